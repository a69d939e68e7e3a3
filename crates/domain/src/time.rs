//! Instants and days: a number each, and how they are written.
//!
//! Civil days and RFC 3339 instants are all that the domain and the browser need of time, and the library that the
//! server reads zones with weighed a tenth of the browser's program.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A day in the Gregorian calendar, as a branch's own clock reads it: days since 1970-01-01. ISO 8601 when written.
///
/// From the year 1900 to the year 2199: a day before or after is a slip of the keyboard, not a mandate or a deadline.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// The text is not a day, or the day is outside the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a day from {MIN_YEAR} to {MAX_YEAR}, written as 2026-06-17")]
pub struct DateError;

/// The years that a day may be in.
pub const MIN_YEAR: i32 = 1900;
pub const MAX_YEAR: i32 = 2199;

const FIRST: i32 = days_from_civil(MIN_YEAR, 1, 1);
const LAST: i32 = days_from_civil(MAX_YEAR, 12, 31);

/// The days of instants, which are written with four digits for the year.
const FIRST_OF_INSTANTS: i32 = days_from_civil(1, 1, 1);
const LAST_OF_INSTANTS: i32 = days_from_civil(9999, 12, 31);

/// Days since 1970-01-01 of a day in the proleptic Gregorian calendar, by counting whole 400-year eras of years that
/// begin in March, so that the leap day comes last (the method of the C++ standard's calendar library).
const fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let march_year = if month <= 2 { year - 1 } else { year };
    let era = march_year.div_euclid(400);
    let year_of_era = march_year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

const fn days_in_month(year: i32, month: i32) -> i32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01, if the calendar has such a day.
const fn existing_day(year: i32, month: i32, day: i32) -> Option<i32> {
    if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) {
        return None;
    }
    Some(days_from_civil(year, month, day))
}

/// Year, month and day of `1970-01-01`, whether there is such a day or not.
fn written_day(text: &str) -> Option<(i32, i32, i32)> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    Some((digits(year, 4)?, digits(month, 2)?, digits(day, 2)?))
}

/// A day that is known to exist.
///
/// # Panics
/// When it does not exist; for constants, which then do not compile.
pub const fn date(year: i32, month: i32, day: i32) -> Date {
    match Date::new(year, month, day) {
        Some(date) => date,
        None => panic!("no such day"),
    }
}

impl Date {
    pub const fn new(year: i32, month: i32, day: i32) -> Option<Self> {
        match existing_day(year, month, day) {
            Some(days) => Self::from_days_since_1970(days),
            None => None,
        }
    }

    /// Days since 1970-01-01.
    pub const fn days_since_1970(self) -> i32 {
        self.0
    }

    /// `None` outside the calendar.
    pub const fn from_days_since_1970(days: i32) -> Option<Self> {
        if days < FIRST || days > LAST { None } else { Some(Self(days)) }
    }

    /// The day so many days later; the calendar's first or last day where it ends.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days).clamp(FIRST, LAST))
    }

    /// The ISO 8601 week, with the year that it belongs to: that of its Thursday.
    pub fn iso_week(self) -> (i32, i32) {
        // The first day of 1970 was a Thursday.
        let from_monday = (self.0 + 3).rem_euclid(7);
        let thursday = self.plus_days(3 - from_monday);
        let (year, _, _) = thursday.civil();
        let first = days_from_civil(year, 1, 1);
        (year, (thursday.0 - first) / 7 + 1)
    }

    #[must_use]
    pub fn tomorrow(self) -> Self {
        self.plus_days(1)
    }

    #[must_use]
    pub fn yesterday(self) -> Self {
        self.plus_days(-1)
    }

    /// Year, month and day.
    pub const fn civil(self) -> (i32, i32, i32) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        (year, month, day)
    }

    pub const fn year(self) -> i32 {
        self.civil().0
    }

    #[must_use]
    pub const fn last_of_month(self) -> Self {
        let (year, month, _) = self.civil();
        Self(days_from_civil(year, month, days_in_month(year, month)))
    }
}

/// A number of exactly so many digits.
fn digits(text: &str, count: usize) -> Option<i32> {
    let all_digits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits { text.parse().ok() } else { None }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        written_day(text).and_then(|(year, month, day)| Self::new(year, month, day)).ok_or(DateError)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// An instant: milliseconds since 1970-01-01T00:00:00Z; RFC 3339 on the wire.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

/// Milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

impl Timestamp {
    /// The instant `milliseconds` later.
    #[must_use]
    pub const fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// `2026-01-21T00:00:00.500Z`: UTC and milliseconds, as it is always written.
    fn parse(text: &str) -> Option<Self> {
        let (day, rest) = text.strip_suffix('Z')?.split_once('T')?;
        let (time, milliseconds) = rest.split_once('.')?;
        let mut parts = time.split(':');
        let (hours, minutes) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
        let seconds = digits(parts.next()?, 2)?;
        let milliseconds = digits(milliseconds, 3)?;
        if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 59 {
            return None;
        }
        let (year, month, of_month) = written_day(day)?;
        let day = existing_day(year, month, of_month)?;
        let of_day = i64::from((hours * 60 + minutes) * 60 + seconds) * 1000 + i64::from(milliseconds);
        Some(Self(i64::from(day) * DAY + of_day))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = i32::try_from(self.0.div_euclid(DAY)).unwrap_or(LAST_OF_INSTANTS);
        let days = days.clamp(FIRST_OF_INSTANTS, LAST_OF_INSTANTS);
        let of_day = self.0.rem_euclid(DAY);
        let (seconds, milliseconds) = (of_day / 1000, of_day % 1000);
        let (minutes, seconds) = (seconds / 60, seconds % 60);
        let (hours, minutes) = (minutes / 60, minutes % 60);
        write!(f, "{}T{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}Z", Date(days))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("is not an instant"))
    }
}

