//! What keeps the server from starting is said in one clear line, and nothing is half done. What it is told, it does.

use std::{
    net::TcpListener,
    path::Path,
    process::{Command, Output, Stdio},
};

fn verv(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().expect("the binary can be started")
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_verv"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("VERV_")) {
        command.env_remove(name);
    }
    command.current_dir(folder).args(arguments);
    command
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

#[test]
fn a_database_that_a_newer_version_has_made() {
    let scratch = Scratch::new("newer");
    let arguments = ["--database-url", "sqlite:verv.sqlite", "migrate"];
    assert!(verv(&scratch.0, &arguments).status.success());
    let address = format!("sqlite:{}", scratch.0.join("verv.sqlite").display());
    run_sql(
        &address,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        VALUES (9999, 'of tomorrow', TRUE, x'00', 1)",
    );
    let newer = "a newer version of Verv has made the schema (step 9999)";
    refused(&scratch.0, &arguments, newer);
    refused(&scratch.0, &["--database-url", "sqlite:verv.sqlite", "--listen", "127.0.0.1:0", "serve"], newer);
}

fn run_sql(address: &str, sql: &'static str) {
    use sqlx::{Connection, Executor};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut conn = sqlx::SqliteConnection::connect(address).await.expect("the database is there");
        conn.execute(sql).await.expect("the statement is right");
        conn.close().await.expect("a connection can be closed");
    });
}

/// Answers whoever asks for TLS that there is none, as a PostgreSQL without it does.
fn without_tls() -> String {
    use std::io::{Read, Write};
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("somebody called");
            let mut request = [0; 8];
            let asked = stream.read_exact(&mut request).is_ok();
            assert!(asked && request[4..] == [4, 210, 22, 47], "{request:?} does not ask for TLS");
            stream.write_all(b"N").expect("an answer can be sent");
        }
    });
    address.to_string()
}

#[test]
fn a_database_that_does_not_encrypt_where_it_must() {
    let scratch = Scratch::new("tls");
    let server = without_tls();
    for mode in ["require", "verify-ca", "verify-full"] {
        let address = format!("postgres://verv:hemmelig@{server}/verv?sslmode={mode}");
        refused(
            &scratch.0,
            &["--database-url", &address, "migrate"],
            "cannot be secured: server does not support TLS",
        );
        let output = verv(&scratch.0, &["--database-url", &address, "migrate"]);
        assert!(!String::from_utf8_lossy(&output.stderr).contains("hemmelig"));
    }
}

