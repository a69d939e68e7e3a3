//! The rows of a list, each of which follows its own item: when the list is read again, a form that is open in a row stays.

use std::hash::Hash;

use leptos::prelude::*;

use super::remote::Remote;

/// A row for each item that `known` has, in its order; `empty` where there is none. `row` is drawn once for each.
pub fn rows<K, T, I>(
    known: Remote<K>,
    all: fn(&K) -> &Vec<T>,
    id: fn(&T) -> I,
    test: &'static str,
    empty: impl Fn() -> AnyView + Copy + Send + Sync + 'static,
    row: impl Fn(Signal<T>) -> AnyView + Copy + Send + Sync + 'static,
) -> AnyView
where
    K: Clone + Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
    I: Copy + Eq + Hash + Send + Sync + 'static,
{
    let ids = Memo::new(move |_| {
        known.with(|known| all(known).iter().map(id).collect::<Vec<I>>()).unwrap_or_default()
    });
    let draw = move |this: I| {
        let find = move |known: &K| all(known).iter().find(|item| id(item) == this).cloned();
        let first = untrack(|| known.with(find).flatten())?;
        // It stays as it was while its row goes.
        let item = Memo::new(move |before: Option<&T>| {
            let now = known.with(find).flatten();
            now.or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
        });
        Some(row(Signal::from(item)))
    };
    let has_any = Memo::new(move |_| ids.with(|ids| !ids.is_empty()));
    view! {
        <Show when=move || has_any.get() fallback=empty>
            <ul class="list sheet sheet--list" data-test=test>
                <For each=move || ids.get() key=|id| *id children=draw/>
            </ul>
        </Show>
    }
    .into_any()
}
