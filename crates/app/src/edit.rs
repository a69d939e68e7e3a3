//! What an item is to become: its form sent whole, or the members of it that are to be others.

use verv_contract::Check;

use crate::{
    Sent,
    error::{AppError, Result},
};

/// An edit of what a `T` can edit. It is opened over the form that would change nothing, so that it comes after the
/// refusals for what the caller may not see or do, and for a version that is stale.
pub trait Edit<T>: Send + Sync {
    /// The form to store; `None` where a part of it was sent and nothing would become another.
    fn over(&self, current: T) -> Result<Option<T>>;
}

impl<T> dyn Edit<T> + '_ {
    /// What the form becomes when nothing is wrong with it.
    pub(crate) fn checked_over(&self, current: T) -> Result<Option<T::Checked>>
    where
        T: Check,
    {
        let form = self.over(current)?;
        form.map(Check::check).transpose().map_err(AppError::InvalidFields)
    }
}

/// Whatever is sent whole is written, as it is.
impl<T: Clone + Send + Sync> Edit<T> for Sent<T> {
    fn over(&self, _current: T) -> Result<Option<T>> {
        self.open().map(Some)
    }
}
