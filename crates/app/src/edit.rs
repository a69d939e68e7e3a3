//! An edit of an item: its whole form (PUT), or some members of it (PATCH).

use verv_contract::Check;

use crate::{
    Sent,
    error::{AppError, Result},
};

/// An edit of what a form `T` holds. It is applied to the form of the current state, so that access (404, 403) and version
/// (412) are checked before its content is.
pub trait Edit<T>: Send + Sync {
    /// The form to store; `None` for a part that changes nothing.
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

/// A whole form is always written, also when nothing in it is new.
impl<T: Clone + Send + Sync> Edit<T> for Sent<T> {
    fn over(&self, _current: T) -> Result<Option<T>> {
        self.open().map(Some)
    }
}
