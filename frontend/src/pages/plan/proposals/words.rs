//! A proposal in words: what it is about, what would become what, and what came of it.

use leptos::prelude::*;
use verv_contract::plan::{goals::TargetView, measures::MeasureRequest, proposals::ProposalView};
use verv_domain::{
    organisation::branches::BranchSlug,
    plan::proposals::{ProposalKind, ProposalState},
};

use crate::{
    locales::{self, days, t},
    pages::plan::changes::words::parts,
    router::Place,
    ui::icon::icon,
};

/// What is proposed, with a way to the measure that it is about.
pub fn heading(proposal: &ProposalView, slug: &BranchSlug) -> AnyView {
    let title = |new: &MeasureRequest| {
        let title = Some(new.title.clone()).filter(|title| !title.is_empty());
        t::proposals::new_measure(&title.unwrap_or_else(t::history::hidden))
    };
    let new = proposal.new_measure.as_ref().map(title);
    let Some(measure) = &proposal.measure else {
        return new.unwrap_or_else(t::proposals::gone).into_any();
    };
    let words = match proposal.kind {
        ProposalKind::Change => t::proposals::change(&measure.title),
        ProposalKind::Responsibility => t::proposals::responsibility(&measure.title),
        ProposalKind::NewMeasure => t::proposals::new_measure(&measure.title),
    };
    let href = Place::Measure(slug.clone(), measure.id).href();
    view! { <a class="plainlink" href=href>{words}</a> }.into_any()
}

/// The goal that it belongs to.
pub fn under(proposal: &ProposalView) -> String {
    t::proposals::under(&proposal.goal.title, &proposal.goal.number)
}

/// What would become what; of a new measure all of it.
#[component]
pub fn Content(proposal: StoredValue<ProposalView>) -> impl IntoView {
    proposal.with_value(|proposal| {
        let changed = proposal.changes.iter().filter_map(parts);
        let sides = changed
            .map(|(what, now, proposed)| {
                let labels = (t::proposals::now(), t::proposals::proposed());
                view! { <Sides what sides=(now, proposed) labels/> }
            })
            .collect_view();
        let new = proposal.new_measure.as_ref().map(|new| view! { <NewMeasure new=new.clone()/> });
        view! { <div class="versions">{sides}</div> {new} }
    })
}

/// Two versions beside one another.
#[component]
fn Sides(what: String, sides: (String, String), labels: (String, String)) -> impl IntoView {
    view! {
        <div class="versions__field" data-test="proposed-change">
            <h4>{what}</h4>
            <div class="versions__side"><small>{labels.0}</small>{sides.0}</div>
            <div class="versions__side"><small>{labels.1}</small>{sides.1}</div>
        </div>
    }
}

#[component]
fn NewMeasure(new: MeasureRequest) -> impl IntoView {
    let target = new.target.map(|target| {
        let at_least = target.at_least;
        locales::target(&TargetView { at_least, unit: target.unit, per: target.per, note: target.note })
    });
    let facts = [
        Some((t::proposals::kind(), locales::kind(new.kind))),
        new.adopted_text.map(|text| (t::proposals::adopted_text(), text)),
        target.map(|target| (t::proposals::target(), target)),
        new.deadline.map(|deadline| (t::proposals::deadline(), deadline.label)),
        new.not_local_reason.map(|reason| (t::history::what_reason(), reason)),
    ];
    let fact = |(what, value)| view! { <div><dt>{what}</dt><dd>{value}</dd></div> };
    view! { <dl class="facts facts--wide">{facts.into_iter().flatten().map(fact).collect_view()}</dl> }
}

/// Somebody has changed the same meanwhile.
#[component]
pub fn Overtaken(proposal: StoredValue<ProposalView>) -> impl IntoView {
    let sides = proposal.with_value(|proposal| {
        let overtaken = proposal.overtaken.iter().filter_map(parts);
        let sides = overtaken.map(|(what, then, now)| {
            let labels = (t::proposals::was(), t::proposals::is_now());
            view! { <Sides what sides=(then, now) labels/> }
        });
        sides.collect_view()
    });
    view! {
        <div class="note note--warn" data-test="overtaken">{icon("i-info")}<p>{t::proposals::overtaken()}</p></div>
        <div class="versions">{sides}</div>
    }
}

fn state(state: ProposalState) -> String {
    match state {
        ProposalState::Open => t::proposals::open(),
        ProposalState::Accepted => t::proposals::state_accepted(),
        ProposalState::Declined => t::proposals::state_declined(),
        ProposalState::Withdrawn => t::proposals::state_withdrawn(),
        ProposalState::Lapsed => t::proposals::state_lapsed(),
    }
}

/// How it stands, by whom, and the word back.
#[component]
pub fn Outcome(proposal: StoredValue<ProposalView>) -> impl IntoView {
    proposal.with_value(|proposal| {
        let state = state(proposal.state);
        let words = match &proposal.settlement {
            Some(settled) => t::proposals::settled_by(&days::instant(settled.at), &settled.office, &state),
            None => state,
        };
        let reply = proposal.settlement.as_ref().and_then(|settled| settled.reply.as_deref());
        let reply = reply.map(|reply| view! { <p>{t::messages::reply(&t::quoted(reply))}</p> });
        // Whoever may answer sees that it waits by the buttons.
        let is_said = !proposal.may.decide;
        is_said.then(|| view! { <p><b data-test="proposal-state">{words}</b></p> {reply} })
    })
}
