//! A branch's plan, whole.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date,
    id::{AreaId, CatalogueId, GoalId, PlanId},
    invisible::is_blank,
    period::Period,
    plan::{measures::MeasureStatus, plans::PlanState},
    text::{Phrase, Title},
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, versioned},
    plan::{
        areas::SituationView,
        goals::{NationalGoalRef, TargetView},
        measures::PlannedMeasure,
    },
};

/// A plan in a list.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanSummary {
    pub id: PlanId,
    pub title: String,
    pub period: Period,
    pub state: PlanState,
    /// Absent before adoption, and where nobody knows the day.
    pub adopted_on: Option<Date>,
    pub version: i64,
}

/// The whole plan, area by area.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanView {
    pub id: PlanId,
    pub catalogue_id: CatalogueId,
    pub title: String,
    pub period: Period,
    pub state: PlanState,
    /// Absent before adoption, and where nobody knows the day.
    pub adopted_on: Option<Date>,
    /// Which meeting.
    pub adopted_by: Option<String>,
    pub shown: Shown,
    /// The branch's day, which statuses and deadlines are read on.
    pub today: Date,
    /// How many measures have each status. Empty when the plan is shown as adopted.
    pub roll_up: Vec<StatusCount>,
    pub areas: Vec<PlannedArea>,
    pub version: i64,
}

versioned!(PlanView);

verv_domain::words! {
    /// How much the caller may see.
    pub enum Shown {
        /// With status and responsibility.
        AsItStands = "as_it_stands",
        /// The adopted words alone.
        AsAdopted = "as_adopted",
    }
}

/// A number of measures: never a percentage across kinds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusCount {
    pub status: MeasureStatus,
    pub measures: u32,
}

/// A priority area in its place in the whole plan.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlannedArea {
    pub id: AreaId,
    pub number: i64,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub situation: Option<SituationView>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roll_up: Vec<StatusCount>,
    pub goals: Vec<PlannedGoal>,
}

/// A local goal in its place in the whole plan.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlannedGoal {
    pub id: GoalId,
    #[cfg_attr(feature = "openapi", schema(example = "1.2"))]
    pub number: String,
    pub title: String,
    /// Why the goal is not the branch's own to reach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_local_reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetView>,
    pub serves: Vec<NationalGoalRef>,
    pub measures: Vec<PlannedMeasure>,
}

/// A new plan: its catalogue, title and period.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPlanRequest {
    pub catalogue_id: CatalogueId,
    #[cfg_attr(feature = "openapi", schema(max_length = 200, example = "Handlingsplan 2028–2029"))]
    pub title: String,
    pub period: Period,
}

impl Body for NewPlanRequest {}

/// A plan that may be begun.
#[derive(Clone, Debug)]
pub struct NewPlan {
    pub catalogue_id: CatalogueId,
    pub title: Title,
    pub period: Period,
}

fn checked_period(checking: &mut Checking, period: Period) -> Option<Period> {
    checking.rule("/period", "ends_before_it_begins", Period::new(period.from, period.to))
}

impl Check for NewPlanRequest {
    type Checked = NewPlan;

    fn check(self) -> Result<NewPlan, Vec<FieldError>> {
        let mut checking = Checking::new();
        let title = checking.text("/title", Title::parse(&self.title));
        let period = checked_period(&mut checking, self.period);
        checking.finish(|| Some(NewPlan { catalogue_id: self.catalogue_id, title: title?, period: period? }))
    }
}

/// All of a plan that can be edited.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanRequest {
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title: String,
    /// Locked after adoption.
    pub period: Period,
}

impl Body for PlanRequest {}

/// What to send for the plan to stay as it is.
impl From<&PlanView> for PlanRequest {
    fn from(plan: &PlanView) -> Self {
        Self { title: plan.title.clone(), period: plan.period }
    }
}

impl Check for PlanRequest {
    type Checked = (Title, Period);

    fn check(self) -> Result<(Title, Period), Vec<FieldError>> {
        let mut checking = Checking::new();
        let title = checking.text("/title", Title::parse(&self.title));
        let period = checked_period(&mut checking, self.period);
        checking.finish(|| Some((title?, period?)))
    }
}

/// The state that a plan is to have.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlanStateRequest {
    pub state: PlanState,
    /// Required when the plan becomes adopted, unless `day_unknown` is said. A day that was unknown is told later by the same
    /// request.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub adopted_on: Option<Date>,
    /// The plan was adopted on a day that nobody knows any more.
    pub day_unknown: bool,
    /// Which meeting; required when the plan becomes adopted.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, example = "Årsmøtet 2026"))]
    pub adopted_by: Option<String>,
}

impl Body for PlanStateRequest {}

/// The next state, with what adoption asks for.
#[derive(Clone, Debug)]
pub struct NextState {
    pub state: PlanState,
    pub adoption: Option<Adoption>,
}

/// By which meeting, and on which day where it is known.
#[derive(Clone, Debug)]
pub struct Adoption {
    pub on: Option<Date>,
    pub by: Phrase,
}

impl Check for PlanStateRequest {
    type Checked = NextState;

    fn check(self) -> Result<NextState, Vec<FieldError>> {
        let mut checking = Checking::new();
        let by = checking.optional_text("/adopted_by", self.adopted_by.as_deref(), Phrase::parse);
        let is_adoption = self.state == PlanState::Adopted;
        if is_adoption && self.adopted_on.is_none() && !self.day_unknown {
            checking.refuse("/adopted_on", "required", &"say on which day the plan was adopted");
        }
        if self.day_unknown && (self.adopted_on.is_some() || !is_adoption) {
            checking.refuse(
                "/day_unknown",
                "contradicts",
                &"only an adoption without a day has an unknown one",
            );
        }
        if is_adoption && self.adopted_by.as_deref().is_none_or(is_blank) {
            checking.refuse("/adopted_by", "required", &"say which meeting adopted the plan");
        }
        if !is_adoption && (self.adopted_on.is_some() || self.adopted_by.is_some()) {
            checking.refuse("/state", "not_an_adoption", &"only an adopted plan has a day and a meeting");
        }
        let (state, on) = (self.state, self.adopted_on);
        let adoption = by.map(|by| Adoption { on, by });
        checking.finish(|| Some(NextState { state, adoption }))
    }
}
