//! What can go wrong below the use cases.

use sqlx::sqlite::SqliteError;

/// The cause is the `source`; the text never repeats it.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// A uniqueness rule of the schema: a name, a number, a second accountable.
    #[error("it exists already")]
    Exists(#[source] sqlx::Error),
    /// A foreign key: what is named does not exist in this branch, or is still in use.
    #[error("a reference does not hold")]
    Reference(#[source] sqlx::Error),
    /// The engine asks for the whole transaction again (40001, 40P01, SQLITE_BUSY).
    #[error("the transaction must be run again")]
    Retry(#[source] sqlx::Error),
    /// The database does not answer, or has no room.
    #[error("the database is unavailable")]
    Unavailable(#[source] sqlx::Error),
    /// A stored value that no version of the product writes.
    #[error("{what} is stored as {value:?}, which is not one of its values")]
    Corrupt { what: &'static str, value: String },
    /// A fault of the code that binds; nothing was run.
    #[error("{statement} takes {takes} values and was given {given}")]
    Values { statement: &'static str, takes: usize, given: usize },
    #[error("the stored JSON cannot be read")]
    Json(#[from] serde_json::Error),
    #[error("the schema cannot be migrated")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// A step of the schema that this version does not know.
    #[error(
        "a newer version of Verv has made the schema (step {0}): start that version, or restore an older backup"
    )]
    NewerSchema(i64),
    /// What `sslmode` asks for, the server does not give.
    #[error("the connection to the database cannot be secured")]
    Tls(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("SQLite {found} has the WAL-reset fault; {needed} or newer is needed")]
    OldSqlite { found: String, needed: &'static str },
    #[error("`{0}` is not a database address: begin with sqlite: or postgres:")]
    Address(String),
    #[error("the database refused a statement")]
    Other(#[source] sqlx::Error),
}

impl StorageError {
    /// Where something that exists already was written by somebody who was faster: the transaction begins again, and finds
    /// theirs.
    #[must_use]
    pub fn conflict_to_retry(self) -> Self {
        match self {
            Self::Exists(source) => Self::Retry(source),
            other => other,
        }
    }
}

pub type Result<T> = std::result::Result<T, StorageError>;

impl From<sqlx::migrate::MigrateError> for StorageError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::VersionMissing(step) => Self::NewerSchema(step),
            other => Self::Migration(other),
        }
    }
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        let sqlx::Error::Database(refusal) = &error else {
            return match error {
                sqlx::Error::Tls(cause) => Self::Tls(cause),
                // A handshake that fails, as a certificate that is not believed.
                sqlx::Error::Io(cause) if cause.kind() == std::io::ErrorKind::InvalidData => {
                    Self::Tls(Box::new(cause))
                }
                sqlx::Error::Io(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
                other => Self::Other(other),
            };
        };
        if refusal.is_unique_violation() {
            return Self::Exists(error);
        }
        if refusal.is_foreign_key_violation() {
            return Self::Reference(error);
        }
        let code = refusal.code().unwrap_or_default();
        let kind = if refusal.as_error().is::<SqliteError>() { of_sqlite(&code) } else { of_postgres(&code) };
        kind(error)
    }
}

/// What a refusal with this code is.
type Kind = fn(sqlx::Error) -> StorageError;

fn of_postgres(code: &str) -> Kind {
    match code {
        // Serialization failure, deadlock.
        "40001" | "40P01" => StorageError::Retry,
        // Shutdown, too many connections, disk full.
        "57P01" | "57P02" | "57P03" | "53300" | "53100" => StorageError::Unavailable,
        _ => StorageError::Other,
    }
}

/// The low byte of an extended code says what, the rest where (<https://sqlite.org/rescode.html>).
fn of_sqlite(code: &str) -> Kind {
    match code.parse::<u32>().map(|code| code & 0xff) {
        // Busy.
        Ok(5) => StorageError::Retry,
        // Read-only, I/O error, full, cannot open.
        Ok(8 | 10 | 13 | 14) => StorageError::Unavailable,
        _ => StorageError::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extended_codes_are_what_their_low_byte_says() {
        let of = |code| of_sqlite(code)(sqlx::Error::RowNotFound);
        // BUSY, BUSY_RECOVERY, BUSY_SNAPSHOT, BUSY_TIMEOUT.
        for code in ["5", "261", "517", "773"] {
            assert!(matches!(of(code), StorageError::Retry(_)), "{code}");
        }
        // IOERR_WRITE, IOERR_FSYNC, FULL, READONLY_DBMOVED, CANTOPEN_ISDIR.
        for code in ["778", "1034", "13", "1032", "526"] {
            assert!(matches!(of(code), StorageError::Unavailable(_)), "{code}");
        }
        // SQLITE_ERROR, CONSTRAINT_CHECK, and nothing.
        for code in ["1", "275", ""] {
            assert!(matches!(of(code), StorageError::Other(_)), "{code}");
        }
        let deadlock = of_postgres("40P01")(sqlx::Error::RowNotFound);
        assert!(matches!(deadlock, StorageError::Retry(_)));
    }
}
