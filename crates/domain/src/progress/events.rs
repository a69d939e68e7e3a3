//! What was done: workplace visits, meetings, courses. Counts, never names of those who were there.
//!
//! The texts of an event are looked through by [`privacy::concern`](crate::privacy::concern) before they are sent, as all texts
//! are: the writer is warned and may still send.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    Date,
    keys::{AgreementAreaKey, EventTypeKey, PurposeKey},
    organisation::parties::Party,
    period::Period,
};

crate::words! {
    /// The types that a new branch has. The words are their keys; `seeds/lists.toml` has their names.
    #[derive(Hash)]
    pub enum DefaultEventType {
        WorkplaceVisit = "workplace_visit",
        MemberMeeting = "member_meeting",
        MemberEvent = "member_event",
        StewardsGathering = "stewards_gathering",
        /// The monthly meeting with the club leaders.
        ClubLeadersMeeting = "club_leaders_meeting",
        Course = "course",
        /// With the employer, by the agreement; has standing topics to tick.
        DiscussionMeeting = "discussion_meeting",
        PartyMeeting = "party_meeting",
        MayDay = "may_day",
        WomensDay = "womens_day",
        Other = "other",
    }

    /// The purposes and topics that a new branch has.
    #[derive(Hash)]
    pub enum DefaultPurpose {
        RecruitMembers = "recruit_members",
        RecruitStewards = "recruit_stewards",
        /// Full time and part time.
        FullTime = "full_time",
        WorkingEnvironment = "working_environment",
        Digitalisation = "digitalisation",
        Training = "training",
        /// The parties, the election and the agreements with the parties.
        Politics = "politics",
        Information = "information",
    }

    /// What is counted at an event, or for it.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum CountKind {
        Attendance = "attendance",
        /// Conversations with members and others.
        Talks = "talks",
        NewMembers = "new_members",
        NewStewards = "new_stewards",
        /// Posts that the employer advertised as full time.
        PostsFullTime = "posts_full_time",
        PostsPartTime = "posts_part_time",
        /// Rosters with twelve-hour shifts that were approved.
        RostersApproved = "rosters_approved",
        /// Apprentices, pupils and students who became employed members.
        YoungEmployed = "young_employed",
        /// Refusals of leave for a steward's training.
        LeaveRefused = "leave_refused",
        /// Members who were helped with what they usually do themselves.
        HelpCases = "help_cases",
    }
}

impl DefaultEventType {
    pub fn key(self) -> EventTypeKey {
        EventTypeKey::of_name(self.as_str())
    }

    /// What the form asks for first; every type may have every count.
    pub const fn usual_counts(self) -> &'static [CountKind] {
        match self {
            Self::WorkplaceVisit => &[CountKind::Talks, CountKind::NewMembers, CountKind::NewStewards],
            Self::DiscussionMeeting => {
                &[CountKind::PostsFullTime, CountKind::PostsPartTime, CountKind::RostersApproved]
            }
            Self::MemberMeeting
            | Self::MemberEvent
            | Self::StewardsGathering
            | Self::ClubLeadersMeeting
            | Self::Course
            | Self::PartyMeeting
            | Self::MayDay
            | Self::WomensDay
            | Self::Other => &[CountKind::Attendance],
        }
    }

    /// The topics to tick, of the default purposes.
    pub const fn usual_topics(self) -> &'static [DefaultPurpose] {
        match self {
            Self::WorkplaceVisit => &[DefaultPurpose::RecruitMembers, DefaultPurpose::RecruitStewards],
            Self::DiscussionMeeting => &[
                DefaultPurpose::FullTime,
                DefaultPurpose::WorkingEnvironment,
                DefaultPurpose::Digitalisation,
            ],
            Self::MemberMeeting
            | Self::MemberEvent
            | Self::StewardsGathering
            | Self::ClubLeadersMeeting
            | Self::Course
            | Self::PartyMeeting
            | Self::MayDay
            | Self::WomensDay
            | Self::Other => &[],
        }
    }
}

impl DefaultPurpose {
    pub fn key(self) -> PurposeKey {
        PurposeKey::of_name(self.as_str())
    }
}

/// A count from 0 to [`Count::MAX`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Count(u32);

/// The count is above the largest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is a whole number from 0 to {}", Count::MAX)]
pub struct CountError;

impl Count {
    /// More than the members of the union: a larger number is a slip of the keyboard.
    pub const MAX: u32 = 1_000_000;

