-- The initial schema: branches, the national catalogue, people, offices, plans, and what is reported and proposed.
--
-- The primary key of what a branch owns begins with the branch, and foreign keys carry it along, so that a reference
-- across branches cannot be stored. Instants are milliseconds since 1970, days are days, figures are thousandths.
-- The data class of every column stands in ../classes.toml.
--
-- Small rows lie in the tree of their key (WITHOUT ROWID), so that a look-up reads one tree instead of two. Tables with long
-- rows (areas, measures, check-ins, history, proposals, audit) have a rowid: in the tree of a key, long rows leave no room
-- for branching.

CREATE TABLE branch (
  id BLOB PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  silent_days INTEGER NOT NULL,
  example_data INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  -- Raised by every transaction that writes in the branch, as the last thing that it does.
  revision INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

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
  -- How many per cent more employed members it asks for each year, in thousandths; none where it asks for nothing of the kind.
  growth_percent INTEGER,
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
) STRICT, WITHOUT ROWID;
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
  -- What it looks like (UTS 39): two that cannot be told apart have one.
  name_key TEXT NOT NULL,
  role TEXT NOT NULL,
  position INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, name_key)
) STRICT, WITHOUT ROWID;

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
  -- What the branch calls the person: it learns nothing from what other branches were told.
  name TEXT NOT NULL DEFAULT '',
  -- The same, as it is searched.
  search_name TEXT NOT NULL DEFAULT '',
  -- When it was taken away as given by mistake. Its last day is before that, so that it holds on no day.
  revoked_at INTEGER,
  PRIMARY KEY (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id)
) STRICT, WITHOUT ROWID;
-- What was taken away can be given again.
CREATE UNIQUE INDEX mandate_held_from ON mandate (branch_id, office_id, person_id, starts) WHERE revoked_at IS NULL;
-- These hold all that is asked of them.
CREATE INDEX mandate_of_person ON mandate (person_id, branch_id, starts, ends, office_id, id);
CREATE INDEX mandate_of_office ON mandate (branch_id, office_id, starts, ends);

-- What a program of the branch shows instead of a password: a hash of it, and what it may do.
CREATE TABLE api_token (
  branch_id BLOB NOT NULL REFERENCES branch (id),
  id BLOB NOT NULL,
  hash BLOB NOT NULL UNIQUE,
  name TEXT NOT NULL,
  person_id BLOB NOT NULL REFERENCES person (id),
  office_id BLOB NOT NULL,
  -- JSON: the ids of operations.
  operations TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_on TEXT NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id)
) STRICT;

