//! Statements: static text with a name, so that logs can name them and a test can prepare them all.

use sqlx::{FromRow, postgres::PgRow, sqlite::SqliteRow};
use tracing::{Instrument, Span};

use crate::{
    connection::{Conn, Tx},
    error::Result,
    value::{Value, postgres_arguments, sqlite_arguments},
};

/// One statement, the same text for both engines.
#[derive(Debug)]
pub struct Statement {
    pub name: &'static str,
    pub sql: &'static str,
}

/// A statement with its values.
#[derive(Debug)]
pub struct Bound {
    statement: &'static Statement,
    values: Vec<Value>,
}

/// A row that both drivers can read; `derive(FromRow)` gives it.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static {}

impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{}

impl Statement {
    /// Shows the name alone: values may be personal data.
    fn span(&self) -> Span {
        tracing::debug_span!("statement", name = self.name)
    }

    /// The statement with its values, `$1` first.
    pub fn with(&'static self, values: impl Into<Vec<Value>>) -> Bound {
        Bound { statement: self, values: values.into() }
    }
}

/// Runs the same call on whichever driver the connection is of.
macro_rules! on_either {
    ($bound:expr, $conn:expr, |$query:ident, $on:ident| $run:expr, $make:ident) => {
        match $conn {
            Conn::Sqlite(conn) => {
                let $query = sqlx::$make($bound.statement.sql, sqlite_arguments($bound.values)?);
                let $on = conn.driver()?;
                let outcome = $run.instrument($bound.statement.span()).await;
                conn.checked(outcome)?
            }
            Conn::Postgres(conn) => {
                let $query = sqlx::$make($bound.statement.sql, postgres_arguments($bound.values)?);
                let $on = conn.driver();
                $run.instrument($bound.statement.span()).await?
            }
        }
    };
}

impl Bound {
    /// All rows.
    pub async fn all<R: Row>(self, conn: &mut Conn) -> Result<Vec<R>> {
        Ok(on_either!(self, conn, |query, on| query.fetch_all(on), query_as_with))
    }

    /// The row, if there is one.
    pub async fn optional<R: Row>(self, conn: &mut Conn) -> Result<Option<R>> {
        Ok(on_either!(self, conn, |query, on| query.fetch_optional(on), query_as_with))
    }

    /// The row that is always there: counts, `RETURNING`.
    pub async fn one<R: Row>(self, conn: &mut Conn) -> Result<R> {
        Ok(on_either!(self, conn, |query, on| query.fetch_one(on), query_as_with))
    }

    /// Writes, and says how many rows were changed.
    pub async fn run(self, tx: &mut Tx) -> Result<u64> {
        let span = self.statement.span();
        Ok(match &mut **tx {
            Conn::Sqlite(conn) => {
                let query = sqlx::query_with(self.statement.sql, sqlite_arguments(self.values)?);
                let outcome = query.execute(conn.driver()?).instrument(span).await;
                conn.checked(outcome)?.rows_affected()
            }
            Conn::Postgres(conn) => {
                let query = sqlx::query_with(self.statement.sql, postgres_arguments(self.values)?);
                query.execute(conn.driver()).instrument(span).await?.rows_affected()
            }
        })
    }
}

/// Declares the statements of a module, and the list of them.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* static $name: $crate::statement::Statement = $crate::statement::Statement {
            name: concat!(module_path!(), "::", stringify!($name)),
            sql: $sql,
        };)*

        /// Every statement of this module.
        pub static STATEMENTS: &[&$crate::statement::Statement] = &[$(&$name),*];
    };
}
pub(crate) use statements;

/// Values of different types, in order.
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$($crate::value::Value::from($value)),*] };
}
pub(crate) use values;
