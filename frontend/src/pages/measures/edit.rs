//! Editing a measure. A stale edit shows both versions; nothing typed is lost.

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::{ProblemCode, endpoints::ChangeMeasure, measures::MeasureView};
use verv_domain::measure::MeasureKind;
use wasm_bindgen_futures::spawn_local;

use super::{
    Shared,
    edit_fields::{Draft, SPANS, STATES, UNITS},
};
use crate::{
    api::{Client, Options},
    browser,
    form::{Field, Form, choices, deadline_field, number_field, text_field, use_client},
    locales::{self, t},
    ui::{
        toast::{Toasts, use_toasts},
        versions,
    },
};

#[derive(Clone, Copy)]
struct Editing {
    shared: Shared,
    client: Client,
    toasts: Toasts,
    form: Form,
    draft: Draft,
    is_open: RwSignal<bool>,
    /// What was read when the editing began, or what was seen beside the own version since.
    base: StoredValue<MeasureView>,
    /// What somebody else has stored in the meantime.
    newer: RwSignal<Option<MeasureView>>,
}

impl Editing {
    fn save(self) {
        if self.form.busy.get_untracked() {
            return;
        }
        let base = self.base.get_value();
        let Some(request) = untrack(|| self.draft.request(&base)) else {
            self.form.refuse_field("/target/at_least", "not_a_number");
            return;
        };
        if !self.form.passes(request.clone()) {
            return;
        }
        self.form.begin();
        spawn_local(async move {
            let options = Options::of_version(base.version);
            match self.client.send::<ChangeMeasure>(self.shared.path(), &request, options).await {
                Ok(saved) => {
                    self.form.end();
                    self.close();
                    self.shared.take(saved);
                    self.toasts.say(t::edit::saved());
                }
                Err(error) if error.code() == Some(ProblemCode::StaleVersion) => {
                    self.form.end();
                    match error.current::<MeasureView>() {
                        Some(current) => {
                            self.draft.rebase(&base, &current);
                            self.newer.set(Some(current));
                            browser::go_to(versions::ID);
                        }
                        None => self.form.fail(error),
                    }
                }
                Err(error) => self.form.fail(error),
            }
        });
    }

    /// Gives focus back to the button that opened the form.
    fn close(self) {
        self.newer.set(None);
        self.is_open.set(false);
        browser::focus("edit-button");
    }

    /// Saves what was typed on top of the version that has been shown.
    fn keep_mine(self) {
        if let Some(current) = self.newer.get_untracked() {
            self.base.set_value(current);
            self.newer.set(None);
            self.save();
        }
    }

    fn take_current(self) {
        if let Some(current) = self.newer.get_untracked() {
            self.draft.take(&current);
            self.base.set_value(current.clone());
            self.close();
            self.shared.take(current);
        }
    }
}

pub fn section(shared: Shared, is_open: RwSignal<bool>) -> View {
    let Some(measure) = shared.measure.with_untracked(Clone::clone) else { return ().into_any() };
    let editing = Editing {
        shared,
        client: use_client(),
        toasts: use_toasts(),
        form: Form::new("edit"),
        draft: Draft::of(&measure),
        is_open,
        base: StoredValue::new(measure),
        newer: RwSignal::new(None),
    };
    // Editing begins from what is on the page.
    Effect::new(move || {
        if is_open.get() {
            if let Some(measure) = shared.measure.with_untracked(Clone::clone) {
                editing.draft.take(&measure);
                editing.base.set_value(measure);
            }
            browser::focus(editing.form.id("/title"));
        }
    });
    (move || is_open.get().then(|| form(&editing))).into_any()
}

fn form(editing: &Editing) -> View {
    let editing = *editing;
    let (form, draft) = (editing.form, editing.draft);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        editing.save();
    };
    let cancel = move |_| editing.close();
    let stale = move || {
        editing.newer.get().map(|current| {
            let keep = Callback::new(move |()| editing.keep_mine());
            let take = Callback::new(move |()| editing.take_current());
            versions::versions(untrack(|| draft.differences(&current)), keep, take)
        })
    };
    let reason = move || {
        (draft.kind_now() == Some(MeasureKind::NotLocal)).then(|| {
            let field = field(form, "/not_local_reason", t::edit::reason(), None, "edit-reason");
            text_field(&field, draft.reason, "text", "off")
        })
    };
    view! {
        <section class="sheet" aria-labelledby="h-endre" data-test="edit-form">
            <form class="stack gap-5" novalidate on:submit=submit>
                <div>
                    <h2 id="h-endre">{t::edit::title()}</h2>
                    <p class="soft">{t::edit::lead()}</p>
                </div>
                {form.summary()}
                {fields(form, draft)}
                {reason}
                {stale}
                <div class="row" hidden=move || editing.newer.with(Option::is_some)>
                    {form.submit(t::edit::submit, t::edit::busy, "edit-submit")}
                    <button class="btn btn--quiet" type="button" data-test="edit-cancel" on:click=cancel>{t::app::cancel()}</button>
                </div>
            </form>
        </section>
    }
}

fn field(
    form: Form,
    pointer: &'static str,
    label: String,
    hint: Option<String>,
    test: &'static str,
) -> Field {
    Field { form, pointer, label, hint, test }
}

fn fields(form: Form, draft: Draft) -> View {
    let text = "text";
    let kinds = MeasureKind::ALL.map(|kind| (kind.as_str().to_owned(), locales::kind(kind))).to_vec();
    let states = STATES.map(|(key, state)| (key.to_owned(), locales::state(state))).to_vec();
    let mut units = vec![(String::new(), t::edit::no_target())];
    units.extend(UNITS.map(|(key, unit)| (key.to_owned(), locales::unit_name(unit))));
    let spans =
        SPANS.map(|(key, span)| (key.to_owned(), locales::capitalised(&locales::span(span)))).to_vec();
    let title = field(form, "/title", t::edit::name(), None, "edit-title");
    let kind = field(form, "/kind", t::edit::kind(), None, "edit-kind");
    let unit = field(form, "/target/unit", t::edit::unit(), None, "edit-unit");
    let figure =
        field(form, "/target/at_least", t::edit::figure(), Some(t::edit::figure_hint()), "edit-figure");
    let span = field(form, "/target/per", t::edit::span(), None, "edit-span");
    let note = field(form, "/target/note", t::edit::note(), None, "edit-note");
    let deadline =
        field(form, "/deadline/label", t::edit::deadline(), Some(t::edit::deadline_hint()), "edit-deadline");
    let state = field(form, "/state", t::edit::state(), None, "edit-state");
    let has_target = move || draft.unit.with(|unit| !unit.is_empty());
    view! {
        {text_field(&title, draft.title, text, "off")}
        {choices(&kind, draft.kind, kinds)}
        {choices(&unit, draft.unit, units)}
        <div class="stack gap-5" hidden=move || !has_target()>
            {number_field(&figure, draft.figure)}
            {choices(&span, draft.span, spans)}
            {text_field(&note, draft.note, text, "off")}
        </div>
        {deadline_field(&deadline, draft.deadline, None)}
        {choices(&state, draft.state, states)}
    }
}
