//! What is looked at on a stage: a server of the test's own, in the same program, whose clock stands still.

mod away;
mod device;
mod heard;
mod images;
mod keyboard;
mod pages;
mod plan;
mod reader;
mod requests;
mod roles;
mod said;
mod sessions;
