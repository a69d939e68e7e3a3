//! Coverage: so many of those who hold certain offices have completed what their office needs.

use std::collections::BTreeMap;

use crate::{
    Date,
    period::{Period, covers},
    progress::{
        disclosure::tells_of_a_person,
        figures::{Figure, Step},
        goal_history::{Direction, GoalHistory},
        pace::{Line, Schedule},
        results::{Explanation, Kept, Missing, PastSpan, Progress, State, ended},
        spans::{CountSpan, Frame, until_today},
        standing::share_of,
    },
};

/// So many of a group, by a deadline.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CoverageTarget {
    /// Of those who are measured: thousandths of a per cent, above 0, to 100 000.
    pub percent: Figure,
    /// For so many weeks after somebody came into the group, they are not measured until they have completed it.
    pub grace_weeks: u8,
    /// The last day of the deadline; the period's last where none is given.
    pub ends: Option<Date>,
}

/// What a measure asks for. The weeks of grace stand with the courses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CoverageGoal {
    /// As in [`CoverageTarget`].
    pub percent: Figure,
    /// The last day of the measure's deadline, where it has one.
    pub ends: Option<Date>,
}

/// Whom a number is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Audience {
    /// They may read who has completed what.
    ReadsNames,
    /// They may not, and know who holds which office: no number must tell of a person.
    NumbersOnly,
}

/// A mandate of an office of the group. A person with two is one person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Holding<P> {
    pub person: P,
    pub from: Date,
    pub to: Option<Date>,
}

/// The day on which a person completed it: the last of the courses, where it is several.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Completion<P> {
    pub person: P,
    pub day: Date,
}

/// The day on which all were completed; `None` while one is missing, and for no course.
pub fn all_completed(courses: impl IntoIterator<Item = Option<Date>>) -> Option<Date> {
    courses.into_iter().reduce(|one, other| Some(one?.max(other?))).flatten()
}

/// So many days back the forecast looks.
pub const FORECAST_DAYS: i32 = 90;

/// The group on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Covered {
    pub completed: usize,
    /// Who are measured: all but the newcomers.
    pub of: usize,
    pub newcomers: usize,
    /// Who came within the weeks of grace, whether they have completed it or not.
    pub recent: usize,
}

impl Covered {
    /// Who is in office, and since when, everybody knows: with what is shown of the whole, each part is told.
    fn tells_of_a_person(self) -> bool {
        let in_office = self.of + self.newcomers;
        tells_of_a_person([in_office - self.recent, self.recent])
    }
}

/// How a person of the group stands on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// On that day.
    Completed(Date),
    /// Not yet, and not measured until this day is over.
    New {
        until: Date,
    },
    Missing,
}

impl CoverageTarget {
    /// Until the deadline it is those in office today that are measured; after it, those in office on that day, unless
    /// it was missed and is met since.
    pub fn progress<P: Ord + Copy>(&self, group: &Group<P>, frame: Frame, audience: Audience) -> Progress {
        let ends = self.ends.unwrap_or(frame.period.to).max(frame.period.from);
        let span = Period { from: frame.period.from, to: ends };
        let covered_on = |day| group.covered_on(day, self.grace_weeks);
        let is_over = frame.today > ends;
        let then = covered_on(frame.today.min(ends));
        let (as_of, covered) = if is_over && !self.is_met(then) {
            (frame.today, covered_on(frame.today))
        } else {
            (frame.today.min(ends), then)
        };
        if audience == Audience::NumbersOnly && covered.tells_of_a_person() {
            return Progress::cannot_be_measured(Missing::SmallGroup, span, as_of);
        }
        let past = self.past(group, frame, audience);
        let Covered { completed, of, newcomers, recent: _ } = covered;
        let needed = share_of(self.percent, of);
        let line = Line::toward(&GoalHistory::unchanged(Figure::of_count(needed)), Figure::ZERO, span, ends);
        let expected = line.expected(as_of);
        let value = Figure::of_count(completed);
        let schedule = Schedule::of(value, expected, Step::One, Direction::AtLeast);
        let state = if of == 0 {
            State::CannotBeMeasured
        } else if self.is_met(covered) {
            State::Achieved
        } else if is_over {
            State::Missed
        } else if completed == 0 && schedule == Schedule::OnPace {
            State::NotStarted
        } else {
            schedule.into()
        };
        let explanation = if of == 0 {
            Explanation::NobodyToMeasure { newcomers }
        } else {
            let forecast = (!is_over).then(|| group.forecast(covered, frame.today, ends));
            let kept = Kept::of(&past);
            Explanation::Covered {
                completed,
                of,
                needed,
                newcomers,
                schedule,
                ends: self.ends,
                forecast,
                kept,
            }
        };
        Progress {
            state,
            value: (of > 0).then_some(value),
            goal: (of > 0).then(|| Figure::of_count(needed)),
            expected: (of > 0).then(|| expected.rounded()),
            span,
            as_of,
            past,
            explanation,
        }
    }

