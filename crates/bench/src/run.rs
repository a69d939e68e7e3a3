//! The run: makes the data, starts everything, measures in rounds, and reports.
//!
//! Our server and the floors are all up the whole time, and one is loaded while the others wait: what is compared is
//! measured within seconds of each other. Rounds are short and many, and their medians are reported: a disturbance spoils
//! a round, not the figure. What many branches cost lies near its limit, so it is measured on its own, in pairs that are
//! shorter and more.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    rc::Rc,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use serde::Deserialize;
use verv_vault::{KeyFile, SystemChance};

use crate::{
    Options,
    data::{self, Data, Size},
    estimate::{Estimate, round},
    floor,
    http::{self, Connection},
    load,
    process::{self, Memory, Server},
    report::{Report, Row},
    script::{Operation, Script},
    site,
};

const CONNECTIONS: [usize; 2] = [1, 16];
const LOGINS: usize = 21;
const STARTS: usize = 5;
/// How long one branch, or many, is loaded before the other is.
const TURN: Duration = Duration::from_millis(250);
/// An access token is good for five minutes.
const TOKEN_AGE: Duration = Duration::from_secs(200);

pub async fn run(options: Options) -> anyhow::Result<()> {
    let Options { quick, seconds, only, rounds, pairs, branches, data: kept, server, site, out } = options;
    let (seconds, rounds, pairs, branches) =
        if quick { (0.5, 1, 2, branches.min(20)) } else { (seconds, rounds, pairs, branches) };
    ensure!(seconds > 0.0 && rounds > 0 && pairs > 0 && branches > 1, "nothing would be measured");
    let program = match server {
        Some(server) => server,
        None => std::env::current_exe()?.with_file_name("verv"),
    };
    ensure!(program.is_file(), "{} is not there: build it with `cargo build --release`", program.display());
    let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let passing = tempfile::Builder::new().prefix("bench-").tempdir_in(parent)?;
    let folder = kept.as_deref().unwrap_or(passing.path());

    // First of all: SQLite's thread and ours then hand work to each other without waking another core.
    process::pin_self()?;
    let sizes = [Size { branches: 1, check_ins: 5_000 }, Size { branches, check_ins: 500 }];
    let mut places = Vec::new();
    for size in sizes {
        let place = Place(folder.join(format!("{}-branches", size.branches)));
        place.prepare(size).await?;
        places.push((place, size.branches));
    }
    let mut measured = Vec::new();
    for (place, scale) in places {
        measured.push(House::open(&program, place, scale).await?);
    }

    let length = Duration::from_secs_f64(seconds / f64::from(u32::try_from(rounds)?));
    let cells = measure(&mut measured, only, rounds, length).await?;
    let [one_at_a_time, together] = CONNECTIONS;
    let branches_400_cost = branches_cost(&mut measured, only, together, pairs).await?;
    let branches_400_cost_one_at_a_time = branches_cost(&mut measured, only, one_at_a_time, pairs).await?;
    let rows = cells.into_iter().map(|(place, cell)| cell.row(place, &measured)).collect();
    let last = measured.pop().context("no house")?;
    let after = last.ours.memory()?;
    println!("memory after the load: {:.1} MiB, {:.1} of it anonymous", after.resident, after.anonymous);
    let (start, end) = (last.at_start, last.after_logins);
    let start_ms = start_ms(&program, last).await?;

    let report = Report {
        rows,
        memory_mib: round(after.resident, 1),
        memory_before_logins_mib: round(start.resident, 1),
        memory_after_logins_mib: round(end.resident, 1),
        start_ms: round(start_ms, 1),
        first_load_kb: site::first_load_kb(&site).map(|kb| round(kb, 1)),
        branches_400_cost,
        branches_400_cost_one_at_a_time,
    };
    report.print_table();
    report.print_verdicts();
    report.write(&out)?;
    println!("\nwritten to {}", out.display());
    Ok(())
}

/// Who answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Ours,
    Sql,
    Http,
}

