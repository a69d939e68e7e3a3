//! The binary `verv`: command line, configuration, telemetry and wiring.

mod commands;
mod config;
mod system;
mod telemetry;

use std::process::ExitCode;

use clap::Parser;

use commands::Cli;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line, with every cause.
            eprintln!("verv: {error:#}");
            ExitCode::FAILURE
        }
    }
}
