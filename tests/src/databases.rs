//! Databases that go away: SQLite in a temporary folder, PostgreSQL in the cluster that `cargo xtask test` starts.

use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::{Connection, Executor, PgConnection};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use verv_storage::Database;

use crate::application::load_demo;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The address of a PostgreSQL cluster, with `{database}` where a database's name goes.
const CLUSTER: &str = "VERV_TEST_POSTGRES";

impl Engine {
    /// Whether tests can run on it here. `cargo xtask test` sees to it that they can.
    pub fn is_here(self) -> bool {
        self == Self::Sqlite || std::env::var_os(CLUSTER).is_some()
    }
}

fn address_of(database: &str) -> String {
    let cluster = std::env::var(CLUSTER).expect("the cluster's address was asked for before");
    cluster.replace("{database}", database)
}

/// A database and what must be dropped after it.
#[derive(Debug)]
pub struct Scratch {
    pub database: Database,
    /// For a second application on the same data.
    pub address: String,
    _folder: Option<TempDir>,
}

fn next_name() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("t{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst))
}

/// Without a schema.
pub async fn bare(engine: Engine) -> Scratch {
    match engine {
        Engine::Sqlite => sqlite(None).await,
        Engine::Postgres => postgres("template0").await,
    }
}

/// Migrated and empty.
pub async fn empty(engine: Engine) -> Scratch {
    let scratch = bare(engine).await;
    scratch.database.migrate().await.expect("a new database can be migrated");
    scratch
}

/// With the demo, which is loaded once in each process and copied.
pub async fn demo(engine: Engine) -> Scratch {
    static SQLITE: OnceCell<Vec<u8>> = OnceCell::const_new();
    static POSTGRES: OnceCell<String> = OnceCell::const_new();
    match engine {
        Engine::Sqlite => {
            let file = SQLITE.get_or_init(async || {
                let scratch = empty(engine).await;
                load_demo(&scratch.database).await;
                scratch.database.close().await;
                let path = scratch.address.trim_start_matches("sqlite:").to_owned();
                std::fs::read(path).expect("the template was just written")
            });
            sqlite(Some(file.await)).await
        }
        Engine::Postgres => {
            let template = POSTGRES.get_or_init(async || {
                let scratch = empty(engine).await;
                load_demo(&scratch.database).await;
                scratch.database.close().await;
                scratch.address
            });
            let address = template.await;
            postgres(&name_in(address)).await
        }
    }
}

/// The name of the database that an address of ours leads to.
fn name_in(address: &str) -> String {
    let cluster = address_of("{database}");
    let before = cluster.find("{database}").unwrap_or_default();
    let after = cluster.len() - before - "{database}".len();
    address[before..address.len() - after].to_owned()
}

async fn sqlite(copy: Option<&Vec<u8>>) -> Scratch {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("verv.sqlite");
    if let Some(bytes) = copy {
        std::fs::write(&path, bytes).expect("the template can be copied");
    }
    let address = format!("sqlite:{}", path.display());
    let database = Database::open(&address).await.expect("a new file can be opened");
    Scratch { database, address, _folder: Some(folder) }
}

async fn postgres(template: &str) -> Scratch {
    // Creating from a template takes a lock on it; the cluster is ours, so we wait our turn.
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let name = next_name();
    {
        let _turn = TURN.lock().await;
        let mut conn = PgConnection::connect(&address_of("postgres")).await.expect("the cluster answers");
        let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
        conn.execute(statement(create)).await.expect("a database can be made");
        conn.close().await.expect("a connection can be closed");
    }
    let address = address_of(&name);
    let database = Database::open(&address).await.expect("the database was just made");
    Scratch { database, address, _folder: None }
}

/// SQL that a test puts together from names of databases and tables, never from what anybody typed.
#[expect(clippy::disallowed_types, reason = "a name cannot be a parameter")]
pub fn statement(sql: String) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(sql)
}
