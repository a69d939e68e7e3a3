//! What is looked at on a stage: a server of the test's own, in the same program, whose clock stands still.

mod api_tokens;
mod away;
mod chunks;
mod device;
mod events;
mod governing;
mod heard;
mod images;
mod invitations;
mod keyboard;
mod lists;
mod pages;
mod palette;
mod plan;
mod reader;
mod requests;
mod roles;
mod said;
mod sessions;
mod tabs;
mod watching;
