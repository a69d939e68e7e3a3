//! Configuration: defaults, then a file, then the environment, then flags. An unknown key is an error.

use std::path::{Path, PathBuf};

use actix_web::http::Uri;
use anyhow::{Context, bail};
use clap::Args;
use serde::Deserialize;
use verv_api::proxies::{Network, Proxies};

/// Flags and environment, shared by all commands.
#[derive(Args, Clone, Debug, Default)]
pub struct Flags {
    /// A TOML file with the settings below, in lower case without `VERV_`
    #[arg(long = "config", global = true, env = "VERV_CONFIG", value_name = "FILE")]
    settings: Option<PathBuf>,
    /// The address to listen on [default: 127.0.0.1:8080]
    #[arg(long, global = true, env = "VERV_LISTEN", value_name = "ADDRESS")]
    listen: Option<String>,
    /// The folder for the data [default: verv-data]
    #[arg(long, global = true, env = "VERV_DATA", value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// The key file [default: verv.key beside the data folder]
    #[arg(long, global = true, env = "VERV_KEY_FILE", value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// `sqlite:<file>` or `postgres://…` [default: SQLite inside the data folder]
    #[arg(long, global = true, env = "VERV_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Where people reach the server [default: http:// and the address it listens on]
    #[arg(long, global = true, env = "VERV_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    /// Addresses and networks of the proxies in front, separated by commas; only they may say in `X-Forwarded-For`
    /// whom they speak for [default: none]
    #[arg(long, global = true, env = "VERV_TRUSTED_PROXIES", value_name = "LIST", value_delimiter = ',')]
    trusted_proxies: Option<Vec<String>>,
    /// Whether `serve` also does what is done later (jobs); `verv work` does it elsewhere [default: true]
    #[arg(long, global = true, env = "VERV_WORKER", value_name = "BOOL")]
    worker: Option<bool>,
    /// How many MiB of memory the plans may take that the server keeps [default: 24]
    #[arg(long, global = true, env = "VERV_SNAPSHOT_MEMORY", value_name = "MIB")]
    snapshot_memory: Option<u32>,
    /// Where Prometheus reads the metrics of `serve` and `work`, as `127.0.0.1:9464`: `/metrics`, for whoever reaches it
    /// [default: nowhere]
    #[arg(long, global = true, env = "VERV_METRICS_LISTEN", value_name = "ADDRESS")]
    metrics_listen: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<String>,
    data: Option<PathBuf>,
    key_file: Option<PathBuf>,
    database_url: Option<String>,
    public_url: Option<String>,
    trusted_proxies: Option<Vec<String>>,
    worker: Option<bool>,
    snapshot_memory: Option<u32>,
    metrics_listen: Option<String>,
}

/// What is in force.
#[derive(Clone)]
pub struct Config {
    pub listen: String,
    pub data: PathBuf,
    pub key_file: PathBuf,
    database_url: Option<String>,
    pub public_url: String,
    trusted_proxies: Vec<String>,
    /// Whether the server also does jobs.
    pub worker: bool,
    /// How many MiB of memory plans may take.
    snapshot_memory: u32,
    /// Where metrics are read; nowhere without.
    pub metrics_listen: Option<String>,
}

/// Some thirty plans of three hundred measures.
const DEFAULT_SNAPSHOT_MEMORY: u32 = 24;

/// Environment names that begin with `VERV_` and are ours.
const NAMES: [&str; 12] = [
    "VERV_CONFIG",
    "VERV_LISTEN",
    "VERV_DATA",
    "VERV_KEY_FILE",
    "VERV_DATABASE_URL",
    "VERV_PUBLIC_URL",
    "VERV_TRUSTED_PROXIES",
    "VERV_WORKER",
    "VERV_SNAPSHOT_MEMORY",
    "VERV_METRICS_LISTEN",
    "VERV_DEMO_PASSWORD",
    "VERV_LOG",
];

