//! The client of Verv: what people see. It calls the API through the contract's table and holds no secret.
//!
//! One program, whose pages come in chunks (see `chunks`).

#![recursion_limit = "512"]

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
mod watching;

fn main() {
    app::start();
}
