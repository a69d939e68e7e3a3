//! What has changed in the plan since its adoption, newest first, day by day.

pub mod words;

use futures_util::future::join;
use leptos::prelude::*;
use verv_contract::{
    endpoints::ListPlanChanges,
    history::{Change, PlanChangeView},
    page::PageQuery,
    plans::PlanSummary,
};
use verv_domain::{
    Date,
    access::{Action, Reach},
    branch::BranchSlug,
    id::PlanId,
};
use wasm_bindgen_futures::spawn_local;

use super::{plan::small, plans};
use crate::{
    api::{CallError, Client},
    browser,
    dom::{View, view},
    locales::{days, t},
    router::{Place, Router, use_router},
    session::use_session,
    ui::{
        icon::{icon, small_icon},
        note, page,
        remote::Remote,
    },
};

/// As many as fit in the head; the rest on demand.
const AT_ONCE: u32 = 100;

/// The adopted plan with the changes that have been fetched.
#[derive(Clone, PartialEq)]
struct History {
    plan: PlanSummary,
    adopted_on: Date,
    changes: Vec<PlanChangeView>,
    /// For the older ones.
    next: Option<String>,
}

/// `None` where no plan has been adopted.
async fn fetch(
    client: Client,
    slug: BranchSlug,
    current: Option<PlanId>,
) -> Result<Option<History>, CallError> {
    let Some(current) = current else { return Ok(None) };
    let query = PageQuery { limit: Some(AT_ONCE), cursor: None };
    let changes = client.find::<ListPlanChanges>((slug.clone(), current), &query);
    let (plan, changes) = join(plans::summary(client, slug, current), changes).await;
    let Some(plan) = plan? else { return Ok(None) };
    let Some(adopted_on) = plan.adopted_on else { return Ok(None) };
    let page = changes?;
    Ok(Some(History { plan, adopted_on, changes: page.items, next: page.next }))
}

/// What is shared by the parts of the page.
#[derive(Clone, Copy)]
struct Shared {
    slug: StoredValue<BranchSlug>,
    history: Remote<Option<History>>,
    router: Router,
}

pub fn page(slug: BranchSlug) -> View {
    let session = use_session();
    if untrack(|| session.reach(Action::ReadPlan)) != Reach::All {
        return page::denied();
    }
    let client = session.client;
    let current = plans::current();
    let of = slug.clone();
    let history = Remote::new(move || fetch(client, of.clone(), current));
    let shared = Shared { slug: StoredValue::new(slug), history, router: use_router() };
    history.show(t::changes::loading, move || whole(shared, client))
}

fn whole(shared: Shared, client: Client) -> View {
    let finding = move || {
        let finding = shared.history.with(|history| history.as_ref().map(finding)).flatten();
        finding.unwrap_or_else(t::plan::not_adopted)
    };
    let title = move || shared.history.with(|history| history.as_ref().map(|it| it.plan.title.clone()));
    let is_adopted = shared.history.with_untracked(Option::is_some).unwrap_or_default();
    let body = if is_adopted {
        view! {
            {filter(shared)}
            {move || shared.history.with(|history| history.as_ref().map(|it| list(it, shared)))}
            {older(shared, client)}
        }
    } else {
        note::empty(t::changes::no_plan(), t::changes::no_plan_lead(), None)
    };
    view! {
        <header class="page-head">
            <div class="page-head__text">
                <p class="eyebrow">{move || title().flatten()}</p>
                {page::heading(finding)}
            </div>
        </header>
        <div class="stack gap-6 measure-wide">{body}</div>
    }
}

/// "Tolv endringer siden vedtaket 21. januar 2026".
fn finding(history: &History) -> String {
    let day = days::day_and_year(history.adopted_on);
    match (history.changes.len(), &history.next) {
        (0, _) => t::changes::none(&day),
        (some, None) => t::changes::finding(small(some), &day),
        (some, Some(_)) => t::changes::more_than(&some.to_string(), &day),
    }
}

/// What was changed, as one word in the address.
const fn key(change: &Change) -> &'static str {
    match change {
        Change::Added => "lagt-til",
        Change::Title { .. } => "tittel",
        Change::Kind { .. } => "slag",
        Change::Target { .. } => "tall",
        Change::Deadline { .. } => "frist",
        Change::State { .. } => "tilstand",
        Change::NotLocalReason { .. } => "hvorfor",
        Change::EveryoneNamed { .. } => "alle",
        Change::Accountable { .. } => "ansvarlig",
        Change::Supporting { .. } => "sammen-med",
    }
}

fn kinds() -> [(&'static str, String); 10] {
    [
        ("ansvarlig", t::history::what_accountable()),
        ("sammen-med", t::history::what_supporting()),
        ("frist", t::history::what_deadline()),
        ("tall", t::history::what_target()),
        ("tittel", t::history::what_title()),
        ("slag", t::history::what_kind()),
        ("tilstand", t::history::what_state()),
        ("hvorfor", t::history::what_reason()),
        ("alle", t::history::what_everyone()),
        ("lagt-til", t::history::added()),
    ]
}

impl Shared {
    /// The kind of change in the address.
    fn kind(self) -> Option<&'static str> {
        let asked = self.router.query("slag")?;
        kinds().into_iter().map(|(key, _)| key).find(|key| *key == asked)
    }

    fn choose(self, kind: &str) {
        let address = Place::Changes(self.slug.get_value()).href();
        self.router.replace(&if kind.is_empty() { address } else { format!("{address}?slag={kind}") });
    }
}

