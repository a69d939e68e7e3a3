//! The demo's registers: agreements, cases, arguments and seats, loaded through the use cases that everybody uses.

use std::collections::HashMap;

use verv_contract::{
    organisation::{
        agreements::{AgreementQuery, AgreementRenewalRequest, AgreementRequest},
        arguments::{ArgumentQuery, ArgumentRequest, ArgumentUseRequest},
        cases::{CaseQuery, CaseRequest},
        employers::EmployerQuery,
        representations::RepresentationRequest,
    },
    page::PageQuery,
};
use verv_domain::{
    Date,
    organisation::{cases::CaseState, parties::Party},
};

use crate::{
    App, Call, Expected, Sent,
    error::Result,
    seeds::{AgreementSeed, ArgumentSeed, CaseSeed, EventsSeed, RepresentationSeed, seed_error},
};

/// More than a demo branch has of anything.
const ALL: Option<u32> = Some(200);

fn known<T: Copy>(all: &HashMap<&str, T>, name: &str) -> Result<T> {
    let missing = || seed_error("registers")(format!("nothing is called {name}").into());
    all.get(name).copied().ok_or_else(missing)
}

fn party(parties: &HashMap<&str, Party>, key: Option<&str>) -> Result<Option<Party>> {
    key.map(|key| known(parties, key)).transpose()
}

impl App {
    /// Loads what is missing of it; `call` makes a call by the branch's leader. What lies in the future is left out.
    pub(crate) async fn load_registers(
        &self,
        call: impl AsyncFn() -> Result<Call>,
        seed: &EventsSeed,
        parties: &HashMap<&str, Party>,
    ) -> Result<()> {
        let today = call().await?.scope.today;
        self.load_agreements(&call, (&seed.agreement, today), parties).await?;
        self.load_cases(&call, (&seed.case, today), parties).await?;
        self.load_arguments(&call, (&seed.argument, today)).await?;
        self.load_representations(&call, &seed.representation, parties).await
    }

    async fn load_agreements(
        &self,
        call: &impl AsyncFn() -> Result<Call>,
        (seeds, today): (&[AgreementSeed], Date),
        parties: &HashMap<&str, Party>,
    ) -> Result<()> {
        let query = AgreementQuery { limit: ALL, ..AgreementQuery::default() };
        let existing = self.list_agreements(&call().await?.to(), &query).await?.items;
        for seed in seeds {
            let mut terms = seed.terms.iter().filter(|term| term.signed <= today);
            let Some(first) = terms.next() else { continue };
            if existing.iter().any(|view| view.counterparty == seed.counterparty) {
                continue;
            }
            let new = AgreementRequest {
                kind: seed.kind,
                counterparty: seed.counterparty.clone(),
                subject: Some(seed.subject.clone()),
                signed: first.signed,
                expires: first.expires,
                lead_days: seed.lead_days,
                follower: party(parties, seed.follower.as_deref())?,
                link: None,
                note: None,
                active: true,
            };
            let id = self.create_agreement(&call().await?.to(), &Sent::read(new)).await?.value.id;
            for term in terms {
                let renewal = AgreementRenewalRequest { signed: term.signed, expires: term.expires };
                let call = call().await?;
                self.renew_agreement(&call.to(), id, Expected::Any, &Sent::read(renewal)).await?;
            }
        }
        Ok(())
    }

    async fn load_cases(
        &self,
        call: &impl AsyncFn() -> Result<Call>,
        (seeds, today): (&[CaseSeed], Date),
        parties: &HashMap<&str, Party>,
    ) -> Result<()> {
        let query = CaseQuery { limit: ALL, ..CaseQuery::default() };
        let existing = self.list_cases(&call().await?.to(), &query).await?.items;
        for seed in seeds {
            if seed.opened_on > today || existing.iter().any(|view| view.title == seed.title) {
                continue;
            }
            let new = CaseRequest {
                kind: seed.kind,
                title: seed.title.clone(),
                state: CaseState::Open,
                agreement_area: seed.agreement_area.clone(),
                opened_on: seed.opened_on,
                next_date: seed.next_date,
                next_step: seed.next_step.clone(),
                follower: party(parties, seed.follower.as_deref())?,
                section: party(parties, seed.section.as_deref())?,
                link: None,
                note: None,
            };
            self.create_case(&call().await?.to(), &Sent::read(new)).await?;
        }
        Ok(())
    }

    async fn load_arguments(
        &self,
        call: &impl AsyncFn() -> Result<Call>,
        (seeds, today): (&[ArgumentSeed], Date),
    ) -> Result<()> {
        let query = ArgumentQuery { limit: ALL, ..ArgumentQuery::default() };
        let existing = self.list_arguments(&call().await?.to(), &query).await?.items;
        for seed in seeds {
            if existing.iter().any(|view| view.wording == seed.wording) {
                continue;
            }
            let (topic, wording) = (seed.topic.clone(), seed.wording.clone());
            let new = ArgumentRequest { topic, wording, link: None, active: true };
            let id = self.create_argument(&call().await?.to(), &Sent::read(new)).await?.value.id;
            for used in seed.used.iter().filter(|used| used.day <= today) {
                let used = ArgumentUseRequest { day: used.day, place: used.place.clone() };
                self.log_argument_use(&call().await?.to(), id, &Sent::read(used)).await?;
            }
        }
        Ok(())
    }

    async fn load_representations(
        &self,
        call: &impl AsyncFn() -> Result<Call>,
        seeds: &[RepresentationSeed],
        parties: &HashMap<&str, Party>,
    ) -> Result<()> {
        let query = EmployerQuery { limit: ALL, ..EmployerQuery::default() };
        let employers = self.list_employers(&call().await?.to(), &query).await?.items;
        let employers: HashMap<&str, _> =
            employers.iter().map(|employer| (employer.name.as_str(), employer.id)).collect();
        let query = PageQuery { limit: ALL, ..PageQuery::default() };
        let existing = self.list_representations(&call().await?.to(), &query).await?.items;
        for RepresentationSeed { name, employer, office, from } in seeds {
            if existing.iter().any(|view| view.name == *name) {
                continue;
            }
            let office_id = match party(parties, office.as_deref())? {
                Some(Party::Office(office)) => Some(office),
                Some(Party::Body(_)) => {
                    return Err(seed_error("representation")("a body sits nowhere".into()));
                }
                None => None,
            };
            let employer_id = known(&employers, employer)?;
            let new =
                RepresentationRequest { name: name.clone(), employer_id, office_id, from: *from, to: None };
            self.create_representation(&call().await?.to(), &Sent::read(new)).await?;
        }
        Ok(())
    }
}
