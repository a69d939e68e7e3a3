//! Reports: one commit each, or one for all that wait.

use std::sync::Arc;

use sqlx::{SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};

use super::{Asked, ReportRequest, sql};

/// Reports that share a commit, at the most.
const MOST_TOGETHER: usize = 64;

pub struct NewCheckIn {
    pub asked: Asked,
    pub measure: String,
    pub id: String,
    pub report: ReportRequest,
    pub at: String,
}

/// The answer; `None` where the measure is not there or may not be reported.
type Written = Result<Option<String>, Arc<sqlx::Error>>;

type Waiting = (NewCheckIn, oneshot::Sender<Written>);

pub enum Writes {
    Alone(SqlitePool),
    Shared(mpsc::Sender<Waiting>),
}

impl Writes {
    /// While one commit is made durable, others gather for the next.
    pub fn shared(writer: SqlitePool) -> Self {
        let (sender, receiver) = mpsc::channel(1024);
        actix_web::rt::spawn(write_together(writer, receiver));
        Self::Shared(sender)
    }

    pub async fn write(&self, new: NewCheckIn) -> Written {
        match self {
            Self::Alone(writer) => write_alone(writer, &new).await.map_err(Arc::new),
            Self::Shared(sender) => {
                let (answer, written) = oneshot::channel();
                let stopped = || Arc::new(sqlx::Error::WorkerCrashed);
                sender.send((new, answer)).await.map_err(|_| stopped())?;
                written.await.map_err(|_| stopped())?
            }
        }
    }
}

async fn write_alone(writer: &SqlitePool, new: &NewCheckIn) -> sqlx::Result<Option<String>> {
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
    let written = write(&mut tx, new, false).await?;
    tx.commit().await?;
    Ok(written)
}

async fn write_together(writer: SqlitePool, mut waiting: mpsc::Receiver<Waiting>) {
    let mut together = Vec::new();
    while waiting.recv_many(&mut together, MOST_TOGETHER).await > 0 {
        let (news, answers): (Vec<_>, Vec<_>) = together.drain(..).unzip();
        let written = write_all(&writer, &news).await.map_err(Arc::new);
        for (number, answer) in answers.into_iter().enumerate() {
            let of_one = written.as_ref().map_err(Arc::clone);
            // Whoever asked may have gone.
            let _ = answer.send(of_one.map(|written| written.get(number).cloned().flatten()));
        }
    }
}

/// An error of one is an error of all: the product must do better, with savepoints.
async fn write_all(writer: &SqlitePool, news: &[NewCheckIn]) -> sqlx::Result<Vec<Option<String>>> {
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
    let mut written = Vec::new();
    for new in news {
        written.push(write(&mut tx, new, true).await?);
    }
    tx.commit().await?;
    Ok(written)
}

/// The report, how the measure stands, who wrote it, and the branch's revision where plans are kept by it.
async fn write(
    conn: &mut SqliteConnection,
    new: &NewCheckIn,
    raises_revision: bool,
) -> sqlx::Result<Option<String>> {
    let NewCheckIn { asked, measure, id, report, at } = new;
    let inserted: Option<(i64, i64, i64)> = sqlx::query_as(sql::INSERT_CHECK_IN)
        .bind(&asked.token)
        .bind(&asked.branch)
        .bind(&asked.today)
        .bind(measure)
        .bind(id)
        .bind(&report.status)
        .bind(&report.reason)
        .bind(&report.next_step)
        .bind(at)
        .fetch_optional(&mut *conn)
        .await?;
    let Some((measure, person, office)) = inserted else { return Ok(None) };
    let audit = sqlx::query(sql::AUDIT).bind(person).bind(office).bind(id).bind(at);
    audit.execute(&mut *conn).await?;
    if raises_revision {
        sqlx::query(sql::RAISE_REVISION).bind(measure).execute(&mut *conn).await?;
    }
    let answer: String = sqlx::query_scalar(sql::REPORT)
        .bind(measure)
        .bind(&report.status)
        .bind(&report.reason)
        .bind(at)
        .bind(id)
        .bind(&report.next_step)
        .bind(office)
        .fetch_one(conn)
        .await?;
    Ok(Some(answer))
}
