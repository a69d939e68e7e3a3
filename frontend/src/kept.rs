//! Order among a few.

/// Puts a few things in order, equal ones as they stood. A library's sort for many is kilobytes for each type.
pub fn put_in_order<T>(few: &mut [T], belongs_before: impl Fn(&T, &T) -> bool) {
    for end in 1..few.len() {
        let mut place = end;
        while place > 0 && belongs_before(&few[place], &few[place - 1]) {
            few.swap(place, place - 1);
            place -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::put_in_order;

    #[test]
    fn a_few_are_put_in_order_and_equal_ones_stay() {
        let mut words = ["bb", "a", "cc", "aa", "b"];
        put_in_order(&mut words, |one, other| one.len() < other.len());
        assert_eq!(words, ["a", "b", "bb", "cc", "aa"]);
        put_in_order::<u8>(&mut [], |one, other| one < other);
    }
}
