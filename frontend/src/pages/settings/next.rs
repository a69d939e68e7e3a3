//! The next plan: a draft with the areas of a national catalogue.

use leptos::prelude::*;
use verv_contract::{catalogues::CatalogueSummary, endpoints::CreatePlan, plans::NewPlanRequest};
use verv_domain::{Date, id::CatalogueId, period::Period};
use wasm_bindgen_futures::spawn_local;

use super::{Shared, plan::period_fields};
use crate::{
    api::Options,
    browser,
    dom::{View, live, on, view, yes},
    form::{Field, Form, choices, text_field},
    locales::t,
    ui::{icon::icon, note},
};

/// What is typed.
#[derive(Clone, Copy)]
struct Draft {
    catalogue: RwSignal<String>,
    title: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
}

impl Draft {
    /// Suggests the catalogue's own period, and a title that says it.
    fn follow(self, catalogues: &[CatalogueSummary]) {
        let chosen = self.catalogue.get_untracked();
        if let Some(catalogue) = catalogues.iter().find(|known| known.id.to_string() == chosen) {
            let Period { from, to } = catalogue.period;
            self.title.set(t::settings::new_title(&from.year().to_string(), &to.year().to_string()));
            self.from.set(from.to_string());
            self.to.set(to.to_string());
        }
    }
}

pub fn section(shared: &Shared) -> View {
    let shared = *shared;
    let form = Form::new("new-plan");
    let is_open = RwSignal::new(false);
    let empty = || RwSignal::new(String::new());
    let draft = Draft { catalogue: empty(), title: empty(), from: empty(), to: empty() };
    let catalogues =
        shared.settings.with_untracked(|settings| settings.catalogues.clone()).unwrap_or_default();
    if catalogues.is_empty() {
        return note::empty(t::settings::no_catalogue(), t::settings::no_catalogue_lead(), None);
    }
    let catalogues = StoredValue::new(catalogues);
    let open = move |_| {
        // The newest comes first.
        let newest = catalogues.with_value(|all| all.first().map(|newest| newest.id.to_string()));
        draft.catalogue.set(newest.unwrap_or_default());
        catalogues.with_value(|all| draft.follow(all));
        is_open.set(true);
        browser::focus(form.id("/catalogue_id"));
    };
    // Another catalogue has another period.
    Effect::new(move |before: Option<String>| {
        let now = draft.catalogue.get();
        if before.is_some_and(|before| !before.is_empty() && before != now) {
            catalogues.with_value(|all| draft.follow(all));
        }
        now
    });
    let close = move || {
        is_open.set(false);
        browser::focus("new-plan-button");
    };
    let shown = move || is_open.get().then(|| untrack(|| view_of(&shared, form, draft, catalogues, close)));
    view! {
        <p hidden=yes(move || is_open.get())>
            <button class="btn btn--outline" type="button" id="new-plan-button" data-test="new-plan" on:click=on(open)>
                {icon("i-plus")}
                {t::settings::new_plan()}
            </button>
        </p>
        {live(shown)}
    }
}

fn view_of(
    shared: &Shared,
    form: Form,
    draft: Draft,
    catalogues: StoredValue<Vec<CatalogueSummary>>,
    close: impl Fn() + Copy + 'static,
) -> View {
    let shared = *shared;
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        if form.busy.get_untracked() {
            return;
        }
        let Ok(catalogue_id) = draft.catalogue.get_untracked().parse::<CatalogueId>() else { return };
        let day = |typed: RwSignal<String>| typed.with_untracked(|day| day.parse::<Date>().ok());
        let Some((from, to)) = day(draft.from).zip(day(draft.to)) else {
            form.refuse_field("/period", "required");
            return;
        };
        let period = Period { from, to };
        let request = NewPlanRequest { catalogue_id, title: draft.title.get_untracked(), period };
        if !form.passes(request.clone()) {
            return;
        }
        form.begin();
        spawn_local(async move {
            let path = (shared.slug.get_value(),);
            match shared.client.send::<CreatePlan>(path, &request, Options::once()).await {
                Ok(plan) => {
                    form.end();
                    close();
                    let (id, title) = (plan.id, plan.title.clone());
                    shared.take_plan(plan);
                    shared.toasts.say(t::settings::plan_begun(&title));
                    browser::go_to(format!("steg-{id}"));
                }
                Err(error) => form.fail(error),
            }
        });
    };
    let options = catalogues.with_value(|all| {
        all.iter().map(|catalogue| (catalogue.id.to_string(), catalogue.title.clone())).collect()
    });
    let catalogue_hint = Some(t::settings::catalogue_hint());
    let catalogue = Field {
        form,
        pointer: "/catalogue_id",
        label: t::settings::catalogue(),
        hint: catalogue_hint,
        test: "plan-catalogue",
    };
    let title =
        Field { form, pointer: "/title", label: t::settings::plan_title(), hint: None, test: "plan-title" };
    view! {
        <section class="sheet" aria-labelledby="h-ny-plan">
            <form class="stack gap-5 narrow-form" novalidate data-test="new-plan-form" on:submit=on(submit)>
                <div class="stack gap-2">
                    <h3 id="h-ny-plan">{t::settings::new_plan()}</h3>
                    <p class="soft">{t::settings::new_plan_lead()}</p>
                </div>
                {form.summary()}
                {choices(&catalogue, draft.catalogue, options)}
                {text_field(&title, draft.title, "text", "off")}
                {period_fields(form, draft.from, draft.to)}
                <div class="row">
                    {form.submit(t::settings::begin_plan, t::app::saving, "submit")}
                    <button class="btn btn--quiet" type="button" data-test="cancel" on:click=on(move |_| close())>{t::app::cancel()}</button>
                </div>
            </form>
        </section>
    }
}
