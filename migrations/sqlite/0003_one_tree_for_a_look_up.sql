-- no-transaction
-- What every request looks up is found in one tree instead of two: the rows of small tables lie in the tree of their key,
-- and who has a part in a measure lies together. Tables with long rows (areas, measures, check-ins, history, audit) stay
-- as they were: in the tree of a key, long rows leave no room for branching.
--
-- SQLite can change neither in place, so the tables are made anew; their references are not followed meanwhile, which no
-- transaction can ask for. Run once more after a power cut before it was written down, it does the same again.

PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;

CREATE TABLE new_branch (
  id BLOB PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  silent_days INTEGER NOT NULL,
  example_data INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO new_branch SELECT id, slug, name, time_zone, silent_days, example_data, created_at, version
  FROM branch ORDER BY id;
DROP TABLE branch;
ALTER TABLE new_branch RENAME TO branch;

CREATE TABLE new_session (
  id BLOB PRIMARY KEY,
  person_id BLOB NOT NULL REFERENCES person (id),
  created_at INTEGER NOT NULL,
  refreshed_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO new_session SELECT id, person_id, created_at, refreshed_at, ends_at, ended_at
  FROM session ORDER BY id;
DROP TABLE session;
ALTER TABLE new_session RENAME TO session;

CREATE TABLE new_office (
  branch_id BLOB NOT NULL REFERENCES branch (id),
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  position INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, name)
) STRICT, WITHOUT ROWID;
INSERT INTO new_office SELECT branch_id, id, name, role, position, version
  FROM office ORDER BY branch_id, id;
DROP TABLE office;
ALTER TABLE new_office RENAME TO office;

CREATE TABLE new_mandate (
  branch_id BLOB NOT NULL,
  id BLOB NOT NULL,
  office_id BLOB NOT NULL,
  person_id BLOB NOT NULL REFERENCES person (id),
  deputy INTEGER NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, office_id, person_id, starts),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO new_mandate SELECT branch_id, id, office_id, person_id, deputy, starts, ends, created_at, version
  FROM mandate ORDER BY branch_id, id;
DROP TABLE mandate;
ALTER TABLE new_mandate RENAME TO mandate;

CREATE TABLE new_body (
  branch_id BLOB NOT NULL REFERENCES branch (id),
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  position INTEGER NOT NULL,
  starts TEXT,
  evaluated_on TEXT,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, name)
) STRICT, WITHOUT ROWID;
INSERT INTO new_body SELECT branch_id, id, name, kind, position, starts, evaluated_on, version
  FROM body ORDER BY branch_id, id;
DROP TABLE body;
ALTER TABLE new_body RENAME TO body;

CREATE TABLE new_seat (
  branch_id BLOB NOT NULL,
  body_id BLOB NOT NULL,
  office_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  title TEXT,
  PRIMARY KEY (branch_id, body_id, office_id),
  FOREIGN KEY (branch_id, body_id) REFERENCES body (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO new_seat SELECT branch_id, body_id, office_id, position, title
  FROM seat ORDER BY branch_id, body_id, office_id;
DROP TABLE seat;
ALTER TABLE new_seat RENAME TO seat;

CREATE TABLE new_plan (
  branch_id BLOB NOT NULL REFERENCES branch (id),
  id BLOB NOT NULL,
  catalogue_id BLOB NOT NULL REFERENCES catalogue (id),
  title TEXT NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  state TEXT NOT NULL,
  adopted_on TEXT,
  adopted_by TEXT,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, title),
  UNIQUE (branch_id, id, catalogue_id)
) STRICT, WITHOUT ROWID;
INSERT INTO new_plan SELECT branch_id, id, catalogue_id, title, starts, ends, state, adopted_on, adopted_by,
  created_at, version
  FROM plan ORDER BY branch_id, id;
DROP TABLE plan;
ALTER TABLE new_plan RENAME TO plan;

CREATE TABLE new_goal (
  branch_id BLOB NOT NULL,
  id BLOB NOT NULL,
  plan_id BLOB NOT NULL,
  area_id BLOB NOT NULL,
  catalogue_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  title TEXT NOT NULL,
  not_local_reason TEXT,
  target_unit TEXT,
  target_per TEXT,
  target_at_least INTEGER,
  target_note TEXT,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, area_id, position),
  UNIQUE (branch_id, plan_id, id),
  UNIQUE (branch_id, id, catalogue_id),
  FOREIGN KEY (branch_id, plan_id, area_id) REFERENCES area (branch_id, plan_id, id),
  FOREIGN KEY (branch_id, plan_id, catalogue_id) REFERENCES plan (branch_id, id, catalogue_id)
) STRICT, WITHOUT ROWID;
INSERT INTO new_goal SELECT branch_id, id, plan_id, area_id, catalogue_id, position, title, not_local_reason,
  target_unit, target_per, target_at_least, target_note, version
  FROM goal ORDER BY branch_id, id;
