-- The lean floor's tables: what its answers need, with integer keys, and JSON where a value is only ever shown.

CREATE TABLE branch (
  key INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  silent_days INTEGER NOT NULL,
  revision INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
  token TEXT PRIMARY KEY,
  person INTEGER NOT NULL,
  ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- An office or a body; `asked` is the office that is asked for it.
CREATE TABLE party (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT,
  asked INTEGER NOT NULL
) STRICT;
CREATE INDEX party_asked ON party (asked);

CREATE TABLE mandate (
  person INTEGER NOT NULL,
  branch INTEGER NOT NULL REFERENCES branch,
  office INTEGER NOT NULL REFERENCES party,
  starts TEXT NOT NULL,
  ends TEXT,
  PRIMARY KEY (person, branch, office)
) STRICT, WITHOUT ROWID;

CREATE TABLE seat (
  office INTEGER NOT NULL REFERENCES party,
  body INTEGER NOT NULL REFERENCES party,
  PRIMARY KEY (office, body)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan (
  key INTEGER PRIMARY KEY,
  branch INTEGER NOT NULL REFERENCES branch,
  id TEXT NOT NULL UNIQUE,
  catalogue_id TEXT NOT NULL,
  title TEXT NOT NULL,
  period TEXT NOT NULL,
  state TEXT NOT NULL,
  adopted_on TEXT,
  adopted_by TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX plan_of_branch ON plan (branch);

CREATE TABLE area (
  key INTEGER PRIMARY KEY,
  plan INTEGER NOT NULL REFERENCES plan,
  id TEXT NOT NULL,
  number INTEGER NOT NULL,
  title TEXT NOT NULL,
  situation TEXT
) STRICT;
CREATE INDEX area_of_plan ON area (plan, number);

CREATE TABLE goal (
  key INTEGER PRIMARY KEY,
  area INTEGER NOT NULL REFERENCES area,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  title TEXT NOT NULL,
  not_local_reason TEXT,
  target TEXT,
  serves TEXT NOT NULL
) STRICT;
CREATE INDEX goal_of_area ON goal (area, position);

CREATE TABLE measure (
  key INTEGER PRIMARY KEY,
  plan INTEGER NOT NULL REFERENCES plan,
  goal INTEGER NOT NULL REFERENCES goal,
  id TEXT NOT NULL UNIQUE,
  position INTEGER NOT NULL,
  title TEXT NOT NULL,
  title_order BLOB NOT NULL,
  adopted_text TEXT,
  kind TEXT NOT NULL,
  target TEXT,
  deadline_label TEXT,
  deadline_starts TEXT,
  deadline_ends TEXT,
  deadline_certainty TEXT,
  origin TEXT NOT NULL,
  state TEXT NOT NULL,
  not_local_reason TEXT,
  everyone_named INTEGER NOT NULL,
  reported_status TEXT,
  reported_at TEXT,
  reported_reason TEXT,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX measure_of_goal ON measure (goal, position);
CREATE INDEX measure_by_title ON measure (plan, title_order, key);

CREATE TABLE part (
  measure INTEGER NOT NULL REFERENCES measure,
  position INTEGER NOT NULL,
  party INTEGER NOT NULL REFERENCES party,
  accountable INTEGER NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT,
  PRIMARY KEY (measure, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX part_of_party ON part (party);

CREATE TABLE check_in (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  measure INTEGER NOT NULL REFERENCES measure,
  person INTEGER NOT NULL,
  office INTEGER NOT NULL REFERENCES party,
  status TEXT NOT NULL,
  reason TEXT,
  next_step TEXT,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX check_in_of_measure ON check_in (measure, at);

CREATE TABLE audit (
  key INTEGER PRIMARY KEY,
  person INTEGER NOT NULL,
  office INTEGER NOT NULL,
  operation TEXT NOT NULL,
  object TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
