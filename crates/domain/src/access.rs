//! Who may do what: one pure function decides, from the mandates that are valid today in one branch.
//!
//! The table is the starting matrix (decision 0011). Exhaustive matches on purpose: a new role or action does not compile
//! until somebody has decided about it.

use crate::{
    Date,
    id::{BodyId, BranchId, MandateId, OfficeId, PersonId},
    organisation::{branches::BranchSlug, offices::Role, parties::Party},
};

crate::words! {
    /// What somebody wants to do in a branch.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum Action {
        /// The branch's name and settings; who holds which office (C0).
        ReadBranch = "read_branch",
        /// Areas, goals and measures in the adopted wording (C0).
        ReadAdoptedPlan = "read_adopted_plan",
        /// The plan as it stands: status, reports, responsibility, holes (C1).
        ReadPlan = "read_plan",
        /// One measure with its reports and history.
        ReadMeasure = "read_measure",
        CheckIn = "check_in",
        Acknowledge = "acknowledge",
        Assign = "assign",
        EditPlan = "edit_plan",
        /// Suggest to those who may what they should change or whom they should assign.
        Propose = "propose",
        /// Send the plan to the annual meeting, adopt and close it.
        AdoptPlan = "adopt_plan",
        EditSituation = "edit_situation",
        EditBranch = "edit_branch",
        ManageOffices = "manage_offices",
        /// Make and end the tokens that programs of the branch show.
        ManageTokens = "manage_tokens",
        /// What was done, and where: events, workplaces, employers, clubs, and how targets stand by them (C1).
        ReadEvents = "read_events",
        /// Log an event, correct it and take it back.
        LogEvents = "log_events",
        /// Events that other offices have held, and the lists that events are chosen from: types, purposes, workplaces.
        ManageEvents = "manage_events",
        /// Monthly figures: members, density, joined, left, stewards (C1).
        ReadIndicators = "read_indicators",
        /// Enter monthly figures, correct them and take them back.
        EnterIndicators = "enter_indicators",
        ReadAudit = "read_audit",
    }
}

crate::words! {
    /// How far a right reaches.
    #[derive(PartialOrd, Ord)]
    pub enum Reach {
        Nothing = "nothing",
        /// Measures where one of the person's offices, or a body it has a seat in, is accountable or supporting; events of one's
        /// own club, or held by one's own office or body; figures of employers whose club one's own office leads.
        Own = "own",
        All = "all",
    }
}

/// The starting matrix.
pub const fn reach(role: Role, action: Action) -> Reach {
    match action {
        Action::ReadBranch | Action::ReadAdoptedPlan => Reach::All,
        Action::ReadPlan | Action::Propose => match role {
            Role::Leader
            | Role::DeputyLeader
            | Role::ChiefSteward
            | Role::SectionLeader
            | Role::TrainingOfficer
            | Role::Treasurer
            | Role::BoardMember => Reach::All,
            Role::ClubLeader | Role::Other => Reach::Nothing,
        },
        // A club leader sees and logs what is done in the club.
        Action::ReadMeasure | Action::ReadEvents | Action::LogEvents => match role {
            Role::Leader
            | Role::DeputyLeader
            | Role::ChiefSteward
            | Role::SectionLeader
            | Role::TrainingOfficer
            | Role::Treasurer
            | Role::BoardMember => Reach::All,
            Role::ClubLeader | Role::Other => Reach::Own,
        },
        Action::CheckIn => match role {
            Role::Leader | Role::DeputyLeader => Reach::All,
            Role::ChiefSteward
            | Role::SectionLeader
            | Role::TrainingOfficer
            | Role::Treasurer
            | Role::BoardMember
            | Role::ClubLeader
            | Role::Other => Reach::Own,
        },
        // A chief steward has the figures of the own employers. Small ones are hidden from those who read and do not enter.
        Action::ReadIndicators => match role {
            Role::Leader | Role::DeputyLeader | Role::Treasurer | Role::BoardMember => Reach::All,
            Role::ChiefSteward => Reach::Own,
            Role::SectionLeader | Role::TrainingOfficer | Role::ClubLeader | Role::Other => Reach::Nothing,
        },
        Action::EnterIndicators => match role {
            Role::Leader | Role::DeputyLeader => Reach::All,
            Role::ChiefSteward => Reach::Own,
            Role::SectionLeader
            | Role::TrainingOfficer
            | Role::Treasurer
            | Role::BoardMember
            | Role::ClubLeader
            | Role::Other => Reach::Nothing,
        },
        // Those who read the plan may propose what they may not do.
        Action::Acknowledge
        | Action::Assign
        | Action::EditPlan
        | Action::AdoptPlan
        | Action::EditSituation
        | Action::EditBranch
        | Action::ManageOffices
        | Action::ManageTokens
        | Action::ManageEvents
        | Action::ReadAudit => match role {
            Role::Leader | Role::DeputyLeader => Reach::All,
            Role::ChiefSteward
            | Role::SectionLeader
            | Role::TrainingOfficer
            | Role::Treasurer
            | Role::BoardMember
            | Role::ClubLeader
            | Role::Other => Reach::Nothing,
        },
    }
}

