//! What is asked: four operations, each spread over the branches and their measures.

use std::cell::Cell;

use crate::{data::Data, http};

/// The operations that are measured.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, clap::ValueEnum)]
pub enum Operation {
    Measure,
    Page,
    Plan,
    CheckIn,
}

impl Operation {
    pub const ALL: [Self; 4] = [Self::Measure, Self::Page, Self::Plan, Self::CheckIn];

    /// As in `bench.json`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Measure => "measure",
            Self::Page => "page_of_50",
            Self::Plan => "whole_plan",
            Self::CheckIn => "check_in",
        }
    }

    pub const fn is_write(self) -> bool {
        match self {
            Self::Measure | Self::Page | Self::Plan => false,
            Self::CheckIn => true,
        }
    }
}

/// Different measures that one operation asks for, at the most.
const MOST_TARGETS: usize = 12_000;

const REPORT: &str =
    r#"{"status":"on_track","next_step":"Møtet er lagt til uke 40, og saken står på lista."}"#;

/// Requests in a fixed order, taken up where they were left.
pub struct Script {
    operation: Operation,
    targets: Vec<String>,
    next: Cell<usize>,
}

impl Script {
    pub fn new(operation: Operation, data: &Data) -> Self {
        let branches = data.branches.len();
        // Neighbours in time are in different branches: the hardest case for every cache.
        let targets = (0..MOST_TARGETS.min(branches * 300)).filter_map(|n| {
            let branch = data.branches.get(n % branches)?;
            let base = format!("/api/v1/branches/{}", branch.slug);
            let turn = n / branches * 7;
            Some(match operation {
                Operation::Measure => {
                    format!("{base}/measures/{}", branch.measures.get(turn % branch.measures.len())?)
                }
                Operation::Page => format!("{base}/measures?status=on_track&sort=title&limit=50"),
                Operation::Plan => format!("{base}/plans/{}", branch.plan),
                Operation::CheckIn => {
                    let measure = branch.on_track.get(turn % branch.on_track.len())?;
                    format!("{base}/measures/{measure}/check-ins")
                }
            })
        });
        Self { operation, targets: targets.collect(), next: Cell::new(0) }
    }

    /// The next request.
    pub fn next(&self, headers: &str) -> Vec<u8> {
        let turn = self.next.get();
        self.next.set(turn + 1);
        self.request(turn, headers)
    }

    /// How many requests there have been.
    pub fn asked(&self) -> usize {
        self.next.get()
    }

    /// The first request, out of turn.
    pub fn first(&self, headers: &str) -> Vec<u8> {
        self.request(0, headers)
    }

    fn request(&self, turn: usize, headers: &str) -> Vec<u8> {
        let target = self.targets.get(turn % self.targets.len().max(1)).map_or("/", String::as_str);
        match self.operation {
            Operation::CheckIn => http::request("POST", target, headers, REPORT),
            Operation::Measure | Operation::Page | Operation::Plan => {
                http::request("GET", target, headers, "")
            }
        }
    }

    /// The status of a good answer.
    pub fn expected(&self) -> u16 {
        if self.operation.is_write() { 201 } else { 200 }
    }
}
