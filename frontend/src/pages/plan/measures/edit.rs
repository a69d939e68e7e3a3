//! Editing a measure. A stale edit shows both versions; nothing typed is lost.

use leptos::prelude::*;
use verv_contract::{endpoints::ChangeMeasure, plan::measures::MeasureView};

use super::{
    Shared,
    edit_fields::{self, COUNT, ContentFields},
};
use crate::{
    api::{Client, Options},
    browser,
    form::{Buttons, Editing, Form, Stale, Submit, Summary, use_client},
    locales::t,
    ui::toast::{Toasts, use_toasts},
};

#[derive(Clone, Copy)]
pub struct Edit {
    shared: Shared,
    client: Client,
    toasts: Toasts,
    editing: Option<Editing<MeasureView, COUNT>>,
}

impl Edit {
    /// Opens by itself where something was typed earlier.
    pub fn new(shared: Shared) -> Self {
        // Editing is for those who may, and begins from what is on the page.
        let measure = shared.measure.with_untracked(|measure| measure.may.edit.then(|| measure.clone()));
        let editing = measure.flatten().map(|measure| {
            let leave = || browser::focus("edit-button");
            let (written, words) = (edit_fields::written, edit_fields::words);
            Editing::new(Form::new("edit"), measure, written, words, leave)
                .drafted(&format!("edit-{}", shared.id))
        });
        Self { shared, client: use_client(), toasts: use_toasts(), editing }
    }

    pub fn is_open(self) -> bool {
        self.editing.is_some_and(|editing| editing.is_open.get())
    }

    pub fn open(self) {
        let measure = self.shared.measure.with_untracked(Clone::clone);
        if let (Some(editing), Some(measure)) = (self.editing, measure) {
            editing.open(measure, "/title");
        }
    }

    fn save(self) {
        let Some(editing) = self.editing else { return };
        let base = editing.base();
        let Some(request) = edit_fields::request(&editing.typed(), &base) else {
            editing.form.refuse_field("/target/at_least", "not_a_number");
            return;
        };
        if !editing.form.passes(request.clone()) {
            return;
        }
        let (path, options) = (self.shared.path(), Options::of_version(editing.version()));
        let call = async move { self.client.send::<ChangeMeasure>(path, &request, options).await };
        editing.save(call, move |saved| {
            self.shared.take(saved);
            self.toasts.say(t::edit::saved());
        });
    }
}

#[component]
pub fn EditForm(edits: StoredValue<Edit>) -> impl IntoView {
    let edits = edits.get_value();
    let editing = edits.editing?;
    let form = editing.form;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        edits.save();
    };
    let taken = move |current| edits.shared.take(current);
    Some(view! {
        <section class="sheet" aria-labelledby="h-endre" data-test="edit-form">
            <form class="stack gap-5" novalidate on:submit=submit>
                <div>
                    <h2 id="h-endre">{t::edit::title()}</h2>
                    <p class="soft">{t::edit::lead()}</p>
                </div>
                <Summary form/>
                <ContentFields form fields=editing.fields/>
                <Stale editing save=move |()| edits.save() taken/>
                <Buttons editing>
                    <Submit form text=t::edit::submit() busy=t::edit::busy test="edit-submit"/>
                </Buttons>
            </form>
        </section>
    })
}
