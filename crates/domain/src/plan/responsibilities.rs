//! Who answers for a measure: at most one accountable, any number supporting.

use crate::{Date, organisation::parties::Party, sorting::distinct};

crate::words! {
    /// The part that a party has in a measure.
    #[derive(Hash)]
    pub enum Part {
        Accountable = "accountable",
        Supporting = "supporting",
    }
}

/// A distribution of responsibility that may be stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assignment {
    pub accountable: Option<Party>,
    pub supporting: Vec<Party>,
    pub from: Date,
    /// The last day, where the plan gives one ("in 2026").
    pub to: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssignmentError {
    #[error("nobody can support the same measure twice")]
    SupportsTwice,
    #[error("who is accountable cannot also be supporting")]
    AccountableAndSupporting,
    #[error("at most {} can support a measure", Assignment::MOST_SUPPORTING)]
    TooMany,
    #[error("responsibility ends before it begins")]
    EndsBeforeItBegins,
}

impl Assignment {
    /// More than the largest board; keeps a page readable.
    pub const MOST_SUPPORTING: usize = 20;

    pub fn new(
        accountable: Option<Party>,
        supporting: Vec<Party>,
        from: Date,
        to: Option<Date>,
    ) -> Result<Self, AssignmentError> {
        if supporting.len() > Self::MOST_SUPPORTING {
            return Err(AssignmentError::TooMany);
        }
        if distinct(supporting.iter()).len() != supporting.len() {
            return Err(AssignmentError::SupportsTwice);
        }
        if accountable.is_some_and(|party| supporting.contains(&party)) {
            return Err(AssignmentError::AccountableAndSupporting);
        }
        if to.is_some_and(|to| to < from) {
            return Err(AssignmentError::EndsBeforeItBegins);
        }
        Ok(Self { accountable, supporting, from, to })
    }
}

#[cfg(test)]
mod tests {
    use crate::{id::OfficeId, time::date};
    use uuid::Uuid;

    use super::*;

    fn office(n: u128) -> Party {
        Party::Office(OfficeId(Uuid::from_u128(n)))
    }

    fn assign(accountable: Option<Party>, supporting: Vec<Party>) -> Result<Assignment, AssignmentError> {
        Assignment::new(accountable, supporting, date(2026, 1, 1), None)
    }

    #[test]
    fn one_accountable_and_several_supporting() {
        assert!(assign(Some(office(1)), vec![office(2), office(3)]).is_ok());
        assert!(assign(None, vec![]).is_ok());
    }

    #[test]
    fn nobody_has_two_parts() {
        assert_eq!(assign(Some(office(1)), vec![office(1)]), Err(AssignmentError::AccountableAndSupporting));
        assert_eq!(assign(None, vec![office(2), office(2)]), Err(AssignmentError::SupportsTwice));
        let many = (0..21).map(office).collect();
        assert_eq!(assign(None, many), Err(AssignmentError::TooMany));
    }

    #[test]
    fn it_cannot_end_before_it_begins() {
        let ended = Assignment::new(None, vec![], date(2026, 2, 1), Some(date(2026, 1, 1)));
        assert_eq!(ended, Err(AssignmentError::EndsBeforeItBegins));
    }
}