impl Config {
    pub fn read(flags: &Flags) -> anyhow::Result<Self> {
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("VERV_") && !NAMES.contains(&name.as_ref()) {
                bail!("{name} is not a setting; the settings are {}", NAMES.join(", "));
            }
        }
        let file = flags.settings.as_deref().map(read_file).transpose()?.unwrap_or_default();
        let flags = flags.clone();
        let listen = flags.listen.or(file.listen).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let data = flags.data.or(file.data).unwrap_or_else(|| PathBuf::from("verv-data"));
        let key_file = flags.key_file.or(file.key_file).unwrap_or_else(|| data.with_file_name("verv.key"));
        if key_file.starts_with(&data) {
            bail!(
                "the key file {} is inside the data folder: whoever copies the data would have the key",
                key_file.display()
            );
        }
        let public_url = flags.public_url.or(file.public_url).unwrap_or_else(|| format!("http://{listen}"));
        let public_url = origin(&public_url)?;
        let database_url = flags.database_url.or(file.database_url);
        let trusted_proxies = flags.trusted_proxies.or(file.trusted_proxies).unwrap_or_default();
        // An empty setting names nobody.
        let trusted_proxies: Vec<_> = trusted_proxies
            .iter()
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        let worker = flags.worker.or(file.worker).unwrap_or(true);
        let snapshot_memory =
            flags.snapshot_memory.or(file.snapshot_memory).unwrap_or(DEFAULT_SNAPSHOT_MEMORY);
        let metrics_listen =
            flags.metrics_listen.or(file.metrics_listen).filter(|address| !address.trim().is_empty());
        let config = Self {
            listen,
            data,
            key_file,
            database_url,
            public_url,
            trusted_proxies,
            worker,
            snapshot_memory,
            metrics_listen,
        };
        config.proxies()?;
        Ok(config)
    }

    /// The proxies in front that are believed.
    pub fn proxies(&self) -> anyhow::Result<Proxies> {
        let networks: Result<Vec<Network>, _> =
            self.trusted_proxies.iter().map(|name| name.parse()).collect();
        Ok(Proxies::new(networks.context("the trusted proxies cannot be read")?))
    }

    /// How many bytes of memory plans may take.
    pub fn snapshot_bytes(&self) -> u64 {
        u64::from(self.snapshot_memory) * 1024 * 1024
    }

    pub fn trusts_proxies(&self) -> bool {
        !self.trusted_proxies.is_empty()
    }

    pub fn is_sqlite(&self) -> bool {
        self.database_url.as_deref().is_none_or(|url| url.starts_with("sqlite:"))
    }

    pub fn database_address(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.data.join("verv.sqlite").display()))
    }

    /// The file of an SQLite database that is in one.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let address = self.database_address();
        let path = address.strip_prefix("sqlite:")?;
        let path = path.strip_prefix("//").unwrap_or(path).split('?').next().unwrap_or_default();
        (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
    }

    /// The address without its password.
    pub fn masked_database(&self) -> String {
        let address = self.database_address();
        let Some((scheme, rest)) = address.split_once("://") else { return address };
        let address = match rest.rsplit_once('@') {
            Some((login, host)) => {
                let user = login.split(':').next().unwrap_or_default();
                format!("{scheme}://{user}:***@{host}")
            }
            None => address.clone(),
        };
        // A password may also stand among the parameters.
        match address.split_once("password=") {
            Some((before, after)) => {
                let rest = after.split_once('&').map(|(_, rest)| format!("&{rest}")).unwrap_or_default();
                format!("{before}password=***{rest}")
            }
            None => address,
        }
    }
}

impl std::fmt::Display for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "listen = {:?}", self.listen)?;
        writeln!(f, "data = \"{}\"", self.data.display())?;
        writeln!(f, "key_file = \"{}\"", self.key_file.display())?;
        writeln!(f, "database_url = {:?}", self.masked_database())?;
        writeln!(f, "public_url = {:?}", self.public_url)?;
        writeln!(f, "trusted_proxies = {:?}", self.trusted_proxies)?;
        writeln!(f, "worker = {}", self.worker)?;
        writeln!(f, "snapshot_memory = {}", self.snapshot_memory)?;
        write!(f, "metrics_listen = {:?}", self.metrics_listen.as_deref().unwrap_or_default())
    }
}

