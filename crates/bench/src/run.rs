//! The run: makes the data, starts everything, measures in rounds, and reports.
//!
//! All servers are up the whole time, and one is loaded while the others wait: what is compared is measured within seconds
//! of each other. Rounds are short and many, and their medians are reported: a disturbance spoils a round, not the figure.
//! What many branches cost lies near its limit, so it is measured on its own, in pairs that are shorter and more.

use std::{collections::BTreeMap, fs, path::Path, time::Duration};

use anyhow::{Context, ensure};

use crate::{
    Options,
    data::Size,
    estimate::{Estimate, round},
    house::{House, Place},
    load,
    peers::PocketBase,
    process,
    report::{Figures, Report, Row},
    script::Operation,
    site,
    who::Who,
};

const CONNECTIONS: [usize; 2] = [1, 16];
/// Of the branch that is measured alone.
const CHECK_INS: usize = 5_000;
/// Of each of many.
const FEWER_CHECK_INS: usize = 500;
/// How long one branch, or many, is loaded before the other is.
const TURN: Duration = Duration::from_millis(250);

pub async fn run(options: Options) -> anyhow::Result<()> {
    let Options { quick, seconds, only, rounds, pairs, branches, peers, data: kept, server, site, out } =
        options;
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
    let mut houses = Vec::new();
    let sizes = [Size { branches: 1, check_ins: CHECK_INS }, Size { branches, check_ins: FEWER_CHECK_INS }];
    for size in sizes {
        let place = Place::prepare(folder.join(format!("{}-branches", size.branches)), size).await?;
        houses.push(House::open(&program, place, size.branches).await?);
    }
    let mut pocketbase = if peers { open_pocketbase(passing.path()).await } else { None };

    let operations: Vec<Operation> =
        Operation::ALL.into_iter().filter(|operation| only.is_none_or(|only| only == *operation)).collect();
    let length = Duration::from_secs_f64(seconds / f64::from(u32::try_from(rounds)?));
    let cells = measure(&mut houses, &mut pocketbase, &operations, rounds, length).await?;
    let pocketbase_version = pocketbase.map(|pocketbase| pocketbase.version);
    let [one_at_a_time, together] = CONNECTIONS;
    let reads: Vec<Operation> = operations.into_iter().filter(|operation| !operation.writes()).collect();
    let many_of_one_together = many_of_one(&mut houses, &reads, together, pairs).await?;
    let many_of_one_alone = many_of_one(&mut houses, &reads, one_at_a_time, pairs).await?;
    let differences = houses.first().map(|house| house.differences.clone()).unwrap_or_default();

    let mut most = 0.0_f64;
    for house in &houses {
        let after = house.ours.memory()?;
        println!(
            "{} branches: {:.1} MiB after the load, {:.1} of it anonymous",
            house.scale, after.resident, after.anonymous
        );
        most = most.max(after.resident);
    }
    let scales: Vec<usize> = houses.iter().map(|house| house.scale).collect();
    let last = houses.pop().context("no house")?;
    let (start, end) = (last.at_start, last.after_logins);
    let start_ms = last.start_ms(&program).await?;

    let report = Report {
        rows: cells.0.into_iter().map(|(place, cell)| cell.row(place, &scales)).collect(),
        differences,
        pocketbase_version,
        memory_mib: round(most, 1),
        memory_before_logins_mib: round(start.resident, 1),
        memory_after_logins_mib: round(end.resident, 1),
        start_ms: round(start_ms, 1),
        first_load_kb: site::first_load_kb(&site).map(|kb| round(kb, 1)),
        many_of_one: many_of_one_together,
        many_of_one_alone,
    };
    report.print_table();
    report.print_verdicts();
    report.write(&out)?;
    println!("\nwritten to {}", out.display());
    Ok(())
}

/// Without it the rest is measured all the same.
async fn open_pocketbase(folder: &Path) -> Option<PocketBase> {
    match PocketBase::open(&folder.join("pocketbase"), CHECK_INS).await {
        Ok(pocketbase) => {
            println!("PocketBase {} is measured beside", pocketbase.version);
            Some(pocketbase)
        }
        Err(error) => {
            println!("measured without PocketBase: {error:#}");
            None
        }
    }
}

