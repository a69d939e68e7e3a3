//! `cargo xtask dev`: builds and starts again when a file changes.

use std::{
    path::Path,
    process::Child,
    time::{Duration, SystemTime},
};

use anyhow::Result;

use crate::{
    install,
    run::{build_server, verv},
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

fn stop(server: &mut Option<Child>) {
    if let Some(mut running) = server.take() {
        let _ = running.kill();
        let _ = running.wait();
    }
}

pub fn run() -> Result<()> {
    install::wasm_target()?;
    let mut server: Option<Child> = None;
    let (mut page, mut program) = (SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH);
    loop {
        let (new_page, new_program) = sources();
        if new_page > page {
            // A mistake is shown by the compiler; the next change tries again.
            let _ = step("front end", || site::build(site::Mode::Dev, site::For::Tests));
            page = new_page;
        }
        if new_program > program {
            let first = program == SystemTime::UNIX_EPOCH;
            program = new_program;
            if step("server", build_server).is_ok() {
                stop(&mut server);
                if first {
                    finish(&mut verv("demo"))?;
                }
                server = Some(verv("serve").spawn()?);
            }
        }
        std::thread::sleep(Duration::from_millis(500));
    }
}
