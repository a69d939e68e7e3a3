//! Proposals: made by those who may not change the plan, and settled once: accepted or declined by those who may, or
//! taken back.

use verv_contract::{
    Check, Page, ProblemCode,
    endpoints::{
        AcceptProposal, CreateProposal, DeclineProposal, GetProposal, ListProposals, WithdrawProposal,
    },
    organisation::parties::{AssigneeView, PartyView},
    plan::{
        changes::{Change, Remaking, remake},
        measures::{MeasureContent, MeasureRequest, NewMeasure},
        proposals::{
            Acceptance, AcceptanceRequest, CheckedProposal, ProposalMeasure, ProposalQuery, ProposalRequest,
            ProposalRights, ProposalView, RefusalRequest,
        },
        responsibilities::ResponsibilityRequest,
    },
};
use verv_domain::{
    access::Action,
    id::{GoalId, MeasureId, OfficeId, ProposalId},
    organisation::parties::Party,
    plan::{
        plans::Plan,
        proposals::{ProposalKind, ProposalState},
    },
    text::Phrase,
};
use verv_storage::{
    Conn, Tx,
    plan::{
        goals,
        proposals::{self, Content, Settlement, StoredProposal},
        responsibilities as parts,
    },
};

use crate::{
    App, AppError, Call, CallTo, Expected, Outcome, Sent,
    error::Result,
    paging::{id_cursor, limit, page},
    plan::{
        authorized::{
            AssignedMeasure, Authorized, fetch_assigned_measure, fetch_assigned_measure_also,
            read_assigned_measure,
        },
        history::Authority,
        measures::{self, Wish, allowed_content, measure_view, read_deadline, require_addable},
        plans::{locked_plan, require_not_closed},
        responsibilities::{self, Given, distribution},
    },
};

/// What is to be stored of a proposal.
struct Draft {
    plan: Plan,
    goal: GoalId,
    base: Option<(MeasureId, i64)>,
    kind: ProposalKind,
    content: Content,
}

