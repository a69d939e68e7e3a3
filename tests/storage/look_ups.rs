//! How SQLite looks things up: by which index, and on which connection.

use verv_storage::{Database, statements};
use verv_tests::{
    Engine,
    databases::{self, statement},
};

/// The lines of the plan for the statement whose name ends so.
async fn query_plan(database: &Database, name: &str) -> Vec<String> {
    let Database::Sqlite { writer, .. } = database else { panic!("not SQLite") };
    let sql = statements().into_iter().find(|statement| statement.name.ends_with(name)).unwrap().sql;
    let plan: Vec<(i64, i64, i64, String)> =
        sqlx::query_as(statement(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(writer).await.unwrap();
    plan.into_iter().map(|(_, _, _, line)| line).collect()
}

async fn check_plans(database: &Database) {
    for name in ["::measures::WITH_PARTS", "::measures::WITH_PARTIES", "::check_ins::FIND"] {
        let plan = query_plan(database, name).await;
        assert!(
            plan.iter().any(|line| line.contains("COVERING INDEX area_named (branch_id=? AND id=?)")),
            "{name}: {plan:#?}"
        );
    }
    // What somebody has not seen is few among thousands, and what was said of a measure comes in the index's order.
    for (name, index) in [
        ("::check_ins::UNSEEN", "check_in_unseen (branch_id=? AND person_id=?"),
        ("::check_ins::COUNT_UNSEEN", "check_in_unseen (branch_id=? AND person_id=?"),
        ("::check_ins::OF_MEASURE", "check_in_of_measure (branch_id=? AND measure_id=?"),
        ("::events::LIST", "event_of_day (branch_id=?"),
        ("::results::EVENTS", "event_of_day (branch_id=? AND day>? AND day<?"),
        ("::jobs::DUE", "job_due (run_at<?"),
    ] {
        let plan = query_plan(database, name).await;
        assert!(plan.iter().any(|line| line.contains(index)), "{name}: {plan:#?}");
        assert!(!plan.iter().any(|line| line.contains("TEMP B-TREE")), "{name}: {plan:#?}");
    }
}

/// The name of an area is found without its row, and check-ins in the order they are shown.
#[tokio::test]
async fn what_is_looked_up_is_found_by_its_index() {
    check_plans(&databases::empty(Engine::Sqlite).await.database).await;
}

/// And still is when SQLite has counted what there is, and is opened anew.
#[tokio::test]
async fn statistics_do_not_lead_astray() {
    let scratch = databases::demo(Engine::Sqlite).await;
    let mut tx = scratch.database.begin().await.unwrap();
    verv_storage::operation::cleanup::refresh_statistics(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let again = Database::open(&scratch.address).await.unwrap();
    let Database::Sqlite { writer, .. } = &again else { panic!("not SQLite") };
    let counted: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'measure'")
        .fetch_one(writer)
        .await
        .unwrap();
    assert!(counted > 0, "nothing was counted");
    check_plans(&again).await;
}

#[tokio::test]
async fn while_one_reader_is_enough_it_is_the_same() {
    let scratch = databases::empty(Engine::Sqlite).await;
    let Database::Sqlite { readers, .. } = &scratch.database else { panic!("not SQLite") };
    // What a connection has been told about itself says which one it is.
    let mut first = readers.acquire().await.unwrap();
    sqlx::query("PRAGMA cache_size = 123").execute(&mut *first).await.unwrap();
    let mut second = readers.acquire().await.unwrap();
    first.return_to_pool().await;
    for _ in 0..8 {
        let mut again = readers.acquire().await.unwrap();
        let size: i64 = sqlx::query_scalar("PRAGMA cache_size").fetch_one(&mut *again).await.unwrap();
        assert_eq!(size, 123);
        again.return_to_pool().await;
    }
    let other: i64 = sqlx::query_scalar("PRAGMA cache_size").fetch_one(&mut *second).await.unwrap();
    assert_ne!(other, 123);
}

/// A connection that failed is closed; the next one who asks opens another.
#[tokio::test]
async fn a_reader_that_is_lost_is_replaced() {
    let scratch = databases::empty(Engine::Sqlite).await;
    let Database::Sqlite { readers, .. } = &scratch.database else { panic!("not SQLite") };
    let lost = readers.acquire().await.unwrap();
    lost.close().await.unwrap();
    // All four at once, or the fourth waits in vain.
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(readers.acquire().await.unwrap());
    }
}
