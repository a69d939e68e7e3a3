-- The walking house: branches, the national catalogue, plans, offices, people, and what is reported.
--
-- The primary key of what a branch owns begins with the branch, and foreign keys carry it along, so that a reference
-- across branches cannot be stored. Instants are milliseconds since 1970, days are days, figures are thousandths.
-- The data class of every column stands in ../classes.toml.

CREATE TABLE branch (
  id UUID PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  silent_days BIGINT NOT NULL,
  example_data BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE catalogue (
  id UUID PRIMARY KEY,
  title TEXT NOT NULL,
  starts DATE NOT NULL,
  ends DATE NOT NULL,
  UNIQUE (starts, ends)
);

CREATE TABLE national_area (
  catalogue_id UUID NOT NULL REFERENCES catalogue (id),
  id UUID NOT NULL,
  number BIGINT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (catalogue_id, id),
  UNIQUE (catalogue_id, number)
);

CREATE TABLE national_goal (
  catalogue_id UUID NOT NULL,
  id UUID NOT NULL,
  national_area_id UUID NOT NULL,
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (catalogue_id, id),
  UNIQUE (catalogue_id, code),
  FOREIGN KEY (catalogue_id, national_area_id) REFERENCES national_area (catalogue_id, id)
);

CREATE TABLE strategy (
  catalogue_id UUID NOT NULL,
  id UUID NOT NULL,
  national_area_id UUID NOT NULL,
  position BIGINT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (catalogue_id, id),
  UNIQUE (catalogue_id, national_area_id, position),
  FOREIGN KEY (catalogue_id, national_area_id) REFERENCES national_area (catalogue_id, id)
);

CREATE TABLE person (
  id UUID PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT,
  created_at BIGINT NOT NULL
);

CREATE TABLE one_time_link (
  hash BYTEA PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);

CREATE TABLE session (
  id UUID PRIMARY KEY,
  person_id UUID NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  refreshed_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX session_of_person ON session (person_id);

CREATE TABLE refresh_token (
  hash BYTEA PRIMARY KEY,
  session_id UUID NOT NULL REFERENCES session (id),
  created_at BIGINT NOT NULL,
  used_at BIGINT,
  successor BYTEA
);
CREATE INDEX refresh_token_of_session ON refresh_token (session_id);

CREATE TABLE idempotency (
  person_id UUID NOT NULL REFERENCES person (id),
  key TEXT NOT NULL,
  request_hash BYTEA NOT NULL,
  answer TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (person_id, key)
);

CREATE TABLE office (
  branch_id UUID NOT NULL REFERENCES branch (id),
  id UUID NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  position BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, name)
);

CREATE TABLE mandate (
  branch_id UUID NOT NULL,
  id UUID NOT NULL,
  office_id UUID NOT NULL,
  person_id UUID NOT NULL REFERENCES person (id),
  deputy BOOLEAN NOT NULL,
  starts DATE NOT NULL,
  ends DATE,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, office_id, person_id, starts),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id)
);
CREATE INDEX mandate_of_person ON mandate (person_id, branch_id);

CREATE TABLE body (
  branch_id UUID NOT NULL REFERENCES branch (id),
  id UUID NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  position BIGINT NOT NULL,
  starts TEXT,
  evaluated_on DATE,
  version BIGINT NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, name)
);

CREATE TABLE seat (
  branch_id UUID NOT NULL,
  body_id UUID NOT NULL,
  office_id UUID NOT NULL,
  position BIGINT NOT NULL,
  title TEXT,
  PRIMARY KEY (branch_id, body_id, office_id),
  FOREIGN KEY (branch_id, body_id) REFERENCES body (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id)
);
CREATE INDEX seat_of_office ON seat (branch_id, office_id);

CREATE TABLE plan (
  branch_id UUID NOT NULL REFERENCES branch (id),
  id UUID NOT NULL,
  catalogue_id UUID NOT NULL REFERENCES catalogue (id),
  title TEXT NOT NULL,
  starts DATE NOT NULL,
  ends DATE NOT NULL,
  state TEXT NOT NULL,
  adopted_on DATE,
  adopted_by TEXT,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, title),
  UNIQUE (branch_id, id, catalogue_id)
);

CREATE TABLE area (
  branch_id UUID NOT NULL,
  id UUID NOT NULL,
  plan_id UUID NOT NULL,
  catalogue_id UUID NOT NULL,
  national_area_id UUID,
  number BIGINT NOT NULL,
  title TEXT NOT NULL,
  situation_now TEXT,
  situation_short_term TEXT,
  situation_long_term TEXT,
  situation_dated_on DATE,
  version BIGINT NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, plan_id, number),
  UNIQUE (branch_id, plan_id, id),
  FOREIGN KEY (branch_id, plan_id, catalogue_id) REFERENCES plan (branch_id, id, catalogue_id),
  FOREIGN KEY (catalogue_id, national_area_id) REFERENCES national_area (catalogue_id, id)
);