impl App {
    pub async fn list_proposals(
        &self,
        call: &CallTo<ListProposals>,
        query: &ProposalQuery,
    ) -> Result<Page<ProposalView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), "proposals")?;
        let mut conn = self.read(call).await?;
        let stored = page(proposals::list(&mut conn, &call.scope, query, after, limit).await?)?;
        let mut items = Vec::with_capacity(stored.items.len());
        for proposal in stored.items {
            items.push(view(&mut conn, call, proposal).await?);
        }
        let total = match query.total {
            Some(true) => Some(proposals::count(&mut conn, &call.scope, query).await?),
            Some(false) | None => None,
        };
        Ok(Page { items, next: stored.next, total })
    }

    pub async fn get_proposal(&self, call: &CallTo<GetProposal>, id: ProposalId) -> Result<ProposalView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        shown(&mut conn, call, id).await
    }

    pub async fn create_proposal(
        &self,
        call: &CallTo<CreateProposal>,
        request: &Sent<ProposalRequest>,
    ) -> Result<Outcome<ProposalView>> {
        let office = call.allow()?;
        self.write_once(call, async |tx| {
            let new = request.checked()?;
            let draft = match new.proposed {
                CheckedProposal::Change { measure, version, content } => {
                    rewriting(tx, call, (measure, version), content).await?
                }
                CheckedProposal::NewMeasure { goal, content } => adding(tx, call, goal, content).await?,
                CheckedProposal::Responsibility { measure, version, request } => {
                    reassigning(tx, call, (measure, version), request).await?
                }
            };
            if matches!(&draft.content, Content::Changes(changes) if changes.is_empty()) {
                return Err(AppError::field("/proposed", "changes_nothing", "that is how it is already"));
            }
            let id: ProposalId = self.new_id(call.request.at);
            let Draft { plan, goal, base, kind, content } = &draft;
            let new = proposals::NewProposal {
                id,
                plan: plan.id,
                goal: *goal,
                base: *base,
                kind: *kind,
                content,
                reason: new.reason.as_str(),
            };
            // What it is about may have been deleted after it was found and before its plan was held.
            proposals::insert(tx, &call.scope, new, call.doer(office))
                .await
                .map_err(|error| AppError::from(error).for_reference("/proposed"))?;
            self.audit(tx, call, office, Some(id.0)).await?;
            shown(tx, call, id).await
        })
        .await
    }

    /// Does what was proposed, as the caller's own change, and says so.
    pub async fn accept_proposal(
        &self,
        call: &CallTo<AcceptProposal>,
        id: ProposalId,
        expected: Expected,
        request: &Sent<AcceptanceRequest>,
    ) -> Result<ProposalView> {
        self.write(async |tx| {
            let Held { proposal, plan } = held(tx, call, id).await?;
            let office = call.allow_also(proposal.kind.decided_by())?;
            let version = expected.check_view(&view(tx, call, proposal.clone()).await?)?;
            let Acceptance { reply, measure_version } = request.checked()?;
            require_open(&proposal, &plan)?;
            let by = Authority { office, proposal: Some(id) };
            let made = self.carry_out(tx, call, (&proposal, &plan), measure_version, by).await?;
            let state = ProposalState::Accepted;
            let reply = reply.as_ref().map(Phrase::as_str);
            self.settle(tx, call, (id, version), Settlement { state, reply, made }, office).await
        })
        .await
    }

    pub async fn decline_proposal(
        &self,
        call: &CallTo<DeclineProposal>,
        id: ProposalId,
        expected: Expected,
        request: &Sent<RefusalRequest>,
    ) -> Result<ProposalView> {
        self.write(async |tx| {
            let Held { proposal, plan } = held(tx, call, id).await?;
            let office = call.allow_also(proposal.kind.decided_by())?;
            let version = expected.check_view(&view(tx, call, proposal.clone()).await?)?;
            let reply = request.checked()?;
            require_open(&proposal, &plan)?;
            let (state, reply) = (ProposalState::Declined, reply.as_ref().map(Phrase::as_str));
            self.settle(tx, call, (id, version), Settlement { state, reply, made: None }, office).await
        })
        .await
    }

    /// Only whoever made it takes it back.
    pub async fn withdraw_proposal(
        &self,
        call: &CallTo<WithdrawProposal>,
        id: ProposalId,
        expected: Expected,
    ) -> Result<ProposalView> {
        self.write(async |tx| {
            let Held { proposal, plan } = held(tx, call, id).await?;
            let office = call.allow()?;
            if proposal.proposer != call.actor.person {
                return Err(AppError::Denied);
            }
            let version = expected.check_view(&view(tx, call, proposal.clone()).await?)?;
            require_open(&proposal, &plan)?;
            let settlement = Settlement { state: ProposalState::Withdrawn, reply: None, made: None };
            self.settle(tx, call, (id, version), settlement, office).await
        })
        .await
    }

    /// Changes the plan as was proposed, by the rules of whoever does so without a proposal. What came of a new measure.
    async fn carry_out(
        &self,
        tx: &mut Tx,
        call: &CallTo<AcceptProposal>,
        (proposal, plan): (&StoredProposal, &Plan),
        seen: Option<i64>,
        by: Authority,
    ) -> Result<Option<MeasureId>> {
        let action = proposal.kind.decided_by();
        let (changes, measure) = match (&proposal.content, &proposal.measure) {
            (Content::NewMeasure(request), _) => {
                let content = request.clone().check().map_err(AppError::InvalidFields)?;
                let goal_id = proposal.goal.id;
                let new = NewMeasure { goal_id, position: None, continued: false, content };
                return Ok(Some(self.add_measure(tx, call, plan, &new, by).await?.id));
            }
            (Content::Changes(changes), Some(measure)) => (changes, measure.id),
            // Where the measure goes, what was proposed of it goes with it.
            (Content::Changes(_), None) => return Err(AppError::Hidden),
        };
        let before = fetch_assigned_measure_also(tx, call, measure, action).await?;
        let now = measure_view(call, &before);
        let is_overtaken = changes.iter().any(|change| change.overtaken(&now).is_some());
        if is_overtaken && seen != Some(now.version) {
            let current = view(tx, call, proposal.clone()).await?;
            return Err(AppError::Stale(Some(serde_json::to_value(&current)?)));
        }
        let Remaking { content, responsibility } = remake(changes, &now);
        if let Some(content) = content {
            let content = content.check().map_err(AppError::InvalidFields)?;
            let wish = Wish { before: &before.measure, content, version: now.version };
            self.rewrite_measure(tx, call, plan, wish, by).await?;
        }
        if let Some(responsibility) = responsibility {
            let assignment = responsibility.check_on(call.scope.today).map_err(AppError::InvalidFields)?;
            let given = Given { assignment: &assignment, version: now.version, pointer: "" };
            self.reassign(tx, call, plan, (&before, given), by).await?;
        }
        Ok(None)
    }

    async fn settle(
        &self,
        tx: &mut Tx,
        call: &Call,
        (id, version): (ProposalId, i64),
        settlement: Settlement<'_>,
        office: OfficeId,
    ) -> Result<ProposalView> {
        let settled = proposals::settle(tx, &call.scope, id, settlement, call.doer(office), version).await?;
        crate::sent::ensure_updated(settled)?;
        self.audit(tx, call, office, Some(id.0)).await?;
        shown(tx, call, id).await
    }
}

