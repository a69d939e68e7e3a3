//! Every statement is understood by both engines, and every column has its class.

use std::collections::{BTreeMap, BTreeSet};

use verv_storage::statements;

use crate::story;

story!(every_statement_can_be_prepared, house, _engine => {
    for statement in statements() {
        let prepared = house.scratch.database.prepare(statement.sql).await;
        prepared.unwrap_or_else(|error| panic!("{}: {error:?}\n{}", statement.name, statement.sql));
    }
});

#[test]
fn names_of_statements_are_different() {
    let names: BTreeSet<_> = statements().into_iter().map(|statement| statement.name).collect();
    assert_eq!(names.len(), statements().len());
}

type Columns = BTreeMap<String, BTreeSet<String>>;

/// Tables and columns as a migration folder declares them: `CREATE TABLE`, then two spaces, a lower-case name, its type.
fn declared(folder: &str) -> Columns {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut columns = Columns::new();
    for file in files {
        let sql = std::fs::read_to_string(file).unwrap();
        let mut table = String::new();
        for line in sql.lines() {
            // A table that is made anew takes the place of the one before it.
            if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                let name = rest.split(' ').next().unwrap();
                name.strip_prefix("new_").unwrap_or(name).clone_into(&mut table);
                columns.insert(table.clone(), BTreeSet::new());
            }
            if let Some((table, added)) =
                line.strip_prefix("ALTER TABLE ").and_then(|rest| rest.split_once(" ADD COLUMN "))
            {
                columns.get_mut(table).unwrap().insert(added.split(' ').next().unwrap().to_owned());
            }
            let mut words = line.strip_prefix("  ").unwrap_or_default().split(' ');
            let (column, kind) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            if column.starts_with(|c: char| c.is_ascii_lowercase())
                && kind.starts_with(|c: char| c.is_ascii_uppercase())
            {
                columns.get_mut(&table).unwrap().insert(column.to_owned());
            }
        }
    }
    columns
}

#[test]
fn both_engines_have_the_same_columns_and_each_has_a_class() {
    let (sqlite, postgres) = (declared("sqlite"), declared("postgres"));
    assert!(sqlite.len() > 20, "the migrations were not read");
    assert_eq!(sqlite, postgres);
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations/classes.toml");
    let classes: BTreeMap<String, BTreeMap<String, String>> =
        toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let known = ["C0", "C1", "C2", "C3", "C4"];
    for class in classes.values().flat_map(BTreeMap::values) {
        assert!(known.contains(&class.as_str()), "{class} is not a class");
    }
    let classified: Columns =
        classes.into_iter().map(|(table, columns)| (table, columns.into_keys().collect())).collect();
    assert_eq!(sqlite, classified, "migrations/classes.toml must hold every column and no other");
}
