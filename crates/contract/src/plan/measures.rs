//! Measures: one, and lists of them.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date, Timestamp,
    id::{BodyId, GoalId, MeasureId, OfficeId, PlanId},
    invisible::is_blank,
    plan::{
        check_ins::ReportedStatus,
        deadlines::Certainty,
        holes::HoleKind,
        measures::{MeasureKind, MeasureState, MeasureStatus, Origin},
        responsibilities::Part,
        targets::Target,
    },
    text::{AdoptedText, Phrase, Title},
};

pub use verv_domain::plan::measure_lists::MeasureSort;

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, Query, versioned},
    organisation::parties::AssigneeView,
    plan::goals::{TargetRequest, TargetView},
};

/// One measure, for its own page.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeasureView {
    pub id: MeasureId,
    pub plan_id: PlanId,
    pub goal: GoalRef,
    #[cfg_attr(feature = "openapi", schema(example = "1.2.3"))]
    pub number: String,
    pub title: String,
    /// To the letter, where the plan is adopted. Absent for what the board has added.
    pub adopted_text: Option<String>,
    pub kind: MeasureKind,
    pub target: Option<TargetView>,
    pub deadline: Option<DeadlineView>,
    pub origin: Origin,
    /// Who added it after adoption, and when.
    pub added: Option<AddedView>,
    pub state: MeasureState,
    pub not_local_reason: Option<String>,
    /// The adopted plan gives "Alle" the responsibility, which is nobody.
    pub everyone_named: bool,
    pub status: MeasureStatus,
    /// The latest check-in; stays when the status has gone silent.
    pub last_report: Option<LastReport>,
    pub accountable: Option<AssigneeView>,
    pub supporting: Vec<AssigneeView>,
    pub holes: Vec<HoleKind>,
    /// What the caller may do with this measure.
    pub may: MeasureRights,
    pub version: i64,
}

versioned!(MeasureView);

/// The goal that a measure belongs to, with its area.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoalRef {
    pub id: GoalId,
    #[cfg_attr(feature = "openapi", schema(example = "1.2"))]
    pub number: String,
    pub title: String,
    pub area_number: i64,
    pub area_title: String,
}

/// A measure that came into the plan after the annual meeting had adopted it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddedView {
    pub at: Timestamp,
    /// The office that added it.
    pub office: String,
}

/// A deadline as the meeting wrote it, and what it means.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeadlineView {
    #[cfg_attr(feature = "openapi", schema(example = "vår 2026"))]
    pub label: String,
    pub starts: Option<Date>,
    /// The last day; overdue from the day after.
    pub ends: Option<Date>,
    pub certainty: Certainty,
    pub overdue: bool,
}

/// The latest statement on a measure.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastReport {
    pub status: ReportedStatus,
    /// When it was said.
    pub at: Timestamp,
    /// When it was received, where that was later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Timestamp>,
    /// Why it needs effort or is stuck; absent for what is on track or done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What the caller may do with a measure; nothing in a plan that is closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeasureRights {
    pub check_in: bool,
    pub acknowledge: bool,
    pub assign: bool,
    pub edit: bool,
    /// Propose to somebody who may: offered to those who may not do it themselves. Absent in answers that were stored
    /// for an idempotency key before there was such a thing.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub propose: bool,
}

/// A measure in a list.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeasureSummary {
    pub id: MeasureId,
    pub plan_id: PlanId,
    pub goal_id: GoalId,
    #[cfg_attr(feature = "openapi", schema(example = "1.2"))]
    pub goal_number: String,
    pub goal_title: String,
    pub area_number: i64,
    #[cfg_attr(feature = "openapi", schema(example = "1.2.3"))]
    pub number: String,
    pub title: String,
    pub kind: MeasureKind,
    pub state: MeasureState,
    pub status: MeasureStatus,
    pub last_report: Option<LastReport>,
    pub deadline: Option<DeadlineView>,
    pub accountable: Option<AssigneeView>,
    pub supporting: Vec<AssigneeView>,
    pub everyone_named: bool,
    /// The caller has a part in it.
    pub mine: bool,
    pub version: i64,
}

