//! The lean floor's statements. Each read is one statement that looks the session up and puts JSON together of what lies
//! ready in the rows and what depends on the day and on who asks.
//!
//! `?1` is the session's token, `?2` the branch, `?3` today.

/// Who asks, and what they may see: no row for those who hold no office in the branch.
macro_rules! me {
    () => {
        "WITH me AS MATERIALIZED (
            SELECT b.key AS branch, b.revision, s.person, d.office,
                max(p.role NOT IN ('club_leader', 'other')) AS reads_all,
                max(p.role IN ('leader', 'deputy_leader')) AS leads,
                strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-' || b.silent_days || ' days') AS since
            FROM session s
            JOIN branch b ON b.slug = ?2
            JOIN mandate d ON d.person = s.person AND d.branch = b.key
                AND d.starts <= ?3 AND (d.ends IS NULL OR d.ends >= ?3)
            JOIN party p ON p.key = d.office
            WHERE s.token = ?1 AND s.ends_at > unixepoch()
            GROUP BY b.key),
        mine AS MATERIALIZED (
            SELECT d.office AS party, d.office AS office FROM me
            JOIN mandate d ON d.person = me.person AND d.branch = me.branch
                AND d.starts <= ?3 AND (d.ends IS NULL OR d.ends >= ?3)
            UNION ALL
            SELECT s.body, s.office FROM me
            JOIN mandate d ON d.person = me.person AND d.branch = me.branch
                AND d.starts <= ?3 AND (d.ends IS NULL OR d.ends >= ?3)
            JOIN seat s ON s.office = d.office) "
    };
}

macro_rules! status {
    () => {
        "CASE WHEN m.kind = 'not_local' THEN 'not_local'
            WHEN m.reported_status IS NULL THEN 'not_started'
            WHEN m.reported_status = 'done' THEN 'done'
            WHEN m.reported_at < (SELECT since FROM me) THEN 'not_reported'
            ELSE m.reported_status END"
    };
}

macro_rules! deadline {
    () => {
        "ifnull(m.deadline || CASE WHEN m.deadline_ends < ?3 AND m.kind <> 'not_local'
            AND m.reported_status IS NOT 'done' THEN 'true}' ELSE 'false}' END, 'null')"
    };
}

/// How it stands.
macro_rules! progress {
    () => {
        concat!(
            "'\"status\":\"' || ",
            status!(),
            " || '\",\"last_report\":' || ifnull(m.report, 'null') || ',' || m.assigned"
        )
    };
}

macro_rules! is_mine {
    () => {
        "CASE WHEN EXISTS (SELECT 1 FROM part r WHERE r.measure = m.key AND r.starts <= ?3
            AND (r.ends IS NULL OR r.ends >= ?3) AND r.party IN (SELECT party FROM mine)) THEN 'true' ELSE 'false' END"
    };
}

pub const ME: &str = concat!(me!(), "SELECT me.revision, me.person FROM me");

/// `?4` is the measure.
pub const MEASURE: &str = concat!(
    me!(),
    "SELECT '{' || m.planned || ',' || m.alone || ',\"deadline\":' || ",
    deadline!(),
    " || ',' || ",
    progress!(),
    " || '}'
    FROM me
    JOIN measure m ON m.id = ?4
    JOIN plan n ON n.key = m.plan AND n.branch = me.branch
    WHERE me.reads_all OR EXISTS (SELECT 1 FROM part r WHERE r.measure = m.key AND r.starts <= ?3
        AND (r.ends IS NULL OR r.ends >= ?3) AND r.party IN (SELECT party FROM mine))"
);

/// Measures of the newest plan; `?4` is how many. The list is cut before its JSON is put together.
macro_rules! list {
    ($rest:expr) => {
        concat!(
            me!(),
            ", page AS MATERIALIZED (SELECT m.key FROM measure m
                WHERE m.plan = (SELECT max(n.key) FROM me JOIN plan n ON n.branch = me.branch) AND ",
            $rest,
            " LIMIT ?4)
            SELECT '{' || m.listed || ',\"deadline\":' || ",
            deadline!(),
            " || ',' || ",
            progress!(),
            " || ',\"mine\":' || ",
            is_mine!(),
            " || '}' FROM page CROSS JOIN measure m ON m.key = page.key"
        )
    };
}

/// `?5` is the status.
pub const PAGE: &str = list!(concat!(
    "(SELECT reads_all FROM me) AND (?5 IS NULL OR ?5 = ",
    status!(),
    ") ORDER BY m.title_order, m.key"
));

