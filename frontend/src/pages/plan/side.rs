//! Beside the glance: how many of each, as links that set the filter; and what the plan leaves open.

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::{
    endpoints::GetHoles,
    holes::{HoleCount, HolesView},
    plans::PlanView,
};
use verv_domain::{
    access::{Action, Reach},
    branch::BranchSlug,
    hole::HoleKind,
    id::PlanId,
    measure::MeasureStatus,
};

use super::{
    filter::{Filter, Who, is_overdue},
    summary,
};
use crate::{
    locales::{self, t},
    session::{Session, use_session},
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

pub fn counts(plan: StoredValue<PlanView>, slug: &BranchSlug, address: &str, sees_holes: bool) -> View {
    let (total, by_status, overdue, id) = plan.with_value(|plan| {
        let by_status: Vec<_> = ORDER
            .into_iter()
            .map(|status| (status, summary::count(&plan.roll_up, status)))
            .filter(|(_, count)| *count > 0)
            .map(|(status, count)| by_status(status, count, address))
            .collect();
        let measures = plan.areas.iter().flat_map(|area| &area.goals).flat_map(|goal| &goal.measures);
        (
            summary::total(&plan.roll_up),
            by_status,
            measures.filter(|measure| is_overdue(measure)).count(),
            plan.id,
        )
    });
    let overdue_link = (overdue > 0).then(|| {
        let filter = Filter { overdue: true, ..Filter::default() };
        let href = format!("{address}{}#filter", filter.query());
        view! { <li><a href=href>{small_icon("i-clock")}<span>{t::plan::overdue()}</span><b>{overdue}</b></a></li> }
    });
    let holes = sees_holes.then(|| holes(use_session(), slug, id, address.to_owned()));
    view! {
        <div class="stack gap-5">
            <section aria-labelledby="h-status">
                <h2 id="h-status" class="eyebrow h-quiet">{t::plan::measures(total)}</h2>
                <ul class="tally tally--two" data-test="tally">{by_status}</ul>
            </section>
            <section aria-labelledby="h-hull">
                <h2 id="h-hull" class="eyebrow h-quiet">{t::plan::counts_heading()}</h2>
                <ul class="tally" data-test="holes">{overdue_link}{holes}</ul>
            </section>
        </div>
    }
}

fn by_status(status: MeasureStatus, count: u32, address: &str) -> View {
    let filter = Filter { status: Some(status), ..Filter::default() };
    let href = format!("{address}{}#filter", filter.query());
    let class = format!("st-{}", status::class(status));
    view! {
        <li>
            <a href=href data-status=status.as_str()>
                <span class=class>{status::shape_of(status)}</span>
                <span>{locales::status(status)}</span>
                <b>{count}</b>
            </a>
        </li>
    }
}

/// The holes come a little later than the plan, and their absence holds nothing up.
fn holes(session: Session, slug: &BranchSlug, plan: PlanId, address: String) -> View {
    let of = slug.clone();
    let remote: Remote<HolesView> = Remote::new(move || session.client.get::<GetHoles>((of.clone(), plan)));
    let rows = move || {
        let leads = session.reach(Action::Acknowledge) == Reach::All;
        remote.with(|holes| {
            let row = |count: &HoleCount| {
                let filter = Filter { who: Some(Who::Nobody), ..Filter::default() };
                // The others stand on the leader's own page.
                let href = match count.kind {
                    HoleKind::NobodyAccountable => Some(format!("{address}{}#filter", filter.query())),
                    HoleKind::EveryoneNamed
                    | HoleKind::GoalWithoutMeasure
                    | HoleKind::NationalGoalWithoutGoal
                    | HoleKind::NoDeadline
                    | HoleKind::UnclearDeadline
                    | HoleKind::NotMeasurable
                    | HoleKind::VacantOffice
                    | HoleKind::NoEvaluationDate => leads.then(|| format!("/#hull-{}", kind_id(count.kind))),
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
            holes.counts.iter().filter(|count| count.count > 0).map(row).collect_view()
        })
    };
    rows.into_any()
}

/// The kind in addresses and selectors.
pub const fn kind_id(kind: HoleKind) -> &'static str {
    match kind {
        HoleKind::GoalWithoutMeasure => "goal_without_measure",
        HoleKind::NationalGoalWithoutGoal => "national_goal_without_goal",
        HoleKind::NobodyAccountable => "nobody_accountable",
        HoleKind::EveryoneNamed => "everyone_named",
        HoleKind::NoDeadline => "no_deadline",
        HoleKind::UnclearDeadline => "unclear_deadline",
        HoleKind::NotMeasurable => "not_measurable",
        HoleKind::VacantOffice => "vacant_office",
        HoleKind::NoEvaluationDate => "no_evaluation_date",
    }
}
