//! The demo's workplaces, how its measures are counted, and what it has done, loaded through the use cases that everybody uses.

use std::collections::HashMap;

use uuid::Uuid;
use verv_contract::{
    organisation::{
        clubs::{ClubQuery, ClubRequest},
        employers::{EmployerQuery, EmployerRequest},
        workplaces::{WorkplaceQuery, WorkplaceRequest},
    },
    plan::measures::MeasureListQuery,
    progress::{
        definitions::{CountedBy, CountingMethod, CountingRequest, EntriesCounted, EventRule},
        events::{EventCount, EventRequest},
    },
};
use verv_domain::{
    id::{ClubId, EmployerId, EventId, MeasureId, WorkplaceId},
    organisation::{branches::BranchSlug, parties::Party},
    progress::{
        events::{Count, CountKind},
        standing::{Interval, IntervalUnit},
    },
};

use crate::{
    App, Call, Expected, Sent,
    error::Result,
    seeds::{ClubSeed, CountingSeed, EmployerSeed, EventsSeed, WorkplaceSeed, seed_error},
};

/// More than a demo branch has of anything.
const ALL: Option<u32> = Some(200);

/// How long before it expires an entry of a register is to be renewed, where it does not say so itself.
const LEAD_DAYS: u16 = 60;

/// What the seed calls things, with their ids.
#[derive(Default)]
struct Known<'a> {
    employers: HashMap<&'a str, EmployerId>,
    clubs: HashMap<&'a str, ClubId>,
    workplaces: HashMap<&'a str, WorkplaceId>,
}

fn known<T: Copy>(all: &HashMap<&str, T>, name: &str) -> Result<T> {
    all.get(name).copied().ok_or_else(|| seed_error("events")(format!("nothing is called {name}").into()))
}

/// The id of the event with this number in the branch's seed: the same each time, so that it is logged once.
fn event_id(slug: &BranchSlug, number: u16) -> EventId {
    let slug = slug.as_str().bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(257).wrapping_add(byte.into()));
    // Version 8 of RFC 9562: made by a rule of our own.
    let id =
        0x7665_7276_0000_8000_8000_0000_0000_0000 | u128::from(slug & 0xffff_ffff) << 16 | u128::from(number);
    EventId(Uuid::from_u128(id))
}

impl App {
    /// Loads what is missing of it; `call` makes a call by the branch's leader.
    pub(crate) async fn load_events(
        &self,
        call: impl AsyncFn() -> Result<Call>,
        seed: &EventsSeed,
        parties: &HashMap<&str, Party>,
    ) -> Result<()> {
        let mut known = Known::default();
        self.load_employers(&call, seed, &mut known).await?;
        self.load_clubs(&call, seed, parties, &mut known).await?;
        self.load_workplaces(&call, seed, &mut known).await?;
        self.load_counting(&call, &seed.counting).await?;
        for (event, number) in seed.event.iter().zip(1_u16..) {
            let call = call().await?;
            if event.day > call.scope.today {
                continue;
            }
            let workplace = event.workplace.as_deref().map(|name| self::known(&known.workplaces, name));
            let count = |(&of, &count): (&CountKind, &Count)| EventCount { of, count };
            let request = EventRequest {
                day: event.day,
                event_type: event.event_type.clone(),
                workplace_id: workplace.transpose()?,
                place: event.place.clone(),
                organiser: Some(self::known(parties, &event.organiser)?),
                purposes: event.purposes.clone(),
                counts: event.counts.iter().map(count).collect(),
                note: event.note.clone(),
                said_at: None,
            };
            let id = event_id(&call.branch.slug, number);
            self.put_event(&call.to(), id, &Sent::read(request)).await?;
        }
        Ok(())
    }

