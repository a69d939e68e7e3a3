//! `cargo xtask bench`: the release build beside its floors, and beside PocketBase with `--peers`.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use crate::{
    install, site,
    steps::{cargo, finish, root, step, target},
};

pub fn run(arguments: &[String]) -> Result<()> {
    install::wasm_target()?;
    step("front end, whose size is measured", || site::build(site::Mode::Release, site::For::Users))?;
    let release = build_release()?;
    step("measurements", || {
        let mut bench = Command::new(release.join("verv-bench"));
        bench.current_dir(root()).arg("run").arg("--server").arg(release.join("verv"));
        finish(bench.args(arguments))
    })
}

/// The server and the benchmark as they are run by others; the folder they are in.
pub fn build_release() -> Result<PathBuf> {
    step("release build", || {
        finish(&mut cargo(&[
            "build",
            "--locked",
            "--release",
            "--package",
            "verv-server",
            "--package",
            "verv-bench",
        ]))
    })?;
    Ok(target().join("release"))
}
