//! `cargo xtask test`: every check there is, the quick ones first.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{
    clients,
    cluster::Cluster,
    install, schemathesis,
    server::{PASSWORD, Server, binary},
    site,
    steps::{cargo, finish, now, step},
    tidy,
};

/// A name for `cargo xtask test <name>`, what is checked, and the check.
type Step = (&'static str, &'static str, fn() -> Result<()>);

const STEPS: [Step; 12] = [
    ("tidy", "shape of the house", tidy::run),
    ("format", "format", format),
    ("site", "front end and its size", front_end),
    ("clippy", "lints", clippy),
    ("clippy-web", "lints of the front end", clippy_web),
    ("test-web", "unit tests of the front end", tests_of_the_front_end),
    ("doc", "documentation", documentation),
    ("build", "build of everything else", build),
    ("test", "unit tests, storage stories on both engines, API", tests),
    ("schemathesis", "requests made from the OpenAPI document", schemathesis::run),
    ("clients", "generated clients at work, and checkers of the OpenAPI document", clients::run),
    ("browser", "pages and journeys in a browser", browser),
];

pub fn run(chosen: &[String]) -> Result<()> {
    if let Some(unknown) = chosen.iter().find(|name| STEPS.iter().all(|(known, ..)| known != name)) {
        let names: Vec<_> = STEPS.iter().map(|(name, ..)| *name).collect();
        bail!("there is no step {unknown}; the steps are {}", names.join(", "));
    }
    let began = now();
    install::wasm_target()?;
    for (name, what, work) in STEPS {
        if chosen.is_empty() || chosen.iter().any(|chosen| chosen == name) {
            step(what, work)?;
        }
    }
    eprintln!("\nAll is well, in {:.0} minutes.", (began.elapsed().as_secs_f64() / 60.0).ceil());
    Ok(())
}

fn format() -> Result<()> {
    finish(&mut cargo(&["fmt", "--all", "--check"]))
}

fn front_end() -> Result<()> {
    site::build(site::Mode::Release, site::For::Tests)?.check()
}

fn clippy() -> Result<()> {
    let everything =
        ["clippy", "--locked", "--workspace", "--exclude", "verv-web", "--all-targets", "--all-features"];
    finish(cargo(&everything).args(["--", "-D", "warnings"]))
}

fn clippy_web() -> Result<()> {
    let web = ["clippy", "--locked", "--package", "verv-web", "--target", "wasm32-unknown-unknown"];
    finish(cargo(&web).args(["--", "-D", "warnings"]))?;
    finish(cargo(&web).args(["--all-features", "--", "-D", "warnings"]))
}

fn tests_of_the_front_end() -> Result<()> {
    finish(&mut cargo(&["test", "--locked", "--package", "verv-web"]))
}

fn documentation() -> Result<()> {
    let ours =
        ["doc", "--locked", "--workspace", "--exclude", "verv-web", "--no-deps", "--document-private-items"];
    finish(cargo(&ours).env("RUSTDOCFLAGS", "-D warnings"))
}

/// The same packages and targets as the tests, so that what is built here is not built again.
const EVERYTHING: [&str; 7] =
    ["--locked", "--workspace", "--exclude", "verv-web", "--exclude", "xtask", "--all-targets"];

fn build() -> Result<()> {
    finish(cargo(&["build"]).args(EVERYTHING).args(["--features", "verv-tests/browser"]))
}

/// Modules of tests that have their own step: on the binary, and each on a server within the test.
const JOURNEYS: &str = "journey::";
const ON_STAGE: &str = "on_stage::";
/// One of them.
pub const IMAGES: &str = "on_stage::images::";

fn tests() -> Result<()> {
    let cluster = Cluster::start()?;
    eprintln!("engines: SQLite in temporary files, PostgreSQL at {}", cluster.address());
    let mut tests = cargo(&["test"]);
    tests.args(EVERYTHING).args(["--features", "verv-tests/browser"]);
    tests.args(["--", "--skip", JOURNEYS, "--skip", ON_STAGE]);
    finish(
        tests
            .env("VERV_TEST_POSTGRES", cluster.address())
            .env("VERV_TEST_POSTGRES_TLS", cluster.tls_address())
            .env("VERV_REQUIRE_ENGINES", "1")
            .env("CI", "true"),
    )
}

fn browser() -> Result<()> {
    install::browser()?;
    install::node_packages(false)?;
    // Each has a server of its own, so two can run beside each other.
    finish(browser_tests().args([ON_STAGE, "--test-threads", "2"]))?;
    // One at a time: they share one demo, on the program that others run.
    let server = Server::with_demo()?;
    let mut journeys = browser_tests();
    journeys.args([JOURNEYS, "--test-threads", "1"]);
    journeys.env("VERV_TEST_SERVER", &server.address).env("VERV_TEST_PASSWORD", PASSWORD);
    // Somebody new is added on the command line.
    journeys.env("VERV_TEST_PROGRAM", binary()).env("VERV_TEST_DATA", server.data());
    finish(&mut journeys)
}

/// What drives a browser; its own arguments follow.
pub fn browser_tests() -> Command {
    cargo(&[
        "test",
        "--locked",
        "--package",
        "verv-tests",
        "--features",
        "browser",
        "--test",
        "browser",
        "--",
    ])
}
