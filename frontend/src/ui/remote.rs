//! Something that the server has: waited for, here, or failed; and fetched again without losing what is on the page.

use std::{future::Future, pin::Pin};

use crate::dom::{View, live, on, view};
use crate::kept::effect;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{note, page};
use crate::kept::Kept;
use crate::{api::CallError, locales::t};

/// What is known about it. A value that is here stays while it is fetched again.
#[derive(Clone, PartialEq)]
enum Phase {
    Waiting,
    Here,
    Failed(CallError),
}

pub struct Remote<T: 'static> {
    value: Kept<Option<T>>,
    phase: Kept<Phase>,
    /// Fetching it again failed, while an older value is here.
    trouble: Kept<Option<CallError>>,
    again: RwSignal<u32>,
}

/// A call, not made yet.
type Fetch<T> = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Result<T, CallError>>>>>;

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Remote<T> {}

impl<T: Clone + Send + Sync + 'static> Remote<T> {
    /// Fetches now, and again when a signal that `fetch` reads before its future changes.
    pub fn new<F>(fetch: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, CallError>> + 'static,
    {
        Self::boxed(Box::new(move || Box::pin(fetch())))
    }

    /// One for each type of value, rather than one for each call.
    fn boxed(fetch: Fetch<T>) -> Self {
        let remote = Self {
            value: Kept::new(None),
            phase: Kept::new(Phase::Waiting),
            trouble: Kept::new(None),
            again: RwSignal::new(0),
        };
        let latest = StoredValue::new(0_u32);
        effect(move || {
            remote.again.track();
            latest.update_value(|latest| *latest += 1);
            let this = latest.get_value();
            let coming = fetch();
            spawn_local(async move {
                let outcome = coming.await;
                // The page may be gone, or a newer fetch under way.
                if latest.try_get_value() == Some(this) {
                    remote.settle(outcome);
                }
            });
        });
        remote
    }

    fn settle(self, outcome: Result<T, CallError>) {
        match outcome {
            Ok(value) => self.set(value),
            Err(error) if self.value.with_untracked(Option::is_some) => self.trouble.set(Some(error)),
            Err(error) => self.phase.set(Phase::Failed(error)),
        }
    }

    /// Puts a newer value in place.
    pub fn set(self, value: T) {
        self.trouble.set(None);
        self.value.set(Some(value));
        // What somebody saved may come back after they have left the page.
        if self.phase.try_with_untracked(|phase| *phase != Phase::Here) == Some(true) {
            self.phase.set(Phase::Here);
        }
    }

    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.value.update(|value| {
            if let Some(value) = value {
                change(value);
            }
        });
    }

    pub fn reload(self) {
        if self.value.with_untracked(Option::is_none) {
            self.phase.set(Phase::Waiting);
        }
        self.again.update(|times| *times += 1);
    }

    /// Reads the value that is here.
    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> Option<U> {
        self.value.with(|value| value.as_ref().map(read))
    }

    pub fn with_untracked<U>(self, read: impl FnOnce(&T) -> U) -> Option<U> {
        self.value.with_untracked(|value| value.as_ref().map(read))
    }

    pub fn is_waiting(self) -> bool {
        self.phase.get() == Phase::Waiting
    }

    /// Draws a page of it: a skeleton while it is waited for, `draw` once when it is here, a page when it failed.
    pub fn show(self, what: fn() -> String, draw: impl Fn() -> View + Send + 'static) -> View {
        let failed = move |error: &CallError| page::failed(error, move || self.reload());
        self.phases(move || note::skeleton(what()), draw, failed)
    }

    /// The same for a part of a page, which has a heading of its own already.
    pub fn show_part(self, what: fn() -> String, draw: impl Fn() -> View + Send + 'static) -> View {
        let failed = move |error: &CallError| {
            view! { {note::trouble(error)}<p>{page::again_button(move || self.reload())}</p> }
        };
        self.phases(move || note::waiting(what()), draw, failed)
    }

    fn phases(
        self,
        waiting: impl Fn() -> View + 'static,
        draw: impl Fn() -> View + 'static,
        failed: impl Fn(&CallError) -> View + 'static,
    ) -> View {
        let phase = self.phase;
        let body = move || match phase.get() {
            Phase::Waiting => waiting(),
            Phase::Here => untrack(&draw),
            Phase::Failed(error) => failed(&error),
        };
        let trouble = move || {
            self.trouble.get().map(|_| {
                view! {
                    <div class="note note--warn mb" role="alert">
                        <p class="grow">{t::down::refresh_failed()}</p>
                        <button class="linkbtn" type="button" on:click=on(move |_| self.reload())>{t::app::again()}</button>
                    </div>
                }
            })
        };
        view! { {live(trouble)} {live(body)} }
    }
}
