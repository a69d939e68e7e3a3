//! Who calls, from where, and when.

use std::sync::{Arc, Mutex, PoisonError};

use verv_domain::{
    Timestamp,
    access::{Action, Actor, Object, Reach, decide, furthest_reach},
    id::OfficeId,
    organisation::parties::Party,
};
use verv_storage::{Conn, Scope, organisation::branches::Branch, scope::Doer};

use crate::{
    App,
    error::{AppError, Result, allowed},
};

/// What is known of a request, whoever makes it.
#[derive(Clone, Debug)]
pub struct Request {
    pub id: String,
    /// The `operationId`; the audit's word for what was done.
    pub operation: &'static str,
    pub at: Timestamp,
    /// The call may hold its connection until it reads.
    pub reads_only: bool,
    /// The key and a hash of everything that must be the same when the key comes again.
    pub idempotency: Option<(String, Vec<u8>)>,
}

/// A call by somebody who has a mandate in the branch today.
#[derive(Clone, Debug)]
pub struct Call {
    pub actor: Actor,
    pub branch: Branch,
    pub scope: Scope,
    pub request: Request,
    pub(crate) reader: Reader,
}

/// The connection that found out who calls, for the first who reads on; it need not be given back and taken anew.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reader(Arc<Mutex<Option<Conn>>>);

impl Reader {
    pub fn keep(&self, conn: Conn) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(conn);
    }

    pub fn take(&self) -> Option<Conn> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl App {
    /// A connection to read from in this call.
    pub(crate) async fn read(&self, call: &Call) -> Result<Conn> {
        match call.reader.take() {
            Some(conn) => Ok(conn),
            None => Ok(self.database.read().await?),
        }
    }
}

impl Call {
    /// The office whose right it is to do this in the branch.
    pub fn allow(&self, action: Action) -> Result<OfficeId> {
        allowed(decide(&self.actor, action, Object::Branch(self.branch.id)))
    }

    pub fn reach(&self, action: Action) -> Reach {
        furthest_reach(self.actor.mandates.iter().map(|mandate| mandate.role), action)
    }

    /// Whether one of the caller's offices, or a body that it sits in, is among the parties.
    pub(crate) fn has_part(&self, parties: &[Party]) -> bool {
        self.actor.mandates.iter().any(|mandate| mandate.has_part(parties))
    }

    pub(crate) fn doer(&self, office: OfficeId) -> Doer {
        Doer { person: self.actor.person, office, at: self.request.at }
    }

    /// The chosen office must be one of the caller's own.
    pub(crate) fn acting_as(mut self, office: Option<OfficeId>) -> Result<Self> {
        let Some(chosen) = office else { return Ok(self) };
        if self.actor.mandates.iter().all(|mandate| mandate.office != chosen) {
            return Err(AppError::Denied);
        }
        self.actor.acting_as = Some(chosen);
        Ok(self)
    }
}
