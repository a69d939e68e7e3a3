//! `cargo xtask pictures`: the README's pictures, of the running demo.

use anyhow::Result;

use crate::{
    install,
    run::build_server,
    server::{PASSWORD, Server},
    site,
    steps::{cargo, finish, root, step},
};

pub fn run() -> Result<()> {
    install::wasm_target()?;
    install::browser()?;
    step("front end", || site::build(site::Mode::Release, site::For::Users))?;
    step("server", build_server)?;
    step("pictures into docs/", || {
        let server = Server::with_demo()?;
        let mut pictures = cargo(&[
            "run",
            "--locked",
            "--package",
            "verv-tests",
            "--features",
            "browser",
            "--bin",
            "pictures",
        ]);
        pictures.env("VERV_TEST_SERVER", &server.address).env("VERV_TEST_PASSWORD", PASSWORD);
        finish(pictures.arg("--").arg(root().join("docs")))
    })
}