CREATE TABLE body (
  branch_id BLOB NOT NULL REFERENCES branch (id),
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  -- What it looks like (UTS 39): two that cannot be told apart have one.
  name_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  position INTEGER NOT NULL,
  starts TEXT,
  evaluated_on TEXT,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, name_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE seat (
  branch_id BLOB NOT NULL,
  body_id BLOB NOT NULL,
  office_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  title TEXT,
  -- Who is asked for the body, one at most; where none was chosen, a rule says which.
  answers INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (branch_id, body_id, office_id),
  FOREIGN KEY (branch_id, body_id) REFERENCES body (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX seat_of_office ON seat (branch_id, office_id, body_id);
CREATE UNIQUE INDEX seat_one_answers ON seat (branch_id, body_id) WHERE answers = 1;

CREATE TABLE plan (
  branch_id BLOB NOT NULL REFERENCES branch (id),
  id BLOB NOT NULL,
  catalogue_id BLOB NOT NULL REFERENCES catalogue (id),
  title TEXT NOT NULL,
  -- What it looks like (UTS 39): two that cannot be told apart have one.
  title_key TEXT NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  state TEXT NOT NULL,
  adopted_on TEXT,
  adopted_by TEXT,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, title_key),
  UNIQUE (branch_id, id, catalogue_id)
) STRICT, WITHOUT ROWID;

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
-- A measure is shown with the number and the title of its area: found here, without the row of the area, which is long.
CREATE INDEX area_named ON area (branch_id, id, number, title);
-- SQLite takes an index for the key to find one row and any other to find ten, and would go by the key and the long row.
-- What it counts as statistics says that here, too, the first two columns find one. The first line makes the table of
-- statistics, the last has it read anew.
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('area', 'area_named', '1000 10 1 1 1');
ANALYZE sqlite_schema;

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
) STRICT, WITHOUT ROWID;

-- The key comes first: otherwise the integrity check of SQLite 3.40, which Debian has, finds nulls that are not there.
CREATE TABLE goal_serves (
  branch_id BLOB NOT NULL,
  goal_id BLOB NOT NULL,
  national_goal_id BLOB NOT NULL,
  catalogue_id BLOB NOT NULL,
  PRIMARY KEY (branch_id, goal_id, national_goal_id),
  FOREIGN KEY (branch_id, goal_id, catalogue_id) REFERENCES goal (branch_id, id, catalogue_id),
  FOREIGN KEY (catalogue_id, national_goal_id) REFERENCES national_goal (catalogue_id, id)
) STRICT, WITHOUT ROWID;

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
  -- The last report is the one that was said last. Which it is, is written beside it, so that of two whose requests cross
  -- the same one stands whichever is written last; its reason is shown wherever its status is.
  reported_status TEXT,
  reported_at INTEGER,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  reported_reason TEXT,
  reported_received_at INTEGER,
  reported_check_in_id BLOB,
  -- Which office added it after adoption; the instant is that of its making.
  added_office_id BLOB,
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
  PRIMARY KEY (branch_id, measure_id, id),
  CHECK ((office_id IS NULL) <> (body_id IS NULL)),
  FOREIGN KEY (branch_id, measure_id) REFERENCES measure (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, body_id) REFERENCES body (branch_id, id)
) STRICT, WITHOUT ROWID;
-- At most one accountable for a measure, whatever happens at the same time.
CREATE UNIQUE INDEX responsibility_one_accountable ON responsibility (branch_id, measure_id)
  WHERE part = 'accountable' AND replaced_at IS NULL;
CREATE INDEX responsibility_of_office ON responsibility (branch_id, office_id) WHERE replaced_at IS NULL;
CREATE INDEX responsibility_of_body ON responsibility (branch_id, body_id) WHERE replaced_at IS NULL;

-- The id comes first: check-ins are entered one after the other in all branches, and so are their ids, so that the newest
-- keys of every branch share a page.
CREATE TABLE check_in (
  branch_id BLOB NOT NULL,
  id BLOB NOT NULL,
  measure_id BLOB NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  next_step TEXT,
  person_id BLOB NOT NULL REFERENCES person (id),
  office_id BLOB NOT NULL,
  -- When it was received, and when it was said.
  at INTEGER NOT NULL,
  said_at INTEGER NOT NULL,
  acknowledged_at INTEGER,
  acknowledged_by BLOB REFERENCES person (id),
  acknowledged_office_id BLOB,
  acknowledgement_reply TEXT,
  acknowledgement_seen_at INTEGER,
  hidden_at INTEGER,
  hidden_office_id BLOB,
  version INTEGER NOT NULL,
  PRIMARY KEY (id, branch_id),
  FOREIGN KEY (branch_id, measure_id) REFERENCES measure (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, acknowledged_office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, hidden_office_id) REFERENCES office (branch_id, id)
) STRICT;
-- The newest statement of a measure, in the order in which they were received where they were said at once.
CREATE INDEX check_in_of_measure ON check_in (branch_id, measure_id, said_at, at, id);
-- Also finds what waits for the leader.
CREATE INDEX check_in_of_branch ON check_in (branch_id, at, id, acknowledged_at);
-- The answers that somebody has not seen, which are few.
CREATE INDEX check_in_unseen ON check_in (branch_id, person_id, acknowledged_at, id)
  WHERE acknowledged_at IS NOT NULL AND acknowledgement_seen_at IS NULL;

