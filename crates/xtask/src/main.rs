//! The workspace's own tool: `cargo xtask …`.

use anyhow::Result;
use clap::{Parser, Subcommand};

mod site;

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the front end into target/site
    Site {
        /// Without optimisation, quickly
        #[arg(long, conflicts_with = "release")]
        dev: bool,
        /// Small (the default)
        #[arg(long)]
        release: bool,
    },
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Site { dev, release: _ } => site::build(if dev { site::Mode::Dev } else { site::Mode::Release }),
    }
}
