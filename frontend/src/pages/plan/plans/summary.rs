//! The plan in a sentence, computed.

use verv_contract::plan::plans::{PlanView, PlannedArea, PlannedGoal, Shown, StatusCount};
use verv_domain::plan::measures::MeasureStatus;

use crate::locales::{self, small, t};

/// How many of these have the status.
pub fn count(roll_up: &[StatusCount], status: MeasureStatus) -> u32 {
    roll_up.iter().find(|count| count.status == status).map_or(0, |count| count.measures)
}

/// How many are the branch's own.
pub fn total(roll_up: &[StatusCount]) -> u32 {
    roll_up.iter().filter(|count| count.status != MeasureStatus::NotLocal).map(|count| count.measures).sum()
}

/// What the page says first.
pub fn finding(plan: &PlanView) -> String {
    if plan.shown == Shown::AsAdopted {
        return as_adopted(plan);
    }
    standing(&plan.roll_up)
}

/// How these measures stand: first what goes well, then what needs somebody.
pub fn standing(roll_up: &[StatusCount]) -> String {
    let of = |status| count(roll_up, status);
    let total = total(roll_up);
    if total == 0 {
        return t::plan::nothing();
    }
    let (on_track, done) = (of(MeasureStatus::OnTrack), of(MeasureStatus::Done));
    let (effort, stuck) = (of(MeasureStatus::NeedsEffort), of(MeasureStatus::Stuck));
    if on_track + done + effort + stuck == 0 && of(MeasureStatus::NotReported) == 0 {
        return t::plan::none_started(&total.to_string());
    }
    let first = if on_track == 0 && done > 0 {
        t::plan::done(done)
    } else if on_track == 0 {
        t::plan::none_on_track(&total.to_string())
    } else {
        t::plan::on_track(on_track, &total.to_string())
    };
    let troubles = [
        (effort > 0).then(|| t::plan::needs_effort(effort)),
        (stuck > 0).then(|| t::plan::stuck(stuck)),
        (effort == 0 || stuck == 0)
            .then(|| of(MeasureStatus::NotReported))
            .filter(|n| *n > 0)
            .map(t::plan::not_reported),
    ];
    let mut troubles = troubles.into_iter().flatten();
    match (troubles.next(), troubles.next()) {
        (Some(one), Some(other)) => {
            format!("{first}. {}.", locales::capitalised(&t::plan::joined(&one, &other)))
        }
        (Some(one), None) => format!("{first}. {}.", locales::capitalised(&one)),
        (None, _) => format!("{first}."),
    }
}

fn as_adopted(plan: &PlanView) -> String {
    let goals = plan.areas.iter().map(|area| area.goals.len()).sum();
    let measures = plan.areas.iter().flat_map(|area| &area.goals).map(|goal| goal.measures.len()).sum();
    t::app::and(&t::plan::goals(small(goals)), &t::plan::measures_short(small(measures)))
}

/// An area in words, for those who do not see the marks.
pub fn of_area(area: &PlannedArea) -> String {
    let measures = area.goals.iter().map(|goal| goal.measures.len()).sum();
    let counts = area.roll_up.iter().filter(|count| count.measures > 0);
    let counts: Vec<String> =
        counts.map(|count| format!("{} {}", locales::status(count.status), count.measures)).collect();
    let without =
        area.goals.iter().filter(|goal| goal.measures.is_empty() && goal.not_local_reason.is_none()).count();
    let mut sentence = t::plan::measures(small(measures));
    if !counts.is_empty() {
        sentence = format!("{sentence}: {}", counts.join(", "));
    }
    if without > 0 {
        sentence = format!("{sentence}. {}", locales::capitalised(&t::plan::goals_without(small(without))));
    }
    sentence
}

/// How many measures a goal has, or why it has none.
pub fn of_goal(goal: &PlannedGoal) -> String {
    match &goal.not_local_reason {
        Some(reason) if goal.measures.is_empty() => t::plan::not_local(reason),
        _ if goal.measures.is_empty() => t::status::gap(),
        _ => t::plan::measures(small(goal.measures.len())),
    }
}
