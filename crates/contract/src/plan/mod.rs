//! The plan, on the wire.

pub mod areas;
pub mod catalogues;
pub mod changes;
pub mod check_ins;
pub mod goals;
pub mod history;
pub mod holes;
pub mod measures;
pub mod plans;
pub mod proposals;
pub mod responsibilities;
