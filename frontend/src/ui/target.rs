//! A target as it stands today: its picture, its words, and where it is against the calendar.

use leptos::prelude::*;
use verv_contract::{
    plan::goals::TargetView,
    progress::results::{ProgressExplanation, TargetProgress},
};
use verv_domain::{
    Date,
    progress::{figures::Figure, results::State},
};

use super::progress::{Pace, Progress, progress_view};
use crate::locales;

/// Nothing, where there is nothing to count: what goes on, and what is not local.
pub fn target(progress: &TargetProgress, target: Option<&TargetView>) -> AnyView {
    if progress.state == State::NotCounted {
        return ().into_any();
    }
    let explained = locales::explained(progress, target);
    let Some(words) = locales::measured(progress, target) else {
        return view! { <div class="pr"><span class="pr__text">{explained}</span></div> }.into_any();
    };
    let pace = pace(&progress.explanation);
    // The sentence says all that the picture shows, and more.
    view! {
        <div>
            {progress_view(&picture(progress), words, pace)}
            <span class="vh">" "{explained}</span>
        </div>
    }
    .into_any()
}

fn pace(explanation: &ProgressExplanation) -> Option<(Pace, String)> {
    let schedule = match explanation {
        ProgressExplanation::Counted { pace, .. }
        | ProgressExplanation::Level { pace, .. }
        | ProgressExplanation::Covered { pace, .. }
        | ProgressExplanation::Reduced { pace, .. } => pace,
        ProgressExplanation::NoFigureYet { .. }
        | ProgressExplanation::NobodyToMeasure { .. }
        | ProgressExplanation::Milestone { .. }
        | ProgressExplanation::Raised { .. }
        | ProgressExplanation::Routine { .. }
        | ProgressExplanation::Register { .. }
        | ProgressExplanation::Reported { .. }
        | ProgressExplanation::NotLocal
        | ProgressExplanation::CannotBeMeasured { .. } => return None,
    };
    let kind = match schedule.state {
        State::Ahead => Pace::Ahead,
        State::Behind => Pace::Behind,
        State::Achieved
        | State::OnPace
        | State::Missed
        | State::NotStarted
        | State::CannotBeMeasured
        | State::NotCounted => Pace::Even,
    };
    Some((kind, locales::pace(schedule)))
}

fn picture(progress: &TargetProgress) -> Progress {
    let [done, goal, due] =
        [progress.value, progress.goal, progress.expected].map(|figure| figure.and_then(whole));
    match &progress.explanation {
        ProgressExplanation::Counted { .. } => match (done, goal) {
            (Some(done), Some(target)) if target > 0 => Progress::Count { done, target, due },
            _ => Progress::Words,
        },
        ProgressExplanation::Covered { of, .. } => {
            Progress::Coverage { done: done.unwrap_or_default(), of: *of, due }
        }
        ProgressExplanation::Milestone { started, done, .. } => {
            let steps = u32::from(started.is_some()) + u32::from(done.is_some());
            Progress::Milestone { done: steps, steps: 2 }
        }
        ProgressExplanation::Raised { raised, of, .. } => {
            Progress::Count { done: *raised, target: *of, due: None }
        }
        ProgressExplanation::Level { start, since, ends, .. } => growth(progress, (*start, *since), *ends),
        ProgressExplanation::NoFigureYet { .. }
        | ProgressExplanation::NobodyToMeasure { .. }
        | ProgressExplanation::Routine { .. }
        | ProgressExplanation::Register { .. }
        | ProgressExplanation::Reduced { .. }
        | ProgressExplanation::Reported { .. }
        | ProgressExplanation::NotLocal
        | ProgressExplanation::CannotBeMeasured { .. } => Progress::Words,
    }
}

/// The figures since the line began, against the line to its goal. With one figure there is no line yet.
fn growth(progress: &TargetProgress, (start, since): (Figure, Date), ends: Date) -> Progress {
    let Some(goal) = progress.goal else { return Progress::Words };
    let of_line = progress.readings.iter().filter(|reading| reading.day >= since);
    let figures: Vec<(Date, Figure)> = of_line.map(|reading| (reading.day, reading.value)).collect();
    if figures.len() < 2 {
        return Progress::Words;
    }
    let values = || figures.iter().map(|(_, value)| *value).chain([start, goal]);
    let (Some(low), Some(high)) = (values().min(), values().max()) else { return Progress::Words };
    let part = |part: i64, whole: i64| u32::try_from(part * 100 / whole.max(1)).unwrap_or_default();
    let place = |day: Date, value: Figure| {
        let days = |to: Date| i64::from(to.days_since_1970()) - i64::from(since.days_since_1970());
        let upwards = part(value.minus(low).thousandths, high.minus(low).thousandths);
        (part(days(day), days(ends)), upwards)
    };
    Progress::Growth {
        points: figures.iter().map(|(day, value)| place(*day, *value)).collect(),
        line: [place(since, start), place(ends, goal)],
    }
}

/// What a month needs from today, where something is missing.
pub fn per_month(explanation: &ProgressExplanation) -> Option<Figure> {
    match explanation {
        ProgressExplanation::Counted { per_month, .. } | ProgressExplanation::Level { per_month, .. } => {
            *per_month
        }
        ProgressExplanation::NoFigureYet { .. }
        | ProgressExplanation::Covered { .. }
        | ProgressExplanation::NobodyToMeasure { .. }
        | ProgressExplanation::Milestone { .. }
        | ProgressExplanation::Raised { .. }
        | ProgressExplanation::Routine { .. }
        | ProgressExplanation::Register { .. }
        | ProgressExplanation::Reduced { .. }
        | ProgressExplanation::Reported { .. }
        | ProgressExplanation::NotLocal
        | ProgressExplanation::CannotBeMeasured { .. } => None,
    }
}

/// Half of something is not done.
fn whole(figure: Figure) -> Option<u32> {
    u32::try_from(figure.thousandths.div_euclid(1000)).ok()
}

#[cfg(test)]
mod tests {
    use verv_contract::progress::results::{PaceView, ReadingView};
    use verv_domain::{
        period::Period,
        progress::{goal_history::Direction, results::Kept},
        time::date,
    };

    use super::*;

    #[test]
    fn figures_are_drawn_against_their_line() {
        let (since, ends) = (date(2025, 12, 31), date(2027, 12, 31));
        let reading = |day, value| ReadingView { day, value: Figure::whole(value) };
        let explanation = ProgressExplanation::Level {
            direction: Direction::AtLeast,
            start: Figure::whole(1000),
            since,
            pace: PaceView { state: State::OnPace, by: Figure::ZERO },
            remaining: Figure::whole(150),
            ends,
            per_month: None,
            changed_on: None,
            goal_before: None,
            kept: Kept::default().into(),
        };
        let progress = TargetProgress {
            state: State::OnPace,
            value: Some(Figure::whole(1050)),
            goal: Some(Figure::whole(1200)),
            expected: None,
            span: Period { from: date(2026, 1, 1), to: ends },
            as_of: date(2026, 12, 31),
            past: Vec::new(),
            readings: vec![
                reading(date(2025, 11, 30), 1),
                reading(since, 1000),
                reading(date(2026, 12, 31), 1050),
            ],
            explanation,
        };
        let Progress::Growth { points, line } = picture(&progress) else { panic!("no line") };
        assert_eq!((points, line), (vec![(0, 0), (50, 25)], [(0, 0), (100, 100)]));
        let one = TargetProgress { readings: progress.readings[1..2].to_vec(), ..progress };
        assert!(matches!(picture(&one), Progress::Words));
    }
}
