//! SQL, written once, for SQLite and PostgreSQL.
//!
//! The only crate that names sqlx. Every function on a branch's data takes a [`Scope`], and every statement is a
//! `static` of [`statement::Statement`], so that a test can prepare all of them on both engines.

pub mod connection;
pub mod cursor;
pub mod database;
pub mod error;
pub mod exchange;
pub mod group_commit;
pub mod identity;
pub mod migrations;
pub mod operation;
pub mod organisation;
pub mod plan;
pub mod progress;
pub mod revision;
pub mod scope;
pub mod statement;
pub mod value;

pub use connection::{Conn, Tx};
pub use database::{Database, Readers};
pub use error::{Result, StorageError};
pub use scope::Scope;

/// Every statement of the product; `build.rs` finds the files that declare some.
pub fn statements() -> Vec<&'static statement::Statement> {
    include!(concat!(env!("OUT_DIR"), "/statements.rs")).concat()
}
