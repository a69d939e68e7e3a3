//! Calendars as programs for calendars read them (RFC 5545): whole days with the exclusive end that the format asks for, and
//! times in a zone that the calendar describes.

use std::fmt::Write;

use icalendar::{Calendar as Document, Component, Event, Property};
use verv_domain::{Date, Timestamp};

/// What wrote it.
const PRODUCT: &str = "-//Verv//Verv 1//NO";

/// How often a program may ask again (RFC 7986, 5.7), and what older ones read instead.
const ASK_AGAIN: &str = "PT6H";

/// No text has such a line: a line that is broken goes on with a space.
const FIRST_EVENT: &str = "\r\nBEGIN:VEVENT\r\n";

/// A calendar on its way out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calendar {
    pub name: String,
    /// The zone of entries that have a time.
    pub zone: Zone,
    pub entries: Vec<Entry>,
}

/// Something in a calendar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The same for the same thing, however often the calendar is read.
    pub uid: String,
    /// Raised when the entry becomes another.
    pub sequence: u32,
    /// When it became what it is.
    pub changed_at: Timestamp,
    pub title: String,
    /// Where it can be read.
    pub address: Option<String>,
    pub when: When,
}

/// When something is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// A whole day. It takes nobody's time.
    Day(Date),
    /// From a minute of a day, as the clocks of the zone show it, for so many minutes.
    Time { day: Date, hour: u8, minute: u8, minutes: u32 },
}

/// A time zone, as far as the entries need it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Zone {
    /// The name in the tz database.
    pub name: String,
    /// When its clocks were set, the one that is in force at the first entry among them.
    pub observances: Vec<Observance>,
}

/// From when on the clocks of a zone differ so much from UTC.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Observance {
    pub is_summer_time: bool,
    /// Its own abbreviation: `CEST`.
    pub abbreviation: String,
    /// The day, and the second of it, by the clocks before they were set.
    pub day: Date,
    pub second: u32,
    /// Seconds east of UTC, before and from then on.
    pub offset_before: i32,
    pub offset: i32,
}

impl Calendar {
    /// The text, with CRLF at the end of each line and none longer than 75 bytes.
    pub fn text(&self) -> String {
        let mut document = Document::empty();
        document
            .append_property(Property::new("VERSION", "2.0"))
            .append_property(Property::new("PRODID", PRODUCT))
            .append_property(Property::new("CALSCALE", "GREGORIAN"))
            .append_property(duration("REFRESH-INTERVAL"))
            .append_property(Property::new("X-PUBLISHED-TTL", ASK_AGAIN))
            .append_property(Property::new("X-WR-CALNAME", self.name.as_str()))
            .timezone(self.zone.name.as_str());
        for entry in &self.entries {
            document.push(entry.event(&self.zone));
        }
        let text = document.to_string();
        let has_times = self.entries.iter().any(|entry| matches!(entry.when, When::Time { .. }));
        match text.split_once(FIRST_EVENT) {
            // The library gives every component the id and the stamp of an event, which a zone must not have.
            Some((before, after)) if has_times => {
                format!("{before}\r\n{}{}{after}", self.zone.text(), FIRST_EVENT.trim_start())
            }
            _ => text,
        }
    }
}

impl Entry {
    fn event(&self, zone: &Zone) -> Event {
        let mut event = Event::new();
        event
            .uid(&self.uid)
            .sequence(self.sequence)
            .summary(&self.title)
            .add_property("DTSTAMP", instant(self.changed_at))
            .add_property("LAST-MODIFIED", instant(self.changed_at));
        if let Some(address) = &self.address {
            event
                .append_property(Property::new("URL", address.as_str()).add_parameter("VALUE", "URI").done());
        }
        match self.when {
            When::Day(first) => {
                let whole = |name, of| Property::new(name, day(of)).add_parameter("VALUE", "DATE").done();
                event
                    .append_property(whole("DTSTART", first))
                    .append_property(whole("DTEND", first.tomorrow()))
                    .add_property("TRANSP", "TRANSPARENT");
            }
            When::Time { day: first, hour, minute, minutes } => {
                let begins = format!("{}T{hour:02}{minute:02}00", day(first));
                let begins = Property::new("DTSTART", begins).add_parameter("TZID", &zone.name).done();
                // A duration is the same over a night in which the clocks are set; an end is not.
                event.append_property(begins).add_property("DURATION", format!("PT{minutes}M"));
            }
        }
        event.done()
    }
}

