//! One branch: its offices and bodies, its plan, who answers for what, and what was reported.

use anyhow::{Context, ensure};
use verv_contract::{
    organisation::{
        bodies::{BodyContent, Seat},
        offices::OfficeContent,
    },
    plan::{
        areas::{NewArea, Situation},
        goals::{GoalContent, NewGoal},
        measures::MeasureContent,
    },
};
use verv_domain::{
    folding::Mailbox,
    id::{AreaId, BodyId, CheckInId, GoalId, MeasureId, OfficeId, PersonId, PlanId},
    organisation::{
        bodies::BodyKind,
        branches::{DEFAULT_SILENT_DAYS, DEFAULT_TIME_ZONE},
        offices::Role,
        parties::Party,
    },
    plan::{
        check_ins::{Report, ReportedStatus},
        deadlines::{Certainty, Deadline},
        measures::{MeasureKind, MeasureState, Origin},
        plans::PlanState,
        responsibilities::Part,
        targets::{Amount, Target, TargetSpan, TargetUnit},
    },
    text::{AdoptedText, Name, Paragraph, Phrase, Title},
    time::date,
};
use verv_storage::{
    Scope, Tx,
    identity::people,
    operation::audit::{self, Entry},
    organisation::{
        bodies,
        branches::{self, Branch},
        mandates::{self, MandateTerms},
        offices,
    },
    plan::{
        areas,
        check_ins::{self, NewCheckIn},
        goals,
        measures::{self, Place},
        plans::{self, Plan},
        responsibilities::{self, NewPart},
    },
    scope::Doer,
};

use super::{HOURS, MEASURES, Maker, period};

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
/// Offices with a seat in each body, from the first.
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

/// Who there is.
struct Parties {
    offices: Vec<OfficeId>,
    bodies: Vec<BodyId>,
}

/// How a measure stands: by its number, so that every branch looks alike.
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

