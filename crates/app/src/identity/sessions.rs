//! Logging in, staying logged in, and who a token is in a branch.

use verv_contract::identity::sessions::{LogInRequest, MeView, MyBranch, Right, SessionView};
use verv_domain::{
    Timestamp,
    access::{Action, Actor, Reach, furthest_reach},
    folding::Mailbox,
    id::{OfficeId, PersonId, SessionId},
    organisation::branches::BranchSlug,
    period::covers,
    plan::plans::PlanState,
};
use verv_storage::{
    Scope, Tx,
    identity::{
        people::{self, Person},
        sessions::{self, InBranch, LoggedIn},
    },
    organisation::mandates,
};
use verv_vault::{Claims, OpaqueToken, access_token::LIFETIME, password::Password};

use crate::{
    App, AppError, Call, Request, Sent,
    call::Reader,
    clock::{DAY, day_in, days_around},
    error::Result,
};

/// Without a refresh for this long, a session ends.
pub(crate) const IDLE: i64 = 60 * 60 * 1000;
/// However busy, a session ends after this.
const ABSOLUTE: i64 = 12 * 60 * 60 * 1000;
/// An answer to a refresh may be lost on the way; the same token is forgiven for this long.
const LOST_ANSWER: i64 = 10 * 1000;
/// More devices than anybody has; the oldest session ends.
const MOST_SESSIONS: i64 = 10;

/// A session that just began or was refreshed.
#[derive(Debug)]
pub struct Tokens {
    pub view: SessionView,
    /// For the cookie.
    pub refresh: OpaqueToken,
    /// Seconds that the browser may keep the cookie; the session may end before.
    pub max_age: i64,
}

impl App {
    /// Tells nothing but right or wrong, after the same work.
    pub async fn log_in(&self, request: &Request, sent: &Sent<LogInRequest>) -> Result<Tokens> {
        let LogInRequest { email, password } = sent.open()?;
        let person = match Mailbox::parse(&email) {
            Ok(email) => people::find_by_email(&mut self.database.read().await?, &email).await?,
            Err(_) => None,
        };
        let (id, stored) = match person {
            Some(Person { id, password_hash, .. }) => (Some(id), password_hash),
            None => (None, None),
        };
        let password = Password::typed(&password).ok_or(AppError::WrongCredentials)?;
        let right = self.passwords.verify(password, stored.clone()).await?;
        let (person, proved) = id.zip(stored).filter(|_| right).ok_or(AppError::WrongCredentials)?;

        let session: SessionId = self.new_id(request.at);
        let refresh = OpaqueToken::new(self.rng.as_ref());
        let idle_since = request.at.plus(-IDLE);
        self.write(async |tx| {
            // Whoever changed the password meanwhile has ended every session, this one before it began.
            if !people::hold_password(tx, person, &proved).await? {
                return Err(AppError::WrongCredentials);
            }
            sessions::delete_dead(tx, person, (request.at, idle_since)).await?;
            sessions::insert(tx, session, person, request.at, request.at.plus(ABSOLUTE)).await?;
            sessions::insert_token(tx, &refresh.hash(), session, request.at).await?;
            sessions::end_oldest(tx, person, (request.at, idle_since), MOST_SESSIONS).await?;
            self.audit_for(tx, request, (None, Some(person), None), Some(session.0)).await
        })
        .await?;
        self.tokens(Claims { person, session }, refresh, request.at)
    }

