//! Every statement is understood by both engines, and every column has its class.

use std::collections::{BTreeMap, BTreeSet};

use verv_storage::{Database, statements};

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

/// What is ours in a migrated database: neither the engine's own tables nor the migrator's. Generated columns are among them.
const SQLITE_COLUMNS: &str = "SELECT m.name, p.name FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) p
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND m.name <> '_sqlx_migrations'";
const POSTGRES_COLUMNS: &str = "SELECT table_name::text, column_name::text FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'";

async fn columns(database: &Database) -> Columns {
    let pairs: Vec<(String, String)> = match database {
        Database::Sqlite { writer, .. } => sqlx::query_as(SQLITE_COLUMNS).fetch_all(writer).await.unwrap(),
        Database::Postgres(pool) => sqlx::query_as(POSTGRES_COLUMNS).fetch_all(pool).await.unwrap(),
    };
    let mut columns = Columns::new();
    for (table, column) in pairs {
        columns.entry(table).or_default().insert(column);
    }
    columns
}

/// The columns that have a data class.
fn classified() -> Columns {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations/classes.toml");
    let classes: BTreeMap<String, BTreeMap<String, String>> =
        toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let known = ["C0", "C1", "C2", "C3", "C4"];
    for class in classes.values().flat_map(BTreeMap::values) {
        assert!(known.contains(&class.as_str()), "{class} is not a class");
    }
    classes.into_iter().map(|(table, columns)| (table, columns.into_keys().collect())).collect()
}

// Told on both engines, so that both have the same columns.
story!(every_column_has_a_class, house, _engine => {
    assert_eq!(
        columns(&house.scratch.database).await,
        classified(),
        "migrations/classes.toml must hold every column and no other"
    );
});
