//! Lists of measures: filtered, sorted, a page at a time.

use verv_contract::{
    Page,
    endpoints::ListMeasures,
    plan::measures::{MeasureListQuery, MeasureSummary},
};
use verv_domain::{
    access::Reach,
    folding::fold,
    id::MeasureId,
    organisation::composition::Organisation,
    plan::{
        measure_lists::{MeasureFilter, MeasureSort, Mine, OrderKey, Viewer},
        plans::Plan,
        snapshots::{Measure, PlanContent, current_plan},
    },
};
use verv_storage::cursor::{Cursor, Key, Slice};

use crate::{
    App, AppError, CallTo,
    error::Result,
    paging::{check_position, check_search, cursor, limit, page},
    plan::shown::{accountable, deadline, last_report, supporting},
};

impl App {
    pub async fn list_measures(
        &self,
        call: &CallTo<ListMeasures>,
        query: &MeasureListQuery,
    ) -> Result<Page<MeasureSummary>> {
        let reach = call.reach_of_row();
        if reach == Reach::Nothing {
            return Err(AppError::Denied);
        }
        let limit = limit(query.limit)?;
        check_search(query.search.as_deref())?;
        check_position("?area", query.area)?;
        let sort = query.sort.unwrap_or_default();
        let order = format!("measures {}", sort.as_str());
        let fits = |key: &Key| order_key(key).is_some_and(|key| sort.compares(&key));
        let after = cursor(query.cursor.as_deref(), &order, fits)?;
        let after = after.as_ref().and_then(|after| Some((order_key(&after.key)?, MeasureId(after.id))));

        let current = self.current_snapshot(call).await?;
        // Callers who see only their own measures have none in a plan that is not adopted.
        let with_drafts = reach == Reach::All;
        let shown = |plan: &&Plan| with_drafts || !plan.state.wording_is_open();
        let plan = match query.plan {
            Some(id) => current.plan(id).filter(shown),
            None => current_plan(&current.plans, with_drafts),
        };
        let snapshot = match plan {
            Some(plan) if current.content(plan.id).is_none() => {
                self.snapshot_with_plan(call, plan.id).await?
            }
            _ => current.clone(),
        };
        let content = plan.and_then(|plan| snapshot.content(plan.id));
        let Some(content) = content else { return empty(query) };

        let viewer = call.viewer();
        let left = filter(query, reach).of(content, &snapshot.organisation, viewer);
        let total = (query.total == Some(true)).then_some(left.len() as u64);
        let mut sorted = sort.sort(content, left, after);
        let has_more = sorted.len() > limit as usize;
        sorted.truncate(limit as usize);
        let last = sorted.last().filter(|_| has_more);
        let next = last.map(|last| Cursor { order, key: key(sort, content, last), id: last.id.0 });
        let items =
            sorted.into_iter().map(|measure| summary(content, measure, &snapshot.organisation, viewer));
        Ok(Page { total, ..page(Slice { items: items.collect(), next })? })
    }
}

fn empty(query: &MeasureListQuery) -> Result<Page<MeasureSummary>> {
    let total = (query.total == Some(true)).then_some(0);
    Ok(Page { total, ..page(Slice { items: Vec::new(), next: None })? })
}

/// Callers who may see only their own measures are limited to those, whatever they ask for.
fn filter(query: &MeasureListQuery, reach: Reach) -> MeasureFilter {
    let mine = match (query.mine, reach) {
        (Some(part), _) => Some(Mine::Strongest(part)),
        (None, Reach::All) => None,
        (None, Reach::Own | Reach::Nothing) => Some(Mine::Any),
    };
    MeasureFilter {
        status: query.status,
        kind: query.kind,
        state: query.state,
        area: query.area,
        goal: query.goal,
        office: query.office,
        body: query.body,
        mine,
        unassigned: query.unassigned,
        overdue: query.overdue,
        due_before: query.due_before,
        search: query.search.as_deref().map(fold),
    }
}

/// What a cursor's key compares with; `None` for keys of other lists.
fn order_key(key: &Key) -> Option<OrderKey<'_>> {
    match key {
        Key::Number(number) => Some(OrderKey::Number(*number)),
        Key::Bytes(bytes) => Some(OrderKey::Bytes(bytes)),
        Key::Id | Key::Pair(..) => None,
    }
}

/// A cursor's key.
fn key(sort: MeasureSort, content: &PlanContent, measure: &Measure) -> Key {
    match sort.key(content, measure) {
        OrderKey::Number(number) => Key::Number(number),
        OrderKey::Bytes(bytes) => Key::Bytes(bytes.to_vec()),
    }
}

fn summary(
    content: &PlanContent,
    measure: &Measure,
    organisation: &Organisation,
    viewer: Viewer<'_>,
) -> MeasureSummary {
    let goal = content.goal_of(measure);
    let today = viewer.today;
    MeasureSummary {
        id: measure.id,
        plan_id: content.plan,
        goal_id: goal.id,
        goal_number: content.number_of_goal(goal),
        goal_title: goal.title.clone(),
        area_number: content.area_of(goal).number,
        number: content.number_of(measure),
        title: measure.title.clone(),
        kind: measure.kind,
        state: measure.state,
        status: measure.status(viewer.silent_since),
        last_report: last_report(measure),
        deadline: deadline(measure, today),
        accountable: accountable(measure, organisation, today),
        supporting: supporting(measure, organisation, today),
        everyone_named: measure.everyone_named,
        mine: viewer.has_part_in(measure),
        version: measure.version,
    }
}