/// A proposal with its plan, which is held until the transaction ends: whoever settles it, closes the plan, or deletes what it
/// is about waits.
struct Held {
    proposal: StoredProposal,
    plan: Plan,
}

async fn held(tx: &mut Tx, call: &Call, id: ProposalId) -> Result<Held> {
    call.require(Action::ReadPlan)?;
    let plan = found(tx, call, id).await?.plan_id;
    let plan = locked_plan(tx, call, plan).await?;
    // As it is now that nobody else settles it.
    Ok(Held { proposal: found(tx, call, id).await?, plan })
}

fn require_open(proposal: &StoredProposal, plan: &Plan) -> Result<()> {
    require_not_closed(plan.state)?;
    match proposal.state {
        ProposalState::Open => Ok(()),
        ProposalState::Accepted
        | ProposalState::Declined
        | ProposalState::Withdrawn
        | ProposalState::Lapsed => Err(AppError::Conflict(ProblemCode::StateNotAllowed)),
    }
}

async fn found(conn: &mut Conn, call: &Call, id: ProposalId) -> Result<StoredProposal> {
    proposals::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}

async fn shown(conn: &mut Conn, call: &Call, id: ProposalId) -> Result<ProposalView> {
    let proposal = found(conn, call, id).await?;
    view(conn, call, proposal).await
}

/// The measure that a proposal names, held with its plan, when its version is the one that was read.
async fn about(
    tx: &mut Tx,
    call: &CallTo<CreateProposal>,
    (id, version): (MeasureId, i64),
) -> Result<(Authorized<AssignedMeasure>, Plan)> {
    let found = fetch_assigned_measure(tx, call, id).await;
    let measure = found.map_err(|error| match error {
        AppError::Hidden => AppError::field("/proposed/measure_id", "unknown", "there is no such measure"),
        other => other,
    })?;
    Expected::version(version).check_view(&measure_view(call, &measure))?;
    let plan = locked_plan(tx, call, measure.measure.plan_id).await?;
    require_not_closed(plan.state)?;
    Ok((measure, plan))
}

/// Another content of a measure.
async fn rewriting(
    tx: &mut Tx,
    call: &CallTo<CreateProposal>,
    of: (MeasureId, i64),
    content: MeasureContent,
) -> Result<Draft> {
    let (before, plan) = about(tx, call, of).await?;
    let content = allowed_content(&plan, &before.measure, content)?;
    let deadline = read_deadline(content.deadline.as_ref(), plan.period);
    let changes = measures::changes(call, &before.measure, &content, deadline.as_ref());
    Ok(Draft {
        plan,
        goal: before.measure.goal.id,
        base: Some(of),
        kind: ProposalKind::Change,
        content: Content::Changes(changes),
    })
}

