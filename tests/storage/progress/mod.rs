//! What was done, and how targets stand by it.

mod events;
mod registers;
mod results;
