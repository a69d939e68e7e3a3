//! The lean floor's statements. Each read is one statement that looks the session up and answers with JSON.
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
            WHEN m.reported_at < me.since THEN 'not_reported'
            ELSE m.reported_status END"
    };
}

macro_rules! last_report {
    () => {
        "CASE WHEN m.reported_status IS NOT NULL THEN
            json_object('status', m.reported_status, 'at', m.reported_at, 'reason', m.reported_reason) END"
    };
}

macro_rules! deadline {
    () => {
        "CASE WHEN m.deadline_label IS NOT NULL THEN json_object('label', m.deadline_label,
            'starts', m.deadline_starts, 'ends', m.deadline_ends, 'certainty', m.deadline_certainty,
            'overdue', json(iif(me.reads_all AND m.deadline_ends < ?3 AND m.kind <> 'not_local'
                AND m.reported_status IS NOT 'done', 'true', 'false'))) END"
    };
}

/// Those who answer for the measure today.
macro_rules! parts {
    ($what:literal) => {
        concat!(
            "(SELECT ",
            $what,
            " FROM part r JOIN party p ON p.key = r.party
            WHERE r.measure = m.key AND r.starts <= ?3 AND (r.ends IS NULL OR r.ends >= ?3)"
        )
    };
}

macro_rules! assignees {
    () => {
        concat!(
            "'accountable', ",
            parts!(
                "json_object('party', json_object('kind', p.kind, 'id', p.id, 'name', p.name), 'to', r.ends)"
            ),
            " AND r.accountable),
            'supporting', ",
            parts!(
                "json_group_array(json_object('party',
                    json_object('kind', p.kind, 'id', p.id, 'name', p.name), 'to', r.ends))"
            ),
            " AND NOT r.accountable)"
        )
    };
}

macro_rules! is_mine {
    () => {
        "json(iif(EXISTS (SELECT 1 FROM part r WHERE r.measure = m.key AND r.starts <= ?3
            AND (r.ends IS NULL OR r.ends >= ?3) AND r.party IN (SELECT party FROM mine)), 'true', 'false'))"
    };
}

pub const ME: &str = concat!(me!(), "SELECT me.revision, me.person FROM me");

/// `?4` is the measure.
pub const MEASURE: &str = concat!(
    me!(),
    "SELECT json_object('id', m.id, 'plan_id', n.id, 'goal', json_object('id', g.id,
        'number', a.number || '.' || g.position, 'title', g.title, 'area_number', a.number, 'area_title', a.title),
        'number', a.number || '.' || g.position || '.' || m.position, 'title', m.title,
        'adopted_text', m.adopted_text, 'kind', m.kind, 'target', json(m.target), 'deadline', ",
    deadline!(),
    ", 'origin', m.origin, 'state', m.state, 'not_local_reason', m.not_local_reason,
        'everyone_named', json(iif(m.everyone_named, 'true', 'false')), 'status', ",
    status!(),
    ", 'last_report', ",
    last_report!(),
    ", ",
    assignees!(),
    ", 'version', m.version)
    FROM me
    JOIN measure m ON m.id = ?4
    JOIN plan n ON n.key = m.plan AND n.branch = me.branch
    JOIN goal g ON g.key = m.goal
    JOIN area a ON a.key = g.area
    WHERE me.reads_all OR EXISTS (SELECT 1 FROM part r WHERE r.measure = m.key AND r.starts <= ?3
        AND (r.ends IS NULL OR r.ends >= ?3) AND r.party IN (SELECT party FROM mine))"
);

/// Measures of the newest plan; `?4` is how many.
macro_rules! list {
    ($rest:expr) => {
        concat!(
            me!(),
            "SELECT json_object('id', m.id, 'plan_id', n.id, 'goal_id', g.id,
                'goal_number', a.number || '.' || g.position, 'goal_title', g.title, 'area_number', a.number,
                'number', a.number || '.' || g.position || '.' || m.position, 'title', m.title, 'kind', m.kind,
                'state', m.state, 'status', ", status!(), ", 'last_report', ", last_report!(),
            ", 'deadline', ", deadline!(), ", ", assignees!(),
            ", 'everyone_named', json(iif(m.everyone_named, 'true', 'false')), 'mine', ", is_mine!(),
            ", 'version', m.version) AS item
            FROM me
            JOIN plan n ON n.key = (SELECT max(key) FROM plan WHERE branch = me.branch)
            JOIN measure m ON m.plan = n.key
            JOIN goal g ON g.key = m.goal
            JOIN area a ON a.key = g.area
            WHERE ",
            $rest,
            " LIMIT ?4"
        )
    };
}

