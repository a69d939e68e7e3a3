//! "Du handler som": the office that is recorded, the branch, the theme, one's account, help, and the way out.

use leptos::prelude::*;
use verv_contract::identity::sessions::{MyBranch, MyMandate};
use wasm_bindgen_futures::spawn_local;
use web_sys::KeyboardEvent;

use crate::{
    browser,
    locales::{self, days, t},
    router::{Place, use_router},
    session::use_session,
    ui::{
        icon::{icon, small_icon},
        preferences::{Languages, Themes},
    },
};

/// `place` tells the two menus of a page apart: on top of a phone, and beside the page.
#[component]
pub fn ActingMenu(place: &'static str) -> impl IntoView {
    let session = use_session();
    let summary = format!("acting-{place}");
    let id = StoredValue::new(summary);
    let close = move || id.with_value(|id| browser::close_details(id));
    let place_now = use_router().place;
    Effect::new(move || {
        place_now.track();
        close();
    });
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            close();
            browser::focus(id.get_value());
        }
    };
    let office = move || session.acting().map(|mandate| mandate.office);
    let has_branch = Memo::new(move |_| session.branch().is_some());
    view! {
        <Show when=move || has_branch.get()>
            <details class="acting" on:keydown=on_key>
                <summary id=id.get_value() data-test="acting">
                    {icon("i-mine")}
                    <span><small>{t::shell::acting()}</small><strong>{office}</strong></span>
                    {icon("i-down")}
                </summary>
                <div class="acting__menu">
                    {move || session.branch().map(|branch| view! { <WhoAndWhere branch place/> })}
                    <p class="stack gap-2">
                        <a class="nav__link" href=Place::Account.href() data-test="nav-account">
                            {icon("i-shield")}
                            <span>{t::shell::account()}</span>
                        </a>
                        <a class="nav__link" href="/hjelp" rel="external">
                            {icon("i-info")}
                            <span>{t::shell::help()}</span>
                        </a>
                    </p>
                    <Themes place/>
                    <Languages place/>
                    <LogOut/>
                </div>
            </details>
        </Show>
    }
}

#[component]
fn WhoAndWhere(branch: MyBranch, place: &'static str) -> impl IntoView {
    let session = use_session();
    let me = session.me();
    let name = me.as_ref().map(|me| me.name.clone());
    let others: Vec<MyBranch> = me
        .map_or_else(Vec::new, |me| me.branches)
        .into_iter()
        .filter(|other| other.slug != branch.slug)
        .collect();
    let until = move || {
        session.acting().map(|mandate| {
            let until = match mandate.to {
                Some(day) => t::shell::until(&days::day_and_year(day)),
                None => t::shell::open_end(),
            };
            format!("{}. {until}", locales::role(mandate.role))
        })
    };
    let example = branch.example_data.then(|| view! { <p class="soft">{t::shell::example()}</p> });
    let to_other = move |other: MyBranch| {
        let slug = other.slug.clone();
        view! {
            <a class="linkbtn" href=Place::Plan(other.slug).href() on:click=move |_| session.look_at(&slug)>
                {other.name}
            </a>
        }
    };
    let branches = (!others.is_empty()).then(|| {
        view! {
            <div class="stack gap-2">
                <p class="label">{t::shell::branches()}</p>
                {others.into_iter().map(to_other).collect_view()}
            </div>
        }
    });
    view! {
        <p class="soft"><b>{name}</b><br/>{branch.name.clone()}</p>
        {example}
        <p class="soft">{until}</p>
        {(branch.mandates.len() > 1).then(|| view! { <Offices mandates=branch.mandates place/> })}
        {branches}
    }
}

/// The choice among one's offices.
#[component]
fn Offices(mandates: Vec<MyMandate>, place: &'static str) -> impl IntoView {
    let session = use_session();
    let choice = move |mandate: MyMandate| {
        let office = mandate.office_id;
        let is_chosen = move || session.acting().is_some_and(|mandate| mandate.office_id == office);
        view! {
            <label class="check">
                <input
                    type="radio"
                    name=format!("verv-{place}")
                    prop:checked=is_chosen
                    on:change=move |_| session.act_as(office)
                />
                <span>{mandate.office}</span>
            </label>
        }
    };
    view! {
        <fieldset>
            <legend class="label">{t::shell::choose_office()}</legend>
            {mandates.into_iter().map(choice).collect_view()}
        </fieldset>
    }
}

#[component]
fn LogOut() -> impl IntoView {
    let session = use_session();
    let leaving = RwSignal::new(false);
    let leave = move |_| {
        leaving.set(true);
        spawn_local(session.log_out());
    };
    view! {
        <button
            class="btn"
            type="button"
            data-test="log-out"
            aria-busy=move || leaving.get().then_some("true")
            on:click=leave
        >
            {small_icon("i-x")}
            {move || if leaving.get() { t::shell::logging_out() } else { t::shell::log_out() }}
        </button>
    }
}
