//! What was done, and how targets stand by it.

mod events;
mod figures;
mod registers;
mod results;
