//! The demo: the seeds, loaded through the use cases that everybody uses. Loading again changes nothing but the
//! demo accounts' passwords.

use std::collections::HashMap;

use verv_contract::{
    organisation::{
        bodies::{BodyRequest, SeatRequest, SeatsRequest},
        mandates::NewMandateRequest,
        offices::OfficeRequest,
    },
    plan::{
        areas::{NewAreaRequest, SituationRequest},
        catalogues::{CatalogueView, NationalAreaView, NationalGoalView, StrategyView},
        goals::{GoalRequest, NewGoalRequest},
        measures::{DeadlineRequest, MeasureRequest, NewMeasureRequest},
        plans::{NewPlanRequest, PlanStateRequest, PlanView, PlannedArea},
        responsibilities::ResponsibilityRequest,
    },
};
use verv_domain::{
    folding::Mailbox,
    id::{AreaId, CatalogueId, GoalId, MeasureId, NationalGoalId, PersonId},
    organisation::{branches::BranchSlug, offices::Role, parties::Party},
    period::Period,
    plan::{measures::MeasureState, plans::PlanState},
    text::Name,
};
use verv_storage::{
    identity::people,
    organisation::{bodies, offices},
    plan::plans,
};
use verv_vault::{Claims, password::Password};

use crate::{
    App, AppError, Call, Expected, Request, Sent,
    error::Result,
    identity::people::NewPerson,
    organisation::mandates::HELD_ALREADY,
    seeds::{
        self, AreaSeed, BranchSeed, CatalogueSeed, GoalSeed, MeasureSeed, OfficeSeed, SeatSeed, seed_error,
    },
};

/// Somebody who can log in to the demo, named by office.
#[derive(Clone, Debug)]
pub struct DemoAccount {
    pub branch: String,
    pub office: String,
    pub email: String,
}

fn name(text: &str) -> Result<Name> {
    Name::parse(text).map_err(|error| seed_error("name")(error.into()))
}

fn email(office: &OfficeSeed, slug: &BranchSlug) -> Result<Mailbox> {
    let address = format!("{}@{slug}.example", office.key);
    Mailbox::parse(&address).map_err(|error| seed_error("account")(error.into()))
}

impl App {
    /// Loads what is missing of the catalogue and both branches; says who can log in.
    pub async fn load_demo(&self, mut progress: impl FnMut(&str)) -> Result<Vec<DemoAccount>> {
        let catalogue = self.demo_catalogue(&seeds::catalogue()?).await?;
        let mut accounts = Vec::new();
        for seed in seeds::branches()? {
            progress(&seed.name);
            accounts.extend(self.demo_branch(&seed, &catalogue).await?);
        }
        Ok(accounts)
    }

    /// Gives a demo account its password.
    pub async fn set_demo_password(&self, account: &DemoAccount, password: &str) -> Result<()> {
        let email = Mailbox::parse(&account.email).map_err(|error| seed_error("account")(error.into()))?;
        let password = Password::chosen(password, [account.email.as_str()])
            .map_err(|error| AppError::field("/password", error.code(), &error.to_string()))?;
        let hash = self.passwords.hash(password, self.rng.as_ref()).await?;
        let request = self.installation("demo_password");
        self.write(async |tx| {
            let person = people::find_by_email(tx, &email).await?.ok_or(AppError::Hidden)?;
            people::set_password(tx, person.id, &hash, request.at).await?;
            self.audit_for(tx, &request, (None, None, None), Some(person.id.0)).await
        })
        .await
    }

    /// A request by whoever runs the installation.
    pub fn installation(&self, operation: &'static str) -> Request {
        let id = format!("cli-{}", self.rng.uuid(self.clock.now()));
        Request { id, operation, at: self.clock.now(), reads_only: false, idempotency: None }
    }

    async fn demo_catalogue(&self, seed: &CatalogueSeed) -> Result<CatalogueView> {
        let request = self.installation("add_catalogue");
        let id: CatalogueId = self.new_id(request.at);
        let goal = |goal: &seeds::NationalGoalSeed| NationalGoalView {
            id: self.new_id(request.at),
            code: goal.code.clone(),
            title: goal.title.clone(),
            growth_percent: goal.growth_percent,
        };
        let strategy = |title: &String| StrategyView { id: self.new_id(request.at), title: title.clone() };
        let area = |area: &seeds::NationalAreaSeed| NationalAreaView {
            id: self.new_id(request.at),
            number: area.number,
            title: area.title.clone(),
            goals: area.goal.iter().map(goal).collect(),
            strategies: area.strategies.iter().map(strategy).collect(),
        };
        let period = Period { from: seed.from, to: seed.to };
        let areas = seed.area.iter().map(area).collect();
        let view = CatalogueView { id, title: seed.title.clone(), period, areas };
        let id = self.add_catalogue(&request, &view).await?;
        self.get_catalogue(id).await
    }

