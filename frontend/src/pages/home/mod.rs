//! The first page: for leaders what waits for them and what the plan leaves open; for others their own measures.

mod holes;

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::{
    Page,
    check_ins::{CheckInQuery, CheckInView},
    endpoints::{GetHoles, ListCheckIns, ListMeasures},
    holes::HolesView,
    measures::{MeasureListQuery, MeasureSummary},
};
use verv_domain::{
    access::{Action, Reach},
    branch::BranchSlug,
    hole::HoleKind,
    measure::MeasureStatus,
};

use super::{
    measures::messages::{Acknowledging, words},
    plan::small,
    plans,
};
use crate::{
    api::{CallError, Client},
    browser,
    locales::{self, days, t},
    router::{Place, use_router},
    session::use_session,
    ui::{
        icon::{mark, small_icon},
        note, page,
        remote::Remote,
        status,
    },
};

pub fn page() -> View {
    let session = use_session();
    let router = use_router();
    let Some(slug) = untrack(|| session.branch()).map(|branch| branch.slug) else { return page::not_found() };
    if untrack(|| session.reach(Action::Acknowledge)) != Reach::All {
        Effect::new(move || router.replace(&Place::Mine(slug.clone()).href()));
        return note::skeleton(t::mine::loading());
    }
    leader(session.client, &slug)
}

fn no_branch() -> View {
    view! {
        <div class="stack">
            {page::fixed_heading(t::shell::no_branch())}
            <p class="lead soft measure">{t::shell::no_branch_fix()}</p>
        </div>
    }
}

fn leader(client: Client, slug: &BranchSlug) -> View {
    let of = slug.clone();
    let waiting: Remote<Page<CheckInView>> = Remote::new(move || {
        let of = of.clone();
        let query = CheckInQuery {
            acknowledged: Some(false),
            own: Some(false),
            limit: Some(50),
            total: Some(true),
            ..CheckInQuery::default()
        };
        async move { client.find::<ListCheckIns>((of,), &query).await }
    });
    // When all that are shown have been read, the next ones come.
    Effect::new(move || {
        if waiting.with(|page| page.next.is_some() && open(page).next().is_none()) == Some(true) {
            waiting.reload();
        }
    });
    let of = slug.clone();
    let plan = plans::current();
    let holes: Remote<Option<HolesView>> = Remote::new(move || {
        let of = of.clone();
        async move {
            match plan {
                Some(plan) => client.get::<GetHoles>((of, plan)).await.map(Some),
                None => Ok(None),
            }
        }
    });
    let finding = move || {
        let waiting = waiting.with(still_waiting).unwrap_or_default();
        let open = holes
            .with(|holes| holes.as_ref().map_or(0, |holes| hole_count(holes, HoleKind::NobodyAccountable)));
        sentence(waiting, open.unwrap_or_default())
    };
    // The sentence is said when both halves are known.
    let ready = Memo::new(move |_| !waiting.is_waiting() && !holes.is_waiting());
    let body_slug = slug.clone();
    let body = move || {
        if !ready.get() {
            return note::skeleton(t::first::opening());
        }
        browser::go_to_fragment();
        let slug = body_slug.clone();
        view! {
            <header class="stack gap-2 mb">
                <p class="eyebrow">{locales::capitalised(&days::today_with_weekday())}</p>
                {page::heading(finding)}
            </header>
            <div class="split aside-m">
                <div class="stack gap-6">
                    {messages(client, slug.clone(), waiting)}
                    {holes::section(holes, slug.clone())}
                </div>
                {attention(client, &slug)}
            </div>
        }
    };
    body.into_any()
}

/// Those that are shown and nobody has read.
fn open(page: &Page<CheckInView>) -> impl Iterator<Item = &CheckInView> {
    page.items.iter().filter(|check_in| check_in.acknowledgement.is_none())
}

/// How many nobody has read, also of those that are not shown yet.
fn still_waiting(page: &Page<CheckInView>) -> u32 {
    let shown = page.items.len();
    let beyond =
        page.total.and_then(|total| usize::try_from(total).ok()).unwrap_or(shown).saturating_sub(shown);
    small(open(page).count() + beyond)
}

fn hole_count(holes: &HolesView, kind: HoleKind) -> u32 {
    holes.counts.iter().find(|count| count.kind == kind).map_or(0, |count| count.count)
}

