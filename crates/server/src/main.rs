//! The binary `verv`: command line, configuration, telemetry and wiring.

mod commands;
mod config;
mod metrics;
mod output;
mod system;
mod telemetry;

use std::process::ExitCode;

use clap::Parser;

use commands::Cli;
use output::NobodyReads;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<NobodyReads>() => ExitCode::SUCCESS,
        Err(error) => {
            // One line, with every cause.
            eprintln!("verv: {error:#}");
            ExitCode::FAILURE
        }
    }
}
