//! SQL, written once, for SQLite and PostgreSQL.
//!
//! The only crate that names sqlx. Every function on a branch's data takes a [`Scope`], and every statement is a
//! `static` of [`statement::Statement`], so that a test can prepare all of them on both engines.

pub mod areas;
pub mod audit;
pub mod bodies;
pub mod branches;
pub mod catalogues;
pub mod check_ins;
pub mod cursor;
pub mod database;
pub mod error;
pub mod goals;
pub mod history;
pub mod idempotency;
pub mod mandates;
pub mod measure_lists;
pub mod measures;
pub mod migrations;
pub mod offices;
pub mod one_time_links;
pub mod operation;
pub mod people;
pub mod plans;
pub mod proposals;
pub mod responsibilities;
pub mod scope;
pub mod sessions;
pub mod statement;
pub mod value;

pub use database::{Conn, Database, Readers, Tx};
pub use error::{Result, StorageError};
pub use scope::Scope;

/// Every statement of the product.
pub fn statements() -> Vec<&'static statement::Statement> {
    [
        areas::STATEMENTS,
        audit::STATEMENTS,
        bodies::STATEMENTS,
        branches::STATEMENTS,
        catalogues::STATEMENTS,
        check_ins::STATEMENTS,
        database::STATEMENTS,
        goals::STATEMENTS,
        history::STATEMENTS,
        idempotency::STATEMENTS,
        mandates::STATEMENTS,
        measure_lists::STATEMENTS,
        measures::STATEMENTS,
        offices::STATEMENTS,
        one_time_links::STATEMENTS,
        operation::cleanup::STATEMENTS,
        operation::jobs::STATEMENTS,
        people::STATEMENTS,
        plans::STATEMENTS,
        proposals::STATEMENTS,
        responsibilities::STATEMENTS,
        sessions::STATEMENTS,
    ]
    .concat()
}