    pub const fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<i64> for Count {
    type Error = CountError;

    fn try_from(number: i64) -> Result<Self, CountError> {
        u32::try_from(number).ok().filter(|&number| number <= Self::MAX).map(Self).ok_or(CountError)
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(i64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Count {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, Type};
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .description(Some("How many: a number, never names"))
            .minimum(Some(0.0))
            .maximum(Some(f64::from(Self::MAX)))
            .build()
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Count {}

/// What was counted at an event. No count is not the same as none: who has not counted has not seen nobody.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    of: [Option<Count>; CountKind::ALL.len()],
}

impl Counts {
    pub const fn get(&self, kind: CountKind) -> Option<Count> {
        self.of[kind as usize]
    }

    pub const fn set(&mut self, kind: CountKind, count: Option<Count>) {
        self.of[kind as usize] = count;
    }

    /// What was counted, in the order of [`CountKind`].
    pub fn iter(&self) -> impl Iterator<Item = (CountKind, Count)> + '_ {
        CountKind::ALL.into_iter().filter_map(|kind| Some((kind, self.get(kind)?)))
    }
}

impl FromIterator<(CountKind, Count)> for Counts {
    fn from_iter<I: IntoIterator<Item = (CountKind, Count)>>(of: I) -> Self {
        let mut counts = Self::default();
        for (kind, count) in of {
            counts.set(kind, Some(count));
        }
        counts
    }
}

/// What of an event decides which targets it counts toward.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// The day on which it took place, in the branch's zone.
    pub day: Date,
    /// The day on which it was logged, or last corrected.
    pub logged: Date,
    pub event_type: EventTypeKey,
    /// The main one first.
    pub purposes: Vec<PurposeKey>,
    pub organiser: Option<Party>,
    /// Of the workplace that it took place at.
    pub agreement_area: Option<AgreementAreaKey>,
    pub counts: Counts,
}

/// Why an event cannot have taken place on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventDayError {
    #[error("is in the future: log it when it has taken place")]
    InFuture,
    #[error("is not a day of the plan")]
    OutsidePlan,
}

impl EventDayError {
    /// The stable code that clients translate.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InFuture => "in_the_future",
            Self::OutsidePlan => "outside_plan",
        }
    }
}

/// Whether an event that took place on `day` can be logged `today`, in the plan that the branch has for it. A day of the plan may be
/// long ago.
pub fn check_day(day: Date, today: Date, plan: Option<Period>) -> Result<(), EventDayError> {
    if day > today {
        return Err(EventDayError::InFuture);
    }
    match plan {
        Some(plan) if plan.from <= day && day <= plan.to => Ok(()),
        Some(_) | None => Err(EventDayError::OutsidePlan),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        privacy::{Concern, concern},
        time::date,
    };

    #[test]
    fn the_defaults_are_keys() {
        for default in DefaultEventType::ALL {
            assert_eq!(EventTypeKey::parse(default.as_str()), Ok(default.key()));
        }
        for default in DefaultPurpose::ALL {
            assert_eq!(PurposeKey::parse(default.as_str()), Ok(default.key()));
        }
    }

    #[test]
    fn a_count_has_an_end_and_no_sign() {
        for wrong in ["-1", "1000001", "1.5", "\"3\"", "99999999999999999999"] {
            assert!(serde_json::from_str::<Count>(wrong).is_err(), "{wrong}");
        }
        for right in ["0", "1000000"] {
            assert_eq!(serde_json::to_string(&serde_json::from_str::<Count>(right).unwrap()).unwrap(), right);
        }
    }

    #[test]
    fn what_was_not_counted_is_not_none() {
        let none = Count::try_from(0).unwrap();
        let counts: Counts = [(CountKind::Talks, none)].into_iter().collect();
        assert_eq!(counts.get(CountKind::Talks), Some(none));
        assert_eq!(counts.get(CountKind::Attendance), None);
        assert_eq!(counts.iter().collect::<Vec<_>>(), [(CountKind::Talks, none)]);
    }

    #[test]
    fn an_event_has_taken_place_within_the_plan() {
        let plan = Period { from: date(2026, 1, 1), to: date(2027, 12, 31) };
        let check = |day| check_day(day, date(2026, 6, 17), Some(plan));
        assert_eq!(check(date(2026, 6, 17)), Ok(()));
        assert_eq!(check(date(2026, 1, 1)), Ok(()));
        assert_eq!(check(date(2026, 6, 18)), Err(EventDayError::InFuture));
        assert_eq!(check(date(2025, 12, 31)), Err(EventDayError::OutsidePlan));
        for plan in [Some(plan), None] {
            let outside = check_day(date(2028, 1, 1), date(2028, 1, 1), plan);
            assert_eq!(outside, Err(EventDayError::OutsidePlan));
        }
    }

    #[test]
    fn a_note_about_the_work_passes_and_one_about_persons_is_asked_about() {
        for note in [
            "Snakket med 14 på Langerud sykehjem, fire vil melde seg inn. Nytt besøk i mars.",
            "Sykefravær og heltid var tema. Sju av ni stillinger lyst ut som 100 %.",
        ] {
            assert_eq!(concern(note), None, "{note:?}");
        }
        let names = "Vil melde seg inn: Kari Nordmann, Ola Hansen og Per Olsen";
        assert_eq!(concern(names), Some(Concern::ListOfNames));
        assert_eq!(concern("Kari er sykmeldt og vil ha hjelp"), Some(Concern::PersonAndHealth));
    }
}
