//! Fields: label, hint, error and control, in that order.

use leptos::prelude::*;

use super::Form;
use crate::{locales::t, ui::icon::small_icon};

/// A field's words and place.
#[derive(Clone)]
pub struct Field {
    pub form: Form,
    /// Where the value stands in the request, as problems name it.
    pub pointer: &'static str,
    pub label: String,
    pub hint: Option<String>,
    pub test: &'static str,
}

impl Field {
    /// The id of the control.
    pub fn id(&self) -> String {
        self.form.id(self.pointer)
    }

    /// The ids that describe the control.
    pub fn described_by(&self) -> Signal<Option<String>> {
        let Self { form, pointer, .. } = *self;
        let id = self.id();
        let has_hint = self.hint.is_some();
        Signal::derive(move || {
            let hint = has_hint.then(|| format!("{id}-hint"));
            let error = form.error_at(pointer).map(|_| format!("{id}-error"));
            match (hint, error) {
                (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
                (hint, error) => hint.or(error),
            }
        })
    }

    /// `aria-invalid`.
    pub fn invalid(&self) -> Signal<Option<&'static str>> {
        let Self { form, pointer, .. } = *self;
        Signal::derive(move || form.error_at(pointer).map(|_| "true"))
    }
}

/// The frame around a control that has the field's id.
#[component]
pub fn FieldFrame(field: Field, children: Children) -> impl IntoView {
    let id = field.id();
    let Field { form, pointer, label, hint, .. } = field;
    form.register(pointer, &label);
    let hint = hint.map(|hint| view! { <span class="hint" id=format!("{id}-hint")>{hint}</span> });
    let error_id = format!("{id}-error");
    let error = move || {
        form.error_at(pointer).map(|text| {
            view! { <span class="error" id=error_id.clone()>{small_icon("i-warn")} <span>{text}</span></span> }
        })
    };
    view! {
        <div class="field" class:field--error=move || form.error_at(pointer).is_some()>
            <label for=id>{label}</label>
            {hint}
            {error}
            {children()}
        </div>
    }
}

/// One line of text. `kind` is the input's type.
#[component]
pub fn TextField(
    field: Field,
    value: RwSignal<String>,
    #[prop(into, default = "text".into())] kind: Signal<String>,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(default = "text")] inputmode: &'static str,
) -> impl IntoView {
    view! {
        <FieldFrame field=field.clone()>
            <input
                class="input"
                id=field.id()
                type=kind
                inputmode=inputmode
                autocomplete=autocomplete
                data-test=field.test
                aria-describedby=field.described_by()
                aria-invalid=field.invalid()
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </FieldFrame>
    }
}

/// A figure, typed as people write it.
#[component]
pub fn NumberField(field: Field, value: RwSignal<String>) -> impl IntoView {
    view! { <TextField field value inputmode="decimal"/> }
}

/// A paragraph.
#[component]
pub fn TextArea(field: Field, value: RwSignal<String>) -> impl IntoView {
    view! {
        <FieldFrame field=field.clone()>
            <textarea
                class="textarea"
                id=field.id()
                data-test=field.test
                aria-describedby=field.described_by()
                aria-invalid=field.invalid()
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
        </FieldFrame>
    }
}

/// One of a few: values on the wire, and their words.
#[component]
pub fn Choices(field: Field, value: RwSignal<String>, options: Vec<(String, String)>) -> impl IntoView {
    let option = move |(key, words): (String, String)| {
        let this = key.clone();
        view! { <option value=key prop:selected=move || value.get() == this>{words}</option> }
    };
    view! {
        <FieldFrame field=field.clone()>
            <select
                class="select"
                id=field.id()
                data-test=field.test
                aria-describedby=field.described_by()
                aria-invalid=field.invalid()
                on:change=move |event| value.set(event_target_value(&event))
            >
                {options.into_iter().map(option).collect_view()}
            </select>
        </FieldFrame>
    }
}

/// Whether what is typed as a password can be read: as the one who types wishes.
#[derive(Clone, Copy, Default)]
pub struct ShownPassword(RwSignal<bool>);

impl ShownPassword {
    /// The kind of the field.
    pub fn kind(self) -> Signal<String> {
        Signal::derive(move || if self.0.get() { "text" } else { "password" }.to_owned())
    }

    /// The box that decides it.
    pub fn choice(self) -> impl IntoView {
        view! {
            <label class="check">
                <input type="checkbox" on:change=move |event| self.0.set(event_target_checked(&event))/>
                <span>{t::login::show()}</span>
            </label>
        }
    }
}

// The same as functions, while pages still call them.

pub fn text_field(
    field: &Field,
    value: RwSignal<String>,
    kind: impl Into<Signal<String>>,
    complete: &'static str,
) -> AnyView {
    view! { <TextField field=field.clone() value kind=kind.into() autocomplete=complete/> }.into_any()
}

pub fn number_field(field: &Field, value: RwSignal<String>) -> AnyView {
    view! { <NumberField field=field.clone() value/> }.into_any()
}

pub fn text_area(field: &Field, value: RwSignal<String>) -> AnyView {
    view! { <TextArea field=field.clone() value/> }.into_any()
}

pub fn choices(field: &Field, value: RwSignal<String>, options: Vec<(String, String)>) -> AnyView {
    view! { <Choices field=field.clone() value options/> }.into_any()
}
