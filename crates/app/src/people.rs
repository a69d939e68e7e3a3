//! People, before they can log in: the way to a branch's first leader.

use verv_contract::offices::OfficeContent;
use verv_domain::{
    Date,
    branch::BranchSlug,
    id::{MandateId, OfficeId, PersonId},
    office::Role,
    text::{Email, Name},
};
use verv_storage::{Conn, Scope, branches, mandates, mandates::MandateTerms, offices, people};
use verv_vault::{OpaqueToken, password::Password};

use crate::{
    App, AppError, Request, Sent,
    clock::{DAY, day_in},
    error::Result,
};

/// How long a one-time link is good.
const LINK_LIFETIME: i64 = 3 * DAY;

/// Somebody to be added, with the office they get.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub email: Email,
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
    pub async fn add_person(&self, request: &Request, new: &NewPerson) -> Result<OpaqueToken> {
        let link = OpaqueToken::new(self.chance.as_ref());
        self.write(async |tx| {
            let person = self.appoint(tx, request, new).await?;
            let expires_at = request.at.plus(LINK_LIFETIME);
            people::insert_link(tx, &link.hash(), person, request.at, expires_at).await?;
            Ok(())
        })
        .await?;
        Ok(link)
    }

    /// The same without a link.
    pub(crate) async fn appoint(
        &self,
        conn: &mut Conn,
        request: &Request,
        new: &NewPerson,
    ) -> Result<PersonId> {
        let branch = branches::find_by_slug(conn, &new.branch).await?.ok_or(AppError::Hidden)?;
        // Held first, as by whoever else gives offices.
        branches::lock(conn, branch.id).await?;
        let today = day_in(&branch.time_zone, request.at);
        let person = self.person(conn, request, &new.email, &new.name).await?;
        let scope = Scope { branch: branch.id, person, today, now: request.at, silent_since: request.at };
        let office = self.office(conn, request, &scope, new).await?;
        let held = (office, person);
        if mandates::overlaps(conn, &scope, held, (today, Some(today)), None).await? {
            return Ok(person);
        }
        // What they have held, and what they are to hold, stands as it is: this one lies between.
        let starts = match new.from {
            Some(from) if !mandates::overlaps(conn, &scope, held, (from, Some(today)), None).await? => from,
            _ => today,
        };
        let ends = mandates::next_start(conn, &scope, held, starts).await?.map(Date::yesterday);
        let terms = MandateTerms { office, person, name: &new.name, deputy: false, starts, ends };
        let id: MandateId = self.new_id(request.at);
        mandates::insert(conn, &scope, id, terms, request.at).await?;
        self.audit_for(conn, request, (Some(branch.id), Some(person), Some(office)), Some(id.0)).await?;
        Ok(person)
    }

    /// The office with that name, added first when there is none.
    async fn office(
        &self,
        conn: &mut Conn,
        request: &Request,
        scope: &Scope,
        new: &NewPerson,
    ) -> Result<OfficeId> {
        if let Some(office) = offices::find_by_name(conn, scope, new.office.as_str()).await? {
            return Ok(office);
        }
        let id: OfficeId = self.new_id(request.at);
        let office = OfficeContent { name: new.office.clone(), role: new.role, position: 1 };
        offices::insert(conn, scope, id, &office).await?;
        Ok(id)
    }

    /// Chooses a password with a one-time link; everything that was logged in is logged out.
    pub async fn set_password(
        &self,
        request: &Request,
        sent: &Sent<verv_contract::sessions::PasswordRequest>,
    ) -> Result<()> {
        let sent = sent.open()?;
        let link = OpaqueToken::parse(&sent.link).ok_or(AppError::LinkEnded)?;
        let password = Password::chosen(&sent.password)
            .map_err(|error| AppError::field("/password", error.code(), &error.to_string()))?;
        // Looked at before the slow work, used up with it: a guesser cannot make us hash.
        if !people::link_is_good(&mut self.database.read().await?, &link.hash(), request.at).await? {
            return Err(AppError::LinkEnded);
        }
        let hash = self.passwords.hash(password, self.chance.as_ref()).await?;
        self.write(async |tx| {
            let person = people::use_link(tx, &link.hash(), request.at).await?.ok_or(AppError::LinkEnded)?;
            people::set_password(tx, person, &hash).await?;
            verv_storage::sessions::end_all(tx, person, request.at).await?;
            self.audit_for(tx, request, (None, Some(person), None), Some(person.0)).await
        })
        .await
    }
}
