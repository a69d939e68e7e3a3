//! The client of Verv: what people see. It calls the API through the contract's table and holds no secret.
//!
//! One library, several programs: nobody loads the leader's tables to tell how a measure goes in a corridor.

#![recursion_limit = "1024"]

mod api;
mod browser;
mod dom;
mod form;
mod kept;
mod locales;
mod outbox;
mod pages;
mod programs;
mod router;
mod session;
mod ui;

#[cfg(feature = "stil")]
pub use programs::stil;
pub use programs::{daily, governing, organising};
