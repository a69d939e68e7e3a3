//! Proposals and how they were settled.

use uuid::Uuid;
use verv_contract::plan::{
    changes::Change,
    check_ins::HiddenView,
    measures::{GoalRef, MeasureRequest},
    proposals::{ProposalMeasure, ProposalQuery, SettlementView},
};
use verv_domain::{
    Timestamp,
    id::{GoalId, MeasureId, PersonId, PlanId, ProposalId},
    plan::proposals::{ProposalKind, ProposalState},
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::{Result, StorageError},
    scope::Doer,
    statement::{statements, values},
    value::{Value, parse_word},
};

/// The columns of a proposal with its goal and its measure; what follows limits the rows.
macro_rules! select_proposal {
    ($limits:expr) => {
        concat!(
            "SELECT p.id, p.plan_id, p.goal_id, a.number AS area_number, a.title AS area_title,
                g.position AS goal_position, g.title AS goal_title, p.measure_id, m.position, m.title,
                m.version AS measure_version, p.kind, p.content, p.base_version, p.reason, p.person_id, p.at,
                o.name AS office, p.state, p.settled_at, k.name AS settled_office, p.reply, p.hidden_at,
                h.name AS hidden_office, p.version
            FROM proposal p
            JOIN goal g ON g.branch_id = p.branch_id AND g.id = p.goal_id
            JOIN area a ON a.branch_id = g.branch_id AND a.id = g.area_id
            JOIN office o ON o.branch_id = p.branch_id AND o.id = p.office_id
            LEFT JOIN measure m ON m.branch_id = p.branch_id AND m.id = p.measure_id
            LEFT JOIN office k ON k.branch_id = p.branch_id AND k.id = p.settled_office_id
            LEFT JOIN office h ON h.branch_id = p.branch_id AND h.id = p.hidden_office_id
            WHERE p.branch_id = $1 ",
            $limits
        )
    };
}

/// What the filters leave.
macro_rules! filters {
    () => {
        "AND (CAST($2 AS TEXT) IS NULL OR p.state = $2)
        AND (CAST($3 AS BOOLEAN) IS NULL OR (p.person_id = $4) = $3)
        AND (CAST($5 AS UUID) IS NULL OR p.measure_id = $5) "
    };
}

