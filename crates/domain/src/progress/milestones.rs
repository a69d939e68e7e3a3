//! Milestone: done once, by a deadline that may be fuzzy.

use crate::{
    Date,
    progress::{
        results::{Explanation, Missing, Progress, State},
        spans::Frame,
    },
};

/// Done once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MilestoneTarget {
    /// The last day of the deadline's range; `None` when it has none.
    pub ends: Option<Date>,
}

/// When it was begun and done, by those who report on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Reached {
    pub started: Option<Date>,
    pub done: Option<Date>,
}

impl MilestoneTarget {
    /// What is done late is achieved, with the days that it was late. Without a deadline nothing is missed.
    pub fn progress(&self, reached: Reached, frame: Frame) -> Progress {
        let until_today = |day: &Date| *day <= frame.today;
        let done = reached.done.filter(until_today);
        let started = reached.started.filter(until_today).or(done);
        let state = if done.is_some() {
            State::Achieved
        } else if self.ends.is_some_and(|ends| ends < frame.today) {
            State::Missed
        } else if started.is_some() {
            State::OnPace
        } else {
            State::NotStarted
        };
        let as_of = done.unwrap_or(frame.today);
        let days = |day: Date| i64::from(day.days_since_1970());
        let days_left = self.ends.map(|ends| days(ends) - days(as_of));
        Progress {
            state,
            explanation: Explanation::Milestone { started, done, ends: self.ends, days_left },
            ..Progress::cannot_be_measured(Missing::Goal, frame.period, as_of)
        }
    }
}
