//! The programs of `docs/api.md`, run as they stand there.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};

use crate::{
    server::{PASSWORD, Server},
    steps::{finish, path_with, root},
};

const GUIDE: &str = "docs/api.md";
const BRANCH: &str = "follo";

/// The code of the block that is fenced by these words.
fn block(guide: &str, fence: &str) -> Result<String> {
    let opening = format!("```{fence}\n");
    let (_, rest) = guide.split_once(&opening).with_context(|| format!("{GUIDE} has no block `{fence}`"))?;
    let (code, _) = rest.split_once("\n```").with_context(|| format!("the block `{fence}` does not end"))?;
    Ok(format!("{code}\n"))
}

/// Writes the TypeScript program beside the others, so that `tsc` reads it with them.
pub fn write_typescript(clients: &Path) -> Result<()> {
    let guide = fs::read_to_string(root().join(GUIDE))?;
    Ok(fs::write(clients.join("guide.ts"), block(&guide, "ts")?)?)
}

/// Runs all three with a token that the leader of the demo makes. The clients have been generated before.
pub fn run(clients: &Path, python: &Path, server: &Server) -> Result<()> {
    let guide = fs::read_to_string(root().join(GUIDE))?;
    let token = make_token(clients, python, &server.address)?;
    let settings = |command: &mut Command| {
        command
            .env("VERV_URL", &server.address)
            .env("VERV_BRANCH", BRANCH)
            .env("VERV_TOKEN", &token)
            .env_remove("VERV_DEMO_PASSWORD");
    };
    let mut curl = Command::new("sh");
    curl.args(["-c", &block(&guide, "sh curl")?]);
    settings(&mut curl);
    finish(&mut curl)?;

    let generated = clients.join("generated/python");
    fs::write(generated.join("guide.py"), block(&guide, "python")?)?;
    let mut program = Command::new(python.join("python"));
    program.current_dir(&generated).env("PATH", path_with(python)?).arg("guide.py");
    settings(&mut program);
    finish(&mut program)?;

    let mut program = Command::new("node");
    program.current_dir(clients).arg("generated/javascript/guide.js");
    settings(&mut program);
    finish(&mut program)
}

/// As a leader does on the page of programs: a token that reads the plan and reports.
fn make_token(clients: &Path, python: &Path, address: &str) -> Result<String> {
    let made = Command::new(python.join("python"))
        .arg(clients.join("make_token.py"))
        .arg(address)
        .env("PYTHONPATH", clients.join("generated/python"))
        .env("VERV_DEMO_PASSWORD", PASSWORD)
        .stderr(Stdio::inherit())
        .output()?;
    let token = String::from_utf8(made.stdout)?.trim().to_owned();
    ensure!(made.status.success() && !token.is_empty(), "no token was made");
    Ok(token)
}
