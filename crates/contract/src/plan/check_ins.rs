//! Check-ins: dated statements on a measure, and the leader's acknowledgement.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Timestamp,
    id::{CheckInId, MeasureId},
    invisible::is_blank,
    plan::check_ins::{Report, ReportedStatus},
    text::{Paragraph, Phrase},
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, Query, versioned},
};

/// A dated statement on how a measure stands.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckInView {
    pub id: CheckInId,
    pub measure_id: MeasureId,
    #[cfg_attr(feature = "openapi", schema(example = "1.2.3"))]
    pub measure_number: String,
    pub measure_title: String,
    pub status: ReportedStatus,
    pub reason: Option<String>,
    pub next_step: Option<String>,
    /// When it was received.
    pub at: Timestamp,
    /// When it was said, where that was before it was received: on a device without a network.
    pub said_at: Option<Timestamp>,
    /// The office that reported.
    pub office: String,
    pub acknowledgement: Option<AcknowledgementView>,
    /// What was written in it, and in the answer to it, was hidden afterwards.
    pub hidden: Option<HiddenView>,
    /// The caller made it and may still take it back. Absent in answers that were stored for an idempotency key
    /// before there was such a thing.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub withdrawable: bool,
    /// The last instant at which the caller may take it back; absent where they may not.
    pub withdrawable_until: Option<Timestamp>,
    /// The caller may hide what is written in it, or was: as its author, at any time, or as one who acknowledges. Absent in
    /// answers that were stored for an idempotency key before it was told.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub may_hide: bool,
    pub version: i64,
}

versioned!(CheckInView);

/// That a check-in was read: when, by which office, and a word back.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcknowledgementView {
    pub at: Timestamp,
    pub office: String,
    /// A word back.
    pub reply: Option<String>,
}

/// The trace of text that was hidden: it is erased, and this is what is left.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HiddenView {
    pub at: Timestamp,
    /// The office that hid it.
    pub office: String,
}

/// How a measure stands, and why.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckInRequest {
    pub status: ReportedStatus,
    /// Required for `needs_effort` and `stuck`. No names, no health matters: those belong in a room.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    pub reason: Option<String>,
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub next_step: Option<String>,
    /// When it was said, by the device's clock, where it waited there for a network; now, without it. At most 30 days ago, and
    /// not in the future. Of all that is said of a measure, what was said last stands.
    #[serde(default)]
    pub said_at: Option<Timestamp>,
}

impl Body for CheckInRequest {}

/// A report, and when its device says that it was said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SentReport {
    pub report: Report,
    pub said_at: Option<Timestamp>,
}

impl Check for CheckInRequest {
    type Checked = SentReport;

    fn check(self) -> Result<SentReport, Vec<FieldError>> {
        let mut checking = Checking::new();
        let said_something = self.reason.as_deref().is_some_and(|reason| !is_blank(reason));
        let reason = checking.optional_text("/reason", self.reason.as_deref(), Paragraph::parse);
        let next_step = checking.optional_text("/next_step", self.next_step.as_deref(), Phrase::parse);
        // A reason that was refused has its own error already.
        let report = if said_something && reason.is_none() {
            None
        } else {
            checking.rule("/reason", "required", Report::new(self.status, reason, next_step))
        };
        let said_at = self.said_at;
        checking.finish(|| Some(SentReport { report: report?, said_at }))
    }
}

/// Says that a check-in has been read.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcknowledgementRequest {
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 300))]
    pub reply: Option<String>,
}

impl Body for AcknowledgementRequest {}

impl Check for AcknowledgementRequest {
    type Checked = Option<Phrase>;

    fn check(self) -> Result<Option<Phrase>, Vec<FieldError>> {
        let mut checking = Checking::new();
        let reply = checking.optional_text("/reply", self.reply.as_deref(), Phrase::parse);
        checking.finish(|| Some(reply))
    }
}

/// Which check-ins.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CheckInQuery {
    /// `false`: those that wait for the leader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<bool>,
    /// That say this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ReportedStatus>,
    /// `false` leaves out those that the caller has made; `true` leaves nothing else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<bool>,
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

impl Query for CheckInQuery {}

/// A page of the answers that the caller has not seen.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct AnswerQuery {
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

impl Query for AnswerQuery {}
