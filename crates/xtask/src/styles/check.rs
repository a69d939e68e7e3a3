//! What is wrong with the styles: classes that nothing has, classes that nothing styles, and rules whose outcome
//! hangs on the order of files.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::{Context, Result};

use super::{
    File, below,
    css::{self, Rule},
    files,
    names::Names,
};

/// Classes that are named and not styled, and why.
const UNSTYLED: [(&str, &str); 3] = [
    ("c5", "the last column has what the others leave"),
    ("living", "marks the style guide"),
    ("opt__t", "the first column of an option"),
];

/// Everything that is wrong, in words.
pub fn check(frontend: &Path) -> Result<Vec<String>> {
    let mut names = Names::default();
    for (_, path) in below(frontend, &["src", "root", "boot"], &["rs", "html", "js"])? {
        let text = fs::read_to_string(frontend.join(&path)).with_context(|| path.display().to_string())?;
        let shown = path.display().to_string();
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("rs") => names.read_rust(&shown, &text),
            Some("html") => names.read_page(&shown, &text),
            _ => names.read_script(&text),
        }
    }
    names.read_page("index.html", &fs::read_to_string(frontend.join("index.html"))?);
    findings(&files(frontend)?, &names, &UNSTYLED)
}

/// A file's rules.
struct Styles<'a> {
    file: &'a File,
    rules: Vec<Rule>,
}

fn findings(files: &[File], names: &Names, unstyled: &[(&str, &str)]) -> Result<Vec<String>> {
    let mut styles = Vec::new();
    for file in files {
        let rules = css::rules(&file.css).with_context(|| file.path.display().to_string())?;
        styles.push(Styles { file, rules });
    }
    let mut found = dead(&styles, names);
    found.extend(unknown(&styles, names, unstyled));
    found.extend(undecided(&styles, names));
    Ok(found)
}

/// Classes that have a rule and that nothing has.
fn dead(styles: &[Styles], names: &Names) -> Vec<String> {
    let mut found = BTreeMap::new();
    for Styles { file, rules } in styles {
        for class in rules.iter().flat_map(|rule| css::classes(&rule.selector)) {
            if !names.has(&class) {
                found.entry(class).or_insert_with(|| file.path.display().to_string());
            }
        }
    }
    found.into_iter().map(|(class, path)| format!("{path}: nothing has the class `{class}`")).collect()
}

/// Classes that are named and that no rule styles; and those of the list that are named no more.
fn unknown(styles: &[Styles], names: &Names, unstyled: &[(&str, &str)]) -> Vec<String> {
    let styled: BTreeSet<String> = styles
        .iter()
        .flat_map(|styles| &styles.rules)
        .flat_map(|rule| css::classes(&rule.selector))
        .collect();
    let is_known = |class: &str| styled.contains(class) || unstyled.iter().any(|(known, _)| class == *known);
    let mut found: BTreeSet<String> = BTreeSet::new();
    for (class, path) in &names.meant {
        if !is_known(class) {
            found.insert(format!("{path}: no rule styles the class `{class}`"));
        }
    }
    for (class, _) in unstyled {
        if !names.meant.iter().any(|(name, _)| name == class) {
            found.insert(format!(
                "nothing has the class `{class}`, which needs no rule: take it from the list"
            ));
        }
    }
    found.into_iter().collect()
}

/// Pairs of rules of two files that set the same of the same element, weigh the same and are in the same layer: which
/// of them holds is the order of the files, which nobody chose.
fn undecided(styles: &[Styles], names: &Names) -> Vec<String> {
    let mut found = Vec::new();
    for (n, one) in styles.iter().enumerate() {
        for other in styles[n + 1..].iter().filter(|other| other.file.layer == one.file.layer) {
            for (a, b) in one.rules.iter().flat_map(|a| other.rules.iter().map(move |b| (a, b))) {
                let Some(property) = shared(a, b) else { continue };
                if can_meet(&a.selector, &b.selector, names) {
                    found.push(format!(
                        "{} and {}: whether `{}` or `{}` sets `{property}` hangs on the order of files",
                        one.file.path.display(),
                        other.file.path.display(),
                        a.selector,
                        b.selector
                    ));
                }
            }
        }
    }
    found
}

