//! Beside the glance: how many of each, as links that set the filter; and what the plan leaves open.

use leptos::prelude::*;
use verv_contract::{
    endpoints::GetHoles,
    plan::{
        holes::{HoleCount, HolesView},
        plans::PlanView,
    },
};
use verv_domain::plan::{holes::HoleKind, measures::MeasureStatus};

use super::{
    filter::{Filter, Who, is_overdue, measures},
    showing::Showing,
    summary,
};
use crate::{
    locales::{self, t},
    pages::plan::holes::{self, kind_id},
    session::use_session,
    ui::{
        icon::{mark, small_icon},
        remote::Remote,
        status,
    },
};

/// In the order of how the work goes.
const ORDER: [MeasureStatus; 7] = [
    MeasureStatus::OnTrack,
    MeasureStatus::NeedsEffort,
    MeasureStatus::Stuck,
    MeasureStatus::NotReported,
    MeasureStatus::NotStarted,
    MeasureStatus::Done,
    MeasureStatus::NotLocal,
];

#[component]
pub fn Counts(showing: Showing, sees_holes: bool) -> impl IntoView {
    let plan = showing.plan;
    let link = move |filter: Filter| {
        showing.address.with_value(|address| format!("{address}{}#filter", filter.query()))
    };
    let by_status = move |plan: &PlanView| {
        let counts = ORDER.into_iter().map(|status| (status, summary::count(&plan.roll_up, status)));
        counts
            .filter(|(_, count)| *count > 0)
            .map(|(status, count)| {
                let href = link(Filter { status: Some(status), ..Filter::default() });
                view! {
                    <li>
                        <a href=href data-status=status.as_str()>
                            <span class=format!("st-{}", status::class(status))>{status::shape_of(status)}</span>
                            <span>{locales::status(status)}</span>
                            <b>{count}</b>
                        </a>
                    </li>
                }
            })
            .collect_view()
    };
    let overdue = Memo::new(move |_| plan.with(|plan| measures(plan).filter(|it| is_overdue(it)).count()));
    view! {
        <div class="stack gap-5">
            <section aria-labelledby="h-status">
                <h2 id="h-status" class="eyebrow h-quiet">
                    {move || t::plan::measures(plan.with(|plan| summary::total(&plan.roll_up)))}
                </h2>
                <ul class="tally tally--two" data-test="tally">{move || plan.with(by_status)}</ul>
            </section>
            <section aria-labelledby="h-hull">
                <h2 id="h-hull" class="eyebrow h-quiet">{t::plan::counts_heading()}</h2>
                <ul class="tally" data-test="holes">
                    <Show when=move || { overdue.get() > 0 }>
                        <li>
                            <a href=link(Filter { overdue: true, ..Filter::default() })>
                                {small_icon("i-clock")}
                                <span>{t::plan::overdue()}</span>
                                <b>{overdue}</b>
                            </a>
                        </li>
                    </Show>
                    {sees_holes.then(|| view! { <Holes showing/> })}
                </ul>
            </section>
        </div>
    }
}

/// They come a little later than the plan, and their absence holds nothing up.
#[component]
fn Holes(showing: Showing) -> impl IntoView {
    let Showing { plan, slug, address, .. } = showing;
    let client = use_session().client;
    let path = (slug.get_value(), plan.with_untracked(|plan| plan.id));
    let holes: Remote<HolesView> = Remote::new(move || client.get::<GetHoles>(path.clone()));
    let row = move |count: &HoleCount| {
        let nobody = Filter { who: Some(Who::Nobody), ..Filter::default() };
        let href = match count.kind {
            HoleKind::NobodyAccountable => {
                address.with_value(|address| format!("{address}{}#filter", nobody.query()))
            }
            HoleKind::EveryoneNamed
            | HoleKind::GoalWithoutMeasure
            | HoleKind::NationalGoalWithoutGoal
            | HoleKind::NoDeadline
            | HoleKind::UnclearDeadline
            | HoleKind::NotMeasurable
            | HoleKind::VacantOffice
            | HoleKind::NoEvaluationDate => slug.with_value(|slug| holes::href(slug, count.kind)),
        };
        view! {
            <li>
                <a href=href data-hole=kind_id(count.kind)>
                    <span class="st-gap">{mark("g-gap")}</span>
                    <span>{locales::hole(count.kind)}</span>
                    <b>{count.count}</b>
                </a>
            </li>
        }
    };
    move || holes.with(|holes| holes.counts.iter().filter(|count| count.count > 0).map(row).collect_view())
}
