//! The statements on the plan.

pub mod areas;
pub mod catalogues;
pub mod check_ins;
pub mod goals;
pub mod history;
pub mod measures;
pub mod plans;
pub mod proposals;
pub mod responsibilities;
pub mod snapshots;
