//! Giving responsibility: measures on the left, offices and bodies on the right, many at once.

mod board;
mod give;
mod measures;
mod picker;
mod today;

use leptos::{ev::SubmitEvent, prelude::*};
use verv_domain::{access::Action, organisation::branches::BranchSlug};

use self::{
    board::Board,
    give::{Giving, WhatWentWrong},
    measures::{ALL, Measures, SHOWN},
    picker::{Picker, suggested},
    today::Today,
};
use super::plans;
use crate::{
    browser,
    locales::{small, t},
    router::{Place, use_router},
    session::use_session,
    ui::{
        combobox::{Choice, Combobox, PARTIES},
        page,
        remote::{Loaded, Remote},
    },
};

#[component]
pub fn AssignPage(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    if !untrack(|| session.can(Action::Assign)) {
        return page::denied();
    }
    let (client, plan, of) = (session.client, plans::current(), slug.clone());
    let board: Remote<Board> = Remote::new(move || board::fetch(client, of.clone(), plan));
    let router = use_router();
    let is_all = Memo::new(move |_| router.query(SHOWN).as_deref() == Some(ALL));
    let giving = Giving::new(client, slug, board, is_all);
    view! { <Loaded remote=board what=t::assign::loading><Whole giving is_all/></Loaded> }.into_any()
}

#[component]
fn Whole(giving: Giving, is_all: Memo<bool>) -> impl IntoView {
    let open = Memo::new(move |_| {
        let count = |board: &Board| board.measures.iter().filter(|one| one.accountable.is_none()).count();
        giving.board.with(count).unwrap_or_default()
    });
    let finding = move || match open.get() {
        0 => t::assign::title_done(),
        open => t::assign::title(small(open)),
    };
    let lead = move || if open.get() == 0 { t::assign::lead_done() } else { t::assign::lead() };
    // Redrawn only between some and none, so that focus and what is typed stay.
    let any = Memo::new(move |_| is_all.get() || open.get() > 0);
    let done = move || {
        let assign = Place::Assign(giving.slug.get_value()).href();
        let plan = Place::Plan(giving.slug.get_value()).href();
        view! {
            <p class="row">
                <a class="btn" href=plan>{t::assign::see_plan()}</a>
                <a class="linkbtn" href=format!("{assign}?{SHOWN}={ALL}") data-test="move">{t::assign::move_some()}</a>
            </p>
        }
    };
    view! {
        <header class="page-head">
            <div class="page-head__text">
                {page::heading(finding)}
                <p class="soft lead">{lead}</p>
            </div>
        </header>
        <WhatWentWrong giving/>
        <Show when=move || any.get() fallback=done><Panes giving is_all/></Show>
        <Today giving/>
    }
}

#[component]
fn Panes(giving: Giving, is_all: Memo<bool>) -> impl IntoView {
    let choices = Signal::derive(move || {
        let (chosen, part) = (giving.chosen.get(), giving.part.get());
        giving.board.with(|board| suggested(board, &chosen, part)).unwrap_or_default()
    });
    let give = Callback::new(move |choice: Choice| giving.give(choice));
    let combobox = Combobox::new("party", choices, true, PARTIES, give);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match untrack(|| combobox.active()) {
            Some(choice) => {
                giving.give(choice);
                combobox.close();
            }
            None => browser::focus("party"),
        }
    };
    view! {
        <form class="split aside-xl" data-test="assign-page" on:submit=submit>
            <Measures giving is_all/>
            <Picker giving combobox/>
        </form>
        <p class="picker__bar only-narrow">
            <span>{move || giving.chosen_words()}</span>
            <button class="btn btn--primary" type="button" on:click=|_| browser::go_to("party")>
                {t::assign::choose_office()}
            </button>
        </p>
    }
}
