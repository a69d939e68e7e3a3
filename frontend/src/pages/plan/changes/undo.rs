//! Taking changes of a measure back: it is read as it is now, and the way back is sent as any other change of it.

use verv_contract::{
    ProblemCode,
    endpoints::{AssignResponsibility, ChangeMeasure, GetMeasure},
    plan::{
        changes::{Change, Remaking, undo},
        history::ChangeView,
        measures::MeasureView,
    },
};
use verv_domain::{
    access::{Action, Reach},
    id::MeasureId,
    organisation::branches::BranchSlug,
};

use crate::{
    api::{CallError, Client, Options},
    session::Session,
};

/// What came of it.
pub enum Outcome {
    /// The measure as it is then.
    Undone(Box<MeasureView>),
    /// Somebody has changed the same part of the measure since.
    Overtaken,
}

/// What of a measure somebody may change; nothing of one in a closed plan.
#[derive(Clone, Copy, Default)]
pub struct Rights {
    pub assign: bool,
    pub edit: bool,
}

impl Rights {
    /// In every measure of a plan that is not closed.
    pub fn in_plan(session: Session) -> Self {
        let may = |action| session.reach(action) == Reach::All;
        Self { assign: may(Action::Assign), edit: may(Action::EditPlan) }
    }
}

/// Whether there is a way back, and the person may go it: by doing the opposite.
pub fn may_undo(rights: Rights, change: &ChangeView) -> bool {
    let is_allowed = match change.change {
        // The adopted words are locked.
        Change::Added | Change::AdoptedText { .. } => return false,
        Change::Accountable { .. } | Change::Supporting { .. } => rights.assign,
        Change::Title { .. }
        | Change::Kind { .. }
        | Change::Target { .. }
        | Change::Deadline { .. }
        | Change::State { .. }
        | Change::NotLocalReason { .. }
        | Change::EveryoneNamed { .. } => rights.edit,
    };
    is_allowed && change.can_be_undone()
}

/// Makes the measure what it was before the changes; all that has been changed since in its other parts stays.
pub async fn take_back(
    client: Client,
    path: (BranchSlug, MeasureId),
    changes: Vec<Change>,
) -> Result<Outcome, CallError> {
    // Between reading and writing somebody may be quicker: it is read once more then, and what is still the same is undone.
    for _ in 0..2 {
        let now = client.get::<GetMeasure>(path.clone()).await?;
        if changes.iter().any(|change| change.overtaken(&now).is_some()) {
            return Ok(Outcome::Overtaken);
        }
        match send(client, &path, now, &changes).await {
            Ok(measure) => return Ok(Outcome::Undone(Box::new(measure))),
            Err(error) if error.code() == Some(ProblemCode::StaleVersion) => client.cache.clear(),
            Err(error) => return Err(error),
        }
    }
    Ok(Outcome::Overtaken)
}

async fn send(
    client: Client,
    path: &(BranchSlug, MeasureId),
    now: MeasureView,
    changes: &[Change],
) -> Result<MeasureView, CallError> {
    let Remaking { content, responsibility } = undo(changes.to_vec(), &now);
    let mut newest = now;
    if let Some(content) = content {
        let options = Options::of_version(newest.version);
        newest = client.send::<ChangeMeasure>(path.clone(), &content, options).await?;
    }
    if let Some(responsibility) = responsibility {
        let options = Options::of_version(newest.version);
        newest = client.send::<AssignResponsibility>(path.clone(), &responsibility, options).await?;
    }
    Ok(newest)
}
