//! The client, compiled to WebAssembly.

use std::path::PathBuf;

use anyhow::Result;

use super::{For, Mode, STYLEGUIDE};
use crate::steps::{cargo, finish, target};

const TARGET: &str = "wasm32-unknown-unknown";

/// Compiles the client; the file that the linker wrote.
pub fn client(mode: Mode, whom: For) -> Result<PathBuf> {
    let (profile, folder) = match mode {
        Mode::Dev => ("dev", "debug"),
        Mode::Release => ("wasm-release", "wasm-release"),
    };
    println!("site: compiling verv-web ({profile})");
    let mut compile = cargo(&["rustc", "--locked", "--package", "verv-web", "--bin", "verv"]);
    compile.args(["--target", TARGET, "--profile", profile]);
    compile.args((whom == For::Tests).then_some(["--features", STYLEGUIDE]).into_iter().flatten());
    // The splitter asks where in the code each function and each datum is named.
    compile.args(["--", "-Clink-args=--emit-relocs"]);
    finish(compile.env("CARGO_ENCODED_RUSTFLAGS", flags().join("\u{1f}")))?;
    Ok(target().join(TARGET).join(folder).join("verv.wasm"))
}

/// Views of one type are a tenth smaller; and no paths of this machine in what others load.
fn flags() -> Vec<String> {
    let mut flags = vec!["--cfg=erase_components".to_owned()];
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let registries = home.and_then(|home| std::fs::read_dir(home.join("registry/src")).ok());
    for registry in registries.into_iter().flatten().flatten() {
        flags.push(format!("--remap-path-prefix={}=", registry.path().display()));
    }
    flags
}
