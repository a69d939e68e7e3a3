//! The plan at a glance: what it says in one sentence, a mark for each measure, and everything below.

pub mod area;
mod areas;
mod filter;
mod glance;
pub mod goal;
pub mod projector;
mod row;
mod side;
mod summary;

pub use self::{filter::is_unassigned, side::kind_id, summary::small};

use crate::dom::{View, on, view};
use crate::kept::{effect, memo};
use leptos::prelude::*;
use verv_contract::plans::{PlanView, Shown};
use verv_domain::{access::Action, access::Reach, branch::BranchSlug, plan::PlanState};

use self::{
    areas::Showing,
    filter::{Filter, Through},
};
use super::plans;
use crate::{
    browser,
    locales::{self, days, t},
    router::{Place, use_router},
    session::use_session,
    ui::{
        icon::{icon, small_icon},
        note, page,
    },
};

pub fn page(slug: BranchSlug) -> View {
    let plan = plans::fetched(&slug);
    plan.show(t::plan::loading, move || match plan.with_untracked(Clone::clone).flatten() {
        Some(plan) => whole(plan, &slug),
        None => view! {
            {page::fixed_heading(t::plan::none())}
            {note::empty(t::plan::none(), t::plan::none_lead(), None)}
        },
    })
}

fn whole(plan: PlanView, slug: &BranchSlug) -> View {
    let session = use_session();
    let router = use_router();
    let filter = memo(move || Filter::read(router));
    let hash = router.hash;
    let drawn = RwSignal::new(0);
    let goals = plan.areas.iter().map(|area| area.goals.len()).sum();
    // What the address points to may be far down: it is gone to when all is there.
    let follow_hash = move || {
        effect(move || {
            let hash = hash.get();
            if !hash.is_empty() {
                browser::go_to(hash);
            }
        });
    };
    let owner = Owner::current().unwrap_or_default();
    areas::draw_on(drawn, goals, move || owner.with(follow_hash));

    let plan = StoredValue::new(plan);
    let address = Place::Plan(slug.clone()).href();
    let as_it_stands = plan.with_value(|plan| plan.shown == Shown::AsItStands);
    let sees_holes = session.reach(Action::ReadPlan) == Reach::All;
    let finding = plan.with_value(summary::finding);
    let title = plan.with_value(|plan| plan.title.clone());
    let head = view! {
        <header class="page-head pull">
            <div class="page-head__text">
                <p class="eyebrow">{title}</p>
                {page::fixed_heading(finding)}
                {plan.with_value(meta)}
                <p class="only-print">{t::plan::printed(&days::day_and_year(browser::today()))}</p>
            </div>
            <div class="page-head__actions">
                <a class="btn btn--outline" href=Place::Projector(slug.clone()).href() data-test="show">
                    {icon("i-board")}
                    {t::plan::show()}
                </a>
                <button class="btn btn--outline" type="button" data-test="print" on:click=on(|_| browser::print())>
                    {icon("i-print")}
                    {t::plan::print()}
                </button>
            </div>
        </header>
    };
    let glance = plan.with_value(|plan| glance::glance(plan, &address));
    let side = as_it_stands.then(|| side::counts(plan, slug, &address, sees_holes));
    let through = memo(move || plan.with_value(|plan| Through::of(plan, &filter.get())));
    let bar = filter::bar(plan, filter, through, address.clone(), as_it_stands);
    let showing = Showing { slug: slug.clone(), address, as_it_stands, through, hash, drawn };
    let areas = plan.with_value(|plan| areas::areas(plan, &showing));
    view! {
        <div class="stack gap-7 print-wide">
            {head}
            {(!as_it_stands).then(as_adopted)}
            <div class="split aside-s">
                {glance}
                {side}
            </div>
            {bar}
            {areas}
        </div>
    }
}

/// When and where it was adopted, or that it is not.
fn meta(plan: &PlanView) -> View {
    let text = match (plan.adopted_on, plan.adopted_by.as_ref()) {
        (Some(day), Some(meeting)) => t::plan::adopted(&days::day_and_year(day), meeting),
        _ => t::plan::not_adopted(),
    };
    let state = (plan.state != PlanState::Adopted)
        .then(|| view! { <span data-test="plan-state">{locales::plan_state(plan.state)}</span> });
    view! { <p class="meta"><span>{small_icon("i-seal")}{text}</span>{state}</p> }
}

fn as_adopted() -> View {
    view! {
        <div class="note" data-test="as-adopted">
            {icon("i-seal")}
            <p><b>{t::plan::as_adopted()}</b>" "{t::plan::as_adopted_lead()}</p>
        </div>
    }
}
