//! Something to copy: a field that selects itself, a button, and a word when it is done.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{browser, locales::t};

/// `id` is the field's own on its page.
#[component]
pub fn CopyField(id: String, label: String, value: String, test: &'static str) -> impl IntoView {
    let said = RwSignal::new(None::<String>);
    let (copied, selected) = (value.clone(), id.clone());
    let copy = move |_| {
        let (value, field) = (copied.clone(), selected.clone());
        spawn_local(async move {
            let words = if browser::copy(&value).await {
                t::copy::copied()
            } else {
                browser::select(&field);
                t::copy::selected()
            };
            // The page may be gone meanwhile.
            said.try_set(Some(words));
        });
    };
    let (label_for, whole) = (id.clone(), id.clone());
    view! {
        <div class="copy">
            <div class="field">
                <label for=label_for>{label}</label>
                <input
                    readonly
                    class="input"
                    id=id
                    type="text"
                    data-test=test
                    value=value
                    on:focus=move |_| browser::select(&whole)
                />
            </div>
            <button class="btn btn--primary" type="button" data-test="copy" on:click=copy>
                {t::copy::copy()}
            </button>
        </div>
        <p class="soft" role="status" data-test="copied">{said}</p>
    }
}
