//! Cases that the branch follows: political ones, and negotiations by agreement area.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date,
    id::CaseId,
    keys::AgreementAreaKey,
    organisation::{
        cases::{CaseKind, CaseState},
        parties::Party,
    },
    text::{Link, Paragraph, Phrase, Title},
};

use super::parties::PartyView;
use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, Query, versioned},
};

/// A case that the branch follows.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseView {
    pub id: CaseId,
    pub kind: CaseKind,
    pub title: String,
    pub state: CaseState,
    /// Of a negotiation.
    pub agreement_area: Option<AgreementAreaKey>,
    /// The name of the agreement area.
    pub agreement_area_name: Option<String>,
    pub opened_on: Date,
    /// When something is to happen in it next.
    pub next_date: Option<Date>,
    /// What is to happen then.
    pub next_step: Option<String>,
    /// The next date of an open case has passed.
    pub past_date: bool,
    /// The office or body that follows it.
    pub follower: Option<PartyView>,
    /// The section whose trade it is about.
    pub section: Option<PartyView>,
    pub link: Option<String>,
    pub note: Option<String>,
    /// Whether the caller may change it.
    pub may_keep: bool,
    pub version: i64,
}

versioned!(CaseView);

/// All of a case that can be edited.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CaseRequest {
    pub kind: CaseKind,
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title: String,
    pub state: CaseState,
    /// Of a negotiation, which has one.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub agreement_area: Option<AgreementAreaKey>,
    pub opened_on: Date,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub next_date: Option<Date>,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 300))]
    pub next_step: Option<String>,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub follower: Option<Party>,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub section: Option<Party>,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 500))]
    pub link: Option<String>,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 2000))]
    pub note: Option<String>,
}

impl Body for CaseRequest {}

/// What to send for the case to stay as it is.
impl From<&CaseView> for CaseRequest {
    fn from(view: &CaseView) -> Self {
        Self {
            kind: view.kind,
            title: view.title.clone(),
            state: view.state,
            agreement_area: view.agreement_area.clone(),
            opened_on: view.opened_on,
            next_date: view.next_date,
            next_step: view.next_step.clone(),
            follower: view.follower.as_ref().map(PartyView::to_party),
            section: view.section.as_ref().map(PartyView::to_party),
            link: view.link.clone(),
            note: view.note.clone(),
        }
    }
}

/// A case that may be stored.
#[derive(Clone, Debug)]
pub struct CaseContent {
    pub kind: CaseKind,
    pub title: Title,
    pub state: CaseState,
    pub agreement_area: Option<AgreementAreaKey>,
    pub opened_on: Date,
    pub next_date: Option<Date>,
    pub next_step: Option<Phrase>,
    pub follower: Option<Party>,
    pub section: Option<Party>,
    pub link: Option<Link>,
    pub note: Option<Paragraph>,
}

impl Check for CaseRequest {
    type Checked = CaseContent;

    fn check(self) -> Result<CaseContent, Vec<FieldError>> {
        let mut checking = Checking::new();
        let title = checking.text("/title", Title::parse(&self.title));
        let next_step = checking.optional_text("/next_step", self.next_step.as_deref(), Phrase::parse);
        let link = checking.optional_text("/link", self.link.as_deref(), Link::parse);
        let note = checking.optional_text("/note", self.note.as_deref(), Paragraph::parse);
        let Self { kind, state, agreement_area, opened_on, next_date, follower, section, .. } = self;
        match (kind, &agreement_area) {
            (CaseKind::Negotiation, None) => {
                checking.refuse("/agreement_area", "required", &"a negotiation is of an agreement area");
            }
            (CaseKind::Political, Some(_)) => {
                checking.refuse("/agreement_area", "not_for_this_kind", &"is that of a negotiation");
            }
            (CaseKind::Negotiation, Some(_)) | (CaseKind::Political, None) => {}
        }
        if next_date.is_some_and(|next| next < opened_on) {
            checking.refuse("/next_date", "ends_before_it_begins", &"is before the case began");
        }
        checking.finish(|| {
            Some(CaseContent {
                kind,
                title: title?,
                state,
                agreement_area,
                opened_on,
                next_date,
                next_step,
                follower,
                section,
                link,
                note,
            })
        })
    }
}

/// Which cases.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CaseQuery {
    /// Political ones, or negotiations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<CaseKind>,
    /// `open`: those that are followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<CaseState>,
    /// Negotiations of this agreement area.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_area: Option<AgreementAreaKey>,
    /// How many at the most, from 1 to 200; 50 without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// From the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 1024))]
    pub cursor: Option<String>,
}

impl Query for CaseQuery {}
