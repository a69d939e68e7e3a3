//! One plan: its title and period, and where it is in its life.

use leptos::prelude::*;
use verv_contract::{
    endpoints::{ChangePlan, GetPlan},
    plans::{PlanRequest, PlanSummary, PlanView},
};
use verv_domain::{Date, id::PlanId, period::Period, plan::PlanState};
use wasm_bindgen_futures::spawn_local;

use super::{Shared, state};
use crate::{
    api::{CallError, Options},
    browser,
    dom::{View, view},
    form::{Editing, Field, Form, text_field},
    locales::{self, days, t},
    ui::{icon::icon, note},
};

/// Where a plan is.
const LIFE: [PlanState; 4] = PlanState::ALL;

pub fn card(shared: &Shared, id: PlanId) -> View {
    let shared = *shared;
    let plan = Memo::new(move |_| {
        shared.settings.with(|settings| settings.plans.iter().find(|plan| plan.id == id).cloned()).flatten()
    });
    let heading = format!("h-plan-{id}");
    let open = shared.open;
    let close = move || {
        open.editing.set(None);
        browser::focus(format!("endre-{id}"));
    };
    let form = move || {
        let edited = open.editing.get().filter(|plan| plan.id == id);
        edited.map(|plan| untrack(|| form(&shared, plan, close)))
    };
    let actions = move || plan.get().map(|plan| untrack(|| actions(&shared, &plan)));
    let is_hidden = move || {
        let is_adopting = open.adopting.get() == Some(id);
        open.plan().is_some() && !is_adopting
    };
    let labelled = heading.clone();
    let facts = move || plan.get().map(|plan| facts(&plan, &heading));
    view! {
        <section class="sheet plancard" aria-labelledby=labelled data-test="plan" data-id=id.to_string()>
            {facts}
            {form}
            <div class="stack" id=format!("steg-{id}") tabindex="-1" hidden=is_hidden>{actions}</div>
        </section>
    }
}

fn facts(plan: &PlanSummary, heading: &str) -> View {
    let step = |state: PlanState| {
        let is_now = state == plan.state;
        let class = if is_now { "now" } else { "" };
        let current = is_now.then(|| "step".to_owned());
        view! { <li class=class aria-current=current>{locales::plan_state(state)}</li> }
    };
    let period = t::parts::span(&days::day_and_year(plan.period.from), &days::day_and_year(plan.period.to));
    let adopted = plan.adopted_on.map(|day| {
        view! { <p class="meta"><span>{icon("i-seal")}{t::settings::adopted_on(&days::day_and_year(day))}</span></p> }
    });
    view! {
        <div class="plancard__head">
            <h3 id=heading.to_owned()>{plan.title.clone()}</h3>
            <span class="soft">{period}</span>
        </div>
        <ol class="life" aria-label=t::settings::life() data-test="plan-life">{LIFE.map(step).into_iter().collect_view()}</ol>
        {adopted}
    }
}

fn actions(shared: &Shared, plan: &PlanSummary) -> Option<View> {
    if plan.state == PlanState::Closed {
        return Some(view! { <p class="soft">{t::settings::closed_means()}</p> });
    }
    let edit = shared.may_edit_plan.then(|| edit_button(shared, plan));
    let state = shared.may_adopt.then(|| state::section(shared, plan));
    (edit.is_some() || state.is_some()).then(|| view! { {edit}{state} })
}

/// The summary does not hold all that a stale edit is compared with, so the whole plan is read first.
fn edit_button(shared: &Shared, plan: &PlanSummary) -> View {
    let id = plan.id;
    let words =
        if plan.state.wording_is_open() { t::settings::edit_plan() } else { t::settings::edit_title() };
    let (client, slug, open) = (shared.client, shared.slug, shared.open);
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<CallError>);
    let read = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let outcome = client.get::<GetPlan>((slug.get_value(), id)).await;
            busy.set(false);
            match outcome {
                Ok(plan) => open.editing.set(Some(plan)),
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    view! {
        {move || trouble.get().map(|error| note::trouble(&error))}
        <p hidden=move || open.adopting.get() == Some(id)>
            <button class="btn" type="button" id=format!("endre-{id}") data-test="edit-plan" aria-busy=move || busy.get().then_some("true") on:click=read>
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

fn form(shared: &Shared, plan: PlanView, close: impl Fn() + Copy + Send + Sync + 'static) -> View {
    let shared = *shared;
    let id = plan.id;
    let is_locked = !plan.state.wording_is_open();
    let form = Form::new("plan");
    let editing = Editing::new(form, plan, written, in_words, close);
    browser::focus(form.id("/title"));
    let [title, from, to] = editing.fields;
    let save = move || {
        let base = editing.base();
        let day = |typed: RwSignal<String>| typed.with_untracked(|day| day.parse::<Date>().ok());
        let Some((from, to)) = day(from).zip(day(to)) else {
            form.refuse_field("/period", "required");
            return;
        };
        let request = PlanRequest { title: title.get_untracked(), period: Period { from, to } };
        if !form.passes(request.clone()) {
            return;
        }
        let call = async move {
            let options = Options::of_version(base.version);
            shared.client.send::<ChangePlan>((shared.slug.get_value(), id), &request, options).await
        };
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
        view! { <p class="soft">{t::settings::period_locked()}</p> }
    } else {
        period_fields(form, from, to)
    };
    view! {
        <form class="stack gap-5 narrow-form" novalidate data-test="plan-form" on:submit=submit>
            {form.summary()}
            {text_field(&title_field, title, "text", "off")}
            {period}
            {editing.stale(save, move |plan| shared.take_plan(plan))}
            {editing.buttons(form.submit(t::settings::save_plan, t::app::saving, "submit"))}
        </form>
    }
}

/// The first and the last day; what is wrong with the two together stands at the last.
pub fn period_fields(form: Form, from: RwSignal<String>, to: RwSignal<String>) -> View {
    let first = Field {
        form,
        pointer: "/period/from",
        label: t::settings::first_day(),
        hint: None,
        test: "plan-from",
    };
    let last =
        Field { form, pointer: "/period", label: t::settings::last_day(), hint: None, test: "plan-to" };
    view! {
        <div class="days">
            {text_field(&first, from, "date", "off")}
            {text_field(&last, to, "date", "off")}
        </div>
    }
}
