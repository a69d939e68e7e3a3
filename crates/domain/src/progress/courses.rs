//! Courses that offices need: what a new branch begins with, who is in need of one, and who follows up whose training.

use std::collections::BTreeSet;

use crate::{
    Date,
    id::{OfficeId, PersonId},
    keys::{AgreementAreaKey, CourseKey},
    organisation::{offices::Role, parties::Party},
    period::covers,
    progress::coverage::{Completion, Group, Holding, all_completed},
};

crate::words! {
    /// The courses that a new branch begins with.
    pub enum DefaultCourse {
        /// The union's basic training of stewards (F:281).
        BasicTraining = "basic_training",
        /// The union's system for members' data and cases (F:283).
        Klar = "klar",
        /// The union's platform for training (F:283).
        Itslearning = "itslearning",
        /// The agreement on a more inclusive working life (F:214).
        InclusiveWorkingLife = "inclusive_working_life",
        /// Following up sick pay (F:180).
        SickPay = "sick_pay",
        /// Disputes under the agreements (F:190).
        Disputes = "disputes",
        /// Restructuring, and the roles in it (F:151–153).
        Restructuring = "restructuring",
        /// How a post is increased (F:200).
        PostProcess = "post_process",
    }
}

impl DefaultCourse {
    pub fn key(self) -> CourseKey {
        CourseKey::of_name(self.as_str())
    }
}

/// The weeks in which a newcomer is not measured, in which a new branch's courses begin: the branch may set others.
pub const USUAL_GRACE_WEEKS: u8 = 8;

/// A year: more is no grace.
pub const MOST_GRACE_WEEKS: u8 = 52;

/// A course, as far as it decides who needs it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CourseNeed {
    pub key: CourseKey,
    pub grace_weeks: u8,
    pub deadline: Option<Date>,
    pub needed_by: Vec<Party>,
}

/// A mandate, as far as it decides which courses its holder needs. Deputies stand in for a while and are not among them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Holder {
    pub person: PersonId,
    pub office: OfficeId,
    pub role: Role,
    pub from: Date,
    pub to: Option<Date>,
}

/// The seats of a body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seated {
    pub body: Party,
    pub is_section: bool,
    pub offices: Vec<OfficeId>,
}

/// A confirmed completion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Confirmed {
    pub course: CourseKey,
    pub person: PersonId,
    pub day: Date,
}

/// Who is in office in a branch, and where: what coverage is measured against.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Staff {
    /// All mandates that were not taken away, also those that have ended: past years are measured by them.
    pub holders: Vec<Holder>,
    pub bodies: Vec<Seated>,
    /// The office of each club's leader, with the agreement area.
    pub club_leaders: Vec<(OfficeId, AgreementAreaKey)>,
}

impl Staff {
    /// The offices that a party stands for: itself, or those that have a seat in it.
    fn offices_of(&self, party: Party) -> Vec<OfficeId> {
        match party {
            Party::Office(office) => vec![office],
            Party::Body(_) => {
                let body = self.bodies.iter().find(|seated| seated.body == party);
                body.map(|seated| seated.offices.clone()).unwrap_or_default()
            }
        }
    }

    /// The offices that need the course, each once.
    pub fn offices_in_need(&self, course: &CourseNeed) -> BTreeSet<OfficeId> {
        course.needed_by.iter().flat_map(|party| self.offices_of(*party)).collect()
    }

    /// Those who need any of the courses, with the day on which they had completed all of them that an office of theirs, now or
    /// before, needs.
    pub fn group(&self, courses: &[&CourseNeed], confirmed: &[Confirmed]) -> Group<PersonId> {
        let needs: Vec<_> = courses.iter().map(|course| (course, self.offices_in_need(course))).collect();
        let needs_any = |holder: &&Holder| needs.iter().any(|(_, offices)| offices.contains(&holder.office));
        let holders: Vec<&Holder> = self.holders.iter().filter(needs_any).collect();
        let people: BTreeSet<PersonId> = holders.iter().map(|holder| holder.person).collect();
        let completed = |person: PersonId| {
            let own: Vec<_> = holders.iter().filter(|holder| holder.person == person).collect();
            let needed = needs
                .iter()
                .filter(|(_, offices)| own.iter().any(|holder| offices.contains(&holder.office)))
                .map(|(course, _)| {
                    let of_course =
                        confirmed.iter().filter(|one| one.person == person && one.course == course.key);
                    of_course.map(|one| one.day).min()
                });
            Some(Completion { person, day: all_completed(needed)? })
        };
        let completions: Vec<_> = people.iter().filter_map(|person| completed(*person)).collect();
        let holding = |holder: &&Holder| Holding { person: holder.person, from: holder.from, to: holder.to };
        Group::new(&holders.iter().map(holding).collect::<Vec<_>>(), &completions)
    }

