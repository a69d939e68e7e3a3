//! A worker that tests kill: does jobs that leave traces, on the database whose address it is given, until its standard
//! input is closed.

use std::{io::Read, sync::Arc, time::Duration};

use futures_util::future::LocalBoxFuture;
use serde_json::json;
use tokio::sync::watch;
use verv_app::{
    App, Clock,
    operation::jobs::{JobResult, Lease},
};
use verv_domain::Timestamp;
use verv_storage::Database;
use verv_tests::effects;
use verv_vault::{KeyFile, SystemRng};
use verv_worker::{
    Settings, Worker,
    handler::{Handler, Outcome},
    schedule::Schedule,
};

#[derive(Debug)]
struct WallClock;

impl Clock for WallClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "processes that know nothing of each other share this clock alone"
    )]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Timestamp(i64::try_from(since.expect("after 1970").as_millis()).expect("before the year 292 million"))
    }
}

/// Leaves its trace in the transaction that ends the job, or before it.
struct Trace {
    kind: &'static str,
    once: bool,
    database: Database,
}

impl Trace {
    async fn leave(&self, app: &App, lease: &Lease) -> Outcome {
        // Long enough to be killed in.
        tokio::time::sleep(Duration::from_millis(15)).await;
        if self.once {
            let work = async |tx: &mut verv_storage::Tx| {
                effects::leave(tx, lease.job).await;
                tokio::time::sleep(Duration::from_millis(1)).await;
                Ok(json!({}))
            };
            return app.finish_job_with(lease, work).await;
        }
        self.leave_before(lease).await?;
        app.finish_job(lease, &json!({})).await
    }

    async fn leave_before(&self, lease: &Lease) -> JobResult<()> {
        let mut tx = self.database.begin().await?;
        effects::leave(&mut tx, lease.job).await;
        Ok(tx.commit().await?)
    }
}

impl Handler for Trace {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn run<'a>(&'a self, app: &'a App, lease: &'a Lease) -> LocalBoxFuture<'a, Outcome> {
        Box::pin(self.leave(app, lease))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let address = std::env::args().nth(1).expect("the address of a database");
    let database = Database::open(&address).await.expect("the database can be opened");
    let key = KeyFile::from_bytes([7; 32]);
    let app = App::new(database.clone(), &key, Arc::new(WallClock), Arc::new(SystemRng));
    let handler =
        |kind, once| -> Box<dyn Handler> { Box::new(Trace { kind, once, database: database.clone() }) };
    let settings = Settings {
        slots: 4,
        poll: Duration::from_millis(20),
        lease: Duration::from_millis(1500),
        // Being killed counts as an attempt.
        attempts: 1000,
        ..Settings::default()
    };
    let handlers = vec![handler("once", true), handler("at_least_once", false), handler("tick", true)];
    let schedules = vec![Schedule { kind: "tick", every: 500 }];
    let worker =
        Worker::with(app.expect("an application"), Arc::new(SystemRng), settings, handlers, schedules);
    let (stop, stopped) = watch::channel(false);
    std::thread::spawn(move || {
        let ended = std::io::stdin().read_to_end(&mut Vec::new());
        stop.send(true).expect("the worker listens");
        ended.expect("the standard input can be read")
    });
    worker.run(stopped).await;
    database.close().await;
}
