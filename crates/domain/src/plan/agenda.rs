//! What falls on which day: deadlines of measures, days that a measure names of every year, and evaluations of working groups.

use crate::{
    Date,
    organisation::composition::{Body, Organisation},
    period::Period,
    plan::{
        measure_lists::Viewer,
        measures::{MeasureKind, MeasureState, MeasureStatus},
        snapshots::{Measure, PlanContent},
    },
};

crate::words! {
    /// Why something stands on a day.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum Occasion {
        /// The last day of a measure's deadline.
        Deadline = "deadline",
        /// A day that a measure names of every year, such as 1 May.
        Yearly = "yearly",
        /// A working group is to be evaluated.
        Evaluation = "evaluation",
    }
}

/// What stands on a day.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Matter<'a> {
    Measure(&'a Measure),
    Body(&'a Body),
}

/// Something that is due on a day.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Due<'a> {
    pub day: Date,
    pub occasion: Occasion,
    pub of: Matter<'a>,
}

/// What is due of a plan in its period, by day, and on one day in the plan's order. Measures that are done, paused, dropped or
/// not local are nobody's to do.
pub fn due<'a>(content: &'a PlanContent, organisation: &'a Organisation, plan: Period) -> Vec<Due<'a>> {
    let mut due = Vec::new();
    let measures = content.measures.iter().filter(|measure| is_open(measure));
    for measure in measures {
        let Some(deadline) = &measure.deadline else { continue };
        let of = Matter::Measure(measure);
        let yearly = deadline.yearly_days();
        let days = yearly.iter().flat_map(|day| day.within(plan));
        due.extend(days.map(|day| Due { day, occasion: Occasion::Yearly, of }));
        // Words that name days of every year end with the plan, which is no deadline of its own.
        if yearly.is_empty() {
            due.extend(deadline.ends.map(|day| Due { day, occasion: Occasion::Deadline, of }));
        }
    }
    let evaluated = organisation.bodies.iter().filter_map(|body| {
        let day = body.evaluated_on?;
        Some(Due { day, occasion: Occasion::Evaluation, of: Matter::Body(body) })
    });
    due.extend(evaluated);
    due.sort_by_key(|due| due.day);
    due
}

fn is_open(measure: &Measure) -> bool {
    measure.state == MeasureState::Active && measure.kind != MeasureKind::NotLocal && measure.can_be_overdue()
}

crate::words! {
    /// Why somebody is reminded of something.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum ReminderKind {
        /// The deadline of a measure that they are asked about has passed.
        Overdue = "overdue",
        /// Nothing was said for long about a measure that they are asked about.
        Silent = "silent",
        /// Something that they have a part in is due soon.
        DueSoon = "due_soon",
        /// An office of theirs has its last day soon.
        MandateEnds = "mandate_ends",
    }
}

/// Days in which something is due soon.
pub const SOON: i32 = 14;

/// Something in a plan that somebody is reminded of.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Reminder<'a> {
    pub kind: ReminderKind,
    /// What is due, where that is why.
    pub due: Option<Due<'a>>,
    pub of: Matter<'a>,
}

