//! A target as it stands today: its picture, its words, and where it is against the calendar.

use leptos::prelude::*;
use verv_contract::{
    plan::goals::TargetView,
    progress::results::{ProgressExplanation, TargetProgress},
};
use verv_domain::progress::{figures::Figure, results::State};

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
        ProgressExplanation::Level { .. }
        | ProgressExplanation::NoFigureYet { .. }
        | ProgressExplanation::NobodyToMeasure { .. }
        | ProgressExplanation::Routine { .. }
        | ProgressExplanation::Register { .. }
        | ProgressExplanation::Reduced { .. }
        | ProgressExplanation::Reported { .. }
        | ProgressExplanation::NotLocal
        | ProgressExplanation::CannotBeMeasured { .. } => Progress::Words,
    }
}

/// Half of something is not done.
fn whole(figure: Figure) -> Option<u32> {
    u32::try_from(figure.thousandths.div_euclid(1000)).ok()
}
