//! Proposals: what somebody who may not change the plan suggests, and what came of it.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date, Timestamp,
    id::{GoalId, MeasureId, PlanId, ProposalId},
    organisation::parties::Party,
    plan::proposals::{ProposalKind, ProposalState},
    text::Phrase,
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, Query, versioned},
    plan::{
        changes::Change,
        check_ins::HiddenView,
        measures::{GoalRef, MeasureContent, MeasureRequest},
        responsibilities::ResponsibilityRequest,
    },
};

/// What somebody proposes that a leader should do with the plan, and what came of it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProposalView {
    pub id: ProposalId,
    pub plan_id: PlanId,
    pub goal: GoalRef,
    /// What it is about; for a new measure what came of it, absent until then.
    pub measure: Option<ProposalMeasure>,
    pub kind: ProposalKind,
    /// What would become what, from the measure as it was read. Empty for a new measure.
    pub changes: Vec<Change>,
    /// The content of a new measure.
    pub new_measure: Option<MeasureRequest>,
    /// What somebody else has changed meanwhile in the parts that this would change: from what the proposal was based on
    /// to what it is now. While there is any, accepting takes `measure_version`. Empty when the proposal is settled.
    pub overtaken: Vec<Change>,
    /// Empty when it was hidden.
    pub reason: String,
    pub at: Timestamp,
    /// The office that proposed it.
    pub office: String,
    /// The caller proposed it.
    pub own: bool,
    pub state: ProposalState,
    /// How it was settled; absent while it is open.
    pub settlement: Option<SettlementView>,
    /// What was written in it, and in the answer to it, was hidden afterwards.
    pub hidden: Option<HiddenView>,
    /// What the caller may do with this proposal.
    pub may: ProposalRights,
    pub version: i64,
}

versioned!(ProposalView);

/// The measure of a proposal, as it is now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProposalMeasure {
    pub id: MeasureId,
    #[cfg_attr(feature = "openapi", schema(example = "1.2.3"))]
    pub number: String,
    pub title: String,
    pub version: i64,
}

/// Who accepted or declined it, took it back, or closed the plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettlementView {
    pub at: Timestamp,
    pub office: String,
    /// A word back.
    pub reply: Option<String>,
}

/// What the caller may do with a proposal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProposalRights {
    /// Accept or decline.
    pub decide: bool,
    pub withdraw: bool,
    /// Hide what is written in it, where anything is: as its author, or as one who answers it. Absent in answers that were
    /// stored for an idempotency key before it was told.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub hide: bool,
}

/// What is proposed.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Proposed {
    /// Another content of a measure: all that can be edited, as `change_measure` takes it.
    Change {
        measure_id: MeasureId,
        /// The measure's version that was read; 412 when stale.
        version: i64,
        measure: MeasureRequest,
    },
    /// A new measure under a goal.
    NewMeasure { goal_id: GoalId, measure: MeasureRequest },
    /// The whole distribution of a measure; what is not named here ends. It begins on the day that it is accepted.
    Responsibility {
        measure_id: MeasureId,
        /// The measure's version that was read; 412 when stale.
        version: i64,
        #[serde(default)]
        accountable: Option<Party>,
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(max_items = 20))]
        supporting: Vec<Party>,
        /// The last day, where there is one.
        #[serde(default)]
        to: Option<Date>,
    },
}

/// What is proposed, and why.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProposalRequest {
    /// Why. No names, no health matters: those belong in a room.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub reason: String,
    pub proposed: Proposed,
}

impl Body for ProposalRequest {}

/// What is proposed, as far as it can be checked without the plan.
#[derive(Clone, PartialEq, Debug)]
pub enum CheckedProposal {
    Change { measure: MeasureId, version: i64, content: MeasureContent },
    NewMeasure { goal: GoalId, content: MeasureContent },
    Responsibility { measure: MeasureId, version: i64, request: ResponsibilityRequest },
}

/// A proposal that may be stored, if the plan allows it.
#[derive(Clone, PartialEq, Debug)]
pub struct NewProposal {
    pub reason: Phrase,
    pub proposed: CheckedProposal,
}

impl Check for ProposalRequest {
    type Checked = NewProposal;

    fn check(self) -> Result<NewProposal, Vec<FieldError>> {
        let mut checking = Checking::new();
        let reason = checking.text("/reason", Phrase::parse(&self.reason));
        let proposed = match self.proposed {
            Proposed::Change { measure_id: measure, version, measure: request } => {
                let content = checking.nested("/proposed/measure", Some(request));
                content.map(|content| CheckedProposal::Change { measure, version, content })
            }
            Proposed::NewMeasure { goal_id: goal, measure: request } => {
                let content = checking.nested("/proposed/measure", Some(request));
                content.map(|content| CheckedProposal::NewMeasure { goal, content })
            }
            Proposed::Responsibility { measure_id: measure, version, accountable, supporting, to } => {
                let request = ResponsibilityRequest { accountable, supporting, from: None, to };
                Some(CheckedProposal::Responsibility { measure, version, request })
            }
        };
        checking.finish(|| Some(NewProposal { reason: reason?, proposed: proposed? }))
    }
}

/// A yes.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptanceRequest {
    /// A word back.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 300))]
    pub reply: Option<String>,
    /// The measure's version that was seen, where somebody has changed meanwhile what this would change: the proposal
    /// then takes its place.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub measure_version: Option<i64>,
}

impl Body for AcceptanceRequest {}

/// A yes that can be carried out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Acceptance {
    pub reply: Option<Phrase>,
    pub measure_version: Option<i64>,
}

impl Check for AcceptanceRequest {
    type Checked = Acceptance;

    fn check(self) -> Result<Acceptance, Vec<FieldError>> {
        let mut checking = Checking::new();
        let reply = checking.optional_text("/reply", self.reply.as_deref(), Phrase::parse);
        let measure_version = self.measure_version;
        checking.finish(|| Some(Acceptance { reply, measure_version }))
    }
}

/// A no.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RefusalRequest {
    /// A word back.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 300))]
    pub reply: Option<String>,
}

impl Body for RefusalRequest {}

impl Check for RefusalRequest {
    type Checked = Option<Phrase>;

    fn check(self) -> Result<Option<Phrase>, Vec<FieldError>> {
        let mut checking = Checking::new();
        let reply = checking.optional_text("/reply", self.reply.as_deref(), Phrase::parse);
        checking.finish(|| Some(reply))
    }
}

/// Which proposals.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ProposalQuery {
    /// In this state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<ProposalState>,
    /// `false` leaves out those that the caller has made; `true` leaves nothing else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<bool>,
    /// About this measure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<MeasureId>,
    /// Say how many there are in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<bool>,
    /// How many at the most, from 1 to 200; 50 without.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 200))]
    pub limit: Option<u32>,
    /// From the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 1024))]
    pub cursor: Option<String>,
}

impl Query for ProposalQuery {}
