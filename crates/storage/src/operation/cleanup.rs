//! Deletes expired rows, a batch at a time, so that no write lasts long; and refreshes the statistics of the query planners.

use verv_domain::Timestamp;

use crate::{
    Conn, Tx,
    error::Result,
    statement::{statements, values},
};

statements! {
    DELETE_DEAD_TOKENS = "DELETE FROM refresh_token WHERE session_id IN (SELECT id FROM session
        WHERE ended_at IS NOT NULL OR ends_at <= $1 OR refreshed_at <= $2 ORDER BY id LIMIT $3)";
    /// A session that was refreshed at the same time after all is alive, or still has its tokens, and stays.
    DELETE_DEAD_SESSIONS = "DELETE FROM session WHERE id IN (SELECT id FROM session
            WHERE ended_at IS NOT NULL OR ends_at <= $1 OR refreshed_at <= $2 ORDER BY id LIMIT $3)
        AND (ended_at IS NOT NULL OR ends_at <= $1 OR refreshed_at <= $2)
        AND NOT EXISTS (SELECT 1 FROM refresh_token t WHERE t.session_id = session.id)";
    DELETE_OLD_KEYS = "DELETE FROM idempotency WHERE (person_id, key) IN (SELECT person_id, key FROM idempotency
        WHERE created_at <= $1 ORDER BY person_id, key LIMIT $2)";
    /// Used or not, a link that has expired answers like one that never was.
    DELETE_OLD_LINKS = "DELETE FROM one_time_link WHERE hash IN (SELECT hash FROM one_time_link
        WHERE expires_at <= $1 ORDER BY hash LIMIT $2)";
    DELETE_DONE_JOBS = "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE done_at <= $1 ORDER BY id LIMIT $2)";
}

/// Deletes at most so many sessions that nobody can use any more, with their tokens; how many.
pub async fn delete_dead_sessions(
    tx: &mut Tx,
    (at, idle_since): (Timestamp, Timestamp),
    limit: u32,
) -> Result<u64> {
    DELETE_DEAD_TOKENS.with(values![at, idle_since, limit]).run(tx).await?;
    DELETE_DEAD_SESSIONS.with(values![at, idle_since, limit]).run(tx).await
}

/// Deletes at most so many answers to idempotency keys from before `since`; how many.
pub async fn delete_old_keys(tx: &mut Tx, since: Timestamp, limit: u32) -> Result<u64> {
    DELETE_OLD_KEYS.with(values![since, limit]).run(tx).await
}

/// Deletes at most so many one-time links that have expired; how many.
pub async fn delete_old_links(tx: &mut Tx, at: Timestamp, limit: u32) -> Result<u64> {
    DELETE_OLD_LINKS.with(values![at, limit]).run(tx).await
}

/// Deletes at most so many jobs that were done before `since`; how many.
pub async fn delete_done_jobs(tx: &mut Tx, since: Timestamp, limit: u32) -> Result<u64> {
    DELETE_DONE_JOBS.with(values![since, limit]).run(tx).await
}

/// Has the engine count anew what it plans by. SQLite looks at tables whose size has changed much since it last counted, and
/// reads a part of each: other connections go by it when they are next opened.
pub async fn refresh_statistics(tx: &mut Tx) -> Result<()> {
    match &mut **tx {
        // All tables, not only those that this connection has asked for, and at most 2000 rows of an index of each.
        Conn::Sqlite(conn) => {
            let outcome = sqlx::query("PRAGMA optimize(0x10012)").execute(conn.driver()?).await;
            conn.checked(outcome)?;
        }
        Conn::Postgres(conn) => {
            sqlx::query("ANALYZE").execute(conn.driver()).await?;
        }
    }
    Ok(())
}
