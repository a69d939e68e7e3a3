//! Icons and marks from the page's sprite.

use crate::dom::{View, view};

/// A line icon beside words that say the same.
pub fn icon(name: &'static str) -> View {
    drawn("i", name)
}

/// The same, smaller.
pub fn small_icon(name: &'static str) -> View {
    drawn("i i--s", name)
}

/// At the end of a row: it can be opened.
pub fn end_icon(name: &'static str) -> View {
    drawn("i end", name)
}

/// A status mark's shape.
pub fn mark(name: &'static str) -> View {
    drawn("g", name)
}

fn drawn(class: &'static str, name: &'static str) -> View {
    view! { <svg class=class aria-hidden="true"><use href=format!("#{name}")/></svg> }
}

/// The product's mark and name.
pub fn brand() -> View {
    let inside = "<rect width=\"28\" height=\"28\" rx=\"7\" fill=\"currentColor\"/><path d=\"M6.8 11.2 11.6 20.2 21.4 7.6\" \
                  fill=\"none\" stroke=\"#fff\" stroke-width=\"3.4\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>";
    view! {
        <svg viewBox="0 0 28 28" aria-hidden="true" inner_html=inside></svg>
        <span>{crate::locales::t::app::name()}</span>
    }
}