/// `?5` is the status.
pub const PAGE: &str =
    list!(concat!("me.reads_all AND (?5 IS NULL OR ?5 = ", status!(), ") ORDER BY m.title_order, m.key"));

pub const MINE: &str = list!(
    "m.key IN (SELECT r.measure FROM mine JOIN party p ON p.asked = mine.office JOIN part r ON r.party = p.key
        WHERE mine.office = mine.party AND r.accountable AND r.starts <= ?3 AND (r.ends IS NULL OR r.ends >= ?3))
    ORDER BY m.deadline_ends IS NULL, m.deadline_ends, m.key"
);

pub const OWN: &str = list!(
    "m.key IN (SELECT r.measure FROM mine JOIN part r ON r.party = mine.party
        WHERE r.starts <= ?3 AND (r.ends IS NULL OR r.ends >= ?3))
    ORDER BY a.number, g.position, m.position"
);

/// How many measures have each status, in the order in which statuses are listed.
macro_rules! roll_up {
    ($from:literal) => {
        concat!(
            "(SELECT json_group_array(json_object('status', status, 'measures', measures)) FROM (
                SELECT ", status!(), " AS status, count(*) AS measures FROM ", $from, " GROUP BY 1
                ORDER BY instr('on_track needs_effort stuck done not_started not_reported not_local', status)))"
        )
    };
}

/// `?4` is the plan. Without the right to read it, how it goes is left out.
pub const PLAN: &str = concat!(
    me!(),
    "SELECT json_object('id', n.id, 'catalogue_id', n.catalogue_id, 'title', n.title, 'period', json(n.period),
        'state', n.state, 'adopted_on', n.adopted_on, 'adopted_by', n.adopted_by,
        'shown', iif(me.reads_all, 'as_it_stands', 'as_adopted'), 'today', ?3,
        'roll_up', CASE WHEN me.reads_all THEN ",
    roll_up!("measure m WHERE m.plan = n.key"),
    " END, 'areas', (SELECT json_group_array(json_object('id', a.id, 'number', a.number, 'title', a.title,
        'situation', CASE WHEN me.reads_all THEN json(a.situation) END,
        'roll_up', CASE WHEN me.reads_all THEN ",
    roll_up!("goal g CROSS JOIN measure m ON m.goal = g.key WHERE g.area = a.key"),
    " END, 'goals', (SELECT json_group_array(json_object('id', g.id, 'number', a.number || '.' || g.position,
        'title', g.title, 'not_local_reason', g.not_local_reason, 'target', json(g.target),
        'serves', json(g.serves),
        'measures', (SELECT json_group_array(json_object('id', m.id,
            'number', a.number || '.' || g.position || '.' || m.position, 'title', m.title,
            'adopted_text', m.adopted_text, 'kind', m.kind, 'target', json(m.target), 'deadline', ",
    deadline!(),
    ", 'origin', m.origin, 'state', m.state, 'progress', CASE WHEN me.reads_all THEN json_object('status', ",
    status!(),
    ", 'last_report', ",
    last_report!(),
    ", ",
    assignees!(),
    ", 'everyone_named', json(iif(m.everyone_named, 'true', 'false')), 'mine', ",
    is_mine!(),
    ") END, 'version', m.version))
            FROM measure m WHERE m.goal = g.key)))
        FROM goal g WHERE g.area = a.key)))
        FROM area a WHERE a.plan = n.key), 'version', n.version)
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
pub const REPORT: &str =
    "UPDATE measure AS m SET reported_status = ?2, reported_reason = ?3, reported_at = ?4
    WHERE m.key = ?1
    RETURNING json_object('id', ?5, 'measure_id', id,
        'measure_number', (SELECT a.number || '.' || g.position FROM goal g JOIN area a ON a.key = g.area
            WHERE g.key = goal) || '.' || position,
        'measure_title', title, 'status', ?2, 'reason', ?3, 'next_step', ?6, 'at', ?4,
        'office', (SELECT name FROM party WHERE key = ?7), 'version', 1)";

pub const AUDIT: &str =
    "INSERT INTO audit (person, office, operation, object, at) VALUES (?1, ?2, 'check_in', ?3, ?4)";

pub const RAISE_REVISION: &str = "UPDATE branch SET revision = revision + 1
    WHERE key = (SELECT n.branch FROM measure m JOIN plan n ON n.key = m.plan WHERE m.key = ?1)";
