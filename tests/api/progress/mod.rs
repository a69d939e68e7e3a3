//! What was done, and how targets stand by it: over HTTP, and the exact cases of their arithmetic.

mod arithmetic;
mod calendars;
mod cases;
mod counting;
mod events;
mod given;
mod groups;
mod health;
mod sentences;
