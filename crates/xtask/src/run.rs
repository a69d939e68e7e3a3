//! `cargo xtask run`: from a clean checkout to a running server.

use std::process::Command;

use anyhow::Result;

use crate::{
    install,
    server::binary,
    site,
    steps::{cargo, finish, root, step},
};

/// Builds the server in the dev profile, where it starts soonest; its dependencies are optimised.
pub fn build_server() -> Result<()> {
    finish(&mut cargo(&["build", "--locked", "--package", "verv-server"]))
}

/// The binary, working in the checkout: data in `verv-data`, the key in `verv.key`, where nothing else is said.
pub fn verv(command: &str) -> Command {
    let mut verv = Command::new(binary());
    verv.current_dir(root()).arg(command);
    verv
}

pub fn run() -> Result<()> {
    step("tools", install::wasm_target)?;
    step("front end (the first time takes some minutes)", || {
        site::build(site::Mode::Release, site::For::Users).map(|_| ())
    })?;
    step("server (the first time takes some minutes)", build_server)?;
    step("database and demo", || finish(&mut verv("demo")))?;
    say_where();
    finish(&mut verv("serve"))
}

/// Where the server is about to answer, unless a file says otherwise.
pub fn say_where() {
    let listen = std::env::var("VERV_LISTEN").unwrap_or_else(|_| "127.0.0.1:8080".to_owned());
    eprintln!("\nOpen http://{listen} and log in with one of the addresses above.");
    eprintln!("The API is documented at http://{listen}/api/docs. Stop with Ctrl C.\n");
}
