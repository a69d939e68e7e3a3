//! Jobs: written with their cause, taken by one, tried again, given up, and scheduled once.

use std::{cell::RefCell, collections::VecDeque, sync::Arc, time::Duration};

use futures_util::future::LocalBoxFuture;
use serde_json::json;
use tokio::sync::watch;
use verv_app::{
    App, AppError, Sent,
    operation::jobs::{JobError, JobRequest, JobState, Lease, Owner},
};
use verv_contract::{identity::sessions::LogInRequest, organisation::mandates::MandateEndRequest};
use verv_domain::{Timestamp, access::Actor, id::JobId};
use verv_tests::{
    House,
    clock_and_rng::{CountingRng, DAY, HOUR, MINUTE, SECOND},
    effects,
    house::PASSWORD,
};
use verv_worker::{
    Settings, Worker,
    handler::{Handler, Outcome},
};

use crate::story;

const KIND: &str = "scripted";

/// What a job comes to.
#[derive(Clone, Copy, Debug)]
enum Script {
    Finish,
    Fail,
    FailForGood,
    Panic,
    Hang,
    /// For so many milliseconds, then it is done.
    Last(u64),
}

/// Does the next of these at each attempt; when there is none left, it finishes.
struct Scripted(RefCell<VecDeque<Script>>);

impl Scripted {
    async fn act(&self, app: &App, lease: &Lease) -> Outcome {
        let next = self.0.borrow_mut().pop_front();
        match next.unwrap_or(Script::Finish) {
            Script::Finish => {}
            Script::Fail => return Err(JobError::Passing("not_today")),
            Script::FailForGood => return Err(JobError::Permanent("never")),
            Script::Panic => panic!("as it is told to"),
            Script::Hang => std::future::pending().await,
            Script::Last(milliseconds) => tokio::time::sleep(Duration::from_millis(milliseconds)).await,
        }
        app.finish_job(lease, &json!({ "attempt": lease.attempts })).await
    }
}

impl Handler for Scripted {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run<'a>(&'a self, app: &'a App, lease: &'a Lease) -> LocalBoxFuture<'a, Outcome> {
        Box::pin(self.act(app, lease))
    }
}

fn worker(house: &House, settings: Settings, script: &[Script]) -> Worker {
    let handler = Scripted(RefCell::new(script.iter().copied().collect()));
    let rng = Arc::new(CountingRng::from(7));
    Worker::with(house.app.clone(), rng, settings, vec![Box::new(handler)], Vec::new())
}

/// In a real hurry: the clock of these stories stands still.
fn quick() -> Settings {
    let (poll, grace) = (Duration::from_millis(5), Duration::from_millis(50));
    Settings { poll, grace, ..Settings::default() }
}

async fn enqueue(house: &House, wanted: JobRequest<'_>) -> Option<JobId> {
    let mut tx = house.scratch.database.begin().await.unwrap();
    let job = house.app.enqueue(&mut tx, &wanted).await.unwrap();
    tx.commit().await.unwrap();
    job
}

/// Of no branch, to be done now.
fn wanted(house: &House) -> JobRequest<'static> {
    static NOTHING: serde_json::Value = serde_json::Value::Null;
    JobRequest {
        kind: KIND,
        key: None,
        payload: &NOTHING,
        branch: None,
        owner: None,
        run_at: house.app.now(),
    }
}

async fn state(house: &House, job: JobId) -> JobState {
    house.app.find_job(job).await.unwrap().unwrap()
}

async fn lease(house: &House, job: JobId) -> Option<Lease> {
    house.app.lease_job(job, MINUTE).await.unwrap()
}

story!(a_job_is_written_with_its_cause_or_not_at_all, house, _engine => {
    let mut tx = house.scratch.database.begin().await.unwrap();
    let lost = house.app.enqueue(&mut tx, &wanted(&house)).await.unwrap().unwrap();
    drop(tx);
    assert_eq!(house.app.find_job(lost).await.unwrap(), None);
    let kept = enqueue(&house, wanted(&house)).await.unwrap();
    assert_eq!(house.app.due_jobs(10).await.unwrap(), [kept]);
});

