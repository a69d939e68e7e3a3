//! Putting in order: the Norwegian alphabet, the same on both databases; and a few values, each once.

/// The values in order, each once. For as many as people choose: a library's sort is ten times the code, which every
/// visitor of the client would load.
pub fn distinct<T: Ord>(few: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut distinct = Vec::new();
    for value in few {
        if let Err(place) = distinct.binary_search(&value) {
            distinct.insert(place, value);
        }
    }
    distinct
}

/// Bytes that compare as the words do in a Norwegian list: æ, ø, å after z, and neither case nor
/// the accents of é, ó and their like count. Two a's stay two a's.
///
/// Databases differ in their collations; bytes they compare alike.
pub fn alphabetical_key(text: &str) -> Vec<u8> {
    let lower = text.to_lowercase();
    let mut key = Vec::with_capacity(lower.len());
    for letter in lower.chars() {
        match letter {
            'æ' | 'ä' => key.push(b'z' + 1),
            'ø' | 'ö' => key.push(b'z' + 2),
            'å' => key.push(b'z' + 3),
            'é' | 'è' | 'ê' => key.push(b'e'),
            'ó' | 'ò' | 'ô' => key.push(b'o'),
            'ü' => key.push(b'y'),
            c if c.is_ascii() => key.push(c as u8),
            other => key.extend(other.to_string().as_bytes()),
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::{alphabetical_key, distinct};

    #[test]
    fn values_are_put_in_order_and_kept_once() {
        assert_eq!(distinct([3, 1, 2, 3, 1, 0]), [0, 1, 2, 3]);
        assert!(distinct(None::<u8>).is_empty());
    }

    #[test]
    fn the_norwegian_letters_come_last_and_in_their_order() {
        let mut words = ["Årsmøte", "besøk", "Økonomi", "ærlig", "Zoo", "Avtale"];
        words.sort_by_key(|word| alphabetical_key(word));
        assert_eq!(words, ["Avtale", "besøk", "Zoo", "ærlig", "Økonomi", "Årsmøte"]);
    }
}
