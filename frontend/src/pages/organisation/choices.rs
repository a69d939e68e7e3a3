//! What can be chosen in the forms of registers: each with the key that is sent, and its name.

use verv_contract::{
    endpoints::{ListAgreementAreas, ListClubs, ListEmployers},
    organisation::{clubs::ClubQuery, employers::EmployerQuery},
    page::PageQuery,
};
use verv_domain::organisation::{branches::BranchSlug, parties::Party};

use super::parties;
use crate::{
    api::{CallError, Client},
    form::entry::Words,
    locales::t,
};

/// Nothing chosen, first.
pub fn or_none(words: Words) -> Words {
    std::iter::once((String::new(), t::app::none())).chain(words).collect()
}

/// Offices, then bodies.
pub async fn parties(client: Client, slug: BranchSlug) -> Result<Words, CallError> {
    let choices = parties::choices(client, slug).await?;
    Ok(choices.into_iter().map(|choice| (choice.key, choice.name)).collect())
}

pub async fn offices(client: Client, slug: BranchSlug) -> Result<Words, CallError> {
    let offices = parties::offices(client, slug).await?;
    Ok(offices.into_iter().map(|office| (office.id.to_string(), office.name)).collect())
}

/// The key of the party that was chosen.
pub fn party_key(party: Option<Party>) -> String {
    party.as_ref().map(parties::key).unwrap_or_default()
}

pub async fn employers(client: Client, slug: BranchSlug) -> Result<Words, CallError> {
    let query = EmployerQuery { active: Some(true), limit: Some(200), ..EmployerQuery::default() };
    let turn = |query: &mut EmployerQuery, next| query.cursor = Some(next);
    let all = client.find_all::<ListEmployers, _, _>(|| (slug.clone(),), query, turn, |it| it.id).await?;
    Ok(all.into_iter().map(|employer| (employer.id.to_string(), employer.name)).collect())
}

pub async fn clubs(client: Client, slug: BranchSlug) -> Result<Words, CallError> {
    let query = ClubQuery { active: Some(true), limit: Some(200), ..ClubQuery::default() };
    let turn = |query: &mut ClubQuery, next| query.cursor = Some(next);
    let all = client.find_all::<ListClubs, _, _>(|| (slug.clone(),), query, turn, |it| it.id).await?;
    Ok(all.into_iter().map(|club| (club.id.to_string(), club.name)).collect())
}

/// By their keys.
pub async fn agreement_areas(client: Client, slug: BranchSlug) -> Result<Words, CallError> {
    let query = PageQuery { limit: Some(200), cursor: None };
    let turn = |query: &mut PageQuery, next| query.cursor = Some(next);
    let all =
        client.find_all::<ListAgreementAreas, _, _>(|| (slug.clone(),), query, turn, |it| it.id).await?;
    Ok(all.into_iter().map(|area| (area.key.into(), area.name)).collect())
}
