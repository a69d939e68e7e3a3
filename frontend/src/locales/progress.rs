//! How a target stands, in a plain sentence: "4 av 6 ganger, 1 foran skjema. 2 gjenstår til 31. desember."

use verv_contract::{
    plan::goals::TargetView,
    progress::results::{PaceView, ProgressExplanation, TargetProgress},
};
use verv_domain::{
    plan::targets::TargetUnit,
    progress::{
        figures::Figure,
        results::{Missing, State},
    },
};

use super::{capitalised, days, numbers, t, words::unit};

/// `−3` or `1,5`.
/// A figure as the language writes it, below zero as well.
pub fn signed(figure: Figure) -> String {
    numbers::digits(figure.to_decimal())
}

fn progress_state(state: State) -> String {
    match state {
        State::Achieved => t::progress::achieved(),
        State::Ahead => t::progress::ahead(),
        State::OnPace => t::progress::on_pace(),
        State::Behind => t::progress::behind(),
        State::Missed => t::progress::missed(),
        State::NotStarted => t::progress::not_started(),
        State::CannotBeMeasured => t::progress::cannot_be_measured(),
        State::NotCounted => t::progress::not_counted(),
    }
}

/// "1 foran", as it stands beside a picture; nothing where there is no pace.
pub fn pace(pace: &PaceView) -> String {
    let by = signed(pace.by);
    match pace.state {
        State::Ahead => t::progress::ahead_by(&by),
        State::Behind => t::progress::behind_by(&by),
        State::Achieved
        | State::OnPace
        | State::Missed
        | State::NotStarted
        | State::CannotBeMeasured
        | State::NotCounted => t::progress::on_pace_short(),
    }
}

/// "4 av 6 ganger"
pub fn measured(progress: &TargetProgress, target: Option<&TargetView>) -> Option<String> {
    let value = progress.value?;
    // People, in whatever unit the plan says how many of them.
    if let ProgressExplanation::Covered { of, .. } = progress.explanation {
        return Some(t::progress::covered(&of.to_string(), &signed(value)));
    }
    let of = target.map_or(TargetUnit::Times, |target| target.unit);
    Some(match progress.goal {
        Some(goal) => {
            let is_one = goal == Figure::whole(1);
            let unit = unit(of, if is_one { 1 } else { 2 });
            t::progress::of_goal(&signed(goal), &unit, &signed(value))
        }
        None => {
            t::progress::so_many(&unit(of, if value == Figure::whole(1) { 1 } else { 2 }), &signed(value))
        }
    })
}

