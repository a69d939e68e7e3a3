//! Metrics for Prometheus, on a port of their own: whoever reaches it reads how much is done, and never what or by whom.

use std::{net::TcpListener, time::Duration};

use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Context;
use metrics::{Unit, describe_counter, describe_histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// The text format that Prometheus has read since its second version.
const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// In seconds.
const LATENCIES: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Writes that shared a commit.
const WRITES: [f64; 6] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0];

/// How often measurements are gathered while nobody reads them.
const UPKEEP: Duration = Duration::from_secs(5);

/// Begins to measure and to answer, where an address was named. Has to be called before anything is measured.
pub fn start(address: Option<&str>) -> anyhow::Result<()> {
    let Some(address) = address else { return Ok(()) };
    let listener = TcpListener::bind(address)
        .with_context(|| format!("the address {address} for metrics cannot be listened on"))?;
    let listen = listener.local_addr()?;
    let handle = install()?;
    let gathered = handle.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            gathered.run_upkeep();
        }
    });
    let server = HttpServer::new(move || {
        let handle = handle.clone();
        let answer = move || {
            let text = handle.render();
            async move { HttpResponse::Ok().content_type(MEDIA_TYPE).body(text) }
        };
        App::new().route("/metrics", web::get().to(answer))
    });
    // It ends with the process: the last measurements of a server that stops are read while it does.
    tokio::spawn(server.workers(1).disable_signals().listen(listener)?.run());
    tracing::info!(%listen, "metrics");
    Ok(())
}

fn install() -> anyhow::Result<PrometheusHandle> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &LATENCIES)?
        .set_buckets_for_metric(Matcher::Full("verv_commit_writes".to_owned()), &WRITES)?
        .install_recorder()
        .context("metrics cannot be gathered")?;
    describe_counter!("verv_requests_total", "Requests that were answered, by operation and outcome");
    describe_histogram!(
        "verv_request_seconds",
        Unit::Seconds,
        "From the head of a request to that of its answer"
    );
    describe_histogram!(
        "verv_pool_wait_seconds",
        Unit::Seconds,
        "How long was waited for a connection to the database"
    );
    describe_counter!("verv_pool_refusals_total", "How often none could be had");
    describe_counter!("verv_commits_total", "Transactions that were committed");
    describe_histogram!("verv_commit_writes", "Writes that a commit carried");
    describe_counter!("verv_jobs_total", "Attempts at jobs, by kind and outcome");
    describe_histogram!("verv_job_seconds", Unit::Seconds, "How long an attempt took");
    Ok(handle)
}
