//! Children: each pinned to a core, and ended when it is dropped.

use std::{
    ffi::OsStr,
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};

use crate::http::{Connection, request};

/// Everything that is measured runs here.
pub const SERVER_CORE: &str = "0";
/// Everything that asks runs here.
pub const LOAD_CORE: &str = "1";

/// Clock ticks per second in `/proc` (`USER_HZ`), which is 100 on every Linux whatever the kernel's own rate is.
const TICKS: f64 = 100.0;

/// Longer than any server of ours takes to start or to stop.
const PROCESS_TIMEOUT: Duration = Duration::from_secs(20);

/// A server that listens on a port of its own.
pub struct Server {
    child: Child,
    pub port: u16,
}

impl Server {
    /// Starts a program on the servers' core; `arguments` and `settings` may hold the address it is given.
    pub fn start(
        program: &Path,
        arguments: impl FnOnce(&str) -> Vec<String>,
        settings: &[(&str, &OsStr)],
        log: Stdio,
    ) -> anyhow::Result<Self> {
        let port = free_port()?;
        let address = format!("127.0.0.1:{port}");
        let mut command = Command::new("taskset");
        command.args(["-c", SERVER_CORE]).arg(program).args(arguments(&address));
        // Nothing of whoever runs the benchmark changes what is measured.
        command.env_clear().envs(settings.iter().copied());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let child = command.spawn().context("taskset cannot be started; it is part of util-linux")?;
        Ok(Self { child, port })
    }

    /// Waits for a good answer from `target`.
    pub async fn until_ready(&mut self, target: &str) -> anyhow::Result<()> {
        let began = Instant::now();
        let request = request("GET", target, "", "");
        loop {
            if let Ok(mut connection) = Connection::open(self.port).await
                && let Ok(answer) = connection.ask(&request).await
                && answer.status == 200
            {
                return Ok(());
            }
            let ended = self.child.try_wait()?;
            ensure!(ended.is_none(), "the server ended before it was ready");
            ensure!(began.elapsed() < PROCESS_TIMEOUT, "the server was not ready within {PROCESS_TIMEOUT:?}");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Resident memory in MiB: all of it, and what is not a part of a file.
    pub fn memory(&self) -> anyhow::Result<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let mib = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
            kib.map(|kib| kib / 1024.0).with_context(|| format!("no {name} in /proc"))
        };
        Ok(Memory { resident: mib("VmRSS:")?, anonymous: mib("RssAnon:")? })
    }

    /// How long its threads have worked.
    pub fn cpu_seconds(&self) -> anyhow::Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // After the name, which may hold anything: user and system time are the 14th and 15th of all fields.
        let (_, fields) = stat.rsplit_once(')').context("no name in /proc")?;
        let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
        let ticks: Result<Vec<f64>, _> = ticks.collect();
        Ok(ticks?.iter().sum::<f64>() / TICKS)
    }

    /// Asks it to end, and waits: SQLite folds its log into the file.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        let began = Instant::now();
        while self.child.try_wait()?.is_none() {
            ensure!(began.elapsed() < PROCESS_TIMEOUT, "the server did not stop within {PROCESS_TIMEOUT:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; there is nobody left to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How much a process holds, in MiB.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    pub resident: f64,
    pub anonymous: f64,
}

/// A port that nobody listens on now.
fn free_port() -> anyhow::Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Moves this process, with all its threads, to the core of those who ask.
pub fn pin_self() -> anyhow::Result<()> {
    let pinned = Command::new("taskset")
        .args(["-a", "-c", "-p", LOAD_CORE, &std::process::id().to_string()])
        .stdout(Stdio::null())
        .status()
        .context("taskset cannot be started; it is part of util-linux")?;
    ensure!(pinned.success(), "this machine has no core {LOAD_CORE}: two are needed");
    Ok(())
}
