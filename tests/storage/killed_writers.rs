//! Processes that write in parallel are killed: what was answered is there afterwards, and what was undone is not.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::Duration,
};

use verv_domain::id::JobId;
use verv_storage::Database;
use verv_tests::{
    databases::{self, Engine},
    effects,
};

/// How often: a little in every test run, often where `VERV_TEST_LONG` is set.
fn rounds() -> u64 {
    if std::env::var_os("VERV_TEST_LONG").is_some() { 200 } else { 20 }
}

/// What a process has said of its writes.
#[derive(Default)]
struct Said {
    kept: BTreeSet<JobId>,
    undone: BTreeSet<JobId>,
    /// Writes that cost no commit of their own.
    shared: u64,
}

impl Said {
    fn hear(&mut self, line: &str) {
        let words: Vec<_> = line.split(' ').collect();
        let [outcome, id, shared] = words[..] else { panic!("{line}") };
        let id = id.parse().unwrap();
        match outcome {
            "kept" => assert!(self.kept.insert(id)),
            "undone" => assert!(self.undone.insert(id)),
            _ => panic!("{line}"),
        }
        self.shared = shared.parse().unwrap();
    }
}

/// Lets a process write for so long, and ends it with kill -9.
fn write_and_be_killed(address: &str, round: u64, lives: Duration) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_writer"));
    command.arg(address).arg(round.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = command.spawn().unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut said = Said::default();
    said.hear(&lines.next().unwrap().unwrap());
    let killer = std::thread::spawn(move || {
        std::thread::sleep(lives);
        process.kill().unwrap();
        process.wait().unwrap();
    });
    for line in lines {
        said.hear(&line.unwrap());
    }
    killer.join().unwrap();
    said
}

#[tokio::test]
async fn what_was_answered_survives_kill_9() {
    let scratch = databases::empty(Engine::Sqlite).await;
    effects::prepare(&scratch.database).await;
    scratch.database.close().await;
    let mut all = Said::default();
    for round in 0..rounds() {
        // Never quite at the same moment.
        let lives = Duration::from_micros(20_000 + round * 7_919 % 60_000);
        let address = scratch.address.clone();
        let said =
            tokio::task::spawn_blocking(move || write_and_be_killed(&address, round, lives)).await.unwrap();

        let database = Database::open(&scratch.address).await.unwrap();
        let there: BTreeSet<_> = effects::all(&database).await.into_iter().collect();
        let lost: Vec<_> = said.kept.difference(&there).collect();
        assert!(lost.is_empty(), "round {round} has lost {lost:?} of {}", said.kept.len());
        let back: Vec<_> = said.undone.intersection(&there).collect();
        assert!(back.is_empty(), "in round {round} there is {back:?}, which was undone");
        let Database::Sqlite { writer, .. } = &database else { panic!("not SQLite") };
        let found: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(writer).await.unwrap();
        assert_eq!(found, "ok", "after round {round}");
        database.close().await;
        all.kept.extend(said.kept);
        all.undone.extend(said.undone);
        all.shared += said.shared;
    }
    let database = Database::open(&scratch.address).await.unwrap();
    let there: BTreeSet<_> = effects::all(&database).await.into_iter().collect();
    assert!(
        all.kept.is_subset(&there) && all.undone.is_disjoint(&there),
        "later rounds have changed earlier ones"
    );
    let (kept, undone) = (all.kept.len(), all.undone.len());
    assert!(
        kept > 100 && undone > 20 && all.shared > 20,
        "{kept} kept, {undone} undone, {} shared",
        all.shared
    );
    eprintln!("{kept} kept, {undone} undone, {} without a commit of their own", all.shared);
}
