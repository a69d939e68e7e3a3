//! The plan at a glance: what it says in one sentence, a mark for each measure, and everything below.

pub mod area;
mod areas;
mod counted;
mod filter;
mod filter_bar;
mod glance;
pub mod goal;
mod goal_rows;
mod new_measure;
pub mod projector;
mod read;
mod row;
mod save;
pub mod settings;
mod showing;
mod side;
mod situation;
mod slides;
mod summary;

pub use self::{
    filter::is_unassigned,
    new_measure::ADDRESS as NEW_MEASURE,
    read::{current, fetched, followed, summary, whole},
};

use leptos::prelude::*;
use verv_contract::plan::plans::PlanView;
use verv_domain::{
    access::{Action, Reach},
    organisation::branches::BranchSlug,
    plan::plans::PlanState,
};

use self::{
    areas::Areas,
    filter_bar::{FilterBar, FilterOnPaper},
    glance::Glance,
    new_measure::{NewMeasure, Under},
    save::SaveTable,
    showing::Showing,
    side::Counts,
};
use crate::{
    browser,
    locales::{self, days, t},
    router::Place,
    session::use_session,
    ui::{
        icon::{icon, small_icon},
        note, page,
        remote::Loaded,
    },
};

#[component]
pub fn PlanPage(slug: BranchSlug) -> impl IntoView {
    let plan = fetched(&slug);
    let draw = move || match plan.with_untracked(Clone::clone).flatten() {
        Some(now) => {
            let plan = followed(now, move || plan.with(Clone::clone).flatten());
            let slug = slug.clone();
            view! { <WholePlan plan slug/> }.into_any()
        }
        None => view! {
            {page::fixed_heading(t::plan::none())}
            {note::empty(t::plan::none(), t::plan::none_lead(), None)}
        }
        .into_any(),
    };
    view! { <Loaded remote=plan what=t::plan::loading>{draw()}</Loaded> }
}

#[component]
fn WholePlan(plan: Memo<PlanView>, slug: BranchSlug) -> impl IntoView {
    let sees_holes = use_session().reach(Action::ReadPlan) == Reach::All;
    let projector = Place::Projector(slug.clone()).href();
    let saved_slug = slug.clone();
    let showing = Showing::new(plan, slug.clone());
    let Showing { address, as_it_stands, may_add, router, .. } = showing;
    counted::provide(plan, &slug);
    let add = may_add.then(|| {
        let (id, under, period) = plan.with_untracked(|plan| (plan.id, Under::plan(plan), plan.period));
        view! { <NewMeasure slug plan=id under period/> }
    });
    let is_drawn = showing.draw_in_pieces();
    // What the address points to may be far down: it is gone to when all is there.
    Effect::new(move || {
        let hash = router.hash.get();
        if is_drawn.get() && !hash.is_empty() {
            browser::go_to(hash);
        }
    });
    view! {
        <div class="stack gap-7 print-wide">
            <header class="page-head pull">
                <div class="page-head__text">
                    <p class="eyebrow">{move || plan.with(|plan| plan.title.clone())}</p>
                    {page::heading(move || plan.with(summary::finding))}
                    <p class="meta">{move || plan.with(adoption)}</p>
                    <FilterOnPaper showing/>
                </div>
                <div class="page-head__actions">
                    <a class="btn btn--outline" href=projector data-test="show">
                        {icon("i-board")}
                        {t::plan::show()}
                    </a>
                    <SaveTable slug=saved_slug plan=plan.with_untracked(|plan| plan.id)/>
                    <button class="btn btn--outline" type="button" data-test="print" on:click=|_| browser::print()>
                        {icon("i-print")}
                        {t::plan::print()}
                    </button>
                </div>
            </header>
            {(!as_it_stands).then(as_adopted)}
            {add}
            <div class="split aside-s">
                <section aria-labelledby="blikk" class="stack gap-3">
                    <h2 id="blikk" class="vh">{t::plan::glance()}</h2>
                    <div class="sheet sheet--flush"><Glance plan address/></div>
                </section>
                {as_it_stands.then(|| view! { <Counts showing sees_holes/> })}
            </div>
            <FilterBar showing/>
            <Areas showing/>
        </div>
    }
}

/// When and where it was adopted, or that it is not.
fn adoption(plan: &PlanView) -> impl IntoView + use<> {
    let text = match (plan.adopted_on, plan.adopted_by.as_ref()) {
        (Some(day), Some(meeting)) => t::plan::adopted(&days::day_and_year(day), meeting),
        (None, Some(meeting)) => t::plan::adopted_undated(meeting),
        (_, None) => t::plan::not_adopted(),
    };
    let state = (plan.state != PlanState::Adopted)
        .then(|| view! { <span data-test="plan-state">{locales::plan_state(plan.state)}</span> });
    view! { <span>{small_icon("i-seal")}{text}</span>{state} }
}

fn as_adopted() -> impl IntoView {
    view! {
        <div class="note" data-test="as-adopted">
            {icon("i-seal")}
            <p><b>{t::plan::as_adopted()}</b>" "{t::plan::as_adopted_lead()}</p>
        </div>
    }
}
