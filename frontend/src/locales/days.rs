//! Days and instants as people write them.

use js_sys::{Date as JsDate, Intl, Object, Reflect};
use verv_domain::{Date, Timestamp, branch::DEFAULT_TIME_ZONE};
use wasm_bindgen::JsValue;

use super::{numbers::locales, t};

fn format(options: &[(&str, &str)]) -> Intl::DateTimeFormat {
    let chosen = Object::new();
    for (name, value) in options {
        // Setting a property of a fresh object does not fail.
        let _ = Reflect::set(&chosen, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    Intl::DateTimeFormat::new(&locales(), &chosen)
}

thread_local! {
    static DAY: Intl::DateTimeFormat = format(&[("day", "numeric"), ("month", "long"), ("timeZone", "UTC")]);
    static DAY_AND_YEAR: Intl::DateTimeFormat =
        format(&[("day", "numeric"), ("month", "long"), ("year", "numeric"), ("timeZone", "UTC")]);
    static TODAY: Intl::DateTimeFormat = format(&[("day", "numeric"), ("month", "long")]);
    static CLOCK: Intl::DateTimeFormat =
        format(&[("hour", "2-digit"), ("minute", "2-digit"), ("timeZone", DEFAULT_TIME_ZONE)]);
    static INSTANT: Intl::DateTimeFormat =
        format(&[("day", "numeric"), ("month", "long"), ("timeZone", DEFAULT_TIME_ZONE)]);
    static YEAR_OF_INSTANT: Intl::DateTimeFormat = format(&[("year", "numeric"), ("timeZone", DEFAULT_TIME_ZONE)]);
}

fn written(format: &Intl::DateTimeFormat, at: &JsDate) -> String {
    let text = format.format().call1(&JsValue::NULL, at);
    text.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn js_day(day: Date) -> JsDate {
    let milliseconds = JsDate::parse(&day.to_string());
    JsDate::new(&JsValue::from_f64(milliseconds))
}

fn js_instant(at: Timestamp) -> JsDate {
    #[expect(clippy::cast_precision_loss, reason = "instants of this millennium are far below 2^53")]
    JsDate::new(&JsValue::from_f64(at.0 as f64))
}

/// The year that it is now, where the reader is.
fn this_year() -> i32 {
    i32::try_from(JsDate::new_0().get_full_year()).unwrap_or(i32::MAX)
}

/// "17. juni", with the year when it is another one.
pub fn day(day: Date) -> String {
    let with_year = day.year() != this_year();
    let format = if with_year { &DAY_AND_YEAR } else { &DAY };
    format.with(|format| written(format, &js_day(day)))
}

/// "17." and "juni", to stand above one another.
pub fn day_apart(day: Date) -> (String, String) {
    let whole = DAY.with(|format| written(format, &js_day(day)));
    let apart = whole.split_once(' ').map(|(day, month)| (day.to_owned(), month.to_owned()));
    apart.unwrap_or((whole, String::new()))
}

/// "17. juni 2026".
pub fn day_and_year(day: Date) -> String {
    DAY_AND_YEAR.with(|format| written(format, &js_day(day)))
}

/// "onsdag 17. juni", today where the reader is.
pub fn today_with_weekday() -> String {
    let now = JsDate::new_0();
    // Browsers know no nynorsk weekdays, so they are among our own texts, Sunday first.
    let names = t::weekdays();
    let name = names.split(' ').nth(usize::try_from(now.get_day()).unwrap_or_default()).unwrap_or_default();
    format!("{name} {}", TODAY.with(|format| written(format, &now)))
}

/// "17. juni", with the year when it is another one.
pub fn instant(at: Timestamp) -> String {
    let at = js_instant(at);
    let text = INSTANT.with(|format| written(format, &at));
    let year = YEAR_OF_INSTANT.with(|format| written(format, &at));
    if year == this_year().to_string() { text } else { format!("{text} {year}") }
}

/// "17. juni kl. 14.30".
pub fn instant_with_clock(at: Timestamp) -> String {
    t::at_clock(&CLOCK.with(|format| written(format, &js_instant(at))), &instant(at))
}

/// How many days there are from one to the other.
pub fn between(from: Date, to: Date) -> i64 {
    i64::from(to.days_since_1970() - from.days_since_1970())
}
