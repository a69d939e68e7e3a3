//! Drafts: what is typed and not sent is kept on the device, so that neither leaving nor reloading a page loses it.
//!
//! A draft is one person's, is thrown away when it has been sent and at logout, and does not outlive a week. What
//! looks like a person's matter is not kept.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::privacy::concern;
use crate::{
    api::read_json,
    browser::{self, DRAFTS},
    session::use_session,
};

const MAX_AGE_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// What was typed, and what stood there before.
#[derive(Serialize, Deserialize)]
struct Stored {
    at: i64,
    typed: Vec<String>,
    before: Vec<String>,
}

/// The draft of one form; a copy is a handle.
#[derive(Clone, Copy)]
pub struct Draft {
    key: StoredValue<String>,
    fields: StoredValue<Vec<RwSignal<String>>>,
    before: StoredValue<Vec<String>>,
    /// Something that was typed earlier has been put back.
    pub restored: RwSignal<bool>,
}

impl Draft {
    /// Puts back what was typed earlier under `name`, and keeps from now on what is typed in `fields`. `name` says
    /// which form it is, and of what: `check-in-<id of the measure>`.
    pub fn new(name: &str, fields: Vec<RwSignal<String>>) -> Self {
        let person = use_session().person().map(|person| person.to_string()).unwrap_or_default();
        let before = read(&fields);
        let draft = Self {
            key: StoredValue::new(format!("{DRAFTS}:{person}:{name}")),
            fields: StoredValue::new(fields),
            before: StoredValue::new(before),
            restored: RwSignal::new(false),
        };
        draft.restore();
        Effect::new(move || draft.keep());
        draft
    }

    fn stored(self) -> Option<Stored> {
        let text = self.key.with_value(|key| browser::remembered(key))?;
        let stored = read_json::<Stored>(&text)?;
        (browser::now().0 - stored.at < MAX_AGE_MS).then_some(stored)
    }

    /// Whether something waits to be put back: a form that opens on a press opens by itself then.
    pub fn exists(self) -> bool {
        self.stored().is_some()
    }

    /// Puts back what was typed; a field that was not touched keeps what is stored now.
    pub fn restore(self) {
        let Some(Stored { typed, before, .. }) = self.stored() else { return };
        self.fields.with_value(|fields| {
            for ((field, typed), before) in fields.iter().zip(typed).zip(before) {
                if typed != before && field.with_untracked(|now| *now != typed) {
                    field.set(typed);
                    self.restored.set(true);
                }
            }
        });
    }

    /// What stands in the fields now is what is stored on the server: a form has been opened, or sent.
    pub fn begin(self) {
        self.before.set_value(self.fields.with_value(|fields| read(fields)));
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
            let stored = Stored { at: browser::now().0, typed, before };
            if let Ok(text) = serde_json::to_string(&stored) {
                // A browser that keeps nothing is respected.
                browser::remember(key, Some(&text));
            }
        });
    }

    /// It has been sent, or given up.
    pub fn forget(self) {
        // The page may be gone when an answer comes.
        self.key.try_with_value(|key| browser::remember(key, None));
        self.restored.try_set(false);
    }
}

fn read(fields: &[RwSignal<String>]) -> Vec<String> {
    fields.iter().map(|field| field.get_untracked()).collect()
}
