//! Editing what others may change too: a stale edit shows both versions, and nothing typed is lost.

use std::future::Future;

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use verv_contract::ProblemCode;
use wasm_bindgen_futures::spawn_local;

use super::Form;
use crate::{
    api::CallError,
    browser,
    dom::{View, live, on, view, yes},
    kept::Kept,
    locales::t,
    ui::versions::{self, Difference},
};

/// What is typed, the version that it began from, and the version that somebody else has stored since.
pub struct Editing<V: 'static, const N: usize> {
    pub form: Form,
    /// Which button opened it, and takes focus again.
    opener: &'static str,
    pub is_open: RwSignal<bool>,
    pub fields: [RwSignal<String>; N],
    base: StoredValue<V>,
    newer: Kept<Option<V>>,
    /// What is stored, as it would be typed, in the order of the fields.
    written: fn(&V) -> [String; N],
    /// The fields' names, and what is typed in words.
    words: fn(&[String; N]) -> [(String, String); N],
}

impl<V, const N: usize> Clone for Editing<V, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V, const N: usize> Copy for Editing<V, N> {}

impl<V: Clone + DeserializeOwned + Send + Sync + 'static, const N: usize> Editing<V, N> {
    pub fn new(
        form: Form,
        opener: &'static str,
        value: V,
        written: fn(&V) -> [String; N],
        words: fn(&[String; N]) -> [(String, String); N],
    ) -> Self {
        Self {
            form,
            opener,
            is_open: RwSignal::new(false),
            fields: written(&value).map(RwSignal::new),
            base: StoredValue::new(value),
            newer: Kept::new(None),
            written,
            words,
        }
    }

    /// Opens the form with what is stored now, and moves focus to its first field.
    pub fn open(self, value: V, first: &str) {
        self.take(value);
        self.is_open.set(true);
        browser::focus(self.form.id(first));
    }

    fn take(self, value: V) {
        for (field, stored) in self.fields.into_iter().zip((self.written)(&value)) {
            field.set(stored);
        }
        self.base.set_value(value);
        self.newer.set(None);
    }

    /// Closes the form, and gives focus back.
    pub fn close(self) {
        self.newer.set(None);
        self.is_open.set(false);
        browser::focus(self.opener);
    }

    /// What the edit is based on.
    pub fn base(self) -> V {
        self.base.get_value()
    }

    pub fn typed(self) -> [String; N] {
        self.fields.map(|field| field.get_untracked())
    }

    /// Waits for the call; what it gives goes to `saved`.
    pub fn save(
        self,
        call: impl Future<Output = Result<V, CallError>> + 'static,
        saved: impl FnOnce(V) + 'static,
    ) {
        if self.form.busy.get_untracked() {
            return;
        }
        self.form.begin();
        spawn_local(async move {
            match call.await {
                Ok(value) => {
                    self.form.end();
                    self.close();
                    saved(value);
                }
                Err(error) => self.refused(error),
            }
        });
    }

    fn refused(self, error: CallError) {
        match error.current::<V>() {
            Some(current) if error.code() == Some(ProblemCode::StaleVersion) => {
                self.form.end();
                self.rebase(&current);
                self.newer.set(Some(current));
                browser::go_to(versions::ID);
            }
            _ => self.form.fail(error),
        }
    }

    /// Puts what somebody else has stored in the fields that were not touched here.
    fn rebase(self, current: &V) {
        // The page may be gone when an answer comes.
        let Some(base) = self.base.try_with_value(self.written) else { return };
        for ((field, before), now) in self.fields.into_iter().zip(base).zip((self.written)(current)) {
            if field.with_untracked(|typed| *typed == before) {
                field.set(now);
            }
        }
    }

    /// Field by field, what is typed and what is stored now, where the two are not the same.
    fn differences(self, current: &V) -> Vec<Difference> {
        let mine = (self.words)(&self.typed());
        let stored = (self.words)(&(self.written)(current));
        let both = mine.into_iter().zip(stored).filter(|((_, mine), (_, stored))| mine != stored);
        both.map(|((field, mine), (_, current))| Difference { field, mine, current }).collect()
    }

    /// Both versions, when somebody else was first: `save` sends what is typed, `taken` shows what is stored.
    pub fn stale(
        self,
        save: impl Fn() + Copy + Send + Sync + 'static,
        taken: impl Fn(V) + Copy + Send + Sync + 'static,
    ) -> View {
        let keep = move || {
            if let Some(current) = self.newer.get_untracked() {
                self.base.set_value(current);
                self.newer.set(None);
                save();
            }
        };
        let take = move || {
            if let Some(current) = self.newer.get_untracked() {
                self.take(current.clone());
                self.close();
                taken(current);
            }
        };
        live(move || {
            self.newer.get().map(|current| {
                let (keep, take) = (Callback::new(move |()| keep()), Callback::new(move |()| take()));
                versions::versions(untrack(|| self.differences(&current)), keep, take)
            })
        })
    }

    /// The main button, and the way out.
    pub fn buttons(self, submit: View) -> View {
        view! {
            <div class="row" hidden=yes(move || self.newer.with(Option::is_some))>
                {submit}
                <button class="btn btn--quiet" type="button" data-test="cancel" on:click=on(move |_| self.close())>
                    {t::app::cancel()}
                </button>
            </div>
        }
    }
}