/// Where in the table a cell is; in the order of its rows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct CellPlace {
    operation: Operation,
    house: usize,
    connections: usize,
}

type Cells = BTreeMap<CellPlace, Cell>;

/// What each round gave for one cell of the table.
#[derive(Default)]
struct Cell {
    ours: Vec<f64>,
    ours_cpu_us: Vec<f64>,
    sql: Vec<f64>,
    sql_cpu_us: Vec<f64>,
    http: Vec<f64>,
    took: Vec<u32>,
}

impl Cell {
    fn row(mut self, place: CellPlace, houses: &[House]) -> Row {
        let (ours, sql) = (load::median(&self.ours), load::median(&self.sql));
        Row {
            name: place.operation.name(),
            scale: houses[place.house].scale,
            connections: place.connections,
            ours_rps: round(ours, 1),
            ours_p99_ms: round(load::p99_ms(&mut self.took), 3),
            sql_floor_rps: round(sql, 1),
            http_floor_rps: round(load::median(&self.http), 1),
            ratio_to_sql_floor: round(ours / sql, 3),
            ours_cpu_us: round(load::median(&self.ours_cpu_us), 1),
            sql_floor_cpu_us: round(load::median(&self.sql_cpu_us), 1),
            is_write: place.operation.is_write(),
        }
    }
}

async fn measure(
    houses: &mut [House],
    only: Option<Operation>,
    rounds: usize,
    length: Duration,
) -> anyhow::Result<Cells> {
    let mut cells = Cells::new();
    for turn in 0..rounds {
        println!("round {} of {rounds}", turn + 1);
        for operation in Operation::ALL {
            if only.is_some_and(|only| only != operation) {
                continue;
            }
            for connections in CONNECTIONS {
                let mut order = [Who::Ours, Who::Sql, Who::Http];
                if turn % 2 == 1 {
                    order.reverse();
                }
                for who in order {
                    for (number, house) in houses.iter_mut().enumerate() {
                        house.place.read_through()?;
                        let sample = house.drive(who, operation, connections, length).await?;
                        let place = CellPlace { operation, house: number, connections };
                        let cell = cells.entry(place).or_default();
                        match who {
                            Who::Ours => {
                                cell.ours.push(sample.rps);
                                cell.ours_cpu_us.push(sample.cpu_us);
                                cell.took.extend(sample.took);
                            }
                            Who::Sql => {
                                cell.sql.push(sample.rps);
                                cell.sql_cpu_us.push(sample.cpu_us);
                            }
                            Who::Http => cell.http.push(sample.rps),
                        }
                    }
                }
            }
        }
    }
    Ok(cells)
}

/// For each operation, how many times as fast one branch is answered as many.
async fn branches_cost(
    houses: &mut [House],
    only: Option<Operation>,
    connections: usize,
    pairs: usize,
) -> anyhow::Result<BTreeMap<&'static str, Estimate>> {
    let mut costs = BTreeMap::new();
    for operation in Operation::ALL.into_iter().filter(|operation| only.is_none_or(|only| only == *operation))
    {
        println!("{}: one branch and many in turn, {connections} at a time", operation.name());
        for house in &mut *houses {
            house.place.read_through()?;
        }
        let mut ratios = Vec::new();
        for pair in 0..pairs {
            // Whoever comes second meets caches that the other has filled, so they change places.
            let order = if pair % 2 == 0 { [0, 1] } else { [1, 0] };
            let mut rps = [0.0; 2];
            for house in order {
                rps[house] = houses[house].drive(Who::Ours, operation, connections, TURN).await?.rps;
            }
            let [one, many] = rps;
            ratios.push(one / many);
        }
        costs.insert(operation.name(), Estimate::of(&ratios));
    }
    Ok(costs)
}

/// The folder of one installation.
struct Place(PathBuf);

impl Place {
    fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    fn database(&self) -> PathBuf {
        self.data().join("verv.sqlite")
    }

