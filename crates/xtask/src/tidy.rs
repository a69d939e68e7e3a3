//! The invariants of the workspace, checked with cargo's metadata and the sources.

mod circles;
mod paths;
mod storage;
mod wings;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};
use cargo_metadata::{DependencyKind, MetadataCommand};

use self::circles::Crate;
use crate::{steps::root, styles};

/// Which of our crates each of our crates may build on.
const MAY_USE: [(&str, &[&str]); 14] = [
    ("verv-domain", &[]),
    ("verv-contract", &["verv-domain"]),
    ("verv-vault", &["verv-domain"]),
    ("verv-storage", &["verv-domain", "verv-contract"]),
    ("verv-paper", &["verv-domain"]),
    ("verv-ingest", &["verv-domain"]),
    (
        "verv-app",
        &["verv-domain", "verv-contract", "verv-vault", "verv-ingest", "verv-paper", "verv-storage"],
    ),
    ("verv-worker", &["verv-domain", "verv-app"]),
    ("verv-api", &["verv-domain", "verv-contract", "verv-app"]),
    (
        "verv-server",
        &[
            "verv-domain",
            "verv-contract",
            "verv-vault",
            "verv-storage",
            "verv-app",
            "verv-worker",
            "verv-api",
        ],
    ),
    ("verv-web", &["verv-domain", "verv-contract"]),
    ("verv-tests", ALL),
    ("verv-bench", ALL),
    // The places: what a device keeps, and what the page asks for early, go by their addresses.
    ("xtask", &["verv-domain", "verv-contract"]),
];

const ALL: &[&str] = &[
    "verv-domain",
    "verv-contract",
    "verv-vault",
    "verv-ingest",
    "verv-paper",
    "verv-storage",
    "verv-app",
    "verv-worker",
    "verv-api",
    "verv-server",
];

/// Libraries that only these crates may name. Tests and measurements may name all.
const ONLY: [(&str, &[&str]); 3] =
    [("sqlx", &["verv-storage"]), ("actix-web", &["verv-api", "verv-server"]), ("leptos", &["verv-web"])];

/// Compile to WebAssembly, and know no I/O.
const PURE: [&str; 2] = ["verv-domain", "verv-contract"];
const IMPURE: [&str; 5] = ["tokio", "sqlx", "actix-web", "getrandom", "tracing"];

/// Longer, and a file has more than one idea.
const LONGEST_FILE: usize = 600;

#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    fn check(&mut self, holds: bool, finding: impl FnOnce() -> String) {
        if !holds {
            self.0.push(finding());
        }
    }
}

pub fn run() -> Result<()> {
    let mut findings = Findings::default();
    check_dependencies(&mut findings)?;
    check_reasons(&mut findings)?;
    let sources = sources(&["crates", "frontend", "tests"])?;
    for (path, text) in &sources {
        check_source(&mut findings, path, text);
    }
    check_circles(&mut findings, &sources)?;
    findings.0.extend(storage::check(&sources));
    findings.0.extend(wings::check(&sources));
    findings.0.extend(styles::check(&root().join("frontend"))?);
    for finding in &findings.0 {
        eprintln!("tidy: {finding}");
    }
    if findings.0.is_empty() {
        eprintln!("tidy: {} files, nothing to say", sources.len());
        return Ok(());
    }
    bail!("{} findings", findings.0.len())
}

fn check_dependencies(findings: &mut Findings) -> Result<()> {
    let metadata = MetadataCommand::new().current_dir(root()).no_deps().exec()?;
    let allowed: BTreeMap<_, _> = MAY_USE.into_iter().collect();
    for package in &metadata.packages {
        let name = package.name.to_string();
        let Some(allowed) = allowed.get(name.as_str()) else {
            findings.check(false, || format!("{name} has no row in the direction of dependence"));
            continue;
        };
        for dependency in &package.dependencies {
            if dependency.kind == DependencyKind::Development {
                continue;
            }
            let used = dependency.name.as_str();
            let is_ours = used.starts_with("verv-") || used == "xtask";
            findings
                .check(!is_ours || allowed.contains(&used), || format!("{name} must not build on {used}"));
            let keeper = ONLY.iter().find(|(library, _)| *library == used);
            let may_name = ["verv-tests", "verv-bench"].contains(&name.as_str());
            if let Some((_, keepers)) = keeper {
                findings.check(may_name || keepers.contains(&name.as_str()), || {
                    format!("{name} must not name {used}")
                });
            }
            let is_pure = PURE.contains(&name.as_str());
            findings.check(!is_pure || !IMPURE.contains(&used), || format!("{name} must not know {used}"));
        }
    }
    Ok(())
}

/// Every dependency is declared once, with the reason beside it.
fn check_reasons(findings: &mut Findings) -> Result<()> {
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let declared = manifest.split("[workspace.dependencies]").nth(1).unwrap_or_default();
    let declared = declared.split("\n[").next().unwrap_or_default();
    for line in declared.lines().filter(|line| line.contains('=') && !line.starts_with("verv-")) {
        findings.check(line.contains(" # "), || format!("Cargo.toml gives no reason: {line}"));
    }
    Ok(())
}

fn sources(folders: &[&str]) -> Result<Vec<(PathBuf, String)>> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            if path.ends_with("node_modules") {
                continue;
            }
            for entry in fs::read_dir(&path)? {
                waiting.push(entry?.path());
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path)?;
            found.push((path.strip_prefix(root()).unwrap_or(&path).to_owned(), text));
        }
    }
    found.sort();
    Ok(found)
}

fn check_source(findings: &mut Findings, path: &Path, text: &str) {
    let shown = path.display();
    let lines = text.lines().count();
    findings.check(lines <= LONGEST_FILE, || format!("{shown} has {lines} lines"));
    findings.check(text.starts_with("//!"), || format!("{shown} does not begin by saying what it is"));
    let routes = ["crates/api/src/routes.rs", "crates/xtask/src/tidy.rs"];
    let is_served =
        path.starts_with("crates/api") && !routes.iter().any(|allowed| path == Path::new(allowed));
    findings.check(!is_served || !text.contains(".route("), || {
        format!("{shown} routes past the table of endpoints")
    });
    let mut numbered = text.lines().enumerate();
    let unfinished = numbered.find(|(_, line)| line.contains("TODO") || line.contains("FIXME"));
    let is_this = path == Path::new("crates/xtask/src/tidy.rs");
    findings.check(is_this || unfinished.is_none(), || {
        format!("{shown}:{} is unfinished", unfinished.map_or(0, |(line, _)| line + 1))
    });
}

/// No file builds on one that builds on it.
fn check_circles(findings: &mut Findings, sources: &[(PathBuf, String)]) -> Result<()> {
    let crates = fs::read_dir(root().join("crates"))?;
    let mut folders = vec![PathBuf::from("frontend/src"), PathBuf::from("tests/src")];
    for entry in crates {
        folders.push(Path::new("crates").join(entry?.file_name()).join("src"));
    }
    for folder in folders {
        for circle in Crate::of(&folder, sources).circles() {
            let names: Vec<_> = circle.iter().map(|path| path.display().to_string()).collect();
            findings.check(false, || format!("these build on each other: {}", names.join(", ")));
        }
    }
    Ok(())
}
