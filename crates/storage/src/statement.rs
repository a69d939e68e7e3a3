//! Statements: static text with a name, so that logs can name them and a test can prepare them all.

use sqlx::{FromRow, postgres::PgRow, sqlite::SqliteRow};
use tracing::{Instrument, Span};

use crate::{
    connection::{Conn, Tx},
    error::{Result, StorageError},
    value::{Value, postgres_arguments, sqlite_arguments},
};

/// One statement, the same text for both engines.
#[derive(Debug)]
pub struct Statement {
    pub name: &'static str,
    pub sql: &'static str,
    /// How many values it takes.
    pub parameters: usize,
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
    /// By its name; the values are nobody's business.
    fn span(&self) -> Span {
        tracing::debug_span!("statement", name = self.name)
    }

    /// The statement with its values, `$1` first.
    pub fn with(&'static self, values: impl Into<Vec<Value>>) -> Bound {
        Bound { statement: self, values: values.into() }
    }
}

/// The highest number `n` of a `$n` in the statement. `$` before anything but a digit, as in a JSON path, is no parameter.
pub const fn parameters(sql: &str) -> usize {
    let bytes = sql.as_bytes();
    let (mut highest, mut at) = (0, 0);
    while at < bytes.len() {
        let is_dollar = bytes[at] == b'$';
        at += 1;
        let mut number = 0;
        while is_dollar && at < bytes.len() && bytes[at].is_ascii_digit() {
            number = number * 10 + (bytes[at] - b'0') as usize;
            at += 1;
        }
        if number > highest {
            highest = number;
        }
    }
    highest
}

/// Runs the same call on whichever driver the connection is of.
macro_rules! on_either {
    ($bound:expr, $conn:expr, |$query:ident, $on:ident| $run:expr, $make:ident) => {{
        let values = $bound.values()?;
        match $conn {
            Conn::Sqlite(conn) => {
                let $query = sqlx::$make($bound.statement.sql, sqlite_arguments(values)?);
                let $on = conn.driver()?;
                let outcome = $run.instrument($bound.statement.span()).await;
                conn.checked(outcome)?
            }
            Conn::Postgres(conn) => {
                let $query = sqlx::$make($bound.statement.sql, postgres_arguments(values)?);
                let $on = conn.driver();
                $run.instrument($bound.statement.span()).await?
            }
        }
    }};
}

impl Bound {
    /// As many as the statement takes: SQLite would read a missing one as null, and PostgreSQL refuse only when it runs.
    fn values(&mut self) -> Result<Vec<Value>> {
        let Statement { name, parameters, .. } = *self.statement;
        if self.values.len() != parameters {
            return Err(StorageError::Values {
                statement: name,
                takes: parameters,
                given: self.values.len(),
            });
        }
        Ok(std::mem::take(&mut self.values))
    }

    /// All rows.
    pub async fn all<R: Row>(mut self, conn: &mut Conn) -> Result<Vec<R>> {
        Ok(on_either!(self, conn, |query, on| query.fetch_all(on), query_as_with))
    }

    /// The row, if there is one.
    pub async fn optional<R: Row>(mut self, conn: &mut Conn) -> Result<Option<R>> {
        Ok(on_either!(self, conn, |query, on| query.fetch_optional(on), query_as_with))
    }

    /// The row that is always there: counts, `RETURNING`.
    pub async fn one<R: Row>(mut self, conn: &mut Conn) -> Result<R> {
        Ok(on_either!(self, conn, |query, on| query.fetch_one(on), query_as_with))
    }

    /// Writes, and says how many rows were changed.
    pub async fn run(mut self, tx: &mut Tx) -> Result<u64> {
        let span = self.statement.span();
        let values = self.values()?;
        Ok(match &mut **tx {
            Conn::Sqlite(conn) => {
                let query = sqlx::query_with(self.statement.sql, sqlite_arguments(values)?);
                let outcome = query.execute(conn.driver()?).instrument(span).await;
                conn.checked(outcome)?.rows_affected()
            }
            Conn::Postgres(conn) => {
                let query = sqlx::query_with(self.statement.sql, postgres_arguments(values)?);
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
            parameters: $crate::statement::parameters($sql),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_counted_by_the_highest_number() {
        assert_eq!(parameters("SELECT 1"), 0);
        assert_eq!(parameters("SELECT a FROM t WHERE b = $2 AND c = $1 AND d = $2"), 2);
        assert_eq!(parameters("UPDATE t SET a = $12, b = json_extract(c, '$.d[0]') WHERE e = $3"), 12);
    }
}