/// A property that both set, also as a part of one that holds several.
fn shared<'a>(a: &'a Rule, b: &Rule) -> Option<&'a str> {
    let is_part = |whole: &str, part: &str| {
        part.strip_prefix(whole).is_some_and(|rest| rest.starts_with('-')) && part != "border-radius"
    };
    let is_shared = |one: &str, other: &str| one == other || is_part(one, other) || is_part(other, one);
    let mut own = a.properties.iter().filter(|property| !property.starts_with("--"));
    own.find(|one| b.properties.iter().any(|other| is_shared(one, other))).map(String::as_str)
}

/// Whether one element can be meant by both: a class is in both, or theirs stand together somewhere. Two that each want
/// something else around it are taken not to meet: an icon in a button is not one in a note.
fn can_meet(a: &str, b: &str, names: &Names) -> bool {
    let (of_a, of_b) = (css::own_classes(a), css::own_classes(b));
    let (around_a, around_b) = (css::around(a), css::around(b));
    if of_a.is_empty()
        || of_b.is_empty()
        || css::weight(a) != css::weight(b)
        || css::pseudo_element(a) != css::pseudo_element(b)
        || (!around_a.is_empty() && !around_b.is_empty() && around_a != around_b)
    {
        return false;
    }
    let both: BTreeSet<String> = of_a.union(&of_b).cloned().collect();
    !of_a.is_disjoint(&of_b) || names.together.iter().any(|together| both.is_subset(together))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, layer: &'static str, css: &str) -> File {
        File { path: path.into(), layer: Some(layer), css: css.to_owned() }
    }

    fn of(files: &[(&str, &'static str, &str)], source: &str, unstyled: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<File> = files.iter().map(|(path, layer, css)| file(path, layer, css)).collect();
        let mut names = Names::default();
        names.read_rust("page.rs", source);
        findings(&files, &names, unstyled).unwrap()
    }

    const SHARED: &str = "components.shared";
    const PAGES: &str = "components.pages";

    #[test]
    fn a_dead_class_is_found() {
        let files = [("ui/note.css", SHARED, ".note { gap: 0; } @media print { .note .gone { gap: 0; } }")];
        let found = of(&files, r#"<p class="note">"#, &[]);
        assert_eq!(found, ["ui/note.css: nothing has the class `gone`"]);
        assert!(of(&files, r#"<p class="note gone">"#, &[]).is_empty());
    }

    #[test]
    fn a_class_without_a_rule_is_found() {
        let files = [("ui/note.css", SHARED, ".note { gap: 0; }")];
        let source = r#"<p class="note plain">"#;
        assert_eq!(of(&files, source, &[]), ["page.rs: no rule styles the class `plain`"]);
        assert!(of(&files, source, &[("plain", "why")]).is_empty());
        let stale = of(&files, r#"<p class="note">"#, &[("plain", "why")]);
        assert_eq!(stale, ["nothing has the class `plain`, which needs no rule: take it from the list"]);
    }

    #[test]
    fn an_outcome_that_hangs_on_the_order_of_files_is_found() {
        let both = r#"<p class="sheet ask"> let c = "sheet";"#;
        let found = |ask: &str, layer| {
            of(&[("ui/a.css", SHARED, ".sheet { padding: 0; }"), ("ui/b.css", layer, ask)], both, &[])
        };
        assert_eq!(
            found(".ask { padding-block: 1rem; }", SHARED),
            ["ui/a.css and ui/b.css: whether `.sheet` or `.ask` sets `padding` hangs on the order of files"]
        );
        // A later layer, another property, more weight, another box: all decided.
        assert!(found(".ask { padding-block: 1rem; }", PAGES).is_empty());
        assert!(found(".ask { gap: 1rem; }", SHARED).is_empty());
        assert!(found(".sheet.ask { padding: 1rem; }", SHARED).is_empty());
        assert!(found(".ask::before { padding: 1rem; }", SHARED).is_empty());
        // An icon in a note is not one in an item; in the same it is.
        let icons = r#"<p class="note"><p class="item"><svg class="i">"#;
        let of_icons = |css| {
            of(&[("ui/a.css", SHARED, ".note .i { color: red; }"), ("ui/b.css", SHARED, css)], icons, &[])
        };
        assert!(of_icons(".item .i { color: blue; }").is_empty());
        assert_eq!(of_icons(".note .i { color: blue; } .item { gap: 0; }").len(), 1);
        // They never stand together.
        let apart = r#"<p class="sheet"><p class="ask">"#;
        let files = [("ui/a.css", SHARED, ".sheet { gap: 0; }"), ("ui/b.css", SHARED, ".ask { gap: 1rem; }")];
        assert!(of(&files, apart, &[]).is_empty());
    }
}
