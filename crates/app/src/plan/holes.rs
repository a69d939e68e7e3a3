//! What a plan leaves open.

use std::collections::{BTreeMap, HashMap};

use verv_contract::{
    endpoints::GetHoles,
    plan::{
        catalogues::CatalogueView,
        holes::{AreaRef, HoleCount, HoleView, HolesView},
    },
};
use verv_domain::{
    id::{NationalGoalId, PlanId},
    plan::{
        holes::{HoleKind, Holed, of_plan},
        snapshots::{Goal, PlanContent},
    },
};
use verv_storage::plan::catalogues;

use crate::{App, AppError, CallTo, error::Result};

/// The code and the title of a national goal, and the area that it is in.
type NationalGoals = HashMap<NationalGoalId, (String, String, AreaRef)>;

impl App {
    /// The holes in the plan's order: goals with their measures, then national goals, then working groups.
    pub async fn get_holes(&self, call: &CallTo<GetHoles>, id: PlanId) -> Result<HolesView> {
        let snapshot = self.snapshot_with_plan(call, id).await?;
        call.allow()?;
        let plan = snapshot.plan(id).ok_or(AppError::Hidden)?;
        let content = snapshot.content(id).ok_or(AppError::Hidden)?;
        let mut conn = self.database.read().await?;
        let catalogue = catalogues::find(&mut conn, plan.catalogue_id).await?;
        drop(conn);
        let (order, national) = catalogue.map(national_goals).unwrap_or_default();
        let holes = of_plan(content, &snapshot.organisation, order, call.scope.today);
        let view = |(kind, of)| hole_view(kind, of, content, &national);
        let holes: Vec<HoleView> = holes.into_iter().filter_map(view).collect();
        Ok(HolesView { plan_id: id, counts: count(&holes), holes })
    }
}

/// In the catalogue's order, and by id.
fn national_goals(catalogue: CatalogueView) -> (Vec<NationalGoalId>, NationalGoals) {
    let mut order = Vec::new();
    let mut goals = NationalGoals::new();
    for area in catalogue.areas {
        let of_area = AreaRef { number: area.number, title: area.title };
        for goal in area.goals {
            order.push(goal.id);
            goals.insert(goal.id, (goal.code, goal.title, of_area.clone()));
        }
    }
    (order, goals)
}

fn hole_view(
    kind: HoleKind,
    of: Holed<'_>,
    content: &PlanContent,
    national: &NationalGoals,
) -> Option<HoleView> {
    let area = |goal: &Goal| {
        let area = content.area_of(goal);
        Some(AreaRef { number: area.number, title: area.title.clone() })
    };
    let (of, number, title, area) = match of {
        Holed::Goal(goal) => (goal.id.into(), content.number_of_goal(goal), goal.title.clone(), area(goal)),
        Holed::Measure(measure) => {
            let area = area(content.goal_of(measure));
            (measure.id.into(), content.number_of(measure), measure.title.clone(), area)
        }
        Holed::NationalGoal(id) => {
            let (code, title, area) = national.get(&id)?.clone();
            (id.into(), code, title, Some(area))
        }
        Holed::Body(body) => (body.id.into(), String::new(), body.name.clone(), None),
    };
    Some(HoleView { kind, of, number, title, area })
}

/// How many of each kind, in the enum's order, without the zeros.
fn count(holes: &[HoleView]) -> Vec<HoleCount> {
    let mut counts: BTreeMap<HoleKind, u32> = BTreeMap::new();
    for hole in holes {
        *counts.entry(hole.kind).or_default() += 1;
    }
    counts.into_iter().map(|(kind, count)| HoleCount { kind, count }).collect()
}
