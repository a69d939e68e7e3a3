//! The revision of a branch: raised by every transaction that writes in it, so that what was read under one revision is known
//! to be current while the revision is.

use verv_domain::id::BranchId;

use crate::{
    Tx,
    error::Result,
    statement::{statements, values},
};

statements! {
    RAISE = "UPDATE branch SET revision = revision + 1 WHERE id = $1";
}

impl Tx {
    /// Notes that something of the branch was written.
    pub(crate) fn has_written_in(&mut self, branch: BranchId) {
        if let Err(place) = self.written_in.binary_search(&branch) {
            self.written_in.insert(place, branch);
        }
    }

    /// Commits, and raises the revision of each branch that was written in. The branch's row is written last: whoever else
    /// writes in the branch waits for it no longer than the commit takes.
    ///
    /// Returns when what was written is durable. On SQLite other writes may share the commit.
    pub async fn commit(mut self) -> Result<()> {
        for branch in std::mem::take(&mut self.written_in) {
            RAISE.with(values![branch]).run(&mut self).await?;
        }
        self.end().await
    }
}
