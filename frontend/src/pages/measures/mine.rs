//! What is mine: first what waits for an answer, then all that I answer for, then where I help.

use crate::dom::{View, view};
use crate::kept::put_in_order;
use futures_util::future::join;
use leptos::prelude::*;
use verv_contract::{
    endpoints::ListMeasures,
    measures::{MeasureListQuery, MeasureSort, MeasureSummary},
};
use verv_domain::{
    Date,
    access::Action,
    branch::BranchSlug,
    measure::{MeasureState, MeasureStatus},
    responsibility::{Part, Party},
};

use super::{ask, quick::Quick, unsent};
use crate::{
    api::{CallError, Client},
    browser,
    locales::{self, days, t},
    outbox::use_outbox,
    pages::plan::small,
    router::Place,
    session::use_session,
    ui::{
        icon::{end_icon, icon},
        note, page,
        remote::Remote,
        status,
    },
};

/// How many are asked about at once; the rest stand behind a button.
const ASKED: usize = 3;
/// How far ahead a deadline is near.
const NEAR_DAYS: i64 = 30;

#[derive(Clone)]
pub struct Mine {
    pub accountable: Vec<MeasureSummary>,
    pub supporting: Vec<MeasureSummary>,
}

async fn fetch(client: Client, slug: BranchSlug, part: Part) -> Result<Vec<MeasureSummary>, CallError> {
    let sort = Some(MeasureSort::Due);
    let query = MeasureListQuery { mine: Some(part), sort, limit: Some(200), ..MeasureListQuery::default() };
    client
        .find_all::<ListMeasures, _>(|| (slug.clone(),), query, |query, next| query.cursor = Some(next))
        .await
}

fn is_late(measure: &MeasureSummary) -> bool {
    measure.status != MeasureStatus::Done
        && measure.deadline.as_ref().is_some_and(|deadline| deadline.overdue)
}

/// Something is to be said about it now: it is late or silent, or nobody has said anything though its time has come.
fn waits(measure: &MeasureSummary, today: Date) -> bool {
    let begins = measure.deadline.as_ref().and_then(|deadline| deadline.starts);
    let is_unsaid = measure.status == MeasureStatus::NotStarted && begins.is_none_or(|day| day <= today);
    measure.state == MeasureState::Active
        && (is_late(measure) || measure.status == MeasureStatus::NotReported || is_unsaid)
}

fn is_near(measure: &MeasureSummary, today: Date) -> bool {
    let ends = measure.deadline.as_ref().and_then(|deadline| deadline.ends);
    let is_open = measure.status != MeasureStatus::Done && measure.state == MeasureState::Active;
    is_open && ends.is_some_and(|day| day >= today && days::between(today, day) <= NEAR_DAYS)
}

fn finding(mine: &Mine) -> String {
    let today = browser::today();
    let waiting = mine.accountable.iter().filter(|measure| waits(measure, today)).count();
    if waiting > 0 {
        return t::mine::waiting(small(waiting));
    }
    let near = mine.accountable.iter().filter(|measure| is_near(measure, today)).count();
    if near > 0 { t::mine::due_soon(small(near)) } else { t::mine::nothing_waits() }
}

pub fn page(slug: BranchSlug) -> View {
    let client = use_session().client;
    let received = use_outbox().received;
    let of = slug.clone();
    let mine = Remote::new(move || {
        received.track();
        let of = of.clone();
        async move {
            let accountable = fetch(client, of.clone(), Part::Accountable);
            let (accountable, supporting) = join(accountable, fetch(client, of, Part::Supporting)).await;
            Ok(Mine { accountable: accountable?, supporting: supporting? })
        }
    });
    mine.show(t::mine::loading, move || whole(mine, &slug))
}

