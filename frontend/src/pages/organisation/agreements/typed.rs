//! An agreement as it is typed, and its renewal.

use verv_contract::{
    FieldError,
    endpoints::{ChangeAgreement, CreateAgreement, RenewAgreement},
    organisation::{
        agreements::{AgreementRenewalRequest, AgreementRequest, AgreementView},
        parties::PartyView,
    },
};
use verv_domain::organisation::agreements::AgreementKind;

use crate::{
    form::{
        entry::{
            Adds, Asked, Changes, Control, Typed, Words, YES, number_of, optional_of, required_of,
            written_yes, yes_or_no,
        },
        filled_in,
    },
    locales::t,
    pages::organisation::{
        choices::{or_none, party_key},
        parties,
    },
};

#[derive(Clone, Copy)]
pub struct Agreement;

/// The usual lead: a quarter of a year, so that a meeting of the board lies between.
const LEAD: &str = "90";

/// What stands in the fields of a new one.
pub fn first() -> [String; 10] {
    let mut first: [String; 10] = std::array::from_fn(|_| String::new());
    AgreementKind::PoliticalParty.as_str().clone_into(&mut first[1]);
    LEAD.clone_into(&mut first[5]);
    first[9] = written_yes(true);
    first
}

pub fn asked(parties: Words) -> [Asked; 10] {
    let kinds = vec![
        (AgreementKind::PoliticalParty.as_str().to_owned(), t::agreements::political_party()),
        (AgreementKind::Other.as_str().to_owned(), t::agreements::other()),
    ];
    [
        Asked::new("/counterparty", t::agreements::counterparty(), Control::Line),
        Asked::new("/kind", t::agreements::kind(), Control::OneOf(kinds)),
        Asked::optional("/subject", &t::agreements::subject(), Control::Line),
        Asked::new("/signed", t::agreements::signed(), Control::Day),
        Asked::optional("/expires", &t::agreements::expires(), Control::Day),
        Asked::new("/lead_days", t::agreements::lead(), Control::Number).hint(t::agreements::lead_hint()),
        Asked::optional("/follower", &t::agreements::follower(), Control::OneOf(or_none(parties))),
        Asked::optional("/link", &t::agreements::link(), Control::Link),
        Asked::optional("/note", &t::agreements::note(), Control::Paragraph),
        Asked::new("/active", t::agreements::renewed_further(), yes_or_no()),
    ]
}

impl Typed<10> for Agreement {
    type Request = AgreementRequest;
    const NAME: &'static str = "agreement";

    fn request(typed: &[String; 10]) -> Result<AgreementRequest, FieldError> {
        let [counterparty, kind, subject, signed, expires, lead, follower, link, note, active] = typed;
        let is_party = kind == AgreementKind::PoliticalParty.as_str();
        Ok(AgreementRequest {
            kind: if is_party { AgreementKind::PoliticalParty } else { AgreementKind::Other },
            counterparty: counterparty.clone(),
            subject: filled_in(subject),
            signed: required_of(signed, "/signed")?,
            expires: optional_of(expires, "/expires")?,
            lead_days: number_of(lead, "/lead_days")?,
            follower: parties::of_key(follower),
            link: filled_in(link),
            note: filled_in(note),
            active: active == YES,
        })
    }
}

impl Adds<10> for Agreement {
    type Endpoint = CreateAgreement;
}

impl Changes<10> for Agreement {
    type View = AgreementView;
    type Endpoint = ChangeAgreement;

    fn written(view: &AgreementView) -> [String; 10] {
        [
            view.counterparty.clone(),
            view.kind.as_str().to_owned(),
            view.subject.clone().unwrap_or_default(),
            view.signed.to_string(),
            view.expires.map(|day| day.to_string()).unwrap_or_default(),
            view.lead_days.to_string(),
            party_key(view.follower.as_ref().map(PartyView::to_party)),
            view.link.clone().unwrap_or_default(),
            view.note.clone().unwrap_or_default(),
            written_yes(view.active),
        ]
    }
}

/// A new term of an agreement.
#[derive(Clone, Copy)]
pub struct Renewal;

pub fn asked_of_renewal() -> [Asked; 2] {
    [
        Asked::new("/signed", t::agreements::renewed_on(), Control::Day),
        Asked::optional("/expires", &t::agreements::renewed_until(), Control::Day),
    ]
}

impl Typed<2> for Renewal {
    type Request = AgreementRenewalRequest;
    const NAME: &'static str = "renewal";

    fn request([signed, expires]: &[String; 2]) -> Result<AgreementRenewalRequest, FieldError> {
        let (signed, expires) = (required_of(signed, "/signed")?, optional_of(expires, "/expires")?);
        Ok(AgreementRenewalRequest { signed, expires })
    }
}

impl Changes<2> for Renewal {
    type View = AgreementView;
    type Endpoint = RenewAgreement;

    /// Nothing: a renewal has days of its own.
    fn written(_: &AgreementView) -> [String; 2] {
        [String::new(), String::new()]
    }
}

#[cfg(test)]
mod tests {
    use verv_contract::Check;

    use super::*;

    #[test]
    fn what_is_typed_is_what_is_sent_and_what_is_missing_is_refused_at_its_field() {
        let mut typed = first();
        typed[0] = "Rødt".to_owned();
        let refused = Agreement::request(&typed).unwrap_err();
        assert_eq!((refused.pointer.as_str(), refused.code.as_str()), ("/signed", "required"));
        typed[3] = "2026-03-18".to_owned();
        let request = Agreement::request(&typed).unwrap();
        assert_eq!((request.expires, request.lead_days, request.active), (None, 90, true));
        assert!(request.check().is_ok());
        typed[5] = "tre".to_owned();
        assert_eq!(Agreement::request(&typed).unwrap_err().code, "not_a_number");
    }
}