/// The URL as browsers write it in `Origin`: in small letters, without the scheme's own port.
fn origin(url: &str) -> anyhow::Result<String> {
    let parsed: Uri = url.parse().with_context(|| format!("the public URL {url} cannot be read"))?;
    let (scheme, own_port) = match parsed.scheme_str() {
        Some("http") => ("http", 80),
        Some("https") => ("https", 443),
        _ => bail!("the public URL {url} must begin with http:// or https://"),
    };
    let host = parsed.host().filter(|host| !host.is_empty());
    let host = host.with_context(|| format!("the public URL {url} names no host"))?.to_ascii_lowercase();
    let is_bare = parsed.path() == "/" && parsed.query().is_none();
    if !is_bare || url.contains(['#', '@', '?']) {
        bail!("the public URL {url} must be a scheme, a host and perhaps a port, and nothing after them");
    }
    Ok(match parsed.port_u16().filter(|port| *port != own_port) {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    })
}

fn read_file(path: &Path) -> anyhow::Result<File> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the configuration file {} cannot be read", path.display()))?;
    // The library's message spans lines; ours is one.
    toml::from_str(&text).map_err(|error| {
        anyhow::anyhow!("the configuration file {}: {}", path.display(), error.message().replace('\n', " "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(database_url: &str) -> Config {
        Config {
            listen: "127.0.0.1:8080".into(),
            data: "data".into(),
            key_file: "verv.key".into(),
            database_url: Some(database_url.into()),
            public_url: "http://127.0.0.1:8080".into(),
            trusted_proxies: Vec::new(),
            worker: true,
            snapshot_memory: DEFAULT_SNAPSHOT_MEMORY,
            metrics_listen: None,
        }
    }

    #[test]
    fn passwords_are_masked() {
        assert_eq!(
            config("postgres://verv:hemmelig@db.example/verv").masked_database(),
            "postgres://verv:***@db.example/verv"
        );
        let shown = config("postgres:///verv?host=/run&password=hemmelig&user=verv").masked_database();
        assert_eq!(shown, "postgres:///verv?host=/run&password=***&user=verv");
    }

    #[test]
    fn a_public_url_is_what_browsers_send_as_origin() {
        for (written, sent) in [
            ("https://Verv.example:443", "https://verv.example"),
            ("HTTPS://verv.example/", "https://verv.example"),
            ("http://verv.example:80", "http://verv.example"),
            ("https://verv.example:8443", "https://verv.example:8443"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(origin(written).unwrap(), sent);
        }
        for wrong in [
            "verv.example",
            "ftp://verv.example",
            "https://",
            "https://verv.example/verv",
            "https://verv.example/?a=b",
            "https://verv.example/#a",
            "https://me@verv.example",
            "https://væv.example",
        ] {
            assert!(origin(wrong).is_err(), "{wrong} was accepted");
        }
    }

    #[test]
    fn the_file_of_a_database_is_the_one_in_its_address() {
        let file = |address| config(address).sqlite_file().map(|path| path.display().to_string());
        assert_eq!(file("sqlite:other/verv.sqlite").as_deref(), Some("other/verv.sqlite"));
        assert_eq!(file("sqlite:///srv/verv.sqlite?mode=rwc").as_deref(), Some("/srv/verv.sqlite"));
        assert_eq!(file("sqlite::memory:"), None);
        assert_eq!(file("postgres://db.example/verv"), None);
        assert_eq!(
            Config { database_url: None, ..config("") }.sqlite_file(),
            Some("data/verv.sqlite".into())
        );
    }

    #[test]
    fn unknown_keys_are_refused() {
        assert!(toml::from_str::<File>("listne = \"x\"").is_err());
    }
}
