//! What the pages of courses say: how it goes on, and how somebody stands.

use verv_contract::progress::{
    coverage::{CompletionState, CourseCoverage, MatrixCell},
    results::ProgressExplanation,
};
use verv_domain::progress::results::State;

use crate::locales::{days, t};

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
