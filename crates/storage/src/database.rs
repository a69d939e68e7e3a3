//! Access to both engines: an enum of two drivers, not a trait with one implementation each.

use std::{
    net::IpAddr,
    str::FromStr,
    time::{Duration, Instant},
};

use sqlx::{
    ConnectOptions, Connection, PgPool, Sqlite, SqlitePool, Transaction,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions, PgSslMode},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    connection::{Conn, PgConn, SqliteConn, Tx},
    error::{Result, StorageError},
    group_commit::{Commits, WriteLimits, WriteQueue},
    statement::statements,
    telemetry::{Use, waited},
};

/// 3.51.3 mends a loss of committed transactions when a WAL is reset.
const MIN_SQLITE_VERSION: &str = "3.51.3";

/// How long a request waits for a connection before it is refused (503).
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

statements! {
    ALIVE = "SELECT 1 AS alive";
}

/// An open database.
#[derive(Clone, Debug)]
pub enum Database {
    /// One connection writes, several read: SQLite has one writer at a time. `writer` holds it while
    /// nobody is in the `queue`.
    Sqlite {
        readers: Readers,
        writer: SqlitePool,
        queue: WriteQueue,
    },
    Postgres(PgPool),
}

/// Connections that read. The first is preferred while it is free: a pool hands out the one that has been idle for longest,
/// whose page cache is cold.
#[derive(Clone, Debug)]
pub struct Readers {
    first: SqlitePool,
    others: SqlitePool,
}

impl Readers {
    /// Where all are busy, it waits for one; `PoolTimedOut` after as long as a request may wait.
    pub async fn acquire(&self) -> sqlx::Result<PoolConnection<Sqlite>> {
        match self.first.try_acquire() {
            Some(conn) => Ok(conn),
            // Its connection failed and was closed: another is opened.
            None if self.first.size() == 0 => self.first.acquire().await,
            None => self.others.acquire().await,
        }
    }

    /// The same with a transaction, which sees what is there at its first statement.
    async fn begin(&self) -> sqlx::Result<Transaction<'static, Sqlite>> {
        match self.first.try_begin().await? {
            Some(transaction) => Ok(transaction),
            None if self.first.size() == 0 => self.first.begin().await,
            None => self.others.begin().await,
        }
    }

    async fn close(&self) {
        self.first.close().await;
        self.others.close().await;
    }
}

impl Database {
    /// Opens `sqlite:<path>` (created when missing), `sqlite::memory:` or `postgres://…`. Does not migrate.
    pub async fn open(address: &str) -> Result<Self> {
        Self::open_with(address, WriteLimits::default()).await
    }

