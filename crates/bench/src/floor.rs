//! The floors: small servers that show what actix-web, and actix-web with sqlx, cost on this machine.

mod http;
mod rows;
mod sql;
mod views;

use std::{net::TcpListener, path::PathBuf};

use clap::{Args, ValueEnum};

pub use sql::SESSION;

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

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// The same bytes, from memory
    Http,
    /// The same statements, without our layers
    Sql,
}

pub fn serve(options: Options) -> anyhow::Result<()> {
    let Options { kind, listen, from } = options;
    let listener = TcpListener::bind(listen)?;
    actix_web::rt::System::new().block_on(async move {
        match kind {
            Kind::Http => http::serve(listener, &from).await,
            Kind::Sql => sql::serve(listener, &from).await,
        }
    })
}

/// Paths of the four operations, and of readiness.
mod paths {
    pub const READY: &str = "/health/ready";
    pub const MEASURE: &str = "/api/v1/branches/{branch}/measures/{measure}";
    pub const PAGE: &str = "/api/v1/branches/{branch}/measures";
    pub const PLAN: &str = "/api/v1/branches/{branch}/plans/{plan}";
    pub const CHECK_IN: &str = "/api/v1/branches/{branch}/measures/{measure}/check-ins";
}
