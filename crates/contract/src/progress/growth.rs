//! What a plan says about growth, side by side.

use serde::{Deserialize, Serialize};
use verv_domain::{
    Date,
    id::{EmployerId, GoalId, MeasureId, NationalGoalId, PlanId},
    keys::AgreementAreaKey,
    plan::targets::Amount,
    progress::{counts::Balance, figures::Figure, levels::GrowthBase},
};

use crate::{endpoint::Answer, plan::goals::TargetView, progress::results::TargetProgress};

/// What a plan and its catalogue say about growth, and whether they agree.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanGrowthView {
    pub plan_id: PlanId,
    /// The branch's day.
    pub today: Date,
    /// The employed members at the beginning of the plan's period, and their day; absent where nobody has entered them.
    pub start: Option<StartView>,
    /// The catalogue's first, then in the plan's order.
    pub pledges: Vec<PledgeView>,
    /// Each pledge with each that comes after it.
    pub comparisons: Vec<PledgeComparison>,
}

impl Answer for PlanGrowthView {}

/// The members that growth is reckoned from.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StartView {
    pub day: Date,
    pub members: Figure,
}

/// One figure of the plan, or of its catalogue, about growth.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PledgeView {
    /// Of the catalogue's goal, the plan's goal or the measure: one of the three.
    pub national_goal_id: Option<NationalGoalId>,
    pub goal_id: Option<GoalId>,
    pub measure_id: Option<MeasureId>,
    /// As the catalogue or the plan numbers it.
    #[cfg_attr(feature = "openapi", schema(example = "1.2"))]
    pub number: String,
    pub title: String,
    /// As the plan has it; absent for the catalogue's.
    pub target: Option<TargetView>,
    /// So many per cent more each year, where that is what is asked for.
    pub percent: Option<Amount>,
    /// What the per cent are of.
    pub base: Option<GrowthBase>,
    /// Whether those who left are taken off; absent while the branch has not said.
    pub balance: Option<Balance>,
    /// Of this agreement area; of the whole branch where no employer is named either.
    pub agreement_area: Option<AgreementAreaKey>,
    pub employer_id: Option<EmployerId>,
    /// The employer's name.
    pub employer: Option<String>,
    /// How many more members that means in the plan's period; absent for per cent of a figure that nobody has entered.
    pub in_period: Option<Figure>,
    /// How it stands; absent while the branch has not said how it is counted.
    pub progress: Option<TargetProgress>,
}

verv_domain::words! {
    /// Whether two figures ask for the same.
    pub enum PledgeAgreement {
        Same = "same",
        /// The second asks for more, or for fewer.
        Differs = "differs",
        /// The branch has not said how one of them is counted, or there is nothing to reckon per cent from.
        Unsaid = "unsaid",
        /// One takes those who left off, the other does not.
        OtherBalance = "other_balance",
        /// One is about a part of the branch; whether it is a part of the other, the plan does not say.
        OtherPart = "other_part",
    }
}

/// Two of the pledges, by their places in the list, held against each other.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PledgeComparison {
    pub one: u32,
    pub other: u32,
    pub agreement: PledgeAgreement,
    /// How much more the second asks for in the period; below zero: less. Where they differ.
    pub by: Option<Figure>,
}
