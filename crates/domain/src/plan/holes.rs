//! Holes of a plan: findings, shown calmly, never filled in by the product.

use std::collections::HashSet;

use crate::{
    Date,
    id::NationalGoalId,
    organisation::{
        bodies::BodyKind,
        composition::{Body, Organisation},
    },
    plan::{
        deadlines::Certainty,
        measures::MeasureKind,
        snapshots::{Goal, Measure, PlanContent},
        targets::Target,
    },
};

crate::words! {
    /// What is missing.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum HoleKind {
        /// A local goal that no measure serves.
        GoalWithoutMeasure = "goal_without_measure",
        /// A national goal that no local goal serves.
        NationalGoalWithoutGoal = "national_goal_without_goal",
        /// Nobody alone answers for the measure.
        NobodyAccountable = "nobody_accountable",
        /// The plan says "Alle", which is nobody.
        EveryoneNamed = "everyone_named",
        /// The measure will be finished some time, and the plan does not say when.
        NoDeadline = "no_deadline",
        /// The deadline can be read in two ways.
        UnclearDeadline = "unclear_deadline",
        /// The kind wants a figure, and the plan gives none.
        NotMeasurable = "not_measurable",
        /// Nobody holds the accountable office today.
        VacantOffice = "vacant_office",
        /// A working group without a date for its evaluation.
        NoEvaluationDate = "no_evaluation_date",
    }
}

/// What of a measure decides its holes.
#[derive(Clone, Copy, Debug)]
pub struct MeasureFacts<'a> {
    pub kind: MeasureKind,
    pub target: Option<&'a Target>,
    pub has_deadline: bool,
    pub deadline_is_unclear: bool,
    pub everyone_named: bool,
    /// `None` when nobody is accountable; else whether anybody holds that office today.
    pub accountable_is_held: Option<bool>,
}

/// The holes of one measure, in the order of the enum. What is not local has none.
pub fn of_measure(facts: MeasureFacts<'_>) -> Vec<HoleKind> {
    if facts.kind == MeasureKind::NotLocal {
        return Vec::new();
    }
    let has_figure = facts.target.is_some_and(|target| target.at_least.is_some());
    let findings = [
        (HoleKind::NobodyAccountable, facts.accountable_is_held.is_none()),
        (HoleKind::EveryoneNamed, facts.everyone_named && facts.accountable_is_held.is_none()),
        (HoleKind::NoDeadline, facts.kind.needs_deadline() && !facts.has_deadline),
        (HoleKind::UnclearDeadline, facts.deadline_is_unclear),
        (HoleKind::NotMeasurable, facts.kind.needs_figure() && !has_figure),
        (HoleKind::VacantOffice, facts.accountable_is_held == Some(false)),
    ];
    findings.into_iter().filter_map(|(hole, found)| found.then_some(hole)).collect()
}

/// What has a hole.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Holed<'a> {
    Goal(&'a Goal),
    Measure(&'a Measure),
    NationalGoal(NationalGoalId),
    Body(&'a Body),
}

impl<'a> MeasureFacts<'a> {
    /// On a day.
    pub fn of(measure: &'a Measure, organisation: &Organisation, today: Date) -> Self {
        let accountable = measure.accountable_on(today);
        Self {
            kind: measure.kind,
            target: measure.target.as_ref(),
            has_deadline: measure.deadline.is_some(),
            deadline_is_unclear: measure
                .deadline
                .as_ref()
                .is_some_and(|deadline| deadline.certainty == Certainty::Ambiguous),
            everyone_named: measure.everyone_named,
            accountable_is_held: accountable.map(|part| organisation.is_held(part.party, today)),
        }
    }
}

/// The holes of a plan in its order: goals with their measures, then the national goals, then working groups.
pub fn of_plan<'a>(
    content: &'a PlanContent,
    organisation: &'a Organisation,
    national_goals: impl IntoIterator<Item = NationalGoalId>,
    today: Date,
) -> Vec<(HoleKind, Holed<'a>)> {
    let mut holes = Vec::new();
    for (goal, measures) in content.by_goal() {
        if measures.is_empty() && goal.not_local_reason.is_none() {
            holes.push((HoleKind::GoalWithoutMeasure, Holed::Goal(goal)));
        }
        for measure in measures {
            let found = of_measure(MeasureFacts::of(measure, organisation, today));
            holes.extend(found.into_iter().map(|kind| (kind, Holed::Measure(measure))));
        }
    }
    let served: HashSet<_> =
        content.goals.iter().flat_map(|goal| &goal.serves).map(|served| served.id).collect();
    let unserved = national_goals.into_iter().filter(|goal| !served.contains(goal));
    holes.extend(unserved.map(|goal| (HoleKind::NationalGoalWithoutGoal, Holed::NationalGoal(goal))));
    let is_unevaluated = |body: &&Body| body.kind == BodyKind::WorkingGroup && body.evaluated_on.is_none();
    let unevaluated = organisation.bodies.iter().filter(is_unevaluated);
    holes.extend(unevaluated.map(|body| (HoleKind::NoEvaluationDate, Holed::Body(body))));
    holes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::targets::{Amount, TargetSpan, TargetUnit};

    const BARE: MeasureFacts<'_> = MeasureFacts {
        kind: MeasureKind::Count,
        target: None,
        has_deadline: false,
        deadline_is_unclear: false,
        everyone_named: true,
        accountable_is_held: None,
    };

    #[test]
    fn alle_is_nobody() {
        assert_eq!(
            of_measure(BARE),
            [HoleKind::NobodyAccountable, HoleKind::EveryoneNamed, HoleKind::NotMeasurable]
        );
    }

    #[test]
    fn an_owner_closes_the_hole_that_alle_made() {
        let owned = MeasureFacts { accountable_is_held: Some(true), ..BARE };
        assert_eq!(of_measure(owned), [HoleKind::NotMeasurable]);
        let vacant = MeasureFacts { accountable_is_held: Some(false), ..BARE };
        assert_eq!(of_measure(vacant), [HoleKind::NotMeasurable, HoleKind::VacantOffice]);
    }

    #[test]
    fn a_figure_makes_a_count_measurable() {
        let six_a_year = Target {
            at_least: Some(Amount::whole(6)),
            unit: TargetUnit::Times,
            per: TargetSpan::Year,
            note: None,
        };
        let counted = MeasureFacts { target: Some(&six_a_year), accountable_is_held: Some(true), ..BARE };
        assert_eq!(of_measure(counted), []);
    }

    #[test]
    fn what_is_not_local_has_no_holes() {
        assert_eq!(of_measure(MeasureFacts { kind: MeasureKind::NotLocal, ..BARE }), []);
    }
}
