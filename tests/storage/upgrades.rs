//! A house that was filled under an older schema has everything under the newest.

use std::collections::BTreeMap;

use sqlx::migrate::Migrator;
use verv_storage::Database;
use verv_tests::{Engine, House, databases::statement};

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// For each table, the statement that reads its rows as lines, in an order that says nothing of how they lie.
const SQLITE_TABLES: &str = "SELECT m.name, 'SELECT ' || group_concat('quote(' || p.name || ')', ' || '' '' || ' ORDER BY p.name)
        || ' FROM ' || m.name || ' ORDER BY 1'
    FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name <> '_sqlx_migrations'
    GROUP BY m.name";
const POSTGRES_TABLES: &str =
    "SELECT table_name::text, format('SELECT to_jsonb(t)::text FROM %I t ORDER BY 1', table_name)
    FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'";

/// Every row there is, by table.
async fn rows(database: &Database) -> BTreeMap<String, Vec<String>> {
    let mut rows = BTreeMap::new();
    match database {
        Database::Sqlite { writer, .. } => {
            let tables: Vec<(String, String)> =
                sqlx::query_as(SQLITE_TABLES).fetch_all(writer).await.unwrap();
            for (table, sql) in tables {
                rows.insert(table, sqlx::query_scalar(statement(sql)).fetch_all(writer).await.unwrap());
            }
        }
        Database::Postgres(pool) => {
            let tables: Vec<(String, String)> =
                sqlx::query_as(POSTGRES_TABLES).fetch_all(pool).await.unwrap();
            for (table, sql) in tables {
                rows.insert(table, sqlx::query_scalar(statement(sql)).fetch_all(pool).await.unwrap());
            }
        }
    }
    rows
}

async fn migrate_to(database: &Database, version: i64) {
    match database {
        Database::Sqlite { writer, .. } => SQLITE.run_to(version, writer).await.unwrap(),
        Database::Postgres(pool) => POSTGRES.run_to(version, pool).await.unwrap(),
    }
}

/// A mandate in an office that the branch does not have.
const DANGLING: &str =
    "INSERT INTO mandate SELECT branch_id, branch_id, branch_id, person_id, deputy, starts, ends,
    created_at, version FROM mandate LIMIT 1";

async fn tell(engine: Engine, version: i64) {
    if crate::must_skip(engine) {
        return;
    }
    let house = House::bare(engine).await;
    let database = &house.scratch.database;
    migrate_to(database, version).await;
    house.load_demo().await;
    let before = rows(database).await;
    for table in ["goal_serves", "measure", "responsibility", "seat"] {
        assert!(before[table].len() > 20, "the demo has {} rows of {table}", before[table].len());
    }

    database.migrate().await.unwrap();

    let after = rows(database).await;
    for (table, rows) in &before {
        assert_eq!(rows, &after[table], "{table}, from {version} on {engine:?}");
    }
    if let Database::Sqlite { writer, .. } = database {
        let found: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(writer).await.unwrap();
        assert_eq!(found, "ok");
    }
    // The same connection goes on to serve: what a migration sets aside for itself is back in force.
    let refused = match database {
        Database::Sqlite { writer, .. } => sqlx::query(DANGLING).execute(writer).await.err(),
        Database::Postgres(pool) => sqlx::query(DANGLING).execute(pool).await.err(),
    };
    let refused = refused.expect("a reference to nothing was stored").into_database_error().unwrap();
    assert!(refused.is_foreign_key_violation(), "{refused}");
    // A second time, there is nothing to do.
    database.migrate().await.unwrap();
}

#[tokio::test]
async fn sqlite_from_the_first() {
    tell(Engine::Sqlite, 1).await;
}

#[tokio::test]
async fn sqlite_from_the_second() {
    tell(Engine::Sqlite, 2).await;
}

#[tokio::test]
async fn postgres_from_the_first() {
    tell(Engine::Postgres, 1).await;
}

#[tokio::test]
async fn postgres_from_the_second() {
    tell(Engine::Postgres, 2).await;
}

/// The power went between the change and its being written down: the migration finds its own work.
#[tokio::test]
async fn the_tables_of_sqlite_can_be_made_anew_twice() {
    let house = House::demo(Engine::Sqlite).await;
    let Database::Sqlite { writer, .. } = &house.scratch.database else { panic!("not SQLite") };
    let before = rows(&house.scratch.database).await;
    sqlx::query("DELETE FROM _sqlx_migrations WHERE version = 3").execute(writer).await.unwrap();
    house.scratch.database.migrate().await.unwrap();
    assert_eq!(rows(&house.scratch.database).await, before);
}
