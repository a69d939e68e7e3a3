//! The product's statements, in its order, over its pools: session and mandates first, then what was asked for.
//!
//! No token, no permission, no check of what is sent, no version, no middleware.

use std::{net::TcpListener, path::Path};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer, Result,
    error::{ErrorInternalServerError, ErrorNotFound},
    web::{self, Bytes, Data},
};
use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;
use verv_storage::{Database, Readers};
use verv_vault::{Chance, SystemChance};

use super::{
    paths,
    rows::{CheckInRow, InBranchRow, PlanRow, SummaryRow, WithPartRow, WithPartyRow},
    views::{self, PlanRows, Today},
};
use crate::clock;

/// The header that takes the token's place: the session's id as it is.
pub const SESSION: &str = "bench-session";

const DAY: i64 = 24 * 60 * 60 * 1000;

struct Floor {
    readers: Readers,
    writer: SqlitePool,
    sql: Texts,
    yesterday: String,
    today: String,
    tomorrow: String,
}

/// The texts of the statements.
struct Texts {
    in_branch: &'static str,
    measure_with_parts: &'static str,
    measure_with_parties: &'static str,
    page: &'static str,
    plan: &'static str,
    areas: &'static str,
    goals: &'static str,
    served: &'static str,
    measures: &'static str,
    parts_of_plan: &'static str,
    insert_check_in: &'static str,
    report: &'static str,
    audit: &'static str,
    check_in: &'static str,
}

/// The text of the product's statement whose name ends so.
fn text(name: &str) -> anyhow::Result<&'static str> {
    let mut statements = verv_storage::statements().into_iter();
    let found = statements.find(|statement| statement.name.ends_with(name));
    found.map(|statement| statement.sql).with_context(|| format!("there is no statement {name}"))
}

impl Texts {
    fn find() -> anyhow::Result<Self> {
        Ok(Self {
            in_branch: text("::sessions::IN_BRANCH")?,
            measure_with_parts: text("::measures::WITH_PARTS")?,
            measure_with_parties: text("::measures::WITH_PARTIES")?,
            page: text("::measure_lists::BY_TITLE")?,
            plan: text("::plans::FIND")?,
            areas: text("::areas::OF_PLAN")?,
            goals: text("::goals::OF_PLAN")?,
            served: text("::goals::SERVED_BY_PLAN")?,
            measures: text("::measures::OF_PLAN")?,
            parts_of_plan: text("::responsibilities::OF_PLAN")?,
            insert_check_in: text("::check_ins::INSERT")?,
            report: text("::measures::REPORT")?,
            audit: text("::audit::INSERT")?,
            check_in: text("::check_ins::FIND")?,
        })
    }
}

pub async fn serve(listener: TcpListener, database: &Path) -> anyhow::Result<()> {
    // The product's own pools, so that both floors of the house stand on the same ground.
    let Database::Sqlite { readers, writer, .. } =
        Database::open(&format!("sqlite:{}", database.display())).await?
    else {
        bail!("{} is not a SQLite database", database.display());
    };
    let today = clock::today();
    let floor = Data::new(Floor {
        readers,
        writer,
        sql: Texts::find()?,
        yesterday: today.yesterday().to_string(),
        today: today.to_string(),
        tomorrow: today.tomorrow().to_string(),
    });
    HttpServer::new(move || {
        App::new()
            .app_data(floor.clone())
            .route(paths::READY, web::get().to(HttpResponse::Ok))
            .route(paths::CHECK_IN, web::post().to(check_in))
            .route(paths::MEASURE, web::get().to(measure))
            .route(paths::PAGE, web::get().to(page))
            .route(paths::PLAN, web::get().to(plan))
    })
    .workers(1)
    .listen(listener)?
    .run()
    .await?;
    Ok(())
}

/// Who asks, and where.
struct Entered {
    person: Uuid,
    branch: Uuid,
    office: Uuid,
    silent_since: i64,
    /// Offices and bodies.
    mine: Vec<Uuid>,
    at: i64,
}

impl Entered {
    fn today<'a>(&'a self, floor: &'a Floor) -> Today<'a> {
        Today { day: &floor.today, silent_since: self.silent_since, mine: &self.mine }
    }
}

