-- A check-in has the instant at which it was said beside the one at which it was received, its words may be hidden, and the
-- answer to it may have been seen. A change in a measure's history may be hidden as well. A measure that was added after
-- adoption says which office added it.
--
-- SQLite cannot add a reference of two columns. Nothing refers to a check-in or to a change, so both tables are made anew.

CREATE TABLE new_check_in (
  branch_id BLOB NOT NULL,
  id BLOB NOT NULL,
  measure_id BLOB NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  next_step TEXT,
  person_id BLOB NOT NULL REFERENCES person (id),
  office_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  said_at INTEGER NOT NULL,
  acknowledged_at INTEGER,
  acknowledged_by BLOB REFERENCES person (id),
  acknowledged_office_id BLOB,
  acknowledgement_reply TEXT,
  acknowledgement_seen_at INTEGER,
  hidden_at INTEGER,
  hidden_office_id BLOB,
  version INTEGER NOT NULL,
  PRIMARY KEY (id, branch_id),
  FOREIGN KEY (branch_id, measure_id) REFERENCES measure (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, acknowledged_office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, hidden_office_id) REFERENCES office (branch_id, id)
) STRICT;
-- What was answered before anybody could say that they had seen it, counts as seen.
INSERT INTO new_check_in
  SELECT branch_id, id, measure_id, status, reason, next_step, person_id, office_id, at, at, acknowledged_at,
    acknowledged_by, acknowledged_office_id, acknowledgement_reply, acknowledged_at, NULL, NULL, version
  FROM check_in ORDER BY at, id;
DROP TABLE check_in;
ALTER TABLE new_check_in RENAME TO check_in;
-- The newest statement of a measure, in the order in which they were received where they were said at once.
CREATE INDEX check_in_of_measure ON check_in (branch_id, measure_id, said_at, at, id);
CREATE INDEX check_in_of_branch ON check_in (branch_id, at, id, acknowledged_at);
-- The answers that somebody has not seen, which are few.
CREATE INDEX check_in_unseen ON check_in (branch_id, person_id, acknowledged_at, id)
  WHERE acknowledged_at IS NOT NULL AND acknowledgement_seen_at IS NULL;

CREATE TABLE new_measure_change (
  branch_id BLOB NOT NULL,
  id BLOB NOT NULL,
  measure_id BLOB NOT NULL,
  person_id BLOB NOT NULL REFERENCES person (id),
  office_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  change TEXT NOT NULL,
  hidden_at INTEGER,
  hidden_office_id BLOB,
  PRIMARY KEY (branch_id, id),
  FOREIGN KEY (branch_id, measure_id) REFERENCES measure (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, hidden_office_id) REFERENCES office (branch_id, id)
) STRICT;
INSERT INTO new_measure_change
  SELECT branch_id, id, measure_id, person_id, office_id, at, change, NULL, NULL FROM measure_change ORDER BY id;
DROP TABLE measure_change;
ALTER TABLE new_measure_change RENAME TO measure_change;
CREATE INDEX measure_change_of_measure ON measure_change (branch_id, measure_id, id);

-- The last report on a measure is the one that was said last. Which it is, is written beside it, so that of two whose requests
-- cross the same one stands whichever is written last.
ALTER TABLE measure ADD COLUMN reported_received_at INTEGER;
ALTER TABLE measure ADD COLUMN reported_check_in_id BLOB;
UPDATE measure SET reported_received_at = reported_at,
    reported_check_in_id = (SELECT c.id FROM check_in c
      WHERE c.branch_id = measure.branch_id AND c.measure_id = measure.id AND c.at = measure.reported_at
        AND c.status = measure.reported_status ORDER BY c.id DESC LIMIT 1)
  WHERE reported_at IS NOT NULL;

-- The instant is that of its making.
ALTER TABLE measure ADD COLUMN added_office_id BLOB;
UPDATE measure SET added_office_id = (SELECT c.office_id FROM measure_change c
    WHERE c.branch_id = measure.branch_id AND c.measure_id = measure.id AND c.change = '{"what":"added"}' LIMIT 1);

-- The demo had a day in place of one that nobody knows.
UPDATE plan SET adopted_on = NULL, adopted_by = 'Årsmøtet 2026'
  WHERE adopted_by = 'Årsmøtet 2026 (datoen er ikke kjent)'
    AND branch_id IN (SELECT b.id FROM branch b WHERE b.slug = 'aas' AND b.example_data);