fn filter(shared: Shared) -> View {
    let now = Memo::new(move |_| shared.kind());
    let option = |(key, words): (&'static str, String)| {
        view! { <option value=key prop:selected=move || now.get() == Some(key)>{words}</option> }
    };
    let count = move || {
        let kind = now.get()?;
        let (shown, total) = shared.history.with(|history| {
            let changes = history.as_ref().map_or(&[][..], |history| &history.changes);
            (changes.iter().filter(|change| key(&change.change.change) == kind).count(), changes.len())
        })?;
        Some(view! {
            <p class="row">
                <span data-test="filter-count">{t::changes::shown(&shown.to_string(), &total.to_string())}</span>
                <button class="linkbtn" type="button" data-test="filter-clear" on:click=move |_| shared.choose("")>
                    {small_icon("i-x")}
                    {t::plan::clear()}
                </button>
            </p>
        })
    };
    let has_any = move || {
        shared.history.with(|history| history.as_ref().is_some_and(|it| !it.changes.is_empty())) == Some(true)
    };
    view! {
        <div class="stack gap-3 noprint" hidden=move || !has_any()>
            <div class="field changefilter">
                <label for="filter-kind">{t::changes::filter()}</label>
                <select class="select" id="filter-kind" data-test="filter-kind" on:change=move |event| shared.choose(&event_target_value(&event))>
                    <option value="" prop:selected=move || now.get().is_none()>{t::changes::all()}</option>
                    {kinds().map(option).into_iter().collect_view()}
                </select>
            </div>
            <div role="status">{count}</div>
        </div>
    }
}

fn list(history: &History, shared: Shared) -> View {
    if history.changes.is_empty() {
        return note::empty(t::changes::empty(), t::changes::empty_lead(), None);
    }
    let kind = shared.kind();
    let through: Vec<_> = history
        .changes
        .iter()
        .filter(|change| kind.is_none_or(|kind| key(&change.change.change) == kind))
        .collect();
    if through.is_empty() {
        return note::empty(t::changes::no_hits(), t::changes::no_hits_lead(), None);
    }
    let day_of = |change: &PlanChangeView| days::instant(change.change.at);
    let days = through.chunk_by(|one, other| day_of(one) == day_of(other));
    let day = |(n, changes): (usize, &[&PlanChangeView])| {
        let heading = format!("h-dag-{n}");
        // What one office did to one measure in a row stands together.
        let together = changes.chunk_by(|one, other| {
            one.measure_id == other.measure_id && one.change.office == other.change.office
        });
        let rows = together.map(|changes| row(changes, shared)).collect_view();
        view! {
            <section class="stack gap-2" aria-labelledby=heading.clone() data-test="day">
                <h2 class="h-small" id=heading.clone()>{changes.first().map(|change| day_of(change))}</h2>
                <ul class="list sheet sheet--list">{rows}</ul>
            </section>
        }
    };
    days.enumerate().map(day).collect_view().into_any()
}

fn row(changes: &[&PlanChangeView], shared: Shared) -> View {
    let Some(first) = changes.first() else { return ().into_any() };
    let href = Place::Measure(shared.slug.get_value(), first.measure_id).href();
    let sentences = changes
        .iter()
        .map(|change| view! { <p data-test="what">{words::sentence(&change.change.change)}</p> })
        .collect_view();
    view! {
        <li class="change" data-test="change">
            <p class="change__what">
                <a id=format!("endring-{}", first.change.id) href=href>
                    <span class="num">{first.measure_number.clone()}</span>
                    " "
                    {first.measure_title.clone()}
                </a>
            </p>
            {sentences}
            <p class="muted">{t::history::by(&first.change.office)}</p>
        </li>
    }
}

/// The way to older changes.
fn older(shared: Shared, client: Client) -> View {
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<CallError>);
    let fetch = move |_| {
        let asked = shared.history.with_untracked(|history| {
            history.as_ref().and_then(|history| Some((history.plan.id, history.next.clone()?)))
        });
        let Some((plan, cursor)) = asked.flatten().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let query = PageQuery { limit: Some(AT_ONCE), cursor: Some(cursor) };
            let outcome = client.find::<ListPlanChanges>((shared.slug.get_value(), plan), &query).await;
            busy.set(false);
            match outcome {
                Ok(page) => {
                    let first = page.items.first().map(|change| change.change.id);
                    shared.history.update(|history| {
                        if let Some(history) = history {
                            history.changes.extend(page.items);
                            history.next = page.next;
                        }
                    });
                    if let Some(id) = first {
                        browser::focus(format!("endring-{id}"));
                    }
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    let has_more = move || {
        shared.history.with(|history| history.as_ref().is_some_and(|it| it.next.is_some())) == Some(true)
    };
    view! {
        {move || trouble.get().map(|error| note::trouble(&error))}
        <p hidden=move || !has_more()>
            <button class="btn" type="button" data-test="older" aria-busy=move || busy.get().then_some("true") on:click=fetch>
                {icon("i-down")}
                {t::app::older()}
            </button>
        </p>
    }
}
