//! The client of Verv: what people see. It calls the API through the contract's table and holds no secret.
//!
//! One program, whose pages come in chunks (see `chunks`).

#![recursion_limit = "512"]
#![cfg_attr(
    not(target_arch = "wasm32"),
    expect(clippy::large_types_passed_by_value, reason = "handles are half as large where pointers are")
)]

mod api;
mod app;
mod browser;
mod chunks;
mod form;
mod locales;
mod outbox;
mod pages;
mod place_page;
mod router;
mod scroll;
mod session;
mod shell;
mod ui;

fn main() {
    app::start();
}