    fn is_met(&self, covered: Covered) -> bool {
        covered.of > 0 && covered.completed >= share_of(self.percent, covered.of)
    }

    /// The group on the last day of each year that is over.
    fn past<P: Ord + Copy>(&self, group: &Group<P>, frame: Frame, audience: Audience) -> Vec<PastSpan> {
        let Some((past, _)) = until_today(frame, CountSpan::Year) else { return Vec::new() };
        let at_end = |span: Period| {
            let covered = group.covered_on(span.to, self.grace_weeks);
            let is_shown = audience == Audience::ReadsNames || !covered.tells_of_a_person();
            let is_measured = covered.of > 0 && is_shown;
            PastSpan {
                span,
                value: is_measured.then(|| Figure::of_count(covered.completed)),
                goal: is_measured.then(|| Figure::of_count(share_of(self.percent, covered.of))),
                state: if is_measured { ended(self.is_met(covered)) } else { State::CannotBeMeasured },
                logged_later: Figure::ZERO,
            }
        };
        past.into_iter().map(|span| at_end(span.counted)).collect()
    }
}

/// Those who hold the offices, each person once, and when they completed what these need.
#[derive(Debug)]
pub struct Group<P> {
    /// From and to, in the order of the first days.
    holdings: BTreeMap<P, Vec<(Date, Option<Date>)>>,
    /// The earliest completion.
    completions: BTreeMap<P, Date>,
}

impl<P: Ord + Copy> Group<P> {
    pub fn new(holdings: &[Holding<P>], completions: &[Completion<P>]) -> Self {
        let mut of_person: BTreeMap<P, Vec<_>> = BTreeMap::new();
        for holding in holdings {
            of_person.entry(holding.person).or_default().push((holding.from, holding.to));
        }
        for held in of_person.values_mut() {
            held.sort_unstable();
        }
        let mut earliest = BTreeMap::new();
        for completion in completions {
            let day = earliest.entry(completion.person).or_insert(completion.day);
            *day = (*day).min(completion.day);
        }
        Self { holdings: of_person, completions: earliest }
    }

    /// `None` for who is not in the group on the day.
    pub fn standing_on(&self, person: P, day: Date, grace_weeks: u8) -> Option<Standing> {
        let until = Self::grace_of(self.holdings.get(&person)?, day, grace_weeks)?;
        let completed = self.completions.get(&person).filter(|completed| **completed <= day);
        Some(match completed {
            Some(completed) => Standing::Completed(*completed),
            None if day <= until => Standing::New { until },
            None => Standing::Missing,
        })
    }

    pub fn covered_on(&self, day: Date, grace_weeks: u8) -> Covered {
        let mut covered = Covered::default();
        for (person, held) in &self.holdings {
            let Some(until) = Self::grace_of(held, day, grace_weeks) else { continue };
            covered.recent += usize::from(day <= until);
            match self.standing_on(*person, day, grace_weeks) {
                Some(Standing::Completed(_)) => {
                    covered.completed += 1;
                    covered.of += 1;
                }
                Some(Standing::New { .. }) => covered.newcomers += 1,
                Some(Standing::Missing) => covered.of += 1,
                None => {}
            }
        }
        covered
    }

