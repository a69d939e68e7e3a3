//! What came out: a table, and a JSON file.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use serde::Serialize;

use crate::{estimate::Estimate, script::Operation, who::Who};

/// What one server gave.
#[derive(Clone, Copy, Serialize)]
pub struct Figures {
    pub rps: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Processor time for each answer: on a machine with other work, the steadier figure.
    pub cpu_us: f64,
}

/// One operation on one database.
#[derive(Clone, Serialize)]
pub struct Row {
    #[serde(skip)]
    pub operation: Operation,
    pub name: &'static str,
    /// How many branches the database holds.
    pub branches: usize,
    pub connections: usize,
    /// By who answered: `ours`, `lean`, `sharp`, `memory`, `pocketbase`.
    pub figures: BTreeMap<&'static str, Figures>,
    /// Our rate as a multiple of another's: the median of the rounds.
    pub ratio: BTreeMap<&'static str, f64>,
    /// What an answer costs the lean floor's processor, as a part of what it costs ours: comparable to `ratio`, and steadier
    /// where others use the core as well.
    pub cpu_ratio: f64,
}

/// An answer of ours beside a floor's.
#[derive(Clone, Serialize)]
pub struct Difference {
    pub operation: &'static str,
    pub who: &'static str,
    pub ours_bytes: usize,
    pub floor_bytes: usize,
    /// Paths of members that differ; none is as it should be.
    pub members: BTreeSet<String>,
}

/// Everything that was measured.
#[derive(Serialize)]
pub struct Report {
    pub rows: Vec<Row>,
    pub differences: Vec<Difference>,
    /// `None` where PocketBase was not asked for or could not be had.
    pub pocketbase_version: Option<String>,
    /// Resident, the most of our servers, after logins and load; no login in flight.
    pub memory_mib: f64,
    pub memory_before_logins_mib: f64,
    pub memory_after_logins_mib: f64,
    /// From the start of the process to the first good answer of `/health/ready`, on the larger database.
    pub start_ms: f64,
    /// `None` without a built front end.
    pub first_load_kb: Option<f64>,
    /// For each read, the rate of many branches in turn as a part of the rate of one, at the most connections.
    pub many_of_one: BTreeMap<&'static str, Estimate>,
    pub many_of_one_alone: BTreeMap<&'static str, Estimate>,
}

impl Report {
    pub fn write(&self, file: &Path) -> anyhow::Result<()> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, serde_json::to_string_pretty(self)? + "\n")?;
        Ok(())
    }

    /// The row of an operation on the database of one branch.
    pub fn of_one_branch(&self, operation: Operation, connections: usize) -> Option<&Row> {
        self.rows
            .iter()
            .find(|row| row.operation == operation && row.connections == connections && row.branches == 1)
    }

    pub fn print_table(&self) {
        println!(
            "\nrequests a second (p50 / p99 in ms; µs of processor for each), and our rate as a multiple"
        );
        let who = [Who::Ours, Who::Lean, Who::Sharp, Who::Memory, Who::PocketBase].map(Who::name);
        print!("{:<13}{:>5}{:>4}", "", "brs.", "con");
        for name in who {
            print!("  {name:>30}");
        }
        println!("{:>9}{:>9}{:>9}{:>9}", "of lean", "in µs", "sharp", "pocketb.");
        for row in &self.rows {
            print!("{:<13}{:>5}{:>4}", row.name, row.branches, row.connections);
            for name in who {
                let figures = row.figures.get(name).map(|figures| {
                    let Figures { rps, p50_ms, p99_ms, cpu_us } = figures;
                    format!("{rps:.0} ({p50_ms:.1}/{p99_ms:.1}; {cpu_us:.0} µs)")
                });
                print!("  {:>30}", figures.unwrap_or_default());
            }
            let [lean, sharp, pocketbase] = [Who::Lean, Who::Sharp, Who::PocketBase]
                .map(|who| row.ratio.get(who.name()).map(|ratio| format!("{ratio:.2}")).unwrap_or_default());
            println!("{lean:>9}{:>9.2}{sharp:>9}{pocketbase:>9}", row.cpu_ratio);
        }
        println!("\nbytes of one answer");
        for Difference { operation, who, ours_bytes, floor_bytes, members } in &self.differences {
            let differs = members.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
            let differs = if differs.is_empty() { differs } else { format!("  DIFFERS in {differs}") };
            println!("{operation:<13} ours {ours_bytes:>7}  {who:<5} {floor_bytes:>7}{differs}");
        }
        println!(
            "\nresident memory: {:.1} MiB at the start, {:.1} after 21 logins, {:.1} after the load",
            self.memory_before_logins_mib, self.memory_after_logins_mib, self.memory_mib
        );
    }
}
