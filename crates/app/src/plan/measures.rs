//! Measures: one, lists, and changes.

use verv_contract::{
    ProblemCode,
    endpoints::{ChangeMeasure, CreateMeasure, DeleteMeasure, GetMeasure},
    plan::{
        changes::Change,
        measures::{
            MeasureContent, MeasureRequest, MeasureRights, MeasureView, NewMeasure, NewMeasureRequest,
            WrittenDeadline,
        },
    },
};
use verv_domain::{
    access::{Action, Decision, Object, decide},
    id::{GoalId, MeasureId, PlanId},
    period::Period,
    plan::{
        deadlines::{Certainty, Deadline},
        holes::{MeasureFacts, of_measure},
        measures::{MeasureState, Origin},
        plans::{Plan, PlanState},
        responsibilities::Part,
    },
    position::LARGEST_POSITION,
    text::AdoptedText,
};
use verv_storage::{
    Conn, StorageError, Tx,
    plan::{
        goals,
        measures::{self, Place, StoredMeasure, deadline_view},
        proposals, responsibilities,
    },
    value::stored,
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    plan::{
        authorized::{AssignedMeasure, assigned_measure_of, fetch_assigned_measure, read_assigned_measure},
        history::Authority,
        plans::{editable_plan, locked_plan, require_not_closed, require_open_wording},
    },
    sent::ensure_updated,
};

impl App {
    pub async fn get_measure(&self, call: &CallTo<GetMeasure>, id: MeasureId) -> Result<MeasureView> {
        if let Some(snapshot) = self.kept_snapshot(call).await
            && snapshot.measure(id).is_some()
        {
            return Ok(measure_view(call, &assigned_measure_of(&snapshot, call, id)?));
        }
        // A few rows cost less than a plan that is not kept.
        let mut conn = self.read(call).await?;
        let measure = fetch_assigned_measure(&mut conn, call, id).await?;
        Ok(measure_view(call, &measure))
    }

    pub async fn create_measure(
        &self,
        call: &CallTo<CreateMeasure>,
        plan: PlanId,
        request: &Sent<NewMeasureRequest>,
    ) -> Result<Outcome<MeasureView>> {
        let allowed = async |tx: &mut Tx| editable_plan(tx, call, plan).await;
        self.write_once_for(call, allowed, async |tx, (plan, office)| {
            let new = request.checked()?;
            self.add_measure(tx, call, &plan, &new, office.into()).await
        })
        .await
    }

    /// A new measure in a plan that is held.
    pub(crate) async fn add_measure(
        &self,
        tx: &mut Tx,
        call: &Call,
        plan: &Plan,
        new: &NewMeasure,
        by: Authority,
    ) -> Result<MeasureView> {
        require_addable(plan, &new.content)?;
        let goal = goals::find(tx, &call.scope, new.goal_id).await?;
        if goal.is_none_or(|goal| goal.plan_id != plan.id) {
            return Err(AppError::field("/goal_id", "unknown", "there is no such goal in the plan"));
        }
        let position = self.position(tx, call, new.goal_id, new.position).await?;
        let origin = match (plan.state.wording_is_open(), new.continued) {
            (_, true) => Origin::Continued,
            (true, false) => Origin::Adopted,
            (false, false) => Origin::AddedByBoard,
        };
        let deadline = read_deadline(new.content.deadline.as_ref(), plan.period);
        let id: MeasureId = self.new_id(call.request.at);
        let place = Place { plan: plan.id, goal: new.goal_id, position };
        let origin = (origin, (!plan.state.wording_is_open()).then_some(by.office));
        let content = (&new.content, deadline.as_ref());
        measures::insert(tx, &call.scope, id, place, origin, content, call.request.at)
            .await
            .map_err(|error| AppError::from(error).for_uniqueness())?;
        if plan.state.keeps_history() {
            self.note(tx, call, by, id, &Change::Added).await?;
        }
        self.audit(tx, call, by.office, Some(id.0)).await?;
        let measure = read_assigned_measure(tx, call, id).await?;
        Ok(measure_view(call, &measure))
    }

    async fn position(&self, conn: &mut Conn, call: &Call, goal: GoalId, asked: Option<i64>) -> Result<i64> {
        if let Some(position) = asked {
            return Ok(position);
        }
        let next = measures::next_position(conn, &call.scope, goal).await?;
        if next > LARGEST_POSITION {
            return Err(AppError::field("/goal_id", "full", "the goal has no room for more measures"));
        }
        Ok(next)
    }