    /// Trades a refresh token for the next. A token that was used before ends the session, unless its answer may
    /// have been lost.
    pub async fn refresh_session(&self, request: &Request, token: Option<&str>) -> Result<Tokens> {
        let token = token.and_then(OpaqueToken::parse).ok_or(AppError::SessionEnded)?;
        let next = OpaqueToken::new(self.rng.as_ref());
        let at = request.at;
        let claims = self
            .write(async |tx| {
                let hash = token.hash();
                let session = match sessions::use_token(tx, &hash, &next.hash(), at).await? {
                    Some(session) => Some(session),
                    None => self.forgive(tx, request, &hash, &next).await?,
                };
                let Some(session) = session else { return Ok(None) };
                let Some(person) = sessions::refresh(tx, session, at, at.plus(-IDLE)).await? else {
                    return Ok(None);
                };
                sessions::insert_token(tx, &next.hash(), session, at).await?;
                Ok(Some(Claims { person, session }))
            })
            .await?;
        // The end of a family is committed, although the answer is a refusal.
        self.tokens(claims.ok_or(AppError::SessionEnded)?, next, at)
    }

    /// The session of a token that was used already, when that may be forgiven; otherwise its session ends.
    async fn forgive(
        &self,
        tx: &mut Tx,
        request: &Request,
        hash: &[u8],
        next: &OpaqueToken,
    ) -> Result<Option<SessionId>> {
        let at = request.at;
        let Some(used) = sessions::find_token(tx, hash).await? else { return Ok(None) };
        let lately = used.used_at.is_some_and(|used_at| at.0 - used_at.0 <= LOST_ANSWER);
        if let Some(successor) = used.successor.as_ref().filter(|_| lately && !used.successor_is_used)
            && sessions::replace_successor(tx, hash, successor, &next.hash(), at).await?
        {
            return Ok(Some(used.session));
        }
        if sessions::end(tx, used.session, at).await? {
            let request = Request { operation: "refresh_reuse", ..request.clone() };
            self.audit_for(tx, &request, (None, None, None), Some(used.session.0)).await?;
        }
        Ok(None)
    }

    pub async fn log_out(&self, request: &Request, session: &LoggedIn) -> Result<()> {
        self.write(async |tx| {
            sessions::end(tx, session.session, request.at).await?;
            self.audit_for(tx, request, (None, Some(session.person), None), Some(session.session.0)).await
        })
        .await
    }

    pub(crate) fn tokens(&self, claims: Claims, refresh: OpaqueToken, at: Timestamp) -> Result<Tokens> {
        let access_token = self.tokens.sign(claims, at).map_err(|_| AppError::Unauthenticated)?;
        let view = SessionView { access_token, token_type: "Bearer".to_owned(), expires_in: LIFETIME };
        Ok(Tokens { view, refresh, max_age: ABSOLUTE / 1000 })
    }

    /// Who the access token says it is. Whether the session still lives is asked with the next look-up.
    pub fn verify(&self, access_token: &str) -> Result<Claims> {
        self.tokens.verify(access_token, self.clock.now()).map_err(|_| AppError::Unauthenticated)
    }

    /// The person of a living session.
    pub async fn require_session(&self, claims: Claims) -> Result<LoggedIn> {
        let mut conn = self.database.read().await?;
        let session = sessions::person(&mut conn, claims.session, self.clock.now()).await?;
        session.ok_or(AppError::Unauthenticated)
    }

    pub async fn get_me(&self, me: &LoggedIn) -> Result<MeView> {
        let at = self.clock.now();
        let mut conn = self.database.read().await?;
        let held = sessions::of_person(&mut conn, me.person, days_around(at)).await?;
        let mut branches: Vec<MyBranch> = Vec::new();
        let mut states: Vec<Option<PlanState>> = Vec::new();
        for held in held {
            let sessions::PersonsMandate { mandate, slug, .. } = &held;
            let today = day_in(&held.time_zone, at);
            if !covers(mandate.from, mandate.to, today) {
                continue;
            }
            if branches.last().is_none_or(|last| last.slug != *slug) {
                states.push(held.current_plan.map(|(_, state)| state));
                branches.push(MyBranch {
                    slug: held.slug,
                    name: held.branch,
                    example_data: held.example_data,
                    current_plan: held.current_plan.map(|(id, _)| id),
                    time_zone: held.time_zone,
                    today,
                    silent_days: held.silent_days,
                    mandates: Vec::new(),
                    rights: Vec::new(),
                });
            }
            let mandate = held.mandate;
            if let Some(branch) = branches.last_mut() {
                branch.mandates.push(mandate);
            }
        }
        for (branch, state) in branches.iter_mut().zip(states) {
            branch.rights = rights(branch);
            let is_the_boards_own = state.is_some_and(PlanState::wording_is_open);
            if is_the_boards_own && branch.reach(Action::ReadPlan) != Reach::All {
                branch.current_plan = None;
            }
        }
        Ok(MeView { person_id: me.person, name: me.name.clone(), email: me.email.clone(), branches })
    }

