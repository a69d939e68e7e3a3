//! An installation with our server and the floors beside it, on the same data.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    rc::Rc,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use serde::Deserialize;
use verv_vault::{KeyFile, SystemRng};

use crate::{
    askers::Asker,
    compare,
    data::{self, Size},
    floor::{Kind, READY, lean},
    http::{self, Connection},
    load,
    process::{Memory, Server},
    report::Difference,
    script::{Operation, Script},
    shape::{self, PASSWORD},
    targets::{self, Targets},
    who::Who,
};

const LOGINS: usize = 21;
const STARTS: usize = 5;
/// An access token is good for five minutes.
const TOKEN_AGE: Duration = Duration::from_secs(200);

/// The folder of one installation.
pub struct Place(PathBuf);

impl Place {
    /// Makes the data, unless an earlier run left it here.
    pub async fn prepare(folder: PathBuf, size: Size) -> anyhow::Result<Self> {
        let place = Self(folder);
        fs::create_dir_all(place.data())?;
        fs::create_dir_all(place.bodies())?;
        KeyFile::open_or_make(&place.key(), &SystemRng)?;
        let (lean, sharp) = (place.floor(Kind::Lean), place.floor(Kind::Sharp));
        // The copy is made last: where it is, all is.
        if sharp.is_file() {
            println!("{} branches found", size.branches);
            return Ok(place);
        }
        let began = Instant::now();
        data::make(&place.database(), Some(&lean), size).await?;
        fs::copy(&lean, &sharp)?;
        println!("{} branches made in {:.1} s", size.branches, began.elapsed().as_secs_f64());
        Ok(place)
    }

    fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    fn database(&self) -> PathBuf {
        self.data().join("verv.sqlite")
    }

    fn key(&self) -> PathBuf {
        self.0.join("verv.key")
    }

    /// The database of a floor: each has its own, because one keeps plans by a revision that the other does not raise.
    fn floor(&self, kind: Kind) -> PathBuf {
        self.0.join(format!("{}.sqlite", kind.name()))
    }

    /// What the floor of bytes answers, one file for each operation.
    fn bodies(&self) -> PathBuf {
        self.0.join("bodies")
    }

    /// Reads a database once into the page cache, so that processor time is measured and not the disk: a kernel that evicts
    /// idle pages would otherwise evict most of a large file and nothing of a small one.
    pub fn read_through(&self, who: Who) -> anyhow::Result<()> {
        let file = match who {
            Who::Ours => self.database(),
            Who::Lean => self.floor(Kind::Lean),
            Who::Sharp => self.floor(Kind::Sharp),
            Who::Memory | Who::PocketBase => return Ok(()),
        };
        std::io::copy(&mut fs::File::open(file)?, &mut std::io::sink())?;
        Ok(())
    }
}

/// A database with our server and the floors.
pub struct House {
    pub scale: usize,
    pub place: Place,
    pub ours: Server,
    lean: Server,
    sharp: Server,
    memory: Server,
    scripts: Vec<(Operation, Rc<Script>)>,
    pub at_start: Memory,
    pub after_logins: Memory,
    /// Taken up by the next login; each account may try ten times.
    logins: usize,
    headers: Vec<(Asker, Rc<str>)>,
    headers_since: Instant,
    pub differences: Vec<Difference>,
}

impl House {
    pub async fn open(program: &Path, place: Place, scale: usize) -> anyhow::Result<Self> {
        let targets = targets::find(&place.floor(Kind::Lean)).await?;
        let mut ours = start_ours(program, &place, "warn", Stdio::inherit())?;
        ours.until_ready(READY).await?;
        let at_start = ours.memory()?;
        let mut logins = 0;
        for _ in 0..LOGINS {
            log_in(&ours, Asker::Leader, logins).await?;
            logins += 1;
        }
        let after_logins = ours.memory()?;
        println!(
            "{scale} branches: {:.1} MiB at the start ({:.1} anonymous), {:.1} after {LOGINS} logins ({:.1})",
            at_start.resident, at_start.anonymous, after_logins.resident, after_logins.anonymous
        );
        let headers = log_all_in(&ours, &mut logins).await?;
        let headers_since = Instant::now();
        let mut lean = start_floor(Kind::Lean, &place.floor(Kind::Lean))?;
        let mut sharp = start_floor(Kind::Sharp, &place.floor(Kind::Sharp))?;
        lean.until_ready(READY).await?;
        sharp.until_ready(READY).await?;
        let differences = compare_floors(&place, &targets, [&ours, &lean, &sharp], &headers).await?;
        let mut memory = start_floor(Kind::Memory, &place.bodies())?;
        memory.until_ready(READY).await?;
        let scripts: Vec<_> = Operation::ALL
            .into_iter()
            .map(|operation| (operation, Rc::new(Script::of(operation, &targets))))
            .collect();
        Ok(Self {
            scale,
            place,
            ours,
            lean,
            sharp,
            memory,
            scripts,
            at_start,
            after_logins,
            logins,
            headers,
            headers_since,
            differences,
        })
    }

    pub async fn drive(
        &mut self,
        who: Who,
        operation: Operation,
        connections: usize,
        length: Duration,
    ) -> anyhow::Result<load::Sample> {
        if self.headers_since.elapsed() > TOKEN_AGE {
            self.headers = log_all_in(&self.ours, &mut self.logins).await?;
            self.headers_since = Instant::now();
        }
        let server = match who {
            Who::Ours => &self.ours,
            Who::Lean => &self.lean,
            Who::Sharp => &self.sharp,
            Who::Memory => &self.memory,
            Who::PocketBase => anyhow::bail!("PocketBase has data of its own"),
        };
        let script = self.scripts.iter().find(|(candidate, _)| *candidate == operation);
        let (_, script) = script.context("an operation without a script")?;
        let headers = headers_of(operation.asker(), &self.headers)?;
        let sample = load::drive(server, script, headers, connections, length).await;
        sample.with_context(|| format!("{}, {}, {} branches", who.name(), operation.name(), self.scale))
    }

