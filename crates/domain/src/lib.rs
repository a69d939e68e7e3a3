//! What a plan is and what is allowed: ids, values, rules and permissions.
//!
//! No I/O, no clock, no random numbers: everything is an argument. The crate compiles to WebAssembly, so that the browser
//! checks a form with the rules that the server decides by.

pub mod access;
pub mod folding;
pub mod id;
pub mod identity;
pub mod invisible;
pub mod keys;
pub mod organisation;
pub mod period;
pub mod plan;
pub mod position;
pub mod privacy;
pub mod progress;
pub mod sorting;
pub mod text;
pub mod time;
pub mod words;

pub use time::{Date, Timestamp};
