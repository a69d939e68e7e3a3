//! What came out: a table, a JSON file, and whether each goal was reached.

use std::{collections::BTreeMap, fs, path::Path};

use serde::Serialize;

use crate::estimate::Estimate;

/// What is to be reached.
mod goals {
    pub const OF_SQL_FLOOR: f64 = 0.6;
    pub const BRANCHES_COST: f64 = 1.2;
    pub const MEMORY_MIB: f64 = 60.0;
    pub const START_MS: f64 = 300.0;
    pub const FIRST_LOAD_KB: f64 = 300.0;
}

/// One operation on one database.
#[derive(Clone, Serialize)]
pub struct Row {
    pub name: &'static str,
    /// How many branches the database holds.
    pub scale: usize,
    pub connections: usize,
    pub ours_rps: f64,
    pub ours_p99_ms: f64,
    pub sql_floor_rps: f64,
    pub http_floor_rps: f64,
    pub ratio_to_sql_floor: f64,
    /// Processor time for each answer: on a machine with other work, the steadier figure.
    pub ours_cpu_us: f64,
    pub sql_floor_cpu_us: f64,
    #[serde(skip)]
    pub is_write: bool,
}

/// Everything that was measured.
#[derive(Serialize)]
pub struct Report {
    pub rows: Vec<Row>,
    /// Resident, of the larger database's server, after logins and load; no login in flight.
    pub memory_mib: f64,
    pub memory_before_logins_mib: f64,
    pub memory_after_logins_mib: f64,
    /// From the start of the process to the first good answer of `/health/ready`, on the larger database.
    pub start_ms: f64,
    /// `None` without a built front end.
    pub first_load_kb: Option<f64>,
    /// For each operation, how many times as fast one branch is answered as many, at the most connections.
    pub branches_400_cost: BTreeMap<&'static str, Estimate>,
    pub branches_400_cost_one_at_a_time: BTreeMap<&'static str, Estimate>,
}

impl Report {
    pub fn write(&self, file: &Path) -> anyhow::Result<()> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, serde_json::to_string_pretty(self)? + "\n")?;
        Ok(())
    }

    pub fn print_table(&self) {
        println!(
            "\n{:<12} {:>8} {:>5} {:>10} {:>10} {:>10} {:>10} {:>7} {:>9} {:>9}",
            "", "branches", "conns", "ours/s", "p99 ms", "SQL/s", "HTTP/s", "of SQL", "ours µs", "SQL µs"
        );
        for row in &self.rows {
            println!(
                "{:<12} {:>8} {:>5} {:>10.0} {:>10.2} {:>10.0} {:>10.0} {:>7.2} {:>9.0} {:>9.0}",
                row.name,
                row.scale,
                row.connections,
                row.ours_rps,
                row.ours_p99_ms,
                row.sql_floor_rps,
                row.http_floor_rps,
                row.ratio_to_sql_floor,
                row.ours_cpu_us,
                row.sql_floor_cpu_us
            );
        }
        println!("(µs: processor time for each answer)");
        println!(
            "\nresident memory: {:.1} MiB at the start, {:.1} after 21 logins, {:.1} after the load",
            self.memory_before_logins_mib, self.memory_after_logins_mib, self.memory_mib
        );
    }

    pub fn print_verdicts(&self) {
        let least = |writes: bool| {
            let rows = self.rows.iter().filter(|row| row.is_write == writes);
            rows.min_by(|one, other| one.ratio_to_sql_floor.total_cmp(&other.ratio_to_sql_floor))
        };
        println!();
        for (what, row) in [("reads", least(false)), ("writes", least(true))] {
            let Some(row) = row else { continue };
            let of = row.ratio_to_sql_floor;
            verdict(
                of >= goals::OF_SQL_FLOOR,
                &format!(
                    "{what}: at least {} of the SQL floor; the least is {of:.2} ({}, {} branches, {} connections)",
                    goals::OF_SQL_FLOOR,
                    row.name,
                    row.scale,
                    row.connections
                ),
            );
        }
        let costs = self.branches_400_cost.iter().zip(self.branches_400_cost_one_at_a_time.values());
        for ((name, cost), alone) in costs {
            let limit = goals::BRANCHES_COST;
            let Estimate { median, low, high } = cost;
            verdict(
                *median <= limit,
                &format!(
                    "{name}: many branches cost at most {limit} times one; {median:.2} ({low:.2} to {high:.2}), one at a \
                     time {:.2} ({:.2} to {:.2})",
                    alone.median, alone.low, alone.high
                ),
            );
        }
        let at_most = |what: &str, value: f64, limit: f64, unit: &str| {
            verdict(value <= limit, &format!("{what}: at most {limit} {unit}; {value:.1}"));
        };
        at_most("memory after logins and load", self.memory_mib, goals::MEMORY_MIB, "MiB");
        at_most("start to ready", self.start_ms, goals::START_MS, "ms");
        match self.first_load_kb {
            Some(weight) => at_most("first page load", weight, goals::FIRST_LOAD_KB, "kB"),
            None => println!("not measured  first page load: the front end has not been built"),
        }
    }
}

fn verdict(reached: bool, what: &str) {
    println!("{}  {what}", if reached { "reached     " } else { "NOT REACHED " });
}
