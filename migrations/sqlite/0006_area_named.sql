-- A measure is shown with the number and the title of its area. They lie in an index of their own beside the key, so that the
-- rows of areas, which are long, are left alone.
CREATE INDEX area_named ON area (branch_id, id, number, title);

-- SQLite takes an index for the key to find one row and any other to find ten, and would go by the key and the long row.
-- What it counts as statistics says that here, too, the first two columns find one. The first line makes the table of
-- statistics, the last has it read anew.
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('area', 'area_named', '1000 10 1 1 1');
ANALYZE sqlite_schema;
