//! A case: what is given, in words made from the values themselves, and what comes of it.

use verv_domain::{
    Date,
    period::Period,
    progress::{
        counts::{CountTarget, Counted},
        figures::{Figure, Step},
        goal_history::{Direction, GoalHistory},
        levels::{LevelGoal, LevelTarget, Reading},
        reductions::ReductionTarget,
        results::Progress,
        rules::Tally,
        spans::{Frame, YearStart},
    },
    time::date,
};

pub struct Case {
    pub name: &'static str,
    pub given: String,
    pub today: Date,
    pub progress: Progress,
}

/// A section of the page: title, text, cases.
pub type Section = (&'static str, &'static str, Vec<Case>);

pub const PLAN: Period = Period { from: date(2026, 1, 1), to: date(2027, 12, 31) };
/// The day before the plan, which baselines are usually from.
pub const EVE: Date = date(2025, 12, 31);

/// In the plan, on a day.
pub fn on(year: i32, month: i32, day: i32) -> Frame {
    Frame { period: PLAN, year: YearStart::JANUARY, today: date(year, month, day) }
}

/// One event on each of these days, logged on the day.
pub fn events(days: &[(i32, i32, i32)]) -> Vec<Tally> {
    days.iter().map(|&(year, month, day)| tally(date(year, month, day), date(year, month, day), 1)).collect()
}

pub fn tally(day: Date, logged: Date, amount: i64) -> Tally {
    Tally { day, logged, amount: Figure::whole(amount) }
}

/// The last days of months, with their figures in thousandths.
pub fn readings(thousandths: &[(Date, i64)]) -> Vec<Reading> {
    thousandths.iter().map(|&(day, thousandths)| Reading { day, value: Figure { thousandths } }).collect()
}

fn number(figure: Figure) -> String {
    figure.to_decimal().to_string()
}

fn goals(goal: &GoalHistory, period: Period) -> String {
    let changes =
        goal.changes_within(period).map(|change| format!(", from {} {}", change.from, number(change.goal)));
    format!("{}{}", number(goal.on(period.from)), changes.collect::<String>())
}

fn frame_words(frame: Frame) -> String {
    let Frame { period, year, today: _ } = frame;
    let plan = if period == PLAN { String::new() } else { format!("; plan {}–{}", period.from, period.to) };
    let begins = if year == YearStart::JANUARY {
        String::new()
    } else {
        format!("; a year begins as {}", year.year_of(period.from).from)
    };
    format!("{plan}{begins}")
}

fn tallies_words(tallies: &[Tally]) -> String {
    let one = |tally: &Tally| {
        let amount = if tally.amount == Figure::whole(1) {
            String::new()
        } else {
            format!(": {}", number(tally.amount))
        };
        let logged =
            if tally.logged == tally.day { String::new() } else { format!(" (logged {})", tally.logged) };
        format!("{}{amount}{logged}", tally.day)
    };
    if tallies.is_empty() {
        "nothing".to_owned()
    } else {
        tallies.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

pub fn count(name: &'static str, target: &CountTarget, tallies: &[Tally], frame: Frame) -> Case {
    flow(name, target, Counted { tallies, through: None }, frame)
}

pub fn flow(name: &'static str, target: &CountTarget, counted: Counted<'_>, frame: Frame) -> Case {
    let through = counted.through.map_or(String::new(), |day| format!("; complete to {day}"));
    let given = format!(
        "at least {} each {}, {}; {}{through}{}",
        goals(&target.goal, frame.period),
        target.per.as_str(),
        target.balance.as_str(),
        tallies_words(counted.tallies),
        frame_words(frame)
    );
    Case { name, given, today: frame.today, progress: target.progress(counted, frame) }
}

pub fn level(name: &'static str, target: &LevelTarget, readings: &[Reading], frame: Frame) -> Case {
    let side = match target.direction {
        Direction::AtLeast => "at least",
        Direction::AtMost => "at most",
    };
    let goal = match &target.goal {
        LevelGoal::Reach(goal) => format!("{side} {}", goals(goal, frame.period)),
        LevelGoal::Add(more) => format!("+{} or more", goals(more, frame.period)),
        LevelGoal::GrowYearly { percent, base } => {
            format!("+{} % a year of the {}", number(*percent), base.as_str().replace('_', " "))
        }
    };
    let step = if target.step == Step::Tenth { " %" } else { "" };
    let ends = target.ends.map_or(String::new(), |ends| format!(" by {ends}"));
    let baseline = target
        .baseline
        .map_or("no baseline".to_owned(), |from| format!("{} on {}", number(from.value), from.day));
    let readings_words: Vec<_> =
        readings.iter().map(|reading| format!("{}: {}", reading.day, number(reading.value))).collect();
    let readings_words =
        if readings.is_empty() { "no figures".to_owned() } else { readings_words.join(", ") };
    let given = format!("{goal}{step}{ends}; {baseline}; {readings_words}{}", frame_words(frame));
    Case { name, given, today: frame.today, progress: target.progress(readings, frame) }
}

pub fn reduction(name: &'static str, target: ReductionTarget, tallies: &[Tally], frame: Frame) -> Case {
    let at_most = target.at_most.map_or("fewer".to_owned(), |figure| format!("at most {}", number(figure)));
    let baseline =
        target.baseline.map_or("no baseline".to_owned(), |figure| format!("{} before", number(figure)));
    let given = format!("{at_most} each year; {baseline}; {}{}", tallies_words(tallies), frame_words(frame));
    let progress = target.progress(Counted { tallies, through: None }, frame);
    Case { name, given, today: frame.today, progress }
}
