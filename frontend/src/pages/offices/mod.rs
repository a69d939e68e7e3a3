//! Offices and bodies: who holds what, what is vacant, and how much each carries.

pub mod carried;
mod form;
mod give;
mod mandates;
mod new;
mod office;
mod rename;
pub mod words;

use leptos::prelude::*;
use verv_contract::{bodies::BodyView, offices::OfficeView};
use verv_domain::{
    access::{Action, Reach},
    body::BodyKind,
    branch::BranchSlug,
};

pub use self::office::page as office_page;
use super::{parties, plan::small};
use crate::{
    api::{CallError, Client},
    dom::{View, view},
    locales::{self, days, t},
    router::Place,
    session::use_session,
    ui::{
        icon::{end_icon, mark},
        note, page,
        remote::Remote,
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
    /// How much each carries is the plan as it stands, which not everybody sees.
    sees_load: bool,
    may_manage: bool,
}

pub fn page(slug: BranchSlug) -> View {
    let session = use_session();
    let client = session.client;
    let of = slug.clone();
    let lists = Remote::new(move || fetch(client, of.clone()));
    let shared = Shared {
        slug: StoredValue::new(slug),
        lists,
        sees_load: untrack(|| session.reach(Action::ReadPlan)) == Reach::All,
        may_manage: untrack(|| session.can(Action::ManageOffices)),
    };
    lists.show(t::offices::loading, move || whole(shared))
}

fn whole(shared: Shared) -> View {
    let finding = move || shared.lists.with(|lists| finding(&lists.offices)).unwrap_or_default();
    let offices = move || shared.lists.with(|lists| office_list(&lists.offices, shared));
    let bodies = move || shared.lists.with(|lists| body_list(&lists.bodies, shared));
    view! {
        <header class="page-head">
            <div class="page-head__text">
                {page::heading(finding)}
                <p class="soft lead">{t::offices::lead()}</p>
            </div>
        </header>
        <div class="stack gap-7">
            <section class="stack gap-3" aria-labelledby="h-verv">
                <h2 id="h-verv">{t::offices::offices()}</h2>
                {offices}
                {shared.may_manage.then(|| new::office(shared))}
            </section>
            <section class="stack gap-3" aria-labelledby="h-organer">
                <h2 id="h-organer">{t::offices::bodies()}</h2>
                {bodies}
                {shared.may_manage.then(|| new::body(shared))}
            </section>
        </div>
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

fn office_list(offices: &[OfficeView], shared: Shared) -> View {
    if offices.is_empty() {
        return note::empty(t::offices::none(), t::offices::none_lead(), None);
    }
    let rows = offices.iter().map(|office| office_row(office, shared)).collect_view();
    view! { <ul class="officelist sheet sheet--list" data-test="offices">{rows}</ul> }
}

fn office_row(office: &OfficeView, shared: Shared) -> View {
    let href = Place::Office(shared.slug.get_value(), office.id).href();
    let role = words::role_beside(office).map(|role| view! { <span class="soft">{role}</span> });
    let load = shared.sees_load.then(|| words::load(office.accountable_for, office.supporting));
    row(&office.id.to_string(), "office-row", href, &office.name, role, words::holders_short(office), load)
}

fn body_list(bodies: &[BodyView], shared: Shared) -> View {
    if bodies.is_empty() {
        return note::empty(t::offices::no_bodies(), t::offices::no_bodies_lead(), None);
    }
    let rows = bodies.iter().map(|body| body_row(body, shared)).collect_view();
    view! { <ul class="officelist sheet sheet--list" data-test="bodies">{rows}</ul> }
}

fn body_row(body: &BodyView, shared: Shared) -> View {
    let href = Place::Body(shared.slug.get_value(), body.id).href();
    let kind = view! { <span class="soft">{locales::body_kind(body.kind)}</span> };
    let seats = if body.seats.is_empty() {
        view! { <span class="st st--gap">{mark("g-gap")}<span>{t::body::no_seats()}</span></span> }
    } else {
        view! { <span>{locales::capitalised(&t::body::seats(small(body.seats.len())))}</span> }
    };
    let evaluation = match body.evaluated_on {
        Some(day) => {
            view! { <span class="soft">{t::body::evaluation_on(&days::day_and_year(day))}</span> }
        }
        None if body.kind == BodyKind::WorkingGroup => view! {
            <span class="st st--gap" data-test="no-evaluation">{mark("g-gap")}<span>{t::body::no_evaluation()}</span></span>
        },
        None => ().into_any(),
    };
    let about = view! { <span class="holder">{seats}{evaluation}</span> };
    let load = shared.sees_load.then(|| words::load(body.accountable_for, body.supporting));
    row(&body.id.to_string(), "body-row", href, &body.name, Some(kind), about, load)
}

/// A row is one link; its id takes focus when it is new.
fn row(
    id: &str,
    test: &'static str,
    href: String,
    name: &str,
    kind: Option<View>,
    about: View,
    load: Option<String>,
) -> View {
    let load = load.map(|load| view! { <span class="officerow__load">{load}</span> });
    view! {
        <li data-test=test data-id=id.to_owned()>
            <a class="officerow" id=format!("rad-{id}") href=href>
                <span class="officerow__name"><b class="item__title">{name.to_owned()}</b>{kind}</span>
                <span class="officerow__who">{about}</span>
                {load}
                {end_icon("i-right")}
            </a>
        </li>
    }
}
