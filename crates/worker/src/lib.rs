//! What is done later: takes jobs whose time has come, does them, and writes down what came of it.
//!
//! Calls `app`; knows no HTTP and no SQL. Its README says how a kind of job is added.

mod attempt;
mod backoff;
pub mod digests;
pub mod handler;
pub mod mail;
pub mod schedule;
mod telemetry;
pub mod upkeep;

use std::{
    collections::{BTreeMap, HashMap},
    pin::pin,
    rc::Rc,
    sync::Arc,
    time::Duration,
};

use tokio::{
    sync::watch,
    task::{JoinError, JoinSet, LocalSet},
};
use verv_app::{App, Result, Rng, error::causes, operation::jobs::Lease};

use crate::{
    digests::{AskForDigests, SendDigest},
    handler::Handler,
    mail::Mailer,
    schedule::{Asked, Schedule},
    upkeep::Upkeep,
};

/// How a worker goes about it.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Jobs at a time.
    pub slots: usize,
    /// Between two looks at an empty queue.
    pub poll: Duration,
    /// How long a job is somebody's without a sign of life. It is renewed three times in that time.
    pub lease: Duration,
    /// Longer, and a job hangs.
    pub limit: Duration,
    /// How often a job is tried before it is given up.
    pub attempts: i64,
    /// How long a stop waits for jobs that are under way.
    pub grace: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            slots: 2,
            poll: Duration::from_secs(1),
            lease: Duration::from_mins(1),
            limit: Duration::from_hours(1),
            attempts: 10,
            grace: Duration::from_secs(20),
        }
    }
}

/// Does jobs. Cheap to copy; the copies are one worker.
#[derive(Clone)]
pub struct Worker(Rc<Shared>);

#[derive(Clone)]
pub(crate) struct Shared {
    app: App,
    rng: Arc<dyn Rng>,
    settings: Settings,
    handlers: BTreeMap<&'static str, Rc<dyn Handler>>,
    schedules: Vec<Schedule>,
}

/// Jobs under way, by the task that does them.
#[derive(Default)]
struct Running {
    tasks: JoinSet<()>,
    leases: HashMap<tokio::task::Id, Lease>,
}

impl Worker {
    /// With the product's own jobs.
    pub fn new(app: App, rng: Arc<dyn Rng>) -> Self {
        let handlers = Upkeep::ALL.map(|upkeep| -> Box<dyn Handler> { Box::new(upkeep) });
        let schedules = Upkeep::ALL.map(Upkeep::schedule);
        Self::with(app, rng, Settings::default(), handlers.into(), schedules.into())
    }

    /// Also sends the mail of the week, through this server for mail.
    #[must_use]
    pub fn with_mail(self, mailer: Mailer, public_url: &str) -> Self {
        let mut shared = Rc::unwrap_or_clone(self.0);
        let send = SendDigest { mailer, public_url: public_url.to_owned() };
        shared.handlers.insert(AskForDigests::SCHEDULE.kind, Rc::new(AskForDigests));
        shared.handlers.insert(SendDigest::KIND, Rc::new(send));
        shared.schedules.push(AskForDigests::SCHEDULE);
        Self(Rc::new(shared))
    }

    /// With these.
    pub fn with(
        app: App,
        rng: Arc<dyn Rng>,
        settings: Settings,
        handlers: Vec<Box<dyn Handler>>,
        schedules: Vec<Schedule>,
    ) -> Self {
        let handlers =
            handlers.into_iter().map(|handler| (handler.kind(), Rc::<dyn Handler>::from(handler))).collect();
        Self(Rc::new(Shared { app, rng, settings, handlers, schedules }))
    }

    /// Asks for what is scheduled, does all jobs whose time has come, one after the other, and says how many it tried.
    pub async fn drain(&self) -> Result<usize> {
        let shared = &self.0;
        Asked::default().ask(&shared.app, &shared.schedules).await?;
        let mut tried = 0;
        loop {
            let leases = shared.take(1).await?;
            if leases.is_empty() {
                return Ok(tried);
            }
            for lease in leases {
                shared.attempt(&lease).await;
                tried += 1;
            }
        }
    }

    /// Does jobs until `stop` says `true` or is gone. Then it waits a while for those under way, and gives the rest back.
    pub async fn run(&self, stop: watch::Receiver<bool>) {
        Box::pin(LocalSet::new().run_until(self.work(stop))).await;
    }

    async fn work(&self, mut stop: watch::Receiver<bool>) {
        let shared = &self.0;
        let mut stopped = pin!(stop.wait_for(|stop| *stop));
        let mut asked = Asked::default();
        let mut running = Running::default();
        loop {
            // Not given up for a stop: nobody would do, or give back, what it has just taken.
            if let Err(error) = self.look(&mut asked, &mut running).await {
                tracing::warn!(error = %causes(&error), "the queue cannot be looked at");
            }
            tokio::select! {
                biased;
                _ = &mut stopped => break,
                Some(ended) = running.tasks.join_next_with_id() => self.settle(&mut running, ended).await,
                () = tokio::time::sleep(shared.settings.poll) => {}
            }
        }
        self.stop(running).await;
    }

    /// Asks for what is scheduled, and begins as many jobs as there are free slots.
    async fn look(&self, asked: &mut Asked, running: &mut Running) -> Result<()> {
        let shared = &self.0;
        asked.ask(&shared.app, &shared.schedules).await?;
        let free = shared.settings.slots.saturating_sub(running.tasks.len());
        if free == 0 {
            return Ok(());
        }
        for lease in shared.take(free).await? {
            let (shared, held) = (Rc::clone(shared), lease.clone());
            let task = running.tasks.spawn_local(async move { shared.attempt(&held).await });
            running.leases.insert(task.id(), lease);
        }
        Ok(())
    }

    /// A job that panicked has failed like any other.
    async fn settle(
        &self,
        running: &mut Running,
        ended: std::result::Result<(tokio::task::Id, ()), JoinError>,
    ) {
        let id = match &ended {
            Ok((id, ())) => *id,
            Err(error) => error.id(),
        };
        let lease = running.leases.remove(&id);
        if let Some(lease) = lease.filter(|_| ended.is_err()) {
            self.0.record_panic(&lease).await;
        }
    }

    async fn stop(&self, mut running: Running) {
        let all = async |running: &mut Running| {
            while let Some(ended) = running.tasks.join_next_with_id().await {
                self.settle(running, ended).await;
            }
        };
        if tokio::time::timeout(self.0.settings.grace, all(&mut running)).await.is_err() {
            running.tasks.shutdown().await;
        }
        for lease in running.leases.values() {
            self.0.give_back(lease).await;
        }
    }
}
