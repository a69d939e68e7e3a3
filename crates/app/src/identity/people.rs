//! People: the way to a branch's first leader, and whom a branch knows.

use verv_contract::{
    Page,
    endpoints::ListPeople,
    identity::people::{PersonQuery, PersonView},
    organisation::offices::OfficeContent,
};
use verv_domain::{
    Date,
    folding::Mailbox,
    id::{MandateId, OfficeId, PersonId},
    organisation::{branches::BranchSlug, offices::Role},
    text::Name,
};
use verv_storage::{
    Scope, StorageError, Tx,
    identity::people,
    organisation::{
        branches,
        mandates::{self, MandateTerms},
        offices,
    },
};

use crate::{
    App, AppError, CallTo, Request,
    clock::day_in,
    error::Result,
    identity::one_time_links::OneTimeLink,
    paging::{check_search, id_cursor, limit, page},
};

/// Somebody to be added, with the office they get.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub email: Mailbox,
    pub name: Name,
    pub branch: BranchSlug,
    pub office: Name,
    pub role: Role,
    /// The mandate's first day; today without it.
    pub from: Option<Date>,
}

impl App {
    /// Adds a person with an office from today, and a link to choose a password with. What is there already stays: who
    /// is to hold the office later gets it until then. Done by whoever runs the installation.
    pub async fn add_person(&self, request: &Request, new: &NewPerson) -> Result<OneTimeLink> {
        self.write(async |tx| {
            let person = self.appoint(tx, request, new).await?;
            let whose = (new.name.as_str().to_owned(), new.email.as_str().to_owned());
            let link = self.make_link(tx, request, person, whose).await?;
            // The mandate has a row of its own, and may have been there before.
            let made = Request { operation: "make_link", ..request.clone() };
            self.audit_for(tx, &made, (None, None, None), Some(person.0)).await?;
            Ok(link)
        })
        .await
    }

    /// Whom the branch knows: whoever holds, has held or is to hold one of its offices.
    pub async fn list_people(
        &self,
        call: &CallTo<ListPeople>,
        query: &PersonQuery,
    ) -> Result<Page<PersonView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        check_search(query.search.as_deref())?;
        let after = id_cursor(query.cursor.as_deref(), "people")?;
        let mut conn = self.read(call).await?;
        page(people::list(&mut conn, &call.scope, query, after, limit).await?)
    }

    /// The same without a link.
    pub(crate) async fn appoint(&self, tx: &mut Tx, request: &Request, new: &NewPerson) -> Result<PersonId> {
        let branch = branches::find_by_slug(tx, &new.branch).await?.ok_or(AppError::Hidden)?;
        // Locked first, as everywhere that gives offices.
        branches::lock(tx, branch.id).await?;
        let today = day_in(&branch.time_zone, request.at);
        let person = self.person(tx, request, &new.email, &new.name).await?;
        let scope = Scope { branch: branch.id, person, today, now: request.at, silent_since: request.at };
        let office = self.office(tx, request, &scope, new).await?;
        let held = (office, person);
        if mandates::overlaps(tx, &scope, held, (today, Some(today)), None).await? {
            return Ok(person);
        }
        // Earlier and later mandates stay as they are; this one fills the time between.
        let starts = match new.from {
            Some(from) if !mandates::overlaps(tx, &scope, held, (from, Some(today)), None).await? => from,
            _ => today,
        };
        let ends = mandates::next_start(tx, &scope, held, starts).await?.map(Date::yesterday);
        let terms = MandateTerms { office, person, name: &new.name, deputy: false, starts, ends };
        let id: MandateId = self.new_id(request.at);
        mandates::insert(tx, &scope, id, terms, request.at).await?;
        self.audit_for(tx, request, (Some(branch.id), Some(person), Some(office)), Some(id.0)).await?;
        Ok(person)
    }

    /// The person with this address, added without a password when there is none. The branch must not learn which of the two it
    /// was, so the id is random and not ordered by time.
    pub(crate) async fn person(
        &self,
        tx: &mut Tx,
        request: &Request,
        email: &Mailbox,
        name: &Name,
    ) -> Result<PersonId> {
        if let Some(person) = people::find_by_email(tx, email).await? {
            return Ok(person.id);
        }
        let id = PersonId(self.rng.uuid_without_time());
        let inserted = people::insert(tx, id, email, name, request.at).await;
        inserted.map_err(StorageError::conflict_to_retry)?;
        Ok(id)
    }

    /// The office with that name, added first when there is none.
    async fn office(
        &self,
        tx: &mut Tx,
        request: &Request,
        scope: &Scope,
        new: &NewPerson,
    ) -> Result<OfficeId> {
        if let Some(office) = offices::find_by_name(tx, scope, new.office.as_str()).await? {
            return Ok(office);
        }
        let id: OfficeId = self.new_id(request.at);
        let office = OfficeContent { name: new.office.clone(), role: new.role, position: 1 };
        offices::insert(tx, scope, id, &office).await?;
        Ok(id)
    }
}
