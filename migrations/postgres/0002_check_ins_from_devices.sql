-- Check-ins under ids made on devices, and check-ins taken back.
--
-- A device's id says nothing of when: lists follow the server's instant, and the id only parts what came at the same.

DROP INDEX check_in_of_measure;
CREATE INDEX check_in_of_measure ON check_in (branch_id, measure_id, at, id);
DROP INDEX check_in_waiting;
CREATE INDEX check_in_waiting ON check_in (branch_id, at, id) WHERE acknowledged_at IS NULL;
CREATE INDEX check_in_of_branch ON check_in (branch_id, at, id);

-- What is left of a check-in that was taken back: its id, so that a queue that sends it once more does not bring it back.
CREATE TABLE withdrawn_check_in (
  branch_id UUID NOT NULL REFERENCES branch (id),
  id UUID NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (branch_id, id)
);
