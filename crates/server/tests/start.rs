//! What keeps the server from starting is said in one clear line, and nothing is half done.

use std::{
    net::TcpListener,
    path::Path,
    process::{Command, Output},
};

fn verv(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_verv"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("VERV_")) {
        command.env_remove(name);
    }
    command.current_dir(folder).args(arguments).output().expect("the binary can be started")
}

/// A folder that goes away.
struct Scratch(std::path::PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("verv-start-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn refused(folder: &Path, arguments: &[&str], words: &str) {
    let output = verv(folder, arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{arguments:?} was accepted");
    let line = said.trim_end();
    assert!(line.starts_with("verv: ") && !line.contains('\n'), "{arguments:?} said:\n{said}");
    assert!(line.contains(words), "{arguments:?} said:\n{said}");
}

#[test]
fn a_port_that_is_taken() {
    let scratch = Scratch::new("port");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    refused(&scratch.0, &["serve", "--listen", &address], &address);
    assert!(!scratch.0.join("verv.key").exists(), "nothing is made before the port is ours");
}

#[test]
fn a_folder_that_cannot_be_used() {
    let scratch = Scratch::new("folder");
    std::fs::write(scratch.0.join("file"), "in the way").expect("a file");
    refused(&scratch.0, &["migrate", "--data", "file"], "the data folder file");
    refused(&scratch.0, &["migrate", "--data", "/proc/verv"], "the data folder /proc/verv");
}

#[test]
fn a_database_that_is_not_there_or_not_known() {
    let scratch = Scratch::new("database");
    let unreachable = "postgres:///verv?host=/nonexistent-folder&user=verv&password=hemmelig";
    let output = verv(&scratch.0, &["migrate", "--database-url", unreachable]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("the database is unavailable"), "{said}");
    assert!(!said.contains("hemmelig"), "{said}");
    refused(&scratch.0, &["migrate", "--database-url", "mysql://x"], "begin with sqlite: or postgres:");
}

#[test]
fn settings_that_are_not_settings() {
    let scratch = Scratch::new("settings");
    std::fs::write(scratch.0.join("verv.toml"), "listne = \"127.0.0.1:1\"\n").expect("a file");
    refused(&scratch.0, &["--config", "verv.toml", "config", "show"], "listne");
    refused(
        &scratch.0,
        &["--data", "d", "--key-file", "d/verv.key", "config", "show"],
        "inside the data folder",
    );
    refused(&scratch.0, &["--public-url", "verv.example", "config", "show"], "http://");
}

#[test]
fn a_key_that_is_broken() {
    let scratch = Scratch::new("key");
    std::fs::write(scratch.0.join("verv.key"), "verv-key-1:broken\n").expect("a file");
    let add = ["branch", "add", "--slug", "moss", "--name", "Moss"];
    refused(&scratch.0, &add, "does not hold a key");
}
