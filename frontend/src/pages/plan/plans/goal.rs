//! One goal: what it serves, what is done to reach it, and what is missing.

use leptos::prelude::*;
use verv_contract::plan::{
    measures::PlannedMeasure,
    plans::{PlanView, PlannedGoal, StatusCount},
};
use verv_domain::{
    access::{Action, Reach},
    id::{AreaId, GoalId, PlanId},
    organisation::branches::BranchSlug,
    period::Period,
    plan::{measures::MeasureStatus, plans::PlanState},
};

use super::{
    counted::{self, CountedGoal},
    filter::is_overdue,
    goal_rows::RowKey,
    new_measure::{NewMeasure, Under},
    row, summary,
};
use crate::{
    locales::{self, small, t},
    pages::plan::plans::{self, followed},
    router::Place,
    session::use_session,
    ui::{
        icon::{icon, mark},
        note, page, party,
        remote::Loaded,
        status,
    },
};

/// The goal, and what of its plan and its area stands around it.
#[derive(Clone, PartialEq)]
struct Placed {
    goal: PlannedGoal,
    area: AreaId,
    area_name: String,
    plan: PlanId,
    period: Period,
    is_closed: bool,
}

impl Placed {
    fn find(plan: Option<&PlanView>, id: GoalId) -> Option<Self> {
        let plan = plan?;
        let mut pairs = plan.areas.iter().flat_map(|area| area.goals.iter().map(move |goal| (area, goal)));
        let (area, goal) = pairs.find(|(_, goal)| goal.id == id)?;
        Some(Self {
            goal: goal.clone(),
            area: area.id,
            area_name: format!("{} {}", area.number, area.title),
            plan: plan.id,
            period: plan.period,
            is_closed: plan.state == PlanState::Closed,
        })
    }
}

#[component]
pub fn GoalPage(slug: BranchSlug, id: GoalId) -> impl IntoView {
    let plan = plans::fetched(&slug);
    let find = move |plan: &Option<PlanView>| Placed::find(plan.as_ref(), id);
    let draw = move || match plan.with_untracked(find).flatten() {
        Some(placed) => {
            let placed = followed(placed, move || plan.with(find).flatten());
            let slug = slug.clone();
            view! { <WholeGoal placed slug/> }.into_any()
        }
        None => page::not_found(),
    };
    view! { <Loaded remote=plan what=t::goal::loading>{draw()}</Loaded> }
}

#[component]
fn WholeGoal(placed: Memo<Placed>, slug: BranchSlug) -> impl IntoView {
    let goal = Memo::new(move |_| placed.with(|placed| placed.goal.clone()));
    let Placed { area, plan, period, is_closed, .. } = placed.get_untracked();
    if use_session().reach(Action::ReadPlan) == Reach::All {
        counted::provide_of(plan, &slug);
    }
    let is_own = goal.with_untracked(|goal| goal.not_local_reason.is_none());
    let may_add = use_session().can(Action::EditPlan) && !is_closed && is_own;
    let area = Place::Area(slug.clone(), area).href();
    let of = StoredValue::new(slug.clone());
    let item = move |measure: PlannedMeasure| view! { <MeasureItem measure slug=of/> };
    let measures = move || goal.with(|goal| goal.measures.clone());
    let count = move || goal.with(|goal| t::plan::measures(small(goal.measures.len())));
    let add = may_add.then(|| {
        let under = Under::Goal(goal.with_untracked(|goal| goal.id));
        view! { <NewMeasure slug=slug.clone() plan under period/> }
    });
    view! {
        <nav class="crumbs" aria-label=t::measure::crumbs()>
            <ol>
                <li><a href=Place::Plan(slug.clone()).href()>{t::shell::plan()}</a></li>
                <li><a href=area>{move || placed.with(|placed| placed.area_name.clone())}</a></li>
            </ol>
        </nav>
        <header class="page-head">
            <div class="page-head__text">
                <p class="eyebrow">{move || t::goal::number(&goal.with(|goal| goal.number.clone()))}</p>
                {page::heading(move || goal.with(|goal| goal.title.clone()))}
                <p class="soft lead">{move || goal.with(finding)}</p>
            </div>
        </header>
        <div class="split aside-m">
            <section class="stack gap-3" aria-labelledby="h-tiltak">
                <h2 id="h-tiltak">{count}</h2>
                <Show
                    when=move || goal.with(|goal| !goal.measures.is_empty())
                    fallback=move || goal.with(without_measures)
                >
                    <ul class="list" data-test="goal-measures">
                        <For each=measures key=RowKey::of children=item/>
                    </ul>
                </Show>
                {add}
            </section>
            <aside class="stack gap-5 split__sticky" aria-label=t::goal::about()>
                <dl class="facts">{move || goal.with(facts)}</dl>
            </aside>
        </div>
    }
}

