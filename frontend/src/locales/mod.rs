//! What the pages say. Every text is a function made from the locale files; the words are fetched, one locale at a
//! time.

pub mod days;
mod numbers;
mod words;

use std::cell::RefCell;

pub use words::*;

thread_local! {
    /// The texts of the chosen locale, in the order of the sorted keys.
    static TEXTS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// The languages, as their tags, in the order that they are offered.
pub const LANGUAGES: [(&str, &str); 3] = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")];

/// The language that the page came in, as one of [`LANGUAGES`].
pub fn language() -> String {
    let root = leptos::prelude::document().document_element();
    root.and_then(|root| root.get_attribute("lang")).unwrap_or_default()
}

/// The same as a tag that `Intl` knows.
fn tag() -> String {
    let chosen = language();
    // Dates as they are written in Britain, not in America.
    if chosen == "en" { "en-GB".to_owned() } else { chosen }
}

/// Takes the fetched texts into use.
pub fn take_into_use(texts: Vec<String>) {
    TEXTS.set(texts);
}

/// The texts, as functions: `t::login::title()`.
#[expect(
    unused_imports,
    dead_code,
    reason = "generated: each module has the same header, and each text a function"
)]
pub mod t {
    use super::{counted as super_counted, filled as super_filled, text as super_text};
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

fn text(index: usize) -> String {
    TEXTS.with_borrow(|texts| texts.get(index).cloned().unwrap_or_default())
}

fn filled(index: usize, values: &[(&str, &str)]) -> String {
    let mut text = text(index);
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// The text at `index` for one, the next for any other number.
fn counted(index: usize, count: u32, values: &[(&str, &str)]) -> String {
    let in_digits = numbers::digits(f64::from(count));
    let in_words = numbers::in_words(count).unwrap_or_else(|| in_digits.clone());
    let at_the_start = capitalised(&in_words);
    let mut all = vec![("count", in_digits.as_str()), ("many", &in_words), ("Many", &at_the_start)];
    all.extend_from_slice(values);
    filled(if numbers::is_one(count) { index } else { index + 1 }, &all)
}

/// The first letter large.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
