//! Register: a list that is kept current, as agreements with parties are.

use std::collections::BTreeMap;

use crate::{
    Date,
    period::covers,
    progress::{
        figures::Figure,
        results::{Explanation, Missing, Progress, State, ended},
        spans::Frame,
    },
};

crate::words! {
    /// What a branch keeps that a target can be about.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum Register {
        /// With whomever.
        Agreements = "agreements",
        /// With political parties.
        PartyAgreements = "party_agreements",
        PoliticalCases = "political_cases",
        Negotiations = "negotiations",
        /// Seats in employers' groups that somebody sits in.
        Representations = "representations",
    }
}

/// At least so many current entries by a day, or only that none is past its date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RegisterTarget {
    pub at_least: Option<Figure>,
    /// The last day of the deadline; the number is asked for then, and until the period's end without it.
    pub ends: Option<Date>,
    /// How many days before it expires an entry is to be renewed, where it does not say so itself.
    pub lead_days: u16,
}

/// An entry of a subject: an agreement with a party, a decision in a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry<S> {
    pub subject: S,
    pub from: Date,
    /// The last day; `None` when it does not expire.
    pub to: Option<Date>,
    /// How many days before it expires it is to be renewed, where the entry says so.
    pub lead_days: Option<u16>,
}

/// How a subject stands on a day, by all of its entries.
enum Standing {
    /// Its last day, of those that follow on each other.
    Current(Option<Date>),
    Lapsed,
    /// Begins later.
    Future,
}

impl RegisterTarget {
    /// A subject is current by any of its entries, so that an agreement that was renewed is not past its date.
    pub fn progress<S: Ord + Copy>(&self, entries: &[Entry<S>], frame: Frame) -> Progress {
        let today = frame.today;
        let mut subjects: BTreeMap<S, Vec<Entry<S>>> = BTreeMap::new();
        for &entry in entries {
            subjects.entry(entry.subject).or_default().push(entry);
        }
        let (mut current, mut lapsed, mut expiring) = (0, 0, 0);
        let mut next_expiry: Option<Date> = None;
        for entries in subjects.into_values() {
            let lead_days = entries.iter().filter_map(|entry| entry.lead_days).max();
            match standing(entries, today) {
                Standing::Current(until) => {
                    current += 1;
                    let renewed_by = today.plus_days(lead_days.unwrap_or(self.lead_days).into());
                    expiring += usize::from(until.is_some_and(|until| until <= renewed_by));
                    next_expiry = [next_expiry, until].into_iter().flatten().min();
                }
                Standing::Lapsed => lapsed += 1,
                Standing::Future => {}
            }
        }
        let value = Figure::of_count(current);
        let goal = self.at_least.filter(|&goal| goal > Figure::ZERO);
        let is_over = self.ends.unwrap_or(frame.period.to) < today;
        let is_empty = current == 0 && lapsed == 0;
        let state = match goal {
            Some(goal) if value >= goal => State::Achieved,
            Some(_) if is_over => ended(false),
            _ if lapsed > 0 => State::Behind,
            _ if is_empty => State::NotStarted,
            _ => State::OnPace,
        };
        Progress {
            state,
            value: Some(value),
            goal,
            explanation: Explanation::Register {
                current,
                goal,
                expiring,
                lapsed,
                next_expiry,
                ends: self.ends,
            },
            ..Progress::cannot_be_measured(Missing::Goal, frame.period, today)
        }
    }
}

fn standing<S>(mut entries: Vec<Entry<S>>, today: Date) -> Standing {
    entries.sort_by_key(|entry| entry.from);
    let Some(mut until) = entries
        .iter()
        .filter(|entry| covers(entry.from, entry.to, today))
        .map(|entry| entry.to)
        .reduce(later)
    else {
        let has_been = entries.iter().any(|entry| entry.from <= today);
        return if has_been { Standing::Lapsed } else { Standing::Future };
    };
    // A renewal that begins when the old one ends, or before.
    for entry in &entries {
        if until.is_some_and(|until| entry.from <= until.tomorrow()) {
            until = later(until, entry.to);
        }
    }
    Standing::Current(until)
}

/// The later of two last days; none is the latest.
fn later(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    Some(one?.max(other?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{period::Period, progress::spans::YearStart, time::date};

    fn register(entries: &[Entry<u8>], today: Date) -> Explanation {
        let target = RegisterTarget { at_least: None, ends: None, lead_days: 90 };
        let period = Period { from: date(2026, 1, 1), to: date(2027, 12, 31) };
        target.progress(entries, Frame { period, year: YearStart::JANUARY, today }).explanation
    }

    #[test]
    fn a_renewed_agreement_neither_lapses_nor_expires() {
        let old = Entry { subject: 1, from: date(2022, 1, 1), to: Some(date(2026, 6, 30)), lead_days: None };
        let new = Entry { subject: 1, from: date(2026, 7, 1), to: Some(date(2030, 6, 30)), lead_days: None };
        for today in [date(2026, 6, 30), date(2026, 7, 1)] {
            let Explanation::Register { current, expiring, lapsed, next_expiry, .. } =
                register(&[new, old], today)
            else {
                panic!("a register")
            };
            assert_eq!((current, expiring, lapsed, next_expiry), (1, 0, 0, Some(date(2030, 6, 30))));
        }
    }

    #[test]
    fn an_entry_says_itself_when_it_is_to_be_renewed() {
        let ends = Some(date(2026, 12, 31));
        let entry = |lead_days| Entry { subject: 1, from: date(2026, 1, 1), to: ends, lead_days };
        for (lead_days, due) in [(None, 0), (Some(200), 1), (Some(10), 0)] {
            let Explanation::Register { expiring, .. } = register(&[entry(lead_days)], date(2026, 6, 17))
            else {
                panic!("a register")
            };
            assert_eq!(expiring, due, "{lead_days:?}");
        }
    }

    proptest! {
        #[test]
        fn each_subject_stands_once(
            entries in prop::collection::vec((0..6_u8, 0..900_i32, prop::option::of(0..400_i32)), 0..20),
            today in 0..1000_i32,
        ) {
            let first = date(2025, 1, 1);
            let entry = |&(subject, from, length): &(u8, i32, Option<i32>)| {
                let from = first.plus_days(from);
                Entry { subject, from, to: length.map(|length| from.plus_days(length)), lead_days: None }
            };
            let entries: Vec<_> = entries.iter().map(entry).collect();
            let today = first.plus_days(today);
            let Explanation::Register { current, lapsed, expiring, .. } = register(&entries, today) else {
                panic!("a register")
            };
            let begun: std::collections::BTreeSet<_> =
                entries.iter().filter(|entry| entry.from <= today).map(|entry| entry.subject).collect();
            prop_assert_eq!(current + lapsed, begun.len());
            prop_assert!(expiring <= current);
            let reversed: Vec<_> = entries.iter().rev().copied().collect();
            prop_assert_eq!(register(&reversed, today), register(&entries, today));
        }
    }
}
