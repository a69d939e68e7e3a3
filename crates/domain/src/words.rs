//! Enums whose values are words: on the wire, in the database, in addresses.

/// A value that is written as a word. [`words!`](crate::words!) implements it.
pub trait Word: Copy + 'static {
    /// In the order of their declaration.
    const VALUES: &'static [Self];

    /// As it is written in the database and on the wire.
    fn word(self) -> &'static str;

    /// The value with this word.
    fn of_word(word: &str) -> Option<Self> {
        Self::VALUES.iter().copied().find(|value| value.word() == word)
    }
}

/// Declares an enum, each value with its word, which stands nowhere else: `serde`, the OpenAPI schema, `as_str`, `ALL` and
/// [`Word`] have it from here.
#[macro_export]
macro_rules! words {
    ($(
        $(#[$attribute:meta])*
        pub enum $name:ident {
            $($(#[$of_value:meta])* $value:ident = $word:tt,)+
        }
    )+) => {$(
        $(#[$attribute])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum $name {
            $($(#[$of_value])* #[serde(rename = $word)] $value,)+
        }

        impl $name {
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$value),+];

            /// As it is written in the database and on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$value => $word,)+ }
            }
        }

        impl $crate::words::Word for $name {
            const VALUES: &'static [Self] = &Self::ALL;

            fn word(self) -> &'static str {
                self.as_str()
            }
        }
    )+};
}

#[cfg(test)]
mod tests {
    use super::Word;

    words! {
        #[derive(PartialOrd, Ord)]
        pub enum Size {
            /// Not large.
            Small = "small",
            VeryLarge = "very_large",
        }
    }

    #[test]
    fn a_value_has_one_word_on_the_wire_and_off_it() {
        assert_eq!(Size::ALL, [Size::Small, Size::VeryLarge]);
        for size in Size::ALL {
            assert_eq!(serde_json::to_string(&size).unwrap(), format!("\"{}\"", size.as_str()));
            assert_eq!(serde_json::from_str::<Size>(&format!("\"{}\"", size.as_str())).unwrap(), size);
            assert_eq!(Size::of_word(size.word()), Some(size));
        }
        assert_eq!(Size::of_word("VeryLarge"), None);
        assert!(serde_json::from_str::<Size>("\"VeryLarge\"").is_err());
    }
}
