//! What this browser remembers about looks and language.

use leptos::prelude::*;

use crate::{
    browser,
    locales::{self, t},
};

/// Light, dark, or as the device.
#[component]
pub fn Themes(place: &'static str) -> impl IntoView {
    let chosen = RwSignal::new(browser::chosen_theme());
    let choice = move |(value, text): (Option<&'static str>, String)| {
        let choose = move |_| {
            browser::choose_theme(value);
            chosen.set(value.map(str::to_owned));
        };
        view! {
            <label>
                <input
                    type="radio"
                    name=format!("tema-{place}")
                    prop:checked=move || chosen.get().as_deref() == value
                    on:change=choose
                />
                {text}
            </label>
        }
    };
    let choices =
        [(Some("light"), t::shell::light()), (Some("dark"), t::shell::dark()), (None, t::shell::auto())];
    view! {
        <fieldset>
            <legend class="label">{t::shell::theme()}</legend>
            <div class="segment mt-2">{choices.map(choice).collect_view()}</div>
        </fieldset>
    }
}

#[component]
pub fn Languages(place: &'static str) -> impl IntoView {
    let now = locales::language();
    let option = |(tag, name): (&'static str, &'static str)| {
        view! { <option value=tag lang=tag selected=now == tag>{name}</option> }
    };
    let id = format!("maal-{place}");
    view! {
        <div class="field">
            <label for=id.clone()>{t::shell::language()}</label>
            <select
                class="select"
                id=id
                data-test="language"
                on:change=|event| browser::choose_language(&event_target_value(&event))
            >
                {locales::LANGUAGES.map(option).collect_view()}
            </select>
        </div>
    }
}
