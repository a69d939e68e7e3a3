//! The keys of lists that are the branch's own: agreement areas, types of events, purposes, courses, indicators.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The key of a value in one of the branch's own lists is not well formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a key: 1 to 40 of a–z, 0–9 and _, beginning with a letter")]
pub struct KeyError;

/// The longest key, in bytes.
const MAX_KEY: usize = 40;

fn is_key(text: &str) -> bool {
    let of_the_alphabet = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    text.len() <= MAX_KEY
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(of_the_alphabet)
}

/// Its letters and figures without marks, in lower case, and one `_` for whatever is between them.
fn key_of(name: &str) -> String {
    let mut key = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => key.push(c),
            'å' | 'ä' | 'á' | 'à' => key.push('a'),
            'æ' => key.push_str("ae"),
            'ø' | 'ö' | 'ó' | 'ò' => key.push('o'),
            'é' | 'è' | 'ê' => key.push('e'),
            'ü' => key.push('u'),
            'đ' => key.push('d'),
            'ŋ' | 'ń' => key.push('n'),
            'č' => key.push('c'),
            'š' => key.push('s'),
            'ŧ' => key.push('t'),
            'ž' => key.push('z'),
            _ if key.is_empty() || key.ends_with('_') => {}
            _ => key.push('_'),
        }
    }
    if !key.starts_with(|c: char| c.is_ascii_lowercase()) {
        key.insert_str(0, "nr_");
    }
    key.truncate(MAX_KEY);
    key.truncate(key.trim_end_matches('_').len());
    key
}

/// Declares the keys of lists that are the branch's own: 1 to 40 of `a–z`, `0–9` and `_`, beginning with a letter. A key stays
/// when the label is changed.
macro_rules! keys {
    ($($(#[doc = $doc:literal])* $name:ident;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub fn parse(text: &str) -> Result<Self, KeyError> {
                if is_key(text) { Ok(Self(text.to_owned())) } else { Err(KeyError) }
            }

            /// The key of something new with this name: `Førstehjelp 2` is `forstehjelp_2`.
            pub fn of_name(name: &str) -> Self {
                Self(key_of(name))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = KeyError;

            fn try_from(text: String) -> Result<Self, KeyError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(key: $name) -> Self {
                key.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                use utoipa::openapi::schema::{ObjectBuilder, Type};
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some(concat!($($doc),*).trim_ascii()))
                    .pattern(Some("^[a-z][a-z0-9_]{0,39}$"))
                    .build()
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    )*};
}

keys! {
    /// The type of an event.
    EventTypeKey;
    /// What an event was for, or a topic that was raised in it.
    PurposeKey;
    /// An agreement area: KS, Spekter, PBL and others.
    AgreementAreaKey;
    /// A course that offices need.
    CourseKey;
    /// What is followed from month to month: employed members, joined, left and others.
    IndicatorKey;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_key_is_short_and_plain() {
        for text in ["", "Besøk", "besøk", "1_mai", "_mai", "a b", &"a".repeat(41)] {
            assert_eq!(EventTypeKey::parse(text), Err(KeyError), "{text:?}");
        }
        assert!(serde_json::from_str::<PurposeKey>("\"heltid_2\"").is_ok());
        assert!(serde_json::from_str::<PurposeKey>("\"Heltid\"").is_err());
    }

    #[test]
    fn a_name_has_a_key() {
        for (name, key) in [
            ("KS", "ks"),
            ("Førstehjelp, del 2", "forstehjelp_del_2"),
            ("1. mai", "nr_1_mai"),
            ("Пирожок", "nr"),
            ("workplace_visit", "workplace_visit"),
        ] {
            assert_eq!(PurposeKey::of_name(name).as_str(), key, "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_name_its_key_is_one(name in ".{0,60}") {
            let key = EventTypeKey::of_name(&name);
            prop_assert_eq!(EventTypeKey::parse(key.as_str()), Ok(key));
        }
    }
}
