//! Writes on SQLite that share a commit: each whole, durable before its answer, and independent of what becomes of the others.

use std::{
    cell::RefCell,
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
    time::Duration,
};

use futures_util::future::join_all;
use sqlx::SqliteConnection;
use tokio::sync::oneshot;
use uuid::Uuid;
use verv_app::Sent;
use verv_contract::{
    page::PageQuery,
    plan::{
        check_ins::CheckInRequest,
        measures::{MeasureListQuery, MeasureView},
    },
};
use verv_domain::{id::JobId, plan::check_ins::ReportedStatus};
use verv_storage::{
    Conn, Database, StorageError, Tx,
    connection::SqliteConn,
    group_commit::{Commits, MAX_WRITES, WriteLimits},
    operation::cleanup::refresh_statistics,
};
use verv_tests::{
    House,
    databases::{self, Engine, Scratch},
    effects,
};

/// A database with a table for effects, whose commits wait for as long as a slow machine may take.
async fn scratch() -> Scratch {
    let collecting = Duration::from_mins(1);
    with_limits(databases::empty(Engine::Sqlite).await, WriteLimits { collecting, ..WriteLimits::default() })
        .await
}

async fn with_limits(mut scratch: Scratch, limits: WriteLimits) -> Scratch {
    effects::prepare(&scratch.database).await;
    scratch.database.close().await;
    scratch.database = Database::open_with(&scratch.address, limits).await.unwrap();
    scratch
}

fn id(n: usize) -> JobId {
    JobId(Uuid::from_u128(n as u128))
}

async fn write(database: &Database, n: usize) -> Result<(), StorageError> {
    let mut tx = database.begin().await?;
    effects::leave(&mut tx, id(n)).await;
    tx.commit().await
}

/// Keeps what another has begun, once those beside it wait.
async fn keep(mut tx: Tx, n: usize) -> Result<(), StorageError> {
    effects::leave(&mut tx, id(n)).await;
    tx.commit().await
}

fn driver(tx: &mut Tx) -> &mut SqliteConnection {
    let Conn::Sqlite(SqliteConn::Writing(turn)) = &mut **tx else { panic!("not a write on SQLite") };
    turn.driver().unwrap()
}

/// What a reader sees.
async fn durable(database: &Database) -> Vec<JobId> {
    effects::all(database).await
}

/// Commits by the number of writes that they carried, since `before`; numbers that did not occur are left out.
fn commits_since(before: Commits, database: &Database) -> Vec<(usize, u64)> {
    let after = database.commits().unwrap();
    let since = before.by_writes.iter().zip(after.by_writes).map(|(before, after)| after - before);
    (1..).zip(since).filter(|(_, commits)| *commits > 0).collect()
}

#[tokio::test]
async fn parallel_writes_are_all_durable_in_fewer_commits() {
    let scratch = scratch().await;
    let before = scratch.database.commits().unwrap();
    let outcomes = join_all((0..200).map(|n| write(&scratch.database, n))).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    let after = scratch.database.commits().unwrap();
    assert_eq!(after.writes() - before.writes(), 200);
    let commits = after.commits() - before.commits();
    assert!((200 / MAX_WRITES as u64..20).contains(&commits), "{commits} commits");
    // Another process would see the same.
    let again = Database::open(&scratch.address).await.unwrap();
    assert_eq!(durable(&again).await, (0..200).map(id).collect::<Vec<_>>());
}

#[tokio::test]
async fn writes_after_each_other_have_a_commit_each() {
    let scratch = scratch().await;
    let before = scratch.database.commits().unwrap();
    for n in 0..5 {
        write(&scratch.database, n).await.unwrap();
        assert_eq!(durable(&scratch.database).await.len(), n + 1);
    }
    assert_eq!(commits_since(before, &scratch.database), [(1, 5)]);
}

#[tokio::test]
async fn an_error_of_one_leaves_the_others() {
    let scratch = scratch().await;
    let database = &scratch.database;
    let fail = async |n| {
        let mut tx = database.begin().await.unwrap();
        effects::leave(&mut tx, id(n)).await;
        let refused = sqlx::query("INSERT INTO effect (job) VALUES (NULL)").execute(driver(&mut tx)).await;
        assert!(refused.is_err());
        tx.roll_back().await.unwrap();
        // What it has seen is there by now.
        assert!(durable(database).await.contains(&id(0)));
    };
    let before = scratch.database.commits().unwrap();
    let first = database.begin().await.unwrap();
    let (a, (), b, (), c) =
        tokio::join!(keep(first, 0), fail(1), write(database, 2), fail(3), write(database, 4));
    assert!(a.is_ok() && b.is_ok() && c.is_ok(), "{a:?} {b:?} {c:?}");
    assert_eq!(commits_since(before, &scratch.database), [(3, 1)]);
    assert_eq!(durable(database).await, [id(0), id(2), id(4)]);
}

