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
const PLAN: &str =
    "INSERT INTO plan (branch, id, catalogue_id, title, period, state, adopted_on, adopted_by, version)
    VALUES (?1, ?2, ?3, ?4, ?5, 'adopted', ?6, ?7, 2) RETURNING key";
const PARTIES: &str = "INSERT INTO party (key, id, kind, name, role, asked)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 FROM json_each(?1)";
const MANDATES: &str = "INSERT INTO mandate (person, branch, office, starts)
    SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1)";
const SEATS: &str = "INSERT INTO seat (office, body) SELECT value->>0, value->>1 FROM json_each(?1)";
const AREAS: &str = "INSERT INTO area (key, plan, id, number, title, situation)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->5 FROM json_each(?1)";
const GOALS: &str = "INSERT INTO goal (key, area, id, position, title, serves)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->5 FROM json_each(?1)";
const MEASURES: &str = "INSERT INTO measure (key, plan, goal, id, position, title, title_order, adopted_text, kind,
        target, deadline_label, deadline_starts, deadline_ends, deadline_certainty, origin, state, not_local_reason,
        everyone_named, reported_status, reported_at, reported_reason, version)
    SELECT value->>'key', value->>'plan', value->>'goal', value->>'id', value->>'position', value->>'title',
        unhex(value->>'title_order'), value->>'adopted_text', value->>'kind', nullif(value->'target', 'null'),
        value->>'deadline_label', value->>'deadline_starts', value->>'deadline_ends', value->>'deadline_certainty',
        'adopted', value->>'state', value->>'not_local_reason', value->>'everyone_named',
        value->>'reported_status', value->>'reported_at', value->>'reported_reason', 1
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
        let plan: i64 = sqlx::query_scalar(PLAN)
            .bind(key)
            .bind(branch.plan.to_string())
            .bind(shapes.catalogue.id.0.to_string())
            .bind(PLAN_TITLE)
            .bind(json!(shapes.period()?).to_string())
            .bind(shapes.starts().to_string())
            .bind(ADOPTED_BY)
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
            rows.push(json!([key, office.id, "office", office.name, office.role.as_str(), key]));
            for (_, person) in &office.holders {
                mandates.push(json!([self.person(person.id), of, key, shapes.starts()]));
            }
        }
        for body in &branch.bodies {
            let key = self.key();
            keys.insert(body.id, key);
            let seated: Vec<i64> =
                branch.offices.iter().take(body.seats).map(|office| keys[&office.id]).collect();
            rows.push(json!([key, body.id, "body", body.name, null, seated.first()]));
            seats.extend(seated.into_iter().map(|office| json!([office, key])));
        }
        self.insert(PARTIES, &rows).await?;
        self.insert(MANDATES, &mandates).await?;
        self.insert(SEATS, &seats).await?;
        Ok(keys)
    }

    async fn goals(
        &mut self,
        shapes: &Shapes,
        branch: &Branch,
        plan: i64,
    ) -> anyhow::Result<HashMap<Uuid, i64>> {
        let (mut areas, mut goals, mut keys) = (Vec::new(), Vec::new(), HashMap::new());
        for (area, national) in branch.areas.iter().zip(&shapes.catalogue.areas) {
            let area_key = self.key();
            let situation = json!({
                "now": area.now, "short_term": area.short_term, "long_term": null, "dated_on": shapes.today
            });
            areas.push(json!([area_key, plan, area.id, national.number, national.title, situation]));
            for (goal, position) in area.goals.iter().zip(1..) {
                let key = self.key();
                keys.insert(goal.id, key);
                goals.push(json!([key, area_key, goal.id, position, goal.title, goal.serves]));
            }
        }
        self.insert(AREAS, &areas).await?;
        self.insert(GOALS, &goals).await?;
        Ok(keys)
    }

    async fn measures(
        &mut self,
        branch: &Branch,
        plan: i64,
        goals: &HashMap<Uuid, i64>,
    ) -> anyhow::Result<HashMap<Uuid, i64>> {
        let (mut rows, mut keys) = (Vec::new(), HashMap::new());
        for measure in &branch.measures {
            let key = self.key();
            keys.insert(measure.id, key);
            let content = &measure.content;
            let deadline = measure.deadline.as_ref();
            let latest = measure.latest.and_then(|latest| branch.check_ins.get(latest));
            let order = alphabetical_key(content.title.as_str());
            rows.push(json!({
                "key": key,
                "plan": plan,
                "goal": goals.get(&measure.goal),
                "id": measure.id,
                "position": measure.position,
                "title": content.title.as_str(),
                "title_order": order.iter().flat_map(|byte| hex(*byte)).collect::<String>(),
                "adopted_text": content.adopted_text.clone().map(String::from),
                "kind": content.kind.as_str(),
                "target": content.target.clone().map(TargetView::from),
                "deadline_label": deadline.map(|deadline| deadline.label.as_str()),
                "deadline_starts": deadline.and_then(|deadline| deadline.starts),
                "deadline_ends": deadline.and_then(|deadline| deadline.ends),
                "deadline_certainty": deadline.map(|deadline| deadline.certainty.as_str()),
                "state": content.state.as_str(),
                "not_local_reason": content.not_local_reason.clone().map(String::from),
                "everyone_named": i64::from(content.everyone_named),
                "reported_status": latest.map(|latest| latest.report.status.as_str()),
                "reported_at": latest.map(|latest| latest.at),
                "reported_reason":
                    latest.and_then(|latest| latest.report.reason.clone()).map(String::from),
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
