//! Wings: folders that stand on each floor, with the same rooms in them.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{
    circles::{from_root, module},
    paths::named,
};

/// Crates in which a concept has a file of its own. `verv_<floor>` is what others call them.
const FLOORS: [&str; 5] = ["domain", "contract", "storage", "app", "api"];

/// Where the client has its wings: the pages. What else it has, all pages may use.
const PAGES: &str = "frontend/src/pages";
/// The client's name as a floor.
const CLIENT: &str = "client";

/// A wing may know those before it.
///
/// `organisation` is first: what a branch is made of is so whoever logs in. `identity` builds on it, because who somebody
/// is in a branch follows from the offices they hold; a person's id is all that the offices need.
const ORDER: [&str; 7] = ["organisation", "identity", "plan", "progress", "rooms", "board", "exchange"];

/// What is kept of the work itself, whatever it is about: all wings may know it, and it knows none.
const OF_ALL: &str = "operation";

/// Files that know a wing that theirs may not know.
///
/// `sessions`: who is logged in is told which plan to open, in the answer that a client asks for before anything else;
/// asking for it apart would cost each first visit a round trip. `jobs` and `upkeep`: a job runs with its owner's rights of
/// that moment, and sessions are cleared by the rule that ends them.
///
/// In the client, the page of an office or a body lists the measures that it answers for, as the plan's pages draw them.
const EXCEPTIONS: [(&str, &str); 5] = [
    ("crates/app/src/identity/sessions.rs", "plan"),
    ("crates/storage/src/identity/sessions.rs", "plan"),
    ("crates/app/src/operation/jobs.rs", "identity"),
    ("crates/app/src/operation/upkeep.rs", "identity"),
    ("frontend/src/pages/organisation/offices/carried.rs", "plan"),
];

/// What is wrong with the wings.
pub fn check(sources: &[(PathBuf, String)]) -> Vec<String> {
    check_except(sources, &EXCEPTIONS)
}

fn check_except(sources: &[(PathBuf, String)], exceptions: &[(&str, &str)]) -> Vec<String> {
    let mut findings = Vec::new();
    let mut used = Vec::new();
    let mut wing_of: BTreeMap<String, (String, &Path)> = BTreeMap::new();
    for (path, text) in sources {
        let Some((floor, below)) = place(path) else { continue };
        let module = module(below);
        let Some(wing) = below.parent().and_then(|folder| folder.iter().next()) else { continue };
        let wing = wing.to_string_lossy().into_owned();
        if !is_wing(&wing) {
            findings.push(format!("{} is in no wing that we know", path.display()));
            continue;
        }
        let Some(room) = module.get(1) else {
            findings.extend(check_contents(path, text));
            continue;
        };
        let (elsewhere, other) = wing_of.entry(room.clone()).or_insert_with(|| (wing.clone(), path));
        if *elsewhere != wing {
            findings.push(format!(
                "{} and {} are the same room in two wings",
                other.display(),
                path.display()
            ));
        }
        for known in known(floor, &module, text) {
            let exception = exceptions.iter().find(|(file, wing)| path == Path::new(file) && *wing == known);
            used.extend(exception);
            if exception.is_none() && !may_know(&wing, &known) {
                findings.push(format!("{}: `{wing}` must not know `{known}`", path.display()));
            }
        }
    }
    let unused = exceptions.iter().filter(|exception| !used.contains(exception));
    findings
        .extend(unused.map(|(file, wing)| format!("{file} does not know `{wing}` any more: see its row")));
    findings
}

fn is_wing(name: &str) -> bool {
    name == OF_ALL || ORDER.contains(&name)
}

fn may_know(wing: &str, known: &str) -> bool {
    let place = |wing: &str| ORDER.iter().position(|other| *other == wing);
    wing == known || known == OF_ALL || (wing != OF_ALL && place(known) < place(wing))
}

/// The floor of a file, and the file below the floor's `src`.
fn place(path: &Path) -> Option<(&'static str, &Path)> {
    let floor = FLOORS.into_iter().find_map(|floor| {
        let below = path.strip_prefix(Path::new("crates").join(floor).join("src")).ok()?;
        Some((floor, below))
    });
    floor.or_else(|| Some((CLIENT, path.strip_prefix(PAGES).ok()?)))
}

