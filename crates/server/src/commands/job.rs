//! `verv job`: what was given up, and having it done after all.

use clap::Subcommand;
use verv_app::clock::day_in;
use verv_domain::id::JobId;

use crate::{config::Config, output::print_line, system};

/// More than anybody reads.
const SHOWN: u32 = 100;

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Show how many jobs wait, and those that were given up
    List,
    /// Have a job that was given up done after all
    Retry {
        /// As `verv job list` shows it
        job: JobId,
    },
}

pub async fn run(config: &Config, command: Command) -> anyhow::Result<()> {
    let app = system::open(config).await?;
    match command {
        Command::List => {
            let queue = app.job_queue().await?;
            print_line(format_args!(
                "{} running, {} due, {} given up",
                queue.running, queue.due, queue.dead
            ))?;
            for job in app.dead_jobs(SHOWN).await? {
                let day = day_in("UTC", job.dead_at);
                let (id, kind, error, attempts) = (job.id, job.kind, job.last_error, job.attempts);
                print_line(format_args!("{id}  {day}  {kind}: {error}, attempt {attempts}"))?;
            }
        }
        Command::Retry { job } => {
            let request = app.installation("retry_job");
            match app.revive_job(&request, job).await {
                Err(verv_app::AppError::Hidden) => anyhow::bail!("no job {job} was given up"),
                outcome => outcome?,
            }
            print_line(format_args!("The job {job} is done as soon as a worker is free."))?;
        }
    }
    app.close().await;
    Ok(())
}
