//! A priority area: its situation, which can be described anew, and its goals.

use leptos::prelude::*;
use verv_contract::plan::plans::{PlanView, PlannedArea, PlannedGoal};
use verv_domain::{id::AreaId, organisation::branches::BranchSlug};

use super::{glance::goal_marks, situation::Situation, summary};
use crate::{
    locales::{small, t},
    pages::plan::plans::{self, followed},
    router::Place,
    ui::{
        note, page,
        remote::{Loaded, Remote},
    },
};

#[component]
pub fn AreaPage(slug: BranchSlug, id: AreaId) -> impl IntoView {
    let plan = plans::fetched(&slug);
    let find = move |plan: &Option<PlanView>| plan.as_ref()?.areas.iter().find(|area| area.id == id).cloned();
    let draw = move || match plan.with_untracked(find).flatten() {
        Some(area) => {
            let area = followed(area, move || plan.with(find).flatten());
            let slug = slug.clone();
            view! { <WholeArea plan area slug/> }.into_any()
        }
        None => page::not_found(),
    };
    view! { <Loaded remote=plan what=t::area::loading>{draw()}</Loaded> }
}

#[component]
fn WholeArea(plan: Remote<Option<PlanView>>, area: Memo<PlannedArea>, slug: BranchSlug) -> impl IntoView {
    let of = StoredValue::new(slug.clone());
    let goals = move || area.with(|area| area.goals.iter().map(|goal| goal_item(goal, of)).collect_view());
    view! {
        <nav class="crumbs" aria-label=t::measure::crumbs()>
            <ol><li><a href=Place::Plan(slug.clone()).href()>{t::shell::plan()}</a></li></ol>
        </nav>
        <header class="page-head">
            <div class="page-head__text">
                <p class="eyebrow">{move || t::area::number(&area.with(|area| area.number.to_string()))}</p>
                {page::heading(move || area.with(|area| area.title.clone()))}
                <p class="soft lead">{move || area.with(summary::of_area)}"."</p>
            </div>
        </header>
        <div class="stack gap-6 measure-wide">
            <Situation plan area slug/>
            <section class="stack gap-3" aria-labelledby="h-maal">
                <h2 id="h-maal">{move || t::plan::goals(area.with(|area| small(area.goals.len())))}</h2>
                <Show
                    when=move || area.with(|area| !area.goals.is_empty())
                    fallback=|| note::empty(t::plan::area_no_goals(), t::plan::area_no_goals_lead(), None)
                >
                    <ul class="list" data-test="area-goals">{goals}</ul>
                </Show>
            </section>
        </div>
    }
}

/// A goal with its marks.
fn goal_item(goal: &PlannedGoal, slug: StoredValue<BranchSlug>) -> impl IntoView + use<> {
    view! {
        <li>
            <a class="item item--goal" href=Place::Goal(slug.get_value(), goal.id).href()>
                <span class="goal__n">{goal.number.clone()}</span>
                <span>
                    <span class="item__title">{goal.title.clone()}</span>
                    <br/>
                    <span class="item__sub">{summary::of_goal(goal)}</span>
                </span>
                <span class="glance__marks" aria-hidden="true">{goal_marks(goal)}</span>
            </a>
        </li>
    }
}
