//! A question before something that cannot be undone: what follows, and a way out that has the focus.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::icon::icon;
use crate::{browser, locales::t};

/// What is asked.
#[derive(Clone)]
pub struct Question {
    pub title: String,
    /// What follows from it, one line each.
    pub consequences: Vec<String>,
    /// What the button does.
    pub act: String,
    pub on_yes: Callback<()>,
}

/// The browser keeps focus inside, closes it on Esc, and gives focus back.
#[derive(Clone, Copy)]
pub struct Dialog {
    id: &'static str,
    asked: RwSignal<Option<Question>>,
}

impl Dialog {
    pub fn new(id: &'static str) -> Self {
        Self { id, asked: RwSignal::new(None) }
    }

    fn element(self) -> Option<HtmlDialogElement> {
        document().get_element_by_id(self.id)?.dyn_into().ok()
    }

    pub fn ask(self, question: Question) {
        self.asked.set(Some(question));
        browser::show_modal(self.id);
    }

    fn close(self) {
        if let Some(dialog) = self.element() {
            dialog.close();
        }
    }
}

/// Stands once in the page, closed.
#[component]
pub fn DialogView(dialog: Dialog) -> impl IntoView {
    let (title, text) = (format!("{}-tittel", dialog.id), format!("{}-tekst", dialog.id));
    let (title_id, text_id) = (title.clone(), text.clone());
    let content = move || {
        dialog.asked.get().map(|question| {
            let Question { title, consequences, act, on_yes } = question;
            let yes = move |_| {
                dialog.close();
                on_yes.run(());
            };
            let lines = consequences.into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
            view! {
                <span class="dialog__icon">{icon("i-seal")}</span>
                <h2 id=title_id.clone()>{title}</h2>
                <div class="stack gap-2" id=text_id.clone()>{lines}</div>
                <div class="row">
                    <button
                        autofocus
                        class="btn btn--outline"
                        type="button"
                        data-test="dialog-no"
                        on:click=move |_| dialog.close()
                    >
                        {t::app::cancel()}
                    </button>
                    <button class="btn btn--danger" type="button" data-test="dialog-yes" on:click=yes>{act}</button>
                </div>
            }
        })
    };
    view! {
        <dialog
            class="dialog modal"
            id=dialog.id
            aria-labelledby=title
            aria-describedby=text
            data-test="dialog"
        >
            {content}
        </dialog>
    }
}
