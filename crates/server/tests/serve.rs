//! A running server, over a socket: what it does with an address that is none, and what it measures.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, ChildStderr, Command, Stdio},
    time::{Duration, Instant},
};

/// A server over a database of its own, that goes away with it.
struct Server {
    child: Child,
    log: BufReader<ChildStderr>,
    folder: std::path::PathBuf,
}

impl Server {
    fn start(name: &str, arguments: &[&str]) -> Self {
        let folder = std::env::temp_dir().join(format!("verv-serve-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_verv"));
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("VERV_")) {
            command.env_remove(name);
        }
        command.current_dir(&folder).args(["serve", "--listen", "127.0.0.1:0"]).args(arguments);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("the binary can be started");
        let log = BufReader::new(child.stderr.take().expect("a pipe"));
        Self { child, log, folder }
    }

    /// The address in the log's next line that says this.
    fn address(&mut self, message: &str) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert_ne!(self.log.read_line(&mut line).expect("a line"), 0, "the server has stopped");
            if line.contains(&format!("\"message\":\"{message}\"")) {
                let listen = line.split("\"listen\":\"").nth(1).expect("an address");
                return listen.split('"').next().unwrap_or_default().to_owned();
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Sends these bytes, and reads until the other side closes.
fn exchange(address: &str, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    stream.write_all(bytes).expect("bytes can be sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the other side closes");
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(address: &str, path: &str) -> String {
    exchange(
        address,
        format!("GET {path} HTTP/1.1\r\nHost: verv.example\r\nConnection: close\r\n\r\n").as_bytes(),
    )
}

#[test]
fn letters_that_an_address_does_not_have_are_400_and_the_end_of_the_connection() {
    let mut server = Server::start("letters", &["--worker", "false"]);
    let address = server.address("ready");
    for target in ["/branches/ås", "/api/v1/branches/ås", "/?q=ø", "/\u{1F980}"] {
        // What follows on the connection is not taken for a request.
        let both = format!(
            "GET {target} HTTP/1.1\r\nHost: verv.example\r\n\r\nGET / HTTP/1.1\r\nHost: verv.example\r\n\r\n"
        );
        let answer = exchange(&address, both.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{target}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1").count(), 1, "{target}: {answer}");
        assert!(answer.ends_with("\r\n\r\n"), "{target} has a body: {answer}");
    }
    // Bytes that are no letters of anything.
    assert!(exchange(&address, b"GET /\xF8 HTTP/1.1\r\nHost: a\r\n\r\n").starts_with("HTTP/1.1 400"));
    // As browsers and libraries send it, it is an address like others.
    let answer = get(&address, "/api/v1/%C3%B8");
    assert!(answer.starts_with("HTTP/1.1 404") && answer.contains("\"code\":\"not_found\""), "{answer}");
}

#[test]
fn what_is_done_is_counted_and_nobody_is_named() {
    let mut server = Server::start("metrics", &["--metrics-listen", "127.0.0.1:0"]);
    let metrics = server.address("metrics");
    let address = server.address("ready");
    assert!(get(&address, "/metrics").starts_with("HTTP/1.1 404"), "metrics are on their own port alone");
    for path in
        ["/api/v1/me", "/api/v1/me", "/api/v1/branches/hemmelig/offices", "/api/v1/hemmelig", "/hemmelig"]
    {
        get(&address, path);
    }
    let body = "{\"email\":\"hemmelig@verv.example\",\"password\":\"hemmelig hemmelig\"}";
    let log_in = format!(
        "POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    );
    assert!(exchange(&address, log_in.as_bytes()).starts_with("HTTP/1.1 401"));
    // The worker has work of its own.
    let began = Instant::now();
    let text = loop {
        let text = get(&metrics, "/metrics");
        if text.contains("outcome=\"done\"") {
            break text;
        }
        assert!(began.elapsed() < Duration::from_mins(1), "no job was done: {text}");
        std::thread::sleep(Duration::from_millis(100));
    };
    for line in [
        "# HELP verv_requests_total ",
        "# TYPE verv_request_seconds histogram",
        "verv_requests_total{operation=\"get_me\",outcome=\"unauthenticated\"} 2\n",
        "verv_requests_total{operation=\"list_offices\",outcome=\"unauthenticated\"} 1\n",
        "verv_requests_total{operation=\"log_in\",outcome=\"wrong_credentials\"} 1\n",
        "verv_requests_total{operation=\"none\",outcome=\"not_found\"} ",
        "verv_request_seconds_count{operation=\"get_me\"} 2\n",
        "verv_pool_wait_seconds_count{use=\"read\"} ",
        "verv_pool_wait_seconds_count{use=\"write\"} ",
        "verv_commits_total ",
        "verv_commit_writes_bucket{le=\"1\"} ",
        "verv_job_seconds_bucket{kind=",
    ] {
        assert!(text.contains(line), "no {line}: {text}");
    }
    assert!(!text.contains("hemmelig") && !text.contains('@'), "{text}");
    // Each label is one of these, and its values are words of the program.
    for labels in text
        .lines()
        .filter(|line| line.starts_with("verv_"))
        .filter_map(|line| Some(line.split_once('{')?.1.split_once('}')?.0))
    {
        for label in labels.split(',') {
            let (name, value) = label.split_once('=').expect("a label");
            assert!(["operation", "outcome", "use", "kind", "le"].contains(&name), "{labels}");
            let is_word = value.trim_matches('"').chars().all(|it| it.is_ascii_lowercase() || it == '_');
            assert!(is_word || name == "le", "{labels}");
        }
    }
}
