//! Offices and bodies: who holds what, what is vacant, and how much each carries.

pub mod carried;
mod end;
mod form;
mod give;
mod invite;
mod known;
mod mandates;
mod new;
mod office;
mod qr;
mod rename;
mod revoke;
mod shared;
mod which;
pub mod words;

use leptos::prelude::*;
use verv_contract::organisation::{bodies::BodyView, offices::OfficeView};
use verv_domain::{
    access::Action,
    organisation::{bodies::BodyKind, branches::BranchSlug},
};

pub use self::{give::ADDRESS as GIVE, office::OfficePage};
use self::{
    new::{NewBody, NewOffice},
    which::GiveWhich,
};
use super::parties;
use crate::{
    api::{CallError, Client},
    locales::{self, days, small, t},
    router::Place,
    session::use_session,
    ui::{
        icon::{end_icon, mark},
        note, page,
        remote::{Loaded, Remote},
    },
};

#[derive(Clone, PartialEq)]
pub struct Lists {
    pub offices: Vec<OfficeView>,
    pub bodies: Vec<BodyView>,
}

async fn fetch(client: Client, slug: BranchSlug) -> Result<Lists, CallError> {
    let offices = parties::offices(client, slug.clone()).await?;
    let bodies = parties::bodies(client, slug).await?;
    Ok(Lists { offices, bodies })
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Shared {
    slug: StoredValue<BranchSlug>,
    lists: Remote<Lists>,
}

#[component]
pub fn OfficesPage(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    let client = session.client;
    let of = slug.clone();
    let lists = Remote::new(move || fetch(client, of.clone()));
    let shared = Shared { slug: StoredValue::new(slug), lists };
    let may_manage = untrack(|| session.can(Action::ManageOffices));
    let finding = move || lists.with(|lists| finding(&lists.offices)).unwrap_or_default();
    view! {
        <Loaded remote=lists what=t::offices::loading>
            <header class="page-head">
                <div class="page-head__text">
                    {page::heading(finding)}
                    <p class="soft lead">{t::offices::lead()}</p>
                </div>
            </header>
            <div class="stack gap-7">
                {may_manage.then(|| view! { <GiveWhich shared/> })}
                <section class="stack gap-3" aria-labelledby="h-verv">
                    <h2 id="h-verv">{t::offices::offices()}</h2>
                    <OfficeList shared/>
                    {may_manage.then(|| view! { <NewOffice shared/> })}
                </section>
                <section class="stack gap-3" aria-labelledby="h-organer">
                    <h2 id="h-organer">{t::offices::bodies()}</h2>
                    <BodyList shared/>
                    {may_manage.then(|| view! { <NewBody shared/> })}
                </section>
            </div>
        </Loaded>
    }
}

/// "Ti av elleve verv er besatt. Kasserer er ledig."
fn finding(offices: &[OfficeView]) -> String {
    let vacant: Vec<String> =
        offices.iter().filter(|office| office.holders.is_empty()).map(|office| office.name.clone()).collect();
    let (total, filled) = (small(offices.len()), small(offices.len() - vacant.len()));
    if total == 0 {
        return t::offices::none();
    }
    if vacant.is_empty() {
        return t::offices::all_filled(total);
    }
    let in_all = t::offices::in_all(total);
    let first = if filled == 0 {
        t::offices::none_filled(&in_all)
    } else if in_all == total.to_string() {
        // Where one number is in digits, both are.
        t::offices::filled_digits(filled, &in_all)
    } else {
        t::offices::filled(filled, &in_all)
    };
    let count = small(vacant.len());
    // A list of many names is no sentence; they are marked below.
    let second = if count <= 2 {
        t::offices::vacant(count, &words::listed(&vacant))
    } else {
        t::offices::vacant_many(count)
    };
    format!("{first}. {second}.")
}

#[component]
fn OfficeList(shared: Shared) -> impl IntoView {
    let rows = move || {
        let rows =
            |lists: &Lists| lists.offices.iter().map(|office| office_row(office, shared)).collect_view();
        shared.lists.with(rows)
    };
    view! {
        <Show
            when=move || shared.lists.with(|lists| !lists.offices.is_empty()) == Some(true)
            fallback=|| note::empty(t::offices::none(), t::offices::none_lead(), None)
        >
            <ul class="officelist sheet sheet--list" data-test="offices">{rows}</ul>
        </Show>
    }
}

fn office_row(office: &OfficeView, shared: Shared) -> impl IntoView + use<> {
    let href = Place::Office(shared.slug.get_value(), office.id).href();
    let holders = words::holders_short(office);
    let load = words::load(office.accountable_for, office.supporting);
    view! {
        <Row
            id=office.id.to_string()
            test="office-row"
            href
            name=office.name.clone()
            kind=words::role_beside(office)
            load
        >
            {holders}
        </Row>
    }
}

#[component]
fn BodyList(shared: Shared) -> impl IntoView {
    let rows = move || {
        let rows = |lists: &Lists| lists.bodies.iter().map(|body| body_row(body, shared)).collect_view();
        shared.lists.with(rows)
    };
    view! {
        <Show
            when=move || shared.lists.with(|lists| !lists.bodies.is_empty()) == Some(true)
            fallback=|| note::empty(t::offices::no_bodies(), t::offices::no_bodies_lead(), None)
        >
            <ul class="officelist sheet sheet--list" data-test="bodies">{rows}</ul>
        </Show>
    }
}

fn body_row(body: &BodyView, shared: Shared) -> impl IntoView + use<> {
    let href = Place::Body(shared.slug.get_value(), body.id).href();
    let seats = if body.seats.is_empty() {
        view! { <span class="st st--gap">{mark("g-gap")}<span>{t::body::no_seats()}</span></span> }.into_any()
    } else {
        view! { <span>{locales::capitalised(&t::body::seats(small(body.seats.len())))}</span> }.into_any()
    };
    let evaluation = match body.evaluated_on {
        Some(day) => {
            let on = t::body::evaluation_on(&days::day_and_year(day));
            Some(view! { <span class="soft">{on}</span> }.into_any())
        }
        None if body.kind == BodyKind::WorkingGroup => {
            let mark = mark("g-gap");
            let gap = view! {
                <span class="st st--gap" data-test="no-evaluation">{mark}<span>{t::body::no_evaluation()}</span></span>
            };
            Some(gap.into_any())
        }
        None => None,
    };
    let load = words::load(body.accountable_for, body.supporting);
    view! {
        <Row
            id=body.id.to_string()
            test="body-row"
            href
            name=body.name.clone()
            kind=Some(locales::body_kind(body.kind))
            load
        >
            <span class="holder">{seats}{evaluation}</span>
        </Row>
    }
}

/// A row is one link; its id takes focus when it is new.
#[component]
fn Row(
    id: String,
    test: &'static str,
    href: String,
    name: String,
    kind: Option<String>,
    load: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <li data-test=test data-id=id.clone()>
            <a class="officerow" id=format!("rad-{id}") href=href>
                <span class="officerow__name">
                    <b class="item__title">{name}</b>
                    {kind.map(|kind| view! { <span class="soft">{kind}</span> })}
                </span>
                <span class="officerow__who">{children()}</span>
                {load.map(|load| view! { <span class="officerow__load">{load}</span> })}
                {end_icon("i-right")}
            </a>
        </li>
    }
}