    pub async fn change_measure(
        &self,
        call: &CallTo<ChangeMeasure>,
        id: MeasureId,
        expected: Expected,
        request: &dyn Edit<MeasureRequest>,
    ) -> Result<MeasureView> {
        self.write(async |tx| {
            let before = fetch_assigned_measure(tx, call, id).await?;
            let current = measure_view(call, &before);
            let version = expected.check_view(&current)?;
            let Some(content) = request.checked_over((&current).into())? else { return Ok(current) };
            let plan = locked_plan(tx, call, before.measure.plan_id).await?;
            let wish = Wish { before: &before.measure, content, version };
            self.rewrite_measure(tx, call, &plan, wish, before.office.into()).await
        })
        .await
    }

    /// Another content for a measure of a plan that is held.
    pub(crate) async fn rewrite_measure(
        &self,
        tx: &mut Tx,
        call: &Call,
        plan: &Plan,
        Wish { before, content, version }: Wish<'_>,
        by: Authority,
    ) -> Result<MeasureView> {
        let (id, content) = (before.id, allowed_content(plan, before, content)?);
        let deadline = read_deadline(content.deadline.as_ref(), plan.period);
        ensure_updated(measures::change(tx, &call.scope, id, &content, deadline.as_ref(), version).await?)?;
        if plan.state.keeps_history() {
            for change in changes(call, before, &content, deadline.as_ref()) {
                self.note(tx, call, by, id, &change).await?;
            }
        }
        self.audit(tx, call, by.office, Some(id.0)).await?;
        let after = read_assigned_measure(tx, call, id).await?;
        Ok(measure_view(call, &after))
    }

    pub async fn delete_measure(
        &self,
        call: &CallTo<DeleteMeasure>,
        id: MeasureId,
        expected: Expected,
    ) -> Result<()> {
        self.write(async |tx| {
            let measure = fetch_assigned_measure(tx, call, id).await?;
            let version = expected.check_view(&measure_view(call, &measure))?;
            require_open_wording(locked_plan(tx, call, measure.measure.plan_id).await?.state)?;
            responsibilities::delete_of_measure(tx, &call.scope, id).await?;
            proposals::delete_of_measure(tx, &call.scope, id).await?;
            let deleted =
                measures::delete(tx, &call.scope, id, version).await.map_err(|error| match error {
                    StorageError::Reference(_) => AppError::Conflict(ProblemCode::InUse),
                    other => other.into(),
                })?;
            ensure_updated(deleted)?;
            self.audit(tx, call, measure.office, Some(id.0)).await
        })
        .await
    }
}

/// What a measure is to become, from what was read as `version`.
pub(crate) struct Wish<'a> {
    pub before: &'a StoredMeasure,
    pub content: MeasureContent,
    pub version: i64,
}

/// The content that the measure may have in its plan's state.
pub(crate) fn allowed_content(
    plan: &Plan,
    before: &StoredMeasure,
    mut content: MeasureContent,
) -> Result<MeasureContent> {
    require_not_closed(plan.state)?;
    if !plan.state.wording_is_open() {
        keep_adopted_text(before, &mut content)?;
    }
    Ok(content)
}

/// Whether the plan's state lets a measure of this content be added.
pub(crate) fn require_addable(plan: &Plan, content: &MeasureContent) -> Result<()> {
    require_not_closed(plan.state)?;
    if !plan.state.wording_is_open() && content.adopted_text.is_some() {
        return Err(AppError::Conflict(ProblemCode::WordingLocked));
    }
    Ok(())
}

/// The measure as its page shows it, with what the caller may do.
pub(crate) fn measure_view(call: &Call, assigned: &AssignedMeasure) -> MeasureView {
    let AssignedMeasure { measure, parts, .. } = assigned;
    let parties = assigned.parties();
    let object = Object::Measure { branch: call.branch.id, parties: &parties };
    // A plan that is closed stays as it is.
    let is_open = measure.plan_state != PlanState::Closed;
    let may = |action| is_open && matches!(decide(&call.actor, action, object), Decision::Allow(_));
    let accountable = parts.iter().find(|part| part.part == Part::Accountable);
    MeasureView {
        id: measure.id,
        plan_id: measure.plan_id,
        goal: measure.goal.clone(),
        number: measure.number.clone(),
        title: measure.title.clone(),
        adopted_text: measure.adopted_text.clone(),
        kind: measure.kind,
        target: measure.target.clone().map(Into::into),
        deadline: measure.deadline_view(call.scope.today),
        origin: measure.origin,
        added: measure.added.clone(),
        state: measure.state,
        not_local_reason: measure.not_local_reason.clone(),
        everyone_named: measure.everyone_named,
        status: measure.status(&call.scope),
        last_report: measure.last_report.clone(),
        accountable: accountable.map(responsibilities::StoredPart::view),
        supporting: responsibilities::views(parts, Part::Supporting),
        holes: of_measure(measure_facts(measure, accountable.map(|part| part.held))),
        may: MeasureRights {
            check_in: may(Action::CheckIn),
            acknowledge: may(Action::Acknowledge),
            assign: may(Action::Assign),
            edit: may(Action::EditPlan),
            propose: may(Action::Propose) && !may(Action::EditPlan),
        },
        version: measure.version,
    }
}

