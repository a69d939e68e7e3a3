//! What a plan can become: proposed, taken back, adopted, closed. What cannot be undone is asked about once.

use leptos::prelude::*;
use verv_contract::{
    ProblemCode,
    endpoints::ChangePlanState,
    plans::{PlanStateRequest, PlanSummary, PlanView},
};
use verv_domain::{id::PlanId, plan::PlanState};
use wasm_bindgen_futures::spawn_local;

use super::Shared;
use crate::{
    api::Options,
    browser,
    dom::{View, view},
    form::{Field, text_field},
    locales::{days, t},
    ui::{
        dialog::Question,
        icon::{icon, small_icon},
        note,
    },
};

/// One plan on its way.
#[derive(Clone, Copy)]
struct Step {
    shared: Shared,
    id: PlanId,
    version: i64,
    state: PlanState,
}

const fn plain(state: PlanState) -> PlanStateRequest {
    PlanStateRequest { state, adopted_on: None, adopted_by: None }
}

impl Step {
    fn send(self, request: PlanStateRequest, version: i64, said: fn(&PlanView) -> String) {
        let (shared, before) = (self.shared, self.state);
        let open = shared.open;
        if open.form.busy.get_untracked() {
            return;
        }
        let path = (shared.slug.get_value(), self.id);
        open.form.begin();
        open.stale.set(false);
        open.stepped.set(Some(self.id));
        spawn_local(async move {
            let options = Options::of_version(version);
            match shared.client.send::<ChangePlanState>(path, &request, options).await {
                Ok(plan) => {
                    open.form.end();
                    open.adopting.set(None);
                    let (words, version, state) = (said(&plan), plan.version, plan.state);
                    shared.take_plan(plan);
                    if state.may_become(before) {
                        shared.toasts.say_with_undo(words, move || {
                            self.send(plain(before), version, |_| t::settings::undone());
                        });
                    } else {
                        shared.toasts.say(words);
                    }
                    browser::focus(format!("steg-{}", self.id));
                }
                Err(error) => match error.current::<PlanView>() {
                    Some(current) if error.code() == Some(ProblemCode::StaleVersion) => {
                        open.form.end();
                        open.adopting.set(None);
                        shared.take_plan(current);
                        open.stale.set(true);
                    }
                    _ => open.form.fail(error),
                },
            }
        });
    }
}

pub fn section(shared: &Shared, plan: &PlanSummary) -> View {
    let step = Step { shared: *shared, id: plan.id, version: plan.version, state: plan.state };
    let open = shared.open;
    let outcome = move || {
        (open.stepped.get() == Some(step.id)).then(|| {
            let stale = move || open.stale.get().then(|| note::warning(None, t::settings::state_stale()));
            view! { {open.form.summary()}{stale} }
        })
    };
    let content = match plan.state {
        PlanState::Draft => before_adoption(&step, plan, propose(&step)),
        PlanState::Proposed => before_adoption(&step, plan, take_back(&step)),
        PlanState::Adopted => close(&step, plan),
        PlanState::Closed => ().into_any(),
    };
    view! {
        <div class="stack gap-3" data-test="plan-state">
            {outcome}
            {content}
        </div>
    }
}

fn button(words: String, means: String, test: &'static str, act: impl Fn() + 'static) -> View {
    view! {
        <div class="stack gap-1">
            <p><button class="btn btn--outline" type="button" data-test=test on:click=move |_| act()>{words}</button></p>
            <p class="soft measure">{means}</p>
        </div>
    }
}

fn propose(step: &Step) -> View {
    let step = *step;
    let act = move || step.send(plain(PlanState::Proposed), step.version, |_| t::settings::said_proposed());
    button(t::settings::propose(), t::settings::propose_means(), "propose", act)
}

fn take_back(step: &Step) -> View {
    let step = *step;
    let act = move || step.send(plain(PlanState::Draft), step.version, |_| t::settings::said_draft());
    button(t::settings::take_back(), t::settings::take_back_means(), "take-back", act)
}

