//! The handlers of the plan.

pub mod areas;
pub mod catalogues;
pub mod check_ins;
pub mod goals;
pub mod history;
pub mod holes;
pub mod measures;
pub mod plans;
pub mod proposals;
pub mod responsibilities;