#[cfg(feature = "openapi")]
mod schemas {
    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{
            RefOr,
            schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type},
        },
    };

    use super::{Date, MAX_YEAR, MIN_YEAR, Timestamp};

    fn text_of(format: KnownFormat, description: &str) -> RefOr<Schema> {
        let format = Some(SchemaFormat::KnownFormat(format));
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(description))
            .format(format)
            .build()
            .into()
    }

    impl PartialSchema for Date {
        fn schema() -> RefOr<Schema> {
            let text = format!("A day from the year {MIN_YEAR} to the year {MAX_YEAR}");
            text_of(KnownFormat::Date, &text)
        }
    }

    impl ToSchema for Date {}

    impl PartialSchema for Timestamp {
        fn schema() -> RefOr<Schema> {
            text_of(KnownFormat::DateTime, "An instant")
        }
    }

    impl ToSchema for Timestamp {}
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_instant_is_written_as_rfc_3339_with_milliseconds() {
        let written = serde_json::to_string(&Timestamp(1_768_953_600_500)).unwrap();
        assert_eq!(written, "\"2026-01-21T00:00:00.500Z\"");
        assert_eq!(serde_json::from_str::<Timestamp>(&written).unwrap(), Timestamp(1_768_953_600_500));
        assert_eq!(Timestamp(-1).to_string(), "1969-12-31T23:59:59.999Z");
        for wrong in [
            "2026-01-21",
            "2026-01-21T24:00:00.000Z",
            "2026-01-21T00:00:00Z",
            "2026-01-21T00:00:00.000+01:00",
        ] {
            assert_eq!(Timestamp::parse(wrong), None, "{wrong} was accepted");
        }
    }

    #[test]
    fn the_calendar_is_gregorian() {
        assert_eq!(date(1970, 1, 1).days_since_1970(), 0);
        assert_eq!(date(2000, 3, 1).days_since_1970(), 11_017);
        assert_eq!(date(2028, 2, 28).tomorrow(), date(2028, 2, 29));
        assert_eq!(date(2026, 2, 1).last_of_month(), date(2026, 2, 28));
        assert_eq!(date(2026, 12, 31).tomorrow(), date(2027, 1, 1));
        for (year, month, day) in
            [(2026, 2, 29), (2100, 2, 29), (2026, 13, 1), (2026, 0, 1), (2026, 4, 31), (0, 1, 1)]
        {
            assert_eq!(Date::new(year, month, day), None);
        }
        assert_eq!(Date::new(1900, 1, 1).map(Date::yesterday), Some(date(1900, 1, 1)), "the first there is");
        assert_eq!(
            Date::new(2199, 12, 31).map(Date::tomorrow),
            Some(date(2199, 12, 31)),
            "the last there is"
        );
        for (year, month, day) in [(1899, 12, 31), (2200, 1, 1), (1, 1, 1), (9999, 12, 31)] {
            assert_eq!(Date::new(year, month, day), None);
        }
    }

    #[test]
    fn a_week_belongs_to_the_year_of_its_thursday() {
        for (day, week) in [
            (date(2026, 1, 1), (2026, 1)),
            (date(2026, 6, 17), (2026, 25)),
            (date(2026, 12, 31), (2026, 53)),
            (date(2027, 1, 3), (2026, 53)),
            (date(2027, 1, 4), (2027, 1)),
            (date(2024, 12, 30), (2025, 1)),
            (date(1969, 12, 31), (1970, 1)),
        ] {
            assert_eq!(day.iso_week(), week, "{day}");
        }
    }

    #[test]
    fn only_iso_days_are_days() {
        for wrong in [
            "",
            "2026",
            "2026-6-17",
            "17.06.2026",
            "2026-06-17T00:00",
            "+026-06-17",
            "20260617",
            "2026-06-31",
        ] {
            assert_eq!(wrong.parse::<Date>(), Err(DateError), "{wrong:?} was accepted");
        }
    }

    proptest! {
        #[test]
        fn every_day_can_be_written_and_read(days in FIRST..=LAST) {
            let day = Date::from_days_since_1970(days).unwrap();
            prop_assert_eq!(day.to_string().parse::<Date>(), Ok(day));
            let (year, month, of_month) = day.civil();
            prop_assert_eq!(Date::new(year, month, of_month), Some(day));
        }

        #[test]
        fn every_instant_can_be_written_and_read(at in -60_000_000_000_000_i64..200_000_000_000_000) {
            prop_assert_eq!(Timestamp::parse(&Timestamp(at).to_string()), Some(Timestamp(at)));
        }
    }
}
