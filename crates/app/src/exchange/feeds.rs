//! What changes in a branch, for those who read its plan: read from the audit, which every write is in, so that it does not
//! matter which server of several has written.

use std::collections::HashSet;

use uuid::Uuid;
use verv_contract::{
    endpoint::{Access, Method, Operation},
    endpoints::{OPERATIONS, WatchChanges},
    exchange::feeds::ChangeEvent,
};
use verv_domain::Timestamp;
use verv_storage::exchange::feeds::{self, Write};

use crate::{App, CallTo, error::Result};

/// A row's id is of the instant at which its request came; it is seen when that has been committed, which may be later.
const LATEST_COMMIT: i64 = 15_000;

/// The most that is told at once; whoever has missed more hears of it next time.
const MOST_AT_ONCE: u32 = 200;

/// Operations of a branch that make nothing stale that others read.
const UNSEEN: [&str; 5] = [
    "create_invitation",
    "see_answer",
    "create_calendar_feed",
    "delete_calendar_feed",
    "change_reminder_mail",
];

/// What has been told already.
#[derive(Debug)]
pub struct Told {
    since: Timestamp,
    writes: HashSet<Uuid>,
}

impl Told {
    /// Everything until now.
    pub fn until(now: Timestamp) -> Self {
        Self { since: now, writes: HashSet::new() }
    }
}

impl App {
    /// What was written since, and was not told. The call is of this moment: who has no mandate any more has none.
    pub async fn changes(&self, call: &CallTo<WatchChanges>, told: &mut Told) -> Result<Vec<ChangeEvent>> {
        call.allow()?;
        let from = Timestamp(told.since.0.max(call.request.at.0 - LATEST_COMMIT));
        let mut conn = self.read(call).await?;
        let writes = feeds::since(&mut conn, &call.scope, first_id(from), MOST_AT_ONCE).await?;
        let ids: HashSet<Uuid> = writes.iter().map(|write| write.id).collect();
        let new: Vec<_> = writes.into_iter().filter(|write| !told.writes.contains(&write.id)).collect();
        told.writes = ids;
        Ok(new.iter().rev().filter_map(event).collect())
    }
}

/// The smallest id that is made in this millisecond (RFC 9562, version 7).
fn first_id(at: Timestamp) -> Uuid {
    let milliseconds = u128::try_from(at.0).unwrap_or_default() & 0xFFFF_FFFF_FFFF;
    Uuid::from_u128(milliseconds << 80 | 0x7 << 76 | 0x2 << 62)
}

fn event(write: &Write) -> Option<ChangeEvent> {
    let operation = OPERATIONS.iter().find(|operation| operation.id == write.operation)?;
    if operation.method == Method::Get || UNSEEN.contains(&operation.id) {
        return None;
    }
    let Access::Branch(_) = operation.access else { return None };
    let whole = operation.part_of.unwrap_or(operation.id);
    Some(ChangeEvent {
        operation: whole.to_owned(),
        kind: collection(operation).to_owned(),
        id: write.object_id,
    })
}

/// The last collection that the path names with one of its things, else the last noun.
fn collection(operation: &Operation) -> &'static str {
    let parts: Vec<&str> = operation.path.split('/').skip(1).collect();
    let named =
        parts.windows(2).rev().find(|pair| pair[1].starts_with('{')).map_or("branches", |pair| pair[0]);
    match operation.method {
        // What is added is in the collection at the end.
        Method::Post if operation.created_at.is_some() => parts.last().copied().unwrap_or(named),
        _ => named,
    }
}