/// A measure in its place in the whole plan.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlannedMeasure {
    pub id: MeasureId,
    #[cfg_attr(feature = "openapi", schema(example = "1.2.3"))]
    pub number: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopted_text: Option<String>,
    pub kind: MeasureKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetView>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<DeadlineView>,
    pub origin: Origin,
    /// Who added it after adoption, and when. Absent when the plan is shown as adopted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<AddedView>,
    pub state: MeasureState,
    /// Absent when the plan is shown as adopted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
    pub version: i64,
}

/// How a measure stands, for those who may see it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Progress {
    pub status: MeasureStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_report: Option<LastReport>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accountable: Option<AssigneeView>,
    pub supporting: Vec<AssigneeView>,
    pub everyone_named: bool,
    /// The caller has a part in it.
    pub mine: bool,
}

/// Which measures, in which order.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct MeasureListQuery {
    /// Of this plan; without it, of the newest adopted one, else of the newest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// With this status today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<MeasureStatus>,
    /// Of this kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<MeasureKind>,
    /// In this state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<MeasureState>,
    /// In the area with this number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(minimum = 1, maximum = 999))]
    pub area: Option<i64>,
    /// Of this goal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<GoalId>,
    /// Where this office is accountable or supporting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeId>,
    /// Where this body is accountable or supporting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyId>,
    /// Where this is the strongest part that the caller has. `accountable`: one of the caller's offices is, or is the one
    /// that is asked for a body that is. `supporting`: the caller has any other part, by an office or by a seat. Nothing is
    /// in both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mine: Option<Part>,
    /// `true`: nobody is accountable, although the measure is the branch's to do. `false`: somebody is accountable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unassigned: Option<bool>,
    /// Whose deadline has passed without the measure being done; never what is not the branch's to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue: Option<bool>,
    /// Whose deadline ends before this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_before: Option<Date>,
    /// Words in the title or the adopted text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(max_length = 100))]
    pub search: Option<String>,
    /// The plan's own order without it; `-` in front turns it round. `number` is the order for programs that read the whole
    /// list: a measure keeps its number, so that each comes once. By `due`, `title` and `reported`, a measure that is changed
    /// or reported while the pages are read moves, and may come twice, or not at all: join by `id`. A filter by what changes
    /// meanwhile, such as `status`, leaves out what it no longer fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<MeasureSort>,
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

impl Query for MeasureListQuery {}

/// A new measure and the goal that it belongs to.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewMeasureRequest {
    pub goal_id: GoalId,
    /// Its place under the goal; the next free one without it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 999))]
    pub position: Option<i64>,
    /// Carried over from the plan before.
    #[serde(default)]
    pub continued: bool,
    pub measure: MeasureRequest,
}

impl Body for NewMeasureRequest {}

/// All of a measure that can be edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MeasureRequest {
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title: String,
    /// Locked after adoption.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 4000))]
    pub adopted_text: Option<String>,
    pub kind: MeasureKind,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub target: Option<TargetRequest>,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub deadline: Option<DeadlineRequest>,
    pub state: MeasureState,
    /// Required for the kind `not_local`, and only there.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 300))]
    pub not_local_reason: Option<String>,
    /// The plan says "Alle".
    pub everyone_named: bool,
}

impl Body for MeasureRequest {}

/// What to send for the measure to stay as it is.
impl From<&MeasureView> for MeasureRequest {
    fn from(view: &MeasureView) -> Self {
        Self {
            title: view.title.clone(),
            adopted_text: view.adopted_text.clone(),
            kind: view.kind,
            target: view.target.as_ref().map(TargetRequest::from),
            deadline: view.deadline.as_ref().map(DeadlineRequest::from),
            state: view.state,
            not_local_reason: view.not_local_reason.clone(),
            everyone_named: view.everyone_named,
        }
    }
}

/// A deadline in the meeting's words. Without days the words are read; what is not understood has no days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DeadlineRequest {
    #[cfg_attr(feature = "openapi", schema(max_length = 300, example = "vår 2026"))]
    pub label: String,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub starts: Option<Date>,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub ends: Option<Date>,
}

