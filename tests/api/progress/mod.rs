//! The wing `progress`.

mod arithmetic;
mod cases;
mod counting;
mod events;
mod given;
mod groups;
mod sentences;