    /// Somebody in a branch, today: hidden without a mandate, like a branch that does not exist. An office that they act as
    /// and do not hold any more is left aside, so that what they have written meanwhile is not lost where another of
    /// their mandates gives the right.
    pub async fn enter(
        &self,
        claims: Claims,
        slug: Option<&BranchSlug>,
        acting_as: Option<OfficeId>,
        request: Request,
    ) -> Result<Call> {
        let at = request.at;
        let Some(slug) = slug else {
            self.require_session(claims).await?;
            return Err(AppError::Hidden);
        };
        let mut conn = self.database.read().await?;
        let session = sessions::in_branch(&mut conn, claims.session, slug, days_around(at), at).await?;
        let mut call = call_in(session.ok_or(AppError::Unauthenticated)?, request)?;
        let acting_as = match acting_as {
            Some(office)
                if !call.holds(office) && mandates::has_held(&mut conn, &call.scope, office).await? =>
            {
                call.ended_office = Some(office);
                None
            }
            chosen => chosen,
        };
        let call = call.acting_as(acting_as)?;
        if call.request.reads_only {
            call.reader.keep(conn);
        }
        Ok(call)
    }

    /// A session of somebody, made without a password: for the demo's own use cases.
    pub(crate) async fn begin_session(&self, request: &Request, person: PersonId) -> Result<Claims> {
        let session: SessionId = self.new_id(request.at);
        self.write(async |tx| {
            Ok(sessions::insert(tx, session, person, request.at, request.at.plus(ABSOLUTE)).await?)
        })
        .await?;
        Ok(Claims { person, session })
    }

    pub(crate) async fn end_session(&self, request: &Request, claims: Claims) -> Result<()> {
        self.write(async |tx| Ok(sessions::end(tx, claims.session, request.at).await.map(drop)?)).await
    }
}

/// A call by whoever this is in the branch, today: hidden without a mandate.
pub(crate) fn call_in(
    InBranch { person, branch, revision, mandates }: InBranch,
    request: Request,
) -> Result<Call> {
    let at = request.at;
    let branch = branch.ok_or(AppError::Hidden)?;
    let today = day_in(&branch.time_zone, at);
    let is_valid = |dated: &sessions::DatedMandate| covers(dated.starts, dated.ends, today);
    let mandates: Vec<_> = mandates.into_iter().filter(is_valid).map(|dated| dated.mandate).collect();
    if mandates.is_empty() {
        return Err(AppError::Hidden);
    }
    let actor =
        Actor { person, branch: branch.id, slug: branch.slug.clone(), today, mandates, acting_as: None };
    let silent_since = at.plus(-branch.silent_days.saturating_mul(DAY));
    let scope = Scope { branch: branch.id, person, today, now: at, silent_since };
    Ok(Call {
        actor,
        branch,
        revision,
        scope,
        request,
        ended_office: None,
        api_token: None,
        reader: Reader::default(),
    })
}

/// What today's mandates give together.
fn rights(branch: &MyBranch) -> Vec<Right> {
    let roles = || branch.mandates.iter().map(|mandate| mandate.role);
    let right = |action| Right { action, reach: furthest_reach(roles(), action) };
    Action::ALL.into_iter().map(right).filter(|right| right.reach != Reach::Nothing).collect()
}