fn whole(mine: Remote<Mine>, slug: &BranchSlug) -> View {
    browser::go_to_fragment();
    let quick = Quick::new(mine, slug);
    let row_slug = slug.clone();
    let yours = move || {
        let slug = row_slug.clone();
        mine.with(|mine| {
            if mine.accountable.is_empty() {
                return note::empty(
                    t::mine::none_yours(),
                    t::mine::none_yours_lead(),
                    Some(plan_link(&slug)),
                );
            }
            list(&mine.accountable, quick, Owner::Body, "mine-accountable")
        })
    };
    let helping = move || {
        mine.with(|mine| {
            if mine.supporting.is_empty() {
                return view! { <p class="soft">{t::mine::none_helping()}</p> };
            }
            list(&mine.supporting, quick, Owner::Always, "mine-supporting")
        })
    };
    view! {
        <div class="stack gap-6 measure-wide">
            <header class="stack gap-2">
                <p class="eyebrow">{locales::capitalised(&days::today_with_weekday())}</p>
                {page::heading(move || mine.with(finding).unwrap_or_default())}
            </header>
            {unsent::section()}
            {asked(mine, quick)}
            {coming(mine, quick)}
            <section aria-labelledby="h-mine" class="stack gap-2">
                <h2 id="h-mine">{t::mine::yours()}</h2>
                {yours}
            </section>
            <section aria-labelledby="h-med" class="stack gap-2">
                <h2 id="h-med">{t::mine::helping()}</h2>
                {helping}
            </section>
        </div>
    }
}

/// Deadlines of the next days, of all that I have a part in. What is asked about above is not said twice.
fn coming(mine: Remote<Mine>, quick: Quick) -> View {
    let list = move || {
        mine.with(|mine| {
            let today = browser::today();
            let all = mine.accountable.iter().chain(&mine.supporting);
            let is_asked =
                |measure: &MeasureSummary| waits(measure, today) && mine.accountable.contains(measure);
            let mut near: Vec<_> =
                all.filter(|measure| is_near(measure, today) && !is_asked(measure)).collect();
            let ends =
                |measure: &MeasureSummary| measure.deadline.as_ref().and_then(|deadline| deadline.ends);
            put_in_order(&mut near, |one, other| ends(one) < ends(other));
            (!near.is_empty()).then(|| {
                let rows = near.into_iter().map(|measure| due(measure, quick)).collect_view();
                view! {
                    <section aria-labelledby="h-kommer" data-test="coming">
                        <h2 id="h-kommer">{t::mine::coming()}</h2>
                        <ul class="list mt-2">{rows}</ul>
                    </section>
                }
            })
        })
    };
    list.into_any()
}

fn due(measure: &MeasureSummary, quick: Quick) -> View {
    let ends = measure.deadline.as_ref().and_then(|deadline| deadline.ends);
    let (day, month) = ends.map(days::day_apart).unwrap_or_default();
    let label = measure.deadline.as_ref().map(|deadline| t::mine::due(&deadline.label)).unwrap_or_default();
    view! {
        <li>
            <a class="item" href=quick.href(measure.id)>
                <span class="datebox"><b>{day}</b><span>{month}</span></span>
                <span>
                    <span class="item__title">{measure.title.clone()}</span>
                    <br/>
                    <span class="item__sub">{format!("{} · {label}", locales::status(measure.status))}</span>
                </span>
                {end_icon("i-right")}
            </a>
        </li>
    }
}

fn plan_link(slug: &BranchSlug) -> View {
    view! { <a class="btn" href=Place::Plan(slug.clone()).href()>{t::mine::see_plan()}</a> }
}

