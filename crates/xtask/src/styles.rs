//! The stylesheet: one for all pages.

use std::{fmt::Write as _, fs, path::Path};

use anyhow::{Context, Result};

/// What is gathered, in this order.
const ROOTS: [&str; 2] = ["index.css", "seldom.css"];

/// The whole stylesheet, without comments and blank lines.
pub fn gather(frontend: &Path) -> Result<String> {
    ROOTS.iter().map(|root| with_imports(&frontend.join("styles"), root)).collect()
}

fn with_imports(folder: &Path, name: &str) -> Result<String> {
    let path = folder.join(name);
    let source = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut whole = String::new();
    for line in without_comments(&source).lines() {
        let line = line.trim();
        if let Some(imported) = line.strip_prefix("@import \"").and_then(|rest| rest.strip_suffix("\";")) {
            whole.push_str(&with_imports(folder, imported)?);
        } else if !line.is_empty() {
            writeln!(whole, "{line}")?;
        }
    }
    Ok(whole)
}

fn without_comments(source: &str) -> String {
    let mut pieces = source.split("/*");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |kept, piece| kept + piece.split_once("*/").map_or("", |(_, rest)| rest))
}
