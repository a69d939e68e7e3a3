-- The lean floor's tables: integer keys, columns for what is looked up, filtered, sorted or reported, and beside them the rest
-- as the members of a JSON object, as they are answered to whoever asks. A write of that rest would write them anew.

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
  members TEXT NOT NULL
) STRICT;
CREATE INDEX plan_of_branch ON plan (branch);

CREATE TABLE area (
  key INTEGER PRIMARY KEY,
  plan INTEGER NOT NULL REFERENCES plan,
  number INTEGER NOT NULL,
  members TEXT NOT NULL,
  situation TEXT NOT NULL
) STRICT;
CREATE INDEX area_of_plan ON area (plan, number);

CREATE TABLE goal (
  key INTEGER PRIMARY KEY,
  area INTEGER NOT NULL REFERENCES area,
  position INTEGER NOT NULL,
  members TEXT NOT NULL
) STRICT;
CREATE INDEX goal_of_area ON goal (area, position);

CREATE TABLE measure (
  key INTEGER PRIMARY KEY,
  plan INTEGER NOT NULL REFERENCES plan,
  goal INTEGER NOT NULL REFERENCES goal,
  id TEXT NOT NULL UNIQUE,
  -- As it is numbered, for the order of the plan: a thousand for each goal.
  place INTEGER NOT NULL,
  title_order BLOB NOT NULL,
  kind TEXT NOT NULL,
  deadline_ends TEXT,
  reported_status TEXT,
  reported_at TEXT,
  -- The last report as a JSON object.
  report TEXT,
  -- The deadline's JSON object without its end: whether it is overdue follows.
  deadline TEXT,
  -- Who answers for it.
  assigned TEXT NOT NULL,
  -- In lists, in the plan, and what one measure alone shows beside what the plan does.
  listed TEXT NOT NULL,
  planned TEXT NOT NULL,
  alone TEXT NOT NULL,
  -- What a report is answered with.
  named TEXT NOT NULL
) STRICT;
CREATE INDEX measure_of_goal ON measure (goal, place);
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