DROP TABLE goal;
ALTER TABLE new_goal RENAME TO goal;

-- The key comes first: otherwise the integrity check of SQLite 3.40, which Debian has, finds nulls that are not there.
CREATE TABLE new_goal_serves (
  branch_id BLOB NOT NULL,
  goal_id BLOB NOT NULL,
  national_goal_id BLOB NOT NULL,
  catalogue_id BLOB NOT NULL,
  PRIMARY KEY (branch_id, goal_id, national_goal_id),
  FOREIGN KEY (branch_id, goal_id, catalogue_id) REFERENCES goal (branch_id, id, catalogue_id),
  FOREIGN KEY (catalogue_id, national_goal_id) REFERENCES national_goal (catalogue_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO new_goal_serves SELECT branch_id, goal_id, national_goal_id, catalogue_id
  FROM goal_serves ORDER BY branch_id, goal_id, national_goal_id;
DROP TABLE goal_serves;
ALTER TABLE new_goal_serves RENAME TO goal_serves;

CREATE TABLE new_responsibility (
  branch_id BLOB NOT NULL,
  id BLOB NOT NULL,
  measure_id BLOB NOT NULL,
  part TEXT NOT NULL,
  office_id BLOB,
  body_id BLOB,
  position INTEGER NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT,
  created_at INTEGER NOT NULL,
  replaced_at INTEGER,
  PRIMARY KEY (branch_id, measure_id, id),
  CHECK ((office_id IS NULL) <> (body_id IS NULL)),
  FOREIGN KEY (branch_id, measure_id) REFERENCES measure (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, body_id) REFERENCES body (branch_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO new_responsibility SELECT branch_id, id, measure_id, part, office_id, body_id, position, starts, ends,
  created_at, replaced_at
  FROM responsibility ORDER BY branch_id, measure_id, id;
DROP TABLE responsibility;
ALTER TABLE new_responsibility RENAME TO responsibility;

-- The indexes went with the tables. Those of mandates and seats hold all that is asked of them.
CREATE INDEX session_of_person ON session (person_id);
CREATE INDEX mandate_of_person ON mandate (person_id, branch_id, starts, ends, office_id, id);
CREATE INDEX mandate_of_office ON mandate (branch_id, office_id, starts, ends);
CREATE INDEX seat_of_office ON seat (branch_id, office_id, body_id);
-- At most one accountable for a measure, whatever happens at the same time.
CREATE UNIQUE INDEX responsibility_one_accountable ON responsibility (branch_id, measure_id)
  WHERE part = 'accountable' AND replaced_at IS NULL;
CREATE INDEX responsibility_of_office ON responsibility (branch_id, office_id) WHERE replaced_at IS NULL;
CREATE INDEX responsibility_of_body ON responsibility (branch_id, body_id) WHERE replaced_at IS NULL;

-- No statement can use it: the list of a branch takes the object as a filter that may be absent.
DROP INDEX IF EXISTS audit_of_object;

-- No reference may have been lost.
CREATE TEMP TABLE lost (reference INTEGER NOT NULL CHECK (reference = 0));
INSERT INTO lost SELECT COUNT(*) FROM pragma_foreign_key_check;
DROP TABLE lost;

COMMIT;
PRAGMA foreign_keys = ON;
