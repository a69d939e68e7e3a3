//! `cargo xtask budget`: what pages may cost, measured by Lighthouse and in the browser, on the release build.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::{
    bench::build_release,
    install,
    server::Server,
    site,
    steps::{cargo, finish, root, step},
};

pub fn run() -> Result<()> {
    install::wasm_target()?;
    install::browser()?;
    install::node_packages(true)?;
    step("front end", || site::build(site::Mode::Release, site::For::Users))?;
    let release = build_release()?;
    let browser = ["--locked", "--package", "verv-tests", "--features", "browser", "--bin", "budget"];
    step("what measures", || finish(cargo(&["build"]).args(browser)))?;
    step("a branch with 300 measures, and what its pages cost", || {
        let mut told = String::new();
        let server = Server::over(&release.join("verv"), |data, _| {
            std::fs::create_dir_all(data)?;
            let mut make = Command::new(release.join("verv-bench"));
            let made = make.arg("data").arg(data.join("verv.sqlite")).output()?;
            ensure!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
            told = String::from_utf8(made.stdout)?;
            Ok(())
        })?;
        let (slug, account) = told.trim().split_once(' ').context("no branch")?;
        let (email, password) = account.split_once(' ').context("no account")?;
        let mut budget = cargo(&["run"]);
        budget.args(browser).arg("--").arg(root().join("target/budget"));
        budget.env("VERV_TEST_SERVER", &server.address).env("VERV_TEST_PASSWORD", password);
        finish(budget.env("VERV_BUDGET_EMAIL", email).env("VERV_BUDGET_BRANCH", slug))
    })
}