/// Why it stands as it does, in one or two sentences.
pub fn explained(progress: &TargetProgress, target: Option<&TargetView>) -> String {
    let counted = measured(progress, target).unwrap_or_else(|| progress_state(progress.state));
    match &progress.explanation {
        ProgressExplanation::Counted { pace: schedule, remaining, ends, .. } => {
            let first = t::progress::with_pace(&counted, &pace(schedule));
            if *remaining > Figure::ZERO {
                sentences(&first, &t::progress::remaining(&days::day(*ends), &signed(*remaining)))
            } else {
                sentences(&first, &t::progress::achieved())
            }
        }
        ProgressExplanation::Level { start, since, pace: schedule, remaining, ends, .. } => {
            let from = t::progress::level_from(&days::day(*since), &signed(*start));
            let first = t::progress::with_pace(&counted, &pace(schedule));
            let rest = if *remaining > Figure::ZERO {
                t::progress::remaining(&days::day(*ends), &signed(*remaining))
            } else {
                t::progress::achieved()
            };
            sentences(&sentences(&first, &from), &rest)
        }
        ProgressExplanation::NoFigureYet { start, since, .. } => {
            t::progress::no_figure_yet(&days::day(*since), &signed(*start))
        }
        ProgressExplanation::Covered { needed, newcomers, pace: schedule, ends, forecast, .. } => {
            let first = t::progress::with_pace(&counted, &pace(schedule));
            let short = forecast.filter(|forecast| forecast < needed && ends.is_some());
            let needed = match ends {
                Some(day) => t::progress::needed_by(&days::day(*day), &needed.to_string()),
                None => t::progress::needed(&needed.to_string()),
            };
            let whole = sentences(&first, &needed);
            let whole = match short {
                Some(forecast) => sentences(&whole, &t::progress::forecast(&forecast.to_string())),
                None => whole,
            };
            if *newcomers > 0 { sentences(&whole, &t::progress::newcomers(*newcomers)) } else { whole }
        }
        ProgressExplanation::NobodyToMeasure { .. } => missing(Missing::AnybodyToMeasure),
        ProgressExplanation::Milestone { started, done, ends, days_left } => {
            milestone(*started, *done, *ends, *days_left)
        }
        ProgressExplanation::Raised { raised, of, needed, last, .. } => {
            let first = t::progress::raised(&of.to_string(), &raised.to_string());
            let rest = t::progress::needed(&needed.to_string());
            let last = last.map(|day| t::progress::raised_last(&days::day(day)));
            last.map_or_else(|| sentences(&first, &rest), |last| sentences(&sentences(&first, &rest), &last))
        }
        ProgressExplanation::Routine { times, last, next_due, days_left, .. } => {
            let first = t::progress::routine(*times);
            let last = last.map(|day| t::progress::last_done(&days::day(day)));
            let next = if *days_left < 0 {
                t::progress::was_due(&days::day(*next_due))
            } else {
                t::progress::next_due(&days::day(*next_due))
            };
            let first = last.map_or_else(|| first.clone(), |last| sentences(&first, &last));
            sentences(&first, &next)
        }
        ProgressExplanation::Register { current, expiring, lapsed, .. } => {
            let mut whole = t::progress::current(*current);
            for (number, words) in
                [(*expiring, t::progress::expiring(*expiring)), (*lapsed, t::progress::lapsed(*lapsed))]
            {
                if number > 0 {
                    whole = sentences(&whole, &words);
                }
            }
            whole
        }
        ProgressExplanation::Reduced { at_most, room, ends, .. } => {
            let value = progress.value.map(signed).unwrap_or_default();
            let first = t::progress::reduced(&signed(*at_most), &value);
            let rest = if *room < Figure::ZERO {
                t::progress::exceeded(&signed(Figure::ZERO.minus(*room)))
            } else {
                t::progress::room(&days::day(*ends), &signed(*room))
            };
            sentences(&first, &rest)
        }
        ProgressExplanation::Reported { last } => match last {
            Some(day) => t::progress::reported(&days::day(*day)),
            None => t::progress::never_reported(),
        },
        ProgressExplanation::NotLocal => t::status::not_local(),
        ProgressExplanation::CannotBeMeasured { missing: what } => missing(*what),
    }
}

fn sentences(first: &str, second: &str) -> String {
    format!("{first}. {}", capitalised(second))
}

fn milestone(
    started: Option<verv_domain::Date>,
    done: Option<verv_domain::Date>,
    ends: Option<verv_domain::Date>,
    days_left: Option<i64>,
) -> String {
    if let Some(day) = done {
        return t::progress::done_on(&days::day(day));
    }
    let first = started.map_or_else(t::progress::not_started, |day| t::progress::started_on(&days::day(day)));
    match ends {
        Some(day) if days_left.is_some_and(|left| left < 0) => {
            sentences(&first, &t::progress::was_due(&days::day(day)))
        }
        Some(day) => sentences(&first, &t::progress::due(&days::day(day))),
        None => first,
    }
}

/// What is missing, and who can mend it.
fn missing(what: Missing) -> String {
    match what {
        Missing::Goal => t::missing_figure::goal(),
        Missing::GoalAboveZero => t::missing_figure::goal_above_zero(),
        Missing::Setup => t::missing_figure::setup(),
        Missing::SetupOfThisKind => t::missing_figure::setup_of_this_kind(),
        Missing::UnitOfThisKind => t::missing_figure::unit_of_this_kind(),
        Missing::Baseline => t::missing_figure::baseline(),
        Missing::Figures => t::missing_figure::figures(),
        Missing::SmallCells => t::missing_figure::small_cells(),
        Missing::FigureAtYearStart => t::missing_figure::figure_at_year_start(),
        Missing::Logged => t::missing_figure::logged(),
        Missing::AnybodyToMeasure => t::missing_figure::anybody_to_measure(),
        Missing::Meetings => t::missing_figure::meetings(),
        Missing::Days => t::missing_figure::days(),
        Missing::SmallGroup => t::missing_figure::small_group(),
    }
}
