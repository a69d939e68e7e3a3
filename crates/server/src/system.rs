//! The outside: the clock, the embedded front end, and the open installation.

use std::{borrow::Cow, sync::Arc};

use anyhow::Context;
use rust_embed::RustEmbed;
use verv_api::site::Site;
use verv_app::{App, Clock};
use verv_domain::Timestamp;
use verv_storage::Database;
use verv_vault::{KeyFile, SystemRng, key_file::Found};

use crate::config::Config;

/// The system's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system's clock")]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// What `cargo xtask site` made. Without it the server answers the API alone, and says so on its pages.
#[derive(RustEmbed)]
#[folder = "../../target/site"]
#[allow_missing = true]
struct Embedded;

fn lookup(name: &str) -> Option<Cow<'static, [u8]>> {
    Embedded::get(name).map(|file| file.data)
}

pub const SITE: Site = Site { lookup };

/// Opens the installation: folder, key and database, migrated.
pub async fn open(config: &Config) -> anyhow::Result<App> {
    let database = open_database(config).await?;
    let (key, found) = KeyFile::open_or_make(&config.key_file, &SystemRng)?;
    if found == Found::Made {
        eprintln!(
            "A new key file was made: {}\n\
             Keep a copy of it away from this machine. Without it nobody stays logged in, and sealed data is lost.",
            config.key_file.display()
        );
    }
    let app = App::new(database, &key, Arc::new(SystemClock), Arc::new(SystemRng))
        .context("the installation cannot be opened")?;
    let sends_mail = config.mailer()?.is_some();
    Ok(app.with_snapshot_memory(config.snapshot_bytes()).with_mail(sends_mail))
}

/// The database alone, migrated.
pub async fn open_database(config: &Config) -> anyhow::Result<Database> {
    if config.is_sqlite() {
        make_private(&config.data)
            .with_context(|| format!("the data folder {} cannot be made", config.data.display()))?;
        check_writable(&config.data)?;
    }
    let address = config.database_address();
    let database = Database::open(&address)
        .await
        .with_context(|| format!("the database {} cannot be opened", config.masked_database()))?;
    database.migrate().await.with_context(|| format!("the database {}", config.masked_database()))?;
    Ok(database)
}

/// A folder that its owner alone can look into.
fn make_private(folder: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Reports a read-only folder at start, and not at the first write.
fn check_writable(folder: &std::path::Path) -> anyhow::Result<()> {
    let probe = folder.join(".verv-write-probe");
    std::fs::write(&probe, b"")
        .and_then(|()| std::fs::remove_file(&probe))
        .with_context(|| format!("the data folder {} cannot be written to", folder.display()))
}
