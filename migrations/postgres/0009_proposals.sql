-- Proposals, their traces in the history, and the seat that answers for a body.

-- What is proposed is stored as it would be told: what becomes what in a measure, or the content of a new one. So the measure
-- as it was when it was proposed is known for the parts that are to change, and for no others.
CREATE TABLE proposal (
  branch_id UUID NOT NULL,
  id UUID NOT NULL,
  plan_id UUID NOT NULL,
  goal_id UUID NOT NULL,
  -- What it is about; for a new measure what came of it.
  measure_id UUID,
  kind TEXT NOT NULL,
  content TEXT NOT NULL,
  -- Of the measure, when it was proposed.
  base_version BIGINT,
  reason TEXT NOT NULL,
  person_id UUID NOT NULL REFERENCES person (id),
  office_id UUID NOT NULL,
  at BIGINT NOT NULL,
  state TEXT NOT NULL,
  settled_at BIGINT,
  settled_by UUID REFERENCES person (id),
  settled_office_id UUID,
  reply TEXT,
  version BIGINT NOT NULL,
  PRIMARY KEY (branch_id, id),
  CHECK ((state = 'open') = (settled_at IS NULL)),
  FOREIGN KEY (branch_id, plan_id, goal_id) REFERENCES goal (branch_id, plan_id, id),
  FOREIGN KEY (branch_id, measure_id) REFERENCES measure (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, settled_office_id) REFERENCES office (branch_id, id)
);
CREATE INDEX proposal_of_measure ON proposal (branch_id, measure_id);
CREATE INDEX proposal_of_goal ON proposal (branch_id, goal_id);

-- On whose proposal something was changed, and what it was, so that it can be asked for. No reference to the proposal, as on
-- SQLite: one that was carried out in an adopted plan is never deleted.
ALTER TABLE measure_change ADD COLUMN what TEXT NOT NULL DEFAULT '';
UPDATE measure_change SET what = change::jsonb ->> 'what';
ALTER TABLE measure_change ADD COLUMN proposal_id UUID;

-- At most one seat answers for a body; where none was chosen, a rule says which.
ALTER TABLE seat ADD COLUMN answers BOOLEAN NOT NULL DEFAULT FALSE;
CREATE UNIQUE INDEX seat_one_answers ON seat (branch_id, body_id) WHERE answers;
