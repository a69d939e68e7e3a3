//! The changes day by day, with those that the filter lets through.

use leptos::prelude::*;
use verv_contract::plan::history::{ChangeView, PlanChangeView};
use verv_domain::{Date, id::MeasureId};
use wasm_bindgen_futures::spawn_local;

use super::{
    Showing,
    history::{key, kinds},
    words,
};
use crate::{
    api::CallError,
    browser,
    locales::{days, t},
    pages::plan::changes::undo::{Outcome, Rights, may_undo, take_back},
    router::Place,
    session::use_session,
    ui::{icon::small_icon, note, toast::use_toasts},
};

/// What was changed, as a choice; what it lets through is said beside it.
#[component]
pub fn ChangeFilter(showing: Showing) -> impl IntoView {
    let Showing { kind, changes, through, .. } = showing;
    let option = move |(key, words): (&'static str, String)| {
        view! { <option value=key prop:selected=move || kind.get() == Some(key)>{words}</option> }
    };
    let count = move || {
        let (shown, total) = (through.with(Vec::len), changes.with(Vec::len));
        t::changes::shown(&shown.to_string(), &total.to_string())
    };
    view! {
        <div class="stack gap-3 noprint" hidden=move || changes.with(Vec::is_empty)>
            <div class="field changefilter">
                <label for="filter-kind">{t::changes::filter()}</label>
                <select
                    class="select"
                    id="filter-kind"
                    data-test="filter-kind"
                    on:change=move |event| showing.choose(&event_target_value(&event))
                >
                    <option value="" prop:selected=move || kind.get().is_none()>{t::changes::all()}</option>
                    {kinds().map(option).into_iter().collect_view()}
                </select>
            </div>
            <div role="status">
                <Show when=move || kind.get().is_some()>
                    <p class="row">
                        <span data-test="filter-count">{count}</span>
                        <button
                            class="linkbtn"
                            type="button"
                            data-test="filter-clear"
                            on:click=move |_| showing.choose("")
                        >
                            {small_icon("i-x")}
                            {t::plan::clear()}
                        </button>
                    </p>
                </Show>
            </div>
        </div>
        <Show when=move || kind.get().is_some()>
            <p class="only-print print-filter"><b>{t::plan::selection()}</b>" "{move || kind_words(kind.get())}" – "{move || count().to_lowercase()}</p>
        </Show>
    }
}

fn kind_words(kind: Option<&'static str>) -> Option<String> {
    kinds().into_iter().find(|(key, _)| Some(*key) == kind).map(|(_, words)| words)
}

/// One of the branch's days, and its changes.
type Day = (Date, Vec<PlanChangeView>);

#[component]
pub fn ChangeList(showing: Showing) -> impl IntoView {
    let Showing { changes, through, .. } = showing;
    let by_day = Memo::new(move |_| {
        let day_of = |change: &PlanChangeView| days::day_of(change.change.at);
        let same = |one: &PlanChangeView, other: &PlanChangeView| day_of(one) == day_of(other);
        let day = |changes: &[PlanChangeView]| Some((day_of(changes.first()?), changes.to_vec()));
        through.with(|through| through.chunk_by(same).filter_map(day).collect::<Vec<Day>>())
    });
    let names = move || by_day.with(|days| days.iter().map(|(day, _)| *day).collect::<Vec<_>>());
    let section = move |day: Date| {
        let changes = move || {
            by_day.with(|days| {
                let found = days.iter().find(|(other, _)| *other == day);
                found.map(|(_, changes)| changes.clone()).unwrap_or_default()
            })
        };
        view! { <DaySection showing day changes=Signal::derive(changes)/> }
    };
    view! {
        <Show when=move || changes.with(Vec::is_empty)>
            {note::empty(t::changes::empty(), t::changes::empty_lead(), None)}
        </Show>
        <Show when=move || through.with(Vec::is_empty) && !changes.with(Vec::is_empty)>
            {note::empty(t::changes::no_hits(), t::changes::no_hits_lead(), None)}
        </Show>
        <For each=names key=|day| *day children=section/>
    }
}

