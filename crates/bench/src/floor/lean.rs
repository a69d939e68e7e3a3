//! The lean floor: what a good engineer would write first, with actix-web and sqlx, for the same answers.
//!
//! Its schema, data and statements are its own. It looks the session up, decides who may see and report what, and answers
//! with the same JSON, which one statement puts together; it leaves out what `LEFT_OUT` names. It checks nothing that is
//! sent but its shape. As the *sharp* floor it keeps whole plans by the branch's revision and lets waiting reports share
//! a commit.

mod kept;
pub mod load;
mod sql;
mod writes;

use std::{net::TcpListener, path::Path};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer, Result,
    error::{ErrorBadRequest, ErrorInternalServerError, ErrorNotFound, ErrorUnauthorized},
    http::StatusCode,
    web::{self, Bytes, Data},
};
use serde::Deserialize;
use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use verv_vault::{Rng, SystemRng};

use super::READY;
use crate::clock;

/// The header that takes the token's place: the floor has tokens of its own.
pub const SESSION: &str = "bench-session";

/// Members of our answers that the floor does not work out: what the caller may do, and what is found missing.
pub const LEFT_OUT: [&str; 12] = [
    "may",
    "holes",
    "added",
    "next",
    "received_at",
    "said_at",
    "acknowledgement",
    "hidden",
    "withdrawable",
    "withdrawable_until",
    "may_hide",
    "total",
];

const READERS: u32 = 4;

struct Floor {
    readers: SqlitePool,
    writes: writes::Writes,
    /// The sharp floor's.
    kept: Option<kept::Plans>,
}

fn options(file: &Path) -> SqliteConnectOptions {
    use sqlx::ConnectOptions;
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .disable_statement_logging()
}

fn pool(size: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(size)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
}

pub async fn serve(listener: TcpListener, file: &Path, sharp: bool) -> anyhow::Result<()> {
    let writer = pool(1).connect_with(options(file)).await?;
    let floor = Data::new(Floor {
        readers: pool(READERS).connect_with(options(file).read_only(true)).await?,
        writes: if sharp { writes::Writes::shared(writer) } else { writes::Writes::Alone(writer) },
        kept: sharp.then(kept::Plans::default),
    });
    HttpServer::new(move || {
        App::new().app_data(floor.clone()).route(READY, web::get().to(HttpResponse::Ok)).service(
            web::scope("/api/v1/branches/{branch}")
                .route("/measures/{id}/check-ins", web::post().to(check_in))
                .route("/measures/{id}", web::get().to(measure))
                .route("/measures", web::get().to(list))
                .route("/plans/{id}", web::get().to(plan)),
        )
    })
    .workers(1)
    .listen(listener)?
    .run()
    .await?;
    Ok(())
}

/// What every statement begins with.
struct Asked {
    token: String,
    branch: String,
    today: String,
}

impl Asked {
    fn of(request: &HttpRequest) -> Result<Self> {
        let token = request.headers().get(SESSION).and_then(|value| value.to_str().ok());
        let token = token.ok_or_else(|| ErrorUnauthorized("no session"))?.to_owned();
        let branch = request.match_info().get("branch").unwrap_or_default().to_owned();
        Ok(Self { token, branch, today: clock::today().to_string() })
    }
}

fn id(request: &HttpRequest) -> Result<String> {
    let id = request.match_info().get("id").and_then(|id| id.parse::<uuid::Uuid>().ok());
    Ok(id.ok_or_else(|| ErrorNotFound("not found"))?.to_string())
}

fn json(status: StatusCode, body: impl Into<Bytes>) -> HttpResponse {
    HttpResponse::build(status).content_type("application/json").body(body.into())
}

async fn measure(floor: Data<Floor>, request: HttpRequest) -> Result<HttpResponse> {
    let asked = Asked::of(&request)?;
    let found: Option<String> = sqlx::query_scalar(sql::MEASURE)
        .bind(asked.token)
        .bind(asked.branch)
        .bind(asked.today)
        .bind(id(&request)?)
        .fetch_optional(&floor.readers)
        .await
        .map_err(ErrorInternalServerError)?;
    Ok(json(StatusCode::OK, found.ok_or_else(|| ErrorNotFound("not found"))?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    status: Option<String>,
    mine: Option<String>,
    sort: Option<String>,
    limit: u32,
}

async fn list(
    floor: Data<Floor>,
    request: HttpRequest,
    query: web::Query<ListQuery>,
) -> Result<HttpResponse> {
    let asked = Asked::of(&request)?;
    let ListQuery { status, mine, sort, limit } = query.into_inner();
    let statement = match (status.as_deref(), mine.as_deref(), sort.as_deref()) {
        (_, None, Some("title")) => sql::PAGE,
        (None, Some("accountable"), Some("due")) => sql::MINE,
        (None, None, None) => sql::OWN,
        _ => return Err(ErrorBadRequest("not one of the lists")),
    };
    // One beyond the limit tells that there is more.
    let mut asking = sqlx::query_scalar::<_, String>(statement)
        .bind(asked.token)
        .bind(asked.branch)
        .bind(asked.today)
        .bind(limit + 1);
    if statement == sql::PAGE {
        asking = asking.bind(status);
    }
    let items = asking.fetch_all(&floor.readers).await.map_err(ErrorInternalServerError)?;
    let limit = limit as usize;
    let has_more = items.len() > limit;
    let items = items.into_iter().take(limit).collect::<Vec<_>>().join(",");
    Ok(json(StatusCode::OK, format!(r#"{{"items":[{items}],"has_more":{has_more}}}"#)))
}

async fn plan(floor: Data<Floor>, request: HttpRequest) -> Result<HttpResponse> {
    let (asked, id) = (Asked::of(&request)?, id(&request)?);
    let found = match &floor.kept {
        Some(kept) => kept.plan(&floor.readers, &asked, id).await,
        None => fetch_plan(&floor.readers, &asked, &id).await.map(|found| found.map(Bytes::from)),
    };
    let found = found.map_err(ErrorInternalServerError)?;
    Ok(json(StatusCode::OK, found.ok_or_else(|| ErrorNotFound("not found"))?))
}

async fn fetch_plan(readers: &SqlitePool, asked: &Asked, id: &str) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar(sql::PLAN)
        .bind(&asked.token)
        .bind(&asked.branch)
        .bind(&asked.today)
        .bind(id)
        .fetch_optional(readers)
        .await
}

#[derive(Deserialize)]
struct ReportRequest {
    status: String,
    reason: Option<String>,
    next_step: Option<String>,
}

async fn check_in(floor: Data<Floor>, request: HttpRequest, body: Bytes) -> Result<HttpResponse> {
    let (asked, measure) = (Asked::of(&request)?, id(&request)?);
    let report: ReportRequest = serde_json::from_slice(&body).map_err(ErrorBadRequest)?;
    let now = clock::now();
    let id = SystemRng.uuid(now).to_string();
    let new = writes::NewCheckIn { asked, measure, id, report, at: now.to_string() };
    let written = floor.writes.write(new).await.map_err(ErrorInternalServerError)?;
    Ok(json(StatusCode::CREATED, written.ok_or_else(|| ErrorNotFound("not found"))?))
}
