//! The shape of the seed files: the national catalogue and the two demo branches, as data.

use std::collections::BTreeMap;

use serde::Deserialize;
use verv_contract::{
    plan::goals::TargetRequest,
    progress::definitions::{CountedBy, IndicatorGoal},
};
use verv_domain::{
    Date,
    keys::{AgreementAreaKey, CourseKey, EventTypeKey, IndicatorKey, PurposeKey},
    organisation::{
        agreements::AgreementKind, bodies::BodyKind, branches::BranchSlug, cases::CaseKind, offices::Role,
    },
    plan::{
        measures::MeasureKind,
        targets::{Amount, TargetSpan, TargetUnit},
    },
    progress::{
        courses::DefaultCourse,
        events::{Count, CountKind, DefaultEventType, DefaultPurpose},
        figures::Figure,
        indicators::{IndicatorKind, Measured},
        levels::Baseline,
        monthly_figures::FigureSource,
        registers::Register,
        spans::Month,
    },
};

use crate::error::{AppError, Result};

const LISTS: &str = include_str!("../../../seeds/lists.toml");
const CATALOGUE: &str = include_str!("../../../seeds/catalogue-2026-2027.toml");
const FOLLO: &str = include_str!("../../../seeds/follo.toml");
const AAS: &str = include_str!("../../../seeds/aas.toml");
const FOLLO_EVENTS: &str = include_str!("../../../seeds/follo-events.toml");
const FOLLO_COURSES: &str = include_str!("../../../seeds/follo-courses.toml");
const FOLLO_FIGURES: &str = include_str!("../../../seeds/follo-figures.toml");
const AAS_EVENTS: &str = include_str!("../../../seeds/aas-events.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueSeed {
    pub title: String,
    pub from: Date,
    pub to: Date,
    pub area: Vec<NationalAreaSeed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NationalAreaSeed {
    pub number: i64,
    pub title: String,
    pub strategies: Vec<String>,
    pub goal: Vec<NationalGoalSeed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NationalGoalSeed {
    pub code: String,
    pub title: String,
    /// More employed members each year, in per cent.
    pub growth_percent: Option<Amount>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BranchSeed {
    pub slug: BranchSlug,
    pub name: String,
    pub office: Vec<OfficeSeed>,
    pub body: Vec<BodySeed>,
    pub plan: PlanSeed,
    pub area: Vec<AreaSeed>,
    /// In a file of its own.
    #[serde(skip)]
    pub events: EventsSeed,
    /// In a file of its own, where the demo has any.
    #[serde(skip)]
    pub courses: CoursesSeed,
    /// In a file of its own, where there are any.
    #[serde(skip)]
    pub figures: Option<FiguresSeed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeSeed {
    /// How the file refers to it; with an account also the login name.
    pub key: String,
    pub name: String,
    pub role: Role,
    #[serde(default)]
    pub account: bool,
    /// The key of the office with an account whose holder has this one as well.
    pub held_by: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodySeed {
    pub key: String,
    pub name: String,
    pub kind: BodyKind,
    pub starts: Option<String>,
    #[serde(default)]
    pub seats: Vec<SeatSeed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatSeed {
    pub office: String,
    pub title: Option<String>,
    /// The seat that answers for the body, where it is another than the leader's or the first.
    #[serde(default)]
    pub answers: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanSeed {
    pub title: String,
    pub from: Date,
    pub to: Date,
    /// Absent where nobody knows it.
    pub adopted_on: Option<Date>,
    pub adopted_by: String,
}

impl PlanSeed {
    /// The first day of everything that began with the plan: offices and responsibility.
    pub fn since(&self) -> Date {
        self.adopted_on.unwrap_or(self.from)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaSeed {
    pub number: i64,
    /// For the branch's own areas; the others have the catalogue's.
    pub title: Option<String>,
    pub situation: Option<SituationSeed>,
    #[serde(default)]
    pub goal: Vec<GoalSeed>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SituationSeed {
    pub now: Option<String>,
    pub short_term: Option<String>,
    pub long_term: Option<String>,
    pub dated_on: Date,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetSeed {
    pub at_least: Option<Amount>,
    pub unit: TargetUnit,
    pub per: TargetSpan,
    pub note: Option<String>,
}

impl From<TargetSeed> for TargetRequest {
    fn from(TargetSeed { at_least, unit, per, note }: TargetSeed) -> Self {
        Self { at_least, unit, per, note }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoalSeed {
    pub title: String,
    #[serde(default)]
    pub serves: Vec<String>,
    pub not_local_reason: Option<String>,
    pub target: Option<TargetSeed>,
    #[serde(default)]
    pub measure: Vec<MeasureSeed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeasureSeed {
    pub title: String,
    pub adopted_text: String,
    pub kind: MeasureKind,
    pub target: Option<TargetSeed>,
    pub deadline: Option<String>,
    /// The plan gives "Alle" the responsibility.
    #[serde(default)]
    pub everyone: bool,
    pub accountable: Option<String>,
    #[serde(default)]
    pub supporting: Vec<String>,
    /// The last day of the responsibility.
    pub to: Option<Date>,
    pub not_local_reason: Option<String>,
}

/// What a branch has done, and where.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventsSeed {
    pub employer: Vec<EmployerSeed>,
    pub club: Vec<ClubSeed>,
    pub workplace: Vec<WorkplaceSeed>,
    pub counting: Vec<CountingSeed>,
    pub event: Vec<EventSeed>,
    #[serde(default)]
    pub agreement: Vec<AgreementSeed>,
    #[serde(default)]
    pub case: Vec<CaseSeed>,
    #[serde(default)]
    pub argument: Vec<ArgumentSeed>,
    #[serde(default)]
    pub representation: Vec<RepresentationSeed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreementSeed {
    pub kind: AgreementKind,
    pub counterparty: String,
    pub subject: String,
    pub lead_days: u16,
    /// The key of the office or body that follows it.
    pub follower: Option<String>,
    /// The first, and its renewals.
    pub terms: Vec<TermSeed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermSeed {
    pub signed: Date,
    pub expires: Option<Date>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseSeed {
    pub kind: CaseKind,
    pub title: String,
    pub agreement_area: Option<AgreementAreaKey>,
    pub opened_on: Date,
    pub next_date: Option<Date>,
    pub next_step: Option<String>,
    pub follower: Option<String>,
    pub section: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArgumentSeed {
    pub topic: String,
    pub wording: String,
    #[serde(default)]
    pub used: Vec<UseSeed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UseSeed {
    pub day: Date,
    pub place: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepresentationSeed {
    pub name: String,
    pub employer: String,
    /// The key of the office that sits in it.
    pub office: Option<String>,
    pub from: Date,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmployerSeed {
    pub name: String,
    pub agreement_area: AgreementAreaKey,
    pub has_agreement: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClubSeed {
    pub name: String,
    pub employer: String,
    /// The key of its leader's office.
    pub office: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkplaceSeed {
    pub name: String,
    pub employer: String,
    pub club: Option<String>,
    pub has_steward: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountingSeed {
    /// The title of the measure.
    pub measure: String,
    pub by: CountedBy,
    #[serde(default)]
    pub types: Vec<EventTypeKey>,
    #[serde(default)]
    pub purposes: Vec<PurposeKey>,
    #[serde(default)]
    pub courses: Vec<CourseKey>,
    /// By entries: of which register.
    pub register: Option<Register>,
    pub sum: Option<CountKind>,
    pub baseline: Option<Figure>,
    /// For a routine.
    pub every_months: Option<u8>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventSeed {
    pub day: Date,
    pub event_type: EventTypeKey,
    /// The key of the office that held it.
    pub organiser: String,
    pub workplace: Option<String>,
    pub place: Option<String>,
    #[serde(default)]
    pub purposes: Vec<PurposeKey>,
    #[serde(default)]
    pub counts: BTreeMap<CountKind, Count>,
    pub note: Option<String>,
}

/// What a branch asks its offices to learn, and what they have.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoursesSeed {
    pub course: Vec<CourseSeed>,
    pub completion: Vec<CompletionSeed>,
    pub counting: Vec<CountingSeed>,
}

/// A branch's monthly figures, and how its goals are measured by them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FiguresSeed {
    pub from: Month,
    pub source: FigureSource,
    pub series: Vec<SeriesSeed>,
    pub counting: Vec<FigureCountingSeed>,
}

/// An indicator month by month, of an employer or of the whole branch.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesSeed {
    pub indicator: IndicatorKey,
    pub employer: Option<String>,
    pub values: Vec<Figure>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CourseSeed {
    pub key: CourseKey,
    /// The keys of offices and bodies.
    pub needed_by: Vec<String>,
    pub deadline: Option<Date>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompletionSeed {
    pub course: CourseKey,
    /// The key of an office with an account.
    pub office: String,
    pub day: Date,
    /// Said by whoever holds the office, and not confirmed yet.
    #[serde(default)]
    pub waits: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureCountingSeed {
    /// The title of the goal.
    pub goal: String,
    pub measured: Measured,
    pub reach: IndicatorGoal,
    pub employer: Option<String>,
    pub start: Option<Baseline>,
}

/// What the entries of a new branch's lists are called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListsSeed {
    pub agreement_areas: Vec<String>,
    pub purpose: Vec<NamedSeed<DefaultPurpose>>,
    pub event_type: Vec<NamedSeed<DefaultEventType>>,
    pub course: Vec<NamedSeed<DefaultCourse>>,
    pub indicator: Vec<NamedSeed<IndicatorKind>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedSeed<T> {
    pub key: T,
    pub name: String,
}

fn read<T: serde::de::DeserializeOwned>(name: &'static str, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| AppError::Seed(name, Box::new(error)))
}

/// A seed that says something that cannot be.
pub(crate) fn seed_error(
    what: &'static str,
) -> impl Fn(Box<dyn std::error::Error + Send + Sync>) -> AppError {
    move |error| AppError::Seed(what, error)
}

/// What a new branch begins with.
pub fn lists() -> Result<ListsSeed> {
    read("lists.toml", LISTS)
}

pub fn catalogue() -> Result<CatalogueSeed> {
    read("catalogue-2026-2027.toml", CATALOGUE)
}

pub fn branches() -> Result<Vec<BranchSeed>> {
    let follo = BranchSeed {
        events: read("follo-events.toml", FOLLO_EVENTS)?,
        courses: read("follo-courses.toml", FOLLO_COURSES)?,
        figures: Some(read("follo-figures.toml", FOLLO_FIGURES)?),
        ..read("follo.toml", FOLLO)?
    };
    let aas = BranchSeed { events: read("aas-events.toml", AAS_EVENTS)?, ..read("aas.toml", AAS)? };
    Ok(vec![follo, aas])
}

#[cfg(test)]
mod tests {
    use toml::{Table, Value};
    use verv_domain::privacy::concern;

    use super::{AAS, AAS_EVENTS, CATALOGUE, FOLLO, FOLLO_COURSES, FOLLO_EVENTS};

    fn texts<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
        match value {
            Value::String(text) => found.push(text),
            Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
            Value::Table(table) => table.values().for_each(|value| texts(value, found)),
            Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {}
        }
    }

    /// Whoever writes as the plans are written is not asked whether it is about somebody.
    #[test]
    fn nothing_in_the_plans_looks_like_a_persons_matter() {
        for file in [CATALOGUE, FOLLO, AAS, FOLLO_EVENTS, FOLLO_COURSES, AAS_EVENTS] {
            let table = Value::Table(file.parse::<Table>().unwrap_or_else(|error| panic!("{error}")));
            let mut found = Vec::new();
            texts(&table, &mut found);
            assert!(found.len() > 70, "{} texts", found.len());
            for text in found {
                assert_eq!(concern(text), None, "{text}");
            }
            assert_eq!(concern(file), None, "the file as one text");
        }
    }
}
