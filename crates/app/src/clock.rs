//! Time as an argument.

use jiff::tz::TimeZone;
use verv_domain::{Date, Timestamp, time::date};

/// Says what time it is.
pub trait Clock: Send + Sync + std::fmt::Debug {
    fn now(&self) -> Timestamp;
}

/// The day it is at `at` in the zone; in UTC when the zone is not known.
pub fn day_in(zone: &str, at: Timestamp) -> Date {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let instant = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let civil = instant.to_zoned(zone).date();
    Date::new(civil.year().into(), civil.month().into(), civil.day().into()).unwrap_or(date(1970, 1, 1))
}

/// The instant at which the day begins in the zone; in UTC when the zone is not known.
pub fn day_begins(zone: &str, day: Date) -> Timestamp {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let midnight = jiff::civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0)
        .checked_add(jiff::Span::new().days(day.days_since_1970()))
        .ok()
        .and_then(|midnight| midnight.to_zoned(zone).ok());
    midnight.map_or(Timestamp(i64::from(day.days_since_1970()) * DAY), |midnight| {
        Timestamp(midnight.timestamp().as_millisecond())
    })
}

/// Whether there is such a zone.
pub fn zone_exists(zone: &str) -> bool {
    TimeZone::get(zone).is_ok()
}

/// A range of days that covers the day at `at` in every zone, for look-ups made before the branch's zone is known.
pub fn days_around(at: Timestamp) -> (Date, Date) {
    let today = day_in("UTC", at);
    (today.yesterday(), today.tomorrow())
}

/// Milliseconds.
pub const DAY: i64 = 24 * 60 * 60 * 1000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_the_branchs_own() {
        // 2026-06-30 22:30 UTC is the first of July in Oslo.
        let late = Timestamp(1_782_858_600_000);
        assert_eq!(day_in("UTC", late), date(2026, 6, 30));
        assert_eq!(day_in("Europe/Oslo", late), date(2026, 7, 1));
        assert!(!zone_exists("Europe/Atlantis"));
    }

    #[test]
    fn a_day_begins_at_its_own_midnight() {
        for (zone, hours_before_utc) in [("UTC", 0), ("Europe/Oslo", 2), ("Pacific/Kiritimati", 14)] {
            let begins = day_begins(zone, date(2026, 7, 1));
            assert_eq!(begins, Timestamp(1_782_864_000_000 - hours_before_utc * 3_600_000), "{zone}");
            assert_eq!(day_in(zone, begins), date(2026, 7, 1));
            assert_eq!(day_in(zone, begins.plus(-1)), date(2026, 6, 30));
        }
        // There is no midnight when summer time begins there.
        let begins = day_begins("America/Santiago", date(2026, 9, 6));
        assert_eq!(day_in("America/Santiago", begins), date(2026, 9, 6));
        assert_eq!(day_in("America/Santiago", begins.plus(-1)), date(2026, 9, 5));
    }
}
