//! What others propose to change in the plan: yes or no by those who may, and what came of one's own.

mod decide;
mod words;

use leptos::prelude::*;
use verv_contract::{
    Page,
    endpoints::ListProposals,
    plan::proposals::{ProposalQuery, ProposalView},
};
use verv_domain::{organisation::branches::BranchSlug, plan::proposals::ProposalState};

use self::{
    decide::{Decide, Withdraw},
    words::{Content, Outcome, Overtaken, heading, under},
};
use crate::{
    locales::{days, small, t},
    pages::plan::measures::{
        hide::{HideProposal, WithHiding, reason},
        proposals::Row,
    },
    router::Place,
    session::use_session,
    ui::{
        note, page,
        pager::pager,
        remote::{Loaded, Remote},
    },
};

pub type Proposals = Remote<Page<ProposalView>>;

/// As many as are read at once.
const AT_ONCE: u32 = 50;
/// As many as the leader sees on the first page.
const ON_OVERVIEW: usize = 3;

fn fetched(slug: &BranchSlug, query: ProposalQuery) -> Proposals {
    let (client, slug) = (use_session().client, slug.clone());
    Remote::new(move || {
        let (slug, query) = (slug.clone(), query.clone());
        async move { client.find::<ListProposals>((slug,), &query).await }
    })
}

/// Those that wait for an answer, and how many they are.
pub fn open(slug: &BranchSlug) -> Proposals {
    fetched(slug, only_open())
}

fn only_open() -> ProposalQuery {
    let state = Some(ProposalState::Open);
    ProposalQuery { state, limit: Some(AT_ONCE), total: Some(true), ..ProposalQuery::default() }
}

/// How many wait for an answer; the same request as `open` makes, so that it is made once.
pub fn number_of_open(slug: &BranchSlug) -> Remote<u64> {
    let (client, slug) = (use_session().client, slug.clone());
    Remote::new(move || {
        let slug = slug.clone();
        async move { client.count::<ListProposals, _>((slug,), &only_open()).await }
    })
}

/// How many there are in all.
pub fn count(page: &Page<ProposalView>) -> u32 {
    page.total.and_then(|total| u32::try_from(total).ok()).unwrap_or_else(|| small(page.items.len()))
}

#[component]
pub fn ProposalsPage(slug: BranchSlug) -> impl IntoView {
    let open = open(&slug);
    let all = fetched(&slug, ProposalQuery { limit: Some(AT_ONCE), ..ProposalQuery::default() });
    let slug = StoredValue::new(slug);
    view! { <Loaded remote=open what=t::proposals::loading><Whole open all slug/></Loaded> }
}

#[component]
fn Whole(open: Proposals, all: Proposals, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let waiting = Memo::new(move |_| open.with(count).unwrap_or_default());
    let finding = move || match waiting.get() {
        0 => t::proposals::none(),
        count => t::proposals::title(count),
    };
    let is_any = move || waiting.get() != 0;
    let plan = Place::Plan(slug.get_value()).href();
    let none = move || {
        let link = view! { <a class="btn" href=plan.clone()>{t::mine::see_plan()}</a> };
        note::empty(t::proposals::none_open(), t::proposals::none_lead(), Some(link.into_any()))
    };
    let each = move || open.with(|page| page.items.clone()).unwrap_or_default();
    let card = move |proposal| view! { <Proposal proposal list=open slug/> };
    let next = move || open.with(|page| page.next.clone()).flatten();
    view! {
        <header class="page-head">
            <div class="page-head__text">
                {page::heading(finding)}
                <Show when=is_any><p class="soft lead">{t::proposals::lead()}</p></Show>
            </div>
        </header>
        <div class="stack gap-6">
          <WithHiding>
            <Show when=is_any fallback=none>
                <ul class="stack plain" data-test="proposals"><For each key=key children=card/></ul>
                {move || pager(next(), move |cursor| more(open, slug, Some(ProposalState::Open), cursor))}
            </Show>
            <Loaded remote=all what=t::proposals::settled is_part=true><Settled all slug/></Loaded>
          </WithHiding>
        </div>
    }
}

