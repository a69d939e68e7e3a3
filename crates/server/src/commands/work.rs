//! `verv work`: does what is done later, beside or instead of the servers that would.

use std::sync::Arc;

use tokio::sync::watch;
use verv_app::App;
use verv_vault::SystemRng;
use verv_worker::Worker;

use crate::{config::Config, metrics, system, telemetry};

pub fn run(config: &Config) -> anyhow::Result<()> {
    telemetry::start()?;
    super::wait(async {
        metrics::start(config.metrics_listen.as_deref())?;
        let app = system::open(config).await?;
        let (stop, stopped) = watch::channel(false);
        let told = tokio::spawn(stop_when_told(stop));
        tracing::info!("working");
        worker(config, &app)?.run(stopped).await;
        app.close().await;
        tracing::info!("stopped");
        told.abort();
        Ok(())
    })
}

/// What does the jobs, and sends mail where that is set up.
pub fn worker(config: &Config, app: &App) -> anyhow::Result<Worker> {
    let worker = Worker::new(app.clone(), Arc::new(SystemRng));
    Ok(match config.mailer()? {
        Some(mailer) => worker.with_mail(mailer, &config.public_url),
        None => worker,
    })
}

/// Says so when the process is asked to stop.
pub async fn stop_when_told(stop: watch::Sender<bool>) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = tokio::signal::ctrl_c() => {}
                }
            }
            Err(error) => {
                tracing::warn!(%error, "a request to stop cannot be waited for");
                let _ = tokio::signal::ctrl_c().await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = tokio::signal::ctrl_c().await;
    // Nobody listens any more where the worker has stopped by itself.
    let _ = stop.send(true);
}