async fn enter(floor: &Floor, conn: &mut SqliteConnection, request: &HttpRequest) -> Result<Entered> {
    let session = request.headers().get(SESSION).and_then(|value| value.to_str().ok());
    let session: Uuid = session.and_then(|id| id.parse().ok()).ok_or_else(|| ErrorNotFound("session"))?;
    let slug = request.match_info().get("branch").unwrap_or_default();
    let at = clock::now().0;
    let rows: Vec<InBranchRow> = sqlx::query_as(floor.sql.in_branch)
        .bind(session)
        .bind(slug)
        .bind(&floor.yesterday)
        .bind(&floor.tomorrow)
        .bind(at)
        .fetch_all(conn)
        .await
        .map_err(ErrorInternalServerError)?;
    let first = rows.first().ok_or_else(|| ErrorNotFound("session"))?;
    Ok(Entered {
        person: first.person_id,
        branch: first.branch_id,
        office: first.office_id,
        silent_since: at - first.silent_days * DAY,
        mine: rows.iter().flat_map(|row| [Some(row.office_id), row.body_id]).flatten().collect(),
        at,
    })
}

fn id(request: &HttpRequest, name: &str) -> Result<Uuid> {
    let id = request.match_info().get(name).and_then(|id| id.parse().ok());
    id.ok_or_else(|| ErrorNotFound(name.to_owned()))
}

fn answer<T: Serialize>(mut response: actix_web::HttpResponseBuilder, view: &T) -> Result<HttpResponse> {
    Ok(response.content_type("application/json").body(serde_json::to_vec(view)?))
}

async fn measure(floor: Data<Floor>, request: HttpRequest) -> Result<HttpResponse> {
    let mut conn = floor.readers.acquire().await.map_err(ErrorInternalServerError)?;
    let entered = enter(&floor, &mut conn, &request).await?;
    let view = async {
        let id = id(&request, "measure").map_err(|_| sqlx::Error::RowNotFound)?;
        let rows: Vec<WithPartRow> = sqlx::query_as(floor.sql.measure_with_parts)
            .bind(entered.branch)
            .bind(id)
            .bind(&floor.today)
            .fetch_all(&mut *conn)
            .await?;
        let mut rows = rows.into_iter();
        let first = rows.next().ok_or(sqlx::Error::RowNotFound)?;
        Ok::<_, sqlx::Error>(views::measure(first, rows.collect(), &entered.today(&floor)))
    };
    answer(HttpResponse::Ok(), &view.await.map_err(ErrorInternalServerError)?)
}

#[derive(Deserialize)]
struct ListQuery {
    status: String,
    sort: String,
    limit: u32,
}

async fn page(
    floor: Data<Floor>,
    request: HttpRequest,
    query: web::Query<ListQuery>,
) -> Result<HttpResponse> {
    let mut conn = floor.readers.acquire().await.map_err(ErrorInternalServerError)?;
    let entered = enter(&floor, &mut conn, &request).await?;
    if query.sort != "title" {
        return Err(ErrorNotFound("sort"));
    }
    let text: Option<&str> = None;
    let uuid: Option<Uuid> = None;
    let number: Option<i64> = None;
    let flag: Option<bool> = None;
    let bytes: Option<&[u8]> = None;
    let rows: Vec<SummaryRow> = sqlx::query_as(floor.sql.page)
        .bind(entered.branch)
        .bind(uuid) // plan
        .bind(&floor.today)
        .bind(entered.silent_since)
        .bind(&query.status)
        .bind(text) // kind
        .bind(text) // state
        .bind(number) // area
        .bind(uuid) // goal
        .bind(uuid) // office
        .bind(uuid) // body
        .bind(text) // mine
        .bind(entered.person)
        .bind(flag) // unassigned
        .bind(flag) // overdue
        .bind(text) // due before
        .bind(text) // search
        .bind(true) // drafts too
        .bind(bytes) // after this title
        .bind(uuid) // and this measure
        .bind(query.limit + 1)
        .fetch_all(&mut *conn)
        .await
        .map_err(ErrorInternalServerError)?;
    answer(HttpResponse::Ok(), &views::page(rows, query.limit as usize, &entered.today(&floor)))
}