impl Maker<'_> {
    /// One transaction.
    pub(super) async fn branch(&self, number: usize, reports: usize) -> anyhow::Result<()> {
        let mut tx = self.database.begin().await?;
        self.fill(&mut tx, number, reports).await?;
        Ok(tx.commit().await?)
    }

    async fn fill(&self, tx: &mut Tx, number: usize, reports: usize) -> anyhow::Result<()> {
        let branch = Branch {
            id: self.id(),
            slug: super::slug(number).parse()?,
            name: format!("Fagforening {number}"),
            time_zone: DEFAULT_TIME_ZONE.to_owned(),
            silent_days: DEFAULT_SILENT_DAYS,
            example_data: true,
            version: 1,
        };
        branches::insert(tx, &branch, self.at).await?;
        let leader = *self.leaders.first().context("nobody leads")?;
        let silent_since = self.at.plus(-DEFAULT_SILENT_DAYS * 24 * HOURS);
        let scope =
            Scope { branch: branch.id, person: leader, today: self.today, now: self.at, silent_since };

        let parties = self.parties(tx, &scope, number).await?;
        let (plan, goals) = self.plan(tx, &scope).await?;
        let mut ids = Vec::new();
        for n in 0..MEASURES {
            let id: MeasureId = self.id();
            let goal = *goals.get(n * GOALS / MEASURES).context("a measure without a goal")?;
            let place = Place { plan, goal, position: i64::try_from(n % (MEASURES / GOALS))? + 1 };
            let (content, deadline) = self.content(n)?;
            let content = (&content, deadline.as_ref());
            measures::insert(tx, &scope, id, place, (Origin::Adopted, None), content, self.at).await?;
            self.responsibility(tx, &scope, (id, n), &parties).await?;
            ids.push(id);
        }
        self.check_ins(tx, &scope, &ids, &parties, reports).await?;
        let adoption = (Some(date(self.today.year(), 1, 1)), Some("Årsmøtet"));
        ensure!(plans::change_state(tx, &scope, plan, PlanState::Adopted, adoption, 1).await?);
        Ok(())
    }

    /// Offices with their holders, and bodies with their seats.
    async fn parties(&self, tx: &mut Tx, scope: &Scope, number: usize) -> anyhow::Result<Parties> {
        let mut offices = Vec::new();
        for ((name, role), position) in OFFICES.into_iter().zip(1..) {
            let id: OfficeId = self.id();
            offices::insert(tx, scope, id, &OfficeContent { name: Name::parse(name)?, role, position })
                .await?;
            let holder = Name::parse(&format!("Tillitsvalgt {position} i {number}"))?;
            let holders = if role == Role::Leader {
                self.leaders.clone()
            } else {
                let person: PersonId = self.id();
                let email = Mailbox::parse(&format!("verv{position}@fagforening-{number}.example"))?;
                people::insert(tx, person, &email, &holder, self.at).await?;
                vec![person]
            };
            for person in holders {
                let starts = date(self.today.year(), 1, 1);
                let terms =
                    MandateTerms { office: id, person, name: &holder, deputy: false, starts, ends: None };
                mandates::insert(tx, scope, self.id(), terms, self.at).await?;
            }
            offices.push(id);
        }
        let mut bodies = Vec::new();
        for ((name, kind, seats), position) in BODIES.into_iter().zip(1..) {
            let id: BodyId = self.id();
            let name = Name::parse(name)?;
            let content = BodyContent { name, kind, position, starts: None, evaluated_on: None };
            bodies::insert(tx, scope, id, &content).await?;
            let seats: Vec<Seat> = offices
                .iter()
                .take(seats)
                .map(|office| Seat { office_id: *office, title: None, answers: false })
                .collect();
            ensure!(bodies::change_seats(tx, scope, id, &seats, 1).await?);
            bodies.push(id);
        }
        Ok(Parties { offices, bodies })
    }

    /// A plan with its areas and goals.
    async fn plan(&self, tx: &mut Tx, scope: &Scope) -> anyhow::Result<(PlanId, Vec<GoalId>)> {
        let plan = Plan {
            id: self.id(),
            catalogue_id: self.catalogue.id,
            title: "Handlingsplan".to_owned(),
            period: period(self.today)?,
            state: PlanState::Draft,
            adopted_on: None,
            adopted_by: None,
            version: 1,
        };
        plans::insert(tx, scope, &plan, self.at).await?;
        let owner = (plan.id, plan.catalogue_id);
        let mut goals = Vec::new();
        let areas = self.catalogue.areas.len();
        for (n, national) in self.catalogue.areas.iter().enumerate() {
            let area_id: AreaId = self.id();
            let (number, title) = (national.number, Title::parse(&national.title)?);
            let area = NewArea { national_area_id: Some(national.id), number, title };
            areas::insert(tx, scope, area_id, owner, &area).await?;
            let situation = Situation {
                now: Some(Paragraph::parse(
                    "Vi er til stede på de fleste arbeidsplassene, men ikke på alle.",
                )?),
                short_term: Some(Paragraph::parse("Alle arbeidsplasser har en tillitsvalgt.")?),
                long_term: None,
                dated_on: self.today,
            };
            ensure!(areas::change_situation(tx, scope, area_id, &situation, 1).await?);
            for position in 1..=(GOALS * (n + 1) / areas - GOALS * n / areas) {
                let id: GoalId = self.id();
                let serves = national.goals.iter().skip(position % 4).take(2).map(|goal| goal.id).collect();
                let title =
                    Title::parse(&format!("Mål {position}: flere aktive medlemmer og tryggere avtaler"))?;
                let content = GoalContent { title, not_local_reason: None, target: None, serves };
                let goal = NewGoal { area_id, position: i64::try_from(position)?, content };
                goals::insert(tx, scope, id, owner, &goal).await?;
                goals::serve(tx, scope, id, plan.catalogue_id, &goal.content.serves).await?;
                goals.push(id);
            }
        }
        Ok((plan.id, goals))
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
            let days = i32::try_from(n)? * 2 - 150;
            let ends = self.today.plus_days(days);
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
            not_local_reason: if not_local {
                Some(Phrase::parse("Det er forbundets oppgave")?)
            } else {
                None
            },
            everyone_named: n % 50 == 49,
        };
        Ok((content, deadline))
    }

    /// One accountable for nine of ten, and one or two who support.
    async fn responsibility(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        (id, n): (MeasureId, usize),
        parties: &Parties,
    ) -> anyhow::Result<()> {
        let office = |n: usize| Party::Office(parties.offices[n % parties.offices.len()]);
        let accountable = if n % 5 == 0 { Party::Body(parties.bodies[n % 2]) } else { office(n) };
        let mut parts = vec![(Part::Supporting, office(n + 1)), (Part::Accountable, accountable)];
        if n % 10 == 9 {
            parts.pop();
        }
        if n % 2 == 0 {
            parts.push((Part::Supporting, office(n + 2)));
        }
        for ((part, party), position) in parts.into_iter().zip(1..) {
            let starts = date(self.today.year(), 1, 1);
            let new = NewPart { id: self.id(), part, party, position, starts, ends: None };
            responsibilities::insert(tx, scope, id, new, self.at).await?;
        }
        Ok(())
    }

    /// Each with its audit row, two of three acknowledged; the last of a measure says how it stands.
    async fn check_ins(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        ids: &[MeasureId],
        parties: &Parties,
        count: usize,
    ) -> anyhow::Result<()> {
        let office = *parties.offices.first().context("no offices")?;
        let reported: Vec<(MeasureId, ReportedStatus, bool)> = ids
            .iter()
            .zip(0..)
            .filter_map(|(id, n)| match Standing::of(n) {
                Standing::Reported(status) => Some((*id, status, false)),
                Standing::Silent => Some((*id, ReportedStatus::OnTrack, true)),
                Standing::NeverReported => None,
            })
            .collect();
        for k in 0..count {
            let (measure, status, silent) = reported[k % reported.len()];
            let is_last = k + reported.len() >= count;
            let status = if is_last { status } else { ReportedStatus::OnTrack };
            // Half an hour apart; what is silent was said four months earlier.
            let hours_ago = i64::try_from(count - k)? / 2 + if silent { 120 * 24 } else { 0 };
            let at = self.at.plus(-hours_ago * HOURS);
            let by = Doer { person: scope.person, office, at };
            let id: CheckInId = self.id_of(at);
            let report = report(status)?;
            let new = NewCheckIn { id, measure, report: &report, said_at: at, by };
            check_ins::insert(tx, scope, new).await?;
            if k % 3 != 0 {
                let reply = Some("Takk, bra jobba");
                ensure!(check_ins::acknowledge(tx, scope, id, reply, by, 1).await?);
            }
            if is_last {
                measures::report(tx, scope, new).await?;
            }
            let entry = Entry {
                id: self.id_of(at),
                branch: Some(scope.branch),
                person: Some(scope.person),
                office: Some(office),
                operation: "check_in",
                object: Some(id.0),
                request_id: "00000000-0000-7000-8000-000000000000",
                at,
            };
            audit::insert(tx, entry).await?;
        }
        Ok(())
    }
}

fn report(status: ReportedStatus) -> anyhow::Result<Report> {
    let reason = if status.needs_reason() {
        Some(Paragraph::parse("For få har meldt seg, og lokalet er ikke bestilt ennå.")?)
    } else {
        None
    };
    let next_step = Phrase::parse("Ringe rundt til klubbene før neste styremøte")?;
    Ok(Report::new(status, reason, Some(next_step))?)
}
