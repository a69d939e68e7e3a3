//! SQL, written once, for SQLite and PostgreSQL.
//!
//! The only crate that names sqlx. Every function on a branch's data takes a [`Scope`], and every statement is a
//! `static` of [`statement::Statement`], so that a test can prepare all of them on both engines.

pub mod connection;
pub mod cursor;
pub mod database;
pub mod error;
pub mod exchange;
pub mod identity;
pub mod migrations;
pub mod operation;
pub mod organisation;
pub mod plan;
pub mod scope;
pub mod statement;
pub mod value;

pub use connection::{Conn, Tx};
pub use database::{Database, Readers};
pub use error::{Result, StorageError};
pub use scope::Scope;

/// Every statement of the product.
pub fn statements() -> Vec<&'static statement::Statement> {
    [
        database::STATEMENTS,
        exchange::feeds::STATEMENTS,
        identity::one_time_links::STATEMENTS,
        identity::people::STATEMENTS,
        identity::sessions::STATEMENTS,
        operation::audit::STATEMENTS,
        operation::cleanup::STATEMENTS,
        operation::idempotency::STATEMENTS,
        operation::jobs::STATEMENTS,
        organisation::bodies::STATEMENTS,
        organisation::branches::STATEMENTS,
        organisation::mandates::STATEMENTS,
        organisation::offices::STATEMENTS,
        plan::areas::STATEMENTS,
        plan::catalogues::STATEMENTS,
        plan::check_ins::STATEMENTS,
        plan::goals::STATEMENTS,
        plan::history::STATEMENTS,
        plan::measure_lists::STATEMENTS,
        plan::measures::STATEMENTS,
        plan::plans::STATEMENTS,
        plan::proposals::STATEMENTS,
        plan::responsibilities::STATEMENTS,
    ]
    .concat()
}
