//! What was done: a list by month, and the way to log more.

mod event;
mod fields;
mod known;
mod log;
mod typed;
mod withdraw;
mod words;

pub use self::{event::EventPage, log::LogPage};

use leptos::prelude::*;
use verv_contract::{
    Page,
    endpoints::ListEvents,
    progress::events::{EventQuery, EventView},
};
use verv_domain::{access::Action, organisation::branches::BranchSlug};

use crate::{
    locales::{self, days, small, t},
    router::{Place, use_router},
    session::use_session,
    ui::{
        icon::{end_icon, icon, small_icon},
        note, page,
        pager::pager,
        remote::{Loaded, Remote},
    },
};

/// In the address: whether only one's own are shown.
const OWN: &str = "egne";

/// How many are asked for at once.
const AT_ONCE: u32 = 50;

#[component]
pub fn EventsPage(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    if !untrack(|| session.can(Action::ReadEvents)) {
        return page::denied();
    }
    let (router, of) = (use_router(), slug.clone());
    let is_own = Memo::new(move |_| router.query(OWN).is_some());
    let events = Remote::new(move || {
        let query = query(is_own.get(), None);
        let (client, of) = (session.client, of.clone());
        async move { client.find::<ListEvents>((of,), &query).await }
    });
    let slug = StoredValue::new(slug);
    view! {
        <Loaded remote=events what=t::events::loading>
            <Whole events slug=slug.get_value() is_own/>
        </Loaded>
    }
    .into_any()
}

fn query(is_own: bool, cursor: Option<String>) -> EventQuery {
    EventQuery {
        own: is_own.then_some(true),
        total: cursor.is_none().then_some(true),
        limit: Some(AT_ONCE),
        cursor,
        ..EventQuery::default()
    }
}

#[component]
fn Whole(events: Remote<Page<EventView>>, slug: BranchSlug, is_own: Memo<bool>) -> impl IntoView {
    let session = use_session();
    let may_log = Memo::new(move |_| session.can(Action::LogEvents));
    let log = Place::LogEvent(slug.clone()).href();
    let finding = move || {
        let total = events.with(|events| events.total.unwrap_or_default()).unwrap_or_default();
        match u32::try_from(total) {
            Ok(0) => t::events::none(),
            Ok(total) => t::events::finding(total),
            Err(_) => t::events::title(),
        }
    };
    let slug = StoredValue::new(slug);
    let months = Memo::new(move |_| {
        events.with(|events| {
            let month = |event: &EventView| {
                let (year, month, _) = event.day.civil();
                (year, month)
            };
            let same = |one: &EventView, other: &EventView| month(one) == month(other);
            events.items.chunk_by(same).map(<[EventView]>::to_vec).collect::<Vec<_>>()
        })
    });
    let is_empty = Memo::new(move |_| months.with(|months| months.as_ref().is_none_or(Vec::is_empty)));
    let more = move || {
        let next = events.with(|events| events.next.clone()).flatten();
        pager(next, move |cursor| {
            let (client, of) = (session.client, slug.get_value());
            let query = query(is_own.get_untracked(), Some(cursor));
            async move {
                let page = client.find::<ListEvents>((of,), &query).await?;
                events.update(|all| {
                    all.items.extend(page.items);
                    all.next = page.next;
                });
                Ok(())
            }
        })
    };
    let start = log.clone();
    let empty = move || {
        let action = may_log.get().then(|| {
            view! { <a class="btn btn--primary" href=start.clone()>{icon("i-plus")}{t::events::log()}</a> }.into_any()
        });
        note::empty(t::events::none(), t::events::none_lead(), action)
    };
    view! {
        <div class="stack gap-6">
            <header class="page-head">
                <div class="page-head__text">{page::heading(finding)}</div>
                <Show when=move || may_log.get()>
                    <div class="page-head__actions">
                        <a class="btn btn--primary" href=log.clone() data-test="log-event">{icon("i-plus")}{t::events::log()}</a>
                    </div>
                </Show>
            </header>
            <Whose slug=slug.get_value() is_own/>
            <Show when=move || is_empty.get()>{empty.clone()}</Show>
            <div class="stack gap-5" data-test="events">
                {move || months.get().unwrap_or_default().into_iter().map(|events| view! { <Month slug=slug.get_value() events/> }).collect_view()}
            </div>
            {more}
        </div>
    }
}

/// Everybody's, or only one's own; the choice is in the address.
#[component]
fn Whose(slug: BranchSlug, is_own: Memo<bool>) -> impl IntoView {
    let all = Place::Events(slug).href();
    let own = format!("{all}?{OWN}=1");
    let current = move |own: bool| move || (is_own.get() == own).then_some("true");
    view! {
        <nav aria-label=t::events::whose()>
            <div class="segment">
                <a href=all aria-current=current(false) data-test="events-all">{t::events::everybodys()}</a>
                <a href=own aria-current=current(true) data-test="events-own">{t::events::own()}</a>
            </div>
        </nav>
    }
}

#[component]
fn Month(slug: BranchSlug, events: Vec<EventView>) -> impl IntoView {
    let name = events
        .first()
        .map(|event| locales::capitalised(&days::month_and_year(event.day)))
        .unwrap_or_default();
    let id = events.first().map(|event| format!("h-{}", event.day)).unwrap_or_default();
    let standing = events.iter().filter(|event| event.withdrawn.is_none()).count();
    let rows = events.into_iter().map(|event| view! { <Row slug=slug.clone() event/> }).collect_view();
    view! {
        <section class="stack gap-2" aria-labelledby=id.clone()>
            <h2 class="h-small" id=id.clone()>{name}" "<span class="soft">{t::events::in_month(small(standing))}</span></h2>
            <ul class="list sheet sheet--list">{rows}</ul>
        </section>
    }
}

#[component]
fn Row(slug: BranchSlug, event: EventView) -> impl IntoView {
    let href = Place::Event(slug, event.id).href();
    let (day, month) = days::day_apart(event.day);
    let said = [words::counted(&event), Some(event.organiser.name.clone())];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let is_withdrawn = event.withdrawn.is_some();
    let withdrawn = is_withdrawn.then(|| view! { <span class="muted">" "{t::events::is_withdrawn()}</span> });
    let warning = event.warnings.first().map(|warning| {
        view! { <span class="late">{small_icon("i-warn")}<span>{words::warning(warning.concern)}</span></span> }
    });
    view! {
        <li>
            <a class="item" href=href data-test="event-row">
                <span class="datebox" aria-hidden="true"><b>{day}</b><span>{month}</span></span>
                <span>
                    <span class="vh">{days::day(event.day)}": "</span>
                    <span class="item__title">{words::title(&event)}</span>
                    {withdrawn}
                    <br/>
                    <span class="item__sub">{said}</span>
                    {warning}
                </span>
                {end_icon("i-right")}
            </a>
        </li>
    }
}