    /// The offices that follow up a person's training beside those that follow up everybody's: the leaders of the sections
    /// in which the person has a seat, and the chief stewards who themselves lead a club of the same agreement area as the
    /// person's club.
    pub fn supervisors_of(&self, person: PersonId, today: Date) -> Vec<Party> {
        let in_office = || self.holders.iter().filter(|holder| covers(holder.from, holder.to, today));
        let offices_of =
            |person| in_office().filter(move |holder| holder.person == person).map(|holder| holder.office);
        let own: BTreeSet<OfficeId> = offices_of(person).collect();
        let areas_of = |offices: &BTreeSet<OfficeId>| -> BTreeSet<&AgreementAreaKey> {
            let led = self.club_leaders.iter().filter(|(office, _)| offices.contains(office));
            led.map(|(_, area)| area).collect()
        };
        let own_areas = areas_of(&own);
        let follows_up = |holder: &&Holder| match holder.role {
            Role::SectionLeader => self.bodies.iter().any(|seated| {
                let is_shared = seated.offices.contains(&holder.office)
                    && seated.offices.iter().any(|office| own.contains(office));
                seated.is_section && is_shared
            }),
            Role::ChiefSteward => {
                let led = areas_of(&offices_of(holder.person).collect());
                led.iter().any(|area| own_areas.contains(*area))
            }
            Role::Leader
            | Role::DeputyLeader
            | Role::TrainingOfficer
            | Role::Treasurer
            | Role::BoardMember
            | Role::ClubLeader
            | Role::Other => false,
        };
        let offices: BTreeSet<OfficeId> =
            in_office().filter(follows_up).map(|holder| holder.office).collect();
        offices.into_iter().map(Party::Office).collect()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        id::BodyId,
        progress::coverage::{Covered, Standing},
        time::date,
    };

    const FROM: Date = date(2025, 2, 1);
    const TODAY: Date = date(2026, 6, 10);

    fn person(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    fn office(n: u128) -> OfficeId {
        OfficeId(Uuid::from_u128(100 + n))
    }

    fn holds(n: u128, of: u128, role: Role) -> Holder {
        Holder { person: person(n), office: office(of), role, from: FROM, to: None }
    }

    fn body(n: u128, is_section: bool, offices: &[u128]) -> Seated {
        let body = Party::Body(BodyId(Uuid::from_u128(200 + n)));
        Seated { body, is_section, offices: offices.iter().map(|n| office(*n)).collect() }
    }

    fn course(name: &str, needed_by: Vec<Party>) -> CourseNeed {
        CourseNeed { key: CourseKey::of_name(name), grace_weeks: 8, deadline: None, needed_by }
    }

    fn confirmed(name: &str, n: u128, day: Date) -> Confirmed {
        Confirmed { course: CourseKey::of_name(name), person: person(n), day }
    }

    /// A section leader (1) with a section, a chief steward (2) who leads a club, two other club leaders (3, 4).
    fn staff() -> Staff {
        Staff {
            holders: vec![
                holds(1, 1, Role::SectionLeader),
                holds(2, 2, Role::ChiefSteward),
                holds(2, 3, Role::ClubLeader),
                holds(3, 4, Role::ClubLeader),
                holds(4, 5, Role::ClubLeader),
            ],
            bodies: vec![body(1, true, &[1, 4]), body(2, false, &[1, 2, 3, 4, 5])],
            club_leaders: vec![
                (office(3), AgreementAreaKey::of_name("KS")),
                (office(4), AgreementAreaKey::of_name("KS")),
                (office(5), AgreementAreaKey::of_name("PBL")),
            ],
        }
    }

    #[test]
    fn who_has_two_offices_in_need_is_one_and_needs_all_of_theirs() {
        let staff = staff();
        let klar = course("klar", vec![staff.bodies[1].body]);
        let clubs = course("disputes", vec![Party::Office(office(3)), Party::Office(office(4))]);
        let done = [confirmed("klar", 2, date(2026, 3, 1)), confirmed("klar", 4, date(2026, 4, 1))];
        let one = staff.group(&[&klar], &done).covered_on(TODAY, 8);
        assert_eq!(one, Covered { completed: 2, of: 4, newcomers: 0, recent: 0 });
        // Of both, the chief steward has one; the last needs one only.
        let both = staff.group(&[&klar, &clubs], &done);
        assert_eq!(both.covered_on(TODAY, 8), Covered { completed: 1, of: 4, newcomers: 0, recent: 0 });
        assert_eq!(both.standing_on(person(4), TODAY, 8), Some(Standing::Completed(date(2026, 4, 1))));
        assert_eq!(both.standing_on(person(2), TODAY, 8), Some(Standing::Missing));
        assert_eq!(staff.group(&[], &done).covered_on(TODAY, 8), Covered::default());
    }

    #[test]
    fn the_section_is_followed_up_by_its_leader_and_the_area_by_its_chief_steward() {
        let staff = staff();
        let of = |n| staff.supervisors_of(person(n), TODAY);
        assert_eq!(of(3), [Party::Office(office(1)), Party::Office(office(2))]);
        assert_eq!(of(4), [], "another area, and no seat in the section");
        // Of the board all have seats, which gives nobody a right.
        assert_eq!(of(1), [Party::Office(office(1))]);
        assert_eq!(staff.supervisors_of(person(3), date(2024, 1, 1)), [], "before any was in office");
    }
}
