//! One plan: its title and period, and where it is in its life.

use leptos::prelude::*;
use verv_contract::{
    endpoints::{ChangePlan, GetPlan},
    plan::plans::{PlanRequest, PlanSummary, PlanView},
};
use verv_domain::{Date, id::PlanId, period::Period, plan::plans::PlanState};
use wasm_bindgen_futures::spawn_local;

use super::{
    import::{ImportButton, ImportForm},
    period::PeriodFields,
    shared::{Shared, use_shared},
    state::Steps,
};
use crate::{
    api::{CallError, Options},
    browser,
    form::{Buttons, Editing, Field, Form, Stale, Submit, Summary, TextField, draft_waits},
    locales::{self, days, t},
    ui::{icon::icon, note},
};

/// Where a plan is.
const LIFE: [PlanState; 4] = PlanState::ALL;

#[component]
pub fn PlanCard(id: PlanId) -> impl IntoView {
    let shared = use_shared();
    let plan = Memo::new(move |_| {
        shared.settings.with(|settings| settings.plans.iter().find(|plan| plan.id == id).cloned()).flatten()
    });
    let heading = format!("h-plan-{id}");
    let labelled = heading.clone();
    let open = shared.open;
    let form = move || {
        let edited = open.editing.get().filter(|plan| plan.id == id);
        edited.map(|plan| view! { <PlanForm plan/> })
    };
    let import = move || (open.importing.get() == Some(id)).then(|| view! { <ImportForm id/> });
    let is_hidden = move || {
        let is_adopting = open.adopting.get() == Some(id);
        open.plan().is_some() && !is_adopting
    };
    let state = Memo::new(move |_| plan.with(|plan| plan.as_ref().map(|plan| plan.state)));
    // What is done with a plan is drawn anew when it takes a step; what is typed stays when its title changes.
    let actions = move || {
        state.get().map(|state| match state {
            PlanState::Closed => view! { <p class="soft">{t::settings::closed_means()}</p> }.into_any(),
            PlanState::Draft | PlanState::Proposed | PlanState::Adopted => view! {
                {shared.may_edit_plan.then(|| view! { <EditButton id state/> })}
                {(shared.may_edit_plan && state.wording_is_open()).then(|| view! { <ImportButton id/> })}
                {shared.may_adopt.then(|| view! { <Steps plan state/> })}
            }
            .into_any(),
        })
    };
    view! {
        <section class="sheet plancard" aria-labelledby=labelled data-test="plan" data-id=id.to_string()>
            {move || plan.with(|plan| plan.as_ref().map(|plan| facts(plan, &heading)))}
            {form}
            {import}
            <div class="stack" id=format!("steg-{id}") tabindex="-1" hidden=is_hidden>{actions}</div>
        </section>
    }
}

fn facts(plan: &PlanSummary, heading: &str) -> impl IntoView + use<> {
    let now = plan.state;
    let step = |state: PlanState| {
        let is_now = state == now;
        let class = if is_now { "now" } else { "" };
        view! { <li class=class aria-current=is_now.then_some("step")>{locales::plan_state(state)}</li> }
    };
    let life = LIFE.map(step).into_iter().collect_view();
    let period = t::parts::span(&days::day_and_year(plan.period.from), &days::day_and_year(plan.period.to));
    let adopted = plan.adopted_on.map(|day| {
        let adopted = t::settings::adopted_on(&days::day_and_year(day));
        view! { <p class="meta"><span>{icon("i-seal")}{adopted}</span></p> }
    });
    let (heading, title) = (heading.to_owned(), plan.title.clone());
    view! {
        <div class="plancard__head">
            <h3 id=heading>{title}</h3>
            <span class="soft">{period}</span>
        </div>
        <ol class="life" aria-label=t::settings::life() data-test="plan-life">{life}</ol>
        {adopted}
    }
}

/// The id of the form's first field.
const FIRST_FIELD: &str = "plan-title";

fn draft_of(id: PlanId) -> String {
    format!("plan-{id}")
}

