//! The union's national catalogue, shared by all branches.

use serde::{Deserialize, Serialize};
use verv_domain::{
    id::{CatalogueId, NationalAreaId, NationalGoalId, StrategyId},
    period::Period,
    plan::targets::Amount,
};

use crate::endpoint::Answer;

/// A catalogue in a list.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CatalogueSummary {
    pub id: CatalogueId,
    pub title: String,
    pub period: Period,
}

/// The union's national catalogue for a period.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CatalogueView {
    pub id: CatalogueId,
    pub title: String,
    pub period: Period,
    pub areas: Vec<NationalAreaView>,
}

impl Answer for CatalogueView {}

/// A priority area of the national catalogue.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NationalAreaView {
    pub id: NationalAreaId,
    pub number: i64,
    pub title: String,
    pub goals: Vec<NationalGoalView>,
    pub strategies: Vec<StrategyView>,
}

/// A goal of the national catalogue.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NationalGoalView {
    pub id: NationalGoalId,
    /// The area's number and a letter.
    #[cfg_attr(feature = "openapi", schema(example = "1a"))]
    pub code: String,
    pub title: String,
    /// How many per cent more employed members it asks for each year; absent where it asks for nothing of the kind.
    pub growth_percent: Option<Amount>,
}

/// A strategy of the national catalogue.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StrategyView {
    pub id: StrategyId,
    pub title: String,
}
