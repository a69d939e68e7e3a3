//! Local goals, and the figures that goals and measures have.

use serde::{Deserialize, Serialize};
use verv_domain::{
    id::{AreaId, GoalId, NationalGoalId, PlanId},
    plan::targets::{Amount, Target, TargetSpan, TargetUnit},
    sorting::distinct,
    text::{Phrase, Title},
};

use crate::{
    Check, Checking, FieldError,
    endpoint::{Body, versioned},
};

/// A local goal of a plan.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoalView {
    pub id: GoalId,
    pub plan_id: PlanId,
    pub area_id: AreaId,
    #[cfg_attr(feature = "openapi", schema(example = "1.2"))]
    pub number: String,
    /// The adopted wording, where the plan is adopted.
    pub title: String,
    pub not_local_reason: Option<String>,
    pub target: Option<TargetView>,
    pub serves: Vec<NationalGoalRef>,
    pub version: i64,
}

versioned!(GoalView);

/// A national goal that a local one serves.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NationalGoalRef {
    pub id: NationalGoalId,
    #[cfg_attr(feature = "openapi", schema(example = "1a"))]
    pub code: String,
    pub title: String,
}

/// A figure to reach; without `at_least` the plan gives no number.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TargetView {
    pub at_least: Option<Amount>,
    pub unit: TargetUnit,
    pub per: TargetSpan,
    pub note: Option<String>,
}

impl From<Target> for TargetView {
    fn from(target: Target) -> Self {
        let Target { at_least, unit, per, note } = target;
        Self { at_least, unit, per, note: note.map(String::from) }
    }
}

/// What is counted, and how much of it is enough.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TargetRequest {
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub at_least: Option<Amount>,
    pub unit: TargetUnit,
    pub per: TargetSpan,
    /// What the figure leaves open.
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 300))]
    pub note: Option<String>,
}

/// What to send for the figure to stay as it is.
impl From<&TargetView> for TargetRequest {
    fn from(view: &TargetView) -> Self {
        let TargetView { at_least, unit, per, note } = view.clone();
        Self { at_least, unit, per, note }
    }
}

impl Check for TargetRequest {
    type Checked = Target;

    fn check(self) -> Result<Target, Vec<FieldError>> {
        let mut checking = Checking::new();
        let note = checking.optional_text("/note", self.note.as_deref(), Phrase::parse);
        let (at_least, unit, per) = (self.at_least, self.unit, self.per);
        checking.finish(|| Some(Target { at_least, unit, per, note }))
    }
}

/// A new goal and the area that it belongs to.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewGoalRequest {
    pub area_id: AreaId,
    /// Its place in the area; with the area's number it makes the goal's number.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 999))]
    pub position: i64,
    pub goal: GoalRequest,
}

impl Body for NewGoalRequest {}

/// All of a goal that can be edited.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GoalRequest {
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title: String,
    /// Why the goal is not the branch's own to reach ("Nasjonalt").
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true, max_length = 300))]
    pub not_local_reason: Option<String>,
    #[serde(deserialize_with = "Option::deserialize")]
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub target: Option<TargetRequest>,
    /// At most twenty national goals of the plan's catalogue.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub serves: Vec<NationalGoalId>,
}

impl Body for GoalRequest {}

/// What to send for the goal to stay as it is.
impl From<&GoalView> for GoalRequest {
    fn from(goal: &GoalView) -> Self {
        Self {
            title: goal.title.clone(),
            not_local_reason: goal.not_local_reason.clone(),
            target: goal.target.as_ref().map(TargetRequest::from),
            serves: goal.serves.iter().map(|served| served.id).collect(),
        }
    }
}

/// A goal that may be stored.
#[derive(Clone, Debug)]
pub struct GoalContent {
    pub title: Title,
    pub not_local_reason: Option<Phrase>,
    pub target: Option<Target>,
    pub serves: Vec<NationalGoalId>,
}

/// More than a whole catalogue has.
const MOST_SERVED: usize = 20;

impl Check for GoalRequest {
    type Checked = GoalContent;

    fn check(self) -> Result<GoalContent, Vec<FieldError>> {
        let mut checking = Checking::new();
        let title = checking.text("/title", Title::parse(&self.title));
        let not_local_reason =
            checking.optional_text("/not_local_reason", self.not_local_reason.as_deref(), Phrase::parse);
        let target = checking.nested("/target", self.target);
        if self.serves.len() > MOST_SERVED {
            checking.refuse("/serves", "too_many", &"at most twenty national goals");
        }
        let serves = distinct(self.serves.into_iter().take(MOST_SERVED));
        checking.finish(|| Some(GoalContent { title: title?, not_local_reason, target, serves }))
    }
}

/// A new goal that may be stored.
#[derive(Clone, Debug)]
pub struct NewGoal {
    pub area_id: AreaId,
    pub position: i64,
    pub content: GoalContent,
}

impl Check for NewGoalRequest {
    type Checked = NewGoal;

    fn check(self) -> Result<NewGoal, Vec<FieldError>> {
        let mut checking = Checking::new();
        checking.position("/position", self.position);
        let content = checking.nested("/goal", Some(self.goal));
        let (area_id, position) = (self.area_id, self.position);
        checking.finish(|| Some(NewGoal { area_id, position, content: content? }))
    }
}
