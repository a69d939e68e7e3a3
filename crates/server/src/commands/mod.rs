//! The commands.

mod branch;
mod demo;
mod doctor;
mod job;
mod person;
mod serve;
mod work;

use clap::{Parser, Subcommand};

use crate::{
    config::{Config, Flags},
    output::print_line,
};

/// Runs the action plan of local union branches
#[derive(Parser, Debug)]
#[command(name = "verv", version)]
pub struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Start the server
    Serve,
    /// Do what is done later (jobs), without a server
    Work,
    /// Bring the database up to date and stop
    Migrate,
    /// Load the demo branches, and give their accounts a password
    Demo,
    /// Branches
    #[command(subcommand)]
    Branch(branch::Command),
    /// People
    #[command(subcommand)]
    Person(person::Command),
    /// Jobs
    #[command(subcommand)]
    Job(job::Command),
    /// Print the OpenAPI document
    Openapi,
    /// Print the page that lists the operations
    #[command(hide = true)]
    Operations,
    /// Configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Say that a copy of the database has been put back, before the server is started again
    Restored,
    /// Look for what would keep the server from working
    Doctor,
}

#[derive(Subcommand, Debug)]
enum ConfigCommand {
    /// Print what is in force, secrets masked
    Show,
}

pub fn run(cli: Cli) -> anyhow::Result<()> {
    let config = Config::read(&cli.flags)?;
    match cli.command {
        Command::Serve => serve::run(config),
        Command::Work => work::run(&config),
        Command::Migrate => wait(async {
            let database = crate::system::open_database(&config).await?;
            database.close().await;
            print_line(format_args!("The database {} is up to date.", config.masked_database()))
        }),
        Command::Demo => wait(demo::run(&config)),
        Command::Branch(command) => wait(branch::run(&config, command)),
        Command::Person(command) => wait(person::run(&config, command)),
        Command::Job(command) => wait(job::run(&config, command)),
        Command::Openapi => print_line(verv_api::openapi::document().to_pretty_json()?),
        Command::Operations => print_line(verv_api::operations::page().trim_end()),
        Command::Config(ConfigCommand::Show) => print_line(config),
        Command::Restored => wait(async {
            let app = crate::system::open(&config).await?;
            let renewed = app.renew_epoch().await;
            app.close().await;
            print_line(format_args!(
                "What was read before is not written over what is there now. The epoch is {}.",
                renewed?
            ))
        }),
        Command::Doctor => wait(doctor::run(&config)),
    }
}

/// Runs a command that needs the database.
fn wait(command: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(command)
}
