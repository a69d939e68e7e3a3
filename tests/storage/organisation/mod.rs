//! Stories of what a branch is made of.

mod bodies;
mod revocations;
