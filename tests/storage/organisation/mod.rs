//! Stories of what a branch is made of.

mod bodies;
mod registers;
mod revocations;
