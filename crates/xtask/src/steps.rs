//! Commands, with what they do and how long they took.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
    time::{Instant, SystemTime},
};

use anyhow::{Context, Result, ensure};

pub fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().unwrap_or(root)
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// What cargo tells the program that it runs about that program's package.
const ABOUT_US: [&str; 5] =
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE"];

/// Cargo, in the workspace, with the lock file as it is.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).args(arguments);
    // Build scripts that ask for these would run again whenever cargo is called by hand after us.
    for (name, _) in std::env::vars_os() {
        if ABOUT_US.iter().any(|about| name.to_string_lossy().starts_with(about)) {
            command.env_remove(name);
        }
    }
    command
}

/// The same command with clippy as the compiler of our own crates: it lints what it compiles, so that lints and tests share
/// one build. A warning is an error. What cargo built without it is kept apart.
pub fn linted(command: &mut Command) -> &mut Command {
    // As `cargo clippy -- -D warnings` tells its compiler.
    command
        .env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver")
        .env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__")
}

/// The search path with this folder before all others.
pub fn path_with(folder: &Path) -> Result<OsString> {
    let others = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&others));
    Ok(std::env::join_paths(folders)?)
}

/// Runs a command to its end; its failure is ours.
pub fn finish(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("{name} cannot be started"))?;
    ensure!(status.success(), "{name} failed: {status}");
    Ok(())
}

/// Says what is being done, does it, and says how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("\n== {what}");
    let began = now();
    let outcome = work().with_context(|| what.to_owned());
    let word = if outcome.is_ok() { "done" } else { "FAILED" };
    eprintln!("== {what}: {word} in {:.0} s", began.elapsed().as_secs_f64());
    outcome
}

/// What could not be checked on this machine.
static UNCHECKED: Mutex<Vec<&str>> = Mutex::new(Vec::new());

/// Says that something is not checked, and has it said again at the end.
pub fn leave_unchecked(what: &'static str) {
    eprintln!("NOT CHECKED: {what}");
    UNCHECKED.lock().unwrap_or_else(PoisonError::into_inner).push(what);
}

/// All that was left unchecked.
pub fn unchecked() -> Vec<&'static str> {
    UNCHECKED.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

pub fn now() -> Instant {
    Instant::now()
}

/// The time that files are marked with.
#[expect(clippy::disallowed_methods, reason = "tools have no clock that is passed in")]
pub fn wall_clock() -> SystemTime {
    SystemTime::now()
}
