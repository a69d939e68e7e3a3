//! What is asked, and by whom: each operation is spread over the branches and their measures.

use std::cell::Cell;

use crate::{askers::Asker, http, targets::Targets};

/// The operations that are measured.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, clap::ValueEnum)]
pub enum Operation {
    /// One measure, with who answers for it and how it stands
    Measure,
    /// The first 50 measures of one status, in alphabetical order
    #[value(name = "page_of_50")]
    Page,
    /// The plan as it stands, whole
    #[value(name = "whole_plan")]
    Plan,
    /// The plan as the club leader may see it, without how it goes
    #[value(name = "adopted_plan")]
    AdoptedPlan,
    /// What the steward is accountable for, by deadline
    Mine,
    /// What the club leader has a part in
    Own,
    /// A report on a measure, with its history
    #[value(name = "check_in")]
    CheckIn,
    /// A report, then four times the whole plan: the worst mix for whoever keeps answers
    Mix,
}

impl Operation {
    pub const ALL: [Self; 8] = [
        Self::Measure,
        Self::Page,
        Self::Plan,
        Self::AdoptedPlan,
        Self::Mine,
        Self::Own,
        Self::CheckIn,
        Self::Mix,
    ];

    /// As in `bench.json`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Measure => "measure",
            Self::Page => "page_of_50",
            Self::Plan => "whole_plan",
            Self::AdoptedPlan => "adopted_plan",
            Self::Mine => "mine",
            Self::Own => "own",
            Self::CheckIn => "check_in",
            Self::Mix => "mix",
        }
    }

    pub const fn asker(self) -> Asker {
        match self {
            Self::Measure | Self::Page | Self::Plan | Self::CheckIn | Self::Mix => Asker::Leader,
            Self::Mine => Asker::Steward,
            Self::AdoptedPlan | Self::Own => Asker::ClubLeader,
        }
    }

    pub const fn writes(self) -> bool {
        match self {
            Self::Measure | Self::Page | Self::Plan | Self::AdoptedPlan | Self::Mine | Self::Own => false,
            Self::CheckIn | Self::Mix => true,
        }
    }

    /// Whether a floor that keeps answers, and shares commits, does anything else than one that does not.
    pub const fn has_sharp_floor(self) -> bool {
        match self {
            Self::Plan | Self::AdoptedPlan | Self::CheckIn | Self::Mix => true,
            Self::Measure | Self::Page | Self::Mine | Self::Own => false,
        }
    }

    /// Whether a peer is asked for it: what one who may see all reads and writes.
    pub const fn is_asked_of_peers(self) -> bool {
        matches!(self, Self::Measure | Self::Page | Self::Plan | Self::CheckIn)
    }

    /// Whether all its requests have answers of one kind.
    pub const fn is_simple(self) -> bool {
        !matches!(self, Self::Mix)
    }

    /// Whether it is also asked of many branches in turn. Mixed with reports, the reads of other branches would hide what
    /// a report does to the reads of its own.
    pub const fn of_many_branches(self) -> bool {
        !matches!(self, Self::Mix)
    }

    /// The operations whose requests it is made of.
    pub const fn parts(self) -> &'static [Self] {
        match self {
            Self::Measure => &[Self::Measure],
            Self::Page => &[Self::Page],
            Self::Plan => &[Self::Plan],
            Self::AdoptedPlan => &[Self::AdoptedPlan],
            Self::Mine => &[Self::Mine],
            Self::Own => &[Self::Own],
            Self::CheckIn => &[Self::CheckIn],
            Self::Mix => &[Self::CheckIn, Self::Plan, Self::Plan, Self::Plan, Self::Plan],
        }
    }
}

/// The header that tells the floor of bytes which answer is meant; others do not look at it.
pub const ANSWER: &str = "bench-answer";

/// Different measures that one operation asks for, at the most.
const MOST_TARGETS: usize = 12_000;

const REPORT: &str =
    r#"{"status":"on_track","next_step":"Møtet er lagt til uke 40, og saken står på lista."}"#;

/// What is sent but for the headers, and the status of a good answer.
pub struct Request {
    pub method: &'static str,
    pub target: String,
    /// Headers of this request alone, each with its line's end.
    pub headers: String,
    pub body: String,
    pub expected: u16,
}

/// Requests in a fixed order, taken up where they were left.
pub struct Script {
    requests: Vec<Request>,
    next: Cell<usize>,
}

impl Script {
    pub const fn new(requests: Vec<Request>) -> Self {
        Self { requests, next: Cell::new(0) }
    }

    /// Of an operation, in our API.
    pub fn of(operation: Operation, branches: &[Targets]) -> Self {
        // Neighbours in time are in different branches: the hardest case for every cache.
        let requests = (0..MOST_TARGETS.min(branches.len() * 300)).filter_map(|n| {
            let parts = operation.parts();
            request(*parts.get(n % parts.len())?, branches.get(n % branches.len())?, n / branches.len() * 7)
        });
        Self::new(requests.collect())
    }

    /// The next request as it goes over the wire, and the status of a good answer.
    pub fn next(&self, headers: &str) -> Option<(Vec<u8>, u16)> {
        let turn = self.next.get();
        self.next.set(turn + 1);
        let request = self.requests.get(turn % self.requests.len().max(1))?;
        Some((request.bytes(headers), request.expected))
    }

    /// The first request, out of turn.
    pub fn first(&self) -> Option<&Request> {
        self.requests.first()
    }

    /// How many requests there have been.
    pub fn asked(&self) -> usize {
        self.next.get()
    }
}

impl Request {
    pub fn bytes(&self, headers: &str) -> Vec<u8> {
        http::request(self.method, &self.target, &format!("{headers}{}", self.headers), &self.body)
    }
}

fn request(operation: Operation, branch: &Targets, turn: usize) -> Option<Request> {
    let base = format!("/api/v1/branches/{}", branch.slug);
    let target = match operation {
        Operation::Measure => {
            format!("{base}/measures/{}", branch.measures.get(turn % branch.measures.len())?)
        }
        Operation::Page => format!("{base}/measures?status=on_track&sort=title&limit=50"),
        Operation::Plan | Operation::AdoptedPlan => format!("{base}/plans/{}", branch.plan),
        Operation::Mine => format!("{base}/measures?mine=accountable&sort=due&limit=200"),
        Operation::Own => format!("{base}/measures?limit=50"),
        Operation::CheckIn => {
            let measure = branch.on_track.get(turn % branch.on_track.len())?;
            format!("{base}/measures/{measure}/check-ins")
        }
        // It is made of others.
        Operation::Mix => return None,
    };
    let headers = format!("{ANSWER}: {}\r\n", operation.name());
    let (method, body, expected) =
        if operation.writes() { ("POST", REPORT.to_owned(), 201) } else { ("GET", String::new(), 200) };
    Some(Request { method, target, headers, body, expected })
}
