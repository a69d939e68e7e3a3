//! What a password must be (NIST SP 800-63B-4: length, and not a common one; no composition rules).

/// Why a password was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    #[error("must be at least {} characters", SHORTEST)]
    TooShort,
    #[error("must be at most {} characters", LONGEST)]
    TooLong,
    #[error("is too easy to guess: avoid names of offices, the union, places, years and keyboard rows")]
    TooCommon,
}

impl PasswordError {
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "password_too_short",
            Self::TooLong => "too_long",
            Self::TooCommon => "password_too_common",
        }
    }
}

/// Without a second factor.
pub const SHORTEST: usize = 15;
pub const LONGEST: usize = 128;

/// Words that attackers of this product would try first. A password made of nothing but these is refused.
const BLOCKLIST: &[&str] = &[
    "fagforbundet",
    "fagforening",
    "fagforeningen",
    "tillitsvalgt",
    "tillitsvalgte",
    "hovedtillitsvalgt",
    "handlingsplan",
    "nestleder",
    "leder",
    "kasserer",
    "styret",
    "styre",
    "klubb",
    "klubbleder",
    "verv",
    "passord",
    "password",
    "sommer",
    "vinter",
    "høst",
    "vår",
    "follo",
    "ås",
    "aas",
    "norge",
    "oslo",
    "velkommen",
    "welcome",
    "qwerty",
    "qwertyuiop",
    "asdfgh",
    "asdfghjkl",
    "zxcvbnm",
    "admin",
    "administrator",
    "hemmelig",
    "secret",
    "login",
    "letmein",
    "iloveyou",
    "abc",
    "demo",
    "test",
];

/// Checks a password that has been normalised already (NFKC).
pub fn check(password: &str) -> Result<(), PasswordError> {
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
    Ok(())
}

/// Nothing is left but digits and marks when the common words are taken out.
fn is_made_of_common_words(password: &str) -> bool {
    let mut longest_first = BLOCKLIST.to_vec();
    longest_first.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    let rest = longest_first.iter().fold(password.to_owned(), |rest, word| rest.replace(word, ""));
    rest.chars().filter(|c| c.is_alphabetic()).count() < 4
}

fn has_few_characters(password: &str) -> bool {
    let mut distinct: Vec<char> = password.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.len() < 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_a_good_password() {
        assert_eq!(check("hesten spiser havre"), Ok(()));
        assert_eq!(check(&"blåbærsyltetøy ".repeat(8)), Ok(()));
    }

    #[test]
    fn short_long_and_common_ones_are_refused() {
        assert_eq!(check("kort"), Err(PasswordError::TooShort));
        assert_eq!(check(&"lang ".repeat(30)), Err(PasswordError::TooLong));
        for common in ["fagforbundet2026!", "passordpassord123", "lederfollo2026!!!", "aaaaaaaaaaaaaaaaaaa"] {
            assert_eq!(check(common), Err(PasswordError::TooCommon), "{common} was accepted");
        }
    }
}
