//! Drafts: what is typed and not sent is kept on the device, so that neither leaving nor reloading a page loses it.
//!
//! A draft is one person's, is thrown away when it has been sent and at logout, and does not outlive a week. What
//! looks like a person's matter is not kept.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    api::read_json,
    browser::{self, DRAFTS},
    locales::t,
    session::use_session,
    ui::icon::icon,
};
use verv_domain::privacy::concern;

const MAX_AGE_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// What was typed, what stood there before, and which version that was, of what others may change too.
#[derive(Serialize, Deserialize)]
struct Stored {
    at: i64,
    typed: Vec<String>,
    before: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<i64>,
}

/// The draft of one form; a copy is a handle.
#[derive(Clone, Copy)]
pub struct Draft {
    key: StoredValue<String>,
    fields: StoredValue<Vec<RwSignal<String>>>,
    before: StoredValue<Vec<String>>,
    /// Which version what is typed began from, and which one is the newest that is known here.
    version: StoredValue<Option<i64>>,
    newest: StoredValue<Option<i64>>,
    /// Something that was typed earlier has been put back.
    pub restored: RwSignal<bool>,
}

impl Draft {
    /// Puts back what was typed earlier under `name`, and keeps from now on what is typed in `fields`. `name` says
    /// which form it is, and of what: `check-in-<id of the measure>`.
    pub fn new(name: &str, fields: Vec<RwSignal<String>>) -> Self {
        let before = read(&fields);
        let draft = Self {
            key: StoredValue::new(key_of(name)),
            fields: StoredValue::new(fields),
            before: StoredValue::new(before),
            version: StoredValue::new(None),
            newest: StoredValue::new(None),
            restored: RwSignal::new(false),
        };
        draft.restore();
        Effect::new(move || draft.keep());
        draft
    }

    fn stored(self) -> Option<Stored> {
        self.key.with_value(|key| stored(key))
    }

    /// Puts back what was typed; a field that was not touched keeps what is stored now.
    pub fn restore(self) {
        let Some(Stored { typed, before, version, .. }) = self.stored() else { return };
        self.fields.with_value(|fields| {
            for ((field, typed), before) in fields.iter().zip(typed).zip(before) {
                if typed != before && field.with_untracked(|now| *now != typed) {
                    field.set(typed);
                    self.restored.set(true);
                    self.version.set_value(version);
                }
            }
        });
    }

    /// What stands in the fields now is what is stored on the server: a form has been opened, or sent.
    pub fn begin(self) {
        self.before.set_value(self.fields.with_value(|fields| read(fields)));
    }

    /// What stands in the fields is of this version, except what was typed earlier, on an older one.
    pub fn read_as(self, version: i64) {
        self.newest.set_value(Some(version));
        if self.earlier_version().is_none() {
            self.version.set_value(Some(version));
        }
    }

    /// Whoever types has seen this version.
    pub fn go_on_from(self, version: i64) {
        self.newest.set_value(Some(version));
        self.version.set_value(Some(version));
    }

    /// The version that what was put back began from.
    pub fn earlier_version(self) -> Option<i64> {
        self.version.get_value().filter(|_| self.restored.get_untracked())
    }

    /// What was put back is not wanted.
    pub fn begin_anew(self) {
        // The page may be gone when an answer comes.
        let before = self.before.try_get_value().unwrap_or_default();
        self.fields.try_with_value(|fields| {
            for (field, before) in fields.iter().zip(before) {
                field.set(before);
            }
        });
        self.forget();
    }

    fn keep(self) {
        let typed: Vec<String> =
            self.fields.with_value(|fields| fields.iter().map(|field| field.get()).collect());
        let before = self.before.get_value();
        let is_private = typed.iter().any(|text| concern(text).is_some());
        self.key.with_value(|key| {
            if typed == before || is_private {
                browser::remember(key, None);
                return;
            }
            let stored = Stored { at: browser::now().0, typed, before, version: self.version.get_value() };
            if let Ok(text) = serde_json::to_string(&stored) {
                // A browser that keeps nothing is respected.
                browser::remember(key, Some(&text));
            }
        });
    }

    /// It has been sent, or given up.
    pub fn forget(self) {
        if self.key.try_with_value(|key| browser::remember(key, None)).is_some() {
            self.restored.set(false);
            self.version.set_value(self.newest.get_value());
        }
    }

    /// The same for when an answer has come, by which time the page may be gone.
    pub fn forgetting(self) -> impl FnOnce() + 'static {
        let key = self.key.get_value();
        move || {
            browser::remember(&key, None);
        }
    }
}

fn key_of(name: &str) -> String {
    let person = use_session().person().map(|person| person.to_string()).unwrap_or_default();
    format!("{DRAFTS}:{person}:{name}")
}

fn stored(key: &str) -> Option<Stored> {
    let stored = read_json::<Stored>(&browser::remembered(key)?)?;
    (browser::now().0 - stored.at < MAX_AGE_MS).then_some(stored)
}

/// Whether something waits under `name`, for a form that is not there before it is opened.
pub fn waits(name: &str) -> bool {
    stored(&key_of(name)).is_some()
}

fn read(fields: &[RwSignal<String>]) -> Vec<String> {
    fields.iter().map(|field| field.get_untracked()).collect()
}

/// Says that what was typed earlier has been put back, with a way to be without it.
#[component]
pub fn DraftRestored(draft: Draft) -> impl IntoView {
    view! {
        <Show when=move || draft.restored.get()>
            <div class="note" role="status" data-test="draft-restored">
                {icon("i-undo")}
                <p class="grow">{t::form::restored()}</p>
                <button
                    class="linkbtn"
                    type="button"
                    data-test="draft-begin-anew"
                    on:click=move |_| draft.begin_anew()
                >
                    {t::form::begin_anew()}
                </button>
            </div>
        </Show>
    }
}
