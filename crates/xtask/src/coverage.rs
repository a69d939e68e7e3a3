//! `cargo xtask coverage`: how many lines of the server its tests run, by crate.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{
    cluster::Cluster,
    install,
    steps::{cargo, finish, path_with, root, target},
    test,
};

/// Not measured: what tests and measures, and the client, whose pages run as WebAssembly in a browser.
const LEFT_OUT: &str = "/(tests|frontend|crates/bench|crates/xtask)/|/target/";

/// Lines that could be run, and those that were.
#[derive(Clone, Copy, Default)]
struct Lines {
    count: u64,
    covered: u64,
}

impl Lines {
    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.covered += other.covered;
    }
}

pub fn run() -> Result<()> {
    let path = path_with(&install::cargo_tools()?)?;
    let llvm = install::llvm_tools()?;
    let coverage = |arguments: &[&str]| {
        let mut command = cargo(&["llvm-cov"]);
        command.args(arguments).env("PATH", &path);
        command.env("LLVM_COV", llvm.join("llvm-cov")).env("LLVM_PROFDATA", llvm.join("llvm-profdata"));
        command
    };
    // Programs and counts of an earlier run would be taken for this one's.
    finish(&mut coverage(&["clean", "--workspace"]))?;
    let cluster = Cluster::start()?;
    let mut tests = coverage(&["test", "--no-report", "--tests"]);
    test::without_browser(&mut tests, &cluster);
    // What is killed leaves no counts, and programs that count start too slowly to be killed at their work.
    finish(tests.args(["--skip", "workers_that_are_killed"]))?;
    let report = |arguments: &[&str], to: &Path| -> Result<()> {
        let mut report: Command = coverage(&["report", "--ignore-filename-regex", LEFT_OUT]);
        finish(report.args(arguments).arg(to))
    };
    let summary = target().join("coverage.json");
    report(&["--json", "--summary-only", "--output-path"], &summary)?;
    let pages = target().join("coverage");
    report(&["--html", "--output-dir"], &pages)?;
    print!("{}", table(&by_crate(&serde_json::from_str(&fs::read_to_string(summary)?)?)?));
    println!("\nEvery line: {}", pages.join("html/index.html").display());
    Ok(())
}

/// The lines of each crate, from the report in the format of `llvm-cov export`.
fn by_crate(report: &Value) -> Result<BTreeMap<String, Lines>> {
    let crates = root().join("crates");
    let mut found = BTreeMap::<String, Lines>::new();
    for file in report.pointer("/data/0/files").and_then(Value::as_array).context("no files were measured")? {
        let path = Path::new(file["filename"].as_str().context("a file without a name")?);
        // Generated sources stand in the folder of what was built.
        let Ok(below) = path.strip_prefix(&crates) else { continue };
        let name = below.iter().next().unwrap_or_default().to_string_lossy().into_owned();
        let number = |what: &str| {
            let number = file.pointer(&format!("/summary/lines/{what}")).and_then(Value::as_u64);
            number.with_context(|| format!("{}: no {what} of lines", path.display()))
        };
        found.entry(name).or_default().add(Lines { count: number("count")?, covered: number("covered")? });
    }
    Ok(found)
}

/// As Markdown, the worst last.
fn table(crates: &BTreeMap<String, Lines>) -> String {
    let mut rows: Vec<(&str, Lines)> = crates.iter().map(|(name, lines)| (name.as_str(), *lines)).collect();
    rows.sort_by_key(|(_, lines)| lines.count.saturating_sub(lines.covered) * 1000 / lines.count.max(1));
    let mut all = Lines::default();
    for (_, lines) in &rows {
        all.add(*lines);
    }
    rows.push(("all", all));
    let lines = rows.into_iter().map(|(name, Lines { count, covered })| {
        let tenths = covered * 1000 / count.max(1);
        format!("| `{name}` | {count} | {}.{} % |\n", tenths / 10, tenths % 10)
    });
    std::iter::once("| crate | lines | run by tests |\n|---|---:|---:|\n".to_owned()).chain(lines).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn files_are_summed_by_crate_and_the_worst_is_last() {
        let file = |path: &str, count, covered| {
            let path = root().join(path);
            json!({"filename": path, "summary": {"lines": {"count": count, "covered": covered}}})
        };
        let files = [
            file("crates/app/src/lib.rs", 10, 5),
            file("crates/domain/src/lib.rs", 100, 99),
            file("crates/domain/src/a/b.rs", 100, 100),
            file("target/debug/build/x.rs", 1000, 0),
        ];
        let found = by_crate(&json!({"data": [{"files": files}]})).unwrap();
        assert_eq!(
            table(&found),
            "| crate | lines | run by tests |\n|---|---:|---:|\n\
             | `domain` | 200 | 99.5 % |\n| `app` | 10 | 50.0 % |\n| `all` | 210 | 97.1 % |\n"
        );
        assert!(by_crate(&json!({"data": []})).is_err());
        let nameless = json!({"data": [{"files": [{"summary": {}}]}]});
        assert!(by_crate(&nameless).is_err());
    }
}
