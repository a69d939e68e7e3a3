//! The measures to choose from, each with what one decides by.

use leptos::prelude::*;
use verv_domain::id::MeasureId;

use super::{
    board::Assignable,
    give::{Giving, tick_id},
};
use crate::{
    locales::t,
    router::{Place, use_router},
    ui::{icon::small_icon, note},
};

/// `?vis=alle` in the address: also those that somebody answers for.
pub const SHOWN: &str = "vis";
pub const ALL: &str = "alle";

#[component]
pub fn Measures(giving: Giving, is_all: Memo<bool>) -> impl IntoView {
    let all = move |_| {
        let is_every = giving.chosen.with_untracked(Vec::len) == giving.listed.with_untracked(Vec::len);
        let every: Vec<MeasureId> =
            giving.listed.with_untracked(|listed| listed.iter().map(|measure| measure.id).collect());
        giving.ticked.set(if is_every { Vec::new() } else { every });
    };
    let all_words = move || {
        let is_every = giving.listed.with(Vec::len) == giving.chosen.with(Vec::len);
        if is_every { t::assign::choose_none() } else { t::assign::choose_all() }
    };
    let any = Memo::new(move |_| giving.listed.with(|listed| !listed.is_empty()));
    let none = || note::empty(t::assign::title_done(), t::assign::none_lead(), None);
    view! {
        <section aria-labelledby="h-tiltak" class="stack gap-3">
            <div class="row row--between">
                <h2 id="h-tiltak" tabindex="-1">{t::assign::measures()}</h2>
                <Which giving is_all/>
            </div>
            <Show when=move || any.get() fallback=none>
                <ul class="pick sheet sheet--flush" data-test="unassigned">
                    <For
                        each=move || giving.listed.get()
                        key=|measure| (measure.id, measure.version)
                        children=move |measure| view! { <Measure giving measure/> }
                    />
                </ul>
                <p><button class="btn" type="button" data-test="choose-all" on:click=all>{all_words}</button></p>
            </Show>
        </section>
    }
}

/// Those that nobody answers for, or all, so that responsibility can be moved.
#[component]
fn Which(giving: Giving, is_all: Memo<bool>) -> impl IntoView {
    let router = use_router();
    let choice = move |of_all: bool, words: String, test: &'static str| {
        let show = move |_| {
            let address = Place::Assign(giving.slug.get_value()).href();
            let query = if of_all { format!("?{SHOWN}={ALL}") } else { String::new() };
            router.replace(&format!("{address}{query}"));
        };
        view! {
            <label>
                <input
                    type="radio"
                    name="vis"
                    data-test=test
                    prop:checked=move || is_all.get() == of_all
                    on:change=show
                />
                {words}
            </label>
        }
    };
    view! {
        <div class="segment" role="radiogroup" aria-label=t::assign::which()>
            {choice(false, t::assign::without(), "show-unassigned")}
            {choice(true, t::assign::all(), "show-all")}
        </div>
    }
}

#[component]
fn Measure(giving: Giving, measure: Assignable) -> impl IntoView {
    let id = measure.id;
    let change = move |event| {
        let is_chosen = event_target_checked(&event);
        giving.ticked.update(|ticked| {
            ticked.retain(|other| *other != id);
            if is_chosen {
                ticked.push(id);
            }
        });
    };
    let names =
        measure.supporting.iter().map(|assignee| assignee.party.name.as_str()).collect::<Vec<_>>().join(", ");
    let who = [
        measure.accountable.as_ref().map(|assignee| t::assign::answers_for(&assignee.party.name)),
        (measure.everyone_named && measure.accountable.is_none()).then(t::assign::everyone),
        (!names.is_empty()).then(|| t::plan::with(&names)),
    ];
    let who =
        who.into_iter().flatten().map(|line| view! { <span class="pick__s">{line}</span> }).collect_view();
    let adopted = measure.adopted_text.map(|text| {
        view! {
            <p class="soft">{t::measure::adopted_heading()}</p>
            <blockquote class="measure">{text}</blockquote>
        }
    });
    let href = Place::Measure(giving.slug.get_value(), id).href();
    view! {
        <li data-measure=id.to_string()>
            <label class="pick__row">
                <input
                    type="checkbox"
                    id=tick_id(id)
                    data-test="choose"
                    prop:checked=move || giving.ticked.with(|ticked| ticked.contains(&id))
                    on:change=change
                />
                <span>
                    <span class="pick__t">{measure.title.clone()}</span>
                    <span class="pick__s">{measure.goal}</span>
                    {who}
                </span>
            </label>
            <details class="more pick__more" data-test="pick-more">
                <summary>
                    {small_icon("i-right")}
                    {t::assign::about()}
                    <span class="vh">" "{measure.title}</span>
                </summary>
                <div class="stack gap-2">
                    {adopted}
                    <p><a href=href>{t::assign::open_measure()}</a></p>
                </div>
            </details>
        </li>
    }
}