    async fn load_employers<'a>(
        &self,
        call: &impl AsyncFn() -> Result<Call>,
        seed: &'a EventsSeed,
        known: &mut Known<'a>,
    ) -> Result<()> {
        let query = EmployerQuery { limit: ALL, ..EmployerQuery::default() };
        let existing = self.list_employers(&call().await?.to(), &query).await?.items;
        for EmployerSeed { name, agreement_area, has_agreement } in &seed.employer {
            let found = existing.iter().find(|view| view.name == *name).map(|view| view.id);
            let new = EmployerRequest {
                name: name.clone(),
                agreement_area: Some(agreement_area.clone()),
                has_agreement: *has_agreement,
                active: true,
            };
            let id = match found {
                Some(id) => id,
                None => self.create_employer(&call().await?.to(), &Sent::read(new)).await?.value.id,
            };
            known.employers.insert(name, id);
        }
        Ok(())
    }

    async fn load_clubs<'a>(
        &self,
        call: &impl AsyncFn() -> Result<Call>,
        seed: &'a EventsSeed,
        parties: &HashMap<&str, Party>,
        known: &mut Known<'a>,
    ) -> Result<()> {
        let query = ClubQuery { limit: ALL, ..ClubQuery::default() };
        let existing = self.list_clubs(&call().await?.to(), &query).await?.items;
        for ClubSeed { name, employer, office } in &seed.club {
            let office = office.as_deref().map(|key| self::known(parties, key)).transpose()?;
            let office_id = match office {
                Some(Party::Office(office)) => Some(office),
                Some(Party::Body(_)) => return Err(seed_error("club")("a body leads no club".into())),
                None => None,
            };
            let found = existing.iter().find(|view| view.name == *name).map(|view| view.id);
            let new = ClubRequest {
                name: name.clone(),
                employer_id: Some(self::known(&known.employers, employer)?),
                agreement_area: None,
                office_id,
                active: true,
            };
            let id = match found {
                Some(id) => id,
                None => self.create_club(&call().await?.to(), &Sent::read(new)).await?.value.id,
            };
            known.clubs.insert(name, id);
        }
        Ok(())
    }

    async fn load_workplaces<'a>(
        &self,
        call: &impl AsyncFn() -> Result<Call>,
        seed: &'a EventsSeed,
        known: &mut Known<'a>,
    ) -> Result<()> {
        let query = WorkplaceQuery { limit: ALL, ..WorkplaceQuery::default() };
        let existing = self.list_workplaces(&call().await?.to(), &query).await?.items;
        for WorkplaceSeed { name, employer, club, has_steward } in &seed.workplace {
            let club_id = club.as_deref().map(|club| self::known(&known.clubs, club)).transpose()?;
            let found = existing.iter().find(|view| view.name == *name).map(|view| view.id);
            let new = WorkplaceRequest {
                name: name.clone(),
                employer_id: Some(self::known(&known.employers, employer)?),
                agreement_area: None,
                club_id,
                has_steward: *has_steward,
                active: true,
            };
            let id = match found {
                Some(id) => id,
                None => self.create_workplace(&call().await?.to(), &Sent::read(new)).await?.value.id,
            };
            known.workplaces.insert(name, id);
        }
        Ok(())
    }

    /// What was changed since stays.
    pub(crate) async fn load_counting(
        &self,
        call: &impl AsyncFn() -> Result<Call>,
        seed: &[CountingSeed],
    ) -> Result<()> {
        let query = MeasureListQuery { limit: ALL, ..MeasureListQuery::default() };
        let measures = self.list_measures(&call().await?.to(), &query).await?.items;
        let measures: HashMap<&str, MeasureId> =
            measures.iter().map(|measure| (measure.title.as_str(), measure.id)).collect();
        for counting in seed {
            let id = known(&measures, &counting.measure)?;
            if self.get_measure_counting(&call().await?.to(), id).await?.version > 1 {
                continue;
            }
            let rule = EventRule {
                types: counting.types.clone(),
                purposes: counting.purposes.clone(),
                organisers: Vec::new(),
                agreement_areas: Vec::new(),
                sum: counting.sum,
            };
            let is_by_events = !matches!(counting.by, CountedBy::Completions | CountedBy::Entries);
            let rule = is_by_events.then_some(rule);
            let interval = counting.every_months.map(|every| Interval { every, unit: IntervalUnit::Months });
            let entries = counting.register.map(|register| EntriesCounted { register, lead_days: LEAD_DAYS });
            let counting = CountingMethod {
                by: counting.by,
                rule,
                courses: counting.courses.clone(),
                baseline: counting.baseline,
                percent: None,
                interval,
                indicator: None,
                entries,
            };
            let request = Sent::read(CountingRequest { counting: Some(counting) });
            let call = call().await?;
            self.change_measure_counting(&call.to(), id, Expected::Any, &request).await?;
        }
        Ok(())
    }
}
