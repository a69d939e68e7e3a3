//! Numbers as the locale writes them, and which number a noun stands in.

use js_sys::{Array, Intl, Object};
use wasm_bindgen::JsValue;

use super::{t, tag};

thread_local! {
    static PLURALS: Intl::PluralRules = Intl::PluralRules::new(&locales(), &Object::new());
    static DIGITS: Intl::NumberFormat = Intl::NumberFormat::new(&locales(), &Object::new());
}

pub(super) fn locales() -> Array {
    Array::of1(&JsValue::from_str(&tag()))
}

pub(super) fn is_one(count: u32) -> bool {
    PLURALS.with(|rules| rules.select(f64::from(count)) == "one")
}

/// `2 158`.
pub fn digits(number: f64) -> String {
    let written = DIGITS.with(|format| format.format().call1(&JsValue::NULL, &JsValue::from_f64(number)));
    written.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// Two to twelve as words; the rest are easier to read in digits.
pub(super) fn in_words(count: u32) -> Option<String> {
    let all = t::numbers();
    let position = usize::try_from(count.checked_sub(2)?).ok()?;
    all.split(' ').nth(position).map(str::to_owned)
}
