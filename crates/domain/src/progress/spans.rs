//! The spans of days that a count begins anew with: months, years, the whole period.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    Date,
    period::Period,
    time::{MAX_YEAR, MIN_YEAR, date},
};

/// The day on which a branch's year begins; 1 January unless the branch has chosen otherwise.
///
/// Where the year begins on 29 February, it begins on 1 March in years without that day, so that years neither overlap nor
/// leave a day out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "WrittenYearStart", into = "WrittenYearStart")]
pub struct YearStart {
    month: i32,
    day: i32,
}

/// As it is written: month 1 to 12, day of the month.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenYearStart {
    month: i32,
    day: i32,
}

/// No year has that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a day of a year")]
pub struct YearStartError;

impl TryFrom<WrittenYearStart> for YearStart {
    type Error = YearStartError;

    fn try_from(written: WrittenYearStart) -> Result<Self, YearStartError> {
        Self::new(written.month, written.day)
    }
}

impl From<YearStart> for WrittenYearStart {
    fn from(YearStart { month, day }: YearStart) -> Self {
        Self { month, day }
    }
}

impl Default for YearStart {
    fn default() -> Self {
        Self::JANUARY
    }
}

/// A year with a leap day, so that every day that some year has is one of its days.
const LEAP_YEAR: i32 = 2000;

const FIRST_DAY: Date = date(MIN_YEAR, 1, 1);
const LAST_DAY: Date = date(MAX_YEAR, 12, 31);

impl YearStart {
    pub const JANUARY: Self = Self { month: 1, day: 1 };

    pub fn new(month: i32, day: i32) -> Result<Self, YearStartError> {
        Date::new(LEAP_YEAR, month, day).map(|_| Self { month, day }).ok_or(YearStartError)
    }

    /// 1 to 12.
    pub const fn month(self) -> i32 {
        self.month
    }

    /// Of the month, from 1.
    pub const fn day(self) -> i32 {
        self.day
    }

    /// The first day of the year that begins in the calendar year `year`; `None` outside the calendar.
    fn begins(self, year: i32) -> Option<Date> {
        Date::new(year, self.month, self.day).or_else(|| Date::new(year, 3, 1))
    }

    /// The year that `day` is in, from its first to its last day.
    pub fn year_of(self, day: Date) -> Period {
        let has_begun = self.begins(day.year()).is_some_and(|first| first <= day);
        let year = if has_begun { day.year() } else { day.year() - 1 };
        let from = self.begins(year).unwrap_or(FIRST_DAY);
        let to = self.begins(year + 1).map_or(LAST_DAY, Date::yesterday);
        Period { from, to }
    }
}

/// A calendar month; `2026-06` when written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Month {
    first: Date,
}

/// The text is not a month of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a month from {MIN_YEAR} to {MAX_YEAR}, written as 2026-06")]
pub struct MonthError;

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, _) = self.first.civil();
        write!(f, "{year:04}-{month:02}")
    }
}

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        format!("{text}-01").parse::<Date>().map(Self::of).map_err(|_| MonthError)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Month {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A calendar month"))
            .pattern(Some("^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$"))
            .examples(["2026-06"])
            .build()
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Month {}

impl Month {
    /// `None` when there is no such month in the calendar; January is 1.
    pub fn new(year: i32, month: i32) -> Option<Self> {
        Date::new(year, month, 1).map(|first| Self { first })
    }

    pub fn of(day: Date) -> Self {
        let (_, _, of_month) = day.civil();
        Self { first: day.plus_days(1 - of_month) }
    }

    pub const fn first(self) -> Date {
        self.first
    }

    pub const fn last(self) -> Date {
        self.first.last_of_month()
    }

    #[must_use]
    pub fn next(self) -> Self {
        Self::of(self.last().tomorrow())
    }

    #[must_use]
    pub fn previous(self) -> Self {
        Self::of(self.first.yesterday())
    }

    /// So many months earlier.
    #[must_use]
    pub fn minus(self, months: u32) -> Self {
        (0..months).fold(self, |month, _| month.previous())
    }

    /// How many months from the one to the other, both included; 0 when `last` is before `first`.
    pub fn count(first: Self, last: Self) -> i64 {
        let number = |month: Self| {
            let (year, of_year, _) = month.first.civil();
            i64::from(year) * 12 + i64::from(of_year)
        };
        (number(last) - number(first) + 1).max(0)
    }
}

/// Days of a period, both ends included.
pub fn days(period: Period) -> i64 {
    i64::from(period.to.days_since_1970()) - i64::from(period.from.days_since_1970()) + 1
}

/// What progress is computed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frame {
    /// The days that count: the plan's period, from the day that the branch began if that is later.
    pub period: Period,
    pub year: YearStart,
    /// The day that it is in the branch's zone.
    pub today: Date,
}