/// A new measure under a goal.
async fn adding(tx: &mut Tx, call: &Call, goal: GoalId, content: MeasureContent) -> Result<Draft> {
    let unknown = || AppError::field("/proposed/goal_id", "unknown", "there is no such goal");
    let found = goals::find(tx, &call.scope, goal).await?.ok_or_else(unknown)?;
    let plan = locked_plan(tx, call, found.plan_id).await?;
    require_addable(&plan, &content)?;
    let content = Content::NewMeasure(MeasureRequest::from(content));
    Ok(Draft { plan, goal, base: None, kind: ProposalKind::NewMeasure, content })
}

/// Another distribution of a measure.
async fn reassigning(
    tx: &mut Tx,
    call: &CallTo<CreateProposal>,
    of: (MeasureId, i64),
    request: ResponsibilityRequest,
) -> Result<Draft> {
    let (measure, plan) = about(tx, call, of).await?;
    let assignment = request.check_on(call.scope.today).map_err(|errors| {
        let below = |mut error: verv_contract::FieldError| {
            error.pointer.insert_str(0, "/proposed");
            error
        };
        AppError::InvalidFields(errors.into_iter().map(below).collect())
    })?;
    let mut accountable = None;
    if let Some(party) = assignment.accountable {
        accountable = Some(named(tx, call, party, "/proposed/accountable").await?);
    }
    let mut supporting = Vec::with_capacity(assignment.supporting.len());
    for party in assignment.supporting {
        supporting.push(named(tx, call, party, "/proposed/supporting").await?);
    }
    let until = |party: PartyView| AssigneeView { party, to: assignment.to };
    let wanted = (accountable.map(until), supporting.into_iter().map(until).collect());
    let changes = responsibilities::changes(&distribution(&measure.parts), &wanted);
    Ok(Draft {
        plan,
        goal: measure.measure.goal.id,
        base: Some(of),
        kind: ProposalKind::Responsibility,
        content: Content::Changes(changes),
    })
}

async fn named(conn: &mut Conn, call: &Call, party: Party, pointer: &str) -> Result<PartyView> {
    let name = parts::party_name(conn, &call.scope, party).await?;
    Ok(PartyView::new(party, name.ok_or_else(|| AppError::unknown(pointer))?))
}

/// The proposal as its page shows it, with what the caller may do.
async fn view(conn: &mut Conn, call: &Call, proposal: StoredProposal) -> Result<ProposalView> {
    let overtaken = overtaken(conn, call, &proposal).await?;
    let StoredProposal {
        id,
        plan_id,
        goal,
        measure,
        kind,
        content,
        base_version: _,
        reason,
        proposer,
        at,
        office,
        state,
        settlement,
        version,
    } = proposal;
    let (changes, new_measure) = match content {
        Content::Changes(changes) => (changes, None),
        Content::NewMeasure(measure) => (Vec::new(), Some(measure)),
    };
    let own = proposer == call.actor.person;
    let is_open = state == ProposalState::Open;
    let may = ProposalRights {
        decide: is_open && call.require(kind.decided_by()).is_ok(),
        withdraw: is_open && own,
    };
    Ok(ProposalView {
        id,
        plan_id,
        goal,
        measure,
        kind,
        changes,
        new_measure,
        overtaken,
        reason,
        at,
        office,
        own,
        state,
        settlement,
        may,
        version,
    })
}

/// What has become something else meanwhile. The measure is looked up only where anything has changed in it.
async fn overtaken(conn: &mut Conn, call: &Call, proposal: &StoredProposal) -> Result<Vec<Change>> {
    let Content::Changes(changes) = &proposal.content else { return Ok(Vec::new()) };
    let has_changed =
        |measure: &&ProposalMeasure| proposal.base_version.is_none_or(|base| base != measure.version);
    let Some(measure) = proposal.measure.as_ref().filter(has_changed) else { return Ok(Vec::new()) };
    if proposal.state != ProposalState::Open {
        return Ok(Vec::new());
    }
    let now = read_assigned_measure(conn, call, measure.id).await?;
    let now = measure_view(call, &now);
    Ok(changes.iter().filter_map(|change| change.overtaken(&now)).collect())
}
