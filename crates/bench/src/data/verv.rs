//! A branch in our database, through the `INSERT`s of the storage.

use anyhow::{Context, ensure};
use verv_contract::{
    organisation::{
        bodies::{BodyContent, Seat},
        offices::OfficeContent,
    },
    plan::{
        areas::{NewArea, Situation},
        goals::{GoalContent, NewGoal},
    },
};
use verv_domain::{
    folding::Mailbox,
    id::{BranchId, OfficeId, PersonId, PlanId},
    organisation::branches::{DEFAULT_SILENT_DAYS, DEFAULT_TIME_ZONE},
    plan::{measures::Origin, plans::PlanState},
    text::{Name, Paragraph, Title},
};
use verv_storage::{
    Database, Scope, Tx,
    identity::people,
    operation::audit::{self, Entry},
    organisation::{
        bodies,
        branches::{self, Branch},
        mandates::{self, MandateTerms},
        offices,
    },
    plan::{
        areas, catalogues,
        check_ins::{self, NewCheckIn},
        goals,
        measures::{self, Place},
        plans::{self, Plan},
        responsibilities::{self, NewPart},
    },
    scope::Doer,
};
use verv_vault::{Passwords, SystemRng, password::Password};

use crate::shape::{self, HOURS, PASSWORD, Person, Shapes};

