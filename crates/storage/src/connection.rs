//! Connections and transactions, of either engine.

use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction, pool::PoolConnection};
use verv_domain::id::BranchId;

use crate::{error::Result, group_commit::Turn, telemetry::committed};

/// A connection, on its own or in a transaction.
#[derive(Debug)]
pub enum Conn {
    Sqlite(SqliteConn),
    Postgres(PgConn),
}

#[derive(Debug)]
pub enum SqliteConn {
    Reading(PoolConnection<Sqlite>),
    /// Every statement sees the same state.
    Consistent(Transaction<'static, Sqlite>),
    Writing(Turn),
}

#[derive(Debug)]
pub enum PgConn {
    Reading(PoolConnection<Postgres>),
    /// Every statement sees the same state.
    Consistent(Transaction<'static, Postgres>),
    Writing(Transaction<'static, Postgres>),
}

impl SqliteConn {
    /// `Retry` where a statement has failed so that SQLite may have rolled the transaction back.
    pub(crate) fn driver(&mut self) -> Result<&mut SqliteConnection> {
        match self {
            Self::Reading(conn) => Ok(conn),
            Self::Consistent(transaction) => Ok(transaction),
            Self::Writing(turn) => turn.driver(),
        }
    }

    /// The outcome of a statement.
    pub(crate) fn checked<T>(&mut self, outcome: sqlx::Result<T>) -> Result<T> {
        match self {
            Self::Reading(_) | Self::Consistent(_) => Ok(outcome?),
            Self::Writing(turn) => turn.checked(outcome),
        }
    }
}

impl PgConn {
    pub(crate) fn driver(&mut self) -> &mut PgConnection {
        match self {
            Self::Reading(conn) => conn,
            Self::Consistent(transaction) | Self::Writing(transaction) => transaction,
        }
    }
}

/// A write transaction; dropped without [`Tx::commit`], it leaves nothing behind. On SQLite it may be a savepoint in one that
/// several writes share.
#[derive(Debug)]
pub struct Tx {
    conn: Conn,
    /// The branches in which it has written, each once, in order.
    pub(crate) written_in: Vec<BranchId>,
}

impl Tx {
    pub(crate) const fn new(conn: Conn) -> Self {
        Self { conn, written_in: Vec::new() }
    }

    /// Commits what was written, and no revision: for [`Tx::commit`].
    pub(crate) async fn end(self) -> Result<()> {
        match self.conn {
            Conn::Sqlite(SqliteConn::Writing(turn)) => turn.commit().await?,
            Conn::Postgres(PgConn::Writing(transaction)) => {
                transaction.commit().await?;
                // On SQLite the queue says how many.
                committed(1);
            }
            Conn::Sqlite(SqliteConn::Reading(_) | SqliteConn::Consistent(_))
            | Conn::Postgres(PgConn::Reading(_) | PgConn::Consistent(_)) => {}
        }
        Ok(())
    }

    /// Rolls back, for a caller that answers with a refusal. The refusal may depend on what others have written in the same
    /// transaction, so this returns when that is durable; an error says that it never will be.
    pub async fn roll_back(self) -> Result<()> {
        match self.conn {
            Conn::Sqlite(SqliteConn::Writing(turn)) => turn.roll_back().await,
            Conn::Sqlite(SqliteConn::Reading(_) | SqliteConn::Consistent(_)) | Conn::Postgres(_) => Ok(()),
        }
    }
}

impl std::ops::Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl std::ops::DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}
