//! `cargo xtask test`: every check there is, the quick ones first.

use std::{
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
};

use anyhow::{Result, bail};

use crate::{
    clients,
    cluster::Cluster,
    install, schemathesis,
    server::{PASSWORD, Server, binary},
    site,
    steps::{cargo, finish, linted, now, step, unchecked},
    supply, tidy,
};

/// A name for `cargo xtask test <name>`, what is checked, and the check.
type Step = (&'static str, &'static str, fn() -> Result<()>);

const STEPS: [Step; 11] = [
    ("tidy", "shape of the house", tidy::run),
    ("format", "format", format),
    (
        "supply",
        "dependencies: licences, sources, vulnerabilities, doubles, and any that nothing names",
        supply::run,
    ),
    ("tools", "lints and unit tests of this tool", tools),
    ("site", "front end and its size", front_end),
    ("build", "build of everything else, with its lints", build),
    ("test", "unit tests, storage stories on both engines, API", tests),
    ("schemathesis", "requests made from the OpenAPI document", schemathesis::run),
    ("clients", "generated clients at work, and checkers of the OpenAPI document", clients::run),
    ("browser", "pages and journeys in a browser", browser),
    (DOC, "documentation", documentation),
];

/// Reads the sources in a way that no other step can use, and so costs a build of its own: only when it is asked for.
const DOC: &str = "doc";

/// Whether what runs for a while runs for longer.
static LONG: AtomicBool = AtomicBool::new(false);

pub fn run(chosen: &[String], long: bool) -> Result<()> {
    LONG.store(long, Ordering::Relaxed);
    if let Some(unknown) = chosen.iter().find(|name| STEPS.iter().all(|(known, ..)| known != name)) {
        let names: Vec<_> = STEPS.iter().map(|(name, ..)| *name).collect();
        bail!("there is no step {unknown}; the steps are {}", names.join(", "));
    }
    let began = now();
    install::wasm_target()?;
    for (name, what, work) in STEPS {
        let is_wanted =
            if chosen.is_empty() { name != DOC || long } else { chosen.iter().any(|chosen| chosen == name) };
        if is_wanted {
            step(what, work)?;
        }
    }
    for what in unchecked() {
        eprintln!("\nNOT CHECKED: {what}.");
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

fn tools() -> Result<()> {
    finish(linted(&mut cargo(&["test", "--locked", "--package", "xtask"])))
}

fn documentation() -> Result<()> {
    let ours =
        ["doc", "--locked", "--workspace", "--exclude", "verv-web", "--no-deps", "--document-private-items"];
    finish(cargo(&ours).env("RUSTDOCFLAGS", "-D warnings"))
}

/// Everything with tests, the client among it (compiled for this machine). The same arguments for the build and the tests,
/// so that what is built is not built again.
const EVERYTHING: [&str; 6] =
    ["--locked", "--workspace", "--exclude", "xtask", "--features", "verv-tests/browser,verv-web/styleguide"];

fn build() -> Result<()> {
    finish(linted(cargo(&["test", "--no-run", "--tests"]).args(EVERYTHING)))
}

/// Modules of tests that have their own step: on the binary, and each on a server within the test.
const JOURNEYS: &str = "journey::";
const ON_STAGE: &str = "on_stage::";
/// One of them.
pub const IMAGES: &str = "on_stage::images::";

fn tests() -> Result<()> {
    let cluster = Cluster::start()?;
    eprintln!("engines: SQLite in temporary files, PostgreSQL at {}", cluster.address());
    let mut tests = cargo(&["test", "--tests"]);
    if LONG.load(Ordering::Relaxed) {
        tests.env("VERV_TEST_LONG", "1");
    }
    finish(without_browser(linted(&mut tests), &cluster))
}

/// Everything but what drives a browser, on both engines.
pub fn without_browser<'a>(tests: &'a mut Command, cluster: &Cluster) -> &'a mut Command {
    tests
        .args(EVERYTHING)
        .args(["--", "--skip", JOURNEYS, "--skip", ON_STAGE])
        .env("VERV_TEST_POSTGRES", cluster.address())
        .env("VERV_TEST_POSTGRES_TLS", cluster.tls_address())
        .env("VERV_REQUIRE_ENGINES", "1")
        .env("CI", "true")
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
    let mut tests = cargo(&["test"]);
    linted(tests.args(EVERYTHING).args(["--test", "browser", "--"]));
    tests
}