    fn key(&self) -> PathBuf {
        self.0.join("verv.key")
    }

    /// Reads the database once, so that the kernel has all of it in memory and the work is measured, not the disk:
    /// a kernel that throws out what rests for a minute does so with most of a large file, and none of a small one.
    fn read_through(&self) -> anyhow::Result<()> {
        std::io::copy(&mut fs::File::open(self.database())?, &mut std::io::sink())?;
        Ok(())
    }

    /// What the HTTP floor answers, one file for each operation.
    fn bodies(&self) -> PathBuf {
        self.0.join("bodies")
    }

    /// Makes the data, unless an earlier run left it here.
    async fn prepare(&self, size: Size) -> anyhow::Result<()> {
        fs::create_dir_all(self.data())?;
        fs::create_dir_all(self.bodies())?;
        KeyFile::open_or_make(&self.key(), &SystemChance)?;
        if self.database().is_file() {
            println!("{} branches found", size.branches);
            return Ok(());
        }
        let began = Instant::now();
        data::make(&self.database(), size).await?;
        println!("{} branches made in {:.1} s", size.branches, began.elapsed().as_secs_f64());
        Ok(())
    }
}

/// A database with our server and the two floors on it.
struct House {
    scale: usize,
    place: Place,
    data: Data,
    ours: Server,
    sql: Server,
    http: Server,
    scripts: Vec<(Operation, Rc<Script>)>,
    at_start: Memory,
    after_logins: Memory,
    /// Taken up by the next login; each account may try ten times.
    logins: usize,
    headers: Rc<str>,
    headers_since: Instant,
}

impl House {
    async fn open(program: &Path, place: Place, scale: usize) -> anyhow::Result<Self> {
        let data = data::read(&place.database()).await?;
        let mut ours = start_ours(program, &place, "warn", Stdio::inherit())?;
        ours.until_ready("/health/ready").await?;
        let at_start = ours.memory()?;
        let mut logins = 0;
        let mut headers = String::new();
        for _ in 0..LOGINS {
            headers = log_in(&ours, &data, &mut logins).await?;
        }
        let headers_since = Instant::now();
        let after_logins = ours.memory()?;
        println!(
            "{scale} branches: {:.1} MiB at the start ({:.1} anonymous), {:.1} after {LOGINS} logins ({:.1})",
            at_start.resident, at_start.anonymous, after_logins.resident, after_logins.anonymous
        );

        let scripts: Vec<_> = Operation::ALL
            .into_iter()
            .map(|operation| (operation, Rc::new(Script::new(operation, &data))))
            .collect();
        let sql = start_floor("sql", &place.database())?;
        let headers: Rc<str> = headers.into();
        for (operation, script) in &scripts {
            let body = one_body(ours.port, script, &headers).await?;
            fs::write(place.bodies().join(operation.name()), body)?;
        }
        let http = start_floor("http", &place.bodies())?;
        let mut house = Self {
            scale,
            place,
            data,
            ours,
            sql,
            http,
            scripts,
            at_start,
            after_logins,
            logins,
            headers,
            headers_since,
        };
        house.compare_floors().await?;
        Ok(house)
    }

    /// A floor that answered something else would be no floor.
    async fn compare_floors(&mut self) -> anyhow::Result<()> {
        self.sql.until_ready("/health/ready").await?;
        self.http.until_ready("/health/ready").await?;
        for (operation, script) in &self.scripts {
            let ours = fs::read(self.place.bodies().join(operation.name()))?.len();
            let sql = one_body(self.sql.port, script, &self.headers).await?.len();
            let http = one_body(self.http.port, script, &self.headers).await?.len();
            ensure!(
                http == ours && sql.abs_diff(ours) * 20 <= ours + 200,
                "{}: ours is {ours} bytes, the SQL floor's {sql}, the HTTP floor's {http}",
                operation.name()
            );
        }
        Ok(())
    }

