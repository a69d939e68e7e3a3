//! The plan, as its callers see it.

mod check_ins;
mod hiding;
mod hiding_proposals;
mod holes;
mod measures;
mod mine;
mod plans;
mod proposals;
mod proposals_settled;
mod said;
mod undo;
mod withdrawals;
