//! What we build in and did not write: known vulnerabilities, licences, sources and doubles (`deny.toml`), and dependencies
//! that nothing names.

use std::process::Command;

use anyhow::Result;

use crate::{
    install,
    steps::{finish, leave_unchecked, root},
};

pub fn run() -> Result<()> {
    let programs = install::cargo_tools()?;
    let tool = |name: &str| {
        let mut command = Command::new(programs.join(name));
        command.current_dir(root());
        command
    };
    finish(tool("cargo-shear").args(["--locked", "--deny-warnings"]))?;
    // Fetched in a step of its own, so that a network without a way to it is not taken for a vulnerability.
    let has_advisories = finish(tool("cargo-deny").args(["--locked", "fetch", "db"])).is_ok();
    let mut deny = tool("cargo-deny");
    // A warning is an error: an entry of `deny.toml` that no longer applies.
    deny.args(["--locked", "check", "--hide-inclusion-graph", "--deny", "warnings"]);
    deny.args(["bans", "licenses", "sources"]);
    if has_advisories {
        deny.arg("advisories");
    } else {
        leave_unchecked("known vulnerabilities, because RustSec's database cannot be fetched from GitHub");
    }
    finish(&mut deny)
}
