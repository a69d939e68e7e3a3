//! What is to be reached, and whether it was. Ratios are to the lean floor, with 16 connections unless something else is
//! said. What is missed by less than a tenth is said to be so, because that is about what a run is worth.

use crate::{
    estimate::Estimate,
    report::{Report, Row},
    script::Operation,
    who::Who,
};

const TOGETHER: usize = 16;

/// Our rate as a multiple of the lean floor's.
const OF_LEAN: [(Operation, f64); 5] = [
    (Operation::Measure, 0.6),
    (Operation::Page, 0.8),
    (Operation::Plan, 0.8),
    (Operation::CheckIn, 1.2),
    (Operation::Mix, 0.4),
];
/// The same for a report that nobody else waits with: what it was before reports shared commits (decision 0081).
const WRITE_ALONE: f64 = 0.5;
const PAGE_OF_POCKETBASE: f64 = 3.0;
/// The 99th percentile of reports as a multiple of the median.
const WRITE_SPREAD: f64 = 3.0;
const MANY_OF_ONE: f64 = 0.5;
const MEMORY_MIB: f64 = 80.0;
const START_MS: f64 = 300.0;
const FIRST_LOAD_KB: f64 = 300.0;

impl Report {
    pub fn print_verdicts(&self) {
        println!();
        for (operation, goal) in OF_LEAN {
            if let Some(row) = self.of_one_branch(operation, TOGETHER) {
                at_least_of(row, Who::Lean, goal);
            }
        }
        if let Some(row) = self.of_one_branch(Operation::CheckIn, 1) {
            at_least_of(row, Who::Lean, WRITE_ALONE);
        }
        if let Some(row) = self.of_one_branch(Operation::Page, TOGETHER) {
            at_least_of(row, Who::PocketBase, PAGE_OF_POCKETBASE);
        }
        let writes = self.of_one_branch(Operation::CheckIn, TOGETHER);
        if let Some(ours) = writes.and_then(|row| row.figures.get(Who::Ours.name())) {
            at_most("check_in: p99 as a multiple of p50", ours.p99_ms / ours.p50_ms, WRITE_SPREAD, "");
        }
        for ((name, together), alone) in self.many_of_one.iter().zip(self.many_of_one_alone.values()) {
            let Estimate { median, low, high } = together;
            let what = format!("{name}: many branches in turn, of the rate of one");
            let found = format!(
                "{median:.2} ({low:.2} to {high:.2}); one at a time {:.2} ({:.2} to {:.2})",
                alone.median, alone.low, alone.high
            );
            verdict(median / MANY_OF_ONE, &format!("{what}: at least {MANY_OF_ONE}; {found}"));
        }
        at_most("memory after logins and load", self.memory_mib, MEMORY_MIB, " MiB");
        at_most("start to ready", self.start_ms, START_MS, " ms");
        match self.first_load_kb {
            Some(weight) => at_most("first page load", weight, FIRST_LOAD_KB, " kB"),
            None => println!("not measured     first page load: the front end has not been built"),
        }
    }
}

fn at_least_of(row: &Row, who: Who, goal: f64) {
    let Some(ratio) = row.ratio.get(who.name()) else { return };
    let (name, connections) = (row.name, row.connections);
    let what = format!("{name}, {connections} connections: at least {goal} of {}; {ratio:.2}", who.name());
    verdict(ratio / goal, &what);
}

fn at_most(what: &str, value: f64, limit: f64, unit: &str) {
    verdict(limit / value, &format!("{what}: at most {limit}{unit}; {value:.1}{unit}"));
}

/// `share` is how much of the goal was reached.
fn verdict(share: f64, what: &str) {
    let word = if share >= 1.0 {
        "reached"
    } else if share >= 0.9 {
        "within a tenth"
    } else {
        "NOT REACHED"
    };
    println!("{word:<15}  {what}");
}