    /// The last day of the weeks of grace; the day before they came where there are none.
    fn grace_of(held: &[(Date, Option<Date>)], day: Date, grace_weeks: u8) -> Option<Date> {
        Some(in_group_since(held, day)?.plus_days(7 * i32::from(grace_weeks)).yesterday())
    }

    /// As many a day until the deadline as there were in the last [`FORECAST_DAYS`] days, of those who are measured.
    fn forecast(&self, covered: Covered, today: Date, ends: Date) -> usize {
        let since = today.plus_days(-FORECAST_DAYS);
        let is_recent = |person: &P, held: &[_]| {
            let is_held = in_group_since(held, today).is_some();
            is_held && self.completions.get(person).is_some_and(|day| since < *day && *day <= today)
        };
        let recent = self.holdings.iter().filter(|(person, held)| is_recent(person, held)).count();
        let days_left = usize::try_from(ends.days_since_1970() - today.days_since_1970()).unwrap_or(0);
        let more = recent * days_left / FORECAST_DAYS.unsigned_abs() as usize;
        (covered.completed + more).min(covered.of)
    }
}

/// Since when somebody has been in the group without a day's break; `None` when they are not in it on `day`.
///
/// `held` is in the order of the first days.
fn in_group_since(held: &[(Date, Option<Date>)], day: Date) -> Option<Date> {
    let mut since: Option<Date> = None;
    // The last day of what has followed on each other; `None` for never ending.
    let mut until: Option<Date> = None;
    for &(from, to) in held.iter().filter(|(from, _)| *from <= day) {
        let goes_on = since.is_some() && until.is_none_or(|until| from <= until.tomorrow());
        if !goes_on {
            since = Some(from);
            until = to;
        } else if let Some(last) = until {
            until = to.map(|to| to.max(last));
        }
    }
    since.filter(|since| covers(*since, until, day))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{progress::spans::YearStart, time::date};

    fn on(day: i32) -> Date {
        date(2026, 1, 1).plus_days(day)
    }

    #[test]
    fn being_elected_anew_gives_no_new_grace() {
        let (first, last) = (date(2025, 2, 1), date(2026, 1, 31));
        let again = date(2026, 2, 1);
        assert_eq!(in_group_since(&[(first, Some(last)), (again, None)], date(2026, 3, 1)), Some(first));
        let later = date(2026, 2, 2);
        assert_eq!(in_group_since(&[(first, Some(last)), (later, None)], date(2026, 3, 1)), Some(later));
        assert_eq!(in_group_since(&[(first, Some(last))], date(2026, 3, 1)), None);
        // A short office within a long one ends nothing.
        let within = (date(2025, 6, 1), Some(date(2025, 7, 1)));
        assert_eq!(in_group_since(&[(first, None), within], date(2026, 3, 1)), Some(first));
    }

    #[test]
    fn several_courses_are_completed_with_the_last() {
        let (first, second) = (Some(date(2026, 3, 1)), Some(date(2026, 5, 1)));
        assert_eq!(all_completed([first, second]), second);
        assert_eq!(all_completed([first, None]), None);
        assert_eq!(all_completed([]), None);
    }

    #[test]
    fn a_number_that_tells_of_a_person_is_for_those_who_read_names() {
        let target = CoverageTarget { percent: Figure::whole(100), grace_weeks: 8, ends: None };
        let period = Period { from: on(0), to: date(2027, 12, 31) };
        let frame = Frame { period, year: YearStart::JANUARY, today: on(200) };
        let held = |person: u8, from| Holding { person, from: on(from), to: None };
        let shown = |holdings: &[Holding<u8>], audience| {
            let completions = [Completion { person: 0, day: on(10) }];
            target.progress(&Group::new(holdings, &completions), frame, audience)
        };
        let (few, many): (Vec<_>, Vec<_>) =
            ((0..4).map(|n| held(n, -300)).collect(), (0..6).map(|n| held(n, -300)).collect());
        let hidden = shown(&few, Audience::NumbersOnly);
        assert_eq!(hidden.explanation, Explanation::CannotBeMeasured(Missing::SmallGroup));
        assert_eq!((hidden.value, hidden.goal, hidden.expected), (None, None, None));
        assert_eq!(shown(&few, Audience::ReadsNames).value, Some(Figure::whole(1)));
        assert_eq!(shown(&many, Audience::NumbersOnly), shown(&many, Audience::ReadsNames));
        // Whether the one who came of late is among those that are measured would tell whether they have completed it.
        let one_came = [many.as_slice(), &[held(9, 190)]].concat();
        assert_eq!(shown(&one_came, Audience::NumbersOnly).value, None);
        assert_eq!(shown(&[], Audience::NumbersOnly), shown(&[], Audience::ReadsNames));
    }

    #[test]
    fn how_a_person_stands_follows_from_the_day() {
        let holdings = [Holding { person: 1, from: on(0), to: Some(on(100)) }];
        let group = Group::new(&holdings, &[Completion { person: 1, day: on(50) }]);
        let standing = |day| group.standing_on(1, on(day), 2);
        assert_eq!(standing(0), Some(Standing::New { until: on(13) }));
        assert_eq!((standing(13), standing(14)), (standing(0), Some(Standing::Missing)));
        assert_eq!(standing(50), Some(Standing::Completed(on(50))));
        assert_eq!((standing(101), group.standing_on(2, on(50), 2)), (None, None));
        assert_eq!(Group::new(&holdings, &[]).standing_on(1, on(0), 0), Some(Standing::Missing));
    }

    prop_compose! {
        fn some_holding()(person in 0..8_u8, from in -400..700_i32, length in prop::option::of(0..500_i32)) -> Holding<u8> {
            Holding { person, from: on(from), to: length.map(|length| on(from + length)) }
        }
    }

    prop_compose! {
        fn some_completion()(person in 0..8_u8, day in -100..700_i32) -> Completion<u8> {
            Completion { person, day: on(day) }
        }
    }

    proptest! {
        #[test]
        fn everybody_in_office_is_counted_once(
            holdings in prop::collection::vec(some_holding(), 0..20),
            completions in prop::collection::vec(some_completion(), 0..12),
            day in 0..730_i32,
            grace_weeks in 0..=52_u8,
        ) {
            let day = on(day);
            let covered = Group::new(&holdings, &completions).covered_on(day, grace_weeks);
            let in_office: std::collections::BTreeSet<_> = holdings
                .iter()
                .filter(|holding| covers(holding.from, holding.to, day))
                .map(|holding| holding.person)
                .collect();
            prop_assert_eq!(covered.of + covered.newcomers, in_office.len());
            prop_assert!(covered.completed <= covered.of);
            prop_assert!(covered.newcomers <= covered.recent && covered.recent <= in_office.len());
        }

        #[test]
        fn one_more_completion_is_never_worse(
            holdings in prop::collection::vec(some_holding(), 0..20),
            completions in prop::collection::vec(some_completion(), 0..12),
            more in some_completion(),
            today in 0..800_i32,
        ) {
            let rank = |state| {
                let order = [
                    State::CannotBeMeasured, State::Missed, State::Behind, State::NotStarted, State::OnPace,
                    State::Ahead, State::Achieved,
                ];
                order.iter().position(|&other| other == state)
            };
            let target = CoverageTarget { percent: Figure::whole(100), grace_weeks: 8, ends: Some(date(2026, 12, 31)) };
            let period = Period { from: on(0), to: date(2027, 12, 31) };
            let frame = Frame { period, year: YearStart::JANUARY, today: on(today) };
            let progress = |completions: &[_]| {
                target.progress(&Group::new(&holdings, completions), frame, Audience::ReadsNames)
            };
            let before = progress(&completions);
            let mut completions = completions;
            completions.push(more);
            let after = progress(&completions);
            prop_assert!(rank(before.state) <= rank(after.state), "{before:?} {after:?}");
        }
    }
}
