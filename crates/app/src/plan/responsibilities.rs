//! Who answers for what: one at a time, in bulk, and the history.

use verv_contract::{
    Page,
    endpoint::Endpoint,
    endpoints::{AssignInBulk, AssignResponsibility, ListResponsibilities},
    organisation::parties::AssigneeView,
    page::PageQuery,
    plan::{
        changes::{Change, same_assignees},
        measures::MeasureView,
        responsibilities::{
            BulkAssignmentRequest, BulkAssignmentView, ResponsibilityRequest, ResponsibilityView,
        },
    },
};
use verv_domain::{
    id::MeasureId,
    organisation::parties::Party,
    plan::{
        plans::Plan,
        responsibilities::{Assignment, Part},
    },
};
use verv_storage::{
    Tx,
    plan::{
        measures,
        responsibilities::{self, NewPart, StoredPart, views},
    },
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    paging::{id_cursor, limit, page},
    plan::{
        authorized::{AssignedMeasure, fetch_assigned_measure, fetch_measure, read_assigned_measure},
        history::Authority,
        measures::measure_view,
        plans::{locked_plan, require_not_closed},
    },
    sent::ensure_updated,
};

impl App {
    pub async fn assign_responsibility(
        &self,
        call: &CallTo<AssignResponsibility>,
        id: MeasureId,
        expected: Expected,
        request: &dyn Edit<ResponsibilityRequest>,
    ) -> Result<MeasureView> {
        self.write(async |tx| self.assign(tx, call, id, &expected, request, "").await).await
    }

    /// All or nothing.
    pub async fn assign_in_bulk(
        &self,
        call: &CallTo<AssignInBulk>,
        request: &Sent<BulkAssignmentRequest>,
    ) -> Result<Outcome<BulkAssignmentView>> {
        call.allow()?;
        self.write_once(call, async |tx| {
            let items = request.checked()?;
            let mut measures = Vec::with_capacity(items.len());
            for (n, item) in items.into_iter().enumerate() {
                let pointer = format!("/items/{n}/responsibility");
                let (id, version) = (item.measure_id, Expected::version(item.version));
                let request = Sent::read(item.responsibility);
                let assigned = self.assign(tx, call, id, &version, &request, &pointer).await;
                // An unknown measure in a body is the body's fault.
                measures.push(assigned.map_err(|error| match error {
                    AppError::Hidden => AppError::field(
                        format!("/items/{n}/measure_id"),
                        "unknown",
                        "there is no such measure",
                    ),
                    other => other,
                })?);
            }
            Ok(BulkAssignmentView { measures })
        })
        .await
    }

    /// Gives one measure its responsibility; field errors are below `pointer`.
    async fn assign<E: Endpoint>(
        &self,
        tx: &mut Tx,
        call: &CallTo<E>,
        id: MeasureId,
        expected: &Expected,
        request: &dyn Edit<ResponsibilityRequest>,
        pointer: &str,
    ) -> Result<MeasureView> {
        let before = fetch_assigned_measure(tx, call, id).await?;
        let current = measure_view(call, &before);
        let version = expected.check_view(&current)?;
        let Some(request) = request.over((&current).into())? else { return Ok(current) };
        let assignment = request.check_on(call.scope.today).map_err(|errors| {
            let below = |mut error: verv_contract::FieldError| {
                error.pointer.insert_str(0, pointer);
                error
            };
            AppError::InvalidFields(errors.into_iter().map(below).collect())
        })?;
        let plan = locked_plan(tx, call, before.measure.plan_id).await?;
        let given = Given { assignment: &assignment, version, pointer };
        self.reassign(tx, call, &plan, (&before, given), before.office.into()).await
    }

