//! The toast: what was done just now, with a way back. Never for errors; never takes focus.

use leptos::prelude::*;

use super::icon::small_icon;
use crate::kept::Kept;
use crate::ui::live::{Erased, live, on, yes};
use crate::{browser, locales::t};

/// How long it stays when nothing else happens, in seconds.
const STAYS: u32 = 20;

#[derive(Clone)]
struct Toast {
    number: u32,
    text: String,
    undo: Option<Callback<()>>,
}

#[derive(Clone, Copy)]
pub struct Toasts {
    shown: Kept<Option<Toast>>,
    count: StoredValue<u32>,
}

pub fn use_toasts() -> Toasts {
    expect_context()
}

impl Toasts {
    pub fn new() -> Self {
        Self { shown: Kept::new(None), count: StoredValue::new(0) }
    }

    pub fn say(self, text: String) {
        self.show(text, None);
    }

    pub fn say_with_undo(self, text: String, undo: impl Fn() + Send + Sync + 'static) {
        self.show(text, Some(Callback::new(move |()| undo())));
    }

    fn show(self, text: String, undo: Option<Callback<()>>) {
        self.count.update_value(|count| *count += 1);
        let number = self.count.get_value();
        self.shown.set(Some(Toast { number, text, undo }));
        browser::after(STAYS, move || {
            self.shown.update(|shown| {
                if shown.as_ref().is_some_and(|toast| toast.number == number) {
                    *shown = None;
                }
            });
        });
    }

    /// Another action has begun.
    pub fn clear(self) {
        self.shown.set(None);
    }

    pub fn view(self) -> AnyView {
        let content = move || {
            self.shown.get().map(|toast| {
                let undo = toast.undo.map(|undo| {
                    let back = move |_| {
                        self.clear();
                        undo.run(());
                    };
                    view! {
                        <button class="linkbtn" type="button" data-test="undo" on:click=on(back)>
                            {small_icon("i-undo")}
                            {t::app::undo()}
                        </button>
                    }
                });
                view! { <span>{toast.text}</span> {undo} }
            })
        };
        view! {
            <div class="toast" class:is-open=yes(move || self.shown.with(Option::is_some)) role="status" data-test="toast">
                {live(content)}
            </div>
        }
        .erased()
    }
}