async fn plan(floor: Data<Floor>, request: HttpRequest) -> Result<HttpResponse> {
    let mut conn = floor.readers.acquire().await.map_err(ErrorInternalServerError)?;
    let entered = enter(&floor, &mut conn, &request).await?;
    let rows = plan_rows(&floor, &mut conn, entered.branch, id(&request, "plan")?).await;
    let rows = rows.map_err(ErrorInternalServerError)?;
    answer(HttpResponse::Ok(), &views::plan(rows, &entered.today(&floor)))
}

async fn plan_rows(
    floor: &Floor,
    conn: &mut SqliteConnection,
    branch: Uuid,
    id: Uuid,
) -> sqlx::Result<PlanRows> {
    let sql = &floor.sql;
    let plan: PlanRow = sqlx::query_as(sql.plan).bind(branch).bind(id).fetch_one(&mut *conn).await?;
    let areas = sqlx::query_as(sql.areas).bind(branch).bind(id).fetch_all(&mut *conn).await?;
    let goals = sqlx::query_as(sql.goals).bind(branch).bind(id).fetch_all(&mut *conn).await?;
    let served = sqlx::query_as(sql.served).bind(branch).bind(id).fetch_all(&mut *conn).await?;
    let measures = sqlx::query_as(sql.measures).bind(branch).bind(id).fetch_all(&mut *conn).await?;
    let parts = sqlx::query_as(sql.parts_of_plan).bind(branch).bind(id).bind(&floor.today);
    let parts = parts.fetch_all(&mut *conn).await?;
    Ok(PlanRows { plan, areas, goals, served, measures, parts })
}

#[derive(Deserialize)]
struct Report {
    status: String,
    reason: Option<String>,
    next_step: Option<String>,
}

async fn check_in(floor: Data<Floor>, request: HttpRequest, body: Bytes) -> Result<HttpResponse> {
    let report: Report = serde_json::from_slice(&body)?;
    let mut conn = floor.readers.acquire().await.map_err(ErrorInternalServerError)?;
    let entered = enter(&floor, &mut conn, &request).await?;
    drop(conn);
    let written = write(&floor, &entered, id(&request, "measure")?, &report).await;
    answer(HttpResponse::Created(), &views::check_in(written.map_err(ErrorInternalServerError)?))
}

/// The measure and its parties are read as the product must, to know who may report.
async fn write(floor: &Floor, entered: &Entered, measure: Uuid, report: &Report) -> sqlx::Result<CheckInRow> {
    let sql = &floor.sql;
    let Entered { person, branch, office, at, .. } = *entered;
    let mut tx = floor.writer.begin_with("BEGIN IMMEDIATE").await?;
    let conn: &mut SqliteConnection = &mut tx;
    let found = sqlx::query_as(sql.measure_with_parties).bind(branch).bind(measure).bind(&floor.today);
    let found: Vec<WithPartyRow> = found.fetch_all(&mut *conn).await?;
    let first = found.first().ok_or(sqlx::Error::RowNotFound)?;
    std::hint::black_box((first.measure.version, first.office_id, first.body_id));

    let instant = verv_domain::Timestamp(at);
    let (check_in, audit) = (SystemChance.uuid(instant), SystemChance.uuid(instant));
    sqlx::query(sql.insert_check_in)
        .bind(branch)
        .bind(check_in)
        .bind(measure)
        .bind(&report.status)
        .bind(&report.reason)
        .bind(&report.next_step)
        .bind(person)
        .bind(office)
        .bind(at)
        .bind(at)
        .execute(&mut *conn)
        .await?;
    sqlx::query(sql.report)
        .bind(branch)
        .bind(measure)
        .bind(&report.status)
        .bind(at)
        .bind(&report.reason)
        .bind(at)
        .bind(check_in)
        .execute(&mut *conn)
        .await?;
    sqlx::query(sql.audit)
        .bind(audit)
        .bind(branch)
        .bind(person)
        .bind(office)
        .bind("check_in")
        .bind(check_in)
        .bind(SystemChance.uuid(instant).to_string())
        .bind(at)
        .execute(&mut *conn)
        .await?;
    let written = sqlx::query_as(sql.check_in).bind(branch).bind(check_in).fetch_one(&mut *conn).await?;
    tx.commit().await?;
    Ok(written)
}
