//! What a branch is made of, as it is kept in memory: offices with the times in which somebody holds them, bodies with their
//! seats. Without a day, so that it stays right over midnight.

use std::collections::HashMap;

use crate::{
    Date,
    id::{BodyId, OfficeId},
    organisation::{
        bodies::{BodyKind, SeatFacts, asked_office},
        offices::Role,
        parties::Party,
    },
    period::covers,
};

/// The offices and bodies of a branch.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Organisation {
    pub offices: HashMap<OfficeId, Office>,
    /// In the branch's order.
    pub bodies: Vec<Body>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Office {
    pub name: String,
    pub role: Role,
    /// Of all mandates, whoever has them: the first and the last day.
    pub terms: Vec<(Date, Option<Date>)>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Body {
    pub id: BodyId,
    pub name: String,
    pub kind: BodyKind,
    pub evaluated_on: Option<Date>,
    /// In their order.
    pub seats: Vec<Seat>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seat {
    pub office: OfficeId,
    /// The branch has chosen this seat to answer for the body.
    pub answers: bool,
}

impl Office {
    pub fn is_held(&self, today: Date) -> bool {
        self.terms.iter().any(|(starts, ends)| covers(*starts, *ends, today))
    }
}

impl Organisation {
    pub fn body(&self, id: BodyId) -> Option<&Body> {
        self.bodies.iter().find(|body| body.id == id)
    }

    /// Empty for what the branch has not.
    pub fn name(&self, party: Party) -> &str {
        let name = match party {
            Party::Office(id) => self.offices.get(&id).map(|office| office.name.as_str()),
            Party::Body(id) => self.body(id).map(|body| body.name.as_str()),
        };
        name.unwrap_or_default()
    }

    /// Whether anybody holds the office on the day. A body with any holder of any seat counts, and one without seats always
    /// does.
    pub fn is_held(&self, party: Party, today: Date) -> bool {
        let office_is_held = |id: OfficeId| self.offices.get(&id).is_some_and(|office| office.is_held(today));
        match party {
            Party::Office(id) => office_is_held(id),
            Party::Body(id) => {
                let seats = self.body(id).map(|body| body.seats.as_slice()).unwrap_or_default();
                seats.is_empty() || seats.iter().any(|seat| office_is_held(seat.office))
            }
        }
    }

    /// The office that is asked how the party's measures go.
    pub fn asked(&self, party: Party, today: Date) -> Option<OfficeId> {
        let body = match party {
            Party::Office(id) => return Some(id),
            Party::Body(id) => self.body(id)?,
        };
        asked_office(body.seats.iter().filter_map(|seat| {
            let office = self.offices.get(&seat.office)?;
            let held = office.is_held(today);
            Some(SeatFacts { office: seat.office, role: office.role, answers: seat.answers, held })
        }))
    }

    /// About how many bytes it takes.
    pub fn weight(&self) -> usize {
        let offices = self.offices.values().map(|office| {
            size_of::<(OfficeId, Office)>() + office.name.len() + size_of_val(office.terms.as_slice())
        });
        let bodies = self
            .bodies
            .iter()
            .map(|body| size_of::<Body>() + body.name.len() + size_of_val(body.seats.as_slice()));
        offices.chain(bodies).sum()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::time::date;

    const LEADER: OfficeId = OfficeId(Uuid::from_u128(1));
    const TREASURER: OfficeId = OfficeId(Uuid::from_u128(2));
    const BOARD: Party = Party::Body(BodyId(Uuid::from_u128(3)));

    fn branch() -> Organisation {
        let office = |name: &str, role, ends| Office {
            name: name.to_owned(),
            role,
            terms: vec![(date(2026, 1, 1), ends)],
        };
        let seat = |office| Seat { office, answers: false };
        Organisation {
            offices: HashMap::from([
                (LEADER, office("Leder", Role::Leader, Some(date(2026, 6, 30)))),
                (TREASURER, office("Kasserer", Role::Treasurer, None)),
            ]),
            bodies: vec![Body {
                id: BodyId(Uuid::from_u128(3)),
                name: "Styret".to_owned(),
                kind: BodyKind::Board,
                evaluated_on: None,
                seats: vec![seat(TREASURER), seat(LEADER)],
            }],
        }
    }

    #[test]
    fn who_holds_an_office_and_who_is_asked_follows_from_the_day() {
        let branch = branch();
        let (last, after) = (date(2026, 6, 30), date(2026, 7, 1));
        assert!(branch.is_held(Party::Office(LEADER), last));
        assert!(!branch.is_held(Party::Office(LEADER), after));
        assert_eq!((branch.asked(BOARD, last), branch.asked(BOARD, after)), (Some(LEADER), Some(TREASURER)));
        assert_eq!((branch.name(BOARD), branch.name(Party::Office(OfficeId(Uuid::nil())))), ("Styret", ""));
    }

    #[test]
    fn a_body_is_held_by_any_of_its_seats_and_without_seats_always() {
        let mut branch = branch();
        let before = date(2025, 12, 31);
        assert!(!branch.is_held(BOARD, before));
        branch.bodies[0].seats.clear();
        assert!(branch.is_held(BOARD, before));
    }
}
