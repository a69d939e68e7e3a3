//! Bodies: boards, committees, sections and working groups, with seats given by office; and which seat is asked.

use crate::{id::OfficeId, organisation::offices::Role};

crate::words! {
    /// What kind of body it is.
    pub enum BodyKind {
        Board = "board",
        Committee = "committee",
        Section = "section",
        /// Has a task, a beginning, and should have a date for its evaluation.
        WorkingGroup = "working_group",
    }
}

/// What of a seat decides whether it is the one that is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SeatFacts {
    pub office: OfficeId,
    pub role: Role,
    /// The branch has chosen this seat to answer for the body.
    pub answers: bool,
    /// Somebody holds the office today.
    pub held: bool,
}

/// The office that is asked how the measures go that the body is accountable for: of the seats that somebody holds the
/// one that the branch has chosen, else the branch's leader, else the first. `None` where nobody holds any.
///
/// A body that is accountable would otherwise ask ten people the same question, and each would leave it to the others.
/// The others have a part in the work, as those who support a measure have, and may report as before. A vacant seat is
/// passed over, because a question to nobody is not answered.
pub fn asked_office(seats: impl IntoIterator<Item = SeatFacts>) -> Option<OfficeId> {
    let rank = |seat: &SeatFacts| (!seat.answers, seat.role != Role::Leader);
    // Of equals the first stays.
    seats.into_iter().filter(|seat| seat.held).min_by_key(rank).map(|seat| seat.office)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn seat(n: u128, role: Role) -> SeatFacts {
        SeatFacts { office: OfficeId(Uuid::from_u128(n)), role, answers: false, held: true }
    }

    fn asked(seats: &[SeatFacts]) -> Option<u128> {
        asked_office(seats.iter().copied()).map(|office| office.0.as_u128())
    }

    #[test]
    fn the_chosen_seat_is_asked_before_the_leader_and_the_leader_before_the_first() {
        let seats = [seat(1, Role::Treasurer), seat(2, Role::Leader), seat(3, Role::ChiefSteward)];
        assert_eq!(asked(&seats), Some(2));
        assert_eq!(asked(&seats[..1]), Some(1));
        assert_eq!(asked(&[seats[2], seats[0]]), Some(3), "without a leader it is the first");
        let chosen = SeatFacts { answers: true, ..seats[2] };
        assert_eq!(asked(&[seats[0], seats[1], chosen]), Some(3));
        assert_eq!(asked(&[]), None);
    }

    #[test]
    fn a_vacant_seat_is_passed_over() {
        let vacant = |seat| SeatFacts { held: false, ..seat };
        let chosen = SeatFacts { answers: true, ..seat(3, Role::ChiefSteward) };
        let (first, leader) = (seat(1, Role::Treasurer), seat(2, Role::Leader));
        assert_eq!(asked(&[first, leader, vacant(chosen)]), Some(2));
        assert_eq!(asked(&[first, vacant(leader), vacant(chosen)]), Some(1));
        assert_eq!(asked(&[vacant(first), vacant(leader)]), None);
    }
}
