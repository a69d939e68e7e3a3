//! What a branch has decided to do, who does it, and how it goes.

pub mod agenda;
pub mod check_ins;
pub mod deadlines;
pub mod findings;
pub mod holes;
pub mod measure_lists;
pub mod measures;
pub mod plans;
pub mod proposals;
pub mod responsibilities;
pub mod snapshots;
pub mod targets;
