//! Icons and marks from the page's sprite; always beside words that say the same.

use leptos::prelude::*;

use crate::locales::t;

/// A line icon.
pub fn icon(name: &'static str) -> impl IntoView {
    drawn("i", name)
}

/// The same, smaller.
pub fn small_icon(name: &'static str) -> impl IntoView {
    drawn("i i--s", name)
}

/// At the end of a row: it can be opened.
pub fn end_icon(name: &'static str) -> impl IntoView {
    drawn("i end", name)
}

/// A status mark's shape.
pub fn mark(name: &'static str) -> impl IntoView {
    drawn("g", name)
}

fn drawn(class: &'static str, name: &'static str) -> impl IntoView {
    view! { <svg class=class aria-hidden="true"><use href=format!("#{name}")></use></svg> }
}

/// The product's mark and name.
pub fn brand() -> impl IntoView {
    view! {
        <svg viewBox="0 0 28 28" aria-hidden="true">
            <rect width="28" height="28" rx="7" fill="currentColor"></rect>
            <path
                d="M6.8 11.2 11.6 20.2 21.4 7.6"
                fill="none"
                stroke="#fff"
                stroke-width="3.4"
                stroke-linecap="round"
                stroke-linejoin="round"
            ></path>
        </svg>
        <span>{t::app::name()}</span>
    }
}
