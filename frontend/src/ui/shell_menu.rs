//! "Du handler som": the office that is recorded, the branch, the theme, and the way out.

use crate::dom::{View, busy_while, live, on, on_key_down, view, yes};
use crate::kept::{effect, memo};
use leptos::prelude::*;
use verv_contract::sessions::{MyBranch, MyMandate};
use verv_domain::{
    access::{Action, Reach},
    branch::BranchSlug,
};
use wasm_bindgen_futures::spawn_local;
use web_sys::KeyboardEvent;

use super::icon::{icon, small_icon};
use crate::kept::Kept;
use crate::{
    browser,
    locales::{self, days, t},
    router::{Place, use_router},
    session::{Session, use_session},
};

/// Where the main menu leads.
#[derive(Clone, PartialEq)]
pub struct Entry {
    pub place: Place,
    pub icon: &'static str,
    pub text: String,
    pub test: &'static str,
    /// For every day; the rest is for those who organise.
    pub is_daily: bool,
}

/// The places that the person's rights give, in the branch that is looked at.
pub fn entries(session: Session) -> Vec<Entry> {
    let Some(slug) = session.branch().map(|branch| branch.slug) else { return Vec::new() };
    let of = |place: fn(BranchSlug) -> Place| place(slug.clone());
    let daily = |place, icon, text, test| Entry { place, icon, text, test, is_daily: true };
    let rest = |place, icon, text, test| Entry { place, icon, text, test, is_daily: false };
    let reads_all = session.reach(Action::ReadPlan) == Reach::All;
    let mut entries = Vec::new();
    if session.can(Action::Acknowledge) {
        entries.push(daily(Place::Home, "i-home", t::shell::home(), "nav-home"));
    }
    entries.push(daily(of(Place::Mine), "i-mine", t::shell::mine(), "nav-mine"));
    entries.push(daily(of(Place::Plan), "i-plan", t::shell::plan(), "nav-plan"));
    if session.can(Action::Assign) {
        entries.push(rest(of(Place::Assign), "i-assign", t::shell::assign(), "nav-assign"));
    }
    entries.push(rest(of(Place::Offices), "i-offices", t::shell::offices(), "nav-offices"));
    if reads_all {
        entries.push(rest(of(Place::Changes), "i-clock", t::shell::changes(), "nav-changes"));
    }
    entries.push(rest(of(Place::Catalogue), "i-seal", t::shell::catalogue(), "nav-catalogue"));
    if session.can(Action::EditBranch) {
        entries.push(rest(of(Place::Settings), "i-settings", t::shell::settings(), "nav-settings"));
    }
    entries.push(rest(Place::Account, "i-shield", t::shell::account(), "nav-account"));
    entries
}

/// The mandate whose office is recorded: the chosen one, else the first.
fn acting(session: Session) -> Option<MyMandate> {
    let branch = session.branch()?;
    let chosen = session.client.acting.get();
    let found = branch.mandates.iter().find(|mandate| Some(mandate.office_id) == chosen);
    found.or(branch.mandates.first()).cloned()
}

pub fn acting_menu(place: &'static str) -> View {
    let session = use_session();
    let close = move || browser::close_details(&format!("acting-{place}"));
    let place_now = use_router().place;
    effect(move || {
        place_now.track();
        close();
    });
    let on_key = move |event: &KeyboardEvent| {
        if event.key() == "Escape" {
            close();
            browser::focus(format!("acting-{place}"));
        }
    };
    let office = move || acting(session).map_or_else(String::new, |mandate| mandate.office);
    let menu = move || {
        view! {
                <details class="acting" on:keydown=on_key_down(on_key)>
                    <summary id=format!("acting-{place}") data-test="acting">
                        {icon("i-mine")}
                        <span><small>{t::shell::acting()}</small><strong>{live(office)}</strong></span>
                        {icon("i-down")}
                    </summary>
                    <div class="acting__menu">
                        {live(move || session.branch().map(|branch| content(session, &branch, place)))}
                        {themes(place)}
                        {languages(place)}
                        {log_out(session)}
                    </div>
                </details>
        }
    };
    let has_branch = memo(move || session.branch().is_some());
    live(move || has_branch.get().then(menu))
}

