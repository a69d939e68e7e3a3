//! What the pages of courses say: the finding, and how somebody stands.

use verv_contract::progress::{
    coverage::{CompletionState, CourseCoverage, MatrixCell},
    results::ProgressExplanation,
};
use verv_domain::progress::results::State;

use super::{Known, own::own};
use crate::locales::{days, small, t};

/// The worst first: what was not reached in time, what is behind, what one lacks oneself.
pub fn finding(known: &Known) -> String {
    if known.matrix.courses.is_empty() {
        return t::courses::title();
    }
    let with_state = |state: State| {
        let courses = known.coverage.iter().flat_map(|coverage| &coverage.courses);
        small(courses.filter(|course| course.progress.state == state).count())
    };
    let missing = small(own(&known.matrix).iter().filter(|own| own.is_missing()).count());
    match (with_state(State::Missed), with_state(State::Behind), missing, &known.coverage) {
        (missed @ 1.., ..) => t::courses::missed(missed),
        (0, behind @ 1.., ..) => t::courses::behind(behind),
        (0, 0, missing @ 1.., _) => t::courses::mine_missing(missing),
        (0, 0, 0, Some(_)) => t::courses::on_course(),
        (0, 0, 0, None) => t::courses::mine_all(),
    }
}

/// How many will have completed it, where there is a deadline and something is left to do.
pub fn forecast(course: &CourseCoverage) -> Option<String> {
    let ProgressExplanation::Covered { forecast: Some(forecast), .. } = course.progress.explanation else {
        return None;
    };
    course.deadline?;
    (course.progress.state != State::Achieved).then(|| t::progress::forecast(&forecast.to_string()))
}

/// How somebody stands with a course, in words.
pub fn standing(cell: &MatrixCell) -> String {
    let day = cell.day.map(days::day_and_year).unwrap_or_default();
    match cell.state {
        CompletionState::NotNeeded => t::courses::not_needed(),
        CompletionState::Missing => t::courses::missing(),
        CompletionState::New => t::courses::new_until(&day),
        CompletionState::Said => t::courses::waits_since(&day),
        CompletionState::Confirmed => t::courses::completed_on(&day),
    }
}