#[tokio::test]
async fn the_first_may_fail_as_well() {
    let scratch = scratch().await;
    let database = &scratch.database;
    let mut first = database.begin().await.unwrap();
    let fail = async {
        effects::leave(&mut first, id(0)).await;
        first.roll_back().await
    };
    let (failed, a, b) = tokio::join!(fail, write(database, 1), write(database, 2));
    assert!(failed.is_ok() && a.is_ok() && b.is_ok(), "{failed:?} {a:?} {b:?}");
    assert_eq!(durable(database).await, [id(1), id(2)]);
}

#[tokio::test]
async fn nobody_is_answered_before_the_shared_commit_and_no_reader_sees_it_earlier() {
    let scratch = scratch().await;
    let database = &scratch.database;
    let answered = RefCell::new(false);
    let first = database.begin().await.unwrap();
    let keep_first = async {
        keep(first, 0).await.unwrap();
        *answered.borrow_mut() = true;
    };
    let second = async {
        let mut tx = database.begin().await.unwrap();
        let count = sqlx::query_scalar("SELECT COUNT(*) FROM effect");
        let within: i64 = count.fetch_one(driver(&mut tx)).await.unwrap();
        assert_eq!(within, 1, "the second writes on what the first has written");
        let mut reader = database.read().await.unwrap();
        let Conn::Sqlite(SqliteConn::Reading(conn)) = &mut reader else { panic!("not a reader") };
        let count = sqlx::query_scalar("SELECT COUNT(*) FROM effect");
        let outside: i64 = count.fetch_one(&mut **conn).await.unwrap();
        assert_eq!(outside, 0);
        assert!(!*answered.borrow());
        tx.commit().await.unwrap();
    };
    let ((), ()) = tokio::join!(keep_first, second);
    assert_eq!(durable(database).await, [id(0)]);
}

#[tokio::test]
async fn a_caller_who_goes_away_takes_nothing_along() {
    let scratch = scratch().await;
    let database = scratch.database.clone();
    let first = database.begin().await.unwrap();
    let (written, was_written) = oneshot::channel();
    let gone = tokio::spawn({
        let database = database.clone();
        async move {
            let mut tx = database.begin().await.unwrap();
            effects::leave(&mut tx, id(1)).await;
            written.send(()).unwrap();
            std::future::pending::<()>().await;
        }
    });
    let go_away = async {
        was_written.await.unwrap();
        gone.abort();
    };
    let (a, (), b) = tokio::join!(keep(first, 0), go_away, async {
        tokio::task::yield_now().await;
        write(&database, 2).await
    });
    assert!(a.is_ok() && b.is_ok(), "{a:?} {b:?}");
    assert_eq!(durable(&database).await, [id(0), id(2)]);
}

