//! `verv serve`.

use std::{net::TcpListener, sync::Arc};

use actix_web::{App as WebApp, HttpServer, middleware::from_fn};
use anyhow::Context;
use verv_api::{Edge, configure, edge::around, limits::Limits};

use crate::{
    config::Config,
    system::{self, SITE},
    telemetry,
};

/// Seconds that requests under way get when the server is told to stop.
const GRACE: u64 = 30;

pub fn run(config: Config) -> anyhow::Result<()> {
    telemetry::start()?;
    actix_web::rt::System::new().block_on(serve(config))
}

async fn serve(config: Config) -> anyhow::Result<()> {
    // Taken first: a port that is taken is said before anything else is done.
    let listener = TcpListener::bind(&config.listen)
        .with_context(|| format!("the address {} cannot be listened on", config.listen))?;
    let app = system::open(&config).await?;
    // Every answer needs it: a database that cannot be read is said now.
    app.epoch().await.context("the database cannot be read")?;
    let public_url = config.public_url.clone();
    let limits = Limits::behind(config.proxies()?);
    let edge = Arc::new(Edge { app: app.clone(), limits, public_url, site: SITE });
    let server = HttpServer::new(move || WebApp::new().wrap(from_fn(around)).configure(configure(&edge)))
        .shutdown_timeout(GRACE)
        .listen(listener)?
        .run();
    tracing::info!(listen = config.listen, public_url = config.public_url, "ready");
    server.await?;
    app.close().await;
    tracing::info!("stopped");
    Ok(())
}