/// What somebody is reminded of in a plan: first what is late, then what is silent, then what is soon, by day. Of a measure that
/// is late it is not said that it is silent too.
pub fn reminders<'a>(
    content: &'a PlanContent,
    organisation: &'a Organisation,
    plan: Period,
    viewer: Viewer<'_>,
) -> Vec<Reminder<'a>> {
    let due = due(content, organisation, plan);
    let until = viewer.today.plus_days(SOON);
    let mut found: Vec<Reminder<'a>> = Vec::new();
    for due in due.iter().filter(|due| due.day <= until) {
        let is_late = due.day < viewer.today;
        let kind = match due.of {
            Matter::Measure(measure) if is_late => {
                let counts =
                    due.occasion == Occasion::Deadline && viewer.is_asked_about(measure, organisation);
                counts.then_some(ReminderKind::Overdue)
            }
            Matter::Measure(measure) => viewer.has_part_in(measure).then_some(ReminderKind::DueSoon),
            Matter::Body(body) => {
                let sits = viewer.mandates.iter().any(|mandate| mandate.bodies.contains(&body.id));
                (sits && !is_late).then_some(ReminderKind::DueSoon)
            }
        };
        found.extend(kind.map(|kind| Reminder { kind, due: Some(*due), of: due.of }));
    }
    let late: Vec<_> = found.iter().filter(|it| it.kind == ReminderKind::Overdue).map(|it| it.of).collect();
    let silent = content.measures.iter().filter(|measure| {
        is_open(measure)
            && measure.status(viewer.silent_since) == MeasureStatus::NotReported
            && viewer.is_asked_about(measure, organisation)
            && !late.contains(&Matter::Measure(measure))
    });
    found.extend(silent.map(|measure| Reminder {
        kind: ReminderKind::Silent,
        due: None,
        of: Matter::Measure(measure),
    }));
    found.sort_by_key(|it| it.kind);
    found
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        Timestamp,
        id::BodyId,
        organisation::bodies::BodyKind,
        plan::{
            check_ins::ReportedStatus,
            deadlines::Deadline,
            snapshots::{
                LastReport,
                samples::{measure, plan},
            },
        },
        text::Phrase,
        time::date,
    };

    const PLAN: Period = Period { from: date(2026, 1, 1), to: date(2027, 12, 31) };

    fn with_deadline(n: u128, label: &str) -> Measure {
        let deadline = Deadline::read(Phrase::parse(label).unwrap(), PLAN);
        Measure { deadline, ..measure(n, MeasureKind::Milestone, &[]) }
    }

    fn days(content: &PlanContent, organisation: &Organisation) -> Vec<(Date, Occasion, u128)> {
        let id = |of: Matter<'_>| match of {
            Matter::Measure(measure) => measure.id.0.as_u128(),
            Matter::Body(body) => body.id.0.as_u128(),
        };
        due(content, organisation, PLAN).iter().map(|due| (due.day, due.occasion, id(due.of))).collect()
    }

    #[test]
    fn what_is_due_stands_by_day_and_then_as_in_the_plan() {
        let content = plan(vec![
            with_deadline(1, "vår 2027"),
            with_deadline(2, "årlig 1. mai"),
            with_deadline(3, "vår 2026"),
            with_deadline(4, "vår 2026"),
            with_deadline(5, "kontinuerlig"),
        ]);
        let group = Body {
            id: BodyId(Uuid::from_u128(9)),
            name: "En gruppe".to_owned(),
            kind: BodyKind::WorkingGroup,
            evaluated_on: Some(date(2026, 12, 1)),
            seats: Vec::new(),
        };
        let organisation = Organisation { bodies: vec![group], ..Organisation::default() };
        let wanted = [
            (date(2026, 5, 1), Occasion::Yearly, 2),
            (date(2026, 5, 31), Occasion::Deadline, 3),
            (date(2026, 5, 31), Occasion::Deadline, 4),
            (date(2026, 12, 1), Occasion::Evaluation, 9),
            (date(2027, 5, 1), Occasion::Yearly, 2),
            (date(2027, 5, 31), Occasion::Deadline, 1),
        ];
        assert_eq!(days(&content, &organisation), wanted);
    }

    #[test]
    fn what_is_nobodys_to_do_is_not_due() {
        let spring = || with_deadline(1, "vår 2026");
        let done =
            LastReport { status: ReportedStatus::Done, at: Timestamp(0), received_at: None, reason: None };
        let content = plan(vec![
            Measure { state: MeasureState::Paused, ..spring() },
            Measure { state: MeasureState::Dropped, ..spring() },
            Measure { kind: MeasureKind::NotLocal, ..spring() },
            Measure { last_report: Some(done), ..spring() },
        ]);
        assert_eq!(days(&content, &Organisation::default()), []);
    }
}
