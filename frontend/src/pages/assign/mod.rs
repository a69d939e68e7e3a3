//! Giving responsibility: measures on the left, offices and bodies on the right, many at once.

mod board;
mod give;

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_domain::{access::Action, branch::BranchSlug, responsibility::Part};

use self::{
    board::{Board, Open},
    give::Giving,
};
use crate::{
    browser,
    locales::t,
    pages::plans,
    router::Place,
    session::use_session,
    ui::{
        combobox::{Choice, Combobox, PARTIES},
        icon::icon,
        note, page,
        remote::Remote,
    },
};

pub fn page(slug: BranchSlug) -> View {
    let session = use_session();
    if !untrack(|| session.can(Action::Assign)) {
        return page::denied();
    }
    let client = session.client;
    let plan = plans::current();
    let of = slug.clone();
    let board: Remote<Board> = Remote::new(move || board::fetch(client, of.clone(), plan));
    let giving = Giving::new(client, slug, board);
    board.show(t::assign::loading, move || whole(&giving))
}

fn whole(giving: &Giving) -> View {
    let giving = *giving;
    let board = giving.board;
    let count = Memo::new(move |_| board.with(|board| board.open.len()).unwrap_or_default());
    let finding = move || match count.get() {
        0 => t::assign::title_done(),
        open => t::assign::title(crate::pages::plan::small(open)),
    };
    let lead = move || if count.get() == 0 { t::assign::lead_done() } else { t::assign::lead() };
    let body = move || {
        if count.get() == 0 {
            let plan = Place::Plan(giving.slug.get_value()).href();
            return view! { <p><a class="btn" href=plan>{t::assign::see_plan()}</a></p> };
        }
        untrack(|| panes(&giving))
    };
    // Redrawn only between some and none, so that focus and what is typed stay.
    let any = Memo::new(move |_| count.get() > 0);
    let body = move || {
        any.track();
        untrack(body)
    };
    view! {
        <header class="page-head">
            <div class="page-head__text">
                {page::heading(finding)}
                <p class="soft lead">{lead}</p>
            </div>
        </header>
        <div id="assign-trouble" tabindex="-1">{move || giving.trouble()}</div>
        {body}
        {recent(&giving)}
    }
}

fn panes(giving: &Giving) -> View {
    let giving = *giving;
    let choices =
        Signal::derive(move || giving.board.with(|board| board.choices.clone()).unwrap_or_default());
    let combobox = Combobox::new(
        "party",
        choices,
        true,
        PARTIES,
        Callback::new(move |choice: Choice| giving.give(choice)),
    );
    let submit = move |event: leptos::ev::SubmitEvent| {
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
            {measures(&giving)}
            {picker(&giving, combobox)}
        </form>
        <p class="picker__bar only-narrow">
            <span>{move || giving.chosen_words()}</span>
            <button class="btn btn--primary" type="button" on:click=|_| browser::go_to("party")>
                {t::assign::choose_office()}
            </button>
        </p>
    }
}

fn measures(giving: &Giving) -> View {
    let giving = *giving;
    let rows =
        move || giving.board.with(|board| board.open.iter().map(|open| row(&giving, open)).collect_view());
    let all = move |_| {
        let every =
            giving.board.with_untracked(|board| board.open.iter().map(|open| open.id).collect::<Vec<_>>());
        let is_all = giving.chosen.with_untracked(Vec::len) == every.as_ref().map_or(0, Vec::len);
        giving.chosen.set(if is_all { Vec::new() } else { every.unwrap_or_default() });
    };
    let all_words = move || {
        let is_all = giving.board.with(|board| board.open.len()) == Some(giving.chosen.with(Vec::len));
        if is_all { t::assign::choose_none() } else { t::assign::choose_all() }
    };
    view! {
        <section aria-labelledby="h-tiltak" class="stack gap-3">
            <h2 id="h-tiltak" tabindex="-1">{t::assign::measures()}</h2>
            <ul class="pick sheet sheet--flush" data-test="unassigned">{rows}</ul>
            <p><button class="btn" type="button" data-test="choose-all" on:click=all>{all_words}</button></p>
        </section>
    }
}

