//! `cargo xtask bless`: the generated files, written anew. Look at the difference before you commit it.

use anyhow::Result;
use clap::ValueEnum;

use crate::{
    install,
    steps::{cargo, finish, step},
    test::{IMAGES, browser_tests},
};

/// What is written anew.
#[derive(Clone, Copy, ValueEnum)]
pub enum What {
    /// OpenAPI document, access matrix, page of operations, snapshots
    Texts,
    /// Pictures of pages, of the front end that was built last
    Images,
}

pub fn run(what: What) -> Result<()> {
    match what {
        What::Texts => step("golden files and snapshots", || {
            let mut tests = cargo(&["test", "--locked", "--package", "verv-tests", "--test", "api"]);
            tests.env("VERV_BLESS", "1").env("INSTA_UPDATE", "always");
            finish(tests.env("INSTA_FORCE_PASS", "1"))
        }),
        What::Images => step("pictures of pages into tests/golden/images", || {
            install::browser()?;
            finish(browser_tests().arg(IMAGES).env("VERV_BLESS", "1"))
        }),
    }
}