/// The summary does not hold all that a stale edit is compared with, so the whole plan is read first.
#[component]
fn EditButton(id: PlanId, state: PlanState) -> impl IntoView {
    let shared = use_shared();
    let words = if state.wording_is_open() { t::settings::edit_plan() } else { t::settings::edit_title() };
    let Shared { client, open, .. } = shared;
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<CallError>);
    let read = move |is_pressed: bool| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        let path = (shared.slug.get_value(), id);
        spawn_local(async move {
            let outcome = client.get::<GetPlan>(path).await;
            // The page may be gone when an answer comes.
            busy.try_set(false);
            match outcome {
                Ok(plan) => {
                    open.editing.try_set(Some(plan));
                    if is_pressed {
                        browser::focus(FIRST_FIELD);
                    }
                }
                Err(error) => {
                    trouble.try_set(Some(error));
                }
            }
        });
    };
    // What was typed and not sent opens by itself.
    if untrack(|| open.plan()).is_none() && draft_waits(&draft_of(id)) {
        read(false);
    }
    view! {
        {move || trouble.get().map(|error| note::trouble(&error))}
        <p hidden=move || open.adopting.get() == Some(id)>
            <button
                class="btn"
                type="button"
                id=format!("endre-{id}")
                data-test="edit-plan"
                aria-busy=move || busy.get().then_some("true")
                on:click=move |_| read(true)
            >
                {icon("i-pen")}
                {words}
            </button>
        </p>
    }
}

fn written(plan: &PlanView) -> [String; 3] {
    [plan.title.clone(), plan.period.from.to_string(), plan.period.to.to_string()]
}

fn in_words([title, from, to]: &[String; 3]) -> [(String, String); 3] {
    let day = |typed: &str| typed.parse::<Date>().map(days::day_and_year).unwrap_or_default();
    [
        (t::settings::plan_title(), title.clone()),
        (t::settings::first_day(), day(from)),
        (t::settings::last_day(), day(to)),
    ]
}

#[component]
fn PlanForm(plan: PlanView) -> impl IntoView {
    let shared = use_shared();
    let id = plan.id;
    let is_locked = !plan.state.wording_is_open();
    let form = Form::new("plan");
    let close = move || {
        // The page may be gone when an answer comes.
        shared.open.editing.try_set(None);
        browser::focus(format!("endre-{id}"));
    };
    let editing = Editing::new(form, plan, written, in_words, close).drafted(&draft_of(id));
    let [title, from, to] = editing.fields;
    let save = move || {
        let day = |typed: RwSignal<String>| typed.with_untracked(|day| day.parse::<Date>().ok());
        let Some((from, to)) = day(from).zip(day(to)) else {
            form.refuse_field("/period", "required");
            return;
        };
        let request = PlanRequest { title: title.get_untracked(), period: Period { from, to } };
        if !form.passes(request.clone()) {
            return;
        }
        let (path, options) = ((shared.slug.get_value(), id), Options::of_version(editing.version()));
        let call = async move { shared.client.send::<ChangePlan>(path, &request, options).await };
        editing.save(call, move |plan| {
            shared.take_plan(plan);
            shared.toasts.say(t::settings::plan_saved());
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let title_field =
        Field { form, pointer: "/title", label: t::settings::plan_title(), hint: None, test: "plan-title" };
    let period = if is_locked {
        view! { <p class="soft">{t::settings::period_locked()}</p> }.into_any()
    } else {
        view! { <PeriodFields form from to/> }.into_any()
    };
    view! {
        <form class="stack gap-5 narrow-form" novalidate data-test="plan-form" on:submit=submit>
            <Summary form/>
            <TextField field=title_field value=title/>
            {period}
            <Stale editing save=move |()| save() taken=move |plan| shared.take_plan(plan)/>
            <Buttons editing>
                <Submit form text=t::settings::save_plan() busy=t::app::saving test="submit"/>
            </Buttons>
        </form>
    }
}
