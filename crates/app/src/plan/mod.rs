//! Use cases of the plan.

pub mod areas;
pub mod authorized;
pub mod catalogues;
pub mod check_ins;
pub mod goals;
pub mod history;
pub mod holes;
pub mod measure_lists;
pub mod measures;
pub mod plans;
pub mod proposals;
pub mod responsibilities;
pub mod shown;
pub mod snapshots;
