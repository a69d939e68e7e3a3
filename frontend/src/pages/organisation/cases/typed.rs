//! A case as it is typed.

use verv_contract::{
    FieldError,
    endpoints::{ChangeCase, CreateCase},
    organisation::{
        cases::{CaseRequest, CaseView},
        parties::PartyView,
    },
};
use verv_domain::{
    keys::AgreementAreaKey,
    organisation::cases::{CaseKind, CaseState},
    words::Word,
};

use crate::{
    browser,
    form::{
        entry::{Adds, Asked, Changes, Control, Typed, Words, optional_of, required_of},
        filled_in,
    },
    locales::t,
    pages::organisation::{
        choices::{or_none, party_key},
        parties,
    },
};

#[derive(Clone, Copy)]
pub struct Case;

/// What stands in the fields of a new one.
pub fn first() -> [String; 11] {
    let mut first: [String; 11] = std::array::from_fn(|_| String::new());
    CaseKind::Political.as_str().clone_into(&mut first[1]);
    CaseState::Open.as_str().clone_into(&mut first[2]);
    first[3] = browser::today().to_string();
    first
}

pub fn asked(parties: Words, areas: Words) -> [Asked; 11] {
    let kinds = vec![
        (CaseKind::Political.as_str().to_owned(), t::cases::political()),
        (CaseKind::Negotiation.as_str().to_owned(), t::cases::negotiation()),
    ];
    let states = vec![
        (CaseState::Open.as_str().to_owned(), t::cases::open()),
        (CaseState::Decided.as_str().to_owned(), t::cases::decided()),
        (CaseState::Dropped.as_str().to_owned(), t::cases::dropped()),
    ];
    let parties = or_none(parties);
    [
        Asked::new("/title", t::cases::name(), Control::Line),
        Asked::new("/kind", t::cases::kind(), Control::OneOf(kinds)),
        Asked::new("/state", t::cases::state(), Control::OneOf(states)),
        Asked::new("/opened_on", t::cases::opened_on(), Control::Day),
        Asked::optional("/next_date", &t::cases::next_date(), Control::Day),
        Asked::optional("/next_step", &t::cases::next_step(), Control::Line),
        Asked::optional("/follower", &t::agreements::follower(), Control::OneOf(parties.clone())),
        Asked::optional("/section", &t::cases::section(), Control::OneOf(parties)),
        Asked::new("/agreement_area", t::cases::agreement_area(), Control::OneOf(or_none(areas)))
            .hint(t::cases::agreement_area_hint()),
        Asked::optional("/link", &t::agreements::link(), Control::Link),
        Asked::optional("/note", &t::agreements::note(), Control::Paragraph),
    ]
}

impl Typed<11> for Case {
    type Request = CaseRequest;
    const NAME: &'static str = "case";

    fn request(typed: &[String; 11]) -> Result<CaseRequest, FieldError> {
        let [title, kind, state, opened_on, next_date, next_step, follower, section, area, link, note] =
            typed;
        Ok(CaseRequest {
            kind: CaseKind::of_word(kind).unwrap_or(CaseKind::Political),
            title: title.clone(),
            state: CaseState::of_word(state).unwrap_or(CaseState::Open),
            agreement_area: AgreementAreaKey::parse(area).ok(),
            opened_on: required_of(opened_on, "/opened_on")?,
            next_date: optional_of(next_date, "/next_date")?,
            next_step: filled_in(next_step),
            follower: parties::of_key(follower),
            section: parties::of_key(section),
            link: filled_in(link),
            note: filled_in(note),
        })
    }
}

impl Adds<11> for Case {
    type Endpoint = CreateCase;
}

impl Changes<11> for Case {
    type View = CaseView;
    type Endpoint = ChangeCase;

    fn written(view: &CaseView) -> [String; 11] {
        let party = |party: &Option<PartyView>| party_key(party.as_ref().map(PartyView::to_party));
        [
            view.title.clone(),
            view.kind.as_str().to_owned(),
            view.state.as_str().to_owned(),
            view.opened_on.to_string(),
            view.next_date.map(|day| day.to_string()).unwrap_or_default(),
            view.next_step.clone().unwrap_or_default(),
            party(&view.follower),
            party(&view.section),
            view.agreement_area.clone().map(String::from).unwrap_or_default(),
            view.link.clone().unwrap_or_default(),
            view.note.clone().unwrap_or_default(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use verv_contract::Check;

    use super::*;

    #[test]
    fn a_negotiation_asks_for_its_agreement_area() {
        let mut typed: [String; 11] = std::array::from_fn(|_| String::new());
        typed[0] = "Forhandlinger".to_owned();
        typed[1] = "negotiation".to_owned();
        typed[2] = "open".to_owned();
        typed[3] = "2026-05-04".to_owned();
        let errors = Case::request(&typed).unwrap().check().unwrap_err();
        assert_eq!((errors[0].pointer.as_str(), errors.len()), ("/agreement_area", 1));
        typed[8] = "ks".to_owned();
        assert!(Case::request(&typed).unwrap().check().is_ok());
    }
}
