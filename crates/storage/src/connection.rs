//! Connections and transactions, of either engine.

use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction, pool::PoolConnection};

use crate::error::Result;

/// A connection, on its own or in a transaction.
#[derive(Debug)]
pub enum Conn {
    Sqlite(SqliteConn),
    Postgres(PgConn),
}

#[derive(Debug)]
pub enum SqliteConn {
    Reading(PoolConnection<Sqlite>),
    Writing(Transaction<'static, Sqlite>),
}

#[derive(Debug)]
pub enum PgConn {
    Reading(PoolConnection<Postgres>),
    Writing(Transaction<'static, Postgres>),
}

impl SqliteConn {
    pub(crate) fn driver(&mut self) -> &mut SqliteConnection {
        match self {
            Self::Reading(conn) => conn,
            Self::Writing(transaction) => transaction,
        }
    }
}

impl PgConn {
    pub(crate) fn driver(&mut self) -> &mut PgConnection {
        match self {
            Self::Reading(conn) => conn,
            Self::Writing(transaction) => transaction,
        }
    }
}

/// A write transaction; dropped without [`Tx::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct Tx(pub(crate) Conn);

impl Tx {
    pub async fn commit(self) -> Result<()> {
        match self.0 {
            Conn::Sqlite(SqliteConn::Writing(transaction)) => transaction.commit().await?,
            Conn::Postgres(PgConn::Writing(transaction)) => transaction.commit().await?,
            Conn::Sqlite(SqliteConn::Reading(_)) | Conn::Postgres(PgConn::Reading(_)) => {}
        }
        Ok(())
    }
}

impl std::ops::Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.0
    }
}

impl std::ops::DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.0
    }
}
