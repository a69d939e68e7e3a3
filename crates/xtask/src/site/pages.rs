//! What is filled in: the program's page in each language, the boot scripts, and the files with addresses of their own.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;
use verv_contract::places::{PlaceKind, patterns};

use super::{
    BASE, FIRST_LOAD, LOADER, ORIGINAL, SEARCH, SHELL, START,
    files::{Site, file_name, files_of},
    groups::paths,
    splitting::Program,
};

#[path = "../../../../frontend/locales/catalogue.rs"]
mod catalogue;

pub use catalogue::Text;

pub type Languages = BTreeMap<String, Vec<Text>>;

/// The groups that a device keeps to work without a network: what somebody does in a corridor.
const KEPT: [&str; 7] = ["mine", "overview", "plan", "measure", "log", SHELL, SEARCH];

/// Every language with its texts, held against the original.
pub fn languages(folder: &Path) -> Result<Languages> {
    let mut languages = BTreeMap::new();
    for path in files_of(folder)? {
        if path.extension().is_some_and(|extension| extension == "toml") {
            let stem = path.file_stem().and_then(|name| name.to_str()).context("a name without a stem")?;
            languages.insert(stem.to_owned(), catalogue::read(&path).map_err(anyhow::Error::msg)?);
        }
    }
    let original = languages.get(ORIGINAL).context("the original texts are missing")?;
    for (language, texts) in &languages {
        let wrong = catalogue::differences(original, texts);
        ensure!(wrong.is_empty(), "{language}: {}", wrong.join("; "));
    }
    Ok(languages)
}

/// Writes all of them; the files that they name are there.
pub fn write(
    site: &mut Site,
    frontend: &Path,
    languages: &Languages,
    program: &Program,
    places: &BTreeMap<String, Vec<PlaceKind>>,
) -> Result<()> {
    let groups = early_groups(site, program, places)?;
    for path in files_of(&frontend.join("boot"))? {
        let script = fs::read_to_string(&path)?.replace("{{groups}}", &groups);
        site.add_script(&file_name(&path)?, script)?;
    }
    let page = fs::read_to_string(frontend.join("index.html"))?;
    for (language, texts) in languages {
        let page = filled(site, &page.replace("{{language}}", language), texts)?;
        let name = format!("verv.{language}.html");
        site.write(&name, Path::new(&name), page.as_bytes())?;
    }
    let original = languages.get(ORIGINAL).context("the original texts are missing")?;
    for path in files_of(&frontend.join("root"))? {
        let name = file_name(&path)?;
        let content = fs::read(&path)?;
        let Ok(text) = std::str::from_utf8(&content) else {
            site.write(&name, Path::new(&name), &content)?;
            continue;
        };
        let text = text.replace("{{kept}}", &kept_offline(site, languages, program)?);
        let text = text.replace("{{start}}", &json!(site.address(START)?).to_string());
        let text = text.replace("{{places}}", &json!(paths(patterns())).to_string());
        let text = filled(site, &text, original)?;
        site.write(&name, Path::new(&name), text.as_bytes())?;
    }
    Ok(())
}

/// What is fetched beside the program by whoever opens a page of a group: pairs of paths and addresses.
fn early_groups(site: &Site, program: &Program, places: &BTreeMap<String, Vec<PlaceKind>>) -> Result<String> {
    let mut groups = Vec::new();
    // What `/` leads to is not known before the program runs.
    let first = BTreeMap::from([(SHELL.to_owned(), vec![PlaceKind::Home])]);
    for (group, kinds) in places.iter().chain(&first) {
        let files = program.groups.get(group).into_iter().flatten();
        let addresses = files.map(|file| site.address(file)).collect::<Result<Vec<_>>>()?;
        groups.push((paths(kinds.iter().map(|kind| kind.pattern())), addresses));
    }
    Ok(serde_json::to_string(&groups)?)
}

/// What a device keeps to open Verv without a network.
fn kept_offline(site: &Site, languages: &Languages, program: &Program) -> Result<String> {
    let mut names: BTreeSet<String> =
        [START, LOADER, BASE].into_iter().chain(FIRST_LOAD).map(str::to_owned).collect();
    names.extend(languages.keys().map(|language| format!("{language}.json")));
    for group in KEPT {
        let files = program.groups.get(group).with_context(|| format!("the client has no group {group}"))?;
        names.extend(files.iter().cloned());
    }
    let addresses = names.iter().map(|name| site.address(name)).collect::<Result<Vec<_>>>()?;
    Ok(serde_json::to_string(&addresses)?)
}

/// A template with its `{{asset:name}}` and `{{text:key}}` filled in.
fn filled(site: &Site, template: &str, texts: &[Text]) -> Result<String> {
    let mut pieces = template.split("{{");
    let mut page = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (placeholder, rest) = piece.split_once("}}").context("a placeholder without an end")?;
        let value = match placeholder.split_once(':') {
            Some(("asset", name)) => site.address(name)?.to_owned(),
            Some(("text", key)) => {
                let text = texts.iter().find(|text| text.key == key);
                escaped(&text.with_context(|| format!("no text is called {key}"))?.words)
            }
            _ => bail!("unknown placeholder {placeholder}"),
        };
        page.push_str(&value);
        page.push_str(rest);
    }
    Ok(page)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