/// The catalogue, and those who log in.
pub async fn shared(database: &Database, shapes: &Shapes) -> anyhow::Result<()> {
    let hash = Passwords::new(&SystemRng)?.hash(Password::chosen(PASSWORD, [])?, &SystemRng).await?;
    let mut tx = database.begin().await?;
    catalogues::insert(&mut tx, &shapes.catalogue).await?;
    for (_, persons) in &shapes.accounts {
        for person in persons {
            insert_person(&mut tx, shapes, person).await?;
            people::set_password(&mut tx, person.id, &hash, shapes.at).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// One transaction.
pub async fn branch(database: &Database, shapes: &Shapes, branch: &shape::Branch) -> anyhow::Result<()> {
    let mut tx = database.begin().await?;
    let row = Branch {
        id: BranchId(branch.id),
        slug: branch.slug().parse()?,
        name: format!("Fagforening {}", branch.number),
        time_zone: DEFAULT_TIME_ZONE.to_owned(),
        silent_days: DEFAULT_SILENT_DAYS,
        example_data: true,
        version: 1,
    };
    branches::insert(&mut tx, &row, shapes.at).await?;
    let (office, leader) = leader(branch)?;
    let silent_since = shapes.at.plus(-DEFAULT_SILENT_DAYS * 24 * HOURS);
    let scope = Scope { branch: row.id, person: leader, today: shapes.today, now: shapes.at, silent_since };

    parties(&mut tx, &scope, shapes, branch).await?;
    let plan = PlanId(branch.plan);
    insert_plan(&mut tx, &scope, shapes, branch).await?;
    for measure in &branch.measures {
        let id = measure.id.into();
        let place = Place { plan, goal: measure.goal.into(), position: measure.position };
        let content = (&measure.content, measure.deadline.as_ref());
        measures::insert(&mut tx, &scope, id, place, (Origin::Adopted, None), content, shapes.at).await?;
        for ((part_id, part, party), position) in measure.parts.iter().zip(1..) {
            let new = NewPart {
                id: (*part_id).into(),
                part: *part,
                party: *party,
                position,
                starts: shapes.starts(),
                ends: None,
            };
            responsibilities::insert(&mut tx, &scope, id, new, shapes.at).await?;
        }
    }
    for check_in in &branch.check_ins {
        insert_check_in(&mut tx, &scope, check_in, office).await?;
    }
    let adoption = (Some(shapes.starts()), Some(shape::ADOPTED_BY));
    ensure!(plans::change_state(&mut tx, &scope, plan, PlanState::Adopted, adoption, 1).await?);
    Ok(tx.commit().await?)
}

/// The first office, and who holds it.
fn leader(branch: &shape::Branch) -> anyhow::Result<(OfficeId, PersonId)> {
    let office = branch.offices.first().context("no offices")?;
    let (_, leader) = office.holders.first().context("nobody leads")?;
    Ok((office.id.into(), leader.id))
}

async fn insert_person(tx: &mut Tx, shapes: &Shapes, person: &Person) -> anyhow::Result<()> {
    let (email, name) = (Mailbox::parse(&person.email)?, Name::parse(&person.name)?);
    Ok(people::insert(tx, person.id, &email, &name, shapes.at).await?)
}

/// Offices with their holders, and bodies with their seats.
async fn parties(tx: &mut Tx, scope: &Scope, shapes: &Shapes, branch: &shape::Branch) -> anyhow::Result<()> {
    for (office, position) in branch.offices.iter().zip(1..) {
        let id = office.id.into();
        let content = OfficeContent { name: Name::parse(office.name)?, role: office.role, position };
        offices::insert(tx, scope, id, &content).await?;
        for (mandate, person) in &office.holders {
            // Those who log in are there already, with a password.
            let logs_in = shapes.accounts.iter().any(|(asker, _)| asker.office() == office.name);
            if !logs_in {
                insert_person(tx, shapes, person).await?;
            }
            let name = Name::parse(&person.name)?;
            let terms = MandateTerms {
                office: id,
                person: person.id,
                name: &name,
                deputy: false,
                starts: shapes.starts(),
                ends: None,
            };
            mandates::insert(tx, scope, (*mandate).into(), terms, shapes.at).await?;
        }
    }
    for (body, position) in branch.bodies.iter().zip(1..) {
        let name = Name::parse(body.name)?;
        let content = BodyContent { name, kind: body.kind, position, starts: None, evaluated_on: None };
        bodies::insert(tx, scope, body.id.into(), &content).await?;
        let seats = branch.offices.iter().take(body.seats);
        let seats: Vec<Seat> =
            seats.map(|office| Seat { office_id: office.id.into(), title: None, answers: false }).collect();
        ensure!(bodies::change_seats(tx, scope, body.id.into(), &seats, 1).await?);
    }
    Ok(())
}

/// The plan with its areas and goals.
async fn insert_plan(
    tx: &mut Tx,
    scope: &Scope,
    shapes: &Shapes,
    branch: &shape::Branch,
) -> anyhow::Result<()> {
    let plan = Plan {
        id: branch.plan.into(),
        catalogue_id: shapes.catalogue.id,
        title: shape::PLAN_TITLE.to_owned(),
        period: shapes.period()?,
        state: PlanState::Draft,
        adopted_on: None,
        adopted_by: None,
        version: 1,
    };
    plans::insert(tx, scope, &plan, shapes.at).await?;
    let owner = (plan.id, plan.catalogue_id);
    for (area, national) in branch.areas.iter().zip(&shapes.catalogue.areas) {
        let (number, title) = (national.number, Title::parse(&national.title)?);
        let area_id = area.id.into();
        let new = NewArea { national_area_id: Some(national.id), number, title };
        areas::insert(tx, scope, area_id, owner, &new).await?;
        let situation = Situation {
            now: Some(Paragraph::parse(area.now)?),
            short_term: Some(Paragraph::parse(area.short_term)?),
            long_term: None,
            dated_on: shapes.today,
        };
        ensure!(areas::change_situation(tx, scope, area_id, &situation, 1).await?);
        for (goal, position) in area.goals.iter().zip(1..) {
            let serves = goal.serves.iter().map(|national| national.id).collect();
            let title = Title::parse(&goal.title)?;
            let content = GoalContent { title, not_local_reason: None, target: None, serves };
            let new = NewGoal { area_id, position, content };
            goals::insert(tx, scope, goal.id.into(), owner, &new).await?;
            goals::serve(tx, scope, goal.id.into(), plan.catalogue_id, &new.content.serves).await?;
        }
    }
    Ok(())
}

/// With its audit row.
async fn insert_check_in(
    tx: &mut Tx,
    scope: &Scope,
    check_in: &shape::CheckIn,
    office: OfficeId,
) -> anyhow::Result<()> {
    let shape::CheckIn { id, audit, measure, report, at, acknowledged, is_last } = check_in;
    let by = Doer { person: scope.person, office, at: *at };
    let new = NewCheckIn { id: (*id).into(), measure: (*measure).into(), report, said_at: *at, by };
    check_ins::insert(tx, scope, new).await?;
    if *acknowledged {
        let reply = Some("Takk, bra jobba");
        ensure!(check_ins::acknowledge(tx, scope, (*id).into(), reply, by, 1).await?);
    }
    if *is_last {
        measures::report(tx, scope, new).await?;
    }
    let entry = Entry {
        id: (*audit).into(),
        branch: Some(scope.branch),
        person: Some(scope.person),
        office: Some(office),
        operation: "check_in",
        object: Some(*id),
        request_id: "00000000-0000-7000-8000-000000000000",
        at: *at,
        api_token: None,
    };
    audit::insert(tx, entry).await?;
    Ok(())
}
