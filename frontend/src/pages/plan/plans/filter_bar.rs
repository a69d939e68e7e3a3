//! The filter bar: every change is at once in the address.

use leptos::prelude::*;
use verv_contract::plan::plans::{PlanView, PlannedArea};
use verv_domain::plan::measures::{MeasureKind, MeasureStatus};
use web_sys::Event;

use super::{
    filter::{Filter, Through, Who, accountables, measures},
    showing::Showing,
};
use crate::{
    locales::{self, t},
    ui::icon::{icon, small_icon},
};

type Options = Vec<(String, String)>;

#[component]
pub fn FilterBar(showing: Showing) -> impl IntoView {
    let Showing { plan, filter, through, as_it_stands, .. } = showing;
    let set = move |change: fn(&mut Filter, &str)| {
        move |event: Event| {
            let mut next = filter.get_untracked();
            change(&mut next, &event_target_value(&event));
            showing.choose(&next);
        }
    };
    let statuses =
        MeasureStatus::ALL.map(|status| (status.as_str().to_owned(), locales::status(status))).to_vec();
    let kinds = MeasureKind::ALL.map(|kind| (kind.as_str().to_owned(), locales::kind(kind))).to_vec();
    let areas = Memo::new(move |_| plan.with(area_options));
    let parties = Memo::new(move |_| {
        let mut options = vec![(Who::Nobody.word(), t::plan::unassigned())];
        plan.with(|plan| options.extend(accountables(plan)));
        options
    });
    let now = move |read: fn(&Filter) -> Option<String>| Signal::derive(move || filter.with(read));
    let status = now(|filter| filter.status.map(|status| status.as_str().to_owned()));
    let kind = now(|filter| filter.kind.map(|kind| kind.as_str().to_owned()));
    let area = now(|filter| filter.area.map(|area| area.to_string()));
    let who = now(|filter| filter.who.map(Who::word));
    let set_status = set(|filter, chosen| {
        filter.status = MeasureStatus::ALL.into_iter().find(|status| status.as_str() == chosen);
    });
    let set_kind = set(|filter, chosen| {
        filter.kind = MeasureKind::ALL.into_iter().find(|kind| kind.as_str() == chosen);
    });
    let set_area = set(|filter, chosen| filter.area = chosen.parse().ok());
    let set_who = set(|filter, chosen| filter.who = Who::read(chosen));
    let search = set(|filter, words| words.clone_into(&mut filter.search));
    // Opened by the first thing that is filtered by, and left to the reader after that.
    let is_open =
        Memo::new(move |before: Option<&bool>| before == Some(&true) || !through.with(Through::is_all));
    view! {
        <form
            id="filter"
            role="search"
            aria-label=t::plan::filter()
            class="noprint"
            data-test="filter"
            on:submit=|event| event.prevent_default()
        >
            <details class="filterbox" prop:open=is_open>
                <summary>{icon("i-filter")}{t::plan::filter()}{icon("i-down")}</summary>
                <div class="filters">
                    <div class="field field--grow">
                        <label for="filter-search">{t::plan::search()}</label>
                        <div class="search">
                            {icon("i-search")}
                            <input
                                class="input"
                                id="filter-search"
                                type="search"
                                placeholder=t::plan::search_hint()
                                prop:value=move || filter.with(|filter| filter.search.clone())
                                data-test="filter-search"
                                on:input=search
                            />
                        </div>
                    </div>
                    {as_it_stands.then(|| view! {
                        <Select id="filter-status" label=t::plan::status() options=statuses now=status on_change=set_status/>
                    })}
                    <Select id="filter-kind" label=t::plan::kind() options=kinds now=kind on_change=set_kind/>
                    <Select id="filter-area" label=t::plan::area() options=areas now=area on_change=set_area/>
                    {as_it_stands.then(|| view! {
                        <Select id="filter-who" label=t::plan::who() options=parties now=who on_change=set_who/>
                    })}
                </div>
            </details>
            <div role="status">
                <Show when=move || !through.with(Through::is_all)>
                    <p class="row mt-4">
                        <span data-test="filter-count">{move || shown(showing)}</span>
                        <button class="linkbtn" type="button" data-test="filter-clear" on:click=move |_| showing.choose(&Filter::default())>
                            {small_icon("i-x")}
                            {t::plan::clear()}
                        </button>
                    </p>
                </Show>
            </div>
        </form>
    }
}

/// «Viser 5 av 41 tiltak».
fn shown(showing: Showing) -> String {
    let total = showing.plan.with(|plan| measures(plan).count());
    let shown = showing.through.with(|through| through.count(total));
    t::plan::shown(&shown.to_string(), &total.to_string())
}

/// What was filtered by, on paper.
#[component]
pub fn FilterOnPaper(showing: Showing) -> impl IntoView {
    let Showing { plan, filter, through, .. } = showing;
    let words = move || plan.with(|plan| filter.with(|filter| filter.in_words(plan)));
    view! {
        <Show when=move || !through.with(Through::is_all)>
            <p class="only-print print-filter" data-test="print-filter">
                <b>{t::plan::selection()}</b>
                " "
                {words}
                " – "
                {move || shown(showing).to_lowercase()}
            </p>
        </Show>
    }
}

fn area_options(plan: &PlanView) -> Options {
    let area = |area: &PlannedArea| (area.number.to_string(), format!("{} {}", area.number, area.title));
    plan.areas.iter().map(area).collect()
}

/// One of a few, or all.
#[component]
fn Select(
    id: &'static str,
    label: String,
    #[prop(into)] options: Signal<Options>,
    now: Signal<Option<String>>,
    on_change: impl Fn(Event) + 'static,
) -> impl IntoView {
    let is_elsewhere = move || {
        let known = |now: &String| options.with(|options| options.iter().any(|(value, _)| value == now));
        now.with(|now| now.as_ref().is_some_and(|now| !known(now)))
    };
    let option = move |(value, words): (String, String)| {
        let this = value.clone();
        view! {
            <option value=value prop:selected=move || now.with(|now| now.as_ref() == Some(&this))>{words}</option>
        }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select class="select" id=id data-test=id on:change=on_change>
                <option value="" prop:selected=move || now.with(Option::is_none)>{t::plan::all()}</option>
                <For each=move || options.get() key=Clone::clone children=option/>
                <option hidden prop:selected=is_elsewhere>{t::plan::elsewhere()}</option>
            </select>
        </div>
    }
}
