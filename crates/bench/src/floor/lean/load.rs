//! The lean floor's data: a branch is sent to SQLite as JSON, one statement for each table.

use std::{collections::HashMap, path::Path};

use anyhow::Context;
use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};
use uuid::Uuid;
use verv_contract::plan::goals::TargetView;
use verv_domain::{
    folding::alphabetical_key, id::PersonId, organisation::branches::DEFAULT_SILENT_DAYS,
    plan::responsibilities::Part,
};

use super::options;
use crate::{
    askers::Asker,
    clock,
    shape::{ADOPTED_BY, Branch, HOURS, PLAN_TITLE, Shapes},
};

const BRANCH: &str = "INSERT INTO branch (slug, silent_days, revision) VALUES (?1, ?2, 0) RETURNING key";
const SESSION: &str =
    "INSERT INTO session (token, person, ends_at) VALUES (?1, ?2, unixepoch('now', '+10 years'))";
const PLAN: &str = "INSERT INTO plan (branch, id, members) VALUES (?1, ?2, ?3) RETURNING key";
const PARTIES: &str = "INSERT INTO party (key, name, role, asked)
    SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1)";
const MANDATES: &str = "INSERT INTO mandate (person, branch, office, starts)
    SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1)";
const SEATS: &str = "INSERT INTO seat (office, body) SELECT value->>0, value->>1 FROM json_each(?1)";
const AREAS: &str = "INSERT INTO area (key, plan, number, members, situation)
    SELECT value->>0, value->>1, value->>2, value->>3, value->4 FROM json_each(?1)";
const GOALS: &str = "INSERT INTO goal (key, area, position, members)
    SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1)";
const MEASURES: &str = "INSERT INTO measure (key, plan, goal, id, place, title_order, kind, deadline_ends,
        reported_status, reported_at, report, deadline, assigned, listed, planned, alone, named)
    SELECT value->>'key', value->>'plan', value->>'goal', value->>'id', value->>'place',
        unhex(value->>'title_order'), value->>'kind', value->>'deadline_ends', value->>'reported_status',
        value->>'reported_at', nullif(value->'report', 'null'), value->>'deadline', value->>'assigned',
        value->>'listed', value->>'planned', value->>'alone', value->>'named'
    FROM json_each(?1)";
const PARTS: &str = "INSERT INTO part (measure, position, party, accountable, starts)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(?1)";
const CHECK_INS: &str = "INSERT INTO check_in (id, measure, person, office, status, reason, next_step, at)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7
    FROM json_each(?1)";
const AUDITS: &str = "INSERT INTO audit (person, office, operation, object, at)
    SELECT value->>2, value->>3, 'check_in', value->>0, value->>7 FROM json_each(?1)";
const TARGETS: &str = "SELECT b.slug, n.id AS plan, m.id AS measure,
        (m.reported_status = 'on_track' AND m.reported_at > ?1 AND m.kind <> 'not_local') IS TRUE AS on_track
    FROM branch b JOIN plan n ON n.branch = b.key JOIN measure m ON m.plan = n.key ORDER BY b.key, m.key";

/// The token of who asks, as long as one that is made at random.
pub fn token(asker: Asker) -> String {
    format!("{:-<43}", asker.name())
}

pub struct Loader {
    conn: SqliteConnection,
    people: HashMap<PersonId, i64>,
    last_key: i64,
}

impl Loader {
    /// A new file, with a session for each who asks.
    pub async fn create(file: &Path, shapes: &Shapes) -> anyhow::Result<Self> {
        let mut conn = SqliteConnection::connect_with(&options(file).create_if_missing(true)).await?;
        sqlx::raw_sql(include_str!("schema.sql")).execute(&mut conn).await?;
        let mut loader = Self { conn, people: HashMap::new(), last_key: 0 };
        for (asker, persons) in &shapes.accounts {
            let person = loader.person(persons.first().context("nobody asks")?.id);
            sqlx::query(SESSION).bind(token(*asker)).bind(person).execute(&mut loader.conn).await?;
        }
        Ok(loader)
    }

    pub async fn close(self) -> anyhow::Result<()> {
        Ok(self.conn.close().await?)
    }

    fn key(&mut self) -> i64 {
        self.last_key += 1;
        self.last_key
    }

    fn person(&mut self, id: PersonId) -> i64 {
        let next = i64::try_from(self.people.len()).unwrap_or(i64::MAX) + 1;
        *self.people.entry(id).or_insert(next)
    }

