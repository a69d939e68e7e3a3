//! Putting in order: a few values, each once.

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

#[cfg(test)]
mod tests {
    use super::distinct;

    #[test]
    fn values_are_put_in_order_and_kept_once() {
        assert_eq!(distinct([3, 1, 2, 3, 1, 0]), [0, 1, 2, 3]);
        assert!(distinct(None::<u8>).is_empty());
    }
}