/// Gives the future up when it has been asked so often.
async fn ask_at_most<T>(times: usize, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut asked = 0;
    poll_fn(|context| {
        asked += 1;
        if asked > times {
            return Poll::Ready(None);
        }
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// Given up at any point, a write is whole or not there, and those beside it are there.
async fn give_up_at_every_point(database: &Database) {
    let twice = async |n| {
        let mut tx = database.begin().await?;
        effects::leave(&mut tx, id(n)).await;
        effects::leave(&mut tx, id(n)).await;
        tx.commit().await
    };
    let (mut given_up, mut finished) = (0, 0);
    for times in 0..24 {
        for offset in 0..4 {
            let base = (times * 4 + offset) * 10;
            let beside = join_all((0..4).map(|n| {
                // The one that is given up is the first to ask, the second, and so on.
                let gives_up = n == offset;
                let write = twice(base + n);
                async move { if gives_up { ask_at_most(times, write).await } else { Some(write.await) } }
            }));
            let outcomes = beside.await;
            write(database, base + 9).await.unwrap();
            let there = durable(database).await;
            for (n, outcome) in outcomes.into_iter().enumerate() {
                let rows = there.iter().filter(|job| **job == id(base + n)).count();
                if let Some(outcome) = outcome {
                    outcome.unwrap();
                    assert_eq!(rows, 2, "{n} of {base}");
                    finished += 1;
                } else {
                    assert!(rows == 0 || rows == 2, "{rows} rows of {n} of {base}");
                    given_up += 1;
                }
            }
        }
    }
    assert!(given_up >= 8 && finished > 300, "{given_up} {finished}");
}

#[tokio::test]
async fn a_write_that_shares_its_commit_may_be_given_up_at_any_point() {
    give_up_at_every_point(&scratch().await.database).await;
}

#[tokio::test]
async fn a_write_that_waits_for_the_commit_of_another_may_be_given_up_at_any_point() {
    let limits = WriteLimits { collecting: Duration::ZERO, ..WriteLimits::default() };
    let scratch = with_limits(databases::empty(Engine::Sqlite).await, limits).await;
    give_up_at_every_point(&scratch.database).await;
    assert_eq!(scratch.database.commits().unwrap().by_writes[1..], [0; MAX_WRITES - 1]);
}

#[tokio::test]
async fn statistics_are_counted_beside_other_writes() {
    let scratch = scratch().await;
    let database = &scratch.database;
    let first = database.begin().await.unwrap();
    let before = database.commits().unwrap();
    let (a, b, c) = tokio::join!(
        keep(first, 0),
        async {
            let mut tx = database.begin().await.unwrap();
            refresh_statistics(&mut tx).await.unwrap();
            tx.commit().await
        },
        write(database, 1)
    );
    assert!(a.is_ok() && b.is_ok() && c.is_ok(), "{a:?} {b:?} {c:?}");
    assert_eq!(commits_since(before, database), [(3, 1)]);
}

const DANGLING: &str = "INSERT INTO mandate (branch_id, id, office_id, person_id, name, deputy, starts, ends, created_at, version)
    SELECT branch_id, $1, $1, person_id, name, deputy, starts, ends, created_at, version FROM mandate LIMIT 1";

/// Leaves a reference to nothing, which SQLite notices at the commit.
async fn leave_dangling(tx: &mut Tx) {
    sqlx::query("PRAGMA defer_foreign_keys = ON").execute(driver(tx)).await.unwrap();
    let written = sqlx::query(DANGLING).bind(Uuid::from_u128(1)).execute(driver(tx)).await.unwrap();
    assert_eq!(written.rows_affected(), 1);
}

#[tokio::test]
async fn a_commit_that_fails_fails_for_all() {
    let limits = WriteLimits { collecting: Duration::from_mins(1), ..WriteLimits::default() };
    let scratch = with_limits(databases::demo(Engine::Sqlite).await, limits).await;
    let database = &scratch.database;
    let spoil = async {
        let mut tx = database.begin().await.unwrap();
        leave_dangling(&mut tx).await;
        tx.commit().await
    };
    let first = database.begin().await.unwrap();
    let before = database.commits().unwrap();
    let (a, b, c) = tokio::join!(keep(first, 0), spoil, write(database, 1));
    for outcome in [a, b, c] {
        assert!(matches!(outcome, Err(StorageError::Retry(_))), "{outcome:?}");
    }
    assert_eq!(commits_since(before, database), []);
    assert_eq!(durable(database).await, []);
    // Alone, it is told what is wrong with it.
    let mut tx = database.begin().await.unwrap();
    leave_dangling(&mut tx).await;
    let alone = tx.commit().await;
    assert!(matches!(alone, Err(StorageError::Reference(_))), "{alone:?}");
    write(database, 2).await.unwrap();
    assert_eq!(durable(database).await, [id(2)]);
}

/// A constraint that is checked at the commit would fail for all who share it.
#[tokio::test]
async fn no_constraint_of_ours_waits_for_the_commit() {
    let scratch = scratch().await;
    let mut tx = scratch.database.begin().await.unwrap();
    let deferred = sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE sql LIKE '%DEFERR%'");
    let deferred: Vec<String> = deferred.fetch_all(driver(&mut tx)).await.unwrap();
    assert!(deferred.is_empty(), "{deferred:?}");
}

#[tokio::test]
async fn whose_commit_failed_because_of_another_begins_again() {
    let house = House::demo(Engine::Sqlite).await;
    let call = house.member("leder@follo").await;
    let measure: MeasureView = {
        let found = house.app.list_measures(&call.to(), &MeasureListQuery::default()).await.unwrap();
        house.app.get_measure(&call.to(), found.items[0].id).await.unwrap()
    };
    let before =
        house.app.list_measure_check_ins(&call.to(), measure.id, &PageQuery::default()).await.unwrap();
    let mut first = house.scratch.database.begin().await.unwrap();
    let report =
        CheckInRequest { status: ReportedStatus::OnTrack, reason: None, next_step: None, said_at: None };
    let report = Sent::read(report);
    let (spoiled, checked_in) = tokio::join!(
        async {
            leave_dangling(&mut first).await;
            first.commit().await
        },
        async { house.app.check_in(&call.to(), measure.id, &report).await },
    );
    spoiled.unwrap_err();
    checked_in.unwrap();
    let after =
        house.app.list_measure_check_ins(&call.to(), measure.id, &PageQuery::default()).await.unwrap();
    assert_eq!(after.items.len(), before.items.len() + 1);
}

/// Where the disk is full, SQLite may roll everything back in the middle: the others hear that theirs is gone, too.
#[tokio::test]
async fn what_the_engine_rolls_back_nobody_is_told_was_written() {
    let scratch = scratch().await;
    let database = &scratch.database;
    let mut first = database.begin().await.unwrap();
    sqlx::query("PRAGMA max_page_count = 1").execute(driver(&mut first)).await.unwrap();
    let fill = async {
        let mut tx = database.begin().await.unwrap();
        let Conn::Sqlite(SqliteConn::Writing(turn)) = &mut *tx else { panic!("not a write on SQLite") };
        let full = sqlx::query("INSERT INTO effect (job) VALUES (hex(zeroblob(1000000)))");
        let full = full.execute(turn.driver().unwrap()).await;
        let full = turn.checked(full.map(drop));
        assert!(matches!(full, Err(StorageError::Unavailable(_))), "{full:?}");
        assert!(
            matches!(turn.driver(), Err(StorageError::Retry(_))),
            "what comes after it would be written alone"
        );
        tx.commit().await
    };
    let (a, b, c) = tokio::join!(keep(first, 0), fill, write(database, 2));
    assert!(matches!(a, Err(StorageError::Retry(_))), "{a:?}");
    assert!(matches!(b, Err(StorageError::Retry(_))), "{b:?}");
    assert!(c.is_ok(), "{c:?}");
    assert_eq!(durable(database).await, [id(2)]);
}

#[tokio::test]
async fn a_commit_carries_no_more_than_so_many_writes_and_turns_are_taken_in_order() {
    let scratch = scratch().await;
    let database = &scratch.database;
    let order = RefCell::new(Vec::new());
    let first = database.begin().await.unwrap();
    let write = async |n| {
        let mut tx = database.begin().await.unwrap();
        order.borrow_mut().push(n);
        effects::leave(&mut tx, id(n)).await;
        tx.commit().await.unwrap();
    };
    let (order, write) = (&order, &write);
    let before = scratch.database.commits().unwrap();
    let (first, _) = tokio::join!(keep(first, 0), join_all((1..100).map(async |n| write(n).await)));
    first.unwrap();
    let commits = commits_since(before, database);
    assert_eq!(*order.borrow(), (1..100).collect::<Vec<_>>());
    assert_eq!(commits.iter().map(|(writes, commits)| *writes as u64 * commits).sum::<u64>(), 100);
    assert!(commits.iter().all(|(writes, _)| *writes <= MAX_WRITES), "{commits:?}");
}

#[tokio::test]
async fn a_write_that_took_long_collects_nobody() {
    let limits = WriteLimits { collecting: Duration::from_millis(2), ..WriteLimits::default() };
    let scratch = with_limits(databases::empty(Engine::Sqlite).await, limits).await;
    let database = &scratch.database;
    let first = database.begin().await.unwrap();
    let before = database.commits().unwrap();
    let long = async {
        tokio::time::sleep(limits.collecting).await;
        keep(first, 0).await
    };
    let (a, b) = tokio::join!(long, write(database, 1));
    assert!(a.is_ok() && b.is_ok(), "{a:?} {b:?}");
    assert_eq!(commits_since(before, database), [(1, 2)]);
}

#[tokio::test]
async fn who_waits_too_long_is_told_to_come_back() {
    let limits = WriteLimits { turn_timeout: Duration::from_millis(20), ..WriteLimits::default() };
    let scratch = with_limits(databases::empty(Engine::Sqlite).await, limits).await;
    let database = &scratch.database;
    let first = database.begin().await.unwrap();
    let refused = write(database, 1).await;
    assert!(matches!(refused, Err(StorageError::Unavailable(_))), "{refused:?}");
    keep(first, 0).await.unwrap();
    write(database, 2).await.unwrap();
    assert_eq!(durable(database).await, [id(0), id(2)]);
}

#[tokio::test]
async fn closing_waits_for_what_was_begun() {
    let scratch = scratch().await;
    let database = &scratch.database;
    let first = database.begin().await.unwrap();
    let ((), a) = tokio::join!(database.close(), async {
        tokio::time::sleep(Duration::from_millis(1)).await;
        keep(first, 0).await
    });
    a.unwrap();
    let late = write(database, 1).await;
    assert!(matches!(late, Err(StorageError::Unavailable(_))), "{late:?}");
    let again = Database::open(&scratch.address).await.unwrap();
    assert_eq!(durable(&again).await, [id(0)]);
}