impl Zone {
    fn text(&self) -> String {
        let mut text = format!("BEGIN:VTIMEZONE\r\nTZID:{}\r\n", self.name);
        for observance in &self.observances {
            let Observance { is_summer_time, abbreviation, day: first, second, offset_before, offset } =
                observance;
            let kind = if *is_summer_time { "DAYLIGHT" } else { "STANDARD" };
            let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
            // Writing into a string does not fail.
            let _ = write!(
                text,
                "BEGIN:{kind}\r\nDTSTART:{}T{hour:02}{minute:02}{second:02}\r\nTZOFFSETFROM:{}\r\nTZOFFSETTO:{}\r\n\
                TZNAME:{abbreviation}\r\nEND:{kind}\r\n",
                day(*first),
                east(*offset_before),
                east(*offset),
            );
        }
        text.push_str("END:VTIMEZONE\r\n");
        text
    }
}

fn duration(name: &str) -> Property {
    Property::new(name, ASK_AGAIN).add_parameter("VALUE", "DURATION").done()
}

fn day(day: Date) -> String {
    day.to_string().replace('-', "")
}

/// In UTC, to the second.
fn instant(at: Timestamp) -> String {
    let text = at.to_string().replace(['-', ':'], "");
    format!("{}Z", text.split('.').next().unwrap_or_default())
}

fn east(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.unsigned_abs();
    let rest = if seconds.is_multiple_of(60) { String::new() } else { format!("{:02}", seconds % 60) };
    format!("{sign}{:02}{:02}{rest}", seconds / 3600, seconds / 60 % 60)
}

#[cfg(test)]
mod tests {
    use verv_domain::time::date;

    use super::*;

    fn oslo() -> Zone {
        let summer = Observance {
            is_summer_time: true,
            abbreviation: "CEST".to_owned(),
            day: date(2026, 3, 29),
            second: 2 * 3600,
            offset_before: 3600,
            offset: 7200,
        };
        Zone { name: "Europe/Oslo".to_owned(), observances: vec![summer] }
    }

    fn entry(when: When) -> Entry {
        Entry {
            uid: "7-deadline".to_owned(),
            sequence: 3,
            changed_at: Timestamp(1_768_953_600_500),
            title: "Frist i handlingsplanen, 1.2.3".to_owned(),
            address: Some("https://verv.example/f/follo/tiltak/7".to_owned()),
            when,
        }
    }

    fn lines(when: When) -> Vec<String> {
        let calendar = Calendar { name: "Follo".to_owned(), zone: oslo(), entries: vec![entry(when)] };
        let text = calendar.text();
        assert!(text.split("\r\n").all(|line| !line.contains('\n') && line.len() <= 75), "{text}");
        text.split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_whole_day_ends_with_the_next_and_needs_no_zone() {
        let lines = lines(When::Day(date(2026, 5, 31)));
        for line in [
            "DTSTART;VALUE=DATE:20260531",
            "DTEND;VALUE=DATE:20260601",
            "UID:7-deadline",
            "SEQUENCE:3",
            "DTSTAMP:20260121T000000Z",
            "SUMMARY:Frist i handlingsplanen\\, 1.2.3",
            "TRANSP:TRANSPARENT",
            "URL;VALUE=URI:https://verv.example/f/follo/tiltak/7",
        ] {
            assert_eq!(lines.iter().filter(|it| *it == line).count(), 1, "{line}: {lines:#?}");
        }
        assert!(!lines.iter().any(|line| line.contains("VTIMEZONE")));
    }

    #[test]
    fn a_time_is_in_a_zone_that_stands_before_it() {
        let time = When::Time { day: date(2026, 3, 30), hour: 17, minute: 30, minutes: 90 };
        let lines = lines(time);
        let at = |wanted: &str| {
            lines.iter().position(|line| line == wanted).unwrap_or_else(|| panic!("{wanted}: {lines:#?}"))
        };
        assert!(at("TZID:Europe/Oslo") < at("TZOFFSETTO:+0200"));
        assert!(at("DTSTART:20260329T020000") < at("BEGIN:VEVENT"));
        assert!(at("END:VTIMEZONE") < at("DTSTART;TZID=Europe/Oslo:20260330T173000"));
        at("DURATION:PT90M");
    }

    #[test]
    fn what_is_long_is_folded_and_letters_stay_whole() {
        let title = "Ærlig talt: å gjøre øvelsene; også på lørdager \\ søndager ".repeat(5);
        let entry = Entry { title: title.clone(), ..entry(When::Day(date(2026, 5, 31))) };
        let text = Calendar { name: "Follo".to_owned(), zone: oslo(), entries: vec![entry] }.text();
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        let escaped = title.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
        assert!(text.replace("\r\n ", "").contains(escaped.trim_end()), "{text}");
    }

    #[test]
    fn offsets_are_written_east_of_utc() {
        assert_eq!([3600, -12_600, 0, 2_588].map(east), ["+0100", "-0330", "+0000", "+004308"]);
    }
}