/// What to send for the deadline to stay as it is. Words that can be read in two ways are sent without days, which would
/// say that somebody has chosen.
impl From<&DeadlineView> for DeadlineRequest {
    fn from(view: &DeadlineView) -> Self {
        let days = (view.certainty == Certainty::Clear).then_some((view.starts, view.ends));
        let (starts, ends) = days.unwrap_or_default();
        Self { label: view.label.clone(), starts, ends }
    }
}

/// A deadline's words, and days where somebody has given them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrittenDeadline {
    pub label: Phrase,
    pub starts: Option<Date>,
    pub ends: Option<Date>,
}

impl Check for DeadlineRequest {
    type Checked = WrittenDeadline;

    fn check(self) -> Result<WrittenDeadline, Vec<FieldError>> {
        let mut checking = Checking::new();
        let label = checking.text("/label", Phrase::parse(&self.label));
        let (starts, ends) = (self.starts, self.ends);
        if starts.zip(ends).is_some_and(|(starts, ends)| ends < starts) {
            checking.refuse("/ends", "ends_before_it_begins", &"the deadline ends before it begins");
        }
        checking.finish(|| Some(WrittenDeadline { label: label?, starts, ends }))
    }
}

/// A measure's content that may be stored.
#[derive(Clone, PartialEq, Debug)]
pub struct MeasureContent {
    pub title: Title,
    pub adopted_text: Option<AdoptedText>,
    pub kind: MeasureKind,
    pub target: Option<Target>,
    pub deadline: Option<WrittenDeadline>,
    pub state: MeasureState,
    pub not_local_reason: Option<Phrase>,
    pub everyone_named: bool,
}

/// What was sent, as it was understood.
impl From<MeasureContent> for MeasureRequest {
    fn from(content: MeasureContent) -> Self {
        let deadline =
            |WrittenDeadline { label, starts, ends }| DeadlineRequest { label: label.into(), starts, ends };
        Self {
            title: content.title.into(),
            adopted_text: content.adopted_text.map(String::from),
            kind: content.kind,
            target: content.target.map(TargetView::from).as_ref().map(TargetRequest::from),
            deadline: content.deadline.map(deadline),
            state: content.state,
            not_local_reason: content.not_local_reason.map(String::from),
            everyone_named: content.everyone_named,
        }
    }
}

impl Check for MeasureRequest {
    type Checked = MeasureContent;

    fn check(self) -> Result<MeasureContent, Vec<FieldError>> {
        let mut checking = Checking::new();
        let title = checking.text("/title", Title::parse(&self.title));
        let adopted_text =
            checking.optional_text("/adopted_text", self.adopted_text.as_deref(), AdoptedText::parse);
        let target = checking.nested("/target", self.target);
        let deadline = checking.nested("/deadline", self.deadline);
        let not_local_reason =
            checking.optional_text("/not_local_reason", self.not_local_reason.as_deref(), Phrase::parse);
        let is_not_local = self.kind == MeasureKind::NotLocal;
        if is_not_local && self.not_local_reason.as_deref().is_none_or(is_blank) {
            checking.refuse("/not_local_reason", "required", &"say whose it is, and why");
        }
        if !is_not_local && not_local_reason.is_some() {
            checking.refuse(
                "/not_local_reason",
                "not_for_this_kind",
                &"only a measure that is not local has one",
            );
        }
        let (kind, state, everyone_named) = (self.kind, self.state, self.everyone_named);
        checking.finish(|| {
            let title = title?;
            Some(MeasureContent {
                title,
                adopted_text,
                kind,
                target,
                deadline,
                state,
                not_local_reason,
                everyone_named,
            })
        })
    }
}

/// A new measure that may be stored.
#[derive(Clone, Debug)]
pub struct NewMeasure {
    pub goal_id: GoalId,
    pub position: Option<i64>,
    pub continued: bool,
    pub content: MeasureContent,
}

impl Check for NewMeasureRequest {
    type Checked = NewMeasure;

    fn check(self) -> Result<NewMeasure, Vec<FieldError>> {
        let mut checking = Checking::new();
        if let Some(position) = self.position {
            checking.position("/position", position);
        }
        let content = checking.nested("/measure", Some(self.measure));
        let (goal_id, position, continued) = (self.goal_id, self.position, self.continued);
        checking.finish(|| Some(NewMeasure { goal_id, position, continued, content: content? }))
    }
}
