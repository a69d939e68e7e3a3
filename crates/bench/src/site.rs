//! The weight of the first page load, as it goes over the wire to a browser that reads brotli.

use std::{collections::BTreeSet, fs, path::Path};

/// Kilobytes (1000 bytes) of the page and every asset it names; `None` when the front end has not been built.
pub fn first_load_kb(site: &Path) -> Option<f64> {
    let page = fs::read_to_string(site.join("verv.nb.html")).ok()?;
    let mut files: BTreeSet<String> = assets(&page).map(str::to_owned).collect();
    files.insert("verv.nb.html".to_owned());
    let weights: Option<Vec<u32>> = files.iter().map(|name| weight(&site.join(name))).collect();
    Some(f64::from(weights?.iter().sum::<u32>()) / 1000.0)
}

/// What the page names under `/assets/`.
fn assets(page: &str) -> impl Iterator<Item = &str> {
    page.split("\"/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|name| name.starts_with("assets/"))
}

/// Compressed where there is a compressed form; fonts are compressed already.
fn weight(file: &Path) -> Option<u32> {
    let mut compressed = file.as_os_str().to_owned();
    compressed.push(".br");
    let found = fs::metadata(Path::new(&compressed)).or_else(|_| fs::metadata(file));
    u32::try_from(found.ok()?.len()).ok()
}

#[cfg(test)]
mod tests {
    use super::assets;

    #[test]
    fn assets_are_what_the_page_names() {
        let page = r#"<link href="/assets/a.css"><a href="/plan"><script src="/assets/b.js"></script>"#;
        assert_eq!(assets(page).collect::<Vec<_>>(), ["assets/a.css", "assets/b.js"]);
    }
}