crate::words! {
    /// How often a count begins anew.
    pub enum CountSpan {
        /// Each calendar month.
        Month = "month",
        /// Each year, from the branch's [`YearStart`].
        Year = "year",
        /// Never within the period.
        Period = "period",
    }
}

/// A span of a period: the whole, and what of it is in the period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    pub whole: Period,
    /// The days that count.
    pub counted: Period,
}

/// The spans of the frame's period, in order: they cover every day of it once.
pub fn spans(frame: Frame, kind: CountSpan) -> Vec<Span> {
    let period = frame.period;
    let around = |day: Date| match kind {
        CountSpan::Month => Period { from: Month::of(day).first(), to: Month::of(day).last() },
        CountSpan::Year => frame.year.year_of(day),
        CountSpan::Period => period,
    };
    let mut spans = Vec::new();
    let mut next = period.from;
    while next <= period.to {
        let whole = around(next);
        let counted = Period { from: next, to: whole.to.min(period.to) };
        spans.push(Span { whole, counted });
        // The calendar's last day has no tomorrow.
        if counted.to == period.to {
            break;
        }
        next = counted.to.tomorrow();
    }
    spans
}

/// The spans before today's, and today's: the first before the period begins, the last when it is over.
///
/// `None` for a period without a day.
pub fn until_today(frame: Frame, kind: CountSpan) -> Option<(Vec<Span>, Span)> {
    let mut spans = spans(frame, kind);
    let current = spans.iter().rposition(|span| span.counted.from <= frame.today).unwrap_or(0);
    spans.truncate(current + 1);
    let current = spans.pop()?;
    Some((spans, current))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_year_that_begins_on_the_leap_day_leaves_no_day_out() {
        let year = YearStart::new(2, 29).unwrap();
        let first = Period { from: date(2028, 2, 29), to: date(2029, 2, 28) };
        assert_eq!(year.year_of(date(2028, 2, 29)), first);
        assert_eq!(year.year_of(date(2029, 2, 28)), first);
        assert_eq!(year.year_of(date(2028, 2, 28)).to, date(2028, 2, 28));
        let second = Period { from: date(2029, 3, 1), to: date(2030, 2, 28) };
        assert_eq!(year.year_of(date(2029, 3, 1)), second);
        assert_eq!((days(first), days(second)), (366, 365));
    }

    #[test]
    fn no_year_begins_on_the_thirtieth_of_february() {
        assert_eq!(YearStart::new(2, 30), Err(YearStartError));
        assert!(serde_json::from_str::<YearStart>(r#"{"month": 13, "day": 1}"#).is_err());
    }

    #[test]
    fn months_are_counted_with_the_first_and_the_last() {
        let month = |year, month| Month::new(year, month).unwrap();
        assert_eq!(Month::count(month(2026, 3), month(2026, 12)), 10);
        assert_eq!(Month::count(month(2026, 12), month(2027, 1)), 2);
        assert_eq!(Month::count(month(2027, 1), month(2026, 11)), 0);
    }

    #[test]
    fn the_calendar_has_an_end() {
        let frame = Frame {
            period: Period { from: date(2198, 6, 1), to: date(2199, 12, 31) },
            year: YearStart::new(7, 1).unwrap(),
            today: date(2199, 12, 31),
        };
        let last = spans(frame, CountSpan::Year).pop().unwrap();
        assert_eq!(last.counted, Period { from: date(2199, 7, 1), to: date(2199, 12, 31) });
    }

    proptest! {
        #[test]
        fn spans_cover_every_day_once(
            from in -10_000..40_000_i32,
            length in 0..1500_i32,
            month in 1..=12_i32,
            day in 1..=31_i32,
            today in -10_000..42_000_i32,
        ) {
            let from = Date::from_days_since_1970(from).unwrap();
            let year = YearStart::new(month, day).unwrap_or_default();
            let today = Date::from_days_since_1970(today).unwrap();
            let frame = Frame { period: Period { from, to: from.plus_days(length) }, year, today };
            for kind in CountSpan::ALL {
                let spans = spans(frame, kind);
                prop_assert_eq!(spans[0].counted.from, from);
                prop_assert_eq!(spans[spans.len() - 1].counted.to, frame.period.to);
                for pair in spans.windows(2) {
                    prop_assert_eq!(pair[0].counted.to.tomorrow(), pair[1].counted.from);
                }
                for span in &spans {
                    prop_assert!(span.whole.from <= span.counted.from && span.counted.to <= span.whole.to);
                }
                let (past, current) = until_today(frame, kind).unwrap();
                prop_assert!(past.iter().all(|span| span.counted.to < today));
                prop_assert_eq!(spans[past.len()], current);
            }
        }
    }
}
