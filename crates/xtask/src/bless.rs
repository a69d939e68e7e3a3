//! `cargo xtask bless`: the generated files, written anew. Look at the difference before you commit it.

use anyhow::Result;

use crate::steps::{cargo, finish, step};

pub fn run() -> Result<()> {
    step("golden files and snapshots", || {
        let mut tests = cargo(&["test", "--locked", "--package", "verv-tests", "--test", "api"]);
        finish(tests.env("VERV_BLESS", "1").env("INSTA_UPDATE", "always").env("INSTA_FORCE_PASS", "1"))
    })
}
