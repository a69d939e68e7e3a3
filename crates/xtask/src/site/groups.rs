//! Which pages are in which group of the client, as the client's own table says, and what that means for addresses.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, ensure};
use verv_contract::places::PlaceKind;

use super::{SEARCH, SHELL, STYLEGUIDE, splitting::Program};

/// From a group to its places. A row of the table reads `group: Place = …;`.
pub fn read(table: &Path, program: &Program) -> Result<BTreeMap<String, Vec<PlaceKind>>> {
    let source = fs::read_to_string(table).with_context(|| table.display().to_string())?;
    let groups = rows(&source)?;
    let told: Vec<&str> = groups.keys().map(String::as_str).collect();
    let split = program.groups.keys().map(String::as_str);
    let split: Vec<&str> = split.filter(|group| ![STYLEGUIDE, SEARCH, SHELL].contains(group)).collect();
    ensure!(
        told == split,
        "{} has the groups {told:?}, and the client is split into {split:?}",
        table.display()
    );
    Ok(groups)
}

fn rows(source: &str) -> Result<BTreeMap<String, Vec<PlaceKind>>> {
    let mut groups: BTreeMap<String, Vec<PlaceKind>> = BTreeMap::new();
    for line in source.lines() {
        let Some((group, kind)) = row(line) else { continue };
        if group == STYLEGUIDE {
            continue;
        }
        let place = PlaceKind::ALL.iter().find(|place| format!("{place:?}") == kind);
        let place = place.with_context(|| format!("{group} has the page {kind}, which is no place"))?;
        groups.entry(group.to_owned()).or_default().push(*place);
    }
    Ok(groups)
}

/// Group and place of a row of the table.
fn row(line: &str) -> Option<(&str, &str)> {
    let (group, rest) = line.trim().strip_suffix(';')?.split_once(": ")?;
    let (kind, _) = rest.split_once(" = ")?;
    let is_name = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (is_name(group) && is_name(kind)).then_some((group, kind))
}

/// A regular expression, as scripts write it, for the paths that these patterns describe.
pub fn paths<'a>(patterns: impl IntoIterator<Item = &'a str>) -> String {
    let mut alternatives: Vec<String> = patterns.into_iter().map(path).collect();
    alternatives.sort();
    format!("^(?:{})/?$", alternatives.join("|"))
}

/// `/f/:branch/planen` as `/f/[^/]+/planen`.
fn path(pattern: &str) -> String {
    let segments = pattern.split('/').filter(|segment| !segment.is_empty());
    let written = segments.map(|segment| if segment.starts_with(':') { "[^/]+" } else { segment });
    written.fold(String::new(), |path, segment| path + "/" + segment)
}

#[cfg(test)]
mod tests {
    use verv_contract::places::{PlaceKind, patterns};

    use super::{paths, rows};

    #[test]
    fn the_table_of_the_client_is_read() {
        let source = "
macro_rules! lazy_pages {
    ($($group:ident: $kind:ident = $draw:expr;)+) => {}
}
lazy_pages! {
    mine: Mine = branch_page(mine::page);
    plan: Plan = branch_page(plan::page);
    // The plan's parts.
    plan: Goal = item_page(plan::goal::page);
    styleguide: Styleguide = styleguide::page();
}
let kinds: Vec<PlaceKind> = menu(session), more;";
        let groups = rows(source).unwrap();
        assert_eq!(groups["mine"], [PlaceKind::Mine]);
        assert_eq!(groups["plan"], [PlaceKind::Plan, PlaceKind::Goal]);
        assert_eq!(groups.len(), 2);
        assert!(rows("    mine: Nowhere = page;").is_err());
    }

    /// What our expressions use of the language of regular expressions, and no more.
    fn matches(expression: &str, path: &str) -> bool {
        let inner = expression.strip_prefix("^(?:").and_then(|rest| rest.strip_suffix(")/?$")).unwrap();
        let path = path.strip_suffix('/').unwrap_or(path);
        inner.split('|').any(|alternative| {
            // A slash stands in the class for "anything but a slash" as well.
            let alternative = alternative.replace("[^/]+", ":");
            let (wanted, found): (Vec<_>, Vec<_>) =
                (alternative.split('/').collect(), path.split('/').collect());
            wanted.len() == found.len()
                && wanted
                    .iter()
                    .zip(found)
                    .all(|(want, found)| *want == found || (*want == ":" && !found.is_empty()))
        })
    }

    #[test]
    fn every_page_has_its_path_and_what_is_no_page_has_none() {
        let all = paths(patterns());
        for path in ["/", "/logg-inn", "/f/follo/planen/", "/f/follo/planen/vis", "/styr/follo/verv/0198"] {
            assert!(matches(&all, path), "{path}");
        }
        for path in
            ["/hjelp", "/api/docs", "/health/live", "/f/follo", "/f//planen", "/f/follo/planen/vis/mer"]
        {
            assert!(!matches(&all, path), "{path}");
        }
        let plan = paths([PlaceKind::Plan.pattern(), PlaceKind::Goal.pattern()]);
        assert_eq!(plan, "^(?:/f/[^/]+/mal/[^/]+|/f/[^/]+/planen)/?$");
    }
}
