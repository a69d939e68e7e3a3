//! Sorting and deduplicating short lists.

/// The values in order, each once. An insertion sort, for the few values that people choose: the standard library's sort would
/// add ten times the code to the client.
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
