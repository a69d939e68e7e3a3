//! `verv doctor`: looks without changing anything that is there.

use verv_app::{Clock, error::causes};
use verv_storage::{Database, StorageError, operation::jobs};
use verv_vault::{KeyFile, SystemRng};

use crate::{config::Config, output::print_line, system::SystemClock};

pub async fn run(config: &Config) -> anyhow::Result<()> {
    print_line(format_args!("{config}\n"))?;
    let mut faults = 0;
    let mut report = |what: &str, outcome: Result<String, String>| match outcome {
        Ok(fine) => print_line(format_args!("ok    {what}: {fine}")),
        Err(fault) => {
            faults += 1;
            print_line(format_args!("fault {what}: {fault}"))
        }
    };
    report("key file", key_file(config))?;
    report("database", database(config).await)?;
    report("jobs", jobs(config).await)?;
    report("mail", mail(config).await)?;
    print_line(format_args!("note  after a copy of the database has been put back: `verv restored`"))?;
    report("address", address(config))?;
    report("public URL", public_url(config))?;
    if let Some(advice) = proxies(config) {
        print_line(format_args!("warn  trusted proxies: {advice}"))?;
    }
    anyhow::ensure!(faults == 0, "{faults} faults");
    Ok(())
}

fn key_file(config: &Config) -> Result<String, String> {
    if !config.key_file.exists() {
        return Ok("not there yet; made at the first start".to_owned());
    }
    KeyFile::open_or_make(&config.key_file, &SystemRng)
        .map(|_| "readable by its owner alone".to_owned())
        .map_err(|error| error.to_string())
}

async fn database(config: &Config) -> Result<String, String> {
    if config.sqlite_file().is_some_and(|file| !file.exists()) {
        return Ok("not there yet; made at the first start".to_owned());
    }
    let database = Database::open(&config.database_address()).await.map_err(|error| causes(&error))?;
    database.is_alive().await.map_err(|error| causes(&error))?;
    let engine = database.engine().to_owned();
    database.close().await;
    Ok(engine)
}

/// A job that has been due for longer means that no worker is running; milliseconds.
const LATE: i64 = 10 * 60 * 1000;
/// How many dead jobs are listed.
const SHOWN: u32 = 5;

/// Reports dead jobs, and due jobs that no worker takes.
async fn jobs(config: &Config) -> Result<String, String> {
    if config.sqlite_file().is_some_and(|file| !file.exists()) {
        return Ok("none yet".to_owned());
    }
    // The check of the database reports why it cannot be opened.
    let Ok(database) = Database::open(&config.database_address()).await else {
        return Ok("not known, because the database is not".to_owned());
    };
    let seen = look_at_jobs(&database).await;
    database.close().await;
    match seen {
        // No such table: the database has no schema yet.
        Err(StorageError::Other(_)) => Ok("not known; `verv migrate` has not been run".to_owned()),
        Err(error) => Err(causes(&error)),
        Ok((queue, dead)) => say(queue, &dead),
    }
}

async fn look_at_jobs(database: &Database) -> Result<(jobs::Queue, Vec<jobs::DeadJob>), StorageError> {
    let mut conn = database.read().await?;
    let queue = jobs::queue(&mut conn, SystemClock.now()).await?;
    Ok((queue, jobs::dead(&mut conn, SHOWN).await?))
}

fn say(queue: jobs::Queue, dead: &[jobs::DeadJob]) -> Result<String, String> {
    let jobs::Queue { running, due, oldest, dead: count } = queue;
    if count > 0 {
        let shown: Vec<_> =
            dead.iter().map(|job| format!("{} ({}, {})", job.kind, job.last_error, job.id)).collect();
        return Err(format!("{count} given up, see `verv job list`: {}", shown.join("; ")));
    }
    if due > 0 && oldest.is_some_and(|oldest| oldest.plus(LATE).0 < SystemClock.now().0) {
        return Err(format!("{due} have waited for more than ten minutes: no worker runs"));
    }
    Ok(format!("{running} running, {due} due, none given up"))
}

/// Asks the server for mail whether it lets us in; nothing is sent.
async fn mail(config: &Config) -> Result<String, String> {
    match config.mailer().map_err(|error| format!("{error:#}"))? {
        None => Ok("not set up, and none is sent".to_owned()),
        Some(mailer) => match mailer.check().await {
            Ok(()) => Ok("the server answers".to_owned()),
            Err(error) => Err(causes(&error)),
        },
    }
}

fn address(config: &Config) -> Result<String, String> {
    std::net::TcpListener::bind(&config.listen)
        .map(|_| format!("{} is free", config.listen))
        .map_err(|error| format!("{}: {error}", config.listen))
}

/// Browsers keep secure cookies for https, and for their own machine.
fn public_url(config: &Config) -> Result<String, String> {
    let url = &config.public_url;
    let is_local =
        ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|local| url.starts_with(local));
    if url.starts_with("https://") || is_local {
        return Ok(url.clone());
    }
    Err(format!("{url}: without https people are logged out at every page load"))
}

/// We do not speak TLS ourselves, so that with https there is somebody in front.
fn proxies(config: &Config) -> Option<&'static str> {
    (config.public_url.starts_with("https://") && !config.trusts_proxies()).then_some(
        "none is named; everybody has the proxy's address, and somebody who guesses passwords locks everybody out",
    )
}
