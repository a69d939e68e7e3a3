-- Indexes that hold all that is asked of them, and a key by which who has a part in a measure is found: as on SQLite, where
-- the tables are also laid out anew, which PostgreSQL has no use for.

DROP INDEX mandate_of_person;
CREATE INDEX mandate_of_person ON mandate (person_id, branch_id, starts, ends, office_id, id);
CREATE INDEX mandate_of_office ON mandate (branch_id, office_id, starts, ends);
DROP INDEX seat_of_office;
CREATE INDEX seat_of_office ON seat (branch_id, office_id, body_id);
ALTER TABLE responsibility DROP CONSTRAINT responsibility_pkey;
ALTER TABLE responsibility ADD PRIMARY KEY (branch_id, measure_id, id);
DROP INDEX responsibility_of_measure;
-- No statement can use it: the list of a branch takes the object as a filter that may be absent.
DROP INDEX audit_of_object;
