//! What jobs of tests have done, in a table of their own, so that it can be counted.

use sqlx::{Executor, Row};
use verv_domain::id::JobId;
use verv_storage::{
    Conn, Database, Tx,
    connection::{PgConn, SqliteConn},
};

const TABLE: &str = "CREATE TABLE effect (job TEXT NOT NULL)";
const INSERT: &str = "INSERT INTO effect (job) VALUES ($1)";
const ALL: &str = "SELECT job FROM effect ORDER BY job";

/// Makes the table.
pub async fn prepare(database: &Database) {
    match database {
        Database::Sqlite { writer, .. } => writer.execute(TABLE).await.map(drop),
        Database::Postgres(pool) => pool.execute(TABLE).await.map(drop),
    }
    .expect("a table can be made");
}

/// Leaves a trace of the job in this transaction.
pub async fn leave(tx: &mut Tx, job: JobId) {
    let job = job.to_string();
    match &mut **tx {
        Conn::Sqlite(SqliteConn::Writing(turn)) => {
            let conn = turn.driver().expect("nothing has failed");
            sqlx::query(INSERT).bind(job).execute(conn).await.map(drop)
        }
        Conn::Postgres(PgConn::Writing(tx)) => {
            sqlx::query(INSERT).bind(job).execute(&mut **tx).await.map(drop)
        }
        Conn::Sqlite(SqliteConn::Reading(_) | SqliteConn::Consistent(_))
        | Conn::Postgres(PgConn::Reading(_) | PgConn::Consistent(_)) => {
            panic!("a transaction that cannot write")
        }
    }
    .expect("a row can be written");
}

/// The job of each trace that is committed.
pub async fn all(database: &Database) -> Vec<JobId> {
    let found: Vec<String> = match database {
        Database::Sqlite { readers, .. } => {
            let mut reader = readers.acquire().await.expect("a connection");
            let rows = reader.fetch_all(ALL).await.expect("rows can be read");
            rows.iter().map(|row| row.get(0)).collect()
        }
        Database::Postgres(pool) => {
            let rows = pool.fetch_all(ALL).await.expect("rows can be read");
            rows.iter().map(|row| row.get(0)).collect()
        }
    };
    found.iter().map(|job| job.parse().expect("an id")).collect()
}
