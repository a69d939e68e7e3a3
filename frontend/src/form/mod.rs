//! Forms: what is typed stays when the server refuses, and every error goes to its field.

mod deadline;
mod draft;
mod editing;
pub mod entry;
mod field;
mod privacy;
mod several;
mod stepper;

use leptos::prelude::*;
use serde::Serialize;
use verv_contract::{Check, FieldError};
use verv_domain::privacy::Concern;

pub use deadline::DeadlineField;
pub use draft::{Draft, DraftRestored, waits as draft_waits};
pub use editing::{Buttons, Editing, Stale};
pub use field::{Choices, Field, FieldFrame, NumberField, ShownPassword, TextArea, TextField};

pub use stepper::Stepper;

use crate::{
    api::{CallError, Client, Options, field_text},
    browser,
    locales::t,
    ui::{icon::icon, note},
};

/// A form's state. The values are signals of their own, beside it.
#[derive(Clone, Copy)]
pub struct Form {
    /// The id of the summary, and the beginning of its fields' ids.
    name: StoredValue<String>,
    /// Where in the request the fields stand, when it holds more than them.
    below: &'static str,
    errors: RwSignal<Vec<FieldError>>,
    trouble: RwSignal<Option<CallError>>,
    pub busy: RwSignal<bool>,
    /// Which field has which pointer, and what it is called.
    fields: StoredValue<Vec<(&'static str, String)>>,
    /// What was sent last that must not be made twice, and under which key.
    sent: StoredValue<(String, Options)>,
    /// What the writer is asked about before it is sent.
    asked: RwSignal<Option<Concern>>,
    /// What the writer has decided to send all the same.
    despite: StoredValue<(String, bool)>,
}

impl Form {
    /// `name` is the form's own on its page; a form in a row of a list has the row's id in it.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: StoredValue::new(name.into()),
            below: "",
            errors: RwSignal::new(Vec::new()),
            trouble: RwSignal::new(None),
            busy: RwSignal::new(false),
            fields: StoredValue::new(Vec::new()),
            sent: StoredValue::default(),
            asked: RwSignal::new(None),
            despite: StoredValue::default(),
        }
    }

    /// For a request that holds the fields' values below `pointer`.
    pub fn below(self, pointer: &'static str) -> Self {
        Self { below: pointer, ..self }
    }

    /// Empty, where the page has gone meanwhile.
    fn name(self) -> String {
        self.name.try_get_value().unwrap_or_default()
    }

    /// For something new that must not be made twice: the same again has the same key, and what has been changed
    /// since is something else.
    pub fn once(self, request: &impl Serialize) -> Options {
        let request = serde_json::to_string(request).unwrap_or_default();
        self.sent.update_value(|(sent, options)| {
            if options.idempotency_key.is_none() || *sent != request {
                *sent = request;
                *options = Options::once();
            }
        });
        self.sent.with_value(|(_, options)| options.clone())
    }

    /// The id of the field at this pointer.
    pub fn id(self, pointer: &str) -> String {
        format!("{}{}", self.name(), pointer.replace('/', "-"))
    }

    fn register(self, pointer: &'static str, label: &str) {
        self.fields.update_value(|fields| {
            if !fields.iter().any(|(known, _)| *known == pointer) {
                fields.push((pointer, label.to_owned()));
            }
        });
    }

    /// Begins: the last attempt's errors are gone.
    pub fn begin(self) {
        self.errors.set(Vec::new());
        self.trouble.set(None);
        self.asked.set(None);
        self.busy.set(true);
    }

    pub fn end(self) {
        self.busy.set(false);
        self.sent.try_update_value(std::mem::take);
    }

    /// Shows what is wrong, and moves focus to it.
    pub fn refuse(self, errors: Vec<FieldError>) {
        self.busy.set(false);
        self.errors.set(self.placed(errors));
        browser::focus(self.name());
    }

    /// Shows what is wrong, without moving focus.
    #[cfg(feature = "styleguide")]
    pub fn show(self, errors: Vec<FieldError>) {
        self.errors.set(errors);
    }

    /// With the pointers that the fields have.
    fn placed(self, mut errors: Vec<FieldError>) -> Vec<FieldError> {
        for error in &mut errors {
            if let Some(pointer) = error.pointer.strip_prefix(self.below) {
                error.pointer = pointer.to_owned();
            }
        }
        errors
    }

    pub fn refuse_field(self, pointer: &str, code: &str) {
        self.refuse(vec![field_error(pointer, code)]);
    }

    /// The call failed: errors of fields go to the fields.
    pub fn fail(self, error: CallError) {
        self.busy.set(false);
        match &error {
            CallError::Refused { problem, .. } if !problem.errors.is_empty() => {
                self.errors.set(self.placed(problem.errors.clone()));
            }
            CallError::Refused { .. } | CallError::Network | CallError::Unreadable => {
                self.trouble.set(Some(error));
            }
        }
        browser::focus(self.name());
    }

    /// The server's own rules, before sending; and whether the writer should be asked first.
    pub fn passes<R: Check + Serialize>(self, request: R) -> bool {
        let written = serde_json::to_value(&request).unwrap_or_default();
        match request.check() {
            Ok(_) => self.errors.set(Vec::new()),
            Err(errors) => {
                self.refuse(errors);
                return false;
            }
        }
        let Some(concern) = privacy::concern_in(&written) else { return true };
        let written = written.to_string();
        // The same again, once the writer has said so.
        if self.despite.with_value(|(asked, may_send)| *may_send && *asked == written) {
            return true;
        }
        self.despite.set_value((written, false));
        self.asked.set(Some(concern));
        browser::focus(self.name());
        false
    }

    fn send_all_the_same(self) {
        self.despite.update_value(|(_, may_send)| *may_send = true);
        self.asked.set(None);
        browser::submit_around(&self.name());
    }

    /// What is wrong with the field at `pointer`.
    pub fn error_at(self, pointer: &str) -> Option<String> {
        self.errors.with(|errors| errors.iter().find(|error| error.pointer == pointer).map(field_text))
    }
}

