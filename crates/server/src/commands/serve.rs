//! `verv serve`.

use std::{net::TcpListener, sync::Arc};

use actix_web::{App as WebApp, HttpServer, middleware::from_fn};
use anyhow::Context;
use tokio::sync::watch;
use verv_api::{Edge, configure, edge::around, limits::Limits};

use super::work::{stop_when_told, worker};
use crate::{
    config::Config,
    metrics,
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
    // Bound first, so that a port in use is reported before anything else is done.
    let listener = TcpListener::bind(&config.listen)
        .with_context(|| format!("the address {} cannot be listened on", config.listen))?;
    metrics::start(config.metrics_listen.as_deref())?;
    let app = system::open(&config).await?;
    // Read at start: every answer needs it, and a database that cannot be read is reported now.
    app.epoch().await.context("the database cannot be read")?;
    let public_url = config.public_url.clone();
    let listen = listener.local_addr()?;
    let limits = Limits::behind(config.proxies()?);
    let edge = Arc::new(Edge { app: app.clone(), limits, public_url, site: SITE });
    let server = HttpServer::new(move || WebApp::new().wrap(from_fn(around)).configure(configure(&edge)))
        .shutdown_timeout(GRACE)
        .listen(listener)?
        .run();
    let (stop, stopped) = watch::channel(false);
    let told = actix_web::rt::spawn(stop_when_told(stop.clone()));
    let worker = if config.worker {
        let worker = worker(&config, &app)?;
        Some(actix_web::rt::spawn(async move { worker.run(stopped).await }))
    } else {
        None
    };
    tracing::info!(%listen, public_url = config.public_url, "ready");
    let served = server.await;
    // The signal has stopped the worker already, unless the server ended for another reason.
    stop.send_replace(true);
    if let Some(worker) = worker {
        worker.await.context("the worker ended before the server")?;
    }
    told.abort();
    served?;
    app.close().await;
    tracing::info!("stopped");
    Ok(())
}