    async fn demo_branch(&self, seed: &BranchSeed, catalogue: &CatalogueView) -> Result<Vec<DemoAccount>> {
        let request = self.installation("load_demo");
        self.add_branch(&request, &seed.slug, &name(&seed.name)?, true).await?;
        let leader = self.demo_leader(seed, &request).await?;
        let claims = self.begin_session(&request, leader).await?;
        let loading = Loading { app: self, seed, catalogue, claims };
        let loaded = loading.load().await;
        self.end_session(&request, claims).await?;
        loaded?;
        let with_account = seed.office.iter().filter(|office| office.account);
        with_account
            .map(|office| {
                Ok(DemoAccount {
                    branch: seed.name.clone(),
                    office: office.name.clone(),
                    email: email(office, &seed.slug)?.into(),
                })
            })
            .collect()
    }

    /// The first leader comes from outside; everybody else from the leader.
    async fn demo_leader(&self, seed: &BranchSeed, request: &Request) -> Result<PersonId> {
        let leader = seed.office.iter().find(|office| office.role == Role::Leader && office.account);
        let leader = leader.ok_or_else(|| seed_error("leader")("no leader with an account".into()))?;
        let new = NewPerson {
            email: email(leader, &seed.slug)?,
            name: name(&leader.name)?,
            branch: seed.slug.clone(),
            office: name(&leader.name)?,
            role: leader.role,
            from: Some(seed.plan.since()),
        };
        self.write(async |tx| self.appoint(tx, request, &new).await).await
    }
}

/// A branch on its way into the database.
struct Loading<'a> {
    app: &'a App,
    seed: &'a BranchSeed,
    catalogue: &'a CatalogueView,
    claims: Claims,
}