#[component]
fn DaySection(showing: Showing, day: Date, changes: Signal<Vec<PlanChangeView>>) -> impl IntoView {
    let heading = format!("h-{day}");
    let row = move |change: PlanChangeView| view! { <ChangeRow showing change/> };
    view! {
        <section class="stack gap-2" aria-labelledby=heading.clone() data-test="day">
            <h2 class="h-small" id=heading.clone()>{days::day(day)}</h2>
            <ul class="list sheet sheet--list">
                <For each=move || changes.get() key=|change| (change.change.id, change.change.hidden.is_some()) children=row/>
            </ul>
        </section>
    }
}

#[component]
fn ChangeRow(showing: Showing, change: PlanChangeView) -> impl IntoView {
    let PlanChangeView { measure_id, measure_number, measure_title, change, .. } = change;
    let href = Place::Measure(showing.slug.get_value(), measure_id).href();
    let hidden = change.hidden.as_ref().map(|hidden| {
        let words = t::history::hidden_by(&days::instant(hidden.at), &hidden.office);
        view! { <p class="muted" data-test="hidden">{words}</p> }
    });
    let proposed = change.proposed.as_ref();
    let proposed = proposed.map(|by| format!(", {}", t::history::proposed_by(&by.office)));
    let (sentence, by, at) = (words::sentence(&change.change), t::history::by(&change.office), change.at);
    view! {
        <li class="change" data-test="change">
            <p class="change__what">
                <a id=row_id(&change.id.to_string()) href=href>
                    <span class="num">{measure_number}</span>
                    " "
                    {measure_title}
                </a>
            </p>
            <p data-test="what">{sentence}</p>
            <p class="muted">
                {by}
                {proposed}
                " "
                <span data-test="time">{t::history::at_clock(&days::clock(at))}</span>
            </p>
            {hidden}
            <Undo showing measure=measure_id change/>
        </li>
    }
}

/// The way back, while nothing has changed the same part of the measure since.
#[component]
fn Undo(showing: Showing, measure: MeasureId, change: ChangeView) -> impl IntoView {
    let session = use_session();
    let rights = Rights::in_plan(session);
    let toasts = use_toasts();
    let id = change.id;
    let is_offered = Memo::new(move |_| {
        let is_offered = |other: &PlanChangeView| other.change.id == id && may_undo(rights, &other.change);
        !showing.is_closed.get() && showing.changes.with(|changes| changes.iter().any(is_offered))
    });
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None::<CallError>);
    let overtaken = RwSignal::new(false);
    let change = StoredValue::new(change.change);
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        trouble.set(None);
        toasts.clear();
        let coming = take_back(session.client, (showing.slug.get_value(), measure), vec![change.get_value()]);
        spawn_local(async move {
            let outcome = coming.await;
            // Nothing, where the page has gone.
            let _ = busy.try_set(false);
            match outcome {
                Ok(Outcome::Undone(_)) => {
                    toasts.say(t::history::undone());
                    browser::focus(row_id(&id.to_string()));
                }
                Ok(Outcome::Overtaken) => drop(overtaken.try_set(true)),
                Err(error) => drop(trouble.try_set(Some(error))),
            }
        });
    };
    view! {
        {move || trouble.get().map(|error| note::trouble(&error))}
        <Show when=move || overtaken.get()>{note::warning(None, t::changes::overtaken())}</Show>
        <Show when=move || is_offered.get() && !overtaken.get()>
            <p class="noprint">
                <button
                    class="linkbtn"
                    type="button"
                    data-test="undo-change"
                    aria-busy=move || busy.get().then_some("true")
                    on:click=press
                >
                    {small_icon("i-undo")}
                    {t::app::undo()}
                    <span class="vh">" "{t::changes::undo_what(&change.with_value(words::what))}</span>
                </button>
            </p>
        </Show>
    }
}

/// Where the link of a change is found, to give it focus.
pub fn row_id(change: &str) -> String {
    format!("endring-{change}")
}

/// Whether a change is of the kind that is asked for.
pub fn is_of(change: &PlanChangeView, kind: Option<&'static str>) -> bool {
    kind.is_none_or(|kind| key(&change.change.change) == kind)
}
