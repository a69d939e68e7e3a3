//! The front end's bundle: WebAssembly in groups, JavaScript, one stylesheet, fonts, texts and a page that names them.
//!
//! Every file but the page has a hash of its content in its name, so that it can be kept for ever; texts stand
//! beside their compressed forms. The client is one program: what the login needs is its base, and each group of pages
//! is fetched at the first visit to one of them.

mod compile;
mod files;
mod gathering;
mod groups;
mod hash;
mod kept;
mod merging;
mod names;
mod pages;
mod sizes;
mod splitting;
mod tools;

use std::path::PathBuf;

use anyhow::Result;

use crate::{steps::root, styles};

pub use sizes::Sizes;

/// How the program is built.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Quickly, for development.
    Dev,
    /// Small.
    Release,
}

/// Who the bundle is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum For {
    Users,
    Tests,
}

/// The style guide: a feature of the client, and a group, of the bundle that is tested.
const STYLEGUIDE: &str = "styleguide";

/// The group of what is around every page of somebody who is logged in. Whatever another group shares with it is in it,
/// and it comes with each of them.
const SHELL: &str = "shell";

/// The group of what is no page: the search, which is opened over any of them.
const SEARCH: &str = "search";

/// The language that the others are held against, and that a first visit is in.
const ORIGINAL: &str = "nb";

/// What the program's files are called before their hashes: what starts it, what fetches its groups, and its base.
const START: &str = "verv.js";
const LOADER: &str = "groups.js";
const BASE: &str = "verv.wasm";

/// What every first visit loads beside the page and the program.
const FIRST_LOAD: [&str; 5] =
    ["early.js", "install.js", "verv.css", "nb.json", "hanken-grotesk-latin-wght-normal.woff2"];

/// The bundle's folder, whatever the build's own target folder is.
fn folder() -> PathBuf {
    root().join("target/site")
}

/// Builds everything, and says what it weighs.
pub fn build(mode: Mode, whom: For) -> Result<Sizes> {
    let frontend = root().join("frontend");
    let compiled = compile::client(mode, whom)?;
    let program = kept::program(&compiled, mode)?;
    let places = groups::read(&frontend.join("src/chunks.rs"), &program)?;
    let languages = pages::languages(&frontend.join("locales"))?;

    println!("site: writing");
    let mut site = files::Site::new(mode, folder())?;
    for (name, content) in names::addressed(&program)? {
        site.add_named(&name, &content)?;
    }
    for folder in ["fonts", "images"] {
        for path in files::files_of(&frontend.join(folder))? {
            site.add(&files::file_name(&path)?, &std::fs::read(&path)?)?;
        }
    }
    for (language, texts) in &languages {
        let words: Vec<&str> = texts.iter().map(|text| text.words.as_str()).collect();
        site.add(&format!("{language}.json"), &serde_json::to_vec(&words)?)?;
    }
    let stylesheet = site.with_addresses(&styles::gather(&frontend)?)?;
    site.add("verv.css", tools::minified("verv.css", stylesheet, mode)?.as_bytes())?;
    pages::write(&mut site, &frontend, &languages, &program, &places)?;
    site.finish()?;

    let sizes = Sizes::of(&site, &program)?;
    // In a hurry nothing is made small.
    if mode == Mode::Release {
        sizes.print();
    }
    Ok(sizes)
}
