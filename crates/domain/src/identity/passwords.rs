//! What a password must be (NIST SP 800-63B-4: length, and not a common one; no composition rules).

use crate::sorting::distinct;

/// Why a password was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    #[error("must be at least {} characters", SHORTEST)]
    TooShort,
    #[error("must be at most {} characters", LONGEST)]
    TooLong,
    #[error("is too easy to guess: avoid names of offices, the union, places, years and keyboard rows")]
    TooCommon,
    #[error("is too easy to guess: avoid your own name, your e-mail address and your branch")]
    OwnWords,
}

impl PasswordError {
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "password_too_short",
            Self::TooLong => "too_long",
            Self::TooCommon => "password_too_common",
            Self::OwnWords => "password_of_own_words",
        }
    }
}

/// Without a second factor.
pub const SHORTEST: usize = 15;
pub const LONGEST: usize = 128;

/// Words that attackers of this product would try first, the longest first, so that none hides a longer one. A password
/// made of nothing but these is refused.
const BLOCKLIST: &[&str] = &[
    "hovedtillitsvalgt",
    "fagforeningen",
    "tillitsvalgte",
    "handlingsplan",
    "administrator",
    "fagforbundet",
    "tillitsvalgt",
    "fagforening",
    "klubbleder",
    "qwertyuiop",
    "nestleder",
    "velkommen",
    "asdfghjkl",
    "kasserer",
    "password",
    "hemmelig",
    "iloveyou",
    "passord",
    "welcome",
    "zxcvbnm",
    "letmein",
    "styret",
    "sommer",
    "vinter",
    "qwerty",
    "asdfgh",
    "secret",
    "leder",
    "styre",
    "klubb",
    "høst",
    "follo",
    "norge",
    "admin",
    "login",
    "verv",
    "vår",
    "oslo",
    "demo",
    "test",
    "ås",
    "aas",
    "abc",
];

/// Checks a password that has been normalised already (NFKC), as the texts in `own` are: what others know of the person,
/// such as name, e-mail address and branch.
pub fn check<'a>(password: &str, own: impl IntoIterator<Item = &'a str>) -> Result<(), PasswordError> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(PasswordError::TooShort);
    }
    if length > LONGEST || password.len() > 4 * LONGEST {
        return Err(PasswordError::TooLong);
    }
    if is_made_of_common_words(&password.to_lowercase()) || has_few_characters(password) {
        return Err(PasswordError::TooCommon);
    }
    if is_made_of_own_words(&password.to_lowercase(), own) {
        return Err(PasswordError::OwnWords);
    }
    Ok(())
}

/// Nothing is left but digits and marks when the common words are taken out.
fn is_made_of_common_words(password: &str) -> bool {
    let rest = BLOCKLIST.iter().fold(password.to_owned(), |rest, word| rest.replace(word, ""));
    rest.chars().filter(|c| c.is_alphabetic()).count() < 4
}

/// The shortest word of the person's own that is taken out.
const SHORTEST_OWN_WORD: usize = 3;

/// Nothing is left but digits, marks and common words when the person's own words are taken out.
fn is_made_of_own_words<'a>(password: &str, own: impl IntoIterator<Item = &'a str>) -> bool {
    let mut words: Vec<String> = own
        .into_iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().count() >= SHORTEST_OWN_WORD)
        .map(str::to_lowercase)
        .collect();
    // The longest first, so that none hides a longer one.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = words.iter().fold(password.to_owned(), |rest, word| rest.replace(word.as_str(), " "));
    is_made_of_common_words(&rest)
}

fn has_few_characters(password: &str) -> bool {
    distinct(password.chars()).len() < 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_common_words_are_taken_out_first() {
        assert!(BLOCKLIST.is_sorted_by(|one, next| one.len() >= next.len()));
    }

    #[test]
    fn a_sentence_is_a_good_password() {
        let own = ["leder.hest@follo.example", "Leder Follo", "Fagforbundet Follo"];
        assert_eq!(check("hesten spiser havre", own), Ok(()));
        assert_eq!(check(&"blåbærsyltetøy ".repeat(8), own), Ok(()));
    }

    #[test]
    fn short_long_and_common_ones_are_refused() {
        assert_eq!(check("kort", []), Err(PasswordError::TooShort));
        assert_eq!(check(&"lang ".repeat(30), []), Err(PasswordError::TooLong));
        for common in ["fagforbundet2026!", "passordpassord123", "lederfollo2026!!!", "aaaaaaaaaaaaaaaaaaa"] {
            assert_eq!(check(common, []), Err(PasswordError::TooCommon), "{common} was accepted");
        }
    }

    #[test]
    fn what_others_know_of_the_person_is_refused() {
        let own = ["sjefen.sjol@indre-fjord.example", "Sjefen Sjøl", "Fagforbundet Indre Fjord"];
        for known in [
            "sjefen.sjol@indre-fjord.example",
            "SJEFEN.SJOL@indre-fjord.example",
            "sjefensjol12345",
            "Sjefen Sjøl 1984",
            "indre fjord 2026",
            "passord-sjefen-123",
        ] {
            assert_eq!(check(known, own), Err(PasswordError::OwnWords), "{known} was accepted");
        }
        assert_eq!(check("sjefen liker brune bananer", own), Ok(()));
    }
}