statements! {
    FIND = select_proposal!("AND p.id = $2");
    LIST = select_proposal!(concat!(filters!(), "AND (CAST($6 AS UUID) IS NULL OR p.id < $6)
        ORDER BY p.id DESC LIMIT $7"));
    COUNT = concat!("SELECT COUNT(*) AS proposals FROM proposal p WHERE p.branch_id = $1 ", filters!());
    INSERT = "INSERT INTO proposal (branch_id, id, plan_id, goal_id, measure_id, kind, content, base_version, reason,
            person_id, office_id, at, state, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'open', 1)";
    /// Whoever comes second finds it settled.
    SETTLE = "UPDATE proposal SET state = $4, settled_at = $5, settled_by = $6, settled_office_id = $7, reply = $8,
            measure_id = COALESCE(measure_id, $9), version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $3 AND state = 'open'";
    LAPSE = "UPDATE proposal SET state = 'lapsed', settled_at = $3, settled_by = $4, settled_office_id = $5,
            version = version + 1
        WHERE branch_id = $1 AND plan_id = $2 AND state = 'open'";
    CONTENTS = "SELECT p.id, p.kind, p.content FROM proposal p WHERE p.branch_id = $1 AND p.measure_id = $2";
    /// Whoever decides on an open one has to see it anew.
    REWRITE = "UPDATE proposal SET content = $3, version = version + 1 WHERE branch_id = $1 AND id = $2";
    HIDE = "UPDATE proposal SET reason = '', reply = NULL, content = $4, hidden_at = $5, hidden_office_id = $6,
            version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $3";
    DELETE_OF_MEASURE = "DELETE FROM proposal WHERE branch_id = $1 AND measure_id = $2";
    DELETE_OF_GOAL = "DELETE FROM proposal WHERE branch_id = $1 AND goal_id = $2";
}

/// What is proposed, as it is stored.
#[derive(Clone, PartialEq, Debug)]
pub enum Content {
    /// Of a measure that there is: its content or its distribution.
    Changes(Vec<Change>),
    NewMeasure(MeasureRequest),
}

impl Content {
    fn read(kind: ProposalKind, content: &str) -> Result<Self> {
        Ok(match kind {
            ProposalKind::Change | ProposalKind::Responsibility => {
                Self::Changes(serde_json::from_str(content)?)
            }
            ProposalKind::NewMeasure => Self::NewMeasure(serde_json::from_str(content)?),
        })
    }

    fn written(&self) -> Result<String> {
        Ok(match self {
            Self::Changes(changes) => serde_json::to_string(changes)?,
            Self::NewMeasure(measure) => serde_json::to_string(measure)?,
        })
    }

    /// Takes out the words that are the proposal's own, and gives them. What the measure said before is the measure's; a
    /// title is always there, so that of a new measure is emptied.
    fn take_texts(&mut self) -> Vec<String> {
        match self {
            Self::Changes(changes) => {
                changes.iter_mut().flat_map(|change| change.erase_texts(true)).collect()
            }
            Self::NewMeasure(measure) => {
                let title = Some(std::mem::take(&mut measure.title)).filter(|title| !title.is_empty());
                let deadline = measure.deadline.take().map(|deadline| deadline.label);
                let note = measure.target.as_mut().and_then(|target| target.note.take());
                let reason = measure.not_local_reason.take();
                [title, measure.adopted_text.take(), reason, deadline, note].into_iter().flatten().collect()
            }
        }
    }

    /// Whether one of the texts stood in it. A title is always there, so that of a new measure is emptied.
    fn erase_texts(&mut self, texts: &[String]) -> bool {
        match self {
            Self::Changes(changes) => {
                let mut erased = false;
                for change in changes {
                    erased |= change.erase_these(texts);
                }
                erased
            }
            Self::NewMeasure(measure) => {
                let before = measure.clone();
                let stays = |text: &String| !texts.contains(text);
                if texts.contains(&measure.title) {
                    measure.title.clear();
                }
                measure.adopted_text = measure.adopted_text.take().filter(stays);
                measure.not_local_reason = measure.not_local_reason.take().filter(stays);
                measure.deadline = measure.deadline.take().filter(|deadline| stays(&deadline.label));
                if let Some(target) = &mut measure.target {
                    target.note = target.note.take().filter(stays);
                }
                *measure != before
            }
        }
    }
}

/// A proposal as it is stored.
#[derive(Clone, PartialEq, Debug)]
pub struct StoredProposal {
    pub id: ProposalId,
    pub plan_id: PlanId,
    pub goal: GoalRef,
    pub measure: Option<ProposalMeasure>,
    pub kind: ProposalKind,
    pub content: Content,
    /// Of the measure, when it was proposed.
    pub base_version: Option<i64>,
    pub reason: String,
    pub proposer: PersonId,
    pub at: Timestamp,
    pub office: String,
    pub state: ProposalState,
    pub settlement: Option<SettlementView>,
    pub hidden: Option<HiddenView>,
    pub version: i64,
}

impl StoredProposal {
    /// Takes out what was written in it and in the answer to it, and gives the words. What is proposed stays as long as
    /// somebody may say yes to it, and what was carried out is hidden in the measure's history.
    pub fn take_texts(&mut self) -> Vec<String> {
        let reason = Some(std::mem::take(&mut self.reason)).filter(|reason| !reason.is_empty());
        let reply = self.settlement.as_mut().and_then(|settlement| settlement.reply.take());
        let mut texts: Vec<String> = reason.into_iter().chain(reply).collect();
        match self.state {
            ProposalState::Open | ProposalState::Accepted => {}
            ProposalState::Declined | ProposalState::Withdrawn | ProposalState::Lapsed => {
                texts.extend(self.content.take_texts());
            }
        }
        texts
    }
}

#[derive(sqlx::FromRow)]
struct ProposalRow {
    id: Uuid,
    plan_id: Uuid,
    goal_id: Uuid,
    area_number: i64,
    area_title: String,
    goal_position: i64,
    goal_title: String,
    measure_id: Option<Uuid>,
    position: Option<i64>,
    title: Option<String>,
    measure_version: Option<i64>,
    kind: String,
    content: String,
    base_version: Option<i64>,
    reason: String,
    person_id: Uuid,
    at: i64,
    office: String,
    state: String,
    settled_at: Option<i64>,
    settled_office: Option<String>,
    reply: Option<String>,
    hidden_at: Option<i64>,
    hidden_office: Option<String>,
    version: i64,
}

impl TryFrom<ProposalRow> for StoredProposal {
    type Error = StorageError;

    fn try_from(row: ProposalRow) -> Result<Self> {
        let kind = parse_word("proposal kind", &row.kind)?;
        let content = Content::read(kind, &row.content)?;
        let goal_number = format!("{}.{}", row.area_number, row.goal_position);
        let measure = row.measure_id.zip(row.position).zip(row.title.zip(row.measure_version));
        let measure = measure.map(|((id, position), (title, version))| ProposalMeasure {
            id: MeasureId(id),
            number: format!("{goal_number}.{position}"),
            title,
            version,
        });
        let settled = row.settled_at.zip(row.settled_office);
        let hidden = row.hidden_at.zip(row.hidden_office);
        let reply = row.reply;
        Ok(Self {
            id: ProposalId(row.id),
            plan_id: PlanId(row.plan_id),
            goal: GoalRef {
                id: GoalId(row.goal_id),
                number: goal_number,
                title: row.goal_title,
                area_number: row.area_number,
                area_title: row.area_title,
            },
            measure,
            kind,
            content,
            base_version: row.base_version,
            reason: row.reason,
            proposer: PersonId(row.person_id),
            at: Timestamp(row.at),
            office: row.office,
            state: parse_word("proposal state", &row.state)?,
            settlement: settled.map(|(at, office)| SettlementView { at: Timestamp(at), office, reply }),
            hidden: hidden.map(|(at, office)| HiddenView { at: Timestamp(at), office }),
            version: row.version,
        })
    }
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: ProposalId) -> Result<Option<StoredProposal>> {
    let row: Option<ProposalRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    row.map(StoredProposal::try_from).transpose()
}

fn filter_values(scope: &Scope, query: &ProposalQuery) -> Vec<Value> {
    let state = query.state.map(ProposalState::as_str);
    values![scope.branch, state, query.own, scope.person, query.measure].into()
}

/// Newest first.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &ProposalQuery,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Slice<StoredProposal>> {
    let mut values = filter_values(scope, query);
    values.extend(values![after, limit + 1]);
    let rows: Vec<ProposalRow> = LIST.with(values).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(StoredProposal::try_from).collect();
    let cursor = |last: &StoredProposal| Cursor { order: "proposals".into(), key: Key::Id, id: last.id.0 };
    Ok(slice(items?, limit, cursor))
}