/// What decides the holes of a measure.
pub(crate) fn measure_facts(measure: &StoredMeasure, accountable_is_held: Option<bool>) -> MeasureFacts<'_> {
    let deadline = measure.deadline.as_ref();
    MeasureFacts {
        kind: measure.kind,
        target: measure.target.as_ref(),
        has_deadline: deadline.is_some(),
        deadline_is_unclear: deadline.is_some_and(|deadline| deadline.certainty == Certainty::Ambiguous),
        everyone_named: measure.everyone_named,
        accountable_is_held,
    }
}

/// Days that somebody gave stand; otherwise the words are read, and words that are not understood have no days.
pub(crate) fn read_deadline(written: Option<&WrittenDeadline>, plan: Period) -> Option<Deadline> {
    let WrittenDeadline { label, starts, ends } = written?.clone();
    if starts.is_some() || ends.is_some() {
        return Some(Deadline { label, starts, ends, certainty: Certainty::Clear });
    }
    let unread = Deadline { label: label.clone(), starts, ends, certainty: Certainty::Clear };
    Some(Deadline::read(label, plan).unwrap_or(unread))
}

/// Adopted words do not change; a request that leaves them out keeps them.
fn keep_adopted_text(before: &StoredMeasure, content: &mut MeasureContent) -> Result<()> {
    let adopted = before.adopted_text.as_deref();
    match &content.adopted_text {
        Some(sent) if Some(sent.as_str()) != adopted => Err(AppError::Conflict(ProblemCode::WordingLocked)),
        Some(_) => Ok(()),
        None => {
            let kept = adopted.map(|text| stored("adopted text", text, AdoptedText::parse));
            content.adopted_text = kept.transpose()?;
            Ok(())
        }
    }
}

/// What becomes another, one change for each part.
pub(crate) fn changes(
    call: &Call,
    before: &StoredMeasure,
    after: &MeasureContent,
    deadline: Option<&Deadline>,
) -> Vec<Change> {
    let today = call.scope.today;
    let show = |deadline: &Deadline| deadline_view(deadline, false, today);
    let reason = after.not_local_reason.clone().map(String::from);
    let mut changes = Vec::new();
    if before.title != after.title.as_str() {
        let (before, after) = (before.title.clone(), after.title.clone().into());
        changes.push(Change::Title { before: Some(before), after: Some(after) });
    }
    let adopted_text = after.adopted_text.clone().map(String::from);
    if before.adopted_text != adopted_text {
        changes.push(Change::AdoptedText { before: before.adopted_text.clone(), after: adopted_text });
    }
    if before.kind != after.kind {
        changes.push(Change::Kind { before: before.kind, after: after.kind });
    }
    if before.target != after.target {
        let (before, after) = (before.target.clone(), after.target.clone());
        changes.push(Change::Target { before: before.map(Into::into), after: after.map(Into::into) });
    }
    if before.deadline.as_ref() != deadline {
        let before = before.deadline.as_ref().map(show);
        changes.push(Change::Deadline { before, after: deadline.map(show) });
    }
    if before.state != after.state {
        changes.push(Change::State { before: before.state, after: after.state });
    }
    if before.not_local_reason != reason {
        changes.push(Change::NotLocalReason { before: before.not_local_reason.clone(), after: reason });
    }
    if before.everyone_named != after.everyone_named {
        changes.push(Change::EveryoneNamed { before: before.everyone_named, after: after.everyone_named });
    }
    changes
}

/// Whether the measure is worked on, so that something can be reported of it.
pub(crate) fn require_worked_on(measure: &StoredMeasure) -> Result<()> {
    let is_local = measure.kind != verv_domain::plan::measures::MeasureKind::NotLocal;
    match measure.state {
        MeasureState::Active | MeasureState::Paused if is_local => Ok(()),
        MeasureState::Active | MeasureState::Paused | MeasureState::Dropped => {
            Err(AppError::Conflict(ProblemCode::StateNotAllowed))
        }
    }
}
