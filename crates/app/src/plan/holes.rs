//! What a plan leaves open.

use std::collections::{HashMap, HashSet};

use verv_contract::{
    endpoints::GetHoles,
    plan::holes::{AreaRef, HoleCount, HoleView, HolesView},
};
use verv_domain::{
    id::PlanId,
    organisation::bodies::BodyKind,
    plan::{
        holes::{HoleKind, of_measure},
        responsibilities::Part,
    },
};
use verv_storage::{
    organisation::bodies,
    plan::{areas, catalogues, goals, measures, responsibilities},
};

use crate::{
    App, CallTo,
    error::Result,
    plan::{measures::measure_facts, plans::found_plan},
};

/// More bodies than a branch has.
const ALL_BODIES: u32 = 200;

impl App {
    /// The holes in the plan's order: goals with their measures, then national goals, then working groups.
    pub async fn get_holes(&self, call: &CallTo<GetHoles>, id: PlanId) -> Result<HolesView> {
        let scope = &call.scope;
        let mut conn = self.read(call).await?;
        let plan = found_plan(&mut conn, call, id).await?;
        call.allow()?;
        let areas: HashMap<_, _> = areas::of_plan(&mut conn, scope, id)
            .await?
            .into_iter()
            .map(|area| (area.id, AreaRef { number: area.number, title: area.title }))
            .collect();
        let goals = goals::of_plan(&mut conn, scope, id).await?;
        let measures = measures::of_plan(&mut conn, scope, id).await?;
        let parts = responsibilities::of_plan(&mut conn, scope, id).await?;
        let catalogue = catalogues::find(&mut conn, plan.catalogue_id).await?;
        let bodies = bodies::list(&mut conn, scope, None, ALL_BODIES).await?;

        let in_force = parts.iter().filter(|part| part.is_in_force(scope.today));
        let accountable: HashMap<_, _> = in_force
            .filter(|part| part.part == Part::Accountable)
            .map(|part| (part.measure, part.held))
            .collect();
        let mut holes = Vec::new();
        for goal in &goals {
            let of_goal = measures.iter().filter(|measure| measure.goal.id == goal.id);
            if of_goal.clone().next().is_none() && goal.not_local_reason.is_none() {
                holes.push(HoleView {
                    kind: HoleKind::GoalWithoutMeasure,
                    of: goal.id.into(),
                    number: goal.number.clone(),
                    title: goal.title.clone(),
                    area: areas.get(&goal.area_id).cloned(),
                });
            }
            for measure in of_goal {
                let facts = measure_facts(measure, accountable.get(&measure.id).copied());
                holes.extend(of_measure(facts).into_iter().map(|kind| HoleView {
                    kind,
                    of: measure.id.into(),
                    number: measure.number.clone(),
                    title: measure.title.clone(),
                    area: areas.get(&goal.area_id).cloned(),
                }));
            }
        }
        let served: HashSet<_> = goals.iter().flat_map(|goal| &goal.serves).map(|served| served.id).collect();
        for area in catalogue.into_iter().flat_map(|catalogue| catalogue.areas) {
            let of_area = AreaRef { number: area.number, title: area.title };
            let unserved = area.goals.into_iter().filter(|goal| !served.contains(&goal.id));
            holes.extend(unserved.map(|goal| HoleView {
                kind: HoleKind::NationalGoalWithoutGoal,
                of: goal.id.into(),
                number: goal.code,
                title: goal.title,
                area: Some(of_area.clone()),
            }));
        }
        let unevaluated = bodies
            .items
            .into_iter()
            .filter(|body| body.kind == BodyKind::WorkingGroup && body.evaluated_on.is_none());
        holes.extend(unevaluated.map(|body| HoleView {
            kind: HoleKind::NoEvaluationDate,
            of: body.id.into(),
            number: String::new(),
            title: body.name,
            area: None,
        }));
        Ok(HolesView { plan_id: id, counts: count(&holes), holes })
    }
}

/// How many of each kind, in the enum's order, without the zeros.
fn count(holes: &[HoleView]) -> Vec<HoleCount> {
    let mut counts: std::collections::BTreeMap<HoleKind, u32> = std::collections::BTreeMap::new();
    for hole in holes {
        *counts.entry(hole.kind).or_default() += 1;
    }
    counts.into_iter().map(|(kind, count)| HoleCount { kind, count }).collect()
}