pub const MINE: &str = list!(
    "m.key IN (SELECT r.measure FROM mine
        CROSS JOIN party p ON p.asked = mine.office
        CROSS JOIN part r ON r.party = p.key
        WHERE mine.office = mine.party AND r.accountable AND r.starts <= ?3 AND (r.ends IS NULL OR r.ends >= ?3))
    ORDER BY m.deadline_ends IS NULL, m.deadline_ends, m.key"
);

pub const OWN: &str = list!(
    "m.key IN (SELECT r.measure FROM mine CROSS JOIN part r ON r.party = mine.party
        WHERE r.starts <= ?3 AND (r.ends IS NULL OR r.ends >= ?3))
    ORDER BY m.place"
);

/// How many measures have each status, in the order in which statuses are listed.
macro_rules! roll_up {
    ($counts:literal) => {
        concat!(
            "(SELECT json_group_array(json_object('status', status, 'measures', measures)) FROM (",
            $counts,
            " ORDER BY instr('on_track needs_effort stuck done not_started not_reported not_local', status)))"
        )
    };
}

/// `?4` is the plan. Without the right to read it, how it goes is left out.
pub const PLAN: &str = concat!(
    me!(),
    ", counts AS MATERIALIZED (SELECT g.area, ",
    status!(),
    " AS status, count(*) AS measures
        FROM measure m JOIN goal g ON g.key = m.goal
        WHERE m.plan = (SELECT key FROM plan WHERE id = ?4) AND (SELECT reads_all FROM me) GROUP BY 1, 2)
    SELECT '{' || n.members || ',\"today\":\"' || ?3 || CASE WHEN me.reads_all
            THEN '\",\"shown\":\"as_it_stands\",\"roll_up\":' || ",
    roll_up!("SELECT status, sum(measures) AS measures FROM counts GROUP BY 1"),
    " ELSE '\",\"shown\":\"as_adopted\",\"roll_up\":[]' END || ',\"areas\":[' || (
        SELECT group_concat('{' || a.members || CASE WHEN me.reads_all
            THEN ',\"situation\":' || a.situation || ',\"roll_up\":' || ",
    roll_up!("SELECT status, measures FROM counts WHERE area = a.key"),
    " ELSE '' END || ',\"goals\":[' || (
            SELECT group_concat('{' || g.members || ',\"measures\":[' || (
                SELECT group_concat('{' || m.planned || ',\"deadline\":' || CASE WHEN me.reads_all THEN ",
    deadline!(),
    // Whether it is late tells what was reported.
    " ELSE ifnull(m.deadline || 'false}', 'null') END || CASE WHEN me.reads_all THEN ',\"progress\":{' || ",
    progress!(),
    " || ',\"mine\":' || ",
    is_mine!(),
    " || '}' ELSE '' END || '}') FROM measure m WHERE m.goal = g.key) || ']}')
            FROM goal g WHERE g.area = a.key) || ']}')
        FROM area a WHERE a.plan = n.key) || ']}'
    FROM me JOIN plan n ON n.id = ?4 AND n.branch = me.branch"
);

/// `?4` is the measure, `?5` the new id, `?6` to `?8` the report, `?9` the instant. No row where it may not be reported.
pub const INSERT_CHECK_IN: &str = concat!(
    me!(),
    "INSERT INTO check_in (id, measure, person, office, status, reason, next_step, at)
    SELECT ?5, m.key, me.person, me.office, ?6, ?7, ?8, ?9
    FROM me JOIN measure m ON m.id = ?4 JOIN plan n ON n.key = m.plan AND n.branch = me.branch
    WHERE me.leads OR EXISTS (SELECT 1 FROM part r WHERE r.measure = m.key AND r.starts <= ?3
        AND (r.ends IS NULL OR r.ends >= ?3) AND r.party IN (SELECT party FROM mine))
    RETURNING measure, person, office"
);

/// Answers with what was written.
pub const REPORT: &str = "UPDATE measure SET reported_status = ?2, reported_at = ?4,
        report = json_object('status', ?2, 'at', ?4, 'reason', ?3)
    WHERE key = ?1
    RETURNING '{' || named || ',' || substr(json_object('id', ?5, 'status', ?2, 'reason', ?3, 'next_step', ?6, 'at', ?4,
        'office', (SELECT name FROM party WHERE key = ?7), 'version', 1), 2)";

pub const AUDIT: &str =
    "INSERT INTO audit (person, office, operation, object, at) VALUES (?1, ?2, 'check_in', ?3, ?4)";

pub const RAISE_REVISION: &str = "UPDATE branch SET revision = revision + 1
    WHERE key = (SELECT n.branch FROM measure m JOIN plan n ON n.key = m.plan WHERE m.key = ?1)";
