//! Changing and removing one thing that a branch has, by the right of the endpoint's row and against the version that the
//! caller has read.

use serde::Serialize;
use uuid::Uuid;
use verv_contract::{
    Check,
    endpoint::{Answer, Endpoint},
};
use verv_domain::id::OfficeId;
use verv_storage::{Conn, Tx};

use crate::{
    App, Call, CallTo, Edit, Expected,
    error::{AppError, Result},
    sent::ensure_updated,
};

impl App {
    /// Changes what `found` finds by `store`, which returns whether the given version was still current.
    pub(crate) async fn change_item<E, V, T, Id>(
        &self,
        call: &CallTo<E>,
        (id, expected): (Id, &Expected),
        request: &dyn Edit<T>,
        found: impl AsyncFn(&mut Conn, &Call, Id) -> Result<V>,
        store: impl AsyncFn(&mut Tx, T::Checked, i64) -> Result<bool>,
    ) -> Result<V>
    where
        E: Endpoint,
        V: Answer + Serialize,
        T: Check + for<'a> From<&'a V>,
        Id: Copy + Into<Uuid>,
    {
        self.change_item_of(call, (id, expected), request, (found, |_: &V| call.allow()), store).await
    }

    /// The same where the right depends on whose it is: `allowed` says by which office.
    pub(crate) async fn change_item_of<E, V, T, Id>(
        &self,
        call: &CallTo<E>,
        (id, expected): (Id, &Expected),
        request: &dyn Edit<T>,
        (found, allowed): (impl AsyncFn(&mut Conn, &Call, Id) -> Result<V>, impl Fn(&V) -> Result<OfficeId>),
        store: impl AsyncFn(&mut Tx, T::Checked, i64) -> Result<bool>,
    ) -> Result<V>
    where
        E: Endpoint,
        V: Answer + Serialize,
        T: Check + for<'a> From<&'a V>,
        Id: Copy + Into<Uuid>,
    {
        self.write(async |tx| {
            let view = found(tx, call, id).await?;
            let office = allowed(&view)?;
            let version = expected.check_view(&view)?;
            let Some(content) = request.checked_over((&view).into())? else { return Ok(view) };
            ensure_updated(store(tx, content, version).await?)?;
            self.audit(tx, call, office, Some(id.into())).await?;
            found(tx, call, id).await
        })
        .await
    }

    /// Removes what `found` finds by `delete`, which returns whether the given version was still current. What something else
    /// refers to is not removed (`in_use`).
    pub(crate) async fn delete_item<E, V, Id>(
        &self,
        call: &CallTo<E>,
        (id, expected): (Id, &Expected),
        found: impl AsyncFn(&mut Conn, &Call, Id) -> Result<V>,
        delete: impl AsyncFn(&mut Tx, &V, i64) -> Result<bool>,
    ) -> Result<()>
    where
        E: Endpoint,
        V: Answer + Serialize,
        Id: Copy + Into<Uuid>,
    {
        self.delete_item_of(call, (id, expected), (found, |_: &V| call.allow()), delete).await
    }

    /// The same where the right depends on whose it is.
    pub(crate) async fn delete_item_of<E, V, Id>(
        &self,
        call: &CallTo<E>,
        (id, expected): (Id, &Expected),
        (found, allowed): (impl AsyncFn(&mut Conn, &Call, Id) -> Result<V>, impl Fn(&V) -> Result<OfficeId>),
        delete: impl AsyncFn(&mut Tx, &V, i64) -> Result<bool>,
    ) -> Result<()>
    where
        E: Endpoint,
        V: Answer + Serialize,
        Id: Copy + Into<Uuid>,
    {
        self.write(async |tx| {
            let view = found(tx, call, id).await?;
            let office = allowed(&view)?;
            let version = expected.check_view(&view)?;
            let deleted = delete(tx, &view, version).await.map_err(AppError::for_use)?;
            ensure_updated(deleted)?;
            self.audit(tx, call, office, Some(id.into())).await
        })
        .await
    }
}
