//! Whose data, and when: what every statement on a branch's data is limited by.

use verv_domain::{
    Date, Timestamp,
    id::{BranchId, PersonId},
    measure::MeasureStatus,
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

/// How many measures of a list the caller may see.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Breadth {
    All,
    /// Those in which the person's offices, or bodies they sit in, have a part.
    Own,
}

/// A number of each status, in the enum's order, without the zeros.
pub fn count_statuses(
    statuses: impl Iterator<Item = MeasureStatus>,
) -> Vec<verv_contract::plans::StatusCount> {
    let mut counts = [0_u32; MeasureStatus::ALL.len()];
    for status in statuses {
        for (count, candidate) in counts.iter_mut().zip(MeasureStatus::ALL) {
            *count += u32::from(candidate == status);
        }
    }
    let counted = MeasureStatus::ALL.into_iter().zip(counts).filter(|(_, measures)| *measures > 0);
    counted.map(|(status, measures)| verv_contract::plans::StatusCount { status, measures }).collect()
}
