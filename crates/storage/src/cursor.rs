//! Cursors: where the next page begins, opaque to the caller.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the last row of a page was sorted by.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Key {
    /// Sorted by id alone.
    Id,
    Number(i64),
    Pair(i64, i64),
    Bytes(Vec<u8>),
}

/// The last row of a page. `order` says which list and sort it belongs to, so that it cannot be used on another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Cursor {
    pub order: String,
    pub key: Key,
    pub id: Uuid,
}

/// A page's worth of rows, and where the next begins.
#[derive(Debug)]
pub struct Slice<T> {
    pub items: Vec<T>,
    pub next: Option<Cursor>,
}

impl<T> Slice<T> {
    /// The same page, each item as `of` makes it.
    #[must_use]
    pub fn map<U>(self, of: impl FnMut(T) -> U) -> Slice<U> {
        Slice { items: self.items.into_iter().map(of).collect(), next: self.next }
    }
}

/// Cuts the extra row that was fetched to see whether there is more.
pub(crate) fn slice<T>(mut items: Vec<T>, limit: u32, cursor_of: impl FnOnce(&T) -> Cursor) -> Slice<T> {
    let limit = limit as usize;
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| has_more).map(cursor_of);
    Slice { items, next }
}
