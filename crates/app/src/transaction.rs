//! Transactions: everything or nothing, once for each key, with its audit row.

use serde::{Serialize, de::DeserializeOwned};
use verv_contract::ProblemCode;
use verv_storage::{
    Conn, StorageError, Tx,
    operation::idempotency::{self, Remembered},
};

use crate::{
    App, Call,
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

/// Commits on success and rolls back on failure; returns when everything that the outcome tells of is durable.
pub(crate) async fn end<T, E: From<StorageError>>(
    tx: Tx,
    outcome: std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    match outcome {
        Ok(_) => tx.commit().await?,
        Err(_) => tx.roll_back().await?,
    }
    outcome
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
        let outcome = work(&mut tx).await;
        end(tx, outcome).await
    }

    /// The same, once for each idempotency key: the answer is stored with the work. The caller was allowed before.
    pub(crate) async fn write_once<T: Serialize + DeserializeOwned>(
        &self,
        call: &Call,
        work: impl AsyncFn(&mut Tx) -> Result<T>,
    ) -> Result<Outcome<T>> {
        self.write_once_for(call, async |_| Ok(()), async |tx, ()| work(tx).await).await
    }

    /// The same where authorisation (`allowed`) needs the database. It is checked before a replay: a caller who has lost the
    /// right does not get the stored answer.
    pub(crate) async fn write_once_for<A, T: Serialize + DeserializeOwned>(
        &self,
        call: &Call,
        allowed: impl AsyncFn(&mut Tx) -> Result<A>,
        work: impl AsyncFn(&mut Tx, A) -> Result<T>,
    ) -> Result<Outcome<T>> {
        let at = call.request.at;
        let person = call.actor.person;
        let written = self.write(async |tx| {
            let authority = allowed(tx).await?;
            let Some((key, request_hash)) = &call.request.idempotency else {
                return Ok(Outcome { value: work(tx, authority).await?, replayed: false });
            };
            if let Some(outcome) = self.replay(tx, call).await? {
                return Ok(outcome);
            }
            let value = work(tx, authority).await?;
            let answer = serde_json::to_string(&value)?;
            let remembered = Remembered { request_hash: request_hash.clone(), answer };
            let stored = idempotency::insert(tx, person, key, &remembered, at, at.plus(-DAY)).await;
            stored.map_err(StorageError::conflict_to_retry)?;
            Ok(Outcome { value, replayed: false })
        });
        match written.await {
            // The conflict may come from a concurrent request under the same key, whose answer is stored by now.
            Err(error @ (AppError::Conflict(_) | AppError::Stale(_))) => {
                let replayed = self.replay(&mut self.database.read().await?, call).await?;
                replayed.ok_or(error)
            }
            outcome => outcome,
        }
    }

    /// What came of the same request under the same key.
    async fn replay<T: DeserializeOwned>(&self, conn: &mut Conn, call: &Call) -> Result<Option<Outcome<T>>> {
        let Some((key, request_hash)) = &call.request.idempotency else { return Ok(None) };
        let since = call.request.at.plus(-DAY);
        let remembered = idempotency::find(conn, call.actor.person, key, since).await?;
        let Some(Remembered { request_hash: known, answer }) = remembered else { return Ok(None) };
        if known != *request_hash {
            return Err(AppError::KeyReused);
        }
        // An answer is forgotten when what it tells of is taken back; the key stays used.
        if answer.is_empty() {
            return Err(AppError::Conflict(ProblemCode::Withdrawn));
        }
        Ok(Some(Outcome { value: serde_json::from_str(&answer)?, replayed: true }))
    }
}
