//! Requests made from the OpenAPI document, bounded and the same every time.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{
    install,
    server::{PASSWORD, Server},
    steps::{finish, root},
};

pub fn run() -> Result<()> {
    let programs = install::schemathesis()?;
    let server = Server::with_demo()?;
    let base = format!("{}/api/v1", server.address);
    let tests = root().join("tests");
    let ids = Command::new(programs.join("python"))
        .arg(tests.join("schemathesis_ids.py"))
        .arg(&base)
        .env("VERV_DEMO_PASSWORD", PASSWORD)
        .output()?;
    ensure!(ids.status.success(), "ids cannot be found: {}", String::from_utf8_lossy(&ids.stderr));
    let ids = String::from_utf8(ids.stdout)?;
    let scratch = std::env::temp_dir();
    let mut run = Command::new(programs.join("schemathesis"));
    run.current_dir(scratch)
        .arg("--config-file")
        .arg(tests.join("schemathesis.toml"))
        .args(["run", &format!("{base}/openapi.json"), "--url", &base])
        // One worker: with more, the tool's own coverage phase fails now and then on Python 3.11.
        .args(["--workers", "1", "--no-color", "--warnings", "off", "--generation-database", "none"])
        .env("VERV_DEMO_PASSWORD", PASSWORD)
        .envs(ids.lines().filter_map(|line| line.split_once('=')));
    finish(&mut run).with_context(|| format!("the server's log:\n{}", server.log()))
}