/// Where in the table a cell is; in the order of its rows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct CellPlace {
    operation: Operation,
    house: usize,
    connections: usize,
}

#[derive(Default)]
struct Cells(BTreeMap<CellPlace, Cell>);

impl Cells {
    fn add(&mut self, place: CellPlace, who: Who, sample: load::Sample) {
        let samples = self.0.entry(place).or_default().0.entry(who).or_default();
        samples.rps.push(sample.rps);
        samples.cpu_us.push(sample.cpu_us);
        samples.took.extend(sample.took);
    }
}

/// What each round gave for one cell of the table.
#[derive(Default)]
struct Cell(BTreeMap<Who, Samples>);

#[derive(Default)]
struct Samples {
    rps: Vec<f64>,
    cpu_us: Vec<f64>,
    took: Vec<u32>,
}

impl Samples {
    fn figures(&mut self) -> Figures {
        Figures {
            rps: round(load::median(&self.rps), 1),
            p50_ms: round(load::percentile_ms(&mut self.took, 50), 3),
            p99_ms: round(load::percentile_ms(&mut self.took, 99), 3),
            cpu_us: round(load::median(&self.cpu_us), 1),
        }
    }
}

impl Cell {
    fn row(mut self, place: CellPlace, scales: &[usize]) -> Row {
        let mut ratio = BTreeMap::new();
        if let Some(ours) = self.0.get(&Who::Ours).map(|ours| ours.rps.clone()) {
            for (who, samples) in self.0.iter().filter(|(who, _)| **who != Who::Ours) {
                // Of each round, because the machine is not the same in the next.
                let ratios: Vec<f64> =
                    ours.iter().zip(&samples.rps).map(|(ours, other)| ours / other).collect();
                ratio.insert(who.name(), round(load::median(&ratios), 3));
            }
        }
        let figures: BTreeMap<_, _> =
            self.0.iter_mut().map(|(who, samples)| (who.name(), samples.figures())).collect();
        let cpu_us = |who: Who| figures.get(who.name()).map_or(0.0, |figures| figures.cpu_us);
        Row {
            operation: place.operation,
            name: place.operation.name(),
            branches: scales.get(place.house).copied().unwrap_or_default(),
            connections: place.connections,
            cpu_ratio: round(cpu_us(Who::Lean) / cpu_us(Who::Ours), 3),
            figures,
            ratio,
        }
    }
}

async fn measure(
    houses: &mut [House],
    pocketbase: &mut Option<PocketBase>,
    operations: &[Operation],
    rounds: usize,
    length: Duration,
) -> anyhow::Result<Cells> {
    let mut cells = Cells::default();
    for turn in 0..rounds {
        println!("round {} of {rounds}", turn + 1);
        for &operation in operations {
            for connections in CONNECTIONS {
                let mut order = Who::ALL.to_vec();
                if turn % 2 == 1 {
                    order.reverse();
                }
                for who in order.into_iter().filter(|who| who.answers(operation)) {
                    if who == Who::PocketBase {
                        if let Some(pocketbase) = pocketbase {
                            let sample = pocketbase.drive(operation, connections, length).await?;
                            cells.add(CellPlace { operation, house: 0, connections }, who, sample);
                        }
                        continue;
                    }
                    let asked = if operation.of_many_branches() { houses.len() } else { 1 };
                    for (number, house) in houses.iter_mut().enumerate().take(asked) {
                        house.place.read_through(who)?;
                        let sample = house.drive(who, operation, connections, length).await?;
                        cells.add(CellPlace { operation, house: number, connections }, who, sample);
                    }
                }
            }
        }
    }
    Ok(cells)
}

/// For each operation, the rate of many branches asked in turn as a part of the rate of one.
async fn many_of_one(
    houses: &mut [House],
    operations: &[Operation],
    connections: usize,
    pairs: usize,
) -> anyhow::Result<BTreeMap<&'static str, Estimate>> {
    let mut parts = BTreeMap::new();
    for &operation in operations {
        println!("{}: one branch and many in turn, {connections} at a time", operation.name());
        for house in &mut *houses {
            house.place.read_through(Who::Ours)?;
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
            ratios.push(many / one);
        }
        parts.insert(operation.name(), Estimate::of(&ratios));
    }
    Ok(parts)
}
