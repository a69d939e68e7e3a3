//! What a branch holds, as plain values: the same for our server, for the lean floor and for peers.
//!
//! Shapes are those of real plans: 300 measures of nine kinds under 30 goals, none to four who support each, reports with
//! and without a reason, deadlines before and after today. Everything follows from a number, so that branches look alike.

use std::cell::Cell;

use serde_json::{Value, json};
use uuid::Uuid;
use verv_contract::plan::{
    catalogues::{CatalogueView, NationalAreaView, NationalGoalView, StrategyView},
    goals::NationalGoalRef,
    measures::MeasureContent,
};
use verv_domain::{
    Date, Timestamp,
    id::PersonId,
    organisation::{bodies::BodyKind, offices::Role, parties::Party},
    period::Period,
    plan::{
        check_ins::{Report, ReportedStatus},
        deadlines::{Certainty, Deadline},
        measures::{MeasureKind, MeasureState},
        responsibilities::Part,
        targets::{Amount, Target, TargetSpan, TargetUnit},
    },
    text::{AdoptedText, Paragraph, Phrase, Title},
    time::date,
};
use verv_vault::Rng;

use crate::{
    askers::Asker,
    clock::{self, Repeatable},
};

/// Measures of each branch.
pub const MEASURES: usize = 300;
/// Persons for each of those who ask; one may log in only so often.
pub const ACCOUNTS: usize = 4;

pub const PASSWORD: &str = "tretti tiltak til uka, og ett til";

pub const HOURS: i64 = 60 * 60 * 1000;

pub const PLAN_TITLE: &str = "Handlingsplan";
pub const ADOPTED_BY: &str = "Årsmøtet";

const AREAS: i64 = 7;
const GOALS: usize = 30;
const OFFICES: [(&str, Role); 12] = [
    ("Leder", Role::Leader),
    ("Nestleder", Role::DeputyLeader),
    ("Hovedtillitsvalgt", Role::ChiefSteward),
    ("Leder av yrkesseksjonen", Role::SectionLeader),
    ("Leder av pensjonistseksjonen", Role::SectionLeader),
    ("Opplæringsansvarlig", Role::TrainingOfficer),
    ("Kasserer", Role::Treasurer),
    ("Styremedlem 1", Role::BoardMember),
    ("Styremedlem 2", Role::BoardMember),
    ("Klubbleder", Role::ClubLeader),
    ("Ungdomstillitsvalgt", Role::Other),
    ("Nettredaktør", Role::Other),
];
/// Offices with a seat in each body, from the first, who answers for it.
const BODIES: [(&str, BodyKind, usize); 2] =
    [("Styret", BodyKind::Board, 9), ("Opplæringsutvalget", BodyKind::Committee, 4)];

/// What measures are about; titles sort by their first letters, so these differ.
const TOPICS: [&str; 12] = [
    "Besøke alle arbeidsplasser med færre enn ti medlemmer",
    "Arrangere kurs for nye tillitsvalgte i lokal forhandling",
    "Følge opp medarbeiderundersøkelsen sammen med verneombudene",
    "Øke andelen heltidsstillinger i helse og omsorg",
    "Verve lærlinger på de videregående skolene",
    "Skrive leserbrev om bemanning før kommunestyremøtet",
    "Holde medlemsmøte om pensjon og seniorpolitikk",
    "Lage oversikt over klubber uten plasstillitsvalgt",
    "Delta i partssammensatt utvalg om arbeidstid",
    "Ære dem som har vært medlem i førti år",
    "Invitere ungdommer til sommerpatruljen",
    "Åpne kontoret en kveld i måneden",
];

const REASONS: [&str; 4] = [
    "For få har meldt seg, og lokalet er ikke bestilt ennå.",
    "Arbeidsgiver har utsatt drøftingene to ganger.",
    "Vi mangler en plasstillitsvalgt på tre av arbeidsplassene, og de som er der, har ikke fått fri til å møte. Saken \
     er tatt opp med hovedtillitsvalgt, som tar den videre til neste møte i kontaktutvalget.",
    "Kurset ble avlyst på grunn av sykdom.",
];

/// A person who holds an office.
#[derive(Clone)]
pub struct Person {
    pub id: PersonId,
    pub email: String,
    pub name: String,
}

pub struct Office {
    pub id: Uuid,
    pub name: &'static str,
    pub role: Role,
    /// The mandate's id, and who holds it.
    pub holders: Vec<(Uuid, Person)>,
}

