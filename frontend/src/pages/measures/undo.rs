//! Taking a change of a measure back, long after its toast has gone.

use verv_contract::{
    endpoints::{AssignResponsibility, ChangeMeasure},
    history::{Change, Remaking, undo},
    measures::{MeasureRights, MeasureView},
};
use verv_domain::{branch::BranchSlug, id::MeasureId};

use crate::api::{CallError, Client, Options};

/// Whether somebody with these rights may take it back: by doing the opposite.
pub fn may_undo(change: &Change, may: MeasureRights) -> bool {
    match change {
        // The adopted words are locked.
        Change::Added | Change::AdoptedText { .. } => false,
        Change::Accountable { .. } | Change::Supporting { .. } => may.assign,
        Change::Title { .. }
        | Change::Kind { .. }
        | Change::Target { .. }
        | Change::Deadline { .. }
        | Change::State { .. }
        | Change::NotLocalReason { .. }
        | Change::EveryoneNamed { .. } => may.edit,
    }
}

/// Makes the measure what it was before the changes; all that has been changed since in its other parts stays.
pub async fn take_back(
    client: Client,
    path: (BranchSlug, MeasureId),
    changes: Vec<Change>,
    now: MeasureView,
) -> Result<MeasureView, CallError> {
    let Remaking { content, responsibility } = undo(changes, &now);
    let mut newest = now;
    if let Some(content) = content {
        let options = Options::of_version(newest.version);
        newest = client.send::<ChangeMeasure>(path.clone(), &content, options).await?;
    }
    if let Some(responsibility) = responsibility {
        let options = Options::of_version(newest.version);
        newest = client.send::<AssignResponsibility>(path, &responsibility, options).await?;
    }
    Ok(newest)
}