CREATE TABLE goal (
  branch_id UUID NOT NULL,
  id UUID NOT NULL,
  plan_id UUID NOT NULL,
  area_id UUID NOT NULL,
  catalogue_id UUID NOT NULL,
  position BIGINT NOT NULL,
  title TEXT NOT NULL,
  not_local_reason TEXT,
  target_unit TEXT,
  target_per TEXT,
  target_at_least BIGINT,
  target_note TEXT,
  version BIGINT NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, area_id, position),
  UNIQUE (branch_id, plan_id, id),
  UNIQUE (branch_id, id, catalogue_id),
  FOREIGN KEY (branch_id, plan_id, area_id) REFERENCES area (branch_id, plan_id, id),
  FOREIGN KEY (branch_id, plan_id, catalogue_id) REFERENCES plan (branch_id, id, catalogue_id)
);

CREATE TABLE goal_serves (
  branch_id UUID NOT NULL,
  goal_id UUID NOT NULL,
  catalogue_id UUID NOT NULL,
  national_goal_id UUID NOT NULL,
  PRIMARY KEY (branch_id, goal_id, national_goal_id),
  FOREIGN KEY (branch_id, goal_id, catalogue_id) REFERENCES goal (branch_id, id, catalogue_id),
  FOREIGN KEY (catalogue_id, national_goal_id) REFERENCES national_goal (catalogue_id, id)
);

CREATE TABLE measure (
  branch_id UUID NOT NULL,
  id UUID NOT NULL,
  plan_id UUID NOT NULL,
  goal_id UUID NOT NULL,
  position BIGINT NOT NULL,
  title TEXT NOT NULL,
  -- Orders titles as a Norwegian list does, alike on both databases.
  title_order BYTEA NOT NULL,
  -- Lower-cased words of title and adopted text.
  search_text TEXT NOT NULL,
  adopted_text TEXT,
  kind TEXT NOT NULL,
  target_unit TEXT,
  target_per TEXT,
  target_at_least BIGINT,
  target_note TEXT,
  deadline_label TEXT,
  deadline_starts DATE,
  deadline_ends DATE,
  deadline_certainty TEXT,
  -- Days since 1970 of the last day; measures without one come last.
  deadline_order BIGINT NOT NULL,
  origin TEXT NOT NULL,
  state TEXT NOT NULL,
  not_local_reason TEXT,
  everyone_named BOOLEAN NOT NULL,
  reported_status TEXT,
  reported_at BIGINT,
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, goal_id, position),
  FOREIGN KEY (branch_id, plan_id, goal_id) REFERENCES goal (branch_id, plan_id, id)
);
CREATE INDEX measure_of_plan ON measure (branch_id, plan_id);

CREATE TABLE responsibility (
  branch_id UUID NOT NULL,
  id UUID NOT NULL,
  measure_id UUID NOT NULL,
  part TEXT NOT NULL,
  office_id UUID,
  body_id UUID,
  position BIGINT NOT NULL,
  starts DATE NOT NULL,
  ends DATE,
  created_at BIGINT NOT NULL,
  replaced_at BIGINT,
  PRIMARY KEY (branch_id, id),
  CHECK ((office_id IS NULL) <> (body_id IS NULL)),
  FOREIGN KEY (branch_id, measure_id) REFERENCES measure (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, body_id) REFERENCES body (branch_id, id)
);
-- At most one accountable for a measure, whatever happens at the same time.
CREATE UNIQUE INDEX responsibility_one_accountable ON responsibility (branch_id, measure_id)
  WHERE part = 'accountable' AND replaced_at IS NULL;
CREATE INDEX responsibility_of_measure ON responsibility (branch_id, measure_id, replaced_at);
CREATE INDEX responsibility_of_office ON responsibility (branch_id, office_id) WHERE replaced_at IS NULL;
CREATE INDEX responsibility_of_body ON responsibility (branch_id, body_id) WHERE replaced_at IS NULL;

CREATE TABLE check_in (
  branch_id UUID NOT NULL,
  id UUID NOT NULL,
  measure_id UUID NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  next_step TEXT,
  person_id UUID NOT NULL REFERENCES person (id),
  office_id UUID NOT NULL,
  at BIGINT NOT NULL,
  acknowledged_at BIGINT,
  acknowledged_by UUID REFERENCES person (id),
  acknowledged_office_id UUID,
  acknowledgement_reply TEXT,
  version BIGINT NOT NULL,
  PRIMARY KEY (branch_id, id),
  FOREIGN KEY (branch_id, measure_id) REFERENCES measure (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, acknowledged_office_id) REFERENCES office (branch_id, id)
);
CREATE INDEX check_in_of_measure ON check_in (branch_id, measure_id, id);
CREATE INDEX check_in_waiting ON check_in (branch_id, id) WHERE acknowledged_at IS NULL;

CREATE TABLE measure_change (
  branch_id UUID NOT NULL,
  id UUID NOT NULL,
  measure_id UUID NOT NULL,
  person_id UUID NOT NULL REFERENCES person (id),
  office_id UUID NOT NULL,
  at BIGINT NOT NULL,
  change TEXT NOT NULL,
  PRIMARY KEY (branch_id, id),
  FOREIGN KEY (branch_id, measure_id) REFERENCES measure (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id)
);
CREATE INDEX measure_change_of_measure ON measure_change (branch_id, measure_id, id);

-- No foreign keys: what was done stays on record when what it was done to is gone.
CREATE TABLE audit (
  id UUID PRIMARY KEY,
  branch_id UUID,
  person_id UUID,
  office_id UUID,
  operation TEXT NOT NULL,
  object_id UUID,
  request_id TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX audit_of_branch ON audit (branch_id, id);
CREATE INDEX audit_of_object ON audit (branch_id, object_id, id);
