//! Things that were looked up for an action, and allowed. There is no other way to get them.

use verv_domain::{
    access::{Action, Object, decide},
    id::{MeasureId, OfficeId},
    organisation::parties::Party,
};
use verv_storage::{
    Conn,
    plan::{
        measures::{self, StoredMeasure},
        responsibilities::StoredPart,
    },
};

use crate::{
    Call,
    error::{AppError, Result, allowed},
    plan::plans::require_shown,
};

/// A thing, and the office whose right it is to do with it what was asked.
#[derive(Clone, Debug)]
pub struct Authorized<T> {
    pub office: OfficeId,
    thing: T,
}

impl<T> std::ops::Deref for Authorized<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.thing
    }
}

/// A measure with those who have a part in it.
#[derive(Clone, Debug)]
pub struct AssignedMeasure {
    pub measure: StoredMeasure,
    /// Not replaced, whether in force today or not.
    pub open_parts: Vec<StoredPart>,
    /// In force today.
    pub parts: Vec<StoredPart>,
}

impl AssignedMeasure {
    pub fn parties(&self) -> Vec<Party> {
        self.parts.iter().map(|part| part.party).collect()
    }
}

/// The measure, for this action: hidden when it is not the branch's, denied when it is not the caller's to do.
pub async fn fetch_measure_for(
    conn: &mut Conn,
    call: &Call,
    id: MeasureId,
    action: Action,
) -> Result<Authorized<StoredMeasure>> {
    let found = measures::find_with_parties(conn, &call.scope, id).await?;
    let (measure, parties) = found.ok_or(AppError::Hidden)?;
    require_shown(call, measure.plan_state)?;
    let office = may_do(call, action, &parties)?;
    Ok(Authorized { office, thing: measure })
}

/// The same with those who have a part in it.
pub async fn fetch_assigned_measure_for(
    conn: &mut Conn,
    call: &Call,
    id: MeasureId,
    action: Action,
) -> Result<Authorized<AssignedMeasure>> {
    let found = measures::find_with_parts(conn, &call.scope, id).await?;
    let (measure, open_parts) = found.ok_or(AppError::Hidden)?;
    require_shown(call, measure.plan_state)?;
    let parts: Vec<_> =
        open_parts.iter().filter(|part| part.is_in_force(call.scope.today)).cloned().collect();
    let thing = AssignedMeasure { measure, open_parts, parts };
    let office = may_do(call, action, &thing.parties())?;
    Ok(Authorized { office, thing })
}

/// The office whose right it is to do this with a measure in which `parties` have a part.
fn may_do(call: &Call, action: Action, parties: &[Party]) -> Result<OfficeId> {
    allowed(decide(&call.actor, action, Object::Measure { branch: call.branch.id, parties }))
}
