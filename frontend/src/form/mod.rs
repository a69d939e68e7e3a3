//! Forms: what is typed stays when the server refuses, and every error goes to its field.

mod deadline;
mod editing;
mod field;

use crate::dom::{View, busy_while, live, on, view};
use leptos::prelude::*;
use serde::Serialize;
use verv_contract::{Check, FieldError};

pub use deadline::deadline_field;
pub use editing::Editing;
pub use field::{Field, ShownPassword, choices, number_field, text_area, text_field};

use crate::kept::Kept;
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
    pub name: &'static str,
    errors: Kept<Vec<FieldError>>,
    trouble: Kept<Option<CallError>>,
    pub busy: RwSignal<bool>,
    /// Which field has which pointer, and what it is called.
    fields: StoredValue<Vec<(&'static str, String)>>,
    /// What was sent last that must not be made twice, and under which key.
    sent: StoredValue<(String, Options)>,
}

impl Form {
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            errors: Kept::new(Vec::new()),
            trouble: Kept::new(None),
            busy: RwSignal::new(false),
            fields: StoredValue::new(Vec::new()),
            sent: StoredValue::default(),
        }
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
        format!("{}{}", self.name, pointer.replace('/', "-"))
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
        self.busy.set(true);
    }

    pub fn end(self) {
        self.busy.set(false);
        self.sent.try_update_value(std::mem::take);
    }

    /// Shows what is wrong, and moves focus to it.
    pub fn refuse(self, errors: Vec<FieldError>) {
        self.busy.set(false);
        self.errors.set(errors);
        browser::focus(self.name);
    }

    /// Shows what is wrong, without moving focus.
    #[cfg(feature = "stil")]
    pub fn show(self, errors: Vec<FieldError>) {
        self.errors.set(errors);
    }

    pub fn refuse_field(self, pointer: &str, code: &str) {
        self.refuse(vec![field_error(pointer, code)]);
    }

    /// The call failed: errors of fields go to the fields.
    pub fn fail(self, error: CallError) {
        self.busy.set(false);
        match &error {
            CallError::Refused { problem, .. } if !problem.errors.is_empty() => {
                self.errors.set(problem.errors.clone());
            }
            CallError::Refused { .. } | CallError::Network | CallError::Unreadable => {
                self.trouble.set(Some(error));
            }
        }
        browser::focus(self.name);
    }

    /// The server's own rules, before sending.
    pub fn passes<R: Check>(self, request: R) -> bool {
        match request.check() {
            Ok(_) => {
                self.errors.set(Vec::new());
                true
            }
            Err(errors) => {
                self.refuse(errors);
                false
            }
        }
    }

    /// What is wrong with the field at `pointer`.
    pub fn error_at(self, pointer: &str) -> Option<String> {
        self.errors.with(|errors| errors.iter().find(|error| error.pointer == pointer).map(field_text))
    }

    /// The summary: how many things, and a way to each.
    pub fn summary(self) -> View {
        let link = move |error: &FieldError| {
            let known = self.fields.with_value(|fields| {
                let field = fields.iter().find(|(pointer, _)| error.pointer == *pointer);
                field.map(|(pointer, label)| ((*pointer).to_owned(), label.clone()))
            });
            let text = field_text(error);
            match known {
                Some((pointer, label)) => {
                    let id = self.id(&pointer);
                    let href = format!("#{id}");
                    let go = move |event: web_sys::Event| {
                        event.prevent_default();
                        browser::focus(id.clone());
                    };
                    let colon = if label.ends_with('?') { "" } else { ":" };
                    view! { <p><a href=href on:click=on(go)>{format!("{label}{colon} {text}")}</a></p> }
                }
                None => view! { <p>{text}</p> },
            }
        };
        let content = move || {
            if let Some(error) = self.trouble.get() {
                return Some(note::trouble(&error));
            }
            let errors = self.errors.get();
            if errors.is_empty() {
                return None;
            }
            let count = u32::try_from(errors.len()).unwrap_or(u32::MAX);
            let links = errors.iter().map(link).collect::<View>();
            Some(view! {
                <div class="note note--stop" role="alert" data-test="form-errors">
                    {icon("i-warn")}
                    <div><p><b>{t::form::count(count)}</b></p>{links}</div>
                </div>
            })
        };
        view! { <div id=self.name tabindex="-1">{live(content)}</div> }
    }

    /// The main button: says what happens, and what is happening.
    pub fn submit(
        self,
        text: impl Fn() -> String + Send + 'static,
        busy_words: fn() -> String,
        test: &'static str,
    ) -> View {
        let words = move || if self.busy.get() { busy_words() } else { text() };
        view! {
            <button
                class="btn btn--primary"
                type="submit"
                data-test=test
                aria-busy=busy_while(self.busy)
            >
                {live(words)}
            </button>
        }
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
