//! What crosses the wire: requests, views, problems, pages, and the table of endpoints.
//!
//! The table in [`endpoints`] is the single source: the server routes by it, the OpenAPI document is made from it,
//! the access matrix has a row for each of its rows, and the browser and the tests call through it.

pub mod areas;
pub mod audit;
pub mod bodies;
pub mod branches;
pub mod catalogues;
pub mod check_ins;
pub mod checking;
pub mod endpoint;
pub mod endpoints;
pub mod goals;
pub mod history;
pub mod holes;
pub mod mandates;
pub mod measures;
pub mod offices;
pub mod one_time_links;
pub mod page;
pub mod people;
pub mod places;
pub mod plans;
pub mod problem;
pub mod responsibilities;
pub mod sessions;

pub use checking::{Check, Checking, FieldError};
pub use page::Page;
pub use problem::{Problem, ProblemCode};
