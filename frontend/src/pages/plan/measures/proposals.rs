//! Proposals where they concern somebody: those that wait at a measure, and one's own with what came of them.

use leptos::prelude::*;
use verv_contract::{
    Page,
    endpoints::{ListProposals, WithdrawProposal},
    plan::proposals::{ProposalQuery, ProposalView},
};
use verv_domain::{access::Action, organisation::branches::BranchSlug, plan::proposals::ProposalState};
use wasm_bindgen_futures::spawn_local;

use super::{
    Shared,
    hide::{HideProposal, reason},
};
use crate::{
    api::{Options, trouble_text},
    form::use_client,
    locales::{days, t},
    pages::plan::changes::words,
    router::Place,
    session::use_session,
    ui::{
        icon::{icon, small_icon},
        remote::Remote,
        toast::use_toasts,
    },
};

/// More than wait at a measure, and as many of one's own as are remembered.
const MOST: u32 = 10;

/// Proposals that wait for a yes or a no at this measure.
#[component]
pub fn OfMeasure(shared: Shared) -> impl IntoView {
    let slug = shared.slug.get_value();
    let query = ProposalQuery {
        state: Some(ProposalState::Open),
        measure: Some(shared.id),
        limit: Some(MOST),
        ..ProposalQuery::default()
    };
    view! { <Proposals slug query heading=t::proposed::waiting() with_measure=false test="measure-proposals"/> }
}

/// What I have proposed, and what came of it.
#[component]
pub fn OwnProposals(slug: BranchSlug) -> impl IntoView {
    let query = ProposalQuery { own: Some(true), limit: Some(MOST), ..ProposalQuery::default() };
    view! { <Proposals slug query heading=t::proposed::own() with_measure=true test="own-proposals"/> }
}

/// Nothing, where there is none, and for those who may not read them.
#[component]
fn Proposals(
    slug: BranchSlug,
    query: ProposalQuery,
    heading: String,
    with_measure: bool,
    test: &'static str,
) -> impl IntoView {
    let session = use_session();
    let client = session.client;
    let reads = session.can(Action::ReadPlan);
    let slug = StoredValue::new(slug);
    let list: Remote<Page<ProposalView>> = Remote::new(move || {
        let query = query.clone();
        async move {
            if !reads {
                return Ok(Page { items: Vec::new(), next: None, total: None });
            }
            client.find::<ListProposals>((slug.get_value(),), &query).await
        }
    });
    let all = move || list.with(|page| page.items.clone()).unwrap_or_default();
    let is_any = Memo::new(move |_| !all().is_empty());
    view! {
        <Show when=move || is_any.get()>
            <section class="stack gap-2" aria-labelledby=format!("h-{test}") data-test=test>
                <h2 id=format!("h-{test}")>{heading.clone()}</h2>
                <ol class="tl">
                    <For each=all key=|proposal| (proposal.id, proposal.version) let:proposal>
                        <Row slug=slug.get_value() proposal with_measure/>
                    </For>
                </ol>
            </section>
        </Show>
    }
}

/// What was proposed, why, and what came of it.
#[component]
pub fn Row(slug: BranchSlug, proposal: ProposalView, with_measure: bool) -> impl IntoView {
    let measure = proposal.measure.as_ref().filter(|_| with_measure).map(|measure| {
        let href = Place::Measure(slug.clone(), measure.id).href();
        view! { <p><a class="plainlink" href=href>{measure.title.clone()}</a></p> }
    });
    let added = proposal.new_measure.as_ref().map(|measure| {
        let title = Some(measure.title.clone()).filter(|title| !title.is_empty());
        view! { <p><b>{t::proposed::new_measure()}": "</b>{title.unwrap_or_else(t::history::hidden)}</p> }
    });
    let changes =
        proposal.changes.iter().map(|change| view! { <p>{words::sentence(change)}</p> }).collect_view();
    let outcome = proposal.settlement.as_ref().map(|settlement| {
        let day = days::instant(settlement.at);
        let said = match proposal.state {
            ProposalState::Accepted => t::proposed::accepted(&day, &settlement.office),
            ProposalState::Declined => t::proposed::declined(&day, &settlement.office),
            ProposalState::Withdrawn => t::proposed::taken_back(&day),
            ProposalState::Open | ProposalState::Lapsed => t::proposed::lapsed(&day),
        };
        let reply = settlement.reply.as_ref().map(|reply| t::messages::reply(&t::quoted(reply)));
        view! { <p><b>{said}</b></p> {reply.map(|reply| view! { <p>{reply}</p> })} }
    });
    let waits = outcome.is_none().then(|| view! { <p class="muted">{t::proposed::waits()}</p> });
    let why = reason(&proposal);
    let (id, when) = (proposal.id.to_string(), days::instant_with_clock(proposal.at));
    let by = t::proposed::by(&proposal.office);
    let of = slug.clone();
    let back = proposal.may.withdraw.then(|| view! { <Withdraw slug=of proposal=proposal.clone()/> });
    let hide = view! { <HideProposal slug proposal/> };
    view! {
        <li data-proposal=id>
            <span class="tl__mark">{icon("i-pen")}</span>
            <div>
                <p class="tl__when">{when}</p>
                <div class="tl__body">
                    {measure}
                    {added}
                    {changes}
                    {why}
                    <p class="muted">{by}</p>
                    {outcome}
                    {waits}
                    {back}
                    {hide}
                </div>
            </div>
        </li>
    }
}

#[component]
fn Withdraw(slug: BranchSlug, proposal: ProposalView) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let busy = RwSignal::new(false);
    let (id, version) = (proposal.id, proposal.version);
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let slug = slug.clone();
        spawn_local(async move {
            let options = Options::of_version(version);
            let outcome = client.send::<WithdrawProposal>((slug, id), &(), options).await;
            busy.try_set(false);
            toasts.say(outcome.map_or_else(|error| trouble_text(&error), |_| t::proposals::withdrawn()));
        });
    };
    view! {
        <p>
            <button
                class="linkbtn"
                type="button"
                data-test="withdraw-proposal"
                aria-busy=move || busy.get().then_some("true")
                on:click=press
            >
                {small_icon("i-undo")}
                {t::check_in::withdraw()}
            </button>
        </p>
    }
}
