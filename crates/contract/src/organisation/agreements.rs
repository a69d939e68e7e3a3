//! Agreements with political parties and others, with what they were before they were renewed.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date, Timestamp,
    id::AgreementId,
    organisation::{
        agreements::{AgreementKind, AgreementStanding, Term},
        parties::Party,
    },
    text::{Link, Name, Paragraph, Phrase},
};

use super::parties::PartyView;
use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, Query, versioned},
};

/// An agreement.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgreementView {
    pub id: AgreementId,
    pub kind: AgreementKind,
    /// With whom.
    pub counterparty: String,
    pub subject: Option<String>,
    pub signed: Date,
    /// The last day; null where it has no end.
    pub expires: Option<Date>,
    /// How many days before it expires it is to be renewed.
    pub lead_days: u16,
    /// From which day on it is time to renew it.
    pub renew_from: Option<Date>,
    /// How it stands today.
    pub standing: AgreementStanding,
    /// The office or body that follows it.
    pub follower: Option<PartyView>,
    pub link: Option<String>,
    pub note: Option<String>,
    /// Whether it is renewed; one that is not is kept for the record.
    pub active: bool,
    /// What it was before it was renewed, the latest first.
    pub earlier: Vec<EarlierAgreement>,
    /// Whether the caller may change it.
    pub may_keep: bool,
    pub version: i64,
}

versioned!(AgreementView);

/// What an agreement was before it was renewed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarlierAgreement {
    pub signed: Date,
    pub expires: Option<Date>,
    /// When the renewal was entered.
    pub replaced_at: Timestamp,
    /// By which office.
    pub office: String,
}

/// All of an agreement that can be edited. A new term of it is a renewal, and no edit.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AgreementRequest {
    pub kind: AgreementKind,
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub counterparty: String,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 300))]
    pub subject: Option<String>,
    pub signed: Date,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub expires: Option<Date>,
    #[cfg_attr(feature = "openapi", schema(maximum = 730))]
    pub lead_days: u16,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub follower: Option<Party>,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 500))]
    pub link: Option<String>,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 2000))]
    pub note: Option<String>,
    /// Whether it is renewed.
    pub active: bool,
}

impl Body for AgreementRequest {}

/// What to send for the agreement to stay as it is.
impl From<&AgreementView> for AgreementRequest {
    fn from(view: &AgreementView) -> Self {
        Self {
            kind: view.kind,
            counterparty: view.counterparty.clone(),
            subject: view.subject.clone(),
            signed: view.signed,
            expires: view.expires,
            lead_days: view.lead_days,
            follower: view.follower.as_ref().map(PartyView::to_party),
            link: view.link.clone(),
            note: view.note.clone(),
            active: view.active,
        }
    }
}

/// An agreement that may be stored.
#[derive(Clone, Debug)]
pub struct AgreementContent {
    pub kind: AgreementKind,
    pub counterparty: Name,
    pub subject: Option<Phrase>,
    pub term: Term,
    pub follower: Option<Party>,
    pub link: Option<Link>,
    pub note: Option<Paragraph>,
    pub active: bool,
}

fn check_term(checking: &mut Checking, signed: Date, expires: Option<Date>) {
    if expires.is_some_and(|expires| expires < signed) {
        checking.refuse("/expires", "ends_before_it_begins", &"it expires before it is signed");
    }
}

impl Check for AgreementRequest {
    type Checked = AgreementContent;

    fn check(self) -> Result<AgreementContent, Vec<FieldError>> {
        let mut checking = Checking::new();
        let counterparty = checking.text("/counterparty", Name::parse(&self.counterparty));
        let subject = checking.optional_text("/subject", self.subject.as_deref(), Phrase::parse);
        let link = checking.optional_text("/link", self.link.as_deref(), Link::parse);
        let note = checking.optional_text("/note", self.note.as_deref(), Paragraph::parse);
        let Self { kind, signed, expires, lead_days, follower, active, .. } = self;
        check_term(&mut checking, signed, expires);
        if lead_days > Term::LONGEST_LEAD {
            checking.refuse("/lead_days", "out_of_range", &"is at most two years");
        }
        let term = Term { signed, expires, lead_days };
        checking.finish(|| {
            let counterparty = counterparty?;
            Some(AgreementContent { kind, counterparty, subject, term, follower, link, note, active })
        })
    }
}

/// A new term of an agreement. The one before it is kept.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AgreementRenewalRequest {
    /// After the day on which it was signed before.
    pub signed: Date,
    /// The new last day; null where it has no end.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub expires: Option<Date>,
}

impl Body for AgreementRenewalRequest {}

impl Check for AgreementRenewalRequest {
    type Checked = Self;

    fn check(self) -> Result<Self, Vec<FieldError>> {
        let mut checking = Checking::new();
        check_term(&mut checking, self.signed, self.expires);
        checking.finish(|| Some(self))
    }
}

/// Which agreements.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct AgreementQuery {
    /// `true`: those that are renewed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// With parties, or with others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<AgreementKind>,
    /// How many at the most, from 1 to 200; 50 without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// From the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 1024))]
    pub cursor: Option<String>,
}

impl Query for AgreementQuery {}