pub struct Body {
    pub id: Uuid,
    pub name: &'static str,
    pub kind: BodyKind,
    /// Offices with a seat, by their place in the list of offices; the first answers.
    pub seats: usize,
}

pub struct Area {
    pub id: Uuid,
    pub now: &'static str,
    pub short_term: &'static str,
    pub goals: Vec<Goal>,
}

pub struct Goal {
    pub id: Uuid,
    pub title: String,
    pub serves: Vec<NationalGoalRef>,
}

pub struct Measure {
    pub id: Uuid,
    pub goal: Uuid,
    pub position: i64,
    pub content: MeasureContent,
    pub deadline: Option<Deadline>,
    /// In the order in which they are shown.
    pub parts: Vec<(Uuid, Part, Party)>,
    /// Its newest check-in, by its place in the branch's list.
    pub latest: Option<usize>,
}

pub struct CheckIn {
    pub id: Uuid,
    /// Of its row in the audit log.
    pub audit: Uuid,
    pub measure: Uuid,
    pub report: Report,
    pub at: Timestamp,
    pub acknowledged: bool,
    /// The newest of its measure.
    pub is_last: bool,
}

pub struct Branch {
    pub id: Uuid,
    pub number: usize,
    pub offices: Vec<Office>,
    pub bodies: Vec<Body>,
    pub plan: Uuid,
    /// One for each area of the catalogue.
    pub areas: Vec<Area>,
    pub measures: Vec<Measure>,
    /// Oldest first.
    pub check_ins: Vec<CheckIn>,
}

impl Branch {
    pub fn slug(&self) -> String {
        slug(self.number)
    }

    /// As it is answered.
    pub fn assignee(&self, party: Party) -> Value {
        let offices = self.offices.iter().map(|office| (office.id, office.name));
        let mut parties = offices.chain(self.bodies.iter().map(|body| (body.id, body.name)));
        let name = parties.find(|(id, _)| *id == party.id()).map_or("", |(_, name)| name);
        json!({ "party": { "kind": party.kind(), "id": party.id(), "name": name } })
    }
}

/// The name in the address of a branch.
pub fn slug(number: usize) -> String {
    format!("fagforening-{number}")
}

/// The login name of an account.
pub fn email(asker: Asker, account: usize) -> String {
    format!("{}{account}@benk.example", asker.name())
}

/// What all branches share, and what the next one is made of.
pub struct Shapes {
    rng: Repeatable,
    ids: Cell<i64>,
    pub at: Timestamp,
    pub today: Date,
    pub catalogue: CatalogueView,
    /// Those who log in: they hold an office in every branch.
    pub accounts: Vec<(Asker, Vec<Person>)>,
}

impl Shapes {
    pub fn new() -> anyhow::Result<Self> {
        let (at, today, rng) = (clock::now(), clock::today(), Repeatable::default());
        let catalogue = national_catalogue(&rng, at, today)?;
        let accounts = Asker::ALL.map(|asker| {
            let person = |account| Person {
                id: PersonId(rng.uuid(at)),
                email: email(asker, account),
                name: format!("{} {account}", asker.office()),
            };
            (asker, (0..ACCOUNTS).map(person).collect())
        });
        Ok(Self { rng, ids: Cell::new(0), at, today, catalogue, accounts: accounts.into() })
    }

    pub fn branch(&self, number: usize, reports: usize) -> anyhow::Result<Branch> {
        let id = self.id();
        let offices = self.offices(number);
        let bodies: Vec<_> =
            BODIES.map(|(name, kind, seats)| Body { id: self.id(), name, kind, seats }).into();
        let plan = self.id();
        let areas = self.areas();
        let goals: Vec<Uuid> = areas.iter().flat_map(|area| &area.goals).map(|goal| goal.id).collect();
        let mut measures = Vec::new();
        for n in 0..MEASURES {
            let (content, deadline) = self.content(n)?;
            measures.push(Measure {
                id: self.id(),
                goal: goals[n * GOALS / MEASURES],
                position: i64::try_from(n % (MEASURES / GOALS))? + 1,
                content,
                deadline,
                parts: self.parts(n, &offices, &bodies),
                latest: None,
            });
        }
        let check_ins = self.check_ins(&mut measures, reports)?;
        Ok(Branch { id, number, offices, bodies, plan, areas, measures, check_ins })
    }

