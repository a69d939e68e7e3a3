//! A value that views follow.
//!
//! Like a signal; but a signal of its own for every type of value is kilobytes for each, so the value is stored
//! beside one that only counts.

use leptos::prelude::*;

pub struct Kept<T: 'static> {
    value: StoredValue<T>,
    changes: RwSignal<u32>,
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Kept<T> {}

impl<T: Send + Sync + 'static> Kept<T> {
    pub fn new(value: T) -> Self {
        Self { value: StoredValue::new(value), changes: RwSignal::new(0) }
    }

    /// Reads it, and follows it.
    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        self.changes.track();
        self.value.with_value(read)
    }

    pub fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> U {
        self.value.with_value(read)
    }

    /// Reads it, where it still is: an answer may come after its page has gone.
    pub fn try_with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> Option<U> {
        self.value.try_with_value(read)
    }

    /// Changes it, where it still is: an answer may come after its page has gone.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        if self.value.try_update_value(change).is_some() {
            self.changes.try_update(|times| *times = times.wrapping_add(1));
        }
    }

    pub fn set(self, value: T) {
        self.update(|old| *old = value);
    }
}

impl<T: Clone + Send + Sync + 'static> Kept<T> {
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    pub fn get_untracked(self) -> T {
        self.value.get_value()
    }
}

/// Does something now, and again when what it has read changes. One for all: an effect of its own for every act is
/// most of a kilobyte for each.
pub fn effect(act: impl Fn() + 'static) {
    boxed_effect(Box::new(act));
}

fn boxed_effect(act: Box<dyn Fn()>) {
    Effect::new(act);
}

/// A value that follows what it is made from; one for every type of value, rather than for every making.
pub fn memo<T: PartialEq + Send + Sync + 'static>(make: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    boxed_memo(Box::new(make))
}

fn boxed_memo<T: PartialEq + Send + Sync + 'static>(make: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
    Memo::new(move |_| make())
}

/// Puts a few things in order, the same ones as they stood. A library's way for many is kilobytes for each type.
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
