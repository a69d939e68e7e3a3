//! What a plan can become: proposed, taken back, adopted, closed. What cannot be undone is asked about once.

use leptos::prelude::*;
use verv_contract::plan::plans::PlanSummary;
use verv_domain::plan::plans::PlanState;

use super::{adoption::Adoption, shared::use_shared, step::Step};
use crate::{
    form::Summary,
    locales::t,
    ui::{dialog::Question, note},
};

#[component]
pub fn Steps(plan: Memo<Option<PlanSummary>>, state: PlanState) -> impl IntoView {
    let shared = use_shared();
    let step = Step { shared: StoredValue::new(shared), plan };
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
        step.shared.get_value().dialog.ask(Question {
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
