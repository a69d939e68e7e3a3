//! Clients that are generated from the OpenAPI document, type-checked, and at work for a day; and what two checkers say of
//! the document.

use std::{path::Path, process::Command};

use anyhow::{Context, Result};

use crate::{
    guide, install,
    server::{PASSWORD, Server},
    steps::{finish, path_with, root},
};

pub fn run() -> Result<()> {
    let python = install::python_clients()?;
    install::node_clients()?;
    let clients = root().join("tests/clients");
    check_document(&clients)?;
    let server = Server::with_demo()?;
    let days = || {
        python_day(&clients, &python, &server.address)?;
        guide::write_typescript(&clients)?;
        typescript_day(&clients, &server.address)?;
        guide::run(&clients, &python, &server)
    };
    days().with_context(|| format!("the server's log:\n{}", server.log()))
}

/// A program of `tests/clients/node_modules`.
fn node(clients: &Path, program: &str) -> Command {
    let mut command = Command::new(clients.join("node_modules/.bin").join(program));
    command
        .current_dir(clients)
        .env("REDOCLY_TELEMETRY", "off")
        .env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    command
}

/// A warning is as good as an error.
fn check_document(clients: &Path) -> Result<()> {
    let document = root().join("tests/golden/openapi.json");
    finish(node(clients, "redocly").arg("lint").arg(&document).args([
        "--config",
        "redocly.yaml",
        "--format",
        "summary",
    ]))?;
    let strict = ["--ruleset", "spectral.yaml", "--fail-severity", "hint"];
    finish(node(clients, "spectral").arg("lint").arg(&document).args(strict))
}

/// The generator's warnings fail the step: for each, something would be missing in the client.
fn python_day(clients: &Path, programs: &Path, address: &str) -> Result<()> {
    let generated = clients.join("generated/python");
    std::fs::create_dir_all(&generated)?;
    // It calls the formatter beside it by name.
    let path = path_with(programs)?;
    let python = |program: &str| {
        let mut command = Command::new(programs.join(program));
        command.current_dir(&generated).env("PATH", &path).env("PYTHONPATH", &generated);
        command
    };
    let mut generate = python("openapi-python-client");
    generate.args(["generate", "--url", &format!("{address}/api/v1/openapi.json")]);
    generate.args(["--meta", "none", "--output-path", "verv_client", "--overwrite", "--fail-on-warning"]);
    finish(&mut generate)?;
    let (day, rules) = (clients.join("day.py"), clients.join("mypy.ini"));
    let make_token = clients.join("make_token.py");
    finish(python("mypy").arg("--config-file").arg(&rules).args(["--package", "verv_client"]))?;
    finish(python("mypy").arg("--config-file").arg(&rules).args([&day, &make_token]))?;
    finish(python("python").arg(&day).arg(address).env("VERV_DEMO_PASSWORD", PASSWORD))
}

fn typescript_day(clients: &Path, address: &str) -> Result<()> {
    let document = format!("{address}/api/v1/openapi.json");
    finish(node(clients, "openapi-typescript").args([&document, "--output", "generated/schema.ts"]))?;
    finish(&mut node(clients, "tsc"))?;
    let mut day = Command::new("node");
    day.current_dir(clients).args(["generated/javascript/day.js", address]);
    finish(day.env("VERV_DEMO_PASSWORD", PASSWORD))
}