    /// The same, with other limits for writes on SQLite.
    pub async fn open_with(address: &str, limits: WriteLimits) -> Result<Self> {
        if address.starts_with("sqlite:") {
            return Self::open_sqlite(address, limits).await;
        }
        if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            let options = secured(PgConnectOptions::from_str(address)?, address).disable_statement_logging();
            let pool = PgPoolOptions::new().max_connections(16).acquire_timeout(ACQUIRE_TIMEOUT);
            return Ok(Self::Postgres(pool.connect_with(options).await?));
        }
        Err(StorageError::Address(address.split(':').next().unwrap_or_default().to_owned()))
    }

    async fn open_sqlite(address: &str, limits: WriteLimits) -> Result<Self> {
        let options = SqliteConnectOptions::from_str(address)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // Acknowledged means durable: NORMAL may lose the last commits in a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // Erased content is overwritten in pages that are written anyway, which costs no further I/O.
            .pragma("secure_delete", "fast")
            .busy_timeout(ACQUIRE_TIMEOUT)
            .disable_statement_logging();
        // The writer is opened first, because it may have to create the file and turn WAL on.
        // Connections to a local file do not break, so they are neither tested nor recycled.
        let pool = |size| {
            SqlitePoolOptions::new()
                .max_connections(size)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .test_before_acquire(false)
                .idle_timeout(None)
                .max_lifetime(None)
        };
        let writer = pool(1).connect_with(options.clone()).await?;
        check_sqlite(&writer).await?;
        let options = options.read_only(true).create_if_missing(false);
        let first = pool(1).connect_with(options.clone()).await?;
        let readers = Readers { first, others: pool(3).connect_lazy_with(options) };
        let queue = WriteQueue::new(writer.clone(), limits);
        Ok(Self::Sqlite { readers, writer, queue })
    }

    /// A connection for reading.
    pub async fn read(&self) -> Result<Conn> {
        let began = Instant::now();
        let taken = self.take_reader().await;
        waited(Use::Read, began, taken.is_ok());
        taken
    }

    async fn take_reader(&self) -> Result<Conn> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Conn::Sqlite(SqliteConn::Reading(readers.acquire().await?)),
            Self::Postgres(pool) => Conn::Postgres(PgConn::Reading(pool.acquire().await?)),
        })
    }

    /// A connection for reading whose statements all see the same state, whatever is committed meanwhile.
    pub async fn read_consistently(&self) -> Result<Conn> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Conn::Sqlite(SqliteConn::Consistent(readers.begin().await?)),
            Self::Postgres(pool) => Conn::Postgres(PgConn::Consistent(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?,
            )),
        })
    }

    /// A transaction that will write; on SQLite, when all who asked before have written.
    pub async fn begin(&self) -> Result<Tx> {
        let began = Instant::now();
        let taken = self.take_writer().await;
        waited(Use::Write, began, taken.is_ok());
        taken
    }

    async fn take_writer(&self) -> Result<Tx> {
        Ok(Tx::new(match self {
            Self::Sqlite { queue, .. } => Conn::Sqlite(SqliteConn::Writing(queue.begin().await?)),
            Self::Postgres(pool) => Conn::Postgres(PgConn::Writing(pool.begin().await?)),
        }))
    }

    /// How often was committed, and how many writes each commit carried; `None` on PostgreSQL, where each write has its own.
    pub fn commits(&self) -> Option<Commits> {
        match self {
            Self::Sqlite { queue, .. } => Some(queue.commits()),
            Self::Postgres(_) => None,
        }
    }

    /// Whether the database answers.
    pub async fn is_alive(&self) -> Result<()> {
        #[derive(sqlx::FromRow)]
        struct Alive {
            #[expect(dead_code, reason = "that it can be read is the answer")]
            alive: i32,
        }
        let mut conn = self.read().await?;
        ALIVE.with([]).one::<Alive>(&mut conn).await?;
        Ok(())
    }

    /// `sqlite` or `postgres`.
    pub fn engine(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    /// Lets what is under way finish, then closes. SQLite folds its log into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { readers, writer, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// Prepares `sql` without running it; for the test that prepares every statement.
    pub async fn prepare(&self, sql: &'static str) -> Result<()> {
        use sqlx::{Executor, SqlSafeStr};
        match self {
            Self::Sqlite { writer, .. } => {
                writer.acquire().await?.prepare(sql.into_sql_str()).await?;
            }
            Self::Postgres(pool) => {
                let mut conn = pool.acquire().await?;
                conn.prepare(sql.into_sql_str()).await?;
                conn.clear_cached_statements().await?;
            }
        }
        Ok(())
    }
}

/// Away from this machine, the server must show a trusted certificate unless `sslmode` says otherwise: the driver's default falls
/// back to an unencrypted connection.
fn secured(options: PgConnectOptions, address: &str) -> PgConnectOptions {
    let asked = std::env::var_os("PGSSLMODE").is_some()
        || ["sslmode=", "ssl-mode="].iter().any(|parameter| address.contains(parameter));
    if asked || options.get_socket().is_some() || is_this_machine(options.get_host()) {
        return options;
    }
    options.ssl_mode(PgSslMode::VerifyFull)
}

/// A folder with a Unix socket, or the name or the address of a loopback interface.
fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.starts_with('/') || host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

async fn check_sqlite(pool: &SqlitePool) -> Result<()> {
    let found: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(pool).await?;
    let number =
        |version: &str| -> Vec<u32> { version.split('.').filter_map(|part| part.parse().ok()).collect() };
    if number(&found) < number(MIN_SQLITE_VERSION) {
        return Err(StorageError::OldSqlite { found, needed: MIN_SQLITE_VERSION });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_connection_has_its_own_page_cache() {
        let pool = SqlitePool::connect("sqlite::memory:").await.unwrap();
        let options = sqlx::query_scalar("PRAGMA compile_options").fetch_all(&pool).await;
        let options: Vec<String> = options.unwrap();
        assert!(options.iter().any(|option| option == "THREADSAFE=1"), "{options:?}");
        assert!(!options.iter().any(|option| option == "ENABLE_MEMORY_MANAGEMENT"), "see .cargo/config.toml");
    }

    #[test]
    fn what_leaves_the_machine_is_encrypted_unless_something_else_is_asked_for() {
        let mode = |address: &str| {
            let options = PgConnectOptions::from_str(address).unwrap();
            secured(options, address).get_ssl_mode()
        };
        for elsewhere in ["postgres://verv@db.example/verv", "postgres://192.0.2.1/verv"] {
            assert!(matches!(mode(elsewhere), PgSslMode::VerifyFull), "{elsewhere}");
        }
        for here in [
            "postgres://localhost/verv",
            "postgres://127.0.0.1/verv",
            "postgres://[::1]/verv",
            "postgres:///verv?host=/run/postgresql",
        ] {
            assert!(matches!(mode(here), PgSslMode::Prefer), "{here}");
        }
        assert!(matches!(mode("postgres://db.example/verv?sslmode=disable"), PgSslMode::Disable));
        assert!(matches!(mode("postgres://db.example/verv?sslmode=require"), PgSslMode::Require));
    }
}
