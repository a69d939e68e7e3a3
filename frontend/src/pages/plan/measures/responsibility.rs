//! Who answers for the measure, and changing it: shown at once, with a way back.

use leptos::prelude::*;
use verv_contract::{
    ProblemCode,
    endpoints::AssignResponsibility,
    plan::{measures::MeasureView, responsibilities::ResponsibilityRequest},
};
use verv_domain::{id::MeasureId, organisation::branches::BranchSlug};
use wasm_bindgen_futures::spawn_local;

use super::{
    Shared,
    responsibility_fields::{self, COUNT, ResponsibilityFields},
};
use crate::{
    api::{Client, Options, trouble_text},
    browser,
    form::{Buttons, Editing, Form, Stale, Submit, Summary, use_client},
    locales::{days, t},
    ui::{
        icon::icon,
        toast::{Toasts, use_toasts},
    },
};

#[derive(Clone, Copy)]
struct Assigning {
    shared: Shared,
    client: Client,
    toasts: Toasts,
    editing: Editing<MeasureView, COUNT>,
}

impl Assigning {
    fn open(self) {
        if let Some(measure) = self.shared.measure.with_untracked(Clone::clone) {
            self.editing.open(measure, "");
            browser::focus("accountable");
        }
    }

    fn save(self) {
        let editing = self.editing;
        if editing.form.busy.get_untracked() {
            return;
        }
        let typed = editing.typed();
        let request = responsibility_fields::request(&typed);
        if let Err(errors) = request.clone().check_on(days::today()) {
            editing.form.refuse(errors);
            return;
        }
        let Some(before) = self.shared.measure.with_untracked(Clone::clone) else { return };
        // It shows at once; refused, the old value comes back.
        let (accountable, supporting) = responsibility_fields::assignees(&typed);
        self.shared.measure.update(|measure| {
            measure.accountable = accountable;
            measure.supporting = supporting;
        });
        let (path, version) = (self.shared.path(), editing.version());
        let of = path.clone();
        let standing = before.clone();
        let call = async move {
            let options = Options::of_version(version);
            let outcome = self.client.send::<AssignResponsibility>(of, &request, options).await;
            if let Err(error) = &outcome {
                let stale = error.code() == Some(ProblemCode::StaleVersion);
                let current = error.current::<MeasureView>().filter(|_| stale);
                self.shared.take(current.unwrap_or(standing));
            }
            outcome
        };
        editing.save(call, move |saved| self.saved(saved, &before, path));
    }

    fn saved(self, saved: MeasureView, before: &MeasureView, path: (BranchSlug, MeasureId)) {
        let said = saved.accountable.as_ref().map_or_else(t::responsibility::saved_nobody, |assignee| {
            t::responsibility::saved(&assignee.party.name)
        });
        let version = saved.version;
        self.shared.take(saved);
        let back = responsibility_fields::request(&responsibility_fields::written(before));
        self.toasts.say_with_undo(said, move || self.undo(path.clone(), back.clone(), version));
    }

    /// The page may be another by then.
    fn undo(self, path: (BranchSlug, MeasureId), back: ResponsibilityRequest, version: i64) {
        spawn_local(async move {
            let options = Options::of_version(version);
            match self.client.send::<AssignResponsibility>(path, &back, options).await {
                Ok(restored) => {
                    self.shared.take(restored);
                    self.toasts.say(t::responsibility::undone());
                }
                Err(error) => self.toasts.say(trouble_text(&error)),
            }
        });
    }
}

#[component]
pub fn Responsibility(shared: Shared) -> impl IntoView {
    let assigns = shared.part(|measure| measure.may.assign);
    view! {
        <section aria-labelledby="h-ansvar" class="sheet stack" id="ansvar" tabindex="-1" data-test="responsibility">
            <h2 id="h-ansvar">{t::responsibility::title()}</h2>
            {move || shared.measure.with(standing)}
            <Show when=move || assigns.get() == Some(true)><Assign shared/></Show>
        </section>
    }
}

#[component]
fn Assign(shared: Shared) -> impl IntoView {
    let measure = shared.measure.with_untracked(Clone::clone)?;
    let leave = || browser::focus("assign-button");
    let (written, words) = (responsibility_fields::written, responsibility_fields::words);
    let form = Form::new("assign");
    let editing =
        Editing::new(form, measure, written, words, leave).drafted(&format!("assign-{}", shared.id));
    let assigning = Assigning { shared, client: use_client(), toasts: use_toasts(), editing };
    let is_given = shared.part(|measure| measure.accountable.is_some());
    let open_words = move || match is_given.get() {
        Some(true) => t::responsibility::change(),
        Some(false) | None => t::responsibility::give(),
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        assigning.save();
    };
    let taken = move |current| shared.take(current);
    Some(view! {
        <p hidden=move || editing.is_open.get()>
            <button class="btn" type="button" id="assign-button" data-test="assign" on:click=move |_| assigning.open()>
                {icon("i-assign")}
                {open_words}
            </button>
        </p>
        <Show when=move || editing.is_open.get()>
            <form class="stack gap-5" novalidate data-test="assign-form" on:submit=submit>
                <Summary form/>
                <ResponsibilityFields form slug=shared.slug.get_value() fields=editing.fields/>
                <Stale editing save=move |()| assigning.save() taken/>
                <Buttons editing>
                    <Submit
                        form
                        text=t::responsibility::submit()
                        busy=t::responsibility::busy
                        test="assign-submit"
                    />
                </Buttons>
            </form>
        </Show>
    })
}

/// Who answers for it now.
fn standing(measure: &MeasureView) -> impl IntoView + use<> {
    let until = measure.accountable.as_ref().and_then(|assignee| assignee.to);
    let until = until
        .map(|day| view! { <br/><span class="soft">{t::measure::until(&days::day_and_year(day))}</span> });
    let name = match &measure.accountable {
        Some(assignee) => view! { <b>{assignee.party.name.clone()}</b> }.into_any(),
        None => view! { <span class="muted">{t::app::nobody()}</span> }.into_any(),
    };
    let everyone = (measure.everyone_named && measure.accountable.is_none()).then(|| {
        view! {
            <div class="note" data-test="everyone">
                {icon("i-info")}
                <p><b>{t::measure::everyone()}"."</b>" "{t::measure::everyone_lead()}</p>
            </div>
        }
    });
    let helping = (!measure.supporting.is_empty()).then(|| {
        let names =
            measure.supporting.iter().map(|assignee| view! { <li>{assignee.party.name.clone()}</li> });
        let names = names.collect_view();
        view! {
            <div><dt>{t::measure::supporting()}</dt><dd><ul class="stack gap-1 plain">{names}</ul></dd></div>
        }
    });
    view! {
        {everyone}
        <dl class="facts facts--wide">
            <div><dt>{t::measure::who()}</dt><dd data-test="accountable-now">{name}{until}</dd></div>
            {helping}
        </dl>
    }
}
