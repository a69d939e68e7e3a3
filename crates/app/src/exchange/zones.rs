//! Time zones as calendars describe them: each time that the clocks are set.

use jiff::{Timestamp as Instant, tz::TimeZone};
use verv_domain::{Date, Timestamp, time::date};
use verv_paper::calendar::{Observance, Zone};

use crate::clock::day_begins;

/// The zone from the first day to the end of the last; UTC when it is not known.
pub fn zone(name: &str, (first, last): (Date, Date)) -> Zone {
    let (zone, name) = TimeZone::get(name).map_or((TimeZone::UTC, "UTC"), |zone| (zone, name));
    let instant = |at: Timestamp| Instant::from_millisecond(at.0).unwrap_or(Instant::UNIX_EPOCH);
    let (from, to) = (instant(day_begins(name, first)), instant(day_begins(name, last.tomorrow())));
    let earlier = zone.preceding(from).next();
    let later = zone.following(from).take_while(|set| set.timestamp() < to);
    let set = earlier.into_iter().chain(later);
    let mut observances: Vec<Observance> = set
        .map(|set| {
            let before = zone.to_offset(before(set.timestamp()));
            let shown = before.to_datetime(set.timestamp());
            let (day, time) = (shown.date(), shown.time());
            Observance {
                is_summer_time: set.dst().is_dst(),
                abbreviation: set.abbreviation().to_owned(),
                day: Date::new(day.year().into(), day.month().into(), day.day().into()).unwrap_or(BEGINNING),
                second: [(time.hour(), 3600), (time.minute(), 60), (time.second(), 1)]
                    .into_iter()
                    .map(|(count, seconds)| u32::try_from(count).unwrap_or_default() * seconds)
                    .sum(),
                offset_before: before.seconds(),
                offset: set.offset().seconds(),
            }
        })
        .collect();
    if observances.is_empty() {
        // Its clocks have never been set.
        let info = zone.to_offset_info(from);
        let (abbreviation, offset) = (info.abbreviation().to_owned(), info.offset().seconds());
        let (day, second, offset_before) = (BEGINNING, 0, offset);
        let is_summer_time = false;
        observances.push(Observance { is_summer_time, abbreviation, day, second, offset_before, offset });
    }
    Zone { name: name.to_owned(), observances }
}

const BEGINNING: Date = date(1970, 1, 1);

fn before(at: Instant) -> Instant {
    at.checked_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Day, second, and the two offsets in hours.
    fn set(name: &str, days: (Date, Date)) -> Vec<(Date, u32, i32, i32, bool)> {
        let hours = |seconds| seconds / 3600;
        zone(name, days)
            .observances
            .iter()
            .map(|it| (it.day, it.second, hours(it.offset_before), hours(it.offset), it.is_summer_time))
            .collect()
    }

    #[test]
    fn the_clocks_of_oslo_are_set_twice_a_year() {
        let year = (date(2026, 1, 1), date(2026, 12, 31));
        let wanted = [
            (date(2025, 10, 26), 3 * 3600, 2, 1, false),
            (date(2026, 3, 29), 2 * 3600, 1, 2, true),
            (date(2026, 10, 25), 3 * 3600, 2, 1, false),
        ];
        assert_eq!(set("Europe/Oslo", year), wanted);
        let one_day = (date(2026, 7, 1), date(2026, 7, 1));
        assert_eq!(set("Europe/Oslo", one_day), wanted[1..2]);
    }

    #[test]
    fn what_has_no_summer_time_has_one_observance() {
        let days = (date(2026, 1, 1), date(2027, 12, 31));
        assert_eq!(set("UTC", days), [(BEGINNING, 0, 0, 0, false)]);
        assert_eq!(set("Europe/Atlantis", days), set("UTC", days));
        assert_eq!(zone("Europe/Atlantis", days).name, "UTC");
    }
}
