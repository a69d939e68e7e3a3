//! What crosses the wire: requests, views, problems, pages, and the table of endpoints.
//!
//! The table in [`endpoints`] is the single source: the server routes by it, the OpenAPI document is made from it,
//! the access matrix has a row for each of its rows, and the browser and the tests call through it.

pub mod checking;
pub mod endpoint;
pub mod endpoints;
pub mod exchange;
pub mod identity;
pub mod lists;
pub mod operation;
pub mod organisation;
pub mod page;
pub mod patch;
pub mod places;
pub mod plan;
pub mod problem;
pub mod progress;
mod progress_endpoints;
mod register_endpoints;
pub mod rooms;
mod rows;
pub mod token_scopes;

pub use checking::{Check, Checking, FieldError};
pub use page::Page;
pub use problem::{Problem, ProblemCode};
