//! The floors: small servers that show what an answer must cost on this machine.

pub mod lean;
mod memory;

use std::{net::TcpListener, path::PathBuf};

use clap::{Args, ValueEnum};

/// How the runner starts a floor.
#[derive(Args)]
pub struct Options {
    #[arg(long)]
    kind: Kind,
    #[arg(long)]
    listen: String,
    /// The database, or the folder with the bodies
    #[arg(long)]
    from: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Kind {
    /// Bytes from memory
    Memory,
    /// The leanest SQL for each answer, one commit for each report
    Lean,
    /// The same, but whole plans are kept by the branch's revision, and reports that wait share a commit
    Sharp,
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Lean => "lean",
            Self::Sharp => "sharp",
        }
    }
}

pub fn serve(options: Options) -> anyhow::Result<()> {
    let Options { kind, listen, from } = options;
    let listener = TcpListener::bind(listen)?;
    actix_web::rt::System::new().block_on(async move {
        match kind {
            Kind::Memory => memory::serve(listener, &from).await,
            Kind::Lean | Kind::Sharp => lean::serve(listener, &from, kind == Kind::Sharp).await,
        }
    })
}

/// Asked until a floor is ready.
pub const READY: &str = "/health/ready";
