//! Transactions: everything or nothing, once for each key, with its audit row.

use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;
use verv_domain::{
    Timestamp,
    id::{AuditId, BranchId, OfficeId, PersonId},
};
use verv_storage::{
    Conn, StorageError, Tx,
    audit::{self, Entry},
    idempotency::{self, Remembered},
};

use crate::{
    App, Call, Request,
    clock::DAY,
    error::{AppError, Result},
};

/// How often an engine may ask for a transaction again before the caller hears of it.
const TRIES: u32 = 5;

/// What came of a call that may be sent twice.
#[derive(Clone, Debug)]
pub struct Outcome<T> {
    pub value: T,
    /// It had been done before, under the same key or id, and this is what came of it then.
    pub replayed: bool,
}

impl App {
    /// Runs `work` in a write transaction and commits, again from the start when the engine asks for it.
    pub(crate) async fn write<T>(&self, work: impl AsyncFn(&mut Tx) -> Result<T>) -> Result<T> {
        let mut tries = 1;
        loop {
            match self.try_write(&work).await {
                Err(AppError::Storage(StorageError::Retry(_))) if tries < TRIES => tries += 1,
                outcome => return outcome,
            }
        }
    }

    async fn try_write<T>(&self, work: &impl AsyncFn(&mut Tx) -> Result<T>) -> Result<T> {
        let mut tx = self.database.begin().await?;
        let value = work(&mut tx).await?;
        tx.commit().await?;
        Ok(value)
    }

    /// The same, once for each idempotency key: the answer is stored with the work.
    pub(crate) async fn write_once<T: Serialize + DeserializeOwned>(
        &self,
        call: &Call,
        work: impl AsyncFn(&mut Tx) -> Result<T>,
    ) -> Result<Outcome<T>> {
        let at = call.request.at;
        let person = call.actor.person;
        self.write(async |tx| {
            let Some((key, request_hash)) = &call.request.idempotency else {
                return Ok(Outcome { value: work(tx).await?, replayed: false });
            };
            let since = at.plus(-DAY);
            if let Some(remembered) = idempotency::find(tx, person, key, since).await? {
                if &remembered.request_hash != request_hash {
                    return Err(AppError::KeyReused);
                }
                return Ok(Outcome { value: serde_json::from_str(&remembered.answer)?, replayed: true });
            }
            let value = work(tx).await?;
            let answer = serde_json::to_string(&value)?;
            let remembered = Remembered { request_hash: request_hash.clone(), answer };
            let stored = idempotency::insert(tx, person, key, &remembered, at, since).await;
            // Somebody was faster with the same key: begin again, and find their answer.
            stored.map_err(|error| match error {
                StorageError::Exists(source) => StorageError::Retry(source),
                other => other,
            })?;
            Ok(Outcome { value, replayed: false })
        })
        .await
    }

    /// What a request is called in answers, in the log and in the audit.
    pub fn new_request_id(&self) -> String {
        self.chance.uuid(self.clock.now()).to_string()
    }

    /// A new id of this instant.
    pub(crate) fn new_id<T: From<Uuid>>(&self, at: Timestamp) -> T {
        T::from(self.chance.uuid(at))
    }

    /// Writes down what a member of the branch did.
    pub(crate) async fn audit(
        &self,
        conn: &mut Conn,
        call: &Call,
        office: OfficeId,
        object: Option<Uuid>,
    ) -> Result<()> {
        let who = (Some(call.branch.id), Some(call.actor.person), Some(office));
        self.audit_for(conn, &call.request, who, object).await
    }

    /// Writes down what somebody did, who may be nobody or the installation itself.
    pub(crate) async fn audit_for(
        &self,
        conn: &mut Conn,
        request: &Request,
        (branch, person, office): (Option<BranchId>, Option<PersonId>, Option<OfficeId>),
        object: Option<Uuid>,
    ) -> Result<()> {
        let id: AuditId = self.new_id(request.at);
        let (operation, request_id, at) = (request.operation, request.id.as_str(), request.at);
        audit::insert(conn, Entry { id, branch, person, office, operation, object, request_id, at }).await?;
        Ok(())
    }
}
