//! The way to PostgreSQL, encrypted: `sslmode` in the database's address.

use verv_storage::{Database, StorageError};

/// The address of a cluster that speaks TLS with a certificate for 127.0.0.1 that it signed itself, which the address
/// names; `cargo xtask test` starts one.
fn cluster() -> Option<String> {
    let address = std::env::var("VERV_TEST_POSTGRES_TLS").ok();
    let must = std::env::var_os("VERV_REQUIRE_ENGINES").is_some();
    assert!(address.is_some() || !must, "a cluster with TLS must be here and is not");
    Some(address?.replace("{database}", "postgres"))
}

async fn is_encrypted(database: &Database) -> bool {
    let Database::Postgres(pool) = database else { panic!("not PostgreSQL") };
    let asked = sqlx::query_scalar("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    asked.fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn what_the_address_asks_for_is_what_there_is() {
    let Some(address) = cluster() else { return };
    for (mode, encrypted) in
        [("disable", false), ("prefer", true), ("require", true), ("verify-ca", true), ("verify-full", true)]
    {
        let database = Database::open(&format!("{address}&sslmode={mode}")).await;
        let database = database.unwrap_or_else(|error| panic!("{mode}: {error:?}"));
        assert_eq!(is_encrypted(&database).await, encrypted, "{mode}");
        database.close().await;
    }
}

#[tokio::test]
async fn a_certificate_of_nobody_we_know_or_for_another_name_is_refused() {
    let Some(address) = cluster() else { return };
    let (without_root, _) = address.split_once('?').unwrap();
    let other_name = address.replace("127.0.0.1", "localhost");
    for refused in
        [format!("{without_root}?sslmode=verify-full"), format!("{other_name}&sslmode=verify-full")]
    {
        let outcome = Database::open(&refused).await;
        assert!(matches!(outcome, Err(StorageError::Tls(_))), "{refused}: {outcome:?}");
    }
    let unverified = Database::open(&format!("{without_root}?sslmode=require")).await.unwrap();
    assert!(is_encrypted(&unverified).await);
    unverified.close().await;
}
