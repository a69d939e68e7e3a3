//! Agreements with political parties and others: when they are to be renewed, and how they stand.

use crate::Date;

crate::words! {
    /// With whom a branch has an agreement.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum AgreementKind {
        PoliticalParty = "political_party",
        Other = "other",
    }

    /// How an agreement stands on a day.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum AgreementStanding {
        /// Past its last day, and not renewed.
        Expired = "expired",
        /// In force, and the time to renew it has come.
        Expiring = "expiring",
        Current = "current",
        /// Kept for the record: nobody renews it.
        Ended = "ended",
    }
}

/// When an agreement is in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Term {
    pub signed: Date,
    /// The last day; `None` where it has no end.
    pub expires: Option<Date>,
    /// How many days before it expires it is to be renewed.
    pub lead_days: u16,
}

impl Term {
    /// The longest lead: two years, as a plan has.
    pub const LONGEST_LEAD: u16 = 730;

    /// From which day on it is time to renew it.
    pub fn renew_from(self) -> Option<Date> {
        self.expires.map(|expires| expires.plus_days(-i32::from(self.lead_days)).max(self.signed))
    }

    /// The standing of one that somebody renews.
    pub fn standing(self, today: Date) -> AgreementStanding {
        match (self.expires, self.renew_from()) {
            (Some(expires), _) if expires < today => AgreementStanding::Expired,
            (_, Some(renew)) if renew <= today => AgreementStanding::Expiring,
            _ => AgreementStanding::Current,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::date;

    #[test]
    fn an_agreement_is_to_be_renewed_before_its_last_day_and_expires_after_it() {
        let term = Term { signed: date(2022, 9, 1), expires: Some(date(2026, 12, 31)), lead_days: 90 };
        assert_eq!(term.renew_from(), Some(date(2026, 10, 2)));
        for (today, standing) in [
            (date(2026, 10, 1), AgreementStanding::Current),
            (date(2026, 10, 2), AgreementStanding::Expiring),
            (date(2026, 12, 31), AgreementStanding::Expiring),
            (date(2027, 1, 1), AgreementStanding::Expired),
        ] {
            assert_eq!(term.standing(today), standing, "{today}");
        }
        let for_ever = Term { expires: None, ..term };
        assert_eq!(
            (for_ever.renew_from(), for_ever.standing(date(2040, 1, 1))),
            (None, AgreementStanding::Current)
        );
        // Shorter than the lead: not to be renewed before it was signed.
        let short = Term { signed: date(2026, 12, 1), ..term };
        assert_eq!(short.renew_from(), Some(date(2026, 12, 1)));
    }
}