/// The cards stay where they are when they are answered, so that nothing jumps under a finger.
fn asked(mine: Remote<Mine>, quick: Quick) -> Option<View> {
    if !use_session().can(Action::CheckIn) {
        return None;
    }
    let today = browser::today();
    let waiting = mine.with_untracked(|mine| {
        mine.accountable.iter().filter(|measure| waits(measure, today)).cloned().collect::<Vec<_>>()
    })?;
    if waiting.is_empty() {
        return None;
    }
    let shown = RwSignal::new(ASKED);
    let rest = waiting.len().saturating_sub(ASKED);
    let total = waiting.len();
    let card = |(n, measure): (usize, MeasureSummary)| {
        let card = card(&measure, quick);
        view! { <li hidden=move || { n >= shown.get() }>{card}</li> }
    };
    let cards = waiting.into_iter().enumerate().map(card).collect_view();
    let more = (rest > 0).then(|| {
        view! {
            <p hidden=move || { shown.get() >= total }>
                <button class="btn" type="button" on:click=move |_| shown.set(total)>{t::mine::show_rest(small(rest))}</button>
            </p>
        }
    });
    Some(view! {
        <section class="stack" aria-labelledby="h-svar">
            <h2 id="h-svar">{t::mine::answer_now()}</h2>
            <ul class="stack plain">{cards}</ul>
            {more}
        </section>
    })
}

fn card(measure: &MeasureSummary, quick: Quick) -> View {
    let href = quick.href(measure.id);
    let heading = format!("svar-{}", measure.id);
    view! {
        <section class="sheet ask" aria-labelledby=heading.clone() data-measure=measure.id.to_string() data-test="ask">
            <div class="ask__q">
                <h3 id=heading.clone()><a class="plainlink" href=href>{measure.title.clone()}</a></h3>
                <p class="soft">{why(measure)}</p>
            </div>
            {ask::ask(measure, quick)}
        </section>
    }
}

/// Why it is asked about.
fn why(measure: &MeasureSummary) -> String {
    let late = measure.deadline.as_ref().and_then(|deadline| deadline.ends).filter(|_| is_late(measure));
    let late = late.map(|day| t::deadline::overdue(&days::day(day)));
    let silent = measure.last_report.as_ref().map(|last| t::mine::silent_since(&days::instant(last.at)));
    let silent = silent.filter(|_| measure.status == MeasureStatus::NotReported);
    let unsaid = (measure.status == MeasureStatus::NotStarted).then(t::measure::never_reported);
    [late, silent, unsaid].into_iter().flatten().collect::<Vec<_>>().join(". ")
}

/// When a row says who answers for the measure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    Always,
    /// Where I answer for it with others.
    Body,
    Never,
}

fn list(measures: &[MeasureSummary], quick: Quick, owner: Owner, test: &'static str) -> View {
    let item = |measure: &MeasureSummary| row(measure, quick.href(measure.id), owner);
    view! {
        <p class="soft">{t::plan::measures(small(measures.len()))}</p>
        <ul class="list" data-test=test>{measures.iter().map(item).collect_view()}</ul>
    }
}

/// A measure in a list: how it stands, when it is due, and who answers for it where that is somebody else.
pub fn row(measure: &MeasureSummary, href: String, owner: Owner) -> View {
    let class = format!("item st-{}", status::class(measure.status));
    let owner = match (owner, &measure.accountable) {
        (Owner::Always, Some(party)) => Some(t::mine::answers(&party.name)),
        (Owner::Body, Some(party)) if matches!(party.party, Party::Body(_)) => {
            Some(t::mine::answers(&party.name))
        }
        (Owner::Always, None) => Some(t::app::nobody()),
        (Owner::Body | Owner::Never, _) => None,
    };
    let due = measure.deadline.as_ref().map(|deadline| t::mine::due(&deadline.label));
    let parts = [Some(locales::status(measure.status)), due, owner];
    let parts = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let late = is_late(measure).then(|| {
        view! { <span class="late">{icon("i-clock")}<span>{t::mine::overdue()}</span></span> }
    });
    view! {
        <li data-measure=measure.id.to_string() data-test="measure-row">
            <a class=class href=href>
                {status::shape_of(measure.status)}
                <span>
                    <span class="item__title">{measure.title.clone()}</span>
                    <br/>
                    <span class="item__sub">{parts}</span>
                    {late}
                </span>
                {end_icon("i-right")}
            </a>
        </li>
    }
}
