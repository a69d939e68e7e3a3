//! The tabs of the place that is shown: each has its own address.

use leptos::prelude::*;

use super::menu::{MenuLine, Tab, decides, menu};
use crate::{
    chunks,
    locales::t,
    pages::plan::proposals,
    router::{PlaceKind, use_router},
    session::use_session,
};

/// Nothing, where the place has one page, or where the page is no tab.
#[component]
pub fn PlaceTabs() -> impl IntoView {
    let session = use_session();
    let here = use_router().place;
    let line = Memo::new(move |_| {
        let here = here.get()?;
        let is_here = |line: &MenuLine| line.tabs.iter().any(|tab| tab.place == here);
        menu(session).into_iter().find(|line| line.tabs.len() > 1 && is_here(line))
    });
    let tab = move |tab: Tab| {
        let place = tab.place.clone();
        let current = move || (here.get().as_ref() == Some(&place)).then_some("page");
        let kind = tab.place.kind();
        view! {
            <li>
                <a
                    href=tab.place.href()
                    data-test=tab.test
                    aria-current=current
                    on:pointerenter=move |_| chunks::fetch(kind)
                >
                    {tab.text}
                    {(kind == PlaceKind::Proposals && decides(session)).then(|| view! { <OpenProposals/> })}
                </a>
            </li>
        }
    };
    let nav = move || {
        line.get().map(|line| {
            view! {
                <nav class="place-tabs" aria-label=t::shell::tabs(&line.text)>
                    <ul>{line.tabs.into_iter().map(tab).collect_view()}</ul>
                </nav>
            }
        })
    };
    view! { {nav} }
}

/// How many wait for an answer; nothing, where none do.
#[component]
fn OpenProposals() -> impl IntoView {
    let open = use_session().branch_untracked().map(|branch| proposals::number_of_open(&branch.slug));
    move || {
        let open = open?.with(|open| *open).filter(|open| *open > 0)?;
        let count = u32::try_from(open).unwrap_or(u32::MAX);
        Some(view! {
            <span class="count" data-test="open-proposals">
                {count}
                <span class="vh">" "{t::proposals::open_short(count)}</span>
            </span>
        })
    }
}