/// What is wrong: how many things, with a way to each; or what the writer is asked about.
#[component]
pub fn Summary(form: Form) -> impl IntoView {
    let link = move |error: &FieldError| {
        let known = form.fields.with_value(|fields| {
            let field = fields.iter().find(|(pointer, _)| error.pointer == *pointer);
            field.map(|(pointer, label)| ((*pointer).to_owned(), label.clone()))
        });
        let text = field_text(error);
        let Some((pointer, label)) = known else { return view! { <p>{text}</p> }.into_any() };
        let id = form.id(&pointer);
        let href = format!("#{id}");
        let go = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            browser::focus(id.clone());
        };
        let colon = if label.ends_with('?') { "" } else { ":" };
        view! { <p><a href=href on:click=go>{format!("{label}{colon} {text}")}</a></p> }.into_any()
    };
    let wrong = move || {
        if let Some(error) = form.trouble.get() {
            return Some(note::trouble(&error));
        }
        let errors = form.errors.get();
        if errors.is_empty() {
            return None;
        }
        let count = u32::try_from(errors.len()).unwrap_or(u32::MAX);
        let errors = view! {
            <div class="note note--stop" role="alert" data-test="form-errors">
                {icon("i-warn")}
                <div><p><b>{t::form::count(count)}</b></p>{errors.iter().map(link).collect_view()}</div>
            </div>
        };
        Some(errors.into_any())
    };
    view! {
        <div id=form.name() tabindex="-1">
            {wrong}
            {move || form.asked.get().map(|concern| view! { <Question form concern/> })}
        </div>
    }
}

/// What was written looks like a person's matter.
#[component]
fn Question(form: Form, concern: Concern) -> impl IntoView {
    let (title, lead) = privacy::question(concern);
    let take_back = move |_| {
        form.asked.set(None);
        let first = form.fields.with_value(|fields| fields.first().map(|(pointer, _)| *pointer));
        browser::focus(form.id(first.unwrap_or_default()));
    };
    view! {
        <div class="note note--warn" role="alert" data-test="privacy-question">
            {icon("i-shield")}
            <div>
                <p><b>{title}</b>" "{lead}</p>
                <p class="row mt-2">
                    <button class="btn" type="button" data-test="privacy-remove" on:click=take_back>
                        {t::privacy::remove()}
                    </button>
                    <button
                        class="btn btn--quiet"
                        type="button"
                        data-test="privacy-send"
                        on:click=move |_| form.send_all_the_same()
                    >
                        {t::privacy::send_anyway()}
                    </button>
                </p>
            </div>
        </div>
    }
}

/// The main button: says what happens, and what is happening.
#[component]
pub fn Submit(
    form: Form,
    #[prop(into)] text: Signal<String>,
    busy: fn() -> String,
    test: &'static str,
) -> impl IntoView {
    view! {
        <button
            class="btn btn--primary"
            type="submit"
            data-test=test
            aria-busy=move || form.busy.get().then_some("true")
        >
            {move || if form.busy.get() { busy() } else { text.get() }}
        </button>
    }
}

pub fn field_error(pointer: &str, code: &str) -> FieldError {
    FieldError { pointer: pointer.to_owned(), code: code.to_owned(), message: String::new() }
}

/// The client, for forms that send.
pub fn use_client() -> Client {
    crate::session::use_session().client
}

/// What is typed, or nothing when it is blank.
pub fn filled_in(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