    /// Another distribution for a measure of a plan that is held.
    pub(crate) async fn reassign(
        &self,
        tx: &mut Tx,
        call: &Call,
        plan: &Plan,
        (before, Given { assignment, version, pointer }): (&AssignedMeasure, Given<'_>),
        by: Authority,
    ) -> Result<MeasureView> {
        let id = before.measure.id;
        require_not_closed(plan.state)?;
        self.distribute(tx, call, before, assignment, pointer).await?;
        ensure_updated(measures::touch(tx, &call.scope, id, version).await?)?;
        let after = read_assigned_measure(tx, call, id).await?;
        if plan.state.keeps_history() {
            for change in changes(&distribution(&before.open_parts), &distribution(&after.open_parts)) {
                self.note(tx, call, by, id, &change).await?;
            }
        }
        self.audit(tx, call, by.office, Some(id.0)).await?;
        Ok(measure_view(call, &after))
    }

    /// Replaces what is different and leaves what is the same.
    async fn distribute(
        &self,
        tx: &mut Tx,
        call: &Call,
        before: &AssignedMeasure,
        assignment: &Assignment,
        pointer: &str,
    ) -> Result<()> {
        let accountable = assignment.accountable.map(|party| (Part::Accountable, party));
        let supporting = assignment.supporting.iter().map(|party| (Part::Supporting, *party));
        let wanted: Vec<(Part, Party)> = accountable.into_iter().chain(supporting).collect();
        let stays = |stored: &StoredPart| {
            wanted.contains(&(stored.part, stored.party))
                && stored.ends == assignment.to
                && stored.starts <= assignment.from
        };
        for stored in before.open_parts.iter().filter(|stored| !stays(stored)) {
            responsibilities::replace(tx, &call.scope, stored, call.request.at).await?;
        }
        for ((part, party), position) in wanted.iter().copied().zip(1_i64..) {
            let is_there =
                |stored: &&StoredPart| (stored.part, stored.party) == (part, party) && stays(stored);
            if before.open_parts.iter().any(|stored| is_there(&stored)) {
                continue;
            }
            let id = self.new_id(call.request.at);
            let (starts, ends) = (assignment.from, assignment.to);
            let new = NewPart { id, part, party, position, starts, ends };
            let field = match part {
                Part::Accountable => format!("{pointer}/accountable"),
                Part::Supporting => format!("{pointer}/supporting"),
            };
            responsibilities::insert(tx, &call.scope, before.measure.id, new, call.request.at)
                .await
                .map_err(|error| AppError::from(error.conflict_to_retry()).for_reference(field))?;
        }
        Ok(())
    }

    pub async fn list_responsibilities(
        &self,
        call: &CallTo<ListResponsibilities>,
        id: MeasureId,
        query: &PageQuery,
    ) -> Result<Page<ResponsibilityView>> {
        let mut conn = self.read(call).await?;
        fetch_measure(&mut conn, call, id).await?;
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), "responsibilities")?;
        page(responsibilities::list(&mut conn, &call.scope, id, after, limit).await?)
    }
}

/// Who is to answer for a measure that was read as `version`; field errors are below `pointer`.
pub(crate) struct Given<'a> {
    pub assignment: &'a Assignment,
    pub version: i64,
    pub pointer: &'a str,
}

/// Who answers for a measure, and who supports it.
pub(crate) type Distribution = (Option<AssigneeView>, Vec<AssigneeView>);

pub(crate) fn distribution(parts: &[StoredPart]) -> Distribution {
    (views(parts, Part::Accountable).pop(), views(parts, Part::Supporting))
}

/// The differences.
pub(crate) fn changes(before: &Distribution, after: &Distribution) -> Vec<Change> {
    let mut changes = Vec::new();
    if !same_assignees(before.0.as_slice(), after.0.as_slice()) {
        changes.push(Change::Accountable { before: before.0.clone(), after: after.0.clone() });
    }
    if !same_assignees(&before.1, &after.1) {
        changes.push(Change::Supporting { before: before.1.clone(), after: after.1.clone() });
    }
    changes
}