#[test]
fn a_doctor_looks_at_the_database_that_is_named_and_warns_of_a_proxy_that_is_not() {
    let scratch = Scratch::new("doctor");
    let doctor = |arguments: &[&str]| {
        let named = ["doctor", "--listen", "127.0.0.1:0", "--database-url", "sqlite:named.sqlite"];
        let output = verv(&scratch.0, &[&named, arguments].concat());
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(doctor(&[]).contains("ok    database: not there yet"));
    assert!(!scratch.0.join("named.sqlite").exists(), "a doctor changes nothing");
    assert!(verv(&scratch.0, &["migrate", "--database-url", "sqlite:named.sqlite"]).status.success());
    assert!(doctor(&[]).contains("ok    database: sqlite"));
    std::fs::write(scratch.0.join("named.sqlite"), "no database at all").expect("a file");
    assert!(doctor(&[]).contains("fault database"));

    let elsewhere = ["--public-url", "https://verv.example"];
    assert!(doctor(&elsewhere).contains("warn  trusted proxies: none is named"));
    assert!(!doctor(&[&elsewhere[..], &["--trusted-proxies", "127.0.0.1"]].concat()).contains("warn"));
    assert!(!doctor(&[]).contains("warn"));
}

#[test]
fn proxies_are_named_by_flag_environment_or_file() {
    let scratch = Scratch::new("proxies");
    let shown = |arguments: &[&str]| {
        let output = verv(&scratch.0, &[arguments, &["config", "show"]].concat());
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.lines().find(|line| line.starts_with("trusted_proxies")).unwrap_or_default().to_owned()
    };
    assert_eq!(shown(&[]), "trusted_proxies = []");
    assert_eq!(shown(&["--trusted-proxies", ""]), "trusted_proxies = []");
    let two = "trusted_proxies = [\"10.0.0.0/8\", \"192.0.2.1\"]";
    assert_eq!(shown(&["--trusted-proxies", "10.0.0.0/8, 192.0.2.1"]), two);
    std::fs::write(scratch.0.join("verv.toml"), "trusted_proxies = [\"10.0.0.0/8\", \"192.0.2.1\"]\n")
        .expect("a file");
    assert_eq!(shown(&["--config", "verv.toml"]), two);
    assert_eq!(shown(&["--config", "verv.toml", "--trusted-proxies", "::1"]), "trusted_proxies = [\"::1\"]");
    for wrong in ["proxy.example", "10.0.0.0/33", "*"] {
        refused(
            &scratch.0,
            &["--trusted-proxies", wrong, "config", "show"],
            "is not an address or a network",
        );
    }
}

#[test]
fn a_one_time_link_stands_alone_on_its_line() {
    let scratch = Scratch::new("person");
    assert!(verv(&scratch.0, &["branch", "add", "--slug", "moss", "--name", "Moss"]).status.success());
    let add = ["--public-url", "https://verv.example", "person", "add", "--branch", "moss"];
    let whom = ["--email", "Leder@Moss.Example", "--name", "Leder i Moss"];
    let output = verv(&scratch.0, &[&add[..], &whom].concat());
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let links: Vec<_> = said.lines().filter(|line| line.contains("velkommen")).collect();
    let [link] = links[..] else { panic!("{said}") };
    let token = link.strip_prefix("https://verv.example/velkommen#").expect("the whole address");
    assert_eq!(
        verv_domain::identity::one_time_links::token(link).as_deref(),
        Some(token),
        "and nothing else"
    );
    for told in ["Leder i Moss", "leder@moss.example", "72 hours", " UTC"] {
        assert!(said.contains(told), "{told} is not in\n{said}");
    }
    let again = verv(
        &scratch.0,
        &["--public-url", "https://verv.example", "person", "link", "--email", "leder@moss.example"],
    );
    let said = String::from_utf8_lossy(&again.stdout).into_owned();
    let next = said.lines().last().and_then(verv_domain::identity::one_time_links::token);
    assert!(next.is_some_and(|next| next != token) && said.contains("Leder i Moss"), "{said}");
    refused(&scratch.0, &["person", "link", "--email", "ingen@moss.example"], "nobody has the address");
    let nowhere = ["person", "add", "--branch", "nowhere", "--email", "a@b.no", "--name", "A"];
    refused(&scratch.0, &nowhere, "there is no branch nowhere");
}

/// As `verv openapi | head` does.
#[test]
fn a_reader_that_goes_is_no_fault() {
    let scratch = Scratch::new("reader");
    for arguments in [&["openapi"][..], &["config", "show"], &["doctor"], &["migrate", "--data", "data"]] {
        let mut command = command(&scratch.0, arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary can be started");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && said.is_empty(),
            "{arguments:?}: {}, said:\n{said}",
            output.status
        );
    }
}

/// As a kind that somebody gave up would be stored.
const GIVEN_UP: &str = "INSERT INTO job (id, kind, unique_key, payload, created_at, run_at, attempts, progress_done,
        last_error, dead_at)
    VALUES (x'019ed50500007000800000000000000a', 'clear_sessions', 'a', '{}', 0, 0, 10, 0, 'database_refused', 1)";