#[derive(sqlx::FromRow)]
struct CountRow {
    proposals: i64,
}

/// How many the filters leave.
pub async fn count(conn: &mut Conn, scope: &Scope, query: &ProposalQuery) -> Result<u64> {
    let row: CountRow = COUNT.with(filter_values(scope, query)).one(conn).await?;
    Ok(row.proposals.unsigned_abs())
}

/// A proposal to store.
#[derive(Clone, Debug)]
pub struct NewProposal<'a> {
    pub id: ProposalId,
    pub plan: PlanId,
    pub goal: GoalId,
    /// What it is about, and its version.
    pub base: Option<(MeasureId, i64)>,
    pub kind: ProposalKind,
    pub content: &'a Content,
    pub reason: &'a str,
}

pub async fn insert(tx: &mut Tx, scope: &Scope, new: NewProposal<'_>, by: Doer) -> Result<()> {
    let NewProposal { id, plan, goal, base, kind, content, reason } = new;
    let (measure, base_version) = base.unzip();
    let content = content.written()?;
    let values = values![
        scope.branch,
        id,
        plan,
        goal,
        measure,
        kind.as_str(),
        content,
        base_version,
        reason,
        by.person,
        by.office,
        by.at,
    ];
    INSERT.with(values).run(tx).await?;
    Ok(())
}

/// How a proposal is settled.
#[derive(Clone, Copy, Debug)]
pub struct Settlement<'a> {
    pub state: ProposalState,
    pub reply: Option<&'a str>,
    /// What came of a new measure.
    pub made: Option<MeasureId>,
}

/// Whether it was still open and its version `expected`.
pub async fn settle(
    tx: &mut Tx,
    scope: &Scope,
    id: ProposalId,
    settlement: Settlement<'_>,
    by: Doer,
    expected: i64,
) -> Result<bool> {
    let Settlement { state, reply, made } = settlement;
    let values =
        values![scope.branch, id, expected, state.as_str(), by.at, by.person, by.office, reply, made];
    Ok(SETTLE.with(values).run(tx).await? == 1)
}

/// Writes what is left of it when its words have been taken out. Whether the version was still the one that was read.
pub async fn hide(tx: &mut Tx, scope: &Scope, left: &StoredProposal, by: Doer) -> Result<bool> {
    let values = values![scope.branch, left.id, left.version, left.content.written()?, by.at, by.office];
    Ok(HIDE.with(values).run(tx).await? == 1)
}

/// Nobody answers any more what is open in a plan that closes.
pub async fn lapse(tx: &mut Tx, scope: &Scope, plan: PlanId, by: Doer) -> Result<()> {
    LAPSE.with(values![scope.branch, plan, by.at, by.person, by.office]).run(tx).await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ContentRow {
    id: Uuid,
    kind: String,
    content: String,
}

/// Takes these texts, for good, out of all that was proposed for the measure, and of what it was proposed as.
pub async fn erase_texts(tx: &mut Tx, scope: &Scope, measure: MeasureId, texts: &[String]) -> Result<()> {
    let rows: Vec<ContentRow> = CONTENTS.with(values![scope.branch, measure]).all(tx).await?;
    for ContentRow { id, kind, content } in rows {
        let mut content = Content::read(parse_word("proposal kind", &kind)?, &content)?;
        if content.erase_texts(texts) {
            REWRITE.with(values![scope.branch, id, content.written()?]).run(tx).await?;
        }
    }
    Ok(())
}

/// With the measure, before its plan is adopted.
pub async fn delete_of_measure(tx: &mut Tx, scope: &Scope, measure: MeasureId) -> Result<()> {
    DELETE_OF_MEASURE.with(values![scope.branch, measure]).run(tx).await?;
    Ok(())
}

/// With the goal, before its plan is adopted.
pub async fn delete_of_goal(tx: &mut Tx, scope: &Scope, goal: GoalId) -> Result<()> {
    DELETE_OF_GOAL.with(values![scope.branch, goal]).run(tx).await?;
    Ok(())
}
