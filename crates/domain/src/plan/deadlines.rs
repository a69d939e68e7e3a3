//! Fuzzy deadlines: the meeting's own words beside the range of days that they mean.
//!
//! "vår 2026" stays "vår 2026". The range is for sorting and reminding, and ends on its last day: spring 31 May,
//! autumn 30 November (decision 0002).

use crate::{Date, period::Period, text::Phrase, time::date};

/// A deadline as it was written, and what it means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deadline {
    pub label: Phrase,
    pub starts: Option<Date>,
    pub ends: Option<Date>,
    pub certainty: Certainty,
}

crate::words! {
    /// Whether the words have one meaning.
    pub enum Certainty {
        /// The range is what the words mean.
        Clear = "clear",
        /// The words can be read in two ways ("innen 2026"): the branch is asked, and the range is its latest reading.
        Ambiguous = "ambiguous",
    }
}

impl Deadline {
    /// Overdue from the day after the last day.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.ends.is_some_and(|last_day| last_day < today)
    }

    /// The days that the words name of every year ("årlig 8. mars og 1. mai"), in their order; none where they name none.
    pub fn yearly_days(&self) -> Vec<YearlyDay> {
        let label = in_bokmaal(&self.label.as_str().to_lowercase());
        let is_yearly = label.starts_with("årlig") || label.starts_with("hvert år");
        if !is_yearly {
            return Vec::new();
        }
        let words: Vec<&str> = label.split([' ', ',']).filter(|word| !word.is_empty()).collect();
        let named = words.windows(2).filter_map(|pair| {
            let day = pair[0].strip_suffix('.')?.parse().ok()?;
            let month = MONTHS.iter().position(|month| *month == pair[1])?;
            YearlyDay::new(i32::try_from(month).ok()? + 1, day)
        });
        named.collect()
    }

    /// Reads a Norwegian label against the plan's period; `None` when the words are not understood.
    pub fn read(label: Phrase, plan: Period) -> Option<Self> {
        let (range, certainty) = understand(&in_bokmaal(&label.as_str().to_lowercase()), plan)?;
        let (starts, ends) = range.map_or((None, None), |range| (Some(range.from), Some(range.to)));
        Some(Self { label, starts, ends, certainty })
    }
}

const MONTHS: [&str; 12] = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
];

/// A day that comes every year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct YearlyDay {
    month: i32,
    day: i32,
}

impl YearlyDay {
    /// `None` where no year has such a day.
    pub fn new(month: i32, day: i32) -> Option<Self> {
        const LEAP_YEAR: i32 = 2028;
        Date::new(LEAP_YEAR, month, day).map(|_| Self { month, day })
    }

    /// Each time that it comes in the period. 29 February comes in leap years.
    pub fn within(self, period: Period) -> impl Iterator<Item = Date> {
        let (first, last) = (period.from.civil().0, period.to.civil().0);
        let days = (first..=last).filter_map(move |year| Date::new(year, self.month, self.day));
        days.filter(move |day| (period.from..=period.to).contains(day))
    }
}

