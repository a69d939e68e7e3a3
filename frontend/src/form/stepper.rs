//! A number field with buttons for one fewer and one more. Empty means not counted, which is not the same as 0.

use leptos::prelude::*;

use super::{Field, field::FieldFrame};
use crate::{locales::t, ui::icon::icon};

#[component]
pub fn Stepper(field: Field, count: Signal<Option<u32>>, set: Callback<Option<u32>>) -> impl IntoView {
    let label = field.label.clone();
    let step = move |by: i32| {
        move |_| {
            let now = count.get_untracked();
            // One fewer than 0 is empty: not counted.
            set.run(match now {
                Some(0) | None if by < 0 => None,
                now => Some(now.unwrap_or_default().saturating_add_signed(by)),
            });
        }
    };
    let typed = move |event| {
        let text = event_target_value(&event);
        set.run(text.trim().parse().ok());
    };
    view! {
        <FieldFrame field=field.clone()>
            <div class="stepper">
                <button type="button" aria-label=t::form::fewer(&label) on:click=step(-1)>{icon("i-minus")}</button>
                <input
                    id=field.id()
                    type="number"
                    inputmode="numeric"
                    min="0"
                    max="1000000"
                    autocomplete="off"
                    data-test=field.test
                    aria-describedby=field.described_by()
                    aria-invalid=field.invalid()
                    prop:value=move || count.get().map(|count| count.to_string()).unwrap_or_default()
                    on:input=typed
                />
                <button
                    type="button"
                    aria-label=t::form::more(&label)
                    data-test=format!("{}-more", field.test)
                    on:click=step(1)
                >
                    {icon("i-plus")}
                </button>
            </div>
        </FieldFrame>
    }
}