story!(of_the_same_key_there_is_one_job_in_a_branch, house, _engine => {
    let (here, there) = (house.member("leder@follo").await, house.member("leder@aas").await);
    let once = JobRequest { key: Some("report"), ..wanted(&house) };
    let first = enqueue(&house, once).await.unwrap();
    assert_eq!(enqueue(&house, once).await, None);
    for branch in [here.branch.id, there.branch.id] {
        let of_branch = JobRequest { branch: Some(branch), ..once };
        assert!(enqueue(&house, of_branch).await.is_some());
        assert_eq!(enqueue(&house, of_branch).await, None);
    }
    // Done or not: it was asked for once.
    assert_eq!(worker(&house, Settings::default(), &[]).drain().await.unwrap(), 3);
    assert!(state(&house, first).await.done_at.is_some());
    assert_eq!(enqueue(&house, once).await, None);
    assert!(enqueue(&house, JobRequest { kind: "another", ..once }).await.is_some());
});

story!(a_job_waits_for_its_time_and_the_longest_wait_is_first, house, _engine => {
    let now = house.app.now();
    let at = |milliseconds| JobRequest { run_at: now.plus(milliseconds), ..wanted(&house) };
    let late = enqueue(&house, at(HOUR)).await.unwrap();
    let second = enqueue(&house, at(-SECOND)).await.unwrap();
    let first = enqueue(&house, at(-MINUTE)).await.unwrap();
    assert_eq!(house.app.due_jobs(10).await.unwrap(), [first, second]);
    assert_eq!(house.app.due_jobs(1).await.unwrap(), [first]);
    assert!(lease(&house, late).await.is_none(), "it can wait");
    house.clock.pass(HOUR);
    assert_eq!(house.app.due_jobs(10).await.unwrap(), [first, second, late]);
    let queue = house.app.job_queue().await.unwrap();
    assert_eq!((queue.due, queue.oldest), (3, Some(now.plus(-MINUTE))));
});

story!(of_many_that_take_a_job_one_gets_it, house, _engine => {
    for _ in 0..20 {
        let job = enqueue(&house, wanted(&house)).await.unwrap();
        let (a, b, c, d) = tokio::join!(
            lease(&house, job), lease(&house, job), lease(&house, job), lease(&house, job),
        );
        let got: Vec<_> = [a, b, c, d].into_iter().flatten().collect();
        assert_eq!(got.len(), 1, "{got:?}");
        assert!(house.app.due_jobs(1).await.unwrap().is_empty());
    }
});

story!(who_lost_the_lease_changes_nothing, house, _engine => {
    effects::prepare(&house.scratch.database).await;
    let job = enqueue(&house, wanted(&house)).await.unwrap();
    let slow = lease(&house, job).await.unwrap();
    house.clock.pass(59 * SECOND);
    assert!(house.app.renew_lease(&slow, MINUTE).await.unwrap());
    house.clock.pass(59 * SECOND);
    assert!(lease(&house, job).await.is_none(), "it was kept");
    house.clock.pass(SECOND);
    let quick = lease(&house, job).await.unwrap();
    assert_eq!((slow.attempts, quick.attempts), (1, 2));

    let work = async |tx: &mut verv_storage::Tx| {
        effects::leave(tx, job).await;
        Ok(json!({}))
    };
    assert!(matches!(house.app.finish_job_with(&slow, work).await, Err(JobError::LeaseLost)));
    assert!(effects::all(&house.scratch.database).await.is_empty(), "the work was undone");
    let before = state(&house, job).await;
    let error = JobError::Passing("too_late");
    assert!(!house.app.renew_lease(&slow, HOUR).await.unwrap());
    assert!(!house.app.retry_job(&slow, &error, HOUR).await.unwrap());
    assert!(!house.app.bury_job(&slow, &error).await.unwrap());
    assert!(!house.app.give_back_job(&slow, 0).await.unwrap());
    assert!(matches!(house.app.report_progress(&slow, 1, None).await, Err(JobError::LeaseLost)));
    assert_eq!(state(&house, job).await, before);

    house.app.report_progress(&quick, 3, Some(4)).await.unwrap();
    house.app.finish_job_with(&quick, work).await.unwrap();
    assert_eq!(effects::all(&house.scratch.database).await, [job]);
    let done = state(&house, job).await;
    assert_eq!((done.progress_done, done.progress_total), (3, Some(4)));
    assert_eq!((done.result.as_deref(), done.done_at), (Some("{}"), Some(house.app.now())));
    assert!(matches!(house.app.finish_job(&quick, &json!({})).await, Err(JobError::LeaseLost)));
});