/// "To meldinger venter på svar, og 14 tiltak er uten ansvarlig".
fn sentence(waiting: u32, open: u32) -> String {
    match (waiting, open) {
        (0, 0) => t::home::nothing_waits(),
        (waiting, 0) => t::home::waiting(waiting),
        (0, open) => locales::capitalised(&t::home::unassigned(open)),
        (waiting, open) => t::home::joined(&t::home::waiting(waiting), &t::home::unassigned(open)),
    }
}

/// Check-ins that nobody has acknowledged.
fn messages(client: Client, slug: BranchSlug, waiting: Remote<Page<CheckInView>>) -> View {
    let slug = StoredValue::new(slug);
    let acknowledging = Acknowledging::new(client, slug, waiting);
    let list = waiting.show_part(t::messages::title, move || {
        (move || {
            waiting.with(|page| {
                if open(page).next().is_none() {
                    return note::empty(t::home::no_waiting(), t::home::no_waiting_lead(), None);
                }
                let items = open(page).map(|check_in| message(check_in, slug, acknowledging)).collect_view();
                view! { <ul class="stack plain" data-test="waiting">{items}</ul> }
            })
        })
        .into_any()
    });
    view! {
        <section class="stack" aria-labelledby="h-meldinger">
            <h2 id="h-meldinger" tabindex="-1">{t::home::waiting_heading()}</h2>
            {list}
        </section>
    }
}

fn message(check_in: &CheckInView, slug: StoredValue<BranchSlug>, acknowledging: Acknowledging) -> View {
    let reported = locales::as_status(check_in.status);
    let class = format!("tl__mark st-{}", status::class(reported));
    let href = Place::Measure(slug.get_value(), check_in.measure_id).href();
    view! {
        <li class="sheet ask" data-check-in=check_in.id.to_string()>
            <div class="ask__q">
                <h3 class="row row--top nowrap-row">
                    <span class=class>{status::shape_of(reported)}</span>
                    <a class="plainlink" href=href>{check_in.measure_title.clone()}</a>
                </h3>
                {words(check_in, true)}
            </div>
            {acknowledging.form(check_in)}
        </li>
    }
}

/// What is stuck, silent or overdue: numbers that lead to the plan.
fn attention(client: Client, slug: &BranchSlug) -> View {
    let plan = Place::Plan(slug.clone()).href();
    let by_status = [MeasureStatus::Stuck, MeasureStatus::NeedsEffort, MeasureStatus::NotReported];
    let counts = by_status.map(|of| {
        let query = MeasureListQuery { status: Some(of), ..MeasureListQuery::default() };
        let class = format!("st-{}", status::class(of));
        let shape = view! { <span class=class>{status::shape_of(of)}</span> };
        let href = format!("{plan}?status={}#filter", of.as_str());
        counted(client, slug, query, shape, locales::status(of), href)
    });
    let overdue = MeasureListQuery { overdue: Some(true), ..MeasureListQuery::default() };
    let href = format!("{plan}?frist=forfalt#filter");
    let overdue = counted(client, slug, overdue, small_icon("i-clock").into_any(), t::home::overdue(), href);
    let assign = Place::Assign(slug.clone()).href();
    view! {
        <aside class="stack gap-5 split__sticky" aria-labelledby="h-trenger">
            <div>
                <h2 id="h-trenger">{t::home::attention_heading()}</h2>
                <ul class="tally mt-2" data-test="attention">{counts.into_iter().collect_view()}{overdue}</ul>
            </div>
            <p><a class="btn" href=assign data-test="assign-now">{small_icon("i-assign")}{t::home::assign_now()}</a></p>
        </aside>
    }
}

/// One number; nothing is drawn where there is none.
fn counted(
    client: Client,
    slug: &BranchSlug,
    query: MeasureListQuery,
    shape: View,
    words: String,
    href: String,
) -> View {
    let slug = slug.clone();
    let query = MeasureListQuery { total: Some(true), limit: Some(1), ..query };
    let count: Remote<u64> = Remote::new(move || count_of(client, slug.clone(), query.clone()));
    view! {
        <li hidden=move || count.with(|count| *count == 0) != Some(false)>
            <a href=href>{shape}<span>{words}</span><b>{move || count.with(Clone::clone)}</b></a>
        </li>
    }
}

async fn count_of(client: Client, slug: BranchSlug, query: MeasureListQuery) -> Result<u64, CallError> {
    let page: Page<MeasureSummary> = client.find::<ListMeasures>((slug,), &query).await?;
    Ok(page.total.unwrap_or_default())
}

/// The dashed mark of what is missing.
fn gap() -> View {
    view! { <span class="st-gap">{mark("g-gap")}</span> }
}
