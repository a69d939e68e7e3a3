//! The leader's first page: what stands worst, with what can be done about it, and what waits for an answer.

mod messages;
mod troubles;

use leptos::prelude::*;
use verv_contract::plan::{holes::HolesView, plans::PlanView};
use verv_domain::{
    access::{Action, Reach},
    organisation::branches::BranchSlug,
    plan::{holes::HoleKind, measures::MeasureStatus},
};

use self::{
    messages::{Messages, still_waiting},
    troubles::{Trouble, Troubles, of_plan},
};
use super::{
    holes::{self, counted, kind_id},
    plans,
    proposals::ProposalsToDecide,
};
use crate::{
    browser,
    locales::{self, days, t},
    router::{Place, use_router},
    session::use_session,
    ui::{
        icon::mark,
        note, page,
        remote::{Loaded, Remote},
        status,
    },
};

#[component]
pub fn OverviewPage(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    let router = use_router();
    if untrack(|| session.reach(Action::Acknowledge)) != Reach::All {
        Effect::new(move || router.replace(&Place::Mine(slug.clone()).href()));
        return note::skeleton(t::mine::loading());
    }
    let plan = plans::fetched(&slug);
    let waiting = messages::fetched(&slug);
    let slug = StoredValue::new(slug);
    // The sentence is said when both halves are known.
    let ready = Memo::new(move |_| !waiting.is_waiting());
    let whole = move || {
        if ready.get() {
            untrack(|| view! { <Whole plan waiting slug/> }.into_any())
        } else {
            note::skeleton(t::first::opening())
        }
    };
    view! { <Loaded remote=plan what=t::first::opening>{whole}</Loaded> }.into_any()
}

#[component]
fn Whole(
    plan: Remote<Option<PlanView>>,
    waiting: messages::Waiting,
    slug: StoredValue<BranchSlug>,
) -> impl IntoView {
    browser::go_to_fragment();
    let found =
        Memo::new(move |_| plan.with(|plan| plan.as_ref().map(of_plan)).flatten().unwrap_or_default());
    let finding = move || {
        let waiting = waiting.with(still_waiting).unwrap_or_default();
        found.with(|found| sentence(found, waiting))
    };
    view! {
        <header class="stack gap-2 mb">
            <p class="eyebrow">{move || locales::capitalised(&days::today_with_weekday())}</p>
            {page::heading(finding)}
        </header>
        <div class="split aside-m">
            <div class="stack gap-6">
                <Troubles found slug/>
                <ProposalsToDecide slug/>
                <Messages waiting slug/>
            </div>
            <Elsewhere plan slug/>
        </div>
    }
}

/// The worst first: "To tiltak står fast, og fem tiltak har gått over fristen".
fn sentence(found: &[(Trouble, troubles::Found)], waiting: u32) -> String {
    let mut said = found.iter().map(|(trouble, found)| trouble.sentence(found.count));
    match (said.next(), said.next()) {
        (Some(worst), Some(next)) => t::home::joined(&locales::capitalised(&worst), &next),
        (Some(worst), None) => locales::capitalised(&worst),
        (None, _) if waiting > 0 => t::home::waiting(waiting),
        (None, _) => t::home::nothing_waits(),
    }
}

/// What else the plan says: numbers that lead to it.
#[component]
fn Elsewhere(plan: Remote<Option<PlanView>>, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let holes = slug.with_value(holes::fetched);
    let effort = move || {
        let of_status = |plan: &PlanView| {
            let count = plan.roll_up.iter().find(|count| count.status == MeasureStatus::NeedsEffort);
            count.map_or(0, |count| count.measures)
        };
        plan.with(|plan| plan.as_ref().map(of_status)).flatten().filter(|count| *count > 0)
    };
    let effort_link = move || {
        effort().map(|count| {
            let status = MeasureStatus::NeedsEffort;
            let address = Place::Plan(slug.get_value()).href();
            let href = format!("{address}?status={}#filter", status.as_str());
            let class = format!("st-{}", status::class(status));
            view! {
                <li>
                    <a href=href>
                        <span class=class>{status::shape_of(status)}</span>
                        <span>{locales::status(status)}</span>
                        <b>{count}</b>
                    </a>
                </li>
            }
        })
    };
    // What nobody answers for is said before.
    let kinds = move |holes: &HolesView| {
        let mut kinds = counted(holes);
        kinds.retain(|count| count.kind != HoleKind::NobodyAccountable);
        kinds
    };
    let each = move || holes.with(|holes| holes.as_ref().map(kinds)).flatten().unwrap_or_default();
    let row = move |(kind, count): (HoleKind, u32)| {
        let href = slug.with_value(|slug| holes::href(slug, kind));
        view! {
            <li>
                <a href=href data-hole=kind_id(kind)>
                    <span class="st-gap">{mark("g-gap")}</span>
                    <span>{locales::hole(kind)}</span>
                    <b>{count}</b>
                </a>
            </li>
        }
    };
    let each = move || each().into_iter().map(|count| (count.kind, count.count)).collect::<Vec<_>>();
    view! {
        <aside class="stack gap-3 split__sticky" aria-labelledby="h-ellers">
            <h2 id="h-ellers">{t::home::elsewhere()}</h2>
            <Loaded remote=holes what=t::holes::loading is_part=true>
                <ul class="tally" data-test="holes">
                    {effort_link}
                    <For each key=|row| *row children=row/>
                </ul>
            </Loaded>
        </aside>
    }
}
