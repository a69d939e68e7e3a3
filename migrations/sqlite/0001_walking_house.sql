-- The walking house: branches, the national catalogue, plans, offices, people, and what is reported.
--
-- The primary key of what a branch owns begins with the branch, and foreign keys carry it along, so that a reference
-- across branches cannot be stored. Instants are milliseconds since 1970, days are days, figures are thousandths.
-- The data class of every column stands in ../classes.toml.

CREATE TABLE branch (
  id BLOB PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  silent_days INTEGER NOT NULL,
  example_data INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;

CREATE TABLE catalogue (
  id BLOB PRIMARY KEY,
  title TEXT NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  UNIQUE (starts, ends)
) STRICT;

CREATE TABLE national_area (
  catalogue_id BLOB NOT NULL REFERENCES catalogue (id),
  id BLOB NOT NULL,
  number INTEGER NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (catalogue_id, id),
  UNIQUE (catalogue_id, number)
) STRICT;

CREATE TABLE national_goal (
  catalogue_id BLOB NOT NULL,
  id BLOB NOT NULL,
  national_area_id BLOB NOT NULL,
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (catalogue_id, id),
  UNIQUE (catalogue_id, code),
  FOREIGN KEY (catalogue_id, national_area_id) REFERENCES national_area (catalogue_id, id)
) STRICT;

CREATE TABLE strategy (
  catalogue_id BLOB NOT NULL,
  id BLOB NOT NULL,
  national_area_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (catalogue_id, id),
  UNIQUE (catalogue_id, national_area_id, position),
  FOREIGN KEY (catalogue_id, national_area_id) REFERENCES national_area (catalogue_id, id)
) STRICT;

CREATE TABLE person (
  id BLOB PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE one_time_link (
  hash BLOB PRIMARY KEY,
  person_id BLOB NOT NULL REFERENCES person (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;

CREATE TABLE session (
  id BLOB PRIMARY KEY,
  person_id BLOB NOT NULL REFERENCES person (id),
  created_at INTEGER NOT NULL,
  refreshed_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX session_of_person ON session (person_id);

CREATE TABLE refresh_token (
  hash BLOB PRIMARY KEY,
  session_id BLOB NOT NULL REFERENCES session (id),
  created_at INTEGER NOT NULL,
  used_at INTEGER,
  successor BLOB
) STRICT;
CREATE INDEX refresh_token_of_session ON refresh_token (session_id);

CREATE TABLE idempotency (
  person_id BLOB NOT NULL REFERENCES person (id),
  key TEXT NOT NULL,
  request_hash BLOB NOT NULL,
  answer TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (person_id, key)
) STRICT;

CREATE TABLE office (
  branch_id BLOB NOT NULL REFERENCES branch (id),
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  position INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, name)
) STRICT;

CREATE TABLE mandate (
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
) STRICT;
CREATE INDEX mandate_of_person ON mandate (person_id, branch_id);

CREATE TABLE body (
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
) STRICT;

CREATE TABLE seat (
  branch_id BLOB NOT NULL,
  body_id BLOB NOT NULL,
  office_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  title TEXT,
  PRIMARY KEY (branch_id, body_id, office_id),
  FOREIGN KEY (branch_id, body_id) REFERENCES body (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id)
) STRICT;
CREATE INDEX seat_of_office ON seat (branch_id, office_id);

CREATE TABLE plan (
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
) STRICT;

CREATE TABLE area (
  branch_id BLOB NOT NULL,
  id BLOB NOT NULL,
  plan_id BLOB NOT NULL,
  catalogue_id BLOB NOT NULL,
  national_area_id BLOB,
  number INTEGER NOT NULL,
  title TEXT NOT NULL,
  situation_now TEXT,
  situation_short_term TEXT,
  situation_long_term TEXT,
  situation_dated_on TEXT,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, plan_id, number),
  UNIQUE (branch_id, plan_id, id),
  FOREIGN KEY (branch_id, plan_id, catalogue_id) REFERENCES plan (branch_id, id, catalogue_id),
  FOREIGN KEY (catalogue_id, national_area_id) REFERENCES national_area (catalogue_id, id)
) STRICT;

CREATE TABLE goal (
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
) STRICT;

CREATE TABLE goal_serves (
  branch_id BLOB NOT NULL,
  goal_id BLOB NOT NULL,
  catalogue_id BLOB NOT NULL,
  national_goal_id BLOB NOT NULL,
  PRIMARY KEY (branch_id, goal_id, national_goal_id),
  FOREIGN KEY (branch_id, goal_id, catalogue_id) REFERENCES goal (branch_id, id, catalogue_id),
  FOREIGN KEY (catalogue_id, national_goal_id) REFERENCES national_goal (catalogue_id, id)
) STRICT;

CREATE TABLE measure (
  branch_id BLOB NOT NULL,
  id BLOB NOT NULL,
  plan_id BLOB NOT NULL,
  goal_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  title TEXT NOT NULL,
  -- Orders titles as a Norwegian list does, alike on both databases.
  title_order BLOB NOT NULL,
  -- Lower-cased words of title and adopted text.
  search_text TEXT NOT NULL,
  adopted_text TEXT,
  kind TEXT NOT NULL,
  target_unit TEXT,
  target_per TEXT,
  target_at_least INTEGER,
  target_note TEXT,
  deadline_label TEXT,
  deadline_starts TEXT,
  deadline_ends TEXT,
  deadline_certainty TEXT,
  -- Days since 1970 of the last day; measures without one come last.
  deadline_order INTEGER NOT NULL,
  origin TEXT NOT NULL,
  state TEXT NOT NULL,
  not_local_reason TEXT,
  everyone_named INTEGER NOT NULL,
  reported_status TEXT,
  reported_at INTEGER,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, goal_id, position),
  FOREIGN KEY (branch_id, plan_id, goal_id) REFERENCES goal (branch_id, plan_id, id)
) STRICT;
CREATE INDEX measure_of_plan ON measure (branch_id, plan_id);

CREATE TABLE responsibility (
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
  PRIMARY KEY (branch_id, id),
  CHECK ((office_id IS NULL) <> (body_id IS NULL)),
  FOREIGN KEY (branch_id, measure_id) REFERENCES measure (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, body_id) REFERENCES body (branch_id, id)
) STRICT;
-- At most one accountable for a measure, whatever happens at the same time.
CREATE UNIQUE INDEX responsibility_one_accountable ON responsibility (branch_id, measure_id)
  WHERE part = 'accountable' AND replaced_at IS NULL;
CREATE INDEX responsibility_of_measure ON responsibility (branch_id, measure_id, replaced_at);
CREATE INDEX responsibility_of_office ON responsibility (branch_id, office_id) WHERE replaced_at IS NULL;
CREATE INDEX responsibility_of_body ON responsibility (branch_id, body_id) WHERE replaced_at IS NULL;

CREATE TABLE check_in (
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
  PRIMARY KEY (branch_id, id),
  FOREIGN KEY (branch_id, measure_id) REFERENCES measure (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, acknowledged_office_id) REFERENCES office (branch_id, id)
) STRICT;
CREATE INDEX check_in_of_measure ON check_in (branch_id, measure_id, id);
CREATE INDEX check_in_waiting ON check_in (branch_id, id) WHERE acknowledged_at IS NULL;

CREATE TABLE measure_change (
  branch_id BLOB NOT NULL,
  id BLOB NOT NULL,
  measure_id BLOB NOT NULL,
  person_id BLOB NOT NULL REFERENCES person (id),
  office_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  change TEXT NOT NULL,
  PRIMARY KEY (branch_id, id),
  FOREIGN KEY (branch_id, measure_id) REFERENCES measure (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id)
) STRICT;
CREATE INDEX measure_change_of_measure ON measure_change (branch_id, measure_id, id);

-- No foreign keys: what was done stays on record when what it was done to is gone.
CREATE TABLE audit (
  id BLOB PRIMARY KEY,
  branch_id BLOB,
  person_id BLOB,
  office_id BLOB,
  operation TEXT NOT NULL,
  object_id BLOB,
  request_id TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_of_branch ON audit (branch_id, id);
CREATE INDEX audit_of_object ON audit (branch_id, object_id, id);
