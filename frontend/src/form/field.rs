//! Fields: label, hint, error and control, in that order.

use crate::dom::{Value, View, live, on, optional, text_of, view, yes};
use leptos::prelude::*;

use super::Form;
use crate::{locales::t, ui::icon::small_icon};

/// A field's words and place.
pub struct Field {
    pub form: Form,
    pub pointer: &'static str,
    pub label: String,
    pub hint: Option<String>,
    pub test: &'static str,
}

impl Field {
    /// The frame around a control that has this field's id.
    pub fn around(&self, control: View) -> View {
        let Self { form, pointer, .. } = *self;
        form.register(pointer, &self.label);
        let id = form.id(pointer);
        let hint =
            self.hint.clone().map(|hint| view! { <span class="hint" id=format!("{id}-hint")>{hint}</span> });
        let error_id = format!("{id}-error");
        let error = move || {
            form.error_at(pointer).map(|text| {
                view! { <span class="error" id=error_id.clone()>{small_icon("i-warn")} <span>{text}</span></span> }
            })
        };
        let class = move || {
            let is_wrong = form.error_at(pointer).is_some();
            if is_wrong { "field field--error" } else { "field" }.to_owned()
        };
        view! {
            <div class=text_of(class)>
                <label for=id>{self.label.clone()}</label>
                {hint}
                {live(error)}
                {control}
            </div>
        }
    }

    /// The ids that describe the control.
    pub fn described_by(&self) -> Value {
        let Self { form, pointer, .. } = *self;
        let id = form.id(pointer);
        let has_hint = self.hint.is_some();
        optional(move || {
            let hint = has_hint.then(|| format!("{id}-hint"));
            let error = form.error_at(pointer).map(|_| format!("{id}-error"));
            match (hint, error) {
                (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
                (hint, error) => hint.or(error),
            }
        })
    }

    pub fn invalid(&self) -> Value {
        let Self { form, pointer, .. } = *self;
        optional(move || form.error_at(pointer).map(|_| "true".to_owned()))
    }
}

/// One line of text. `kind` is the input's type, `complete` its autocomplete.
pub fn text_field(
    field: &Field,
    value: RwSignal<String>,
    kind: impl Into<Value>,
    complete: &'static str,
) -> View {
    let control = view! {
        <input
            class="input"
            id=field.form.id(field.pointer)
            type=kind
            autocomplete=complete
            data-test=field.test
            aria-describedby=field.described_by()
            aria-invalid=field.invalid()
            prop:value=text_of(move || value.get())
            on:input=on(move |event| value.set(event_target_value(&event)))
        />
    };
    field.around(control)
}

/// A figure, typed as people write it.
pub fn number_field(field: &Field, value: RwSignal<String>) -> View {
    let control = view! {
        <input
            class="input"
            id=field.form.id(field.pointer)
            type="text"
            inputmode="decimal"
            autocomplete="off"
            data-test=field.test
            aria-describedby=field.described_by()
            aria-invalid=field.invalid()
            prop:value=text_of(move || value.get())
            on:input=on(move |event| value.set(event_target_value(&event)))
        />
    };
    field.around(control)
}

/// A paragraph.
pub fn text_area(field: &Field, value: RwSignal<String>) -> View {
    let control = view! {
        <textarea
            class="textarea"
            id=field.form.id(field.pointer)
            data-test=field.test
            aria-describedby=field.described_by()
            aria-invalid=field.invalid()
            prop:value=text_of(move || value.get())
            on:input=on(move |event| value.set(event_target_value(&event)))
        ></textarea>
    };
    field.around(control)
}

/// One of a few: values on the wire, and their words.
pub fn choices(field: &Field, value: RwSignal<String>, options: Vec<(String, String)>) -> View {
    let option = |(key, words): (String, String)| {
        let this = key.clone();
        view! { <option value=key prop:selected=yes(move || value.get() == this)>{words}</option> }
    };
    let control = view! {
        <select
            class="select"
            id=field.form.id(field.pointer)
            data-test=field.test
            aria-describedby=field.described_by()
            aria-invalid=field.invalid()
            on:change=on(move |event| value.set(event_target_value(&event)))
        >
            {options.into_iter().map(option).collect::<View>()}
        </select>
    };
    field.around(control)
}

/// Whether what is typed as a password can be read: as the one who types wishes.
#[derive(Clone, Copy, Default)]
pub struct ShownPassword(RwSignal<bool>);

impl ShownPassword {
    /// The kind of the field.
    pub fn kind(self) -> Value {
        text_of(move || if self.0.get() { "text" } else { "password" }.to_owned())
    }

    /// The box that decides it.
    pub fn choice(self) -> View {
        view! {
            <label class="check">
                <input type="checkbox" on:change=on(move |event| self.0.set(event_target_checked(&event)))/>
                <span>{t::login::show()}</span>
            </label>
        }
    }
}