impl Loading<'_> {
    async fn call(&self) -> Result<Call> {
        let request = self.app.installation("demo");
        self.app.enter(self.claims, Some(&self.seed.slug), None, request).await
    }

    async fn load(&self) -> Result<()> {
        let mut parties = self.offices().await?;
        self.bodies(&mut parties).await?;
        self.mandates(&parties).await?;
        let plan = self.plan().await?;
        if plan.state == PlanState::Draft {
            self.fill(&plan, &parties).await?;
        }
        self.app.load_events(async || self.call().await, &self.seed.events, &parties).await?;
        self.app.load_registers(async || self.call().await, &self.seed.events, &parties).await?;
        if let Some(figures) = &self.seed.figures {
            self.app.load_figures(async || self.call().await, plan.id, figures).await?;
        }
        let as_office = async |key: &str| self.holder_of(key).await;
        self.app.load_courses(async || self.call().await, as_office, &self.seed.courses, &parties).await
    }

    /// Whoever has the account of the office with this key.
    async fn holder_of(&self, key: &str) -> Result<PersonId> {
        let office = self.seed.office.iter().find(|office| office.account && office.key == key);
        let office = office.ok_or_else(|| seed_error("office")(format!("no account {key}").into()))?;
        let mut conn = self.app.database.read().await?;
        let person = people::find_by_email(&mut conn, &email(office, &self.seed.slug)?).await?;
        Ok(person.ok_or(AppError::Hidden)?.id)
    }

    /// Everything in the plan, and its adoption.
    async fn fill(&self, plan: &PlanView, parties: &HashMap<&str, Party>) -> Result<()> {
        for area in &self.seed.area {
            let area_id = self.area(plan, area).await?;
            for (goal, position) in area.goal.iter().zip(1_i64..) {
                let goal_id = self.goal(plan, area_id, position, goal).await?;
                for (measure, position) in goal.measure.iter().zip(1_i64..) {
                    self.measure(plan, goal_id, position, measure, parties).await?;
                }
            }
        }
        let adoption = PlanStateRequest {
            state: PlanState::Adopted,
            adopted_on: self.seed.plan.adopted_on,
            day_unknown: self.seed.plan.adopted_on.is_none(),
            adopted_by: Some(self.seed.plan.adopted_by.clone()),
        };
        let call = self.call().await?;
        self.app.change_plan_state(&call.to(), plan.id, Expected::Any, &Sent::read(adoption)).await?;
        Ok(())
    }

    async fn offices(&self) -> Result<HashMap<&str, Party>> {
        let mut parties = HashMap::new();
        for (office, position) in self.seed.office.iter().zip(1_i64..) {
            let call = self.call().await?;
            let existing = {
                let mut conn = self.app.database.read().await?;
                offices::find_by_name(&mut conn, &call.scope, &office.name).await?
            };
            let id = if let Some(id) = existing {
                id
            } else {
                let new = OfficeRequest { name: office.name.clone(), role: office.role, position };
                self.app.create_office(&call.to(), &Sent::read(new)).await?.value.id
            };
            parties.insert(office.key.as_str(), Party::Office(id));
        }
        Ok(parties)
    }

    async fn bodies<'s>(&'s self, parties: &mut HashMap<&'s str, Party>) -> Result<()> {
        for (body, position) in self.seed.body.iter().zip(1_i64..) {
            let call = self.call().await?;
            let existing = {
                let mut conn = self.app.database.read().await?;
                bodies::find_by_name(&mut conn, &call.scope, &body.name).await?
            };
            if let Some(id) = existing {
                parties.insert(&body.key, Party::Body(id));
                continue;
            }
            let new = BodyRequest {
                name: body.name.clone(),
                kind: body.kind,
                position,
                starts: body.starts.clone(),
                evaluated_on: None,
            };
            let id = self.app.create_body(&call.to(), &Sent::read(new)).await?.value.id;
            let seats: Result<Vec<_>> = body
                .seats
                .iter()
                .map(|seat| match party(parties, &seat.office)? {
                    Party::Office(office_id) => {
                        let SeatSeed { title, answers, .. } = seat;
                        Ok(SeatRequest { office_id, title: title.clone(), answers: *answers })
                    }
                    Party::Body(_) => Err(seed_error("seat")("a body cannot sit in a body".into())),
                })
                .collect();
            let seats = SeatsRequest { seats: seats? };
            let call = self.call().await?;
            self.app.change_seats(&call.to(), id, Expected::Any, &Sent::read(seats)).await?;
            parties.insert(&body.key, Party::Body(id));
        }
        Ok(())
    }

    async fn mandates(&self, parties: &HashMap<&str, Party>) -> Result<()> {
        for office in &self.seed.office {
            let Some(holder) = self.holder(office)? else { continue };
            let Party::Office(office_id) = party(parties, &office.key)? else { continue };
            let new = NewMandateRequest {
                office_id,
                email: email(holder, &self.seed.slug)?.into(),
                name: holder.name.clone(),
                deputy: false,
                from: self.seed.plan.since(),
                to: None,
            };
            let call = self.call().await?;
            match self.app.create_mandate(&call.to(), &Sent::read(new)).await {
                Ok(_) => {}
                // Since the last time the demo was loaded, or since the branch was added.
                Err(AppError::InvalidFields(fields))
                    if fields.iter().any(|field| field.code == HELD_ALREADY) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    /// The office whose account holds this one: its own, or another's; nobody where it is vacant.
    fn holder<'s>(&'s self, office: &'s OfficeSeed) -> Result<Option<&'s OfficeSeed>> {
        let Some(key) = &office.held_by else { return Ok(office.account.then_some(office)) };
        let holder = self.seed.office.iter().find(|other| other.account && other.key == *key);
        holder.map(Some).ok_or_else(|| seed_error("held_by")(format!("no account {key}").into()))
    }

    async fn plan(&self) -> Result<PlanView> {
        let seed = &self.seed.plan;
        let call = self.call().await?;
        let existing = {
            let mut conn = self.app.database.read().await?;
            plans::find_by_title(&mut conn, &call.scope, &seed.title).await?
        };
        if let Some(plan) = existing {
            return self.app.get_plan(&call.to(), plan.id).await;
        }
        let new = NewPlanRequest {
            catalogue_id: self.catalogue.id,
            title: seed.title.clone(),
            period: Period { from: seed.from, to: seed.to },
        };
        Ok(self.app.create_plan(&call.to(), &Sent::read(new)).await?.value)
    }

    async fn area(&self, plan: &PlanView, seed: &AreaSeed) -> Result<AreaId> {
        let existing = plan.areas.iter().find(|area| area.number == seed.number);
        let id = if let Some(PlannedArea { id, .. }) = existing {
            *id
        } else {
            let title = seed.title.clone().unwrap_or_default();
            let new = NewAreaRequest { national_area_id: None, number: seed.number, title };
            let call = self.call().await?;
            self.app.create_area(&call.to(), plan.id, &Sent::read(new)).await?.value.id
        };
        if let Some(situation) = seed.situation.clone() {
            let seeds::SituationSeed { now, short_term, long_term, dated_on } = situation;
            let situation = SituationRequest { now, short_term, long_term, dated_on: Some(dated_on) };
            let call = self.call().await?;
            self.app.change_situation(&call.to(), id, Expected::Any, &Sent::read(situation)).await?;
        }
        Ok(id)
    }

    async fn goal(&self, plan: &PlanView, area_id: AreaId, position: i64, seed: &GoalSeed) -> Result<GoalId> {
        let mut goals = plan.areas.iter().filter(|area| area.id == area_id).flat_map(|area| &area.goals);
        if let Some(goal) = goals.find(|goal| goal.title == seed.title) {
            return Ok(goal.id);
        }
        let serves: Result<Vec<_>> = seed.serves.iter().map(|code| self.national_goal(code)).collect();
        let goal = GoalRequest {
            title: seed.title.clone(),
            not_local_reason: seed.not_local_reason.clone(),
            target: seed.target.clone().map(Into::into),
            serves: serves?,
        };
        let new = NewGoalRequest { area_id, position, goal };
        let call = self.call().await?;
        Ok(self.app.create_goal(&call.to(), plan.id, &Sent::read(new)).await?.value.id)
    }

    fn national_goal(&self, code: &str) -> Result<NationalGoalId> {
        let mut goals = self.catalogue.areas.iter().flat_map(|area| &area.goals);
        let goal = goals.find(|goal| goal.code == code).map(|goal| goal.id);
        goal.ok_or_else(|| seed_error("serves")(format!("no national goal {code}").into()))
    }

    async fn measure(
        &self,
        plan: &PlanView,
        goal_id: GoalId,
        position: i64,
        seed: &MeasureSeed,
        parties: &HashMap<&str, Party>,
    ) -> Result<()> {
        let mut goals = plan.areas.iter().flat_map(|area| &area.goals).filter(|goal| goal.id == goal_id);
        if goals.any(|goal| goal.measures.iter().any(|measure| measure.title == seed.title)) {
            return Ok(());
        }
        let deadline = |label: &String| DeadlineRequest { label: label.clone(), starts: None, ends: None };
        let measure = MeasureRequest {
            title: seed.title.clone(),
            adopted_text: Some(seed.adopted_text.clone()),
            kind: seed.kind,
            target: seed.target.clone().map(Into::into),
            deadline: seed.deadline.as_ref().map(deadline),
            state: MeasureState::Active,
            not_local_reason: seed.not_local_reason.clone(),
            everyone_named: seed.everyone,
        };
        let new = NewMeasureRequest { goal_id, position: Some(position), continued: false, measure };
        let call = self.call().await?;
        let id = self.app.create_measure(&call.to(), plan.id, &Sent::read(new)).await?.value.id;
        self.responsibility(id, seed, parties).await
    }

    async fn responsibility(
        &self,
        id: MeasureId,
        seed: &MeasureSeed,
        parties: &HashMap<&str, Party>,
    ) -> Result<()> {
        if seed.accountable.is_none() && seed.supporting.is_empty() {
            return Ok(());
        }
        let accountable = seed.accountable.as_deref().map(|key| party(parties, key)).transpose()?;
        let supporting: Result<Vec<_>> = seed.supporting.iter().map(|key| party(parties, key)).collect();
        let call = self.call().await?;
        let from = Some(self.seed.plan.since().min(call.scope.today));
        let responsibility =
            ResponsibilityRequest { accountable, supporting: supporting?, from, to: seed.to };
        self.app.assign_responsibility(&call.to(), id, Expected::Any, &Sent::read(responsibility)).await?;
        Ok(())
    }
}

fn party(parties: &HashMap<&str, Party>, key: &str) -> Result<Party> {
    parties.get(key).copied().ok_or_else(|| seed_error("party")(format!("no office or body {key}").into()))
}