-- What is left of a check-in that was taken back: its id, so that a queue that sends it once more does not bring it back.
CREATE TABLE withdrawn_check_in (
  branch_id BLOB NOT NULL REFERENCES branch (id),
  id BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id)
) STRICT;

CREATE TABLE measure_change (
  branch_id BLOB NOT NULL,
  id BLOB NOT NULL,
  measure_id BLOB NOT NULL,
  person_id BLOB NOT NULL REFERENCES person (id),
  office_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  change TEXT NOT NULL,
  hidden_at INTEGER,
  hidden_office_id BLOB,
  -- The kind of change, which `change` holds as well, so that it can be asked for.
  what TEXT NOT NULL DEFAULT '',
  -- On whose proposal. No reference: a proposal that was carried out in an adopted plan is never deleted.
  proposal_id BLOB,
  PRIMARY KEY (branch_id, id),
  FOREIGN KEY (branch_id, measure_id) REFERENCES measure (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, hidden_office_id) REFERENCES office (branch_id, id)
) STRICT;
CREATE INDEX measure_change_of_measure ON measure_change (branch_id, measure_id, id);

-- What is proposed is stored as it would be told: what becomes what in a measure, or the content of a new one. So the measure
-- as it was when it was proposed is known for the parts that are to change, and for no others.
CREATE TABLE proposal (
  branch_id BLOB NOT NULL,
  id BLOB NOT NULL,
  plan_id BLOB NOT NULL,
  goal_id BLOB NOT NULL,
  -- What it is about; for a new measure what came of it.
  measure_id BLOB,
  kind TEXT NOT NULL,
  content TEXT NOT NULL,
  -- Of the measure, when it was proposed.
  base_version INTEGER,
  reason TEXT NOT NULL,
  person_id BLOB NOT NULL REFERENCES person (id),
  office_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  settled_at INTEGER,
  settled_by BLOB REFERENCES person (id),
  settled_office_id BLOB,
  reply TEXT,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  CHECK ((state = 'open') = (settled_at IS NULL)),
  FOREIGN KEY (branch_id, plan_id, goal_id) REFERENCES goal (branch_id, plan_id, id),
  FOREIGN KEY (branch_id, measure_id) REFERENCES measure (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, settled_office_id) REFERENCES office (branch_id, id)
) STRICT;
CREATE INDEX proposal_of_measure ON proposal (branch_id, measure_id);
CREATE INDEX proposal_of_goal ON proposal (branch_id, goal_id);

