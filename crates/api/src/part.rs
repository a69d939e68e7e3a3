//! Partial change (RFC 5789, RFC 7396): what can be replaced with `PUT` can be changed in part with `PATCH`, by the same use
//! case. The table says which; there is one handler for both.

use std::rc::Rc;

use serde::{Serialize, de::DeserializeOwned};
use verv_app::{App, AppError, CallTo, Edit, Expected, Result, Sent};
use verv_contract::{
    endpoint::Endpoint,
    patch::{Editable, Patch},
};

use crate::{
    input::{Input, field_error},
    routes::Routes,
};

/// A request to change an item, whole or in part.
pub struct Editing<E: Endpoint> {
    pub path: E::Path,
    pub expected: Expected,
    pub form: Box<dyn Edit<E::Body>>,
}

/// A part that was sent, read or not.
struct Part<T>(Sent<Patch<T>>);

impl<T: Serialize + DeserializeOwned> Edit<T> for Part<T> {
    fn over(&self, current: T) -> Result<Option<T>> {
        let patch = self.0.open()?;
        let before = serde_json::to_value(current)?;
        let after = patch.onto(before.clone());
        if after == before {
            return Ok(None);
        }
        let read = serde_path_to_error::deserialize(after);
        read.map(Some).map_err(|error| AppError::InvalidFields(vec![field_error(&error)]))
    }
}

impl Routes {
    /// An endpoint of a branch that replaces an item, and the one that changes a part of it.
    pub fn editing<E>(
        &mut self,
        endpoint: E,
        handler: impl AsyncFn(&App, &CallTo<E>, Editing<E>) -> Result<E::Answer> + 'static,
    ) -> &mut Self
    where
        E: Editable,
        E::Body: Clone + Send + Sync,
    {
        let whole = Rc::new(handler);
        let part = Rc::clone(&whole);
        self.branch(endpoint, async move |app, call, Input { path, expected, body, .. }| {
            Ok(whole(app, call, Editing { path, expected, form: Box::new(body) }).await?.into())
        })
        .branch(E::PART, async move |app, call, Input { path, expected, body, .. }| {
            Ok(part(app, &call.as_whole(), Editing { path, expected, form: Box::new(Part(body)) })
                .await?
                .into())
        })
    }
}
