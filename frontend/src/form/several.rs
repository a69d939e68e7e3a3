//! A field for any number of a few: boxes below one another.

use leptos::prelude::*;

use super::Field;
use crate::ui::icon::small_icon;

/// What is chosen of several.
pub fn chosen(typed: &str) -> impl Iterator<Item = &str> {
    typed.split(',').filter(|key| !key.is_empty())
}

/// What is chosen stands in `value` with commas between, in the order of the options.
#[component]
pub fn Several(field: Field, value: RwSignal<String>, options: Vec<(String, String)>) -> impl IntoView {
    let Field { form, pointer, label, hint, test } = field;
    form.register(pointer, &label);
    let id = form.id(pointer);
    let keys = StoredValue::new(options.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>());
    let option = move |(key, words): (String, String)| {
        let (this, that) = (key.clone(), key);
        let is_chosen = move || value.with(|value| chosen(value).any(|key| key == this));
        let choose = move |event: leptos::ev::Event| {
            let add = event_target_checked(&event);
            value.update(|value| *value = toggled(value, &that, add, &keys.get_value()));
        };
        view! {
            <label class="check">
                <input type="checkbox" data-test=test prop:checked=is_chosen on:change=choose/>
                <span>{words}</span>
            </label>
        }
    };
    let error = move || {
        form.error_at(pointer).map(|text| {
            view! { <span class="error">{small_icon("i-warn")} <span>{text}</span></span> }
        })
    };
    view! {
        <fieldset class="stack gap-2" id=id tabindex="-1">
            <legend class="label">{label}</legend>
            {hint.map(|hint| view! { <span class="hint">{hint}</span> })}
            {error}
            {options.into_iter().map(option).collect_view()}
        </fieldset>
    }
}

/// What is chosen with this, or without it. What is no option any more is kept while others are chosen.
fn toggled(chosen_now: &str, this: &str, add: bool, options: &[String]) -> String {
    let mut kept: Vec<&str> = chosen(chosen_now).filter(|key| *key != this).collect();
    if add {
        kept.push(this);
    }
    kept.sort_by_key(|key| options.iter().position(|option| option == key).unwrap_or(usize::MAX));
    kept.join(",")
}

#[cfg(test)]
mod tests {
    use super::toggled;

    #[test]
    fn what_is_chosen_keeps_the_order_of_the_options() {
        let options = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(toggled("", "b", true, &options), "b");
        assert_eq!(toggled("b", "a", true, &options), "a,b");
        assert_eq!(toggled("a,b", "a", false, &options), "b");
        assert_eq!(toggled("gone,b", "a", true, &options), "a,b,gone");
        assert_eq!(toggled("a", "a", true, &options), "a", "twice");
    }
}
