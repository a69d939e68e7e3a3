//! API tokens: how one is recognised, and how long it may live.

use crate::{Date, words};

/// What a token begins with, so that programs that look for secrets in published text find it.
pub const PREFIX: &str = "verv_";

/// Days from today to the last on which a token may be valid.
pub const MAX_DAYS: i32 = 366;

/// Tokens of one branch that are valid at the same time.
pub const MAX_LIVING: u32 = 50;

words! {
    /// Why a token is accepted or not.
    pub enum ApiTokenState {
        /// It is accepted.
        Living = "living",
        /// Its last day has passed.
        Expired = "expired",
        /// Somebody has ended it.
        Revoked = "revoked",
        /// Whoever made it does not hold the office any more that it was made as.
        OfficeEnded = "office_ended",
    }
}

/// What decides whether a token is accepted.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    pub is_revoked: bool,
    pub expires_on: Date,
    /// Whether its maker holds the office that it was made as.
    pub office_is_held: bool,
}

impl Standing {
    /// On a day of the branch. The token is valid throughout its last day.
    pub fn on(self, today: Date) -> ApiTokenState {
        if self.is_revoked {
            ApiTokenState::Revoked
        } else if self.expires_on < today {
            ApiTokenState::Expired
        } else if !self.office_is_held {
            ApiTokenState::OfficeEnded
        } else {
            ApiTokenState::Living
        }
    }
}

/// A last day that a new token cannot have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ExpiryError {
    #[error("the day has passed")]
    Passed,
    #[error("a token is valid for a year at the most")]
    TooFarAway,
}

impl ExpiryError {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Passed => "in_the_past",
            Self::TooFarAway => "too_far_away",
        }
    }
}

/// The last day of a token that is made today.
pub fn check_expiry(expires_on: Date, today: Date) -> Result<(), ExpiryError> {
    let days = expires_on.days_since_1970() - today.days_since_1970();
    if days < 0 {
        Err(ExpiryError::Passed)
    } else if days > MAX_DAYS {
        Err(ExpiryError::TooFarAway)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::date;

    #[test]
    fn a_token_is_valid_throughout_its_last_day() {
        let standing = Standing { is_revoked: false, expires_on: date(2026, 6, 30), office_is_held: true };
        assert_eq!(standing.on(date(2026, 6, 30)), ApiTokenState::Living);
        assert_eq!(standing.on(date(2026, 7, 1)), ApiTokenState::Expired);
        assert_eq!(
            Standing { office_is_held: false, ..standing }.on(date(2026, 6, 30)),
            ApiTokenState::OfficeEnded
        );
        assert_eq!(Standing { is_revoked: true, ..standing }.on(date(2026, 7, 1)), ApiTokenState::Revoked);
    }

    #[test]
    fn a_year_is_the_most() {
        let today = date(2026, 11, 27);
        assert_eq!(check_expiry(date(2026, 11, 26), today), Err(ExpiryError::Passed));
        assert_eq!(check_expiry(today, today), Ok(()));
        assert_eq!(check_expiry(date(2027, 11, 28), today), Ok(()));
        assert_eq!(check_expiry(date(2027, 11, 29), today), Err(ExpiryError::TooFarAway));
    }
}