fn close(step: &Step, plan: &PlanSummary) -> View {
    let step = *step;
    let title = plan.title.clone();
    let ask = move || {
        let on_yes = Callback::new(move |()| {
            step.send(plain(PlanState::Closed), step.version, |plan| t::settings::said_closed(&plan.title));
        });
        step.shared.dialog.ask(Question {
            title: t::settings::ask_close(&title),
            consequences: vec![t::settings::close_means(), t::settings::for_ever()],
            act: t::settings::close(),
            on_yes,
        });
    };
    button(t::settings::close_plan(), t::settings::close_means(), "close-plan", ask)
}

/// Propose or take back; and the adoption, with its day and meeting.
fn before_adoption(step: &Step, plan: &PlanSummary, other: View) -> View {
    let step = *step;
    let (open, id) = (step.shared.open, step.id);
    let is_open = move || open.adopting.get() == Some(id);
    let title = StoredValue::new(plan.title.clone());
    let (day, meeting) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let opener = format!("vedta-{}", plan.id);
    let back = opener.clone();
    let begin = move |_| {
        open.adopting.set(Some(id));
        open.stepped.set(Some(id));
        browser::focus(open.form.id("/adopted_on"));
    };
    let form = move || {
        let back = back.clone();
        is_open().then(|| {
            let cancel = move || {
                open.adopting.set(None);
                browser::focus(back.clone());
            };
            untrack(|| adoption(&step, title, day, meeting, cancel))
        })
    };
    view! {
        <div class="stack" hidden=is_open>
            {other}
            <div class="stack gap-1">
                <p>
                    <button class="btn btn--outline" type="button" id=opener data-test="adopt" on:click=begin>
                        {icon("i-seal")}
                        {t::settings::adopt()}
                    </button>
                </p>
                <p class="soft measure">{t::settings::adopt_means()}</p>
            </div>
        </div>
        {form}
    }
}

fn adoption(
    step: &Step,
    title: StoredValue<String>,
    day: RwSignal<String>,
    meeting: RwSignal<String>,
    cancel: impl Fn() + 'static,
) -> View {
    let step = *step;
    let form = step.shared.open.form;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let adopted_on = day.with_untracked(|day| day.parse().ok());
        let adopted_by = Some(meeting.get_untracked()).filter(|meeting| !meeting.trim().is_empty());
        let request = PlanStateRequest { state: PlanState::Adopted, adopted_on, adopted_by };
        let Some(on_day) = adopted_on.filter(|_| form.passes(request.clone())) else {
            form.passes(request);
            return;
        };
        let meeting = meeting.get_untracked();
        let on_yes = Callback::new(move |()| {
            let said = |plan: &PlanView| t::settings::said_adopted(&plan.title);
            step.send(request.clone(), step.version, said);
        });
        step.shared.dialog.ask(Question {
            title: t::settings::ask_adopt(&title.get_value()),
            consequences: vec![
                t::settings::adopted_by(&days::day_and_year(on_day), meeting.trim()),
                t::settings::adopt_means(),
                t::settings::for_ever(),
            ],
            act: t::settings::adopt_now(),
            on_yes,
        });
    };
    let on_day = Field {
        form,
        pointer: "/adopted_on",
        label: t::settings::adoption_day(),
        hint: None,
        test: "adopted-on",
    };
    let hint = Some(t::settings::meeting_hint());
    let by = Field { form, pointer: "/adopted_by", label: t::settings::meeting(), hint, test: "adopted-by" };
    view! {
        <form class="stack gap-5 narrow-form" novalidate data-test="adopt-form" on:submit=submit>
            <h4>{t::settings::adopt()}</h4>
            {text_field(&on_day, day, "date", "off")}
            {text_field(&by, meeting, "text", "off")}
            <p class="note">{small_icon("i-room")}<span>{t::settings::adopt_means()}</span></p>
            <div class="row">
                {form.submit(t::settings::adopt_next, t::app::saving, "adopt-submit")}
                <button class="btn btn--quiet" type="button" data-test="cancel" on:click=move |_| cancel()>{t::app::cancel()}</button>
            </div>
        </form>
    }
}
