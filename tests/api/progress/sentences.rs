//! An explanation as a plain sentence: that the numbers of each are enough to make one.

use verv_domain::{
    Date,
    progress::{
        figures::Figure,
        goal_history::{Direction, GoalChange},
        pace::Schedule,
        results::{Explanation, Kept},
        spans::CountSpan,
    },
};

fn number(figure: Figure) -> String {
    figure.to_decimal().to_string()
}

fn schedule(schedule: Schedule) -> String {
    match schedule {
        Schedule::Ahead { by } => format!("{} ahead of schedule", number(by)),
        Schedule::OnPace => "on schedule".to_owned(),
        Schedule::Behind { by } => format!("{} behind schedule", number(by)),
    }
}

fn rest(remaining: Figure, ends: Date, per_month: Option<Figure>) -> String {
    if remaining == Figure::ZERO {
        return "the goal is met".to_owned();
    }
    let per_month =
        per_month.map_or(String::new(), |figure| format!(", {} a month from today", number(figure)));
    format!("{} left until {ends}{per_month}", number(remaining))
}

fn changed(changed: Option<(GoalChange, Figure)>) -> String {
    changed.map_or(String::new(), |(change, before)| {
        format!("; the goal was {} until {}", number(before), change.from)
    })
}

fn kept(kept: Kept) -> String {
    if kept.of == 0 { String::new() } else { format!("; kept {} of {} times before", kept.met, kept.of) }
}

fn later(figure: Figure) -> String {
    if figure == Figure::ZERO {
        String::new()
    } else {
        format!("; {} of it logged after the end", number(figure))
    }
}

fn share(whole: Option<Figure>) -> String {
    whole.map_or(String::new(), |whole| format!("; of {} for a whole year", number(whole)))
}

fn day(day: Option<Date>) -> String {
    day.map_or("never".to_owned(), |day| day.to_string())
}

fn until(days_left: i64) -> String {
    match days_left {
        ..0 => format!("{} days late", -days_left),
        0 => "on the last day".to_owned(),
        1.. => format!("{days_left} days before"),
    }
}

pub fn sentence(explanation: &Explanation) -> String {
    match explanation {
        Explanation::Counted {
            value,
            goal,
            schedule: against,
            remaining,
            per,
            ends,
            per_month,
            goal_of_whole_span,
            changed: change,
            logged_later,
            kept: before,
        } => {
            let per = match per {
                CountSpan::Month => "this month",
                CountSpan::Year => "this year",
                CountSpan::Period => "in the period",
            };
            format!(
                "{} of {} {per}, {}; {}{}{}{}{}",
                number(*value),
                number(*goal),
                schedule(*against),
                rest(*remaining, *ends, *per_month),
                share(*goal_of_whole_span),
                changed(*change),
                later(*logged_later),
                kept(*before)
            )
        }
        Explanation::Level {
            value,
            goal,
            direction,
            start,
            since,
            schedule: against,
            remaining,
            ends,
            per_month,
            changed: change,
            kept: before,
        } => {
            let side = match direction {
                Direction::AtLeast => "at least",
                Direction::AtMost => "at most",
            };
            format!(
                "{}, from {} on {since} to {side} {}, {}; {}{}{}",
                number(*value),
                number(*start),
                number(*goal),
                schedule(*against),
                rest(*remaining, *ends, *per_month),
                changed(*change),
                kept(*before)
            )
        }
        Explanation::NoFigureYet { start, since, goal, ends } => {
            let (start, goal) = (number(*start), number(*goal));
            format!("no figure since {start} on {since}; to be {goal} by {ends}")
        }
        Explanation::Covered {
            completed,
            of,
            needed,
            newcomers,
            schedule: against,
            ends,
            forecast,
            kept: before,
        } => {
            let ends = ends.map_or(String::new(), |ends| format!(" by {ends}"));
            let newcomers =
                if *newcomers == 0 { String::new() } else { format!("; {newcomers} new, not measured yet") };
            let forecast = forecast.map_or(String::new(), |count| format!("; {count} by then as it goes"));
            format!(
                "{completed} of {of}, {needed} needed{ends}, {}{newcomers}{forecast}{}",
                schedule(*against),
                kept(*before)
            )
        }
        Explanation::NobodyToMeasure { newcomers } => format!("nobody to measure; {newcomers} new"),
        Explanation::Milestone { started, done, ends, days_left } => {
            let ends = ends.map_or("no deadline".to_owned(), |ends| format!("by {ends}"));
            let left = days_left.map_or(String::new(), |days| format!(", {}", until(days)));
            format!("begun {}, done {}, {ends}{left}", day(*started), day(*done))
        }
        Explanation::Raised { raised, of, needed, last, kept: before } => {
            format!(
                "raised in {raised} of {of} meetings, {needed} needed, last {}{}",
                day(*last),
                kept(*before)
            )
        }
        Explanation::Routine { times, last, next_due, days_left, late } => {
            format!(
                "done {times} times, last {}; due {next_due}, {}; late {late} times",
                day(*last),
                until(*days_left)
            )
        }
        Explanation::Register { current, goal, expiring, lapsed, next_expiry, ends } => {
            let goal = goal.map_or(String::new(), |goal| format!(" of {}", number(goal)));
            let ends = ends.map_or(String::new(), |ends| format!(" by {ends}"));
            format!(
                "{current}{goal} current{ends}; {expiring} to renew, {lapsed} past their date; next expires {}",
                day(*next_expiry)
            )
        }
        Explanation::Reduced {
            value,
            at_most,
            baseline,
            schedule: against,
            room,
            ends,
            at_most_of_whole_span,
            logged_later,
            kept: before,
        } => {
            let baseline = baseline.map_or(String::new(), |figure| format!(", was {}", number(figure)));
            format!(
                "{}, at most {} until {ends}{baseline}; {}; room for {}{}{}{}",
                number(*value),
                number(*at_most),
                schedule(*against),
                number(*room),
                share(*at_most_of_whole_span),
                later(*logged_later),
                kept(*before)
            )
        }
        Explanation::Reported { last } => format!("last reported {}", day(*last)),
        Explanation::NotLocal => "not local".to_owned(),
        Explanation::CannotBeMeasured(missing) => format!("missing: {}", missing.as_str().replace('_', " ")),
    }
}
