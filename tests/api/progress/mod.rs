//! What was done, and how targets stand by it: over HTTP, and the exact cases of their arithmetic.

mod arithmetic;
mod calendars;
mod cases;
mod counting;
mod courses;
mod events;
mod figure_files;
mod figures;
mod given;
mod groups;
mod health;
mod sentences;
