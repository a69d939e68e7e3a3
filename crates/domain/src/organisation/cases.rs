//! Cases that a branch follows: proposals on their way to a political decision, and negotiations.

use crate::Date;

crate::words! {
    /// What kind of case it is.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum CaseKind {
        /// On its way to a political decision.
        Political = "political",
        /// With the employers of an agreement area.
        Negotiation = "negotiation",
    }

    /// Where a case stands.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum CaseState {
        /// Something is still to happen.
        Open = "open",
        /// Decided, or agreed; kept in the overview.
        Decided = "decided",
        /// Nothing came of it.
        Dropped = "dropped",
    }
}

/// Whether the next date of a case has passed, and nobody has said what comes then.
pub fn is_past_its_date(state: CaseState, next_date: Option<Date>, today: Date) -> bool {
    state == CaseState::Open && next_date.is_some_and(|next| next < today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::date;

    #[test]
    fn only_an_open_case_is_past_its_date_and_not_on_the_day_itself() {
        let today = date(2026, 6, 17);
        for state in CaseState::ALL {
            let passed = is_past_its_date(state, Some(date(2026, 6, 16)), today);
            assert_eq!(passed, state == CaseState::Open, "{state:?}");
            assert!(!is_past_its_date(state, Some(today), today) && !is_past_its_date(state, None, today));
        }
    }
}
