-- Proposals, their traces in the history, and the seat that answers for a body.

-- What is proposed is stored as it would be told: what becomes what in a measure, or the content of a new one. So the measure
-- as it was when it was proposed is known for the parts that are to change, and for no others.
CREATE TABLE proposal (
  branch_id BLOB NOT NULL,
  id BLOB NOT NULL,
  plan_id BLOB NOT NULL,
  goal_id BLOB NOT NULL,
  -- What it is about; for a new measure what came of it.
  measure_id BLOB,
  kind TEXT NOT NULL,
  content TEXT NOT NULL,
  -- Of the measure, when it was proposed.
  base_version INTEGER,
  reason TEXT NOT NULL,
  person_id BLOB NOT NULL REFERENCES person (id),
  office_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  settled_at INTEGER,
  settled_by BLOB REFERENCES person (id),
  settled_office_id BLOB,
  reply TEXT,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  CHECK ((state = 'open') = (settled_at IS NULL)),
  FOREIGN KEY (branch_id, plan_id, goal_id) REFERENCES goal (branch_id, plan_id, id),
  FOREIGN KEY (branch_id, measure_id) REFERENCES measure (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, settled_office_id) REFERENCES office (branch_id, id)
) STRICT;
CREATE INDEX proposal_of_measure ON proposal (branch_id, measure_id);
CREATE INDEX proposal_of_goal ON proposal (branch_id, goal_id);

-- On whose proposal something was changed, and what it was, so that it can be asked for. No reference to the proposal: SQLite
-- can add none that carries the branch, and a proposal that was carried out in an adopted plan is never deleted.
ALTER TABLE measure_change ADD COLUMN what TEXT NOT NULL DEFAULT '';
UPDATE measure_change SET what = json_extract(change, '$.what');
ALTER TABLE measure_change ADD COLUMN proposal_id BLOB;

-- At most one seat answers for a body; where none was chosen, a rule says which.
ALTER TABLE seat ADD COLUMN answers INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX seat_one_answers ON seat (branch_id, body_id) WHERE answers = 1;
