-- A commit is folded into the file page by page, so what it touches costs more than what it writes. Check-ins are entered one
-- after the other in all branches, and so are their ids: with the id first, the newest keys of every branch share a page.
-- What waits for the leader is found by the index of the branch, which holds all that is asked, instead of by one of its own.
--
-- SQLite cannot change a key in place. Nothing refers to a check-in, so the table is made anew as it stands.

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
  acknowledged_at INTEGER,
  acknowledged_by BLOB REFERENCES person (id),
  acknowledged_office_id BLOB,
  acknowledgement_reply TEXT,
  version INTEGER NOT NULL,
  PRIMARY KEY (id, branch_id),
  FOREIGN KEY (branch_id, measure_id) REFERENCES measure (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, acknowledged_office_id) REFERENCES office (branch_id, id)
) STRICT;
INSERT INTO new_check_in
  SELECT branch_id, id, measure_id, status, reason, next_step, person_id, office_id, at, acknowledged_at, acknowledged_by,
    acknowledged_office_id, acknowledgement_reply, version
  FROM check_in ORDER BY at, id;
DROP TABLE check_in;
ALTER TABLE new_check_in RENAME TO check_in;
CREATE INDEX check_in_of_measure ON check_in (branch_id, measure_id, at, id);
CREATE INDEX check_in_of_branch ON check_in (branch_id, at, id, acknowledged_at);
