//! One-time links: their address, and the token in whatever mail has made of that address.

/// The page that a one-time link opens.
pub const PAGE: &str = "/velkommen";

/// Characters of a token: 32 bytes in base64url without padding (RFC 4648, section 5).
pub const TOKEN_LENGTH: usize = 43;

/// Mail encodes an address that is encoded already once more; further rounds are not mail.
const DECODING_ROUNDS: usize = 3;

/// The address to give to somebody. The token is in the fragment, which browsers do not send to servers.
pub fn address(public_url: &str, token: &str) -> String {
    format!("{public_url}{PAGE}#{token}")
}

/// The token in what stands after [`PAGE`] in an address, or in the whole address; `None` where no whole token is left.
///
/// Programs for mail and chat write `%23` for `#`, take the full stop or the bracket that follows for a part of the
/// address, break long lines, and add parameters of their own. A token has a fixed length and alphabet, so that it is
/// found among all this, and what follows it does not matter.
pub fn token(text: &str) -> Option<String> {
    let mut text = unfolded(text);
    for _ in 0..DECODING_ROUNDS {
        if !text.contains('%') {
            break;
        }
        text = unfolded(&percent_decoded(&text));
    }
    let (before, fragments) = text.split_once('#').unwrap_or((&text, ""));
    // What stands before the fragment may hold a long parameter that looks like a token.
    let mut parts = fragments.split('#').chain([before]);
    parts.find_map(first_token).map(str::to_owned)
}

fn first_token(text: &str) -> Option<&str> {
    let mut runs = text.split(|c: char| !is_of_the_alphabet(c));
    runs.find(|run| run.len() >= TOKEN_LENGTH).map(|run| &run[..TOKEN_LENGTH])
}

const fn is_of_the_alphabet(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// Without line breaks and what comes with them: white space, invisible characters, the `=` of quoted-printable
/// (RFC 2045, section 6.7) and the `>` of an answer.
fn unfolded(text: &str) -> String {
    let mut unfolded = String::with_capacity(text.len());
    let mut begins_a_line = false;
    for c in text.chars() {
        match c {
            '\n' | '\r' => {
                if unfolded.ends_with('=') {
                    unfolded.pop();
                }
                begins_a_line = true;
            }
            '>' if begins_a_line => {}
            c if c.is_whitespace() || c.is_control() || is_invisible(c) => {}
            // Hyphens that word processors put in the place of the one on the keyboard.
            '\u{2010}' | '\u{2011}' => {
                unfolded.push('-');
                begins_a_line = false;
            }
            c => {
                unfolded.push(c);
                begins_a_line = false;
            }
        }
    }
    unfolded
}

/// Soft hyphen, zero-width characters, marks of direction, byte order mark.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).and_then(|digit| char::from(*digit).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let encoded = hex(at + 1).zip(hex(at + 2)).and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        let encoded = encoded.filter(|_| byte == b'%');
        decoded.push(encoded.unwrap_or(byte));
        at += if encoded.is_some() { "%23".len() } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TOKEN: &str = "-Qx7_LmZ0aB9cD8eF7gH6iJ5kL4mN3oP2qR1sT0uV_w";

    fn reads(text: &str) {
        assert_eq!(token(text).as_deref(), Some(TOKEN), "{text:?}");
    }

    #[test]
    fn what_was_not_touched_is_read() {
        assert_eq!(TOKEN.len(), TOKEN_LENGTH);
        reads(TOKEN);
        reads(&format!("#{TOKEN}"));
        reads(&address("https://verv.example", TOKEN));
    }

    #[test]
    fn the_number_sign_may_be_encoded() {
        for sign in ["%23", "%2523", "%252523", "/%23", "&#35;", "&#x23;", "?#", "/?utm_source=epost#"] {
            reads(&format!("{sign}{TOKEN}"));
        }
        reads(&format!("https://verv.example/velkommen%23{TOKEN}"));
    }

    #[test]
    fn what_stands_after_does_not_matter() {
        for end in [
            ".",
            "...",
            ">",
            ")",
            ").",
            ",",
            ";",
            "!",
            "?",
            "\"",
            "'",
            "”",
            "»",
            "*",
            "]",
            "/",
            "&gt;",
            "%3E",
            "%3e.",
            "%22",
            "%2E",
            "%20",
            "%C2%BB",
            "%E2%80%9D",
            "%",
            "%2",
            " ",
            "\n",
            "\u{a0}",
            "\u{200b}",
            "#",
            "#top",
            "?utm_medium=email",
            "&data=05%7C02%7Cleder%40follo.example",
            "\r\n\r\nHilsen leder",
            " Hilsen leder",
        ] {
            reads(&format!("#{TOKEN}{end}"));
            reads(&format!("%23{TOKEN}{end}"));
            reads(&format!("{TOKEN}{end}"));
        }
        for begin in [" ", "<", "(", "\"", "\n", "%20", "%3C", "\u{feff}"] {
            reads(&format!("{begin}{TOKEN}>"));
            reads(&format!("#{begin}{TOKEN}>"));
        }
    }

    #[test]
    fn characters_of_the_token_may_be_encoded() {
        reads(&TOKEN.replace('-', "%2D").replace('_', "%5F"));
        reads(&TOKEN.replace('-', "%2d").replace('_', "%5f"));
        reads(&format!("%23{}", TOKEN.replace('_', "%255F")));
        reads(&TOKEN.replace('-', "\u{2011}"));
        let all: Vec<_> = TOKEN.bytes().map(|byte| format!("%{byte:02X}")).collect();
        reads(&all.concat());
    }

    #[test]
    fn a_line_may_be_broken_anywhere() {
        let whole = format!("%23{TOKEN}");
        for line_break in [
            "\n",
            "\r\n",
            "=\r\n",
            "=\n",
            " ",
            "\n    ",
            "\r\n> ",
            "\n>> ",
            "%0D%0A",
            "%0a",
            "\u{ad}",
            "\u{200b}\n",
        ] {
            for at in 0..=whole.len() {
                let (before, after) = whole.split_at(at);
                reads(&format!("{before}{line_break}{after}"));
            }
        }
    }

    #[test]
    fn a_link_inside_another_is_found() {
        reads(&format!(
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fverv.example%2Fvelkommen%23{TOKEN}&data=05"
        ));
        let tracking = "f".repeat(61);
        reads(&format!("?fbclid={tracking}#{TOKEN}"));
        reads(&format!("#{TOKEN}?fbclid={tracking}"));
    }

    #[test]
    fn what_is_not_whole_is_no_token() {
        for text in ["", "#", "%23", "ikke-en-lenke", "%", "%%%%", "å".repeat(43).as_str(), &TOKEN[1..]] {
            assert_eq!(token(text), None, "{text:?}");
        }
        assert_eq!(
            token(&format!("#{}.{}", &TOKEN[..20], &TOKEN[20..])),
            None,
            "a full stop is not a line break"
        );
    }

    proptest! {
        #[test]
        fn any_token_is_read_from_its_own_address(token_of_ours in "[A-Za-z0-9_-]{43}") {
            let whole = address("https://verv.example", &token_of_ours);
            prop_assert_eq!(token(&whole), Some(token_of_ours.clone()));
            prop_assert_eq!(token(&token_of_ours), Some(token_of_ours));
        }

        #[test]
        fn nothing_that_is_sent_makes_it_fail(text in ".{0,400}") {
            if let Some(found) = token(&text) {
                prop_assert_eq!(found.len(), TOKEN_LENGTH);
                prop_assert_eq!(token(&found), Some(found));
            }
        }
    }
}
