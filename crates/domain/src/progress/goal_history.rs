//! What is to be reached, and how it was changed on the way.

use serde::{Deserialize, Serialize};

use crate::{Date, period::Period, progress::figures::Figure};

crate::words! {
    /// On which side of the goal it is good to be.
    #[derive(Hash)]
    pub enum Direction {
        /// So many or more.
        AtLeast = "at_least",
        /// So many or fewer.
        AtMost = "at_most",
    }
}

impl Direction {
    pub fn is_met(self, value: Figure, goal: Figure) -> bool {
        match self {
            Self::AtLeast => value >= goal,
            Self::AtMost => value <= goal,
        }
    }
}

/// The goal was another before this day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoalChange {
    /// The first day of the new goal.
    pub from: Date,
    pub goal: Figure,
}

/// A goal and its changes, in the order of their days. Of changes on one day the last given holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GoalHistory {
    first: Figure,
    changes: Vec<GoalChange>,
}

impl GoalHistory {
    pub const fn unchanged(goal: Figure) -> Self {
        Self { first: goal, changes: Vec::new() }
    }

    pub fn new(first: Figure, changes: impl IntoIterator<Item = GoalChange>) -> Self {
        let mut ordered: Vec<GoalChange> = Vec::new();
        for change in changes {
            match ordered.binary_search_by_key(&change.from, |other| other.from) {
                Ok(place) => ordered[place] = change,
                Err(place) => ordered.insert(place, change),
            }
        }
        Self { first, changes: ordered }
    }

    /// The goal on `day`.
    pub fn on(&self, day: Date) -> Figure {
        self.changes.iter().rev().find(|change| change.from <= day).map_or(self.first, |change| change.goal)
    }

    /// The changes after the first day of `period`, until its end. A goal that was new on the first day is the goal of all of it.
    pub fn changes_within(&self, period: Period) -> impl Iterator<Item = GoalChange> + '_ {
        let is_within = move |change: &&GoalChange| period.from < change.from && change.from <= period.to;
        self.changes.iter().filter(is_within).copied()
    }

    /// Each goal as `with` makes it: for a part of a span, or on top of a start.
    #[must_use]
    pub fn map(&self, with: impl Fn(Figure) -> Figure) -> Self {
        let changes =
            self.changes.iter().map(|change| GoalChange { goal: with(change.goal), ..*change }).collect();
        Self { first: with(self.first), changes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::date;

    #[test]
    fn a_goal_holds_from_its_first_day() {
        let change = |month, goal| GoalChange { from: date(2026, month, 1), goal: Figure::whole(goal) };
        let history = GoalHistory::new(Figure::whole(6), [change(9, 10), change(7, 9), change(7, 8)]);
        assert_eq!(history.on(date(2026, 6, 30)), Figure::whole(6));
        assert_eq!(history.on(date(2026, 7, 1)), Figure::whole(8));
        assert_eq!(history.on(date(2027, 1, 1)), Figure::whole(10));
        let autumn = Period { from: date(2026, 7, 1), to: date(2026, 12, 31) };
        assert_eq!(history.changes_within(autumn).collect::<Vec<_>>(), [change(9, 10)]);
    }
}
