//! Logs: lines for people on a terminal, JSON elsewhere, with the spans that a line stands in. `VERV_LOG` chooses what, as `info` or `verv_api=debug`.

use std::io::IsTerminal;

use anyhow::Context;
use tracing_subscriber::EnvFilter;

pub fn start() -> anyhow::Result<()> {
    let chosen = std::env::var("VERV_LOG").unwrap_or_else(|_| "info".to_owned());
    let filter = EnvFilter::try_new(&chosen).with_context(|| format!("VERV_LOG={chosen}"))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if std::io::stderr().is_terminal() {
        builder.with_target(false).try_init()
    } else {
        builder.json().with_current_span(false).with_span_list(true).try_init()
    };
    started.map_err(|error| anyhow::anyhow!("the log cannot be started: {error}"))
}