fn row(giving: &Giving, open: &Open) -> View {
    let giving = *giving;
    let id = open.id;
    let change = move |event| {
        let is_chosen = event_target_checked(&event);
        giving.chosen.update(|chosen| {
            chosen.retain(|other| *other != id);
            if is_chosen {
                chosen.push(id);
            }
        });
    };
    let everyone =
        open.everyone_named.then(|| view! { <span class="pick__s">{t::assign::everyone()}</span> });
    view! {
        <li data-measure=id.to_string()>
            <label class="pick__row">
                <input
                    type="checkbox"
                    id=format!("m-{id}")
                    data-test="choose"
                    prop:checked=move || giving.chosen.with(|chosen| chosen.contains(&id))
                    on:change=change
                />
                <span>
                    <span class="pick__t">{open.title.clone()}</span>
                    <span class="pick__s">{open.goal.clone()}</span>
                    {everyone}
                </span>
            </label>
        </li>
    }
}

fn picker(giving: &Giving, combobox: Combobox) -> View {
    let giving = *giving;
    let role = |part: Part, words: String| {
        view! {
            <label>
                <input
                    type="radio"
                    name="rolle"
                    data-test=format!("role-{}", part.as_str())
                    prop:checked=move || giving.part.get() == part
                    on:change=move |_| giving.part.set(part)
                />
                {words}
            </label>
        }
    };
    let question = move || match giving.part.get() {
        Part::Accountable => t::assign::who_answers(),
        Part::Supporting => t::assign::who_helps(),
    };
    let words = move || {
        if giving.busy.get() {
            return t::assign::saving();
        }
        match (combobox.active(), giving.part.get()) {
            (Some(choice), Part::Accountable) => t::assign::give_to(&choice.name),
            (Some(choice), Part::Supporting) => t::assign::add(&choice.name),
            (None, _) => t::assign::choose_party(),
        }
    };
    view! {
        <section aria-labelledby="h-verv" class="picker split__sticky" id="velg-verv">
            <div class="picker__head">
                <div class="row row--between">
                    <h2 id="h-verv" data-test="chosen-count">{move || giving.chosen_words()}</h2>
                    <div class="segment" role="radiogroup" aria-label=t::assign::role()>
                        {role(Part::Accountable, t::part::accountable())}
                        {role(Part::Supporting, t::part::supporting())}
                    </div>
                </div>
                <div class="field">
                    <label for="party">{question}</label>
                    {combobox.input(t::assign::search_hint(), None, "party")}
                </div>
            </div>
            {combobox.list()}
            <div class="picker__foot">
                <button
                    class="btn btn--primary btn--wide"
                    type="submit"
                    data-test="give"
                    aria-busy=move || giving.busy.get().then_some("true")
                >
                    {words}
                </button>
                <p class="row soft only-wide">
                    <span><kbd>"↑"</kbd>" "<kbd>"↓"</kbd>" "{t::assign::keys_move()}</span>
                    <span><kbd>"Enter"</kbd>" "{t::assign::keys_give()}</span>
                </p>
            </div>
        </section>
    }
}

/// What was given in this visit.
fn recent(giving: &Giving) -> View {
    let giving = *giving;
    let rows = move || {
        let recent = giving.recent.get();
        (!recent.is_empty()).then(|| {
            let row = |(id, title, said): (verv_domain::id::MeasureId, String, String)| {
                let href = Place::Measure(giving.slug.get_value(), id).href();
                view! {
                    <li>
                        <a class="item" href=href>
                            {icon("i-check")}
                            <span><span class="item__title">{title}</span><br/><span class="item__sub">{said}</span></span>
                        </a>
                    </li>
                }
            };
            view! {
                <section aria-labelledby="h-nylig" class="stack gap-2 mt-4">
                    <h2 id="h-nylig">{t::assign::recent()}</h2>
                    <ul class="list" data-test="recent">{recent.into_iter().map(row).collect_view()}</ul>
                </section>
            }
        })
    };
    rows.into_any()
}

/// What went wrong, in place.
fn trouble(heading: Option<String>, text: String) -> View {
    note::warning(heading, text)
}