/// The figure to reach, and the national goals.
fn facts(goal: &PlannedGoal) -> impl IntoView + use<> {
    let target = goal.target.clone().map(|target| {
        let words = locales::target(&target);
        view! {
            <div>
                <dt>{t::measure::target()}</dt>
                <dd><b>{words}</b> <CountedGoal goal=goal.id target=Some(target)/></dd>
            </div>
        }
    });
    let serves = if goal.serves.is_empty() {
        view! { <span class="row nowrap-row muted">{mark("g-gap")}<span>{t::goal::serves_none()}</span></span> }
            .into_any()
    } else {
        let national = goal.serves.iter();
        let national = national.map(|it| view! { <li>{format!("{} {}", it.code, it.title)}</li> });
        view! { <ul class="plain stack gap-1">{national.collect_view()}</ul> }.into_any()
    };
    view! { {target}<div><dt>{t::plan::serves()}</dt><dd>{serves}</dd></div> }
}

fn without_measures(goal: &PlannedGoal) -> impl IntoView + use<> {
    match &goal.not_local_reason {
        Some(reason) => {
            view! { <p class="st st--nat">{mark("g-nat")}<span>{t::plan::not_local(reason)}</span></p> }
                .into_any()
        }
        None => note::empty(t::goal::no_measures(), t::goal::no_measures_lead(), None),
    }
}

/// How its measures stand; how many they are, where that is all that is shown.
fn finding(goal: &PlannedGoal) -> String {
    let has = |wanted: MeasureStatus| {
        let of = goal.measures.iter().filter_map(|measure| measure.progress.as_ref());
        StatusCount {
            status: wanted,
            measures: small(of.filter(|progress| progress.status == wanted).count()),
        }
    };
    let roll_up = MeasureStatus::ALL.map(has);
    if roll_up.iter().all(|count| count.measures == 0) {
        return format!("{}.", t::plan::measures(small(goal.measures.len())));
    }
    summary::standing(&roll_up)
}

/// A measure in a list that stands outside the plan's table.
#[component]
fn MeasureItem(measure: PlannedMeasure, slug: StoredValue<BranchSlug>) -> impl IntoView {
    // Those who see the plan as adopted do not see the measure's own page.
    let href = measure.progress.is_some().then(|| Place::Measure(slug.get_value(), measure.id).href());
    let arrow = href.is_some().then(|| icon("i-right"));
    let deadline = measure.deadline.as_ref().map(|deadline| {
        view! { " · "{row::deadline(Some(deadline), is_overdue(&measure), measure.kind)} }
    });
    let (class, shape, words) = match &measure.progress {
        Some(progress) => {
            let who = party::tag(progress.accountable.as_ref().map(|assignee| assignee.party.name.as_str()));
            let words = view! { {locales::status(progress.status)}" · "{who} }.into_any();
            (status::class(progress.status), status::shape_of(progress.status).into_any(), words)
        }
        None => ("idle", mark("g-plain").into_any(), locales::kind(measure.kind).into_any()),
    };
    view! {
        <li>
            <a class=format!("item st-{class}") href=href>
                {shape}
                <span>
                    <span class="item__title">{measure.title}</span>
                    <br/>
                    <span class="item__sub item__sub--line">{words}{deadline}</span>
                </span>
                {arrow}
            </a>
        </li>
    }
}
