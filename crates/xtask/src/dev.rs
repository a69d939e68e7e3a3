//! `cargo xtask dev`: builds and starts again when a file changes.

use std::{
    path::Path,
    process::Child,
    time::{Duration, SystemTime},
};

use anyhow::Result;

use crate::{
    install,
    run::{build_server, say_where, verv},
    server::binary,
    site,
    steps::{finish, root, step},
};

/// The newest change below a folder.
fn changed(folder: &Path) -> SystemTime {
    let Ok(entries) = std::fs::read_dir(folder) else { return SystemTime::UNIX_EPOCH };
    let newest = entries.flatten().filter_map(|entry| {
        let name = entry.file_name();
        let kind = entry.file_type().ok()?;
        if kind.is_dir() {
            return (name != "node_modules" && name != "target").then(|| changed(&entry.path()));
        }
        entry.metadata().ok()?.modified().ok()
    });
    newest.max().unwrap_or(SystemTime::UNIX_EPOCH)
}

/// What the front end and the server are made of.
fn sources() -> (SystemTime, SystemTime) {
    let at = |folder: &str| changed(&root().join(folder));
    let shared = at("crates/domain").max(at("crates/contract"));
    let server = ["crates", "migrations", "seeds"].map(at).into_iter().max();
    (at("frontend").max(shared), server.unwrap_or(shared))
}

/// When the binary was built.
fn built() -> Option<SystemTime> {
    std::fs::metadata(binary()).ok()?.modified().ok()
}

/// The server, as long as it runs.
#[derive(Default)]
struct Running(Option<Child>);

impl Running {
    fn start(&mut self) -> Result<()> {
        self.stop();
        self.0 = Some(verv("serve").spawn()?);
        Ok(())
    }

    fn stop(&mut self) {
        if let Some(mut server) = self.0.take() {
            let _ = server.kill();
            let _ = server.wait();
        }
    }

    /// Says so when the server has ended by itself, as it does when its port is taken.
    fn look_after(&mut self) -> Result<()> {
        let Some(server) = &mut self.0 else { return Ok(()) };
        if let Some(status) = server.try_wait()? {
            eprintln!("\nThe server has ended: {status}. It starts again after the next change.");
            self.0 = None;
        }
        Ok(())
    }
}

pub fn run() -> Result<()> {
    install::wasm_target()?;
    let mut server = Running::default();
    let mut has_demo = false;
    let mut running = None;
    let (mut page, mut program) = (SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH);
    loop {
        let (new_page, new_program) = sources();
        if new_page > page {
            // A mistake is shown by the compiler; the next change tries again.
            let is_built = step("front end", || site::build(site::Mode::Dev, site::For::Tests)).is_ok();
            if is_built && running.is_some() {
                eprintln!("Load the page again.");
            }
            page = new_page;
        }
        if new_program > program {
            program = new_program;
            // What is no part of the server leaves it as it is, and running.
            if step("server", build_server).is_ok() && (built() != running || server.0.is_none()) {
                if !has_demo {
                    finish(&mut verv("demo"))?;
                    has_demo = true;
                }
                server.start()?;
                running = built();
                say_where();
            }
        }
        server.look_after()?;
        std::thread::sleep(Duration::from_millis(500));
    }
}