/// A mandate that is valid today, and what it gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mandate {
    pub id: MandateId,
    pub office: OfficeId,
    pub role: Role,
    /// Bodies in which the office has a seat.
    pub bodies: Vec<BodyId>,
}

impl Mandate {
    /// Whether the office, or a body that it sits in, is among the parties.
    pub fn has_part(&self, parties: &[Party]) -> bool {
        parties.iter().any(|party| match party {
            Party::Office(office) => *office == self.office,
            Party::Body(body) => self.bodies.contains(body),
        })
    }
}

/// A person in one branch, today. Made from the mandates and from nothing else.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    pub person: PersonId,
    pub branch: BranchId,
    pub slug: BranchSlug,
    /// In the branch's time zone.
    pub today: Date,
    /// Never empty: who has no mandate today is nobody here.
    pub mandates: Vec<Mandate>,
    /// The office that the person chose to act as; one of the mandates' offices.
    pub acting_as: Option<OfficeId>,
}

/// What an action is about.
#[derive(Clone, Copy, Debug)]
pub enum Object<'a> {
    /// The branch as a whole, or one of its things that no measure owns.
    Branch(BranchId),
    /// A measure, and the offices and bodies that have a part in it today.
    Measure { branch: BranchId, parties: &'a [Party] },
    /// An event, and whose it is: the office of the club where it took place, else whoever held it.
    Event { branch: BranchId, parties: &'a [Party] },
    /// A monthly figure, and the offices that lead the clubs of its employer; nobody's own where it is of no employer.
    Figure { branch: BranchId, parties: &'a [Party] },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// Allowed, by the right of this office.
    Allow(OfficeId),
    /// The caller may know that it exists, but not do this.
    Deny,
    /// The caller may not know that it exists.
    Hide,
}

/// Decides. Rights are the union of today's mandates (decision 0011).
pub fn decide(actor: &Actor, action: Action, object: Object<'_>) -> Decision {
    let (branch, parties) = match object {
        Object::Branch(branch) => (branch, &[][..]),
        Object::Measure { branch, parties }
        | Object::Event { branch, parties }
        | Object::Figure { branch, parties } => (branch, parties),
    };
    if branch != actor.branch || actor.mandates.is_empty() {
        return Decision::Hide;
    }
    // A chief steward leads the club of the employer by another office of the same person.
    let is_own = |mandate: &Mandate| match object {
        Object::Figure { .. } => actor.mandates.iter().any(|own| own.has_part(parties)),
        Object::Branch(_) | Object::Measure { .. } | Object::Event { .. } => mandate.has_part(parties),
    };
    let gives_right = |mandate: &&Mandate| match reach(mandate.role, action) {
        Reach::All => true,
        Reach::Own => is_own(mandate),
        Reach::Nothing => false,
    };
    // The chosen office is recorded when it is one of theirs, else the one that gave the right.
    let recorded =
        actor.mandates.iter().find(gives_right).map(|mandate| actor.acting_as.unwrap_or(mandate.office));
    recorded.map_or(Decision::Deny, Decision::Allow)
}

/// The furthest reach that any of a person's roles gives; for lists, and for what a page offers.
pub fn furthest_reach(roles: impl Iterator<Item = Role>, action: Action) -> Reach {
    roles.map(|role| reach(role, action)).max().unwrap_or(Reach::Nothing)
}

#[cfg(test)]
mod tests {
    use crate::time::date;
    use uuid::Uuid;

    use super::*;

    const HERE: BranchId = BranchId(Uuid::from_u128(1));
    const ELSEWHERE: BranchId = BranchId(Uuid::from_u128(2));
    const OFFICE: OfficeId = OfficeId(Uuid::from_u128(10));
    const BODY: BodyId = BodyId(Uuid::from_u128(20));

    fn actor(roles: &[Role]) -> Actor {
        let mandate = |(n, role): (usize, &Role)| Mandate {
            id: MandateId(Uuid::from_u128(100 + n as u128)),
            office: OfficeId(Uuid::from_u128(10 + n as u128)),
            role: *role,
            bodies: vec![BODY],
        };
        Actor {
            person: PersonId(Uuid::from_u128(5)),
            branch: HERE,
            slug: "follo".parse().unwrap(),
            today: date(2026, 6, 17),
            mandates: roles.iter().enumerate().map(mandate).collect(),
            acting_as: None,
        }
    }

    #[test]
    fn another_branch_does_not_exist() {
        for role in Role::ALL {
            for action in Action::ALL {
                assert_eq!(decide(&actor(&[role]), action, Object::Branch(ELSEWHERE)), Decision::Hide);
            }
        }
    }

    #[test]
    fn nobody_without_a_mandate_gets_anything() {
        for action in Action::ALL {
            assert_eq!(decide(&actor(&[]), action, Object::Branch(HERE)), Decision::Hide);
        }
    }

    #[test]
    fn a_steward_checks_in_where_the_office_or_its_body_has_a_part() {
        let steward = actor(&[Role::ChiefSteward]);
        let check_in =
            |parties: &[Party]| decide(&steward, Action::CheckIn, Object::Measure { branch: HERE, parties });
        assert_eq!(check_in(&[]), Decision::Deny);
        assert_eq!(check_in(&[Party::Office(OFFICE)]), Decision::Allow(OFFICE));
        assert_eq!(check_in(&[Party::Body(BODY)]), Decision::Allow(OFFICE));
    }

    #[test]
    fn a_club_leader_logs_what_is_done_in_the_club() {
        let club_leader = actor(&[Role::ClubLeader]);
        let log = |parties: &[Party]| {
            decide(&club_leader, Action::LogEvents, Object::Event { branch: HERE, parties })
        };
        assert_eq!(log(&[Party::Office(OFFICE)]), Decision::Allow(OFFICE));
        assert_eq!(log(&[Party::Office(OfficeId(Uuid::from_u128(99)))]), Decision::Deny);
        assert_eq!(log(&[]), Decision::Deny);
        let board_member = actor(&[Role::BoardMember]);
        let anywhere = decide(&board_member, Action::LogEvents, Object::Event { branch: HERE, parties: &[] });
        assert_eq!(anywhere, Decision::Allow(OFFICE));
    }

    #[test]
    fn a_chief_steward_enters_figures_of_the_employer_whose_club_is_led_by_another_office() {
        let both = actor(&[Role::ChiefSteward, Role::ClubLeader]);
        let club = [Party::Office(OfficeId(Uuid::from_u128(11)))];
        let enter = |actor: &Actor, parties: &[Party]| {
            decide(actor, Action::EnterIndicators, Object::Figure { branch: HERE, parties })
        };
        assert_eq!(enter(&both, &club), Decision::Allow(OFFICE));
        assert_eq!(enter(&both, &[]), Decision::Deny);
        let club_leader = actor(&[Role::ClubLeader]);
        assert_eq!(enter(&club_leader, &[Party::Office(OFFICE)]), Decision::Deny);
    }

    #[test]
    fn rights_are_the_union_of_the_mandates() {
        for action in Action::ALL {
            for role in Role::ALL {
                let alone = furthest_reach([role].into_iter(), action);
                let together = furthest_reach([role, Role::ClubLeader].into_iter(), action);
                assert!(together >= alone, "a second office took a right away");
            }
        }
    }

    #[test]
    fn the_chosen_office_is_recorded() {
        let chosen = OfficeId(Uuid::from_u128(11));
        let both = Actor { acting_as: Some(chosen), ..actor(&[Role::Leader, Role::BoardMember]) };
        assert_eq!(decide(&both, Action::Assign, Object::Branch(HERE)), Decision::Allow(chosen));
    }

    #[test]
    fn a_leader_may_do_everything_and_only_leaders_may_do_that() {
        for role in Role::ALL {
            let everything = Action::ALL.into_iter().all(|action| reach(role, action) == Reach::All);
            assert_eq!(everything, matches!(role, Role::Leader | Role::DeputyLeader), "{role:?}");
        }
    }
}
