//! Who calls, from where, and when.

use std::{
    marker::PhantomData,
    sync::{Arc, Mutex, PoisonError},
};

use verv_contract::{
    endpoint::{Access, Endpoint},
    patch::Editable,
};
use verv_domain::{
    Timestamp,
    access::{Action, Actor, Object, Reach, decide, furthest_reach},
    id::{ApiTokenId, OfficeId},
    organisation::{branches::Revision, parties::Party},
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
    /// The branch's, when the call came: what it reads is not older.
    pub revision: Revision,
    pub scope: Scope,
    pub request: Request,
    /// The office that the caller chose to act as, and held until it ended: the mandates that are left decide.
    pub ended_office: Option<OfficeId>,
    /// The token by which a program calls; `None` for a person with a session.
    pub api_token: Option<ApiTokenId>,
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

/// A call to an endpoint of a branch. The use case takes it, so that the endpoint's row is the only place that says what its
/// caller must be allowed to do; whoever writes needs the office that it gives.
#[derive(Clone, Debug)]
pub struct CallTo<E> {
    call: Call,
    endpoint: PhantomData<fn() -> E>,
}

impl<E> std::ops::Deref for CallTo<E> {
    type Target = Call;

    fn deref(&self) -> &Call {
        &self.call
    }
}

impl<E: Endpoint> CallTo<E> {
    /// What the row says. An endpoint that is not of a branch does not compile.
    pub const ACTION: Action = match E::OPERATION.access {
        Access::Branch(action) => action,
        Access::LoggedIn | Access::Public => panic!("the endpoint is not of a branch"),
    };

    pub fn new(mut call: Call) -> Self {
        call.request.operation = E::OPERATION.id;
        Self { call, endpoint: PhantomData }
    }

    /// With the key and the hash of a body that was read after the caller had entered.
    pub fn set_idempotency(&mut self, idempotency: Option<(String, Vec<u8>)>) {
        self.call.request.idempotency = idempotency;
    }

    /// The call to change a part, as one to change the whole, whose use case answers it. The audit says which it was.
    pub fn as_whole<W: Editable<Part = E>>(&self) -> CallTo<W> {
        CallTo { call: self.call.clone(), endpoint: PhantomData }
    }

    /// How far the right reaches.
    pub fn reach_of_row(&self) -> Reach {
        self.reach(Self::ACTION)
    }

    /// The office whose right it is.
    pub fn allow(&self) -> Result<OfficeId> {
        self.allow_also(Self::ACTION)
    }

    /// The same where it takes another action beside the row's, by whose right it is done.
    pub(crate) fn allow_also(&self, action: Action) -> Result<OfficeId> {
        self.allow_both(action, Object::Branch(self.branch.id))
    }

    /// The same, with a measure in which `parties` have a part.
    pub(crate) fn allow_on(&self, action: Action, parties: &[Party]) -> Result<OfficeId> {
        self.allow_both(action, Object::Measure { branch: self.branch.id, parties })
    }

    /// The same, with an event, or a place for one, that is the parties' own.
    pub(crate) fn allow_event(&self, parties: &[Party]) -> Result<OfficeId> {
        self.decide(Self::ACTION, Object::Event { branch: self.branch.id, parties })
    }

    /// The same, with a monthly figure of an employer whose clubs are the parties' own.
    pub(crate) fn allow_figure(&self, parties: &[Party]) -> Result<OfficeId> {
        self.decide(Self::ACTION, Object::Figure { branch: self.branch.id, parties })
    }

    fn allow_both(&self, action: Action, object: Object<'_>) -> Result<OfficeId> {
        self.decide(Self::ACTION, object)?;
        self.decide(action, object)
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
    /// The call as one to an endpoint: what may be done by it is what the endpoint's row says.
    pub fn to<E: Endpoint>(&self) -> CallTo<E> {
        CallTo::new(self.clone())
    }

    /// A right beside that of the row, for what is shown. It gives no office, so that nothing can be written by it.
    pub(crate) fn require(&self, action: Action) -> Result<()> {
        self.decide(action, Object::Branch(self.branch.id)).map(drop)
    }

    /// The same, with a measure in which `parties` have a part.
    pub(crate) fn require_on(&self, action: Action, parties: &[Party]) -> Result<()> {
        self.decide(action, Object::Measure { branch: self.branch.id, parties }).map(drop)
    }

    fn decide(&self, action: Action, object: Object<'_>) -> Result<OfficeId> {
        allowed(decide(&self.actor, action, object))
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

    pub(crate) fn holds(&self, office: OfficeId) -> bool {
        self.actor.mandates.iter().any(|mandate| mandate.office == office)
    }

    /// The chosen office must be one of the caller's own.
    pub(crate) fn acting_as(mut self, office: Option<OfficeId>) -> Result<Self> {
        let Some(chosen) = office else { return Ok(self) };
        if !self.holds(chosen) {
            return Err(AppError::Denied);
        }
        self.actor.acting_as = Some(chosen);
        Ok(self)
    }
}
