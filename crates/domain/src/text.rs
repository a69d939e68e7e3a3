//! Text that people write: trimmed, bounded, and free of control characters, so that both databases, paper and
//! screens can hold it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::invisible::{is_blank, is_direction_mark, turns_direction};

/// Why a text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    #[error("must not be empty")]
    Empty,
    #[error("must be at most {max} characters")]
    TooLong { max: usize },
    #[error("must not contain control characters")]
    ControlCharacter,
    #[error("must not contain characters that change the direction of the text")]
    Direction,
    #[error("is not an e-mail address")]
    NotAnAddress,
    #[error("must be lower-case letters, digits and hyphens")]
    NotASlug,
    #[error("must begin with https:// or http://, and have no spaces")]
    NotALink,
}

impl TextError {
    /// The stable code that clients translate.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::TooLong { .. } => "too_long",
            Self::ControlCharacter => "control_character",
            Self::Direction => "direction_character",
            Self::NotAnAddress => "not_an_email",
            Self::NotASlug => "not_a_slug",
            Self::NotALink => "not_a_link",
        }
    }
}

/// Trims `text` and checks its length (in characters) and its characters. A text with nothing to see in it is empty.
///
/// Line breaks are kept when `lines` is true; `\r\n` becomes `\n`. What turns the direction of its surroundings is refused
/// (a name in a list would turn the row), and in one line marks of direction as well; paragraphs may need those.
pub fn clean(text: &str, max: usize, lines: bool) -> Result<String, TextError> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    if is_blank(text) {
        return Err(TextError::Empty);
    }
    if text.chars().count() > max {
        return Err(TextError::TooLong { max });
    }
    let forbidden = |c: char| c.is_control() && !(lines && (c == '\n' || c == '\t'));
    if text.chars().any(forbidden) {
        return Err(TextError::ControlCharacter);
    }
    if text.chars().any(|c| turns_direction(c) || (!lines && is_direction_mark(c))) {
        return Err(TextError::Direction);
    }
    Ok(text.to_owned())
}

/// Declares text newtypes with a largest length; `lines` keeps line breaks.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $max:literal, $lines:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The largest number of characters.
            pub const MAX: usize = $max;

            pub fn parse(text: &str) -> Result<Self, TextError> {
                clean(text, $max, $lines).map(Self)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;

            fn try_from(text: String) -> Result<Self, TextError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:?})"), self.0)
            }
        }
    )*};
}

texts! {
    /// The name of a branch, an office, a body or a person.
    Name, 120, false;
    /// A plan's, an area's, a goal's or a measure's short title.
    Title, 200, false;
    /// The wording that the annual meeting adopted, to the letter.
    AdoptedText, 4000, true;
    /// A paragraph in somebody's own words: a reason, a situation, a note.
    Paragraph, 2000, true;
    /// A few words: a label, a unit, a next step.
    Phrase, 300, false;
}

/// An e-mail address, lower-cased; the login name.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// RFC 5321, 4.5.3.1: a path is at most 256 octets with its brackets.
    pub const MAX: usize = 254;

    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = clean(text, Self::MAX, false)?.to_lowercase();
        let Some((local, host)) = text.split_once('@') else { return Err(TextError::NotAnAddress) };
        let host_is_named = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
        if local.is_empty() || !host_is_named || host.contains('@') || text.contains(char::is_whitespace) {
            return Err(TextError::NotAnAddress);
        }
        Ok(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Email {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

/// The address of a page elsewhere. No other scheme: it becomes a link on a page, and must not run there.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Link(String);

impl Link {
    pub const MAX: usize = 500;

    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = clean(text, Self::MAX, false)?;
        let host = ["https://", "http://"].into_iter().find_map(|scheme| text.strip_prefix(scheme));
        if host.is_none_or(str::is_empty) || text.contains(char::is_whitespace) {
            return Err(TextError::NotALink);
        }
        Ok(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_title_is_trimmed_and_keeps_its_letters() {
        assert_eq!(Title::parse("  Årlig besøk ").unwrap().as_str(), "Årlig besøk");
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(Title::parse(&"å".repeat(200)).is_ok());
        assert_eq!(Title::parse(&"å".repeat(201)), Err(TextError::TooLong { max: 200 }));
    }

    #[test]
    fn control_characters_are_refused_everywhere_and_line_breaks_in_a_line() {
        assert_eq!(Title::parse("a\u{0}b"), Err(TextError::ControlCharacter));
        assert_eq!(Title::parse("a\nb"), Err(TextError::ControlCharacter));
        assert_eq!(Paragraph::parse("a\r\nb").unwrap().as_str(), "a\nb");
        assert_eq!(Paragraph::parse("a\u{0}b"), Err(TextError::ControlCharacter));
    }

    #[test]
    fn what_cannot_be_seen_is_missing_and_what_turns_the_row_is_refused() {
        for blank in ["\u{200B}", " \u{AD}\u{2060} ", "\u{3164}"] {
            assert_eq!(Name::parse(blank), Err(TextError::Empty), "{blank:?}");
            assert_eq!(Paragraph::parse(blank), Err(TextError::Empty), "{blank:?}");
        }
        for turning in ["Le\u{202E}der", "\u{2067}Leder", "Leder\u{2069}"] {
            assert_eq!(Name::parse(turning), Err(TextError::Direction), "{turning:?}");
            assert_eq!(AdoptedText::parse(turning), Err(TextError::Direction), "{turning:?}");
        }
        assert_eq!(Title::parse("a\u{200F}b"), Err(TextError::Direction));
        assert!(Paragraph::parse("a\u{200F}b").is_ok());
    }

    #[test]
    fn addresses_are_lower_cased_and_checked() {
        assert_eq!(Email::parse(" Leder@Follo.Example ").unwrap().as_str(), "leder@follo.example");
        for bad in
            ["", "leder", "leder@", "@follo.example", "a b@follo.example", "a@b@c.no", "a@.no", "a@follo"]
        {
            assert!(Email::parse(bad).is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn a_link_leads_to_a_page_and_runs_nothing() {
        assert_eq!(Link::parse(" https://example.org/a?b=c ").unwrap().as_str(), "https://example.org/a?b=c");
        assert_eq!(Link::parse("  "), Err(TextError::Empty));
        for bad in ["javascript:alert(1)", "example.org", "https://", "https://a b", "ftp://a.no", "//a.no"] {
            assert_eq!(Link::parse(bad), Err(TextError::NotALink), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in ".{0,300}") {
            if let Ok(once) = clean(&text, 300, true) {
                prop_assert_eq!(clean(&once, 300, true), Ok(once));
            }
        }
    }
}
