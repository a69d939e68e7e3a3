//! Noticing what should not be written in the open.

/// Whether the text holds something that looks like a Norwegian national identity number: eleven digits whose two
/// control digits are right (mod 11), also as D-number, with or without a space after the sixth.
///
/// The writer is warned and may still send (decision 20).
pub fn holds_national_identity_number(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    (0..characters.len()).any(|start| {
        let follows_a_digit = start > 0 && characters[start - 1].is_ascii_digit();
        !follows_a_digit
            && digits_from(&characters[start..]).is_some_and(|digits| controls_are_right(&digits))
    })
}

/// Eleven digits from the start of `characters`, one space or full stop allowed after the sixth.
fn digits_from(characters: &[char]) -> Option<[u32; 11]> {
    let mut digits = [0; 11];
    let mut at = 0;
    for (n, digit) in digits.iter_mut().enumerate() {
        if n == 6 && matches!(characters.get(at), Some(' ' | '.' | '\u{a0}')) {
            at += 1;
        }
        *digit = characters.get(at)?.to_digit(10)?;
        at += 1;
    }
    let goes_on = characters.get(at).is_some_and(char::is_ascii_digit);
    (!goes_on).then_some(digits)
}

fn controls_are_right(digits: &[u32; 11]) -> bool {
    let weigh = |weights: &[u32]| -> u32 {
        let sum: u32 = weights.iter().zip(digits).map(|(weight, digit)| weight * digit).sum();
        (11 - sum % 11) % 11
    };
    let day = digits[0] * 10 + digits[1];
    let month = digits[2] * 10 + digits[3];
    // D-numbers add 40 to the day; synthetic test numbers add 80 to the month.
    let is_a_date = (1..=31).contains(&(day % 40)) && (1..=12).contains(&(month % 40));
    is_a_date
        && weigh(&[3, 7, 6, 1, 8, 9, 4, 5, 2]) == digits[9]
        && weigh(&[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) == digits[10]
}

#[cfg(test)]
mod tests {
    use super::holds_national_identity_number;

    #[test]
    fn a_number_with_right_control_digits_is_noticed() {
        // A synthetic number of the tax authority's test series: the month has 80 added.
        assert!(holds_national_identity_number("ring 15868510045 om saken"));
        assert!(holds_national_identity_number("158685 10045"));
    }

    #[test]
    fn telephone_and_account_numbers_pass() {
        for text in ["ring 22 33 44 55", "15868510046", "1586851004", "158685100450", "2026–2027", ""] {
            assert!(!holds_national_identity_number(text), "{text:?} was flagged");
        }
    }
}