    async fn drive(
        &mut self,
        who: Who,
        operation: Operation,
        connections: usize,
        length: Duration,
    ) -> anyhow::Result<load::Sample> {
        if self.headers_since.elapsed() > TOKEN_AGE {
            self.headers = log_in(&self.ours, &self.data, &mut self.logins).await?.into();
            self.headers_since = Instant::now();
        }
        let server = match who {
            Who::Ours => &self.ours,
            Who::Sql => &self.sql,
            Who::Http => &self.http,
        };
        let script = self.scripts.iter().find(|(candidate, _)| *candidate == operation);
        let (_, script) = script.context("an operation without a script")?;
        let sample = load::drive(server, script, &self.headers, connections, length).await;
        sample.with_context(|| format!("{}, {} branches", operation.name(), self.scale))
    }
}

fn start_ours(program: &Path, place: &Place, level: &str, log: Stdio) -> anyhow::Result<Server> {
    let (data, key) = (place.data(), place.key());
    let settings =
        [("VERV_DATA", data.as_os_str()), ("VERV_KEY_FILE", key.as_os_str()), ("VERV_LOG", level.as_ref())];
    let arguments = |address: &str| vec!["serve".to_owned(), "--listen".to_owned(), address.to_owned()];
    Server::start(program, arguments, &settings, log)
}

fn start_floor(kind: &str, from: &Path) -> anyhow::Result<Server> {
    let from = from.display().to_string();
    let arguments = |address: &str| {
        ["floor", "--kind", kind, "--listen", address, "--from", &from].map(str::to_owned).to_vec()
    };
    Server::start(&std::env::current_exe()?, arguments, &[], Stdio::inherit())
}

#[derive(Deserialize)]
struct Session {
    access_token: String,
}

/// Logs the next account in; gives the headers of its requests, and of the floor's.
async fn log_in(server: &Server, data: &Data, logins: &mut usize) -> anyhow::Result<String> {
    let email = data::email(*logins % data::ACCOUNTS);
    *logins += 1;
    let body = serde_json::json!({ "email": email, "password": data::PASSWORD }).to_string();
    let mut connection = Connection::open(server.port).await?;
    let answer = connection.ask(&http::request("POST", "/api/v1/sessions", "", &body)).await?;
    let text = String::from_utf8_lossy(answer.body);
    ensure!((200..300).contains(&answer.status), "the login was answered with {}: {text}", answer.status);
    let Session { access_token } = serde_json::from_slice(answer.body)?;
    Ok(format!("Authorization: Bearer {access_token}\r\n{}: {}\r\n", floor::SESSION, data.session))
}

/// The first body that a script's requests are answered with.
async fn one_body(port: u16, script: &Script, headers: &str) -> anyhow::Result<Vec<u8>> {
    let mut connection = Connection::open(port).await?;
    let answer = connection.ask(&script.first(headers)).await?;
    let text = || String::from_utf8_lossy(answer.body).into_owned();
    ensure!(answer.status == script.expected(), "answered with {}: {}", answer.status, text());
    Ok(answer.body.to_vec())
}

/// The median time from start to ready on the house's database, after everybody has left it.
async fn start_ms(program: &Path, house: House) -> anyhow::Result<f64> {
    let House { place, ours, sql, .. } = house;
    sql.stop().await?;
    ours.stop().await?;
    // The first start is not measured: it shows that one core makes one worker.
    let log = place.0.join("start.log");
    let mut server = start_ours(program, &place, "info", Stdio::from(fs::File::create(&log)?))?;
    server.until_ready("/health/ready").await?;
    server.stop().await?;
    let said = fs::read_to_string(&log)?;
    ensure!(said.contains("starting 1 workers"), "not one worker: {said}");

    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let began = Instant::now();
        let mut server = start_ours(program, &place, "warn", Stdio::inherit())?;
        server.until_ready("/health/ready").await?;
        starts.push(began.elapsed().as_secs_f64() * 1000.0);
        server.stop().await?;
    }
    Ok(load::median(&starts))
}
