//! The handlers of what is kept of the work itself.

pub mod audit;
