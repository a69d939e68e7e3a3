//! What the functions of `storage` take: the scope of a branch's data, and a transaction for what they write.

use std::path::{Path, PathBuf};

const FOLDER: &str = "crates/storage/src";

/// Functions that are about a branch's data or nobody's: who logs in is audited too. Whose calendar it is, and in which branch, is
/// found by its secret address. The mail of the week is a person's, in whichever branches they want it.
const UNSCOPED: [(&str, &str); 9] = [
    ("operation/audit", "insert"),
    ("identity/api_tokens", "in_branch"),
    ("exchange/calendar_feeds", "find_by_hash"),
    ("exchange/reminders", "without_digest"),
    ("exchange/reminders", "wanted_by"),
    ("exchange/reminders", "claim"),
    ("exchange/reminders", "insert_token"),
    ("exchange/reminders", "find_token"),
    ("exchange/reminders", "want_none_anywhere"),
];

/// Rooms of storage that are about no one branch: people and what they log in with, the branches themselves, the national
/// catalogue, answers that are kept for whoever asked, the epoch of the deployment, and the queue of jobs with what it clears
/// away.
const OF_NO_BRANCH: [&str; 9] = [
    "identity/one_time_links",
    "identity/people",
    "identity/sessions",
    "operation/cleanup",
    "operation/deployment",
    "operation/idempotency",
    "operation/jobs",
    "organisation/branches",
    "plan/catalogues",
];

/// A statement that says one of these changes something.
const WRITING: [&str; 3] = ["INSERT", "UPDATE", "DELETE"];

/// What is wrong with the functions of `storage`.
pub fn check(sources: &[(PathBuf, String)]) -> Vec<String> {
    check_except(sources, &OF_NO_BRANCH, &UNSCOPED)
}

fn check_except(
    sources: &[(PathBuf, String)],
    of_no_branch: &[&str],
    unscoped: &[(&str, &str)],
) -> Vec<String> {
    let mut findings = Vec::new();
    let (mut free_rooms, mut free_functions) = (of_no_branch.to_vec(), unscoped.to_vec());
    for (path, text) in sources {
        let Some(room) = room(path) else { continue };
        let is_free = of_no_branch.contains(&room.as_str());
        free_rooms.retain(|free| *free != room);
        let statements = statements(text);
        for function in functions(text) {
            let named = (room.as_str(), function.name);
            let mut find = |what| findings.push(format!("{}: `{}` {what}", path.display(), function.name));
            if !is_free && function.is_public && !function.signature.contains("&Scope") {
                if !unscoped.contains(&named) {
                    find("takes no scope");
                }
                free_functions.retain(|free| *free != named);
            }
            let names = |statement: &&Statement| words(function.body).any(|word| word == statement.name);
            let named: Vec<_> = statements.iter().filter(names).collect();
            let writes = named.iter().any(|statement| statement.writes);
            let takes_transaction = function.signature.contains("&mut Tx");
            if writes && !takes_transaction {
                find("writes, and takes no transaction");
            }
            // One that names none may hand the transaction on.
            if takes_transaction && !writes && !named.is_empty() {
                find("takes a transaction, and only reads");
            }
        }
    }
    findings.extend(free_rooms.iter().map(|room| format!("{FOLDER}/{room}.rs is gone; see its row in tidy")));
    findings.extend(free_functions.iter().map(|(room, name)| {
        format!("{FOLDER}/{room}.rs: `{name}` is gone or takes a scope; see its row in tidy")
    }));
    findings
}

/// `wing/room` of a file of a wing.
fn room(path: &Path) -> Option<String> {
    let below = path.strip_prefix(FOLDER).ok()?.with_extension("");
    (below.iter().count() > 1).then(|| below.display().to_string())
}

struct Statement<'a> {
    name: &'a str,
    writes: bool,
}

/// The statements of a file, from `statements! { … }`: each begins a line with `NAME = `.
fn statements(text: &str) -> Vec<Statement<'_>> {
    let declared = text.split("\nstatements! {\n").nth(1).unwrap_or_default();
    let declared = declared.split("\n}\n").next().unwrap_or_default();
    let mut found: Vec<Statement<'_>> = Vec::new();
    for line in declared.lines().filter(|line| !line.trim_start().starts_with("//")) {
        let beginning = line.strip_prefix("    ").and_then(|line| line.split_once(" ="));
        if let Some((name, _)) = beginning.filter(|(name, _)| is_statement_name(name)) {
            found.push(Statement { name, writes: false });
        }
        if let Some(last) = found.last_mut() {
            last.writes |= words(line).any(|word| WRITING.contains(&word));
        }
    }
    found
}

fn is_statement_name(name: &str) -> bool {
    name.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_')
}

struct Function<'a> {
    name: &'a str,
    signature: &'a str,
    body: &'a str,
    is_public: bool,
}

/// The asynchronous functions of a file: only those reach the database.
fn functions(text: &str) -> Vec<Function<'_>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("async fn ") {
        let visibility = text[..at].rsplit('\n').next().unwrap_or_default();
        let whole = &text[at + "async fn ".len()..];
        let indented = visibility.len() - visibility.trim_start().len();
        let end = format!("\n{}}}\n", " ".repeat(indented));
        let whole = whole.split(end.as_str()).next().unwrap_or_default();
        let Some((signature, body)) = whole.split_once('{') else { continue };
        let name = signature.split(['(', '<']).next().unwrap_or_default();
        found.push(Function { name, signature, body, is_public: visibility == "pub " });
    }
    found
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> Vec<String> {
        let file = PathBuf::from("crates/storage/src/plan/goals.rs");
        check_except(&[(file, text.to_owned())], &[], &[])
    }

    const STATEMENTS: &str = "statements! {\n    FIND = \"SELECT 1\n        FROM goal\";\n    /// DELETE it.\n    \
         CHANGE =\n        \"UPDATE goal SET x = 1\";\n}\n";

    fn function(signature: &str, statement: &str) -> String {
        format!(
            "\n{STATEMENTS}\npub async fn f(\n    {signature},\n) -> R {{\n    {statement}.with([])\n}}\n"
        )
    }

    #[test]
    fn who_writes_takes_a_transaction_and_who_reads_does_not() {
        assert!(findings(&function("conn: &mut Conn, scope: &Scope", "FIND")).is_empty());
        assert!(findings(&function("tx: &mut Tx, scope: &Scope", "CHANGE")).is_empty());
        assert_eq!(findings(&function("conn: &mut Conn, scope: &Scope", "CHANGE")).len(), 1);
        assert_eq!(findings(&function("tx: &mut Tx, scope: &Scope", "FIND")).len(), 1);
        assert!(findings(&function("tx: &mut Tx, scope: &Scope", "others")).is_empty());
    }

    #[test]
    fn a_branchs_data_takes_a_scope_and_a_free_row_is_used() {
        let unscoped = function("conn: &mut Conn", "FIND");
        assert_eq!(findings(&unscoped).len(), 1);
        let file = [(PathBuf::from("crates/storage/src/plan/goals.rs"), unscoped)];
        assert!(check_except(&file, &["plan/goals"], &[]).is_empty());
        assert!(check_except(&file, &[], &[("plan/goals", "f")]).is_empty());
        assert_eq!(check_except(&file, &["plan/goals"], &[("plan/goals", "f")]).len(), 1);
        assert_eq!(check_except(&file, &["plan/goals", "plan/areas"], &[]).len(), 1);
    }
}
