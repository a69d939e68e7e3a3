//! What was done, and how targets stand by it.

mod courses;
mod events;
mod figures;
mod registers;
mod results;
