//! What a plan is and what is allowed: ids, values, rules and permissions.
//!
//! No I/O, no clock, no chance: everything is an argument. The crate compiles to WebAssembly, so that the browser
//! checks a form with the rules that the server decides by.

pub mod access;
pub mod body;
pub mod branch;
pub mod check_in;
pub mod deadline;
pub mod goal;
pub mod hole;
pub mod id;
pub mod measure;
pub mod office;
pub mod password;
pub mod period;
pub mod plan;
pub mod privacy;
pub mod responsibility;
pub mod sorting;
pub mod target;
pub mod text;
pub mod time;

pub use time::{Date, Timestamp};
