//! The page of what the two plans name: each row is shown by a test that exists, or says what is missing.

use std::{fs, path::Path};

const PAGE: &str = "tests/golden/inventory.md";
/// How a row says that something is not there.
const MISSING: &str = "not yet";

/// Whether the file declares a test of this name, as a function or as a story on both engines.
fn declares(root: &Path, test: &str) -> bool {
    let Some((file, name)) = test.split_once("::") else { return false };
    let text = fs::read_to_string(root.join(file)).unwrap_or_default();
    [format!("fn {name}("), format!("story!({name},")].iter().any(|declared| text.contains(declared))
}

#[test]
fn every_mechanism_of_the_two_plans_is_shown_by_a_test_or_said_to_be_missing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let page = fs::read_to_string(root.join(PAGE)).unwrap();
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| lines"))
        .map(|line| line.split(" | ").collect())
        .collect();
    assert_eq!(rows.len(), 110, "59 rows of Ås and 51 of Follo");
    for row in rows {
        let [lines, what, _, tests, note] = row[..] else { panic!("{row:?} has not five cells") };
        let named: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty() || note.contains(MISSING), "{lines} {what}: nothing shows it");
        for test in named {
            assert!(declares(root, test), "{lines} {what}: there is no test {test}");
        }
    }
}