    /// One transaction.
    pub async fn branch(&mut self, shapes: &Shapes, branch: &Branch) -> anyhow::Result<()> {
        sqlx::query("BEGIN IMMEDIATE").execute(&mut self.conn).await?;
        let key: i64 = sqlx::query_scalar(BRANCH)
            .bind(branch.slug())
            .bind(DEFAULT_SILENT_DAYS)
            .fetch_one(&mut self.conn)
            .await?;
        let parties = self.parties(shapes, branch, key).await?;
        let plan = json!({
            "id": branch.plan, "catalogue_id": shapes.catalogue.id, "title": PLAN_TITLE,
            "period": shapes.period()?, "state": "adopted", "adopted_on": shapes.starts(),
            "adopted_by": ADOPTED_BY, "version": 2,
        });
        let plan: i64 = sqlx::query_scalar(PLAN)
            .bind(key)
            .bind(branch.plan.to_string())
            .bind(members(&plan))
            .fetch_one(&mut self.conn)
            .await?;
        let goals = self.goals(shapes, branch, plan).await?;
        let measures = self.measures(branch, plan, &goals).await?;
        self.parts(shapes, branch, &measures, &parties).await?;
        self.check_ins(branch, &measures, &parties).await?;
        sqlx::query("COMMIT").execute(&mut self.conn).await?;
        Ok(())
    }

    async fn insert(&mut self, statement: &'static str, rows: &[Value]) -> anyhow::Result<()> {
        let rows = serde_json::to_string(rows)?;
        sqlx::query(statement).bind(rows).execute(&mut self.conn).await?;
        Ok(())
    }

    async fn parties(
        &mut self,
        shapes: &Shapes,
        branch: &Branch,
        of: i64,
    ) -> anyhow::Result<HashMap<Uuid, i64>> {
        let (mut keys, mut rows, mut mandates, mut seats) =
            (HashMap::new(), Vec::new(), Vec::new(), Vec::new());
        for office in &branch.offices {
            let key = self.key();
            keys.insert(office.id, key);
            rows.push(json!([key, office.name, office.role.as_str(), key]));
            for (_, person) in &office.holders {
                mandates.push(json!([self.person(person.id), of, key, shapes.starts()]));
            }
        }
        for body in &branch.bodies {
            let key = self.key();
            keys.insert(body.id, key);
            let seated: Vec<i64> =
                branch.offices.iter().take(body.seats).map(|office| keys[&office.id]).collect();
            rows.push(json!([key, body.name, null, seated.first()]));
            seats.extend(seated.into_iter().map(|office| json!([office, key])));
        }
        self.insert(PARTIES, &rows).await?;
        self.insert(MANDATES, &mandates).await?;
        self.insert(SEATS, &seats).await?;
        Ok(keys)
    }

    /// Areas, and goals with what a measure tells of its own.
    async fn goals(
        &mut self,
        shapes: &Shapes,
        branch: &Branch,
        plan: i64,
    ) -> anyhow::Result<HashMap<Uuid, GoalOfMeasure>> {
        let (mut areas, mut goals, mut of_measures) = (Vec::new(), Vec::new(), HashMap::new());
        for (area, national) in branch.areas.iter().zip(&shapes.catalogue.areas) {
            let area_key = self.key();
            let shown = json!({ "id": area.id, "number": national.number, "title": national.title });
            let situation = json!({
                "now": area.now, "short_term": area.short_term, "long_term": null, "dated_on": shapes.today
            });
            areas.push(json!([area_key, plan, national.number, members(&shown), situation]));
            for (goal, position) in area.goals.iter().zip(1_i64..) {
                let key = self.key();
                let number = format!("{}.{position}", national.number);
                let shown =
                    json!({ "id": goal.id, "number": number, "title": goal.title, "serves": goal.serves });
                goals.push(json!([key, area_key, position, members(&shown)]));
                let of_measure = GoalOfMeasure {
                    key,
                    place: (national.number * 1000 + position) * 1000,
                    view: json!({
                        "id": goal.id, "number": number, "title": goal.title,
                        "area_number": national.number, "area_title": national.title,
                    }),
                    number,
                };
                of_measures.insert(goal.id, of_measure);
            }
        }
        self.insert(AREAS, &areas).await?;
        self.insert(GOALS, &goals).await?;
        Ok(of_measures)
    }

