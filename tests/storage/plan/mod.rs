//! Stories of the plan.

mod check_ins;
mod plans;
mod proposals;
mod said;
mod snapshots;
