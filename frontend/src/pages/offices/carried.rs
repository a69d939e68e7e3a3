//! The measures that an office or a body answers for, and those that it takes part in.

use leptos::prelude::*;
use verv_contract::{
    endpoints::ListMeasures,
    measures::{MeasureListQuery, MeasureSummary},
};
use verv_domain::{
    access::{Action, Reach},
    branch::BranchSlug,
    responsibility::Party,
};

use crate::{
    dom::{View, view},
    locales::t,
    pages::{
        measures::mine::{Owner, row},
        plan::small,
    },
    router::Place,
    session::use_session,
    ui::{note, remote::Remote},
};

/// Only for those who read the plan as it stands: others would see a part that looks like the whole.
pub fn section(slug: &BranchSlug, party: Party) -> Option<View> {
    let session = use_session();
    if untrack(|| session.reach(Action::ReadPlan)) != Reach::All {
        return None;
    }
    let client = session.client;
    let (office, body) = match party {
        Party::Office(id) => (Some(id), None),
        Party::Body(id) => (None, Some(id)),
    };
    let query = MeasureListQuery { office, body, limit: Some(200), ..MeasureListQuery::default() };
    let of = slug.clone();
    let measures: Remote<Vec<MeasureSummary>> = Remote::new(move || {
        let (of, query) = (of.clone(), query.clone());
        let turn = |query: &mut MeasureListQuery, next| query.cursor = Some(next);
        async move { client.find_all::<ListMeasures, _>(|| (of.clone(),), query, turn).await }
    });
    let slug = slug.clone();
    Some(measures.show_part(t::office::measures_loading, move || {
        let slug = slug.clone();
        (move || measures.with(|measures| both(measures, &slug, party))).into_any()
    }))
}

fn both(measures: &[MeasureSummary], slug: &BranchSlug, party: Party) -> View {
    let answers = |measure: &&MeasureSummary| {
        measure.accountable.as_ref().is_some_and(|accountable| accountable.party == party)
    };
    let (accountable, supporting): (Vec<_>, Vec<_>) = measures.iter().partition(answers);
    let helping = (!supporting.is_empty()).then(|| {
        view! {
            <section class="stack gap-2" aria-labelledby="h-med">
                <h2 id="h-med">{t::office::helps(small(supporting.len()))}</h2>
                {list(&supporting, slug, "supporting")}
            </section>
        }
    });
    if measures.is_empty() {
        let href = Place::Plan(slug.clone()).href();
        let plan = view! { <a class="btn" href=href>{t::mine::see_plan()}</a> };
        return note::empty(t::office::answers_nothing(), t::office::answers_nothing_lead(), Some(plan));
    }
    let answering = (!accountable.is_empty()).then(|| {
        view! {
            <section class="stack gap-2" aria-labelledby="h-tiltak">
                <h2 id="h-tiltak">{t::office::answers(small(accountable.len()))}</h2>
                {list(&accountable, slug, "accountable")}
            </section>
        }
    });
    view! { {answering}{helping} }
}

fn list(measures: &[&MeasureSummary], slug: &BranchSlug, test: &'static str) -> View {
    let item = |measure: &&MeasureSummary| {
        row(measure, Place::Measure(slug.clone(), measure.id).href(), Owner::Never)
    };
    let test = format!("carried-{test}");
    view! { <ul class="list" data-test=test>{measures.iter().map(item).collect_view()}</ul> }
}
