//! The offices and bodies that can answer for a measure.

use futures_util::future::join;
use verv_contract::{
    bodies::BodyView,
    endpoints::{ListBodies, ListOffices},
    offices::OfficeView,
    page::PageQuery,
};
use verv_domain::{
    branch::BranchSlug,
    id::{BodyId, OfficeId},
    responsibility::Party,
};

use crate::{
    api::{CallError, Client},
    locales::{self, t},
    ui::combobox::Choice,
};

/// Offices first, then bodies, in the branch's own order.
pub async fn choices(client: Client, slug: BranchSlug) -> Result<Vec<Choice>, CallError> {
    let (offices, bodies) = join(offices(client, slug.clone()), bodies(client, slug)).await;
    Ok(offices?.iter().map(of_office).chain(bodies?.iter().map(of_body)).collect())
}

const MOST: PageQuery = PageQuery { limit: Some(200), cursor: None };

/// Every office, in the branch's own order.
pub async fn offices(client: Client, slug: BranchSlug) -> Result<Vec<OfficeView>, CallError> {
    client.find_all::<ListOffices, _>(|| (slug.clone(),), MOST, turn).await
}

/// Every body, in the branch's own order.
pub async fn bodies(client: Client, slug: BranchSlug) -> Result<Vec<BodyView>, CallError> {
    client.find_all::<ListBodies, _>(|| (slug.clone(),), MOST, turn).await
}

fn turn(query: &mut PageQuery, next: String) {
    query.cursor = Some(next);
}

pub fn of_office(office: &OfficeView) -> Choice {
    let holders: Vec<&str> = office.holders.iter().map(|holder| holder.name.as_str()).collect();
    let vacant = holders.is_empty();
    let about = if vacant { t::responsibility::vacant() } else { holders.join(", ") };
    let (name, load) = (office.name.clone(), Some(office.accountable_for));
    Choice { key: key(&Party::Office(office.id)), name, about, vacant, load }
}

fn of_body(body: &BodyView) -> Choice {
    let seats = t::responsibility::seats(u32::try_from(body.seats.len()).unwrap_or(u32::MAX));
    let about = format!("{}, {seats}", locales::body_kind(body.kind));
    let (name, load) = (body.name.clone(), Some(body.accountable_for));
    Choice { key: key(&Party::Body(body.id)), name, about, vacant: false, load }
}

/// A party as one word.
pub fn key(party: &Party) -> String {
    match party {
        Party::Office(id) => format!("o{id}"),
        Party::Body(id) => format!("b{id}"),
    }
}

pub fn of_key(key: &str) -> Option<Party> {
    let (kind, id) = key.split_at_checked(1)?;
    match kind {
        "o" => id.parse::<OfficeId>().ok().map(Party::Office),
        "b" => id.parse::<BodyId>().ok().map(Party::Body),
        _ => None,
    }
}
