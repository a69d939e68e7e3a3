//! The words of lists in a file are those of the pages: they are read from the same texts.

use std::sync::OnceLock;

use serde::Serialize;
use toml::Table;
use verv_contract::exchange::exports::ExportLanguage;

use crate::error::{AppError, Result};

/// Headings of a plan's columns.
#[derive(Clone, Copy, Debug)]
pub struct Headings {
    pub plan: [&'static str; 12],
    /// How it stands.
    pub progress: [&'static str; 5],
    /// Of monthly figures: month, agreement area, employer.
    pub figures: [&'static str; 3],
    pub workplaces: [&'static str; 8],
    /// What stands for a figure that is not shown.
    pub hidden: &'static str,
}

/// What entries of a calendar are called where the plan's own words are not shown.
#[derive(Clone, Copy, Debug)]
pub struct CalendarWords {
    pub deadline: &'static str,
    pub yearly: &'static str,
    pub evaluation: &'static str,
}

#[derive(Debug)]
pub struct Words {
    pub headings: Headings,
    pub calendar: CalendarWords,
    texts: Table,
}

impl Words {
    /// The word for a value of a list. What has no word, which a test would find, is called as on the wire.
    pub fn of(&self, list: &str, value: impl Serialize) -> String {
        let value = serde_json::to_value(value).unwrap_or_default();
        let key = value.as_str().unwrap_or_default();
        let word = self.texts.get(list).and_then(|list| list.get(key)).and_then(|word| word.as_str());
        word.unwrap_or(key).to_owned()
    }
}

const NB: &str = include_str!("../../../../frontend/locales/nb.toml");
const NN: &str = include_str!("../../../../frontend/locales/nn.toml");
const EN: &str = include_str!("../../../../frontend/locales/en.toml");

static BOKMAAL: OnceLock<Words> = OnceLock::new();
static NYNORSK: OnceLock<Words> = OnceLock::new();
static ENGLISH: OnceLock<Words> = OnceLock::new();

/// Read once for each language.
pub fn words(language: ExportLanguage) -> Result<&'static Words> {
    let (known, name, text, headings, calendar) = match language {
        ExportLanguage::Nb => (&BOKMAAL, "nb.toml", NB, HEADINGS_NB, CALENDAR_NB),
        ExportLanguage::Nn => (&NYNORSK, "nn.toml", NN, HEADINGS_NN, CALENDAR_NN),
        ExportLanguage::En => (&ENGLISH, "en.toml", EN, HEADINGS_EN, CALENDAR_EN),
    };
    if let Some(words) = known.get() {
        return Ok(words);
    }
    let texts: Table = text.parse().map_err(|error| AppError::Seed(name, Box::new(error)))?;
    Ok(known.get_or_init(|| Words { headings, calendar, texts }))
}

const CALENDAR_NB: CalendarWords = CalendarWords {
    deadline: "Frist i handlingsplanen",
    yearly: "Årlig dag i handlingsplanen",
    evaluation: "Evaluering av en arbeidsgruppe",
};

const CALENDAR_NN: CalendarWords = CalendarWords {
    deadline: "Frist i handlingsplanen",
    yearly: "Årleg dag i handlingsplanen",
    evaluation: "Evaluering av ei arbeidsgruppe",
};

const CALENDAR_EN: CalendarWords = CalendarWords {
    deadline: "Deadline in the action plan",
    yearly: "Yearly day in the action plan",
    evaluation: "Evaluation of a working group",
};

const HEADINGS_NB: Headings = Headings {
    plan: [
        "Satsingsområde",
        "Mål nr.",
        "Mål",
        "Tiltak nr.",
        "Tiltak",
        "Vedtatt tekst",
        "Slag",
        "Tilstand",
        "Frist",
        "Fra",
        "Til",
        "Opphav",
    ],
    progress: ["Status", "Sist meldt", "Grunn", "Ansvarlig", "Er med"],
    figures: ["Måned", "Avtaleområde", "Arbeidsgiver"],
    hidden: "skjult",
    workplaces: [
        "Arbeidsplass",
        "Arbeidsgiver",
        "Avtaleområde",
        "Klubb",
        "Tillitsvalgt",
        "Tariffavtale",
        "Sist besøkt",
        "I bruk",
    ],
};

const HEADINGS_NN: Headings = Headings {
    plan: [
        "Satsingsområde",
        "Mål nr.",
        "Mål",
        "Tiltak nr.",
        "Tiltak",
        "Vedteken tekst",
        "Slag",
        "Tilstand",
        "Frist",
        "Frå",
        "Til",
        "Opphav",
    ],
    progress: ["Status", "Sist meldt", "Grunn", "Ansvarleg", "Er med"],
    figures: ["Månad", "Avtaleområde", "Arbeidsgivar"],
    hidden: "skjult",
    workplaces: [
        "Arbeidsplass",
        "Arbeidsgjevar",
        "Avtaleområde",
        "Klubb",
        "Tillitsvald",
        "Tariffavtale",
        "Sist besøkt",
        "I bruk",
    ],
};

const HEADINGS_EN: Headings = Headings {
    plan: [
        "Priority area",
        "Goal no.",
        "Goal",
        "Measure no.",
        "Measure",
        "Adopted text",
        "Kind",
        "State",
        "Deadline",
        "From",
        "To",
        "Origin",
    ],
    progress: ["Status", "Last report", "Reason", "Accountable", "Supporting"],
    figures: ["Month", "Agreement area", "Employer"],
    hidden: "hidden",
    workplaces: [
        "Workplace",
        "Employer",
        "Agreement area",
        "Club",
        "Steward",
        "Collective agreement",
        "Last visit",
        "In use",
    ],
};

#[cfg(test)]
mod tests {
    use verv_contract::exchange::exports::ExportLanguage;
    use verv_domain::plan::measures::{MeasureKind, MeasureState, MeasureStatus};

    use super::words;

    #[test]
    fn every_value_has_a_word_in_every_language() {
        for language in [ExportLanguage::Nb, ExportLanguage::Nn, ExportLanguage::En] {
            let words = words(language).unwrap_or_else(|error| panic!("{error}"));
            for word in MeasureKind::ALL.map(|kind| words.of("kind", kind)) {
                assert!(word.starts_with(char::is_uppercase), "{language:?} {word}");
            }
            for word in MeasureState::ALL.map(|state| words.of("state", state)) {
                assert!(word.starts_with(char::is_uppercase), "{language:?} {word}");
            }
            for word in MeasureStatus::ALL.map(|status| words.of("status", status)) {
                assert!(word.starts_with(char::is_uppercase), "{language:?} {word}");
            }
        }
    }
}