story!(what_fails_is_tried_again_later_and_then_given_up, house, _engine => {
    let settings = Settings { attempts: 3, ..Settings::default() };
    let worker = worker(&house, settings, &[Script::Fail; 3]);
    let job = enqueue(&house, wanted(&house)).await.unwrap();
    let mut longest = 10 * SECOND;
    for attempt in 1..=2 {
        assert_eq!(worker.drain().await.unwrap(), 1);
        let failed = state(&house, job).await;
        assert_eq!((failed.attempts, failed.last_error.as_deref()), (attempt, Some("not_today")));
        let delay = failed.run_at.0 - house.app.now().0;
        assert!((longest / 2..=longest).contains(&delay), "{delay} after {attempt}");
        assert_eq!(worker.drain().await.unwrap(), 0, "too early");
        house.clock.pass(delay);
        longest *= 2;
    }
    assert_eq!(worker.drain().await.unwrap(), 1);
    let dead = state(&house, job).await;
    assert_eq!((dead.attempts, dead.dead_at), (3, Some(house.app.now())));
    house.clock.pass(DAY);
    assert_eq!(worker.drain().await.unwrap(), 0, "it is dead");
    assert_eq!(house.app.job_queue().await.unwrap().dead, 1);
    let given_up = house.app.dead_jobs(5).await.unwrap();
    assert_eq!((given_up[0].id, given_up[0].last_error.as_str()), (job, "not_today"));

    let request = house.request("retry_job");
    house.app.revive_job(&request, job).await.unwrap();
    assert!(matches!(house.app.revive_job(&request, job).await, Err(AppError::Hidden)));
    assert_eq!(worker.drain().await.unwrap(), 1);
    let done = state(&house, job).await;
    assert_eq!((done.result.as_deref(), done.last_error), (Some(r#"{"attempt":1}"#), None));
    assert_eq!(house.app.job_queue().await.unwrap().dead, 0);
});

story!(what_can_never_succeed_is_given_up_at_once, house, _engine => {
    let job = enqueue(&house, wanted(&house)).await.unwrap();
    assert_eq!(worker(&house, Settings::default(), &[Script::FailForGood]).drain().await.unwrap(), 1);
    let dead = state(&house, job).await;
    assert_eq!((dead.attempts, dead.last_error.as_deref()), (1, Some("never")));
    assert!(dead.dead_at.is_some());
});

story!(a_job_that_kills_its_process_is_given_up, house, _engine => {
    let settings = Settings { attempts: 3, ..Settings::default() };
    let job = enqueue(&house, wanted(&house)).await.unwrap();
    for _ in 0..3 {
        // Nothing more is heard of whoever took it.
        assert!(lease(&house, job).await.is_some());
        house.clock.pass(MINUTE);
    }
    assert_eq!(worker(&house, settings, &[]).drain().await.unwrap(), 1);
    assert_eq!(state(&house, job).await.last_error.as_deref(), Some("worker_lost"));
});

story!(a_kind_of_a_newer_version_is_left_to_it, house, _engine => {
    let job = enqueue(&house, JobRequest { kind: "of_tomorrow", ..wanted(&house) }).await.unwrap();
    assert_eq!(worker(&house, Settings::default(), &[]).drain().await.unwrap(), 1);
    let left = state(&house, job).await;
    assert_eq!((left.attempts, left.lease_until, left.dead_at), (0, None, None));
    assert_eq!(left.run_at, house.app.now().plus(MINUTE));
});

/// Runs the worker until `is_over`, then stops it.
async fn run_until(worker: &Worker, is_over: impl AsyncFn() -> bool) {
    let (stop, stopped) = watch::channel(false);
    let watching = async {
        let began = std::time::Instant::now();
        while !is_over().await {
            assert!(began.elapsed() < Duration::from_secs(20), "it is not over");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        stop.send(true).unwrap();
    };
    tokio::join!(worker.run(stopped), watching);
}

story!(a_panic_is_a_failure_and_the_worker_goes_on, house, _engine => {
    let first = enqueue(&house, wanted(&house)).await.unwrap();
    let settings = Settings { slots: 1, ..quick() };
    let worker = worker(&house, settings, &[Script::Panic]);
    run_until(&worker, async || state(&house, first).await.last_error.is_some()).await;
    assert_eq!(state(&house, first).await.last_error.as_deref(), Some("panicked"));
    house.clock.pass(MINUTE);
    run_until(&worker, async || state(&house, first).await.done_at.is_some()).await;
});

story!(a_stop_finishes_what_it_can_and_gives_the_rest_back, house, _engine => {
    let short = enqueue(&house, wanted(&house)).await.unwrap();
    let long = enqueue(&house, wanted(&house)).await.unwrap();
    let never = enqueue(&house, JobRequest { run_at: house.app.now().plus(HOUR), ..wanted(&house) }).await.unwrap();
    let settings = Settings { grace: Duration::from_secs(2), ..quick() };
    let worker = worker(&house, settings, &[Script::Last(300), Script::Hang]);
    run_until(&worker, async || house.app.job_queue().await.unwrap().running == 2).await;
    let both = [state(&house, short).await, state(&house, long).await];
    assert_eq!(both.iter().filter(|job| job.done_at.is_some()).count(), 1, "{both:?}");
    let returned = both.iter().find(|job| job.done_at.is_none()).unwrap();
    assert_eq!((returned.attempts, returned.lease_until), (0, None), "as if nobody had taken it");
    assert_eq!(house.app.due_jobs(10).await.unwrap().len(), 1);
    assert_eq!(state(&house, never).await.attempts, 0);
});

story!(a_lease_is_kept_while_the_work_goes_on_and_a_job_that_hangs_fails, house, _engine => {
    let job = enqueue(&house, wanted(&house)).await.unwrap();
    let lease = Duration::from_millis(60);
    let settings = Settings { lease, limit: Duration::from_millis(400), slots: 1, ..quick() };
    let worker = worker(&house, settings, &[Script::Hang; 2]);
    let first = RefCell::new(None);
    let is_renewed = async || {
        house.clock.pass(1);
        let until = state(&house, job).await.lease_until;
        let mut first = first.borrow_mut();
        *first = first.or(until);
        until.zip(*first).is_some_and(|(until, first): (Timestamp, Timestamp)| until > first)
    };
    run_until(&worker, is_renewed).await;
    run_until(&worker, async || state(&house, job).await.last_error.is_some()).await;
    assert_eq!(state(&house, job).await.last_error.as_deref(), Some("took_too_long"));
});

/// What the product schedules, done by a worker that knows of nothing else.
fn upkeep(house: &House) -> Worker {
    Worker::new(house.app.clone(), Arc::new(CountingRng::from(9)))
}

story!(three_servers_schedule_each_period_once, house, _engine => {
    let (one, two, three) = (upkeep(&house), upkeep(&house), upkeep(&house));
    let (a, b, c) = tokio::join!(one.drain(), two.drain(), three.drain());
    assert_eq!(a.unwrap() + b.unwrap() + c.unwrap(), 5);
    assert_eq!(one.drain().await.unwrap(), 0);
    house.clock.pass(HOUR);
    assert_eq!(two.drain().await.unwrap() + three.drain().await.unwrap(), 3, "those of each hour");
    house.clock.pass(DAY);
    assert_eq!(one.drain().await.unwrap(), 5, "what nobody did meanwhile is not made up for");
    assert_eq!(house.app.job_queue().await.unwrap().dead, 0);
});

async fn log_in(house: &House, email: &str) -> verv_app::identity::sessions::Tokens {
    let login = LogInRequest { email: email.to_owned(), password: PASSWORD.to_owned() };
    house.app.log_in(&house.request("log_in"), &Sent::read(login)).await.unwrap()
}

story!(what_has_had_its_time_is_cleared_and_nothing_else, house, _engine => {
    let database = &house.scratch.database;
    let count = async |table: &str| crate::upgrades::rows(database).await[table].len();
    let dead = log_in(&house, "leder@follo.example").await;
    let me = house.app.require_session(house.app.verify(&dead.view.access_token).unwrap()).await.unwrap();
    house.app.log_out(&house.request("log_out"), &me).await.unwrap();
    log_in(&house, "htv@follo.example").await;
    let email = "kasserer@follo.example";
    let busy = log_in(&house, email).await;
    house.clock.pass(50 * MINUTE);
    let busy = house.app.refresh_session(&house.request("refresh_session"), Some(busy.refresh.reveal())).await.unwrap();
    let email = verv_domain::folding::Mailbox::parse(email).unwrap();
    house.app.link_for(&house.request("link_for"), &email).await.unwrap();
    let before = (count("session").await, count("refresh_token").await, count("one_time_link").await);
    house.clock.pass(50 * MINUTE);

    upkeep(&house).drain().await.unwrap();
    assert_eq!((count("session").await, count("refresh_token").await), (1, 2), "of {before:?}");
    assert_eq!(count("one_time_link").await, before.2, "it is good for three days");
    assert!(house.app.refresh_session(&house.request("refresh_session"), Some(busy.refresh.reveal())).await.is_ok());

    house.clock.pass(3 * DAY);
    upkeep(&house).drain().await.unwrap();
    assert_eq!((count("session").await, count("refresh_token").await, count("one_time_link").await), (0, 0, 0));
});

story!(forgotten_keys_are_cleared_in_slices, house, _engine => {
    let call = house.member("leder@follo").await;
    let database = &house.scratch.database;
    let remember = async |count: usize, at: Timestamp| {
        let mut tx = database.begin().await.unwrap();
        for n in 0..count {
            let remembered = verv_storage::operation::idempotency::Remembered { request_hash: vec![1], answer: "{}".into() };
            let key = format!("{}-{n}", at.0);
            verv_storage::operation::idempotency::insert(&mut tx, call.actor.person, &key, &remembered, at, Timestamp(0)).await.unwrap();
        }
        tx.commit().await.unwrap();
    };
    remember(1200, house.app.now()).await;
    house.clock.pass(DAY);
    remember(3, house.app.now()).await;
    let cleared = house.app.clear_idempotency_keys().await.unwrap();
    assert!(cleared.more && cleared.rows == 500, "{cleared:?}");
    upkeep(&house).drain().await.unwrap();
    assert_eq!(crate::upgrades::rows(database).await["idempotency"].len(), 3);
});

story!(jobs_that_were_done_are_forgotten_after_a_month, house, _engine => {
    let job = enqueue(&house, wanted(&house)).await.unwrap();
    let dead = enqueue(&house, wanted(&house)).await.unwrap();
    worker(&house, Settings { slots: 1, ..Settings::default() }, &[Script::FailForGood]).drain().await.unwrap();
    let (job, dead) = if state(&house, job).await.done_at.is_some() { (job, dead) } else { (dead, job) };
    house.clock.pass(29 * DAY);
    upkeep(&house).drain().await.unwrap();
    assert!(house.app.find_job(job).await.unwrap().is_some());
    house.clock.pass(2 * DAY);
    upkeep(&house).drain().await.unwrap();
    assert_eq!(house.app.find_job(job).await.unwrap(), None);
    assert!(state(&house, dead).await.dead_at.is_some(), "somebody has to see it");
});

story!(the_rights_of_a_jobs_owner_are_asked_when_it_is_done, house, _engine => {
    let leader = house.member("leder@follo").await;
    let treasurer = house.member("kasserer@follo").await;
    let mandate = &treasurer.actor.mandates[0];
    let owner = Owner { person: treasurer.actor.person, office: Some(mandate.office) };
    let job = JobRequest { branch: Some(leader.branch.id), owner: Some(owner), ..wanted(&house) };
    let job = enqueue(&house, job).await.unwrap();
    let lease = lease(&house, job).await.unwrap();
    let call = house.app.enter_for_job(&lease, "test").await.unwrap();
    assert_eq!(call.actor, Actor { acting_as: Some(mandate.office), ..treasurer.actor.clone() });
    assert_eq!(call.scope.branch, leader.branch.id);

    let end = Sent::read(MandateEndRequest { to: Some(leader.actor.today) });
    house.app.end_mandate(&leader.to(), mandate.id, verv_app::Expected::Any, &end).await.unwrap();
    house.clock.pass(2 * DAY);
    let refused = house.app.enter_for_job(&lease, "test").await.unwrap_err();
    assert!(refused.is_permanent() && refused.code() == "not_allowed", "{refused:?}");
    let nobodys = enqueue(&house, wanted(&house)).await.unwrap();
    let nobodys = house.app.lease_job(nobodys, MINUTE).await.unwrap().unwrap();
    assert!(house.app.enter_for_job(&nobodys, "test").await.unwrap_err().is_permanent());
});
