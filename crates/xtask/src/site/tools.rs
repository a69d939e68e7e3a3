//! Tools of the front end's own Node packages, which make smaller what is right without them.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Result, ensure};

use super::Mode;
use crate::steps::root;

/// The program's parts of WebAssembly beyond the first version, as rustc emits them. Never all features: the
/// optimiser would then use some that browsers refuse.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What the optimiser does, in this order: control flow taken apart and put together anew is a hundredth smaller.
const OPTIMISATIONS: &[&str] = &["-Oz", "--flatten", "--rereloop", "-Oz", "-Oz"];

/// What only those who write the program read.
const STRIPPED: &[&str] = &["--strip-debug", "--strip-producers", "--strip-target-features"];

/// A tool, where npm can give it to us.
fn node_tool(name: &str) -> Option<PathBuf> {
    let frontend = root().join("frontend");
    let tool = frontend.join("node_modules/.bin").join(name);
    if !tool.exists() {
        let install = ["install", "--no-audit", "--no-fund", "--silent"];
        println!("site: npm {}", install.join(" "));
        let installed = Command::new("npm").current_dir(&frontend).args(install).status();
        if !installed.is_ok_and(|status| status.success()) {
            println!("site: npm is missing, so {name} is skipped and the program is larger");
            return None;
        }
    }
    Some(tool)
}

/// Whether there is an optimiser.
pub fn has_optimiser() -> bool {
    node_tool("wasm-opt").is_some()
}

/// A module in fewer bytes, by binaryen's optimiser where there is one.
pub fn optimised(name: &str, module: Vec<u8>) -> Result<Vec<u8>> {
    let Some(optimiser) = node_tool("wasm-opt") else { return Ok(module) };
    println!("site: wasm-opt {name}");
    let path = scratch(name);
    fs::write(&path, &module)?;
    let status = Command::new(optimiser)
        .args(OPTIMISATIONS)
        .args(STRIPPED)
        .args(FEATURES)
        .arg(&path)
        .arg("-o")
        .arg(&path)
        .status()?;
    ensure!(status.success(), "wasm-opt refused {name}");
    let smaller = fs::read(&path)?;
    fs::remove_file(&path)?;
    Ok(smaller)
}

/// A script or a stylesheet in fewer letters, in what is for users: a script is a quarter less over the wire.
pub fn minified(name: &str, source: String, mode: Mode) -> Result<String> {
    let tool = (mode == Mode::Release).then(|| node_tool("esbuild")).flatten();
    let Some(tool) = tool else { return Ok(source) };
    let path = scratch(name);
    fs::write(&path, &source)?;
    let output = Command::new(tool).arg("--minify").arg(&path).output()?;
    fs::remove_file(&path)?;
    ensure!(output.status.success(), "esbuild refused {name}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

fn scratch(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("verv-{}-{name}", std::process::id()))
}
