//! The measures that an office or a body answers for, and those that it takes part in.

use leptos::prelude::*;
use verv_contract::{
    endpoints::ListMeasures,
    plan::measures::{MeasureListQuery, MeasureSummary},
};
use verv_domain::{
    access::{Action, Reach},
    organisation::{branches::BranchSlug, parties::Party},
};

use crate::{
    locales::{small, t},
    pages::plan::measures::mine::{Owner, row},
    router::Place,
    session::use_session,
    ui::{
        note,
        remote::{Loaded, Remote},
    },
};

/// Only for those who read the plan as it stands: others would see a part that looks like the whole.
#[component]
pub fn Carried(slug: BranchSlug, party: Party) -> impl IntoView {
    let session = use_session();
    (untrack(|| session.reach(Action::ReadPlan)) == Reach::All).then(|| view! { <Measures slug party/> })
}

#[component]
fn Measures(slug: BranchSlug, party: Party) -> impl IntoView {
    let client = use_session().client;
    let (office, body) = match party {
        Party::Office(id) => (Some(id), None),
        Party::Body(id) => (None, Some(id)),
    };
    let query = MeasureListQuery { office, body, limit: Some(200), ..MeasureListQuery::default() };
    let of = slug.clone();
    let measures: Remote<Vec<MeasureSummary>> = Remote::new(move || {
        let (of, query) = (of.clone(), query.clone());
        let turn = |query: &mut MeasureListQuery, next| query.cursor = Some(next);
        async move { client.find_all::<ListMeasures, _, _>(|| (of.clone(),), query, turn, |it| it.id).await }
    });
    let slug = StoredValue::new(slug);
    // Those that it answers for, and the others.
    let both = Memo::new(move |_| {
        let answers = |measure: &MeasureSummary| {
            measure.accountable.as_ref().is_some_and(|accountable| accountable.party.to_party() == party)
        };
        let split = |all: &Vec<MeasureSummary>| all.iter().cloned().partition::<Vec<_>, _>(answers);
        measures.with(split).unwrap_or_default()
    });
    let accountable = Signal::derive(move || both.with(|(accountable, _)| accountable.clone()));
    let supporting = Signal::derive(move || both.with(|(_, supporting)| supporting.clone()));
    let nothing = move || {
        let plan =
            view! { <a class="btn" href=Place::Plan(slug.get_value()).href()>{t::mine::see_plan()}</a> };
        note::empty(t::office::answers_nothing(), t::office::answers_nothing_lead(), Some(plan.into_any()))
    };
    view! {
        <Loaded remote=measures what=t::office::measures_loading is_part=true>
            <Show when=move || both.with(|(accountable, supporting)| accountable.is_empty() && supporting.is_empty())>
                {nothing()}
            </Show>
            <Show when=move || both.with(|(accountable, _)| !accountable.is_empty())>
                <section class="stack gap-2" aria-labelledby="h-tiltak">
                    <h2 id="h-tiltak">
                        {move || t::office::answers(small(both.with(|(accountable, _)| accountable.len())))}
                    </h2>
                    <List slug measures=accountable test="carried-accountable"/>
                </section>
            </Show>
            <Show when=move || both.with(|(_, supporting)| !supporting.is_empty())>
                <section class="stack gap-2" aria-labelledby="h-med">
                    <h2 id="h-med">
                        {move || t::office::helps(small(both.with(|(_, supporting)| supporting.len())))}
                    </h2>
                    <List slug measures=supporting test="carried-supporting"/>
                </section>
            </Show>
        </Loaded>
    }
}

#[component]
fn List(
    slug: StoredValue<BranchSlug>,
    measures: Signal<Vec<MeasureSummary>>,
    test: &'static str,
) -> impl IntoView {
    let item = move |measure: &MeasureSummary| {
        row(measure, Place::Measure(slug.get_value(), measure.id).href(), Owner::Never)
    };
    view! {
        <ul class="list" data-test=test>
            {move || measures.with(|measures| measures.iter().map(item).collect_view())}
        </ul>
    }
}
