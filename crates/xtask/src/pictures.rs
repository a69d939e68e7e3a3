//! `cargo xtask pictures`: the README's pictures, and pictures of everything.

use anyhow::Result;

use crate::{
    install, site,
    steps::{cargo, finish, root, step},
};

/// Of every page, to look at; else those of the README, in `docs/`.
pub fn run(all: bool) -> Result<()> {
    install::wasm_target()?;
    install::browser()?;
    step("front end", || site::build(site::Mode::Release, site::For::Tests))?;
    let (folder, what) = if all { ("target/pictures", "all") } else { ("docs", "readme") };
    step(&format!("pictures into {folder}/"), || {
        let taking =
            ["run", "--locked", "--package", "verv-tests", "--features", "browser", "--bin", "pictures"];
        finish(cargo(&taking).arg("--").arg(root().join(folder)).arg(what))
    })
}