/// A proposal is drawn anew when it has become another.
fn key(proposal: &ProposalView) -> (verv_domain::id::ProposalId, i64, Option<i64>, usize) {
    let measure = proposal.measure.as_ref().map(|measure| measure.version);
    (proposal.id, proposal.version, measure, proposal.overtaken.len())
}

async fn more(
    list: Proposals,
    slug: StoredValue<BranchSlug>,
    state: Option<ProposalState>,
    cursor: String,
) -> Result<(), crate::api::CallError> {
    let query =
        ProposalQuery { state, limit: Some(AT_ONCE), cursor: Some(cursor), ..ProposalQuery::default() };
    let page = use_session().client.find::<ListProposals>((slug.get_value(),), &query).await?;
    list.update(|shown| {
        shown.items.extend(page.items);
        shown.next = page.next;
    });
    Ok(())
}

/// Those that have got an answer, or wait for none any more.
#[component]
fn Settled(all: Proposals, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let settled = Memo::new(move |_| {
        let settled = |page: &Page<ProposalView>| {
            page.items.iter().filter(|one| one.state != ProposalState::Open).cloned().collect::<Vec<_>>()
        };
        all.with(settled).unwrap_or_default()
    });
    let next = move || all.with(|page| page.next.clone()).flatten();
    let any = Memo::new(move |_| settled.with(|settled| !settled.is_empty()) || next().is_some());
    let row = move |proposal| view! { <Row slug=slug.get_value() proposal with_measure=true/> };
    view! {
        <Show when=move || any.get()>
            <section class="stack" aria-labelledby="h-avgjort">
                <h2 id="h-avgjort">{t::proposals::settled()}</h2>
                <ol class="tl" data-test="settled-proposals">
                    <For each=move || settled.get() key=key children=row/>
                </ol>
                {move || pager(next(), move |cursor| more(all, slug, None, cursor))}
            </section>
        </Show>
    }
}

/// The leader's first page: the first few that wait, and the way to all. Nothing, where none do.
#[component]
pub fn ProposalsToDecide(slug: StoredValue<BranchSlug>) -> impl IntoView {
    let open = slug.with_value(open);
    let waiting = Memo::new(move |_| open.with(count).unwrap_or_default());
    let each = move || {
        open.with(|page| page.items.iter().take(ON_OVERVIEW).cloned().collect::<Vec<_>>()).unwrap_or_default()
    };
    let card = move |proposal| view! { <Proposal proposal list=open slug/> };
    let all = move || Place::Proposals(slug.get_value()).href();
    view! {
        <Show when=move || waiting.get() != 0>
            <section class="stack" aria-labelledby="h-forslag" data-test="proposals-to-decide">
                <div class="row row--between">
                    <h2 id="h-forslag" tabindex="-1">{move || t::proposals::title(waiting.get())}</h2>
                    <a class="linkbtn" href=all>{t::proposals::see_all()}</a>
                </div>
                <ul class="stack plain"><For each key=key children=card/></ul>
            </section>
        </Show>
    }
}

/// What is now beside what is proposed, who proposed it and why, and what can be answered or was.
#[component]
fn Proposal(proposal: ProposalView, list: Proposals, slug: StoredValue<BranchSlug>) -> impl IntoView {
    let day = days::instant(proposal.at);
    let by = if proposal.own {
        t::proposals::own_by(&day, &proposal.office)
    } else {
        t::proposals::by(&day, &proposal.office)
    };
    let may = proposal.may;
    let is_overtaken = !proposal.overtaken.is_empty();
    let stored = StoredValue::new(proposal.clone());
    view! {
        <li class="sheet ask" data-test="proposal" data-proposal=proposal.id.to_string()>
            <div class="ask__q">
                <h3>{slug.with_value(|slug| heading(&proposal, slug))}</h3>
                <p class="soft">{under(&proposal)}</p>
                {reason(&proposal)}
                <p class="muted">{by}</p>
            </div>
            <Content proposal=stored/>
            {is_overtaken.then(|| view! { <Overtaken proposal=stored/> })}
            <Outcome proposal=stored/>
            {may.decide.then(|| view! { <Decide proposal=stored list slug/> })}
            {may.withdraw.then(|| view! { <Withdraw proposal=stored list slug/> })}
            <HideProposal slug=slug.get_value() proposal=stored.get_value()/>
        </li>
    }
}
