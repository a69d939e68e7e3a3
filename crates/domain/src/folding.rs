//! What looks the same is the same: texts and names as they are compared, searched and put in order.
//!
//! The server has Unicode's tables for it (feature `folding`). The client would load more of them than of its own code, and
//! asks the browser for the one step that needs them.

use crate::invisible::is_invisible;

/// Letters of which no two are written alike, so that NFKC leaves them: most texts have no others.
fn is_plain(c: char) -> bool {
    c.is_ascii() || matches!(c, 'À'..='ÿ' | '–' | '«' | '»' | '’')
}

/// A text as it is searched: NFKC (given by the caller), small letters, without what nobody sees, and one blank between
/// words.
pub fn fold_with(text: &str, nfkc: impl Fn(&str) -> String) -> String {
    let nfkc = |text: &str| if text.chars().all(is_plain) { text.to_owned() } else { nfkc(text) };
    // Small letters of composed ones may be decomposed (İ), and what is left out may stand between a letter and its mark.
    let visible: String = nfkc(text).to_lowercase().chars().filter(|c| !is_invisible(*c)).collect();
    let composed = nfkc(&visible);
    let mut folded = String::with_capacity(composed.len());
    for word in composed.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

#[cfg(feature = "folding")]
mod tables {
    use std::sync::OnceLock;

    use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
    use icu_locale_core::locale;
    use unicode_normalization::UnicodeNormalization;
    use unicode_security::confusable_detection::skeleton;

    use super::fold_with;
    use crate::text::{Email, TextError};

    /// A text as it is searched.
    pub fn fold(text: &str) -> String {
        fold_with(text, |text| text.nfkc().collect())
    }

    /// What a name looks like: two names with the same key cannot be told apart by people (UTS 39, skeletons), or differ
    /// in case alone.
    pub fn look_alike_key(name: &str) -> String {
        // Which small letters look alike is another question than which capitals do: a capital I and a small L.
        let cased: String = skeleton(&name.nfkc().collect::<String>()).collect();
        fold(&skeleton(&fold(&cased)).collect::<String>())
    }

    /// Bytes that compare as the words do in a Norwegian list: æ, ø and å last, Sámi letters beside those that they are
    /// made of, `Klubb 2` before `Klubb 10`. Databases differ in their collations; bytes they compare alike.
    ///
    /// The keys are stored. Those of another version of CLDR may differ: a test holds some, and whoever changes them has
    /// to write the stored ones anew.
    pub fn alphabetical_key(text: &str) -> Vec<u8> {
        static COLLATOR: OnceLock<Option<CollatorBorrowed<'static>>> = OnceLock::new();
        let collator = COLLATOR
            .get_or_init(|| Collator::try_new(locale!("nb-u-kn").into(), CollatorOptions::default()).ok());
        let mut key = Vec::with_capacity(2 * text.len());
        match collator {
            Some(collator) => {
                let Ok(()) = collator.write_sort_key_to(text, &mut key);
            }
            // The tables are compiled in, for every locale that there is.
            None => key.extend(text.as_bytes()),
        }
        key
    }

    /// An e-mail address as it is looked up: the same for all ways to write it (NFC, small letters, IDNA).
    #[derive(Clone, PartialEq, Eq, Hash, Debug)]
    pub struct Mailbox(String);

    impl Mailbox {
        /// Refused where the host is no name (UTS 46).
        pub fn of(address: &Email) -> Result<Self, TextError> {
            let address: String = address.as_str().nfc().collect();
            let (local, host) = address.rsplit_once('@').ok_or(TextError::NotAnAddress)?;
            let ascii = idna::domain_to_ascii_strict(host).map_err(|_| TextError::NotAnAddress)?;
            let (host, readable) = idna::domain_to_unicode(&ascii);
            readable.map_err(|_| TextError::NotAnAddress)?;
            // In small letters already, as every `Email`.
            Ok(Self(format!("{local}@{host}")))
        }

        pub fn parse(address: &str) -> Result<Self, TextError> {
            Self::of(&Email::parse(address)?)
        }

        pub fn as_str(&self) -> &str {
            &self.0
        }
    }

    impl From<Mailbox> for String {
        fn from(mailbox: Mailbox) -> Self {
            mailbox.0
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn what_looks_the_same_is_found() {
            for (one, other) in [
                ("A\u{30A}rsmøte", "årsmøte"),
                ("to\u{A0}ord", "to ord"),
                ("or\u{AD}det", "ordet"),
                ("\u{FB01}nne", "finne"),
                ("to  ord", " To ord "),
                ("a\u{200B}\u{30A}r", "år"),
                ("İ", "i\u{307}"),
                ("½", "1⁄2"),
            ] {
                assert_eq!(fold(one), fold(other), "{one:?} and {other:?}");
            }
            assert_ne!(fold("ar"), fold("år"));
        }

        #[test]
        fn folding_twice_changes_nothing() {
            for text in ["Å\u{30A} \u{FB01} İ", "\u{1E9B}\u{323}", "ﷺ", "\u{1F88}", "ϔ ς Σ"] {
                assert_eq!(fold(&fold(text)), fold(text), "{text:?}");
            }
        }

        #[test]
        fn names_that_look_alike_have_one_key() {
            for (one, other) in [
                ("Leder", "leder"),
                ("Leder", "Le\u{200B}der"),
                ("Leder", "L\u{435}der"),
                ("Kasserer", "Kasserer "),
                ("Klubb 10", "Klubb lO"),
                ("Årsmøtet", "A\u{30A}rsmøtet"),
                ("Ill", "lll"),
            ] {
                assert_eq!(look_alike_key(one), look_alike_key(other), "{one:?} and {other:?}");
            }
            for (one, other) in [("Leder", "Nestleder"), ("Klubb 1", "Klubb 2"), ("Ås", "As"), ("Ø", "O")] {
                assert_ne!(look_alike_key(one), look_alike_key(other), "{one} and {other}");
            }
        }

        #[test]
        fn a_list_is_in_the_order_that_a_norwegian_reader_expects() {
            let order = [
                "Avtale",
                "besøk",
                "Čearru",
                "Đakkoduvvot",
                "Dato",
                "Eidsvoll",
                "Klubb 2",
                "Klubb 10",
                "Niende",
                "Ŋuorra",
                "Sak",
                "Šaldi",
                "Zoo",
                "Ærlig",
                "Økonomi",
                "A\u{30A}pen",
                "Årsmøte",
            ];
            let mut words = order;
            words.reverse();
            words.sort_by_key(|word| alphabetical_key(word));
            assert_eq!(words, order);
        }

        #[test]
        fn stored_keys_are_what_they_were() {
            let key = [63, 65, 83, 45, 45, 4, 16, 12, 4, 94, 127, 4, 79, 1, 14, 1, 220, 191, 198, 5];
            assert_eq!(alphabetical_key("Klubb 10 Ås"), key);
        }

        #[test]
        fn an_address_has_one_spelling() {
            for (one, other) in [
                ("a\u{30A}r@follo.example", "år@follo.example"),
                ("A\u{30A}R@FOLLO.example", "år@follo.example"),
                ("leder@bücher.example", "leder@xn--bcher-kva.example"),
                ("leder@BU\u{308}CHER.example", "leder@bücher.example"),
            ] {
                assert_eq!(Mailbox::parse(one).unwrap(), Mailbox::parse(other).unwrap(), "{one} and {other}");
            }
            assert_eq!(
                Mailbox::parse("leder@xn--bcher-kva.example").unwrap().as_str(),
                "leder@bücher.example"
            );
            for bad in
                ["leder@xn--a.example", "leder@fol lo.example", "leder@-.example", "leder@a\u{200B}.b_c"]
            {
                assert!(Mailbox::parse(bad).is_err(), "{bad:?}");
            }
        }
    }
}

#[cfg(feature = "folding")]
pub use tables::{Mailbox, alphabetical_key, fold, look_alike_key};
