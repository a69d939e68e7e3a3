//! What is kept of the work itself, on the wire.

pub mod audit;
