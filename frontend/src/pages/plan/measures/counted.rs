//! What is counted of the measure: the figure, why it stands where it does, and the events that count.

use leptos::prelude::*;
use verv_contract::{
    endpoints::GetMeasureProgress,
    progress::results::{CountedEvent, MeasureProgressView},
};
use verv_domain::{organisation::branches::BranchSlug, plan::targets::TargetUnit, progress::results::State};

use super::{Shared, counting::CountingForm};
use crate::{
    locales::{self, days, t},
    router::Place,
    session::use_session,
    ui::{
        icon::end_icon,
        remote::{Loaded, Remote},
        target::{self, per_month},
    },
};

/// How many events are shown.
const SHOWN: usize = 10;

#[component]
pub fn Counted(shared: Shared) -> impl IntoView {
    let client = use_session().client;
    let counted = Remote::new(move || client.get::<GetMeasureProgress>(shared.path()));
    // What is not counted by its nature has nothing to show.
    let is_counted = move || counted.with(|counted| counted.progress.state) != Some(State::NotCounted);
    view! {
        <section class="sheet stack gap-3" aria-labelledby="h-framdrift" data-test="counted" hidden=move || !is_counted()>
            <h2 id="h-framdrift">{t::progress::heading()}</h2>
            <Loaded remote=counted what=t::progress::loading is_part=true>
                {move || counted.with(|counted| whole(counted, &shared.slug.get_value()))}
                {counted.with_untracked(|counted| counted.kind).map(|kind| view! { <CountingForm shared kind/> })}
            </Loaded>
        </section>
    }
}

fn whole(counted: &MeasureProgressView, slug: &BranchSlug) -> impl IntoView + use<> {
    let explained = locales::explained(&counted.progress, counted.target.as_ref());
    let row = |event: &CountedEvent| {
        let href = Place::Event(slug.clone(), event.id).href();
        let (day, month) = days::day_apart(event.day);
        view! {
            <li>
                <a class="item" href=href>
                    <span class="datebox" aria-hidden="true"><b>{day}</b><span>{month}</span></span>
                    <span>
                        <span class="vh">{days::day(event.day)}": "</span>
                        <span class="item__title">{event.place.clone()}</span>
                    </span>
                    {end_icon("i-right")}
                </a>
            </li>
        }
    };
    let rows = counted.events.iter().take(SHOWN).map(row).collect_view();
    let events = (counted.events_in_all > 0).then(|| {
        view! {
            <details class="more">
                <summary>{t::progress::see_all(counted.events_in_all)}</summary>
                <ul class="list">{rows}</ul>
            </details>
        }
    });
    // What is reckoned by monthly figures is asked for month by month.
    let people = counted.target.as_ref().is_some_and(|target| target.unit == TargetUnit::People);
    let per_month = per_month(&counted.progress.explanation).filter(|_| people);
    let per_month = per_month.map(|more| {
        view! { <p data-test="per-month">{t::growth::per_month(&locales::signed(more))}</p> }
    });
    view! {
        <div aria-hidden="true">{target::target(&counted.progress, counted.target.as_ref())}</div>
        <p data-test="explained">{explained}"."</p>
        {per_month}
        {events}
    }
}
