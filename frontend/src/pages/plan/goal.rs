//! One goal: what it serves, what is done to reach it, and what is missing.

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::{
    endpoints::CreateMeasure,
    measures::{DeadlineRequest, MeasureRequest, NewMeasureRequest},
    plans::{PlanView, PlannedArea, PlannedGoal, StatusCount},
};
use verv_domain::{
    access::Action,
    branch::BranchSlug,
    id::GoalId,
    measure::{MeasureKind, MeasureState, MeasureStatus},
    period::Period,
    plan::PlanState,
};
use wasm_bindgen_futures::spawn_local;

use super::{
    row,
    summary::{self, small},
};
use crate::{
    browser,
    form::{Field, Form, choices, deadline_field, filled_in, text_field, use_client},
    locales::{self, t},
    pages::plans,
    router::{Place, use_router},
    session::use_session,
    ui::{
        icon::{icon, mark, small_icon},
        note, page, party, status,
        toast::use_toasts,
    },
};

pub fn page(slug: BranchSlug, id: GoalId) -> View {
    let plan = plans::fetched(&slug);
    plan.show(t::goal::loading, move || {
        let plan = plan.with_untracked(Clone::clone).flatten();
        let found = plan.as_ref().and_then(|plan| {
            let pairs = plan.areas.iter().flat_map(|area| area.goals.iter().map(move |goal| (area, goal)));
            pairs.into_iter().find(|(_, goal)| goal.id == id)
        });
        match (&plan, found) {
            (Some(plan), Some((area, goal))) => whole(plan, area, goal, &slug),
            _ => page::not_found(),
        }
    })
}

fn whole(plan: &PlanView, area: &PlannedArea, goal: &PlannedGoal, slug: &BranchSlug) -> View {
    let session = use_session();
    let target = goal.target.as_ref().map(|target| {
        view! { <div><dt>{t::measure::target()}</dt><dd><b>{locales::target(target)}</b></dd></div> }
    });
    let serves = goal
        .serves
        .iter()
        .map(|national| view! { <li>{format!("{} {}", national.code, national.title)}</li> });
    let serves = if goal.serves.is_empty() {
        view! { <span class="row nowrap-row muted">{mark("g-gap")}<span>{t::goal::serves_none()}</span></span> }
    } else {
        view! { <ul class="plain stack gap-1">{serves.collect_view()}</ul> }
    };
    let measures = goal.measures.iter().map(|measure| item(measure, slug)).collect_view();
    let measures = match &goal.not_local_reason {
        _ if !goal.measures.is_empty() => {
            view! { <ul class="list" data-test="goal-measures">{measures}</ul> }
        }
        Some(reason) => view! {
            <p class="st st--nat">{mark("g-nat")}<span>{t::plan::not_local(reason)}</span></p>
        },
        None => note::empty(t::goal::no_measures(), t::goal::no_measures_lead(), None),
    };
    let adding = RwSignal::new(false);
    let may_add =
        session.can(Action::EditPlan) && plan.state != PlanState::Closed && goal.not_local_reason.is_none();
    let button = may_add.then(|| {
        view! {
            <p hidden=move || adding.get()>
                <button class="btn btn--outline" type="button" id="add-measure" data-test="add-measure" on:click=move |_| adding.set(true)>
                    {icon("i-plus")}
                    {t::goal::add()}
                </button>
            </p>
        }
    });
    let (plan_id, period, goal_id, of) = (plan.id, plan.period, goal.id, slug.clone());
    let form =
        move || adding.get().then(|| untrack(|| new_measure((of.clone(), plan_id), goal_id, period, adding)));
    view! {
        {crumbs(area, slug)}
        <header class="page-head">
            <div class="page-head__text">
                <p class="eyebrow">{t::goal::number(&goal.number)}</p>
                {page::fixed_heading(goal.title.clone())}
                <p class="soft lead">{finding(goal)}</p>
            </div>
        </header>
        <div class="split aside-m">
            <section class="stack gap-3" aria-labelledby="h-tiltak">
                <h2 id="h-tiltak">{t::plan::col_measure()}</h2>
                {measures}
                {button}
                {form}
            </section>
            <aside class="stack gap-5 split__sticky" aria-label=t::goal::about()>
                <dl class="facts">
                    {target}
                    <div><dt>{t::plan::serves()}</dt><dd>{serves}</dd></div>
                </dl>
            </aside>
        </div>
    }
}

