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