-- What a branch's measures are about: where its members work, and the lists that it names things by. A key stays when the name
-- is changed.
CREATE TABLE agreement_area (
  branch_id BLOB NOT NULL REFERENCES branch (id),
  id BLOB NOT NULL,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  -- What it looks like (UTS 39): two that cannot be told apart have one.
  name_key TEXT NOT NULL,
  position INTEGER NOT NULL,
  active INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, key),
  UNIQUE (branch_id, name_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE employer (
  branch_id BLOB NOT NULL REFERENCES branch (id),
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  -- Orders names as a Norwegian list does, alike on both databases.
  name_order BLOB NOT NULL,
  agreement_area TEXT,
  has_agreement INTEGER NOT NULL,
  active INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, name_key),
  FOREIGN KEY (branch_id, agreement_area) REFERENCES agreement_area (branch_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE club (
  branch_id BLOB NOT NULL REFERENCES branch (id),
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  name_order BLOB NOT NULL,
  employer_id BLOB,
  -- Where it is another than the employer's.
  agreement_area TEXT,
  -- Of its leader, who sees and logs what is done at its workplaces.
  office_id BLOB,
  active INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, name_key),
  FOREIGN KEY (branch_id, employer_id) REFERENCES employer (branch_id, id),
  FOREIGN KEY (branch_id, agreement_area) REFERENCES agreement_area (branch_id, key),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE workplace (
  branch_id BLOB NOT NULL REFERENCES branch (id),
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  name_order BLOB NOT NULL,
  -- The name as it is searched.
  search_name TEXT NOT NULL,
  employer_id BLOB,
  -- Where it is another than the employer's.
  agreement_area TEXT,
  club_id BLOB,
  has_steward INTEGER NOT NULL,
  active INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, name_key),
  FOREIGN KEY (branch_id, employer_id) REFERENCES employer (branch_id, id),
  FOREIGN KEY (branch_id, agreement_area) REFERENCES agreement_area (branch_id, key),
  FOREIGN KEY (branch_id, club_id) REFERENCES club (branch_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE purpose (
  branch_id BLOB NOT NULL REFERENCES branch (id),
  id BLOB NOT NULL,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  position INTEGER NOT NULL,
  active INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, key),
  UNIQUE (branch_id, name_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE event_type (
  branch_id BLOB NOT NULL REFERENCES branch (id),
  id BLOB NOT NULL,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  position INTEGER NOT NULL,
  active INTEGER NOT NULL,
  -- A workplace has been visited by it.
  is_visit INTEGER NOT NULL,
  -- JSON lists of words and of keys.
  usual_counts TEXT NOT NULL,
  usual_purposes TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, key),
  UNIQUE (branch_id, name_key)
) STRICT, WITHOUT ROWID;

-- The id comes first, as it does in check_in.
CREATE TABLE event (
  branch_id BLOB NOT NULL,
  id BLOB NOT NULL,
  day TEXT NOT NULL,
  event_type TEXT NOT NULL,
  workplace_id BLOB,
  place TEXT,
  organiser_office_id BLOB,
  organiser_body_id BLOB,
  attendance INTEGER,
  talks INTEGER,
  new_members INTEGER,
  new_stewards INTEGER,
  posts_full_time INTEGER,
  posts_part_time INTEGER,
  rosters_approved INTEGER,
  young_employed INTEGER,
  leave_refused INTEGER,
  help_cases INTEGER,
  note TEXT,
  -- Who logged it, as which office; when it was received, and when it was said.
  person_id BLOB NOT NULL REFERENCES person (id),
  office_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  said_at INTEGER NOT NULL,
  -- The last correction. The days are the branch's own: the day on which what counts was written down.
  logged_on TEXT NOT NULL,
  corrected_at INTEGER,
  corrected_office_id BLOB,
  correction_reason TEXT,
  withdrawn_at INTEGER,
  withdrawn_office_id BLOB,
  withdrawal_reason TEXT,
  version INTEGER NOT NULL,
  PRIMARY KEY (id, branch_id),
  CHECK ((organiser_office_id IS NULL) <> (organiser_body_id IS NULL)),
  FOREIGN KEY (branch_id, event_type) REFERENCES event_type (branch_id, key),
  FOREIGN KEY (branch_id, workplace_id) REFERENCES workplace (branch_id, id),
  FOREIGN KEY (branch_id, organiser_office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, organiser_body_id) REFERENCES body (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, corrected_office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, withdrawn_office_id) REFERENCES office (branch_id, id)
) STRICT;
CREATE INDEX event_of_day ON event (branch_id, day, id);
CREATE INDEX event_of_workplace ON event (branch_id, workplace_id, day) WHERE workplace_id IS NOT NULL;

CREATE TABLE event_purpose (
  branch_id BLOB NOT NULL,
  event_id BLOB NOT NULL,
  -- The main one first.
  position INTEGER NOT NULL,
  purpose TEXT NOT NULL,
  PRIMARY KEY (event_id, branch_id, position),
  FOREIGN KEY (event_id, branch_id) REFERENCES event (id, branch_id),
  FOREIGN KEY (branch_id, purpose) REFERENCES purpose (branch_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_purpose_of_purpose ON event_purpose (branch_id, purpose, event_id);

-- What an event was before it was corrected or taken back. Its texts are not kept: to correct them is how they are erased.
CREATE TABLE event_change (
  branch_id BLOB NOT NULL,
  id BLOB NOT NULL,
  event_id BLOB NOT NULL,
  person_id BLOB NOT NULL REFERENCES person (id),
  office_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  reason TEXT,
  -- JSON of ids, keys and counts.
  before TEXT NOT NULL,
  PRIMARY KEY (branch_id, event_id, id),
  FOREIGN KEY (event_id, branch_id) REFERENCES event (id, branch_id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id)
) STRICT, WITHOUT ROWID;

-- How a measure or a goal is counted: the branch's answer, beside the adopted figure. It goes with a measure that was never
-- adopted.
CREATE TABLE counting (
  branch_id BLOB NOT NULL,
  -- Of the measure, or of the goal.
  id BLOB NOT NULL,
  measure_id BLOB,
  goal_id BLOB,
  -- JSON; none where nobody has said, or not any more.
  setup TEXT,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  CHECK ((measure_id IS NULL) <> (goal_id IS NULL)),
  FOREIGN KEY (branch_id, measure_id) REFERENCES measure (branch_id, id) ON DELETE CASCADE,
  FOREIGN KEY (branch_id, goal_id) REFERENCES goal (branch_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX counting_of_measure ON counting (branch_id, measure_id) WHERE measure_id IS NOT NULL;
CREATE INDEX counting_of_goal ON counting (branch_id, goal_id) WHERE goal_id IS NOT NULL;

-- What the branch has answered where the plan leaves open how to count; the defaults where there is no row.
CREATE TABLE progress_settings (
  branch_id BLOB PRIMARY KEY REFERENCES branch (id),
  -- Whether one event may count toward several targets.
  sharing TEXT NOT NULL,
  year_starts_month INTEGER NOT NULL,
  year_starts_day INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the branch follows from month to month: its own list.
CREATE TABLE indicator (
  branch_id BLOB NOT NULL REFERENCES branch (id),
  id BLOB NOT NULL,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  position INTEGER NOT NULL,
  active INTEGER NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  UNIQUE (branch_id, key),
  UNIQUE (branch_id, name_key)
) STRICT, WITHOUT ROWID;

-- An indicator in a month: of an agreement area, of an employer, or of the whole branch where neither is named.
CREATE TABLE monthly_figure (
  branch_id BLOB NOT NULL,
  id BLOB NOT NULL,
  indicator TEXT NOT NULL,
  -- The first day of the month.
  month TEXT NOT NULL,
  agreement_area TEXT,
  employer_id BLOB,
  -- In thousandths.
  value INTEGER NOT NULL,
  -- Where the figure is from.
  source TEXT NOT NULL,
  -- Who entered it, as which office, and when.
  person_id BLOB NOT NULL REFERENCES person (id),
  office_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  -- The branch's own day on which what counts was written down.
  entered_on TEXT NOT NULL,
  corrected_at INTEGER,
  corrected_office_id BLOB,
  correction_reason TEXT,
  withdrawn_at INTEGER,
  withdrawn_office_id BLOB,
  withdrawal_reason TEXT,
  version INTEGER NOT NULL,
  PRIMARY KEY (branch_id, id),
  CHECK (agreement_area IS NULL OR employer_id IS NULL),
  FOREIGN KEY (branch_id, indicator) REFERENCES indicator (branch_id, key),
  FOREIGN KEY (branch_id, agreement_area) REFERENCES agreement_area (branch_id, key),
  FOREIGN KEY (branch_id, employer_id) REFERENCES employer (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, corrected_office_id) REFERENCES office (branch_id, id),
  FOREIGN KEY (branch_id, withdrawn_office_id) REFERENCES office (branch_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX monthly_figure_of_month ON monthly_figure (branch_id, month, id);
-- Of what stands there is one for each month; what was taken back stays beside it.
CREATE UNIQUE INDEX monthly_figure_of_branch ON monthly_figure (branch_id, month, indicator)
  WHERE agreement_area IS NULL AND employer_id IS NULL AND withdrawn_at IS NULL;
CREATE UNIQUE INDEX monthly_figure_of_area ON monthly_figure (branch_id, month, indicator, agreement_area)
  WHERE agreement_area IS NOT NULL AND withdrawn_at IS NULL;
CREATE UNIQUE INDEX monthly_figure_of_employer ON monthly_figure (branch_id, month, indicator, employer_id)
  WHERE employer_id IS NOT NULL AND withdrawn_at IS NULL;

-- What a figure was before it was corrected or taken back.
CREATE TABLE monthly_figure_change (
  branch_id BLOB NOT NULL,
  id BLOB NOT NULL,
  figure_id BLOB NOT NULL,
  person_id BLOB NOT NULL REFERENCES person (id),
  office_id BLOB NOT NULL,
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  reason TEXT,
  value_before INTEGER NOT NULL,
  source_before TEXT NOT NULL,
  PRIMARY KEY (branch_id, figure_id, id),
  FOREIGN KEY (branch_id, figure_id) REFERENCES monthly_figure (branch_id, id),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id)
) STRICT, WITHOUT ROWID;

-- No foreign keys: what was done stays on record when what it was done to is gone.
CREATE TABLE audit (
  id BLOB PRIMARY KEY,
  branch_id BLOB,
  person_id BLOB,
  office_id BLOB,
  operation TEXT NOT NULL,
  object_id BLOB,
  request_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- By which a program did it.
  api_token_id BLOB
) STRICT;
CREATE INDEX audit_of_branch ON audit (branch_id, id);

-- What is done later. A row is written in the transaction of its cause, and whoever holds its lease may do it.
CREATE TABLE job (
  id BLOB PRIMARY KEY,
  -- Whose data it is about; nobody's where it is the installation's own.
  branch_id BLOB REFERENCES branch (id),
  kind TEXT NOT NULL,
  -- Of the same kind and key there is one job, however often it is asked for.
  unique_key TEXT NOT NULL,
  -- JSON of ids and settings, never of what people have written.
  payload TEXT NOT NULL,
  -- On whose behalf; their rights are asked when it is done.
  person_id BLOB REFERENCES person (id),
  office_id BLOB,
  created_at INTEGER NOT NULL,
  -- Not before this instant.
  run_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  -- Of whoever does it, until then.
  lease_id BLOB,
  lease_until INTEGER,
  progress_done INTEGER NOT NULL,
  progress_total INTEGER,
  -- JSON of counts and ids.
  result TEXT,
  -- A word for the cause, never a message with values in it.
  last_error TEXT,
  done_at INTEGER,
  -- Given up: it is not tried again until somebody asks for it.
  dead_at INTEGER,
  UNIQUE (kind, unique_key),
  CHECK (done_at IS NULL OR dead_at IS NULL),
  CHECK ((lease_id IS NULL) = (lease_until IS NULL)),
  FOREIGN KEY (branch_id, office_id) REFERENCES office (branch_id, id)
) STRICT;
CREATE INDEX job_due ON job (run_at, id) WHERE done_at IS NULL AND dead_at IS NULL;
CREATE INDEX job_dead ON job (dead_at) WHERE dead_at IS NOT NULL;

-- The epoch of the deployment, a random value in every entity tag: a copy that was put back counts its versions again, and the
-- epoch tells its versions from those that were given out since. `verv restored` gives a new one.
CREATE TABLE deployment (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  epoch TEXT NOT NULL
) STRICT;

INSERT INTO deployment (id, epoch) VALUES (1, lower(hex(randomblob(8))));
