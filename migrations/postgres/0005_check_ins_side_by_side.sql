-- Check-ins are entered one after the other in all branches, and so are their ids: with the id first, the newest keys of every
-- branch share a page. What waits for the leader is found by the index of the branch, which holds all that is asked.

ALTER TABLE check_in DROP CONSTRAINT check_in_pkey;
ALTER TABLE check_in ADD PRIMARY KEY (id, branch_id);
DROP INDEX check_in_waiting;
DROP INDEX check_in_of_branch;
CREATE INDEX check_in_of_branch ON check_in (branch_id, at, id, acknowledged_at);
