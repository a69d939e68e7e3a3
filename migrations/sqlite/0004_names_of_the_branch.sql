-- A branch calls whoever holds its offices what it has been told, and learns nothing from what other branches were told.

ALTER TABLE mandate ADD COLUMN name TEXT NOT NULL DEFAULT '';
UPDATE mandate SET name = (SELECT p.name FROM person p WHERE p.id = mandate.person_id);
