//! Whose data, and when: what every statement on a branch's data is limited by; and who writes.

use verv_domain::{
    Date, Timestamp,
    id::{BranchId, OfficeId, PersonId},
};

/// The limits of a read or a write in one branch.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    pub branch: BranchId,
    /// Who "mine" is.
    pub person: PersonId,
    /// The branch's day.
    pub today: Date,
    /// The instant of the request.
    pub now: Timestamp,
    /// Reports before this instant have gone silent.
    pub silent_since: Timestamp,
}

/// Who does something, as which office, when.
#[derive(Clone, Copy, Debug)]
pub struct Doer {
    pub person: PersonId,
    pub office: OfficeId,
    pub at: Timestamp,
}
