//! The wing `progress`.

mod arithmetic;
mod cases;
mod given;
mod groups;
mod sentences;