    /// Two years from the beginning of this one.
    pub fn period(&self) -> anyhow::Result<Period> {
        period(self.today)
    }

    /// The day from which offices are held and answer for measures.
    pub fn starts(&self) -> Date {
        date(self.today.year(), 1, 1)
    }

    /// Each a millisecond after the one before, as when somebody enters it: the database grows at the end of its trees.
    pub fn id(&self) -> Uuid {
        self.ids.set(self.ids.get() + 1);
        self.rng.uuid(self.at.plus(self.ids.get() - HOURS))
    }

    fn offices(&self, number: usize) -> Vec<Office> {
        let office = |((name, role), position): ((&'static str, Role), usize)| {
            let accounts = self.accounts.iter().find(|(asker, _)| asker.office() == name);
            let holders = accounts.map_or_else(
                || {
                    vec![Person {
                        id: PersonId(self.id()),
                        email: format!("verv{position}@fagforening-{number}.example"),
                        name: format!("Tillitsvalgt {position} i {number}"),
                    }]
                },
                |(_, persons)| persons.clone(),
            );
            let id = self.id();
            let holders = holders.into_iter().map(|person| (self.id(), person)).collect();
            Office { id, name, role, holders }
        };
        OFFICES.into_iter().zip(1..).map(office).collect()
    }

    fn areas(&self) -> Vec<Area> {
        let areas = self.catalogue.areas.len();
        let goal = |(national, position): (&NationalAreaView, usize)| Goal {
            id: self.id(),
            title: format!("Mål {position}: flere aktive medlemmer og tryggere avtaler"),
            serves: national
                .goals
                .iter()
                .skip(position % 4)
                .take(2)
                .map(|goal| NationalGoalRef {
                    id: goal.id,
                    code: goal.code.clone(),
                    title: goal.title.clone(),
                })
                .collect(),
        };
        let area = |(n, national): (usize, &NationalAreaView)| Area {
            id: self.id(),
            now: "Vi er til stede på de fleste arbeidsplassene, men ikke på alle.",
            short_term: "Alle arbeidsplasser har en tillitsvalgt.",
            goals: (1..=(GOALS * (n + 1) / areas - GOALS * n / areas))
                .map(|position| goal((national, position)))
                .collect(),
        };
        self.catalogue.areas.iter().enumerate().map(area).collect()
    }

    fn content(&self, n: usize) -> anyhow::Result<(MeasureContent, Option<Deadline>)> {
        let kind = kind_of(n);
        let topic = TOPICS[n % TOPICS.len()];
        let adopted = format!(
            "{topic}, nummer {n}. Styret følger opp gjennom året, og rapporterer til årsmøtet hva som er gjort, hva \
             som gjenstår, og hva som må til for å komme i mål."
        );
        let target = Target {
            at_least: Some(Amount::whole(i32::try_from(n % 40)? + 2)),
            unit: TargetUnit::Times,
            per: TargetSpan::Year,
            note: None,
        };
        let deadline = if n.is_multiple_of(4) {
            None
        } else {
            let ends = self.today.plus_days(i32::try_from(n)? * 2 - 150);
            let label = Phrase::parse(&format!("innen {ends}"))?;
            Some(Deadline { label, starts: None, ends: Some(ends), certainty: Certainty::Clear })
        };
        let not_local = kind == MeasureKind::NotLocal;
        let content = MeasureContent {
            title: Title::parse(&format!("{topic} ({n})"))?,
            adopted_text: Some(AdoptedText::parse(&adopted)?),
            kind,
            target: kind.needs_figure().then_some(target),
            deadline: None,
            state: if n % 30 == 29 { MeasureState::Paused } else { MeasureState::Active },
            not_local_reason: not_local.then(|| Phrase::parse("Det er forbundets oppgave")).transpose()?,
            everyone_named: n % 50 == 49,
        };
        Ok((content, deadline))
    }

    /// One accountable for nine of ten, and none to four who support.
    fn parts(&self, n: usize, offices: &[Office], bodies: &[Body]) -> Vec<(Uuid, Part, Party)> {
        let office = |n: usize| Party::Office(offices[n % offices.len()].id.into());
        let accountable =
            if n.is_multiple_of(5) { Party::Body(bodies[n / 5 % 2].id.into()) } else { office(n) };
        let accountable = (n % 10 != 9).then_some((Part::Accountable, accountable));
        // By the tens as well, so that every office meets every number of supporters.
        let supporters = (1..=(n + n / 10) % 5).map(|k| (Part::Supporting, office(n + 2 * k + 1)));
        accountable.into_iter().chain(supporters).map(|(part, party)| (self.id(), part, party)).collect()
    }

    /// Two of three acknowledged; the last of a measure says how it stands.
    fn check_ins(&self, measures: &mut [Measure], count: usize) -> anyhow::Result<Vec<CheckIn>> {
        let reported: Vec<(usize, ReportedStatus, bool)> = (0..measures.len())
            .filter_map(|n| match Standing::of(n) {
                Standing::Reported(status) => Some((n, status, false)),
                Standing::Silent => Some((n, ReportedStatus::OnTrack, true)),
                Standing::NeverReported => None,
            })
            .collect();
        let mut check_ins = Vec::new();
        for k in 0..count {
            let (measure, status, silent) = reported[k % reported.len()];
            let is_last = k + reported.len() >= count;
            let before = [ReportedStatus::OnTrack, ReportedStatus::NeedsEffort, ReportedStatus::OnTrack];
            let status = if is_last { status } else { before[k / reported.len() % before.len()] };
            // Half an hour apart; what is silent was said four months earlier.
            let hours_ago = i64::try_from(count - k)? / 2 + if silent { 120 * 24 } else { 0 };
            let at = self.at.plus(-hours_ago * HOURS);
            if is_last {
                measures[measure].latest = Some(check_ins.len());
            }
            check_ins.push(CheckIn {
                id: self.rng.uuid(at),
                audit: self.rng.uuid(at),
                measure: measures[measure].id,
                report: report(status, REASONS[k % REASONS.len()])?,
                at,
                acknowledged: k % 3 != 0,
                is_last,
            });
        }
        Ok(check_ins)
    }
}

/// How a measure stands: by its number.
enum Standing {
    Reported(ReportedStatus),
    /// Reported long ago.
    Silent,
    NeverReported,
}

impl Standing {
    fn of(measure: usize) -> Self {
        if kind_of(measure) == MeasureKind::NotLocal {
            return Self::NeverReported;
        }
        match measure % 10 {
            0..=4 => Self::Reported(ReportedStatus::OnTrack),
            5 => Self::Reported(ReportedStatus::NeedsEffort),
            6 => Self::Reported(ReportedStatus::Stuck),
            7 => Self::Reported(ReportedStatus::Done),
            8 => Self::Silent,
            _ => Self::NeverReported,
        }
    }
}

fn kind_of(measure: usize) -> MeasureKind {
    let kinds = MeasureKind::ALL;
    // By the tens as well, so that every kind meets every standing.
    kinds[(measure + measure / 10) % kinds.len()]
}

fn report(status: ReportedStatus, reason: &str) -> anyhow::Result<Report> {
    let reason = status.needs_reason().then(|| Paragraph::parse(reason)).transpose()?;
    let next_step = Phrase::parse("Ringe rundt til klubbene før neste styremøte")?;
    Ok(Report::new(status, reason, Some(next_step))?)
}

fn period(today: Date) -> anyhow::Result<Period> {
    let year = today.year();
    Ok(Period::new(date(year, 1, 1), date(year + 1, 12, 31))?)
}

fn national_catalogue(rng: &Repeatable, at: Timestamp, today: Date) -> anyhow::Result<CatalogueView> {
    let goal = |number: i64, letter: char| NationalGoalView {
        id: rng.uuid(at).into(),
        code: format!("{number}{letter}"),
        title: format!("Flere medlemmer skal merke at tillitsvalgte er til stede, mål {number}{letter}"),
        growth_percent: None,
    };
    let strategy = |number: i64, n: i64| StrategyView {
        id: rng.uuid(at).into(),
        title: format!("Arbeide for område {number} på alle nivåer i forbundet, strategi {n}"),
    };
    let area = |number: i64| NationalAreaView {
        id: rng.uuid(at).into(),
        number,
        title: format!("Prioritert område {number}: arbeidsliv, velferd og organisasjon"),
        goals: ('a'..='e').map(|letter| goal(number, letter)).collect(),
        strategies: (1..=4).map(|n| strategy(number, n)).collect(),
    };
    Ok(CatalogueView {
        id: rng.uuid(at).into(),
        title: "Prinsipp- og handlingsprogram".to_owned(),
        period: period(today)?,
        areas: (1..=AREAS).map(area).collect(),
    })
}