/// A wing's `mod.rs` is a table of contents.
fn check_contents(path: &Path, text: &str) -> Option<String> {
    let is_contents = |line: &str| line.is_empty() || line.starts_with("//!") || line.starts_with("pub mod ");
    let other = text.lines().find(|line| !is_contents(line))?;
    Some(format!("{} is more than a table of contents: {other}", path.display()))
}

/// The wings whose names stand in a file, on its own floor and on those below. What a page shows crosses wings, so of the
/// client only its own modules count.
fn known(floor: &str, module: &[String], text: &str) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    for mut path in named(text) {
        if floor == CLIENT {
            if path[0].starts_with("verv_") {
                continue;
            }
            if path[0] == "crate" {
                // `crate::pages` is to the pages what `crate` is to a floor.
                if path.get(1).is_none_or(|part| part != "pages") {
                    continue;
                }
                path.remove(1);
            }
        }
        let elsewhere =
            path[0].strip_prefix("verv_").is_some_and(|other| other != floor && FLOORS.contains(&other));
        let below = if elsewhere { Some(path[1..].to_vec()) } else { from_root(module, &path) };
        let wing = below.and_then(|below| below.into_iter().next()).filter(|name| is_wing(name));
        known.extend(wing.filter(|wing| !known.contains(wing)));
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(files: &[(&str, &str)], exceptions: &[(&str, &str)]) -> Vec<String> {
        let source = |(path, text): &(&str, &str)| (PathBuf::from(path), (*text).to_owned());
        check_except(&files.iter().map(source).collect::<Vec<_>>(), exceptions)
    }

    const OFFICES: &str = "crates/app/src/organisation/offices.rs";

    #[test]
    fn a_wing_knows_those_before_it_and_none_after() {
        let plans = "crates/app/src/plan/plans.rs";
        assert!(findings(&[(plans, "use verv_domain::{organisation::x::Y, operation::z};")], &[]).is_empty());
        assert_eq!(findings(&[(OFFICES, "use verv_domain::plan::plans::Plan;")], &[]).len(), 1);
        assert_eq!(findings(&[(OFFICES, "use super::super::plan::plans;")], &[]).len(), 1);
        let audit = "crates/app/src/operation/audit.rs";
        assert_eq!(findings(&[(audit, "use crate::organisation::offices;")], &[]).len(), 1);
    }

    #[test]
    fn pages_know_the_wings_before_theirs_and_may_show_what_the_contract_has() {
        let page = "frontend/src/pages/organisation/bodies/seats.rs";
        let fine = "use crate::{pages::organisation::offices::words, shell::x}; use verv_contract::plan::plans::PlanView;";
        assert!(findings(&[(page, fine)], &[]).is_empty());
        assert_eq!(findings(&[(page, "use crate::pages::plan::plans::fetched;")], &[]).len(), 1);
        assert_eq!(findings(&[(page, "use super::super::super::plan::plans;")], &[]).len(), 1);
        let elsewhere = [("frontend/src/pages/plan/offices/mod.rs", ""), (OFFICES, "")];
        assert_eq!(findings(&elsewhere, &[]).len(), 1);
    }

    #[test]
    fn an_exception_holds_for_one_file_and_as_long_as_it_is_used() {
        let exceptions = [(OFFICES, "plan")];
        assert!(findings(&[(OFFICES, "use crate::plan::plans;")], &exceptions).is_empty());
        assert_eq!(findings(&[(OFFICES, "")], &exceptions).len(), 1);
    }

    #[test]
    fn folders_are_wings_with_a_table_of_contents_and_rooms_have_one_wing() {
        assert_eq!(findings(&[("crates/app/src/helpers/a.rs", "")], &[]).len(), 1);
        assert!(
            findings(&[("crates/app/src/a.rs", ""), ("crates/server/src/commands/a.rs", "")], &[]).is_empty()
        );
        let contents = "crates/app/src/plan/mod.rs";
        assert!(findings(&[(contents, "//! The plan.\n\npub mod goals;\n")], &[]).is_empty());
        assert_eq!(findings(&[(contents, "pub mod goals;\npub fn goal() {}\n")], &[]).len(), 1);
        let twice = [("crates/domain/src/plan/offices.rs", ""), (OFFICES, "")];
        assert_eq!(findings(&twice, &[]).len(), 1);
    }
}
