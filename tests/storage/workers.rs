//! Several processes share one queue, and are killed in the middle of their work.

use std::{
    collections::BTreeMap,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::json;
use verv_app::operation::jobs::{JobRequest, JobState};
use verv_domain::id::JobId;
use verv_tests::{House, effects};

use crate::story;

/// How much of it: a little in every test run, much where `VERV_TEST_LONG` is set.
struct Amount {
    jobs: usize,
    kills: usize,
}

fn amount() -> Amount {
    match std::env::var_os("VERV_TEST_LONG") {
        Some(_) => Amount { jobs: 4000, kills: 100 },
        None => Amount { jobs: 200, kills: 6 },
    }
}

/// A process that stops when its input is closed, as it is when this test ends.
struct WorkerProcess(Child);

impl WorkerProcess {
    fn start(house: &House) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_worker"));
        Self(command.arg(&house.scratch.address).stdin(Stdio::piped()).spawn().unwrap())
    }

    /// Kill -9.
    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Lets it end what it has begun.
    fn stop(mut self) {
        drop(self.0.stdin.take());
        assert!(self.0.wait().unwrap().success());
    }
}

async fn enqueue(house: &House, kind: &str, count: usize) -> Vec<JobId> {
    let payload = json!({});
    let run_at = house.app.now();
    let wanted = JobRequest { kind, key: None, payload: &payload, branch: None, owner: None, run_at };
    let mut tx = house.scratch.database.begin().await.unwrap();
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(house.app.enqueue(&mut tx, &wanted).await.unwrap().unwrap());
    }
    tx.commit().await.unwrap();
    ids
}

async fn states(house: &House, ids: &[JobId]) -> Vec<JobState> {
    let mut states = Vec::new();
    for id in ids {
        states.push(house.app.find_job(*id).await.unwrap().unwrap());
    }
    states
}

/// Waits until more is done than `before`, and says how much: on a machine that is busy, processes take their time to start.
async fn wait_for_more(house: &House, before: usize) -> usize {
    let began = Instant::now();
    loop {
        let done = effects::all(&house.scratch.database).await.len();
        if done > before {
            return done;
        }
        assert!(began.elapsed() < Duration::from_mins(1), "nothing more is done than {before}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn wait_for_all(house: &House, ids: &[JobId]) {
    let began = Instant::now();
    loop {
        let left = states(house, ids).await.into_iter().filter(|job| job.done_at.is_none()).count();
        if left == 0 {
            return;
        }
        assert!(began.elapsed() < Duration::from_mins(5), "{left} jobs are left");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

// A killed process loses nothing, and what is to happen once happens once.
story!(workers_that_are_killed_lose_nothing_and_do_nothing_twice, house, _engine => {
    effects::prepare(&house.scratch.database).await;
    let Amount { jobs, kills } = amount();
    let once = enqueue(&house, "once", jobs / 2).await;
    let at_least_once = enqueue(&house, "at_least_once", jobs / 2).await;

    let mut workers: Vec<_> = (0..3).map(|_| WorkerProcess::start(&house)).collect();
    let mut done = 0;
    for _ in 0..kills {
        done = wait_for_more(&house, done).await;
        tokio::time::sleep(Duration::from_millis(60)).await;
        workers.remove(0).kill();
        workers.push(WorkerProcess::start(&house));
    }
    let all = [once.as_slice(), at_least_once.as_slice()].concat();
    wait_for_all(&house, &all).await;
    for worker in workers {
        worker.stop();
    }

    let mut traces: BTreeMap<JobId, u32> = BTreeMap::new();
    for job in effects::all(&house.scratch.database).await {
        *traces.entry(job).or_default() += 1;
    }
    for job in &once {
        assert_eq!(traces.remove(job), Some(1), "{job}");
    }
    for job in &at_least_once {
        assert!(traces.remove(job).is_some(), "{job}");
    }
    let killed = states(&house, &all).await.iter().filter(|job| job.attempts > 1).count();
    assert!(killed > 0, "nobody was killed in the middle of anything");
    // The rest is what was scheduled: each period once, although three processes asked for it.
    assert!(traces.values().all(|traces| *traces == 1), "{traces:?}");
    assert!(!traces.is_empty(), "nothing was scheduled");
    let queue = house.app.job_queue().await.unwrap();
    assert_eq!((queue.running, queue.dead), (0, 0), "{queue:?}");
});
