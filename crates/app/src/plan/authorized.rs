//! Things that were looked up for what the endpoint's row says, and allowed.

use verv_contract::endpoint::Endpoint;
use verv_domain::{
    Date,
    access::Action,
    id::{MeasureId, OfficeId},
    organisation::parties::Party,
    plan::snapshots::PlanSnapshot,
};
use verv_storage::{
    Conn,
    plan::{
        measures::{self, StoredMeasure},
        responsibilities::StoredPart,
    },
};

use crate::{
    Call, CallTo,
    error::{AppError, Result},
    plan::{plans::require_shown, shown::stored},
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
    fn new(measure: StoredMeasure, open_parts: Vec<StoredPart>, today: Date) -> Self {
        let parts = open_parts.iter().filter(|part| part.is_in_force(today)).cloned().collect();
        Self { measure, open_parts, parts }
    }

    pub fn parties(&self) -> Vec<Party> {
        self.parts.iter().map(|part| part.party).collect()
    }
}

/// The measure, for what the endpoint's row says: hidden when it is not the branch's, denied when it is not the caller's to do.
pub async fn fetch_measure<E: Endpoint>(
    conn: &mut Conn,
    call: &CallTo<E>,
    id: MeasureId,
) -> Result<Authorized<StoredMeasure>> {
    fetch_measure_also(conn, call, id, CallTo::<E>::ACTION).await
}

/// The same where it takes another action beside the row's, by whose right it is done.
pub async fn fetch_measure_also<E: Endpoint>(
    conn: &mut Conn,
    call: &CallTo<E>,
    id: MeasureId,
    action: Action,
) -> Result<Authorized<StoredMeasure>> {
    let found = measures::find_with_parties(conn, &call.scope, id).await?;
    let (measure, parties) = found.ok_or(AppError::Hidden)?;
    require_shown(call, measure.plan_state)?;
    let office = call.allow_on(action, &parties)?;
    Ok(Authorized { office, thing: measure })
}

/// The measure with those who have a part in it.
pub async fn fetch_assigned_measure<E: Endpoint>(
    conn: &mut Conn,
    call: &CallTo<E>,
    id: MeasureId,
) -> Result<Authorized<AssignedMeasure>> {
    fetch_assigned_measure_also(conn, call, id, CallTo::<E>::ACTION).await
}

/// The same where it takes another action beside the row's, by whose right it is done.
pub async fn fetch_assigned_measure_also<E: Endpoint>(
    conn: &mut Conn,
    call: &CallTo<E>,
    id: MeasureId,
    action: Action,
) -> Result<Authorized<AssignedMeasure>> {
    let thing = assigned_measure(conn, call, id).await?;
    let office = call.allow_on(action, &thing.parties())?;
    Ok(Authorized { office, thing })
}

/// To look at, in a call that is about something else; it gives no office, so that nothing can be written by it.
pub async fn read_assigned_measure(conn: &mut Conn, call: &Call, id: MeasureId) -> Result<AssignedMeasure> {
    let measure = assigned_measure(conn, call, id).await?;
    call.require_on(Action::ReadMeasure, &measure.parties())?;
    Ok(measure)
}

/// The measure as a plan in memory has it, for what the endpoint's row says. It gives no office, so that nothing can be written
/// by it.
pub fn assigned_measure_of<E: Endpoint>(
    snapshot: &PlanSnapshot,
    call: &CallTo<E>,
    id: MeasureId,
) -> Result<AssignedMeasure> {
    let found = snapshot.measure(id).ok_or(AppError::Hidden)?;
    require_shown(call, found.0.state)?;
    let (measure, open_parts) = stored(snapshot, found, call.scope.today);
    let thing = AssignedMeasure::new(measure, open_parts, call.scope.today);
    call.allow_on(CallTo::<E>::ACTION, &thing.parties())?;
    Ok(thing)
}

async fn assigned_measure(conn: &mut Conn, call: &Call, id: MeasureId) -> Result<AssignedMeasure> {
    let found = measures::find_with_parts(conn, &call.scope, id).await?;
    let (measure, open_parts) = found.ok_or(AppError::Hidden)?;
    require_shown(call, measure.plan_state)?;
    Ok(AssignedMeasure::new(measure, open_parts, call.scope.today))
}
