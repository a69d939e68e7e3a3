//! The stylesheet: one for all pages, gathered from files that stand beside what they style.
//!
//! A file has no layer of its own: its folder says which it is. So nobody puts a rule in the wrong one, and whoever
//! adds a page writes a file of rules beside it and nothing else. Within a layer the order of the files means nothing
//! (`check` finds where it would).

mod check;
mod css;
mod names;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

pub use check::check;

/// The layers, each over those before it. Pages come over what is shared, so that a page may adjust a component.
const LAYERS: [&str; 9] = [
    "reset",
    "tokens",
    "base",
    "layout",
    "components.shared",
    "components.pages",
    "utilities.helpers",
    "utilities.contrast",
    "utilities.print",
];

/// The files of `frontend/styles`, which stand beside no source, and their layers; typefaces have none.
const FOUNDATION: [(&str, Option<&str>); 10] = [
    ("fonts.css", None),
    ("reset.css", Some("reset")),
    ("tokens.css", Some("tokens")),
    ("base.css", Some("base")),
    ("layout.css", Some("layout")),
    ("first.css", Some("components.pages")),
    ("guide.css", Some("components.pages")),
    ("utilities.css", Some("utilities.helpers")),
    ("contrast.css", Some("utilities.contrast")),
    ("print.css", Some("utilities.print")),
];

/// The folders of `frontend/src` that have styles, and their layers.
const SOURCES: [(&str, &str); 3] =
    [("ui", "components.shared"), ("form", "components.shared"), ("pages", "components.pages")];

/// A file of styles.
struct File {
    /// From the front end's folder.
    path: PathBuf,
    layer: Option<&'static str>,
    css: String,
}

/// The whole stylesheet, without comments and blank lines; always in the same order.
pub fn gather(frontend: &Path) -> Result<String> {
    Ok(joined(&files(frontend)?))
}

fn joined(files: &[File]) -> String {
    let mut whole = format!("@layer {};\n", LAYERS.join(", "));
    for layer in std::iter::once(None).chain(LAYERS.map(Some)) {
        let own = files.iter().filter(|file| file.layer == layer);
        let lines = own.flat_map(|file| file.css.lines().map(str::trim)).filter(|line| !line.is_empty());
        let lines: Vec<&str> = lines.collect();
        match (layer, lines.join("\n")) {
            (_, rules) if rules.is_empty() => {}
            (None, rules) => whole.extend([&rules, "\n"]),
            (Some(layer), rules) => whole.extend(["@layer ", layer, " {\n", &rules, "\n}\n"]),
        }
    }
    whole
}

/// Every file of styles with its layer, without comments, by path.
fn files(frontend: &Path) -> Result<Vec<File>> {
    let mut found = Vec::new();
    for (folder, path) in below(frontend, &["styles", "src"], &["css"])? {
        let layer = layer_of(&folder, &path)?;
        let source = fs::read_to_string(frontend.join(&path)).with_context(|| path.display().to_string())?;
        found.push(File { path, layer, css: css::without_comments(&source) });
    }
    Ok(found)
}

fn layer_of(folder: &str, path: &Path) -> Result<Option<&'static str>> {
    let below = path.strip_prefix(folder)?;
    if folder == "styles" {
        let known = FOUNDATION.iter().find(|(name, _)| Path::new(name) == below);
        return match known {
            Some((_, layer)) => Ok(*layer),
            None => {
                bail!("{} has no layer: add it to FOUNDATION, or put it beside its source", path.display())
            }
        };
    }
    let first = below.components().next().map(|first| first.as_os_str().to_owned()).unwrap_or_default();
    match SOURCES.iter().find(|(name, _)| first == *name) {
        Some((_, layer)) => Ok(Some(*layer)),
        None => bail!("{} has no layer: styles stand in src/ui, src/form and src/pages", path.display()),
    }
}

/// Files in folders of the front end, with one of these endings, by path from it; and which folder they are in.
fn below(frontend: &Path, folders: &[&str], endings: &[&str]) -> Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for folder in folders {
        let mut waiting = vec![PathBuf::from(folder)];
        while let Some(path) = waiting.pop() {
            let here = frontend.join(&path);
            let entries = fs::read_dir(&here).with_context(|| here.display().to_string())?;
            for entry in entries {
                let path = path.join(entry?.file_name());
                if frontend.join(&path).is_dir() {
                    waiting.push(path);
                } else if path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known))
                {
                    found.push(((*folder).to_owned(), path));
                }
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, css: &str) -> File {
        let folder = path.split('/').next().unwrap();
        let layer = layer_of(folder, Path::new(path)).unwrap();
        File { path: path.into(), layer, css: css::without_comments(css) }
    }

    #[test]
    fn the_folder_is_the_layer() {
        assert_eq!(layer_of("src", Path::new("src/ui/note.css")).unwrap(), Some("components.shared"));
        assert_eq!(
            layer_of("src", Path::new("src/pages/plan/plans/plans.css")).unwrap(),
            Some("components.pages")
        );
        assert_eq!(layer_of("styles", Path::new("styles/print.css")).unwrap(), Some("utilities.print"));
        assert_eq!(layer_of("styles", Path::new("styles/fonts.css")).unwrap(), None);
        assert!(layer_of("styles", Path::new("styles/more.css")).is_err());
        assert!(layer_of("src", Path::new("src/locales/days.css")).is_err());
    }

    #[test]
    fn files_of_a_layer_stand_together_in_its_place() {
        let files = [
            file("src/pages/home/home.css", ".hole { gap: 0; }\n\n/* Why. */\n.hole b { color: red; }\n"),
            file("src/ui/note.css", "  .note { gap: 0; }"),
            file("styles/fonts.css", "@font-face { font-family: \"X\"; }"),
            file("styles/tokens.css", ":root { --s1: .25rem; }"),
        ];
        let first = format!("@layer {};\n", LAYERS.join(", "));
        assert_eq!(
            joined(&files).strip_prefix(&first).unwrap(),
            "@font-face { font-family: \"X\"; }\n@layer tokens {\n:root { --s1: .25rem; }\n}\n\
             @layer components.shared {\n.note { gap: 0; }\n}\n\
             @layer components.pages {\n.hole { gap: 0; }\n.hole b { color: red; }\n}\n"
        );
    }

    #[test]
    fn every_file_of_the_product_is_in_it_once() {
        let frontend = crate::steps::root().join("frontend");
        let whole = gather(&frontend).unwrap();
        for file in files(&frontend).unwrap() {
            let first = file.css.lines().map(str::trim).find(|line| !line.is_empty()).unwrap();
            assert!(whole.contains(first), "{} is missing", file.path.display());
        }
        assert_eq!(whole, gather(&frontend).unwrap());
        assert!(!whole.contains("/*") && !whole.contains("\n\n"));
        assert_eq!(whole.matches('{').count(), whole.matches('}').count());
    }
}
