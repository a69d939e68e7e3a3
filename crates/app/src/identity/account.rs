//! One's own account: the password, and where one is logged in.

use verv_contract::{
    Page,
    identity::sessions::{MySession, PasswordChangeRequest},
    page::PageQuery,
};
use verv_domain::id::SessionId;
use verv_storage::identity::{people, sessions};
use verv_vault::{Claims, OpaqueToken, password::Password};

use crate::{
    App, AppError, LoggedIn, Request, Sent,
    clock::days_around,
    error::Result,
    identity::sessions::{IDLE, Tokens},
    paging::{id_cursor, limit, page},
};

fn wrong_password() -> AppError {
    AppError::field("/current", "wrong_password", "is not the password")
}

impl App {
    /// Asks for the old password, so that an unattended screen is not enough. All other sessions end and the refresh token of
    /// this one is replaced, so that a stolen session ends too.
    pub async fn change_password(
        &self,
        request: &Request,
        me: &LoggedIn,
        sent: &Sent<PasswordChangeRequest>,
    ) -> Result<Tokens> {
        let sent = sent.open()?;
        // Checked before any hashing, which is slow.
        let own = self.own_words(me).await?;
        let new = Password::chosen(&sent.new, own.iter().map(String::as_str))
            .map_err(|error| AppError::field("/new", error.code(), &error.to_string()))?;
        let current = Password::typed(&sent.current).ok_or_else(wrong_password)?;
        let stored = people::find_password(&mut self.database.read().await?, me.person).await?;
        let proved = stored.clone().ok_or_else(wrong_password)?;
        if !self.passwords.verify(current, stored).await? {
            return Err(wrong_password());
        }
        let hash = self.passwords.hash(new, self.rng.as_ref()).await?;
        let next = OpaqueToken::new(self.rng.as_ref());
        self.write(async |tx| {
            if !people::change_password(tx, me.person, &hash, &proved, request.at).await? {
                return Err(wrong_password());
            }
            sessions::end_others(tx, me.person, me.session, request.at).await?;
            sessions::retire_tokens(tx, me.session, request.at).await?;
            sessions::insert_token(tx, &next.hash(), me.session, request.at).await?;
            self.audit_for(tx, request, (None, Some(me.person), None), Some(me.person.0)).await
        })
        .await?;
        self.tokens(Claims { person: me.person, session: me.session }, next, request.at)
    }

    /// What others know of the person: name, address, and their branches.
    async fn own_words(&self, me: &LoggedIn) -> Result<Vec<String>> {
        let mut conn = self.database.read().await?;
        let mandates = sessions::of_person(&mut conn, me.person, days_around(self.clock.now())).await?;
        let branches = mandates.into_iter().flat_map(|mandate| [mandate.branch, mandate.slug.to_string()]);
        Ok([me.name.clone(), me.email.clone()].into_iter().chain(branches).collect())
    }

    pub async fn list_my_sessions(&self, me: &LoggedIn, query: &PageQuery) -> Result<Page<MySession>> {
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), "sessions")?;
        let at = self.clock.now();
        let mut conn = self.database.read().await?;
        let who = (me.person, me.session);
        page(sessions::living(&mut conn, who, (at, at.plus(-IDLE)), after, limit).await?)
    }

    /// Another person's session answers like one that never was.
    pub async fn end_my_session(&self, request: &Request, me: &LoggedIn, id: SessionId) -> Result<()> {
        self.write(async |tx| {
            if !sessions::end_living(tx, me.person, id, request.at, request.at.plus(-IDLE)).await? {
                return Err(AppError::Hidden);
            }
            self.audit_for(tx, request, (None, Some(me.person), None), Some(id.0)).await
        })
        .await
    }

    pub async fn end_other_sessions(&self, request: &Request, me: &LoggedIn) -> Result<()> {
        self.write(async |tx| {
            sessions::end_others(tx, me.person, me.session, request.at).await?;
            self.audit_for(tx, request, (None, Some(me.person), None), Some(me.session.0)).await
        })
        .await
    }
}