    /// The median time from start to ready on the house's database, after everybody has left it.
    pub async fn start_ms(self, program: &Path) -> anyhow::Result<f64> {
        let Self { place, ours, .. } = self;
        ours.stop().await?;
        // The first start is not measured: it shows that one core makes one worker.
        let log = place.0.join("start.log");
        let mut server = start_ours(program, &place, "info", Stdio::from(fs::File::create(&log)?))?;
        server.until_ready(READY).await?;
        server.stop().await?;
        let said = fs::read_to_string(&log)?;
        ensure!(said.contains("starting 1 workers"), "not one worker: {said}");

        let mut starts = Vec::new();
        for _ in 0..STARTS {
            let began = Instant::now();
            let mut server = start_ours(program, &place, "warn", Stdio::inherit())?;
            server.until_ready(READY).await?;
            starts.push(began.elapsed().as_secs_f64() * 1000.0);
            server.stop().await?;
        }
        Ok(load::median(&starts))
    }
}

/// Asks all for one answer to each operation: ours is what the floor of bytes will answer, and where the others differ
/// from it is reported.
async fn compare_floors(
    place: &Place,
    targets: &[Targets],
    [ours, lean, sharp]: [&Server; 3],
    headers: &[(Asker, Rc<str>)],
) -> anyhow::Result<Vec<Difference>> {
    let mut differences = Vec::new();
    for operation in Operation::ALL {
        // Each report is a new one, so that its answer cannot be compared; what it is made of can.
        let is_compared = !operation.writes();
        if !operation.is_simple() {
            continue;
        }
        let script = Script::of(operation, targets);
        let headers = headers_of(operation.asker(), headers)?;
        let body = one_body(ours, &script, headers).await.context("our server")?;
        fs::write(place.bodies().join(operation.name()), &body)?;
        for (who, floor) in [(Who::Lean, lean), (Who::Sharp, sharp)] {
            let floors = one_body(floor, &script, headers).await;
            let floors = floors.with_context(|| format!("the {} floor, {}", who.name(), operation.name()))?;
            let members = if is_compared { compare::differences(&body, &floors)? } else { BTreeSet::new() };
            differences.push(Difference {
                operation: operation.name(),
                who: who.name(),
                ours_bytes: body.len(),
                floor_bytes: floors.len(),
                members,
            });
        }
    }
    Ok(differences)
}

fn start_ours(program: &Path, place: &Place, level: &str, log: Stdio) -> anyhow::Result<Server> {
    let (data, key) = (place.data(), place.key());
    let settings =
        [("VERV_DATA", data.as_os_str()), ("VERV_KEY_FILE", key.as_os_str()), ("VERV_LOG", level.as_ref())];
    let arguments = |address: &str| vec!["serve".to_owned(), "--listen".to_owned(), address.to_owned()];
    Server::start(program, arguments, &settings, log)
}

fn start_floor(kind: Kind, from: &Path) -> anyhow::Result<Server> {
    let from = from.display().to_string();
    let arguments = |address: &str| {
        ["floor", "--kind", kind.name(), "--listen", address, "--from", &from].map(str::to_owned).to_vec()
    };
    Server::start(&std::env::current_exe()?, arguments, &[], Stdio::inherit())
}

fn headers_of(asker: Asker, headers: &[(Asker, Rc<str>)]) -> anyhow::Result<&Rc<str>> {
    let found = headers.iter().find(|(candidate, _)| *candidate == asker);
    Ok(&found.context("somebody who asks has not logged in")?.1)
}

async fn log_all_in(server: &Server, logins: &mut usize) -> anyhow::Result<Vec<(Asker, Rc<str>)>> {
    let mut headers = Vec::new();
    for asker in Asker::ALL {
        headers.push((asker, log_in(server, asker, *logins).await?.into()));
    }
    *logins += 1;
    Ok(headers)
}

#[derive(Deserialize)]
struct Session {
    access_token: String,
}

/// Logs an account in; gives the headers of its requests, and of the floors'.
async fn log_in(server: &Server, asker: Asker, logins: usize) -> anyhow::Result<String> {
    let email = shape::email(asker, logins % shape::ACCOUNTS);
    let body = serde_json::json!({ "email": email, "password": PASSWORD }).to_string();
    let mut connection = Connection::open(server.port).await?;
    let answer = connection.ask(&http::request("POST", "/api/v1/sessions", "", &body)).await?;
    let text = String::from_utf8_lossy(answer.body);
    ensure!((200..300).contains(&answer.status), "the login was answered with {}: {text}", answer.status);
    let Session { access_token } = serde_json::from_slice(answer.body)?;
    let token = lean::load::token(asker);
    Ok(format!("Authorization: Bearer {access_token}\r\n{}: {token}\r\n", lean::SESSION))
}

/// The first body that a script's requests are answered with.
async fn one_body(server: &Server, script: &Script, headers: &str) -> anyhow::Result<Vec<u8>> {
    let request = script.first().context("nothing to ask for")?;
    let mut connection = Connection::open(server.port).await?;
    let answer = connection.ask(&request.bytes(headers)).await?;
    let text = || String::from_utf8_lossy(answer.body).into_owned();
    ensure!(answer.status == request.expected, "answered with {}: {}", answer.status, text());
    Ok(answer.body.to_vec())
}
