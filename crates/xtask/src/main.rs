//! The workspace's own tool: `cargo xtask …`.

mod bench;
mod bless;
mod budget;
mod clients;
mod cluster;
mod coverage;
mod dev;
mod guide;
mod install;
mod pictures;
mod run;
mod schemathesis;
mod server;
mod site;
mod steps;
mod styles;
mod supply;
mod test;
mod tidy;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Builds, runs and tests Verv")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything, load the demo and start the server
    Run {
        /// The front end as visitors get it: small, and some minutes slower to build
        #[arg(long)]
        release: bool,
    },
    /// The same, and again whenever a file changes
    Dev,
    /// Every check there is
    Test {
        /// Only the steps with these names
        steps: Vec<String>,
        /// The long form of what runs for a while, and the documentation
        #[arg(long)]
        long: bool,
    },
    /// Measure speed beside a lean server of the same answers, memory and size; writes target/bench.json
    ///
    /// Everything after `bench` is handed on: `--quick` for one short round, `--peers` to measure PocketBase too (installed
    /// from PyPI for the run), `--only whole_plan` for one operation, `--data FOLDER` to keep the databases; `bench -- --help`
    /// lists the rest.
    Bench {
        /// Handed on to the benchmark
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Measure what pages cost on a slow phone, and how quickly a long plan answers
    Budget,
    /// Write the generated files anew, to be looked at and committed
    Bless {
        #[arg(value_enum, default_value_t = bless::What::Texts)]
        what: bless::What,
    },
    /// How many lines of the server the tests run; every line in target/coverage
    Coverage,
    /// Check the shape of the house
    Tidy,
    /// Take the README's pictures, of pages as the tests see them
    Pictures {
        /// Of every page instead, large and small, light and dark, into target/pictures
        #[arg(long)]
        all: bool,
    },
    /// Build the front end into target/site
    Site {
        /// Without optimisation, quickly
        #[arg(long)]
        dev: bool,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Every cause, and no backtrace: it says nothing to whoever has to install or mend something.
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Run { release } => run::run(release),
        Command::Dev => dev::run(),
        Command::Test { steps, long } => test::run(&steps, long),
        Command::Bench { arguments } => bench::run(&arguments),
        Command::Budget => budget::run(),
        Command::Bless { what } => bless::run(what),
        Command::Coverage => coverage::run(),
        Command::Tidy => tidy::run(),
        Command::Pictures { all } => pictures::run(all),
        Command::Site { dev } => {
            install::wasm_target()?;
            let mode = if dev { site::Mode::Dev } else { site::Mode::Release };
            site::build(mode, site::For::Tests).map(|_| ())
        }
    }
}
