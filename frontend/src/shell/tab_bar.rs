//! The bar at the bottom of a phone: the places of every day, and the rest behind "Mer".

use leptos::prelude::*;

use super::menu::{MenuLine, is_current, log_place, menu};
use crate::{
    browser,
    locales::t,
    router::{Place, use_router},
    session::use_session,
    ui::icon::icon,
};

/// Under what the summary of "Mer" is found.
const MORE: &str = "mer";

#[component]
pub fn TabBar() -> impl IntoView {
    let session = use_session();
    let place = use_router().place;
    Effect::new(move || {
        place.track();
        browser::close_details(MORE);
    });
    let lines = Memo::new(move |_| menu(session));
    let log = Memo::new(move |_| log_place(session));
    let is_in = Memo::new(move |_| session.is_in());
    let bar = move || {
        let (below, daily): (Vec<_>, Vec<_>) = lines.get().into_iter().partition(|line| line.is_below);
        // The other pages of the branch stand one by one: a phone has no tabs to discover first.
        let rest = below.into_iter().flat_map(|line| line.tabs).map(|tab| {
            let href = tab.place.href();
            let here = tab.place;
            let current = move || (place.get().as_ref() == Some(&here)).then_some("page");
            view! { <a href=href data-test=format!("more-{}", tab.test) aria-current=current><span>{tab.text}</span></a> }
        });
        let rest = rest.collect_view();
        // In the middle, where a thumb finds it.
        let link = |line: MenuLine| view! { <BarLink line/> };
        let mut daily = daily.into_iter();
        let before = daily.by_ref().take(2).map(link).collect_view();
        let after = daily.map(link).collect_view();
        let log = log.get().map(|place| view! { <LogLink place/> });
        view! {
            <nav class="tabbar" aria-label=t::shell::shortcuts()>
                {before}
                {log}
                {after}
                <details>
                    <summary id=MORE data-test="nav-more">{icon("i-more")}<span>{t::shell::more()}</span></summary>
                    <div>{rest}</div>
                </details>
            </nav>
        }
    };
    view! { <Show when=move || is_in.get()>{bar}</Show> }
}

#[component]
fn BarLink(line: MenuLine) -> impl IntoView {
    let current = is_current(&line);
    let href = line.tabs.first().map(|tab| tab.place.href());
    let test = format!("bar-{}", line.test);
    view! { <a href=href data-test=test aria-current=current>{icon(line.icon)}<span>{line.text}</span></a> }
}

#[component]
fn LogLink(place: Place) -> impl IntoView {
    let href = place.href();
    let here = use_router().place;
    let current = move || (here.get().as_ref() == Some(&place)).then_some("page");
    view! {
        <a class="tab-log" href=href data-test="bar-log" aria-current=current>
            {icon("i-plus")}
            <span>{t::events::log_short()}</span>
        </a>
    }
}
