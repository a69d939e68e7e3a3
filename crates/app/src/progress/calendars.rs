//! The calendar of a month: what was done, and what is due.

use verv_contract::{
    FieldError,
    endpoints::GetCalendar,
    progress::{
        calendars::{CalendarDue, CalendarDueOf, CalendarEvent, CalendarQuery, CalendarView},
        events::EventQuery,
    },
};
use verv_domain::{
    access::{Action, Reach},
    period::Period,
    plan::{
        agenda::{Due, Matter, Occasion, due},
        plans::PlanState,
        snapshots::{PlanContent, PlanSnapshot, current_plan},
    },
    progress::spans::Month,
};
use verv_storage::progress::events::{self, StoredEvent};

use crate::{App, AppError, Call, CallTo, error::Result};

/// More than a branch does in a month; a page that shows more shows nothing.
const MOST_EVENTS: u32 = 500;

impl App {
    pub async fn get_calendar(
        &self,
        call: &CallTo<GetCalendar>,
        query: &CalendarQuery,
    ) -> Result<CalendarView> {
        call.allow()?;
        let today = call.scope.today;
        let month = match query.month.as_deref() {
            Some(text) => read(text)?,
            None => Month::of(today),
        };
        let days = Period { from: month.first(), to: month.last() };
        let snapshot = self.current_snapshot(call).await?;
        let plan = current_plan(&snapshot.plans, false).filter(|plan| plan.state == PlanState::Adopted);
        let content = plan.and_then(|plan| Some((plan.period, snapshot.content(plan.id)?)));
        let due = content.map(|(period, content)| due_in(call, &snapshot, (content, period), days));
        let (done, more_done) = self.done_in(call, days).await?;
        let before = Month::of(days.from.yesterday());
        let after = month.next();
        Ok(CalendarView {
            days,
            today,
            previous: (before != month).then(|| written(before)),
            next: (after != month).then(|| written(after)),
            plan_id: plan.map(|plan| plan.id),
            due: due.unwrap_or_default(),
            done,
            more_done,
        })
    }

    /// What was done, by the right to read events; nothing for those who have none.
    async fn done_in(&self, call: &Call, days: Period) -> Result<(Vec<CalendarEvent>, bool)> {
        let all = match call.reach(Action::ReadEvents) {
            Reach::All => true,
            Reach::Own => false,
            Reach::Nothing => return Ok((Vec::new(), false)),
        };
        let query = EventQuery { from: Some(days.from), to: Some(days.to), ..EventQuery::default() };
        let mut conn = self.read(call).await?;
        let found = events::list(&mut conn, &call.scope, &query, all, (None, MOST_EVENTS)).await?;
        let event = |StoredEvent { view, .. }: StoredEvent| CalendarEvent {
            id: view.id,
            day: view.day,
            event_type: view.event_type,
            event_type_name: view.event_type_name,
            place: view.workplace.or(view.place),
        };
        let done = found.items.into_iter().map(event).rev().collect();
        Ok((done, found.next.is_some()))
    }
}

/// What is due: all of it for those who read the plan as it stands, their own for the others.
fn due_in(
    call: &Call,
    snapshot: &PlanSnapshot,
    (content, period): (&PlanContent, Period),
    days: Period,
) -> Vec<CalendarDue> {
    let viewer = call.viewer();
    let sees_all = call.reach(Action::ReadPlan) == Reach::All;
    let view = |Due { day, occasion, of }: Due<'_>| {
        let is_over = day < viewer.today;
        Some(match of {
            Matter::Measure(measure) => {
                let label = measure.deadline.as_ref().map(|deadline| deadline.label.as_str().to_owned());
                CalendarDue {
                    day,
                    occasion,
                    of: CalendarDueOf::Measure,
                    id: measure.id.0,
                    number: content.number_of(measure),
                    title: measure.title.clone(),
                    label,
                    // Nobody says of a day that comes again that it was kept.
                    overdue: occasion == Occasion::Deadline && is_over,
                    mine: viewer.has_part_in(measure),
                }
            }
            Matter::Body(body) => CalendarDue {
                day,
                occasion,
                of: CalendarDueOf::Body,
                id: body.id.0,
                number: String::new(),
                title: body.name.clone(),
                label: None,
                overdue: false,
                mine: viewer.mandates.iter().any(|mandate| mandate.bodies.contains(&body.id)),
            },
        })
        .filter(|due: &CalendarDue| sees_all || due.mine)
    };
    let due = due(content, &snapshot.organisation, period);
    due.into_iter().filter(|due| (days.from..=days.to).contains(&due.day)).filter_map(view).collect()
}

fn written(month: Month) -> String {
    let (year, of_year, _) = month.first().civil();
    format!("{year:04}-{of_year:02}")
}

/// `2026-06`, in this form alone: one month has one address.
fn read(text: &str) -> Result<Month> {
    let numbers =
        text.split_once('-').and_then(|(year, month)| Some((year.parse().ok()?, month.parse().ok()?)));
    let month =
        numbers.and_then(|(year, month)| Month::new(year, month)).filter(|month| written(*month) == text);
    month.ok_or_else(|| {
        AppError::InvalidParameters(vec![FieldError {
            pointer: "?month".to_owned(),
            code: "not_a_value".to_owned(),
            message: "is not a month of the calendar, written as 2026-06".to_owned(),
        }])
    })
}
