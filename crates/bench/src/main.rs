//! Measures Verv beside two floors: the same bytes from memory, and the same SQL without our layers.
//!
//! Only ratios within one run mean anything: machines differ, and the same machine differs from hour to hour.

mod clock;
mod data;
mod estimate;
mod floor;
mod http;
mod load;
mod process;
mod report;
mod run;
mod script;
mod site;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measures, prints a table and writes it as JSON
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
            runtime.block_on(data::make(&file, data::Size { branches: 1, check_ins: 500 }))?;
            println!("{} {} {}", data::slug(1), data::email(0), data::PASSWORD);
            Ok(())
        }
        Command::Floor(options) => floor::serve(options),
    }
}
