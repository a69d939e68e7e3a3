//! Letters that nobody sees: names that differ by them alone look the same, and a text of nothing else is empty.

/// Whether `c` is drawn as nothing: Unicode's `Default_Ignorable_Code_Point` (UAX 44).
pub const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFF8}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Whether `c` turns the direction of what stands around it, beyond its own line (UAX 9: embeddings, overrides and
/// isolates).
pub const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether `c` says which direction its neighbours have (UAX 9: the three marks).
pub const fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}')
}

/// Whether there is anything to see in it.
pub fn is_blank(text: &str) -> bool {
    // Braille's empty cell is drawn as a blank, and is none in Unicode.
    text.chars().all(|c| c.is_whitespace() || is_invisible(c) || c == '\u{2800}')
}

#[cfg(test)]
mod tests {
    use icu_properties::{CodePointSetData, props::DefaultIgnorableCodePoint};

    use super::*;

    #[test]
    fn the_invisible_letters_are_those_of_unicode() {
        let known = CodePointSetData::new::<DefaultIgnorableCodePoint>();
        for c in '\0'..=char::MAX {
            assert_eq!(is_invisible(c), known.contains(c), "{:?}", c.escape_unicode().to_string());
        }
    }

    #[test]
    fn a_text_of_nothing_to_see_is_blank() {
        for blank in ["", " ", "\u{200B}", "\u{AD}\u{2060} \u{A0}", "\u{2800}", "\u{3164}"] {
            assert!(is_blank(blank), "{blank:?}");
        }
        assert!(!is_blank("\u{200B}a"));
    }
}
