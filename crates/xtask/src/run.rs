//! `cargo xtask run`: from a clean checkout to a running server.

use std::process::Command;

use anyhow::{Result, bail};
use verv_domain::identity::passwords;

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

/// For a first look and for development; with `release`, the front end is as small as visitors get it.
pub fn run(release: bool) -> Result<()> {
    check_demo_password()?;
    let mode = if release { site::Mode::Release } else { site::Mode::Dev };
    step("1 of 4: tools", install::wasm_target)?;
    step("2 of 4: front end (the first time takes some minutes)", || {
        site::build(mode, site::For::Users).map(|_| ())
    })?;
    step("3 of 4: server (the first time takes some minutes)", build_server)?;
    step("4 of 4: database and demo", || finish(&mut verv("demo")))?;
    say_where();
    finish(&mut verv("serve"))
}

/// By the rule that `verv demo` will hold it against, some minutes later.
fn check_demo_password() -> Result<()> {
    let Ok(password) = std::env::var("VERV_DEMO_PASSWORD") else { return Ok(()) };
    if let Err(error) = passwords::check(&password, []) {
        bail!(
            "VERV_DEMO_PASSWORD cannot be used: {error}. Choose another one, or leave it out to get one for each account."
        );
    }
    Ok(())
}

/// Where the server is about to answer, unless a file says otherwise.
pub fn say_where() {
    let listen = std::env::var("VERV_LISTEN").unwrap_or_else(|_| "127.0.0.1:8080".to_owned());
    eprintln!("\nOpen http://{listen} and log in with one of the addresses above.");
    eprintln!("The API is documented at http://{listen}/api/docs. Stop with Ctrl C.\n");
}
