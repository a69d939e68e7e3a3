//! One-time links: made, looked at, and used to choose a password.

use verv_contract::{
    ProblemCode,
    endpoints::CreateInvitation,
    identity::{
        one_time_links::{LinkRequest, LinkView},
        sessions::PasswordRequest,
    },
};
use verv_domain::{
    Timestamp,
    folding::Mailbox,
    id::{MandateId, PersonId},
    identity::one_time_links::{address, token},
};
use verv_storage::{
    Tx,
    identity::{one_time_links, people, sessions},
    organisation::mandates,
};
use verv_vault::{OpaqueToken, password::Password};

use crate::{
    App, AppError, CallTo, Request, Sent,
    clock::{DAY, day_in, days_around},
    error::Result,
    organisation::mandates::found,
};

/// How long a one-time link is good, in milliseconds.
pub const LIFETIME: i64 = 3 * DAY;

/// A link that was just made. It is shown once: what is stored is its hash.
#[derive(Clone, Debug)]
pub struct OneTimeLink {
    pub token: OpaqueToken,
    pub expires_at: Timestamp,
    /// What the branch calls whoever it is for.
    pub name: String,
    /// What they will log in with.
    pub email: String,
}

impl OneTimeLink {
    /// The whole address, for an installation that is reached at `public_url`.
    pub fn address(&self, public_url: &str) -> String {
        address(public_url, self.token.reveal())
    }
}

/// The hash of the token in a link; of no token where there is none, which is looked up all the same.
fn hash(link: &str) -> [u8; 32] {
    let token = token(link).and_then(|token| OpaqueToken::parse(&token));
    token.map_or([0; 32], |token| token.hash())
}

impl App {
    /// Makes a link for the holder of a mandate who has never chosen a password, and ends an earlier one.
    ///
    /// Whoever made a link can use it, so that it must not open what is somebody's already: an account with a password, or
    /// one that opens another branch. Those get their links from whoever runs the installation (`verv person link`).
    ///
    /// Takes no idempotency key, unlike whatever else is created: the answer would be kept for a day, with the secret in
    /// it. Sent twice, the second link ends the first; who lost an answer has the other.
    pub async fn create_invitation(
        &self,
        call: &CallTo<CreateInvitation>,
        id: MandateId,
    ) -> Result<OneTimeLink> {
        self.write(async |tx| {
            let mandate = found(tx, call, id).await?;
            let right = call.allow()?;
            if mandate.to.is_some_and(|to| to < call.scope.today) {
                return Err(AppError::Conflict(ProblemCode::StateNotAllowed));
            }
            if !people::hold_without_password(tx, mandate.person_id).await? {
                return Err(AppError::Conflict(ProblemCode::HasPassword));
            }
            if mandates::holds_elsewhere(tx, &call.scope, mandate.person_id).await? {
                return Err(AppError::Conflict(ProblemCode::SharedAccount));
            }
            let whose = (mandate.name, mandate.email);
            let link = self.make_link(tx, &call.request, mandate.person_id, whose).await?;
            self.audit(tx, call, right, Some(id.0)).await?;
            Ok(link)
        })
        .await
    }

    /// Makes a link for somebody who is known already, whether they have a password or not. Done by whoever runs the
    /// installation.
    pub async fn link_for(&self, request: &Request, email: &Mailbox) -> Result<OneTimeLink> {
        self.write(async |tx| {
            let person = people::find_by_email(tx, email).await?.ok_or(AppError::Hidden)?;
            let whose = (person.name, email.as_str().to_owned());
            let link = self.make_link(tx, request, person.id, whose).await?;
            self.audit_for(tx, request, (None, None, None), Some(person.id.0)).await?;
            Ok(link)
        })
        .await
    }

    /// Makes a link for a person, and ends their earlier ones.
    pub(crate) async fn make_link(
        &self,
        tx: &mut Tx,
        request: &Request,
        person: PersonId,
        (name, email): (String, String),
    ) -> Result<OneTimeLink> {
        let token = OpaqueToken::new(self.rng.as_ref());
        let expires_at = request.at.plus(LIFETIME);
        people::hold(tx, person).await?;
        one_time_links::insert(tx, &token.hash(), person, request.at, expires_at).await?;
        Ok(OneTimeLink { token, expires_at, name, email })
    }

    /// Ends the links of a person who holds no office any more.
    pub(crate) async fn end_links(&self, tx: &mut Tx, person: PersonId, at: Timestamp) -> Result<()> {
        people::hold(tx, person).await?;
        Ok(one_time_links::end_all(tx, person, at).await?)
    }

    /// Says whose link it is and does not use it up. Used, too old, replaced, unknown and no link at all cost the same and
    /// are answered alike.
    pub async fn inspect_link(&self, request: &Request, sent: &Sent<LinkRequest>) -> Result<LinkView> {
        let LinkRequest { link } = sent.open()?;
        let at = request.at;
        let mut conn = self.database.read().await?;
        let found = one_time_links::inspect(&mut conn, &hash(&link), at, days_around(at).0).await?;
        let found = found.ok_or(AppError::LinkEnded)?;
        let mut branches: Vec<String> = Vec::new();
        for mandate in found.mandates {
            let has_ended = mandate.ends.is_some_and(|ends| ends < day_in(&mandate.time_zone, at));
            if !has_ended && branches.last() != Some(&mandate.branch) {
                branches.push(mandate.branch);
            }
        }
        Ok(LinkView { name: found.name, email: found.email, branches, expires_at: found.expires_at })
    }

    /// Chooses a password with a one-time link; everything that was logged in is logged out.
    pub async fn set_password(&self, request: &Request, sent: &Sent<PasswordRequest>) -> Result<()> {
        let PasswordRequest { link, password } = sent.open()?;
        let (hash, at) = (hash(&link), request.at);
        // Checked before the slow hashing, so that a guesser cannot cause it; used up in the transaction that stores the hash.
        let person = one_time_links::find_person(&mut self.database.read().await?, &hash, at).await?;
        let person = person.ok_or(AppError::LinkEnded)?;
        let own =
            one_time_links::inspect(&mut self.database.read().await?, &hash, at, days_around(at).0).await?;
        let own = own.ok_or(AppError::LinkEnded)?;
        let branches = own.mandates.iter().map(|mandate| mandate.branch.as_str());
        let password =
            Password::chosen(&password, [own.name.as_str(), &own.email].into_iter().chain(branches))
                .map_err(|error| AppError::field("/password", error.code(), &error.to_string()))?;
        let password_hash = self.passwords.hash(password, self.rng.as_ref()).await?;
        self.write(async |tx| {
            people::hold(tx, person).await?;
            if !one_time_links::use_up(tx, &hash, at).await? {
                return Err(AppError::LinkEnded);
            }
            people::set_password(tx, person, &password_hash, at).await?;
            sessions::end_all(tx, person, at).await?;
            self.audit_for(tx, request, (None, Some(person), None), Some(person.0)).await
        })
        .await
    }
}