/// Nynorsk words as their bokmål fellows, so that there is one list of what is understood.
fn in_bokmaal(label: &str) -> String {
    let word = |word| match word {
        "haust" => "høst",
        "hausten" => "høsten",
        "sommaren" => "sommeren",
        "løpande" => "løpende",
        "kontinuerleg" => "kontinuerlig",
        "årleg" => "årlig",
        "kvart" => "hvert",
        "kvar" => "hver",
        "månad" => "måned",
        "heile" => "hele",
        "innan" => "innen",
        "fyrste" => "første",
        other => other,
    };
    label.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The range that the words stand for; `Some((None, _))` means without an end ("løpende").
fn understand(label: &str, plan: Period) -> Option<(Option<Period>, Certainty)> {
    use Certainty::{Ambiguous, Clear};
    let clear = |from: Date, to: Date| Some((Some(Period { from, to }), Clear));

    if matches!(label, "kontinuerlig" | "løpende" | "fast" | "hvert møte" | "alltid") {
        return Some((None, Clear));
    }
    if matches!(label, "i hele perioden" | "hele perioden" | "i perioden" | "innen utgangen av perioden") {
        return clear(plan.from, plan.to);
    }
    if label.starts_with("hvert år") || label.starts_with("hver måned") || label.starts_with("årlig") {
        return clear(plan.from, plan.to);
    }

    let (words, year) = label.rsplit_once(' ').unwrap_or(("", label));
    let year: i32 = year.parse().ok().filter(|year| (1900..=2200).contains(year))?;
    let (first, last) = (date(year, 1, 1), date(year, 12, 31));
    match words {
        "" | "i" | "i løpet av" | "innen utgangen av" => clear(first, last),
        // "By 2026" may mean before the year begins or before it ends.
        "innen" => Some((Some(Period { from: first, to: last }), Ambiguous)),
        "vinter" | "vinteren" => clear(first, date(year, 2, 1).last_of_month()),
        "vår" | "våren" => clear(date(year, 3, 1), date(year, 5, 31)),
        "sommer" | "sommeren" => clear(date(year, 6, 1), date(year, 8, 31)),
        "høst" | "høsten" => clear(date(year, 9, 1), date(year, 11, 30)),
        "første halvår" => clear(first, date(year, 6, 30)),
        "andre halvår" => clear(date(year, 7, 1), last),
        "til valget" => clear(plan.from, date(year, 9, 30)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: Period = Period { from: date(2026, 1, 1), to: date(2027, 12, 31) };

    fn read(label: &str) -> Option<(Option<Date>, Option<Date>, Certainty)> {
        let deadline = Deadline::read(Phrase::parse(label).unwrap(), PLAN)?;
        assert_eq!(deadline.label.as_str(), label, "the words stay as they were written");
        Some((deadline.starts, deadline.ends, deadline.certainty))
    }

    #[test]
    fn seasons_end_on_their_last_day() {
        let spring = (Some(date(2026, 3, 1)), Some(date(2026, 5, 31)), Certainty::Clear);
        assert_eq!(read("vår 2026"), Some(spring));
        let autumn = (Some(date(2027, 9, 1)), Some(date(2027, 11, 30)), Certainty::Clear);
        assert_eq!(read("Høsten 2027"), Some(autumn));
    }

    #[test]
    fn the_plans_own_words_are_understood() {
        let year = (Some(date(2026, 1, 1)), Some(date(2026, 12, 31)), Certainty::Clear);
        assert_eq!(read("innen utgangen av 2026"), Some(year));
        assert_eq!(read("i løpet av 2026"), Some(year));
        assert_eq!(read("2026"), Some(year));
        let period = (Some(PLAN.from), Some(PLAN.to), Certainty::Clear);
        assert_eq!(read("i hele perioden"), Some(period));
        assert_eq!(read("årlig 8. mars"), Some(period));
        assert_eq!(read("kontinuerlig"), Some((None, None, Certainty::Clear)));
    }

    #[test]
    fn nynorsk_is_read_as_well() {
        assert_eq!(read("hausten 2026"), read("høsten 2026"));
        assert_eq!(read("kvart møte"), Some((None, None, Certainty::Clear)));
        assert_eq!(read("innan utgangen av 2026"), read("innen utgangen av 2026"));
        assert_eq!(read("kvar månad"), read("hver måned"));
        assert_eq!(read("etter kvart"), None);
    }

    #[test]
    fn by_a_year_is_asked_about() {
        assert_eq!(read("innen 2026").unwrap().2, Certainty::Ambiguous);
    }

    #[test]
    fn other_words_are_not_guessed_at() {
        for label in ["snart", "når det passer", "vår 99999", "år 2026 eller så"] {
            assert_eq!(read(label), None, "{label:?} was guessed at");
        }
    }

    #[test]
    fn days_of_every_year_are_found_in_the_words() {
        let days = |label: &str| {
            let deadline = Deadline::read(Phrase::parse(label).unwrap(), PLAN).unwrap();
            let days: Vec<Date> =
                deadline.yearly_days().into_iter().flat_map(|day| day.within(PLAN)).collect();
            days
        };
        let (women, workers) = ([date(2026, 3, 8), date(2027, 3, 8)], [date(2026, 5, 1), date(2027, 5, 1)]);
        assert_eq!(days("årlig 8. mars og 1. mai"), [women, workers].concat());
        assert_eq!(days("Kvart år 1. mai"), workers);
        assert_eq!(days("årleg 8. mars"), women);
        for without in ["årlig", "hvert år på våren", "vår 2026", "årlig 31. februar", "årlig 1 mai"] {
            assert_eq!(days(without), [], "{without}");
        }
        let leap = YearlyDay::new(2, 29).unwrap();
        let period = Period { from: date(2026, 3, 1), to: date(2032, 2, 28) };
        assert_eq!(leap.within(period).collect::<Vec<_>>(), [date(2028, 2, 29)]);
    }

    #[test]
    fn overdue_begins_the_day_after() {
        let spring = Deadline::read(Phrase::parse("vår 2026").unwrap(), PLAN).unwrap();
        assert!(!spring.is_overdue(date(2026, 5, 31)));
        assert!(spring.is_overdue(date(2026, 6, 1)));
    }
}
