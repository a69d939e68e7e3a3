//! What a plan can become: proposed, taken back, adopted, closed. What cannot be undone is asked about once.

use leptos::prelude::*;
use verv_contract::{
    ProblemCode,
    endpoints::ChangePlanState,
    plans::{PlanStateRequest, PlanSummary, PlanView},
};
use verv_domain::{branch::BranchSlug, id::PlanId, plan::PlanState};
use wasm_bindgen_futures::spawn_local;

use super::{adoption::Adoption, shared::Shared};
use crate::{
    api::Options,
    browser,
    form::Summary,
    locales::t,
    ui::{dialog::Question, note},
};

/// One plan on its way, as it is now.
#[derive(Clone, Copy)]
pub struct Step {
    pub shared: Shared,
    pub plan: Memo<Option<PlanSummary>>,
}

const fn plain(state: PlanState) -> PlanStateRequest {
    PlanStateRequest { state, adopted_on: None, adopted_by: None }
}

impl Step {
    pub fn id(self) -> Option<PlanId> {
        self.plan.with_untracked(|plan| plan.as_ref().map(|plan| plan.id))
    }

    pub fn title(self) -> String {
        self.plan.with_untracked(|plan| plan.as_ref().map(|plan| plan.title.clone())).unwrap_or_default()
    }

    fn take(self, state: PlanState, said: fn(&PlanView) -> String) {
        self.send(plain(state), said, || ());
    }

    /// Takes the step; `done` is called when the server has taken it.
    pub fn send(self, request: PlanStateRequest, said: fn(&PlanView) -> String, done: impl Fn() + 'static) {
        if let Some(plan) = self.plan.get_untracked() {
            let path = (self.shared.slug.get_value(), plan.id);
            send(self.shared, path, (plan.state, plan.version), request, said, done);
        }
    }
}

/// The page may be another by the time that a step is undone.
fn send(
    shared: Shared,
    path: (BranchSlug, PlanId),
    (before, version): (PlanState, i64),
    request: PlanStateRequest,
    said: fn(&PlanView) -> String,
    done: impl Fn() + 'static,
) {
    let open = shared.open;
    if open.form.busy.try_get_untracked() == Some(true) {
        return;
    }
    let id = path.1;
    open.form.begin();
    open.stale.try_set(false);
    open.stepped.try_set(Some(id));
    spawn_local(async move {
        let options = Options::of_version(version);
        match shared.client.send::<ChangePlanState>(path.clone(), &request, options).await {
            Ok(plan) => {
                open.form.end();
                done();
                let (words, now) = (said(&plan), (plan.state, plan.version));
                shared.take_plan(plan);
                if now.0.may_become(before) {
                    shared.toasts.say_with_undo(words, move || {
                        send(shared, path.clone(), now, plain(before), |_| t::settings::undone(), || ());
                    });
                } else {
                    shared.toasts.say(words);
                }
                browser::focus(format!("steg-{id}"));
            }
            Err(error) => match error.current::<PlanView>() {
                Some(current) if error.code() == Some(ProblemCode::StaleVersion) => {
                    open.form.end();
                    if current.state != before {
                        open.adopting.try_set(None);
                    }
                    shared.take_plan(current);
                    open.stale.try_set(true);
                }
                _ => open.form.fail(error),
            },
        }
    });
}

#[component]
pub fn Steps(shared: Shared, plan: Memo<Option<PlanSummary>>, state: PlanState) -> impl IntoView {
    let step = Step { shared, plan };
    let open = shared.open;
    let content = match state {
        PlanState::Draft => view! { <Adoption step><Propose step/></Adoption> }.into_any(),
        PlanState::Proposed => view! { <Adoption step><TakeBack step/></Adoption> }.into_any(),
        PlanState::Adopted => view! { <Close step/> }.into_any(),
        PlanState::Closed => ().into_any(),
    };
    view! {
        <div class="stack gap-3" data-test="plan-state">
            <Show when=move || open.stepped.get().is_some_and(|stepped| Some(stepped) == step.id())>
                <Summary form=open.form/>
                {move || open.stale.get().then(|| note::warning(None, t::settings::state_stale()))}
            </Show>
            {content}
        </div>
    }
}

#[component]
fn StepButton(words: String, means: String, test: &'static str, act: impl Fn() + 'static) -> impl IntoView {
    view! {
        <div class="stack gap-1">
            <p>
                <button class="btn btn--outline" type="button" data-test=test on:click=move |_| act()>
                    {words}
                </button>
            </p>
            <p class="soft measure">{means}</p>
        </div>
    }
}

#[component]
fn Propose(step: Step) -> impl IntoView {
    let act = move || step.take(PlanState::Proposed, |_| t::settings::said_proposed());
    view! { <StepButton words=t::settings::propose() means=t::settings::propose_means() test="propose" act/> }
}

#[component]
fn TakeBack(step: Step) -> impl IntoView {
    let act = move || step.take(PlanState::Draft, |_| t::settings::said_draft());
    view! {
        <StepButton words=t::settings::take_back() means=t::settings::take_back_means() test="take-back" act/>
    }
}

#[component]
fn Close(step: Step) -> impl IntoView {
    let ask = move || {
        let on_yes = Callback::new(move |()| {
            step.take(PlanState::Closed, |plan| t::settings::said_closed(&plan.title));
        });
        step.shared.dialog.ask(Question {
            title: t::settings::ask_close(&step.title()),
            consequences: vec![t::settings::close_means(), t::settings::for_ever()],
            act: t::settings::close(),
            on_yes,
        });
    };
    view! {
        <StepButton
            words=t::settings::close_plan()
            means=t::settings::close_means()
            test="close-plan"
            act=ask
        />
    }
}