    async fn measures(
        &mut self,
        branch: &Branch,
        plan: i64,
        goals: &HashMap<Uuid, GoalOfMeasure>,
    ) -> anyhow::Result<HashMap<Uuid, i64>> {
        let (mut rows, mut keys) = (Vec::new(), HashMap::new());
        for measure in &branch.measures {
            let key = self.key();
            keys.insert(measure.id, key);
            let goal = goals.get(&measure.goal).context("a measure without a goal")?;
            let content = &measure.content;
            let number = format!("{}.{}", goal.number, measure.position);
            let (title, order) = (content.title.as_str(), alphabetical_key(content.title.as_str()));
            let deadline = measure.deadline.as_ref();
            let latest = measure.latest.and_then(|latest| branch.check_ins.get(latest));
            let assignees = |wanted: Part| {
                let parts = measure.parts.iter().filter(move |(_, part, _)| *part == wanted);
                parts.map(|(_, _, party)| branch.assignee(*party)).collect::<Vec<_>>()
            };
            let assigned = json!({
                "accountable": assignees(Part::Accountable).first(),
                "supporting": assignees(Part::Supporting), "everyone_named": content.everyone_named,
            });
            let listed = json!({
                "id": measure.id, "plan_id": branch.plan, "goal_id": measure.goal, "goal_number": goal.number,
                "goal_title": goal.view["title"], "area_number": goal.view["area_number"], "number": number,
                "title": title, "kind": content.kind, "state": content.state, "version": 1,
            });
            let planned = json!({
                "id": measure.id, "number": number, "title": title,
                "adopted_text": content.adopted_text.clone().map(String::from), "kind": content.kind,
                "target": content.target.clone().map(TargetView::from), "origin": "adopted",
                "state": content.state, "version": 1,
            });
            let alone = json!({
                "plan_id": branch.plan, "goal": goal.view,
                "not_local_reason": content.not_local_reason.clone().map(String::from),
            });
            let named = json!({ "measure_id": measure.id, "measure_number": number, "measure_title": title });
            rows.push(json!({
                "key": key,
                "plan": plan,
                "goal": goal.key,
                "id": measure.id,
                "place": goal.place + measure.position,
                "title_order": order.iter().flat_map(|byte| hex(*byte)).collect::<String>(),
                "kind": content.kind,
                "deadline_ends": deadline.and_then(|deadline| deadline.ends),
                "reported_status": latest.map(|latest| latest.report.status),
                "reported_at": latest.map(|latest| latest.at),
                "report": latest.map(|latest| json!({
                    "status": latest.report.status, "at": latest.at,
                    "reason": latest.report.reason.clone().map(String::from),
                })),
                "deadline": deadline.map(|deadline| {
                    let shown = json!({
                        "label": deadline.label.as_str(), "starts": deadline.starts, "ends": deadline.ends,
                        "certainty": deadline.certainty,
                    });
                    format!("{{{},\"overdue\":", members(&shown))
                }),
                "assigned": members(&assigned),
                "listed": members(&listed),
                "planned": members(&planned),
                "alone": members(&alone),
                "named": members(&named),
            }));
        }
        self.insert(MEASURES, &rows).await?;
        Ok(keys)
    }

    async fn parts(
        &mut self,
        shapes: &Shapes,
        branch: &Branch,
        measures: &HashMap<Uuid, i64>,
        parties: &HashMap<Uuid, i64>,
    ) -> anyhow::Result<()> {
        let mut rows = Vec::new();
        for measure in &branch.measures {
            for ((_, part, party), position) in measure.parts.iter().zip(1..) {
                let accountable = i64::from(*part == Part::Accountable);
                let (measure, party) = (measures.get(&measure.id), parties.get(&party.id()));
                rows.push(json!([measure, position, party, accountable, shapes.starts()]));
            }
        }
        self.insert(PARTS, &rows).await
    }

    /// Each with its row in the audit log.
    async fn check_ins(
        &mut self,
        branch: &Branch,
        measures: &HashMap<Uuid, i64>,
        parties: &HashMap<Uuid, i64>,
    ) -> anyhow::Result<()> {
        let office = branch.offices.first().context("no offices")?;
        let (_, leader) = office.holders.first().context("nobody leads")?;
        let (person, office) = (self.person(leader.id), parties.get(&office.id));
        let rows: Vec<Value> = branch
            .check_ins
            .iter()
            .map(|check_in| {
                let report = &check_in.report;
                let reason = report.reason.clone().map(String::from);
                let next_step = report.next_step.clone().map(String::from);
                let measure = measures.get(&check_in.measure);
                let status = report.status.as_str();
                json!([check_in.id, measure, person, office, status, reason, next_step, check_in.at])
            })
            .collect();
        self.insert(CHECK_INS, &rows).await?;
        self.insert(AUDITS, &rows).await
    }
}

/// What a measure tells of its goal.
struct GoalOfMeasure {
    key: i64,
    number: String,
    /// Its own in the order of the plan; the position of a measure is added.
    place: i64,
    view: Value,
}

/// An object without its braces, to be put together with others.
fn members(object: &Value) -> String {
    let text = object.to_string();
    let inside = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    inside.unwrap_or_default().to_owned()
}

/// A byte as SQLite's `unhex` reads it.
fn hex(byte: u8) -> impl Iterator<Item = char> {
    [byte >> 4, byte & 15].into_iter().filter_map(|digit| char::from_digit(digit.into(), 16))
}

/// A measure that can be asked for.
#[derive(sqlx::FromRow)]
pub struct TargetRow {
    pub slug: String,
    pub plan: String,
    pub measure: String,
    pub on_track: bool,
}

/// All measures, branch by branch.
pub async fn targets(file: &Path) -> anyhow::Result<Vec<TargetRow>> {
    let mut conn = SqliteConnection::connect_with(&options(file)).await?;
    let since = clock::now().plus(-30 * 24 * HOURS).to_string();
    let rows = sqlx::query_as(TARGETS).bind(since).fetch_all(&mut conn).await?;
    conn.close().await?;
    Ok(rows)
}