#[test]
fn a_job_that_was_given_up_is_said_until_somebody_asks_for_it() {
    let scratch = Scratch::new("jobs");
    let say = |arguments: &[&str]| {
        let named = ["--listen", "127.0.0.1:0", "--database-url", "sqlite:named.sqlite"];
        let output = verv(&scratch.0, &[&named, arguments].concat());
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(say(&["doctor"]).contains("ok    jobs: none yet"));
    assert!(verv(&scratch.0, &["migrate", "--database-url", "sqlite:named.sqlite"]).status.success());
    assert!(say(&["doctor"]).contains("ok    jobs: 0 running, 0 due, none given up"));
    run_sql(&format!("sqlite:{}", scratch.0.join("named.sqlite").display()), GIVEN_UP);
    let id = "019ed505-0000-7000-8000-00000000000a";
    let said = say(&["doctor"]);
    let fault =
        format!("fault jobs: 1 given up, see `verv job list`: clear_sessions (database_refused, {id})");
    assert!(said.contains(&fault), "{said}");
    let said = say(&["job", "list"]);
    assert!(said.starts_with("0 running, 0 due, 1 given up\n"), "{said}");
    assert!(
        said.contains(&format!("{id}  1970-01-01  clear_sessions: database_refused, attempt 10")),
        "{said}"
    );
    assert!(say(&["job", "retry", id]).contains("is done as soon as a worker is free"));
    let named = ["--database-url", "sqlite:named.sqlite", "job", "retry", id];
    refused(&scratch.0, &named, "was given up");
    assert!(say(&["job", "list"]).starts_with("0 running, 1 due, 0 given up"));
}

#[cfg(unix)]
mod jobs_of_a_process {
    use std::{
        process::Child,
        time::{Duration, Instant},
    };

    use super::*;

    /// Killed when a test fails before it has stopped it.
    struct Process(Child);

    impl Drop for Process {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    impl Process {
        fn start(folder: &Path, arguments: &[&str]) -> Self {
            let log = std::fs::File::create(folder.join("log")).expect("a file");
            Self(command(folder, arguments).stderr(log).spawn().expect("the binary can be started"))
        }

        /// Tells it to stop, and waits until it has.
        fn stop(mut self) {
            let told = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
            assert!(told.expect("a process can be told").success());
            let began = Instant::now();
            while began.elapsed() < Duration::from_secs(20) {
                if let Some(status) = self.0.try_wait().expect("it is ours") {
                    assert!(status.success(), "{status}");
                    return;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
            panic!("it does not stop");
        }
    }

    fn done(folder: &Path) -> i64 {
        use sqlx::Connection;
        let address = format!("sqlite:{}", folder.join("verv-data/verv.sqlite").display());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let Ok(mut conn) = sqlx::SqliteConnection::connect(&address).await else { return 0 };
            let count = sqlx::query_scalar("SELECT COUNT(*) FROM job WHERE done_at IS NOT NULL");
            count.fetch_one(&mut conn).await.unwrap_or_default()
        })
    }

    fn wait_for_jobs(folder: &Path) {
        let began = Instant::now();
        while done(folder) < 5 {
            let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
            assert!(began.elapsed() < Duration::from_secs(30), "the jobs are not done:\n{log}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    #[test]
    fn a_worker_alone_does_them_and_stops_when_it_is_told() {
        let scratch = Scratch::new("work");
        let worker = Process::start(&scratch.0, &["work"]);
        wait_for_jobs(&scratch.0);
        worker.stop();
    }

    #[test]
    fn a_server_does_them_unless_it_is_told_not_to() {
        let scratch = Scratch::new("serve");
        let without = Process::start(&scratch.0, &["serve", "--listen", "127.0.0.1:0", "--worker", "false"]);
        // Longer than a worker takes to look.
        std::thread::sleep(Duration::from_secs(3));
        assert_eq!(done(&scratch.0), 0);
        without.stop();
        let with = Process::start(&scratch.0, &["serve", "--listen", "127.0.0.1:0"]);
        wait_for_jobs(&scratch.0);
        with.stop();
    }
}