fn crumbs(area: &PlannedArea, slug: &BranchSlug) -> View {
    view! {
        <nav class="crumbs" aria-label=t::measure::crumbs()>
            <ol>
                <li><a href=Place::Plan(slug.clone()).href()>{t::shell::plan()}</a></li>
                <li><a href=Place::Area(slug.clone(), area.id).href()>{format!("{} {}", area.number, area.title)}</a></li>
            </ol>
        </nav>
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
pub fn item(measure: &verv_contract::measures::PlannedMeasure, slug: &BranchSlug) -> View {
    // Those who see the plan as adopted do not see the measure's own page.
    let href = measure.progress.is_some().then(|| Place::Measure(slug.clone(), measure.id).href());
    let arrow = href.is_some().then(|| icon("i-right"));
    let deadline = measure.deadline.as_ref().map(|deadline| {
        let is_overdue = super::filter::is_overdue(measure);
        view! { " · "{row::deadline(Some(deadline), is_overdue, measure.kind)} }
    });
    let (class, shape, words) = match &measure.progress {
        Some(progress) => {
            let who = party::tag(progress.accountable.as_ref().map(|party| party.name.as_str()));
            let words = view! { {locales::status(progress.status)}" · "{who} };
            (status::class(progress.status), status::shape_of(progress.status), words)
        }
        None => ("idle", mark("g-plain").into_any(), locales::kind(measure.kind).into_any()),
    };
    view! {
        <li>
            <a class=format!("item st-{class}") href=href>
                {shape}
                <span>
                    <span class="item__title">{measure.title.clone()}</span>
                    <br/>
                    <span class="item__sub item__sub--line">{words}{deadline}</span>
                </span>
                {arrow}
            </a>
        </li>
    }
}

/// Adds a measure: the board's own, when the plan is adopted.
fn new_measure(
    path: (BranchSlug, verv_domain::id::PlanId),
    goal_id: GoalId,
    period: Period,
    is_open: RwSignal<bool>,
) -> View {
    let client = use_client();
    let router = use_router();
    let toasts = use_toasts();
    let form = Form::new("new-measure");
    let (title, deadline) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let kind = RwSignal::new(MeasureKind::Milestone.as_str().to_owned());
    browser::focus(form.id("/measure/title"));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if form.busy.get_untracked() {
            return;
        }
        let chosen = kind.get_untracked();
        let measure = MeasureRequest {
            title: title.get_untracked(),
            adopted_text: None,
            kind: MeasureKind::ALL
                .into_iter()
                .find(|kind| kind.as_str() == chosen)
                .unwrap_or(MeasureKind::Milestone),
            target: None,
            deadline: filled_in(&deadline.get_untracked()).map(|label| DeadlineRequest {
                label,
                starts: None,
                ends: None,
            }),
            state: MeasureState::Active,
            not_local_reason: None,
            everyone_named: false,
        };
        let request = NewMeasureRequest { goal_id, position: None, continued: false, measure };
        if !form.passes(request.clone()) {
            return;
        }
        form.begin();
        let options = form.once(&request);
        let path = path.clone();
        let here = router.here();
        spawn_local(async move {
            let slug = path.0.clone();
            match client.send::<CreateMeasure>(path, &request, options).await {
                Ok(created) => {
                    // Whoever has gone elsewhere meanwhile stays there.
                    if router.here() == here {
                        router.go(&Place::Measure(slug, created.id).href());
                    }
                    toasts.say(t::goal::added());
                }
                Err(error) => form.fail(error),
            }
        });
    };
    let cancel = move |_| {
        is_open.set(false);
        browser::focus("add-measure");
    };
    let kinds = MeasureKind::ALL.into_iter().filter(|kind| *kind != MeasureKind::NotLocal);
    let kinds = kinds.map(|kind| {
        (kind.as_str().to_owned(), format!("{}: {}", locales::kind(kind), locales::kind_meaning(kind)))
    });
    let field = |pointer, label, hint, test| Field { form, pointer, label, hint, test };
    let name = field("/measure/title", t::edit::name(), Some(t::goal::title_hint()), "new-title");
    let of_kind = field("/measure/kind", t::edit::kind(), None, "new-kind");
    let by =
        field("/measure/deadline/label", t::edit::deadline(), Some(t::edit::deadline_hint()), "new-deadline");
    view! {
        <form class="sheet stack gap-5" novalidate data-test="new-measure" on:submit=save>
            <h3>{t::goal::add()}</h3>
            {form.summary()}
            {text_field(&name, title, "text", "off")}
            {choices(&of_kind, kind, kinds.collect())}
            {deadline_field(&by, deadline, Some(period))}
            <div class="row">
                {form.submit(t::goal::submit, t::goal::busy, "new-submit")}
                <button class="btn btn--quiet" type="button" on:click=cancel>
                    {small_icon("i-x")}
                    {t::app::cancel()}
                </button>
            </div>
        </form>
    }
}

/// For the area's page: a goal with its marks.
pub fn in_area(goal: &PlannedGoal, slug: &BranchSlug) -> View {
    let href = Place::Goal(slug.clone(), goal.id).href();
    view! {
        <li>
            <a class="item item--goal" href=href>
                <span class="goal__n">{goal.number.clone()}</span>
                <span>
                    <span class="item__title">{goal.title.clone()}</span>
                    <br/>
                    <span class="item__sub">{summary::of_goal(goal)}</span>
                </span>
                <span class="glance__marks" aria-hidden="true">{super::glance::goal(goal)}</span>
            </a>
        </li>
    }
}
