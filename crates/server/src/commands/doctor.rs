//! `verv doctor`: looks without changing anything that is there.

use verv_storage::Database;
use verv_vault::{KeyFile, SystemChance};

use crate::{config::Config, output::print_line};

pub async fn run(config: &Config) -> anyhow::Result<()> {
    print_line(format_args!("{config}\n"))?;
    let mut faults = 0;
    let mut report = |what: &str, outcome: Result<String, String>| match outcome {
        Ok(fine) => print_line(format_args!("ok    {what}: {fine}")),
        Err(fault) => {
            faults += 1;
            print_line(format_args!("fault {what}: {fault}"))
        }
    };
    report("key file", key_file(config))?;
    report("database", database(config).await)?;
    print_line(format_args!("note  after a copy of the database has been put back: `verv restored`"))?;
    report("address", address(config))?;
    report("public URL", public_url(config))?;
    if let Some(advice) = proxies(config) {
        print_line(format_args!("warn  trusted proxies: {advice}"))?;
    }
    anyhow::ensure!(faults == 0, "{faults} faults");
    Ok(())
}

fn key_file(config: &Config) -> Result<String, String> {
    if !config.key_file.exists() {
        return Ok("not there yet; made at the first start".to_owned());
    }
    KeyFile::open_or_make(&config.key_file, &SystemChance)
        .map(|_| "readable by its owner alone".to_owned())
        .map_err(|error| error.to_string())
}

async fn database(config: &Config) -> Result<String, String> {
    if config.sqlite_file().is_some_and(|file| !file.exists()) {
        return Ok("not there yet; made at the first start".to_owned());
    }
    let database = Database::open(&config.database_address()).await.map_err(|error| causes(&error))?;
    database.is_alive().await.map_err(|error| causes(&error))?;
    let engine = database.engine().to_owned();
    database.close().await;
    Ok(engine)
}

fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

fn address(config: &Config) -> Result<String, String> {
    std::net::TcpListener::bind(&config.listen)
        .map(|_| format!("{} is free", config.listen))
        .map_err(|error| format!("{}: {error}", config.listen))
}

/// Browsers keep secure cookies for https, and for their own machine.
fn public_url(config: &Config) -> Result<String, String> {
    let url = &config.public_url;
    let is_local =
        ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|local| url.starts_with(local));
    if url.starts_with("https://") || is_local {
        return Ok(url.clone());
    }
    Err(format!("{url}: without https people are logged out at every page load"))
}

/// We do not speak TLS ourselves, so that with https there is somebody in front.
fn proxies(config: &Config) -> Option<&'static str> {
    (config.public_url.starts_with("https://") && !config.trusts_proxies()).then_some(
        "none is named; everybody has the proxy's address, and somebody who guesses passwords locks everybody out",
    )
}