fn content(session: Session, branch: &MyBranch, place: &'static str) -> View {
    let me = session.me();
    let name = me.as_ref().map(|me| me.name.clone());
    let others: Vec<_> = me
        .map_or_else(Vec::new, |me| me.branches)
        .into_iter()
        .filter(|other| other.slug != branch.slug)
        .collect();
    let until = move || {
        acting(session).map(|mandate| {
            let until = match mandate.to {
                Some(day) => t::shell::until(&days::day_and_year(day)),
                None => t::shell::open_end(),
            };
            format!("{}. {until}", locales::role(mandate.role))
        })
    };
    let example = branch.example_data.then(|| view! { <p class="soft">{t::shell::example()}</p> });
    let links = others.into_iter().map(|other| {
        let slug = other.slug.clone();
        view! {
            <a class="linkbtn" href=Place::Plan(other.slug.clone()).href() on:click=on(move |_| session.look_at(&slug))>
                {other.name}
            </a>
        }
    });
    let links = links.collect::<Vec<_>>();
    let branches = (!links.is_empty()).then(|| {
        view! { <div class="stack gap-2"><p class="label">{t::shell::branches()}</p>{links}</div> }
    });
    view! {
        <p class="soft"><b>{name}</b><br/>{branch.name.clone()}</p>
        {example}
        <p class="soft">{live(until)}</p>
        {offices(session, branch, place)}
        {branches}
    }
}

fn offices(session: Session, branch: &MyBranch, place: &'static str) -> Option<View> {
    if branch.mandates.len() < 2 {
        return None;
    }
    let choice = |mandate: &MyMandate| {
        let office = mandate.office_id;
        let is_chosen = move || acting(session).is_some_and(|mandate| mandate.office_id == office);
        view! {
            <label class="check">
                <input
                    type="radio"
                    name=format!("verv-{place}")
                    prop:checked=yes(is_chosen)
                    on:change=on(move |_| session.act_as(office))
                />
                <span>{mandate.office.clone()}</span>
            </label>
        }
    };
    let choices = branch.mandates.iter().map(choice).collect::<View>();
    Some(view! { <fieldset><legend class="label">{t::shell::choose_office()}</legend>{choices}</fieldset> })
}

pub fn themes(place: &'static str) -> View {
    let chosen = Kept::new(browser::chosen_theme());
    let choice = |value: Option<&'static str>, text: String| {
        let choose = move |_| {
            browser::choose_theme(value);
            chosen.set(value.map(str::to_owned));
        };
        view! {
            <label>
                <input
                    type="radio"
                    name=format!("tema-{place}")
                    prop:checked=yes(move || chosen.get().as_deref() == value)
                    on:change=on(choose)
                />
                {text}
            </label>
        }
    };
    view! {
        <fieldset>
            <legend class="label">{t::shell::theme()}</legend>
            <div class="segment mt-2">
                {choice(Some("light"), t::shell::light())}
                {choice(Some("dark"), t::shell::dark())}
                {choice(None, t::shell::auto())}
            </div>
        </fieldset>
    }
}

pub fn languages(place: &'static str) -> View {
    let now = locales::language();
    let option = |(tag, name): (&'static str, &'static str)| {
        let is_now = now == tag;
        view! { <option value=tag lang=tag prop:selected=yes(move || is_now)>{name}</option> }
    };
    let id = format!("maal-{place}");
    let choose = |event: web_sys::Event| browser::choose_language(&event_target_value(&event));
    view! {
        <div class="field">
            <label for=id.clone()>{t::shell::language()}</label>
            <select class="select" id=id data-test="language" on:change=on(choose)>
                {locales::LANGUAGES.map(option).into_iter().collect::<View>()}
            </select>
        </div>
    }
}

fn log_out(session: Session) -> View {
    let leaving = RwSignal::new(false);
    let leave = move |_| {
        leaving.set(true);
        spawn_local(session.log_out());
    };
    view! {
        <button class="btn" type="button" data-test="log-out" aria-busy=busy_while(leaving) on:click=on(leave)>
            {small_icon("i-x")}
            {live(move || if leaving.get() { t::shell::logging_out() } else { t::shell::log_out() })}
        </button>
    }
}
