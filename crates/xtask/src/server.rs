//! A server with the demo, for the checks that need one; stopped when dropped.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::steps::{finish, target};

/// Every demo account's, in tests.
pub const PASSWORD: &str = "hesten spiser havre i juni";

pub struct Server {
    process: Child,
    folder: PathBuf,
    pub address: String,
}

/// The binary, built in the dev profile.
pub fn binary() -> PathBuf {
    target().join("debug").join(format!("verv{}", std::env::consts::EXE_SUFFIX))
}

impl Server {
    /// On a port that is free, with data that goes away.
    pub fn with_demo() -> Result<Self> {
        Self::over(&binary(), |_, demo| finish(demo.arg("demo").stdout(Stdio::null())))
    }

    /// This binary over the data that `fill` makes: in a folder, or with a command of the binary's.
    pub fn over(program: &Path, fill: impl FnOnce(&Path, &mut Command) -> Result<()>) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("verv-server-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let listen = format!("127.0.0.1:{port}");
        fill(&folder.join("data"), &mut command(program, &folder, &listen))?;
        let log = std::fs::File::create(folder.join("log"))?;
        let process = command(program, &folder, &listen).arg("serve").stderr(log).spawn()?;
        let server = Self { process, folder, address: format!("http://{listen}") };
        server.wait(&listen)?;
        Ok(server)
    }

    fn wait(&self, listen: &str) -> Result<()> {
        for _ in 0..100 {
            if answers(listen) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("the server does not answer:\n{}", self.log())
    }

    /// Where its data are.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// What the server wrote.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

fn command(program: &Path, folder: &Path, listen: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env("VERV_LISTEN", listen)
        .env("VERV_DATA", folder.join("data"))
        .env("VERV_DEMO_PASSWORD", PASSWORD)
        .env("VERV_LOG", "warn");
    command
}

/// Whether `/health/ready` is 200.
pub fn answers(listen: &str) -> bool {
    let ask = || -> Result<bool> {
        let mut stream = TcpStream::connect(listen)?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        write!(stream, "GET /health/ready HTTP/1.1\r\nHost: {listen}\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).context("no answer")?;
        Ok(answer.starts_with("HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
