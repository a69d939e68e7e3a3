//! Writes that tests kill: sixteen at a time on the database whose address it is given, each said on the standard output when it
//! has been answered, until its standard input is closed. The second argument makes its ids its own.

use std::{
    io::Read,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::task::JoinSet;
use uuid::Uuid;
use verv_domain::id::JobId;
use verv_storage::{Database, Result};
use verv_tests::effects;

/// One of so many fails after it has written, and one of so many goes away without a word.
const FAILS: u64 = 5;
const GOES_AWAY: u64 = 7;

async fn write(database: &Database, n: u64, id: JobId) -> Result<&'static str> {
    let mut tx = database.begin().await?;
    effects::leave(&mut tx, id).await;
    if n.is_multiple_of(FAILS) {
        tx.roll_back().await?;
        return Ok("undone");
    }
    if n.is_multiple_of(GOES_AWAY) {
        return Ok("undone");
    }
    tx.commit().await?;
    Ok("kept")
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().expect("the address of a database");
    let round: u64 = arguments.next().expect("a number").parse().expect("a number");
    let database = Database::open(&address).await.expect("the database can be opened");
    std::thread::spawn(|| {
        let ended = std::io::stdin().read_to_end(&mut Vec::new());
        ended.expect("the standard input can be read");
        std::process::exit(0);
    });
    let next = Arc::new(AtomicU64::new(1));
    let mut writers = JoinSet::new();
    for _ in 0..16 {
        let (database, next) = (database.clone(), Arc::clone(&next));
        writers.spawn(async move {
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                let id = JobId(Uuid::from_u64_pair(round, n));
                let outcome = write(&database, n, id).await.expect("a write succeeds");
                let commits = database.commits().expect("it is SQLite");
                let shared = commits.writes() - commits.commits();
                println!("{outcome} {id} {shared}");
            }
        });
    }
    let ended = writers.join_next().await;
    panic!("a writer has ended: {ended:?}");
}
