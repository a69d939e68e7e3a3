//! API tokens: made and ended by leaders, shown by programs.

use verv_contract::{
    Checking, Page, ProblemCode,
    endpoints::{CreateApiToken, GetApiToken, ListApiTokens, OPERATIONS, RevokeApiToken},
    identity::api_tokens::{ApiTokenContent, ApiTokenRequest, ApiTokenView, NewApiTokenView},
    page::PageQuery,
    token_scopes::group_of,
};
use verv_domain::{
    Timestamp,
    id::{ApiTokenId, OfficeId},
    identity::api_tokens::{ApiTokenState, MAX_LIVING, PREFIX, check_expiry},
    organisation::branches::BranchSlug,
};
use verv_storage::{
    Conn,
    identity::api_tokens::{self, NewApiToken, ORDER},
};
use verv_vault::OpaqueToken;

use crate::{
    App, AppError, Call, CallTo, Expected, Request, Sent,
    clock::days_around,
    error::Result,
    identity::sessions::call_in,
    paging::{id_cursor, limit, page},
    sent::ensure_updated,
};

const HOUR: i64 = 60 * 60 * 1000;

/// An API token as a program sends it; `None` for whatever is none.
pub fn parse(text: &str) -> Option<OpaqueToken> {
    OpaqueToken::parse(text.strip_prefix(PREFIX)?)
}

impl App {
    pub async fn list_api_tokens(
        &self,
        call: &CallTo<ListApiTokens>,
        query: &PageQuery,
    ) -> Result<Page<ApiTokenView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), ORDER)?;
        let mut conn = self.read(call).await?;
        page(api_tokens::list(&mut conn, &call.scope, after, limit).await?)
    }

    pub async fn get_api_token(&self, call: &CallTo<GetApiToken>, id: ApiTokenId) -> Result<ApiTokenView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        found(&mut conn, call, id).await
    }

    /// Takes no idempotency key: the answer would be kept for a day, with the secret in it. Sent twice, it makes two, and the
    /// one whose secret nobody has is seen in the list and ended.
    pub async fn create_api_token(
        &self,
        call: &CallTo<CreateApiToken>,
        request: &Sent<ApiTokenRequest>,
    ) -> Result<NewApiTokenView> {
        let office = call.allow()?;
        let content = request.checked()?;
        check(call, &content)?;
        let secret = OpaqueToken::new(self.rng.as_ref());
        self.write(async |tx| {
            if api_tokens::count_unended(tx, &call.scope).await? >= MAX_LIVING {
                return Err(AppError::Conflict(ProblemCode::TooMany));
            }
            let id: ApiTokenId = self.new_id(call.request.at);
            let token = NewApiToken {
                id,
                hash: secret.hash(),
                name: content.name.as_str(),
                operations: &content.operations,
                expires_on: content.expires_on,
            };
            api_tokens::insert(tx, &call.scope, call.doer(office), token).await?;
            self.audit(tx, call, office, Some(id.0)).await?;
            let api_token = found(tx, call, id).await?;
            Ok(NewApiTokenView { secret: format!("{PREFIX}{}", secret.reveal()), api_token })
        })
        .await
    }

    /// Ends it for good: the next request that shows it is refused.
    pub async fn revoke_api_token(
        &self,
        call: &CallTo<RevokeApiToken>,
        id: ApiTokenId,
        expected: Expected,
    ) -> Result<ApiTokenView> {
        self.write(async |tx| {
            let view = found(tx, call, id).await?;
            let office = call.allow()?;
            let version = expected.check_view(&view)?;
            if view.revoked_at.is_some() {
                return Err(AppError::Conflict(ProblemCode::StateNotAllowed));
            }
            let at = call.request.at;
            ensure_updated(api_tokens::revoke(tx, &call.scope, id, at, version).await?)?;
            self.audit(tx, call, office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    /// A program in a branch, today: whoever made its token, within the operations of the token. A token that is unknown,
    /// revoked, past its last day or without its office is answered alike; the token of another branch like a branch that does
    /// not exist.
    pub async fn enter_with_token(
        &self,
        secret: &OpaqueToken,
        slug: Option<&BranchSlug>,
        acting_as: Option<OfficeId>,
        request: Request,
    ) -> Result<Call> {
        let at = request.at;
        let slug = slug.ok_or(AppError::Unauthenticated)?;
        let mut conn = self.database.read().await?;
        let found = api_tokens::in_branch(&mut conn, &secret.hash(), slug, days_around(at)).await?;
        let (token, maker) = found.ok_or(AppError::Unauthenticated)?;
        let is_of_another_branch = maker.branch.is_none();
        let mut call = call_in(maker, request).map_err(|error| match error {
            // Its maker holds no office here any more.
            AppError::Hidden if !is_of_another_branch => AppError::Unauthenticated,
            other => other,
        })?;
        if token.standing(call.holds(token.office)).on(call.scope.today) != ApiTokenState::Living {
            return Err(AppError::Unauthenticated);
        }
        if !token.operations.iter().any(|operation| operation == call.request.operation) {
            return Err(AppError::OutOfScope);
        }
        call.api_token = Some(token.id);
        let call = call.acting_as(acting_as.or(Some(token.office)))?;
        let hour = hour_of(at);
        if token.last_used_at.is_none_or(|before| before < hour) {
            // Given back first: whoever held one connection and waited for another could wait for those who do the same.
            drop(conn);
            self.note_use(&call, token.id, hour).await?;
        } else if call.request.reads_only {
            call.reader.keep(conn);
        }
        Ok(call)
    }

    /// To the hour, so that what only reads writes no more than that. It is no change of the branch: no audit, no revision.
    async fn note_use(&self, call: &Call, id: ApiTokenId, hour: Timestamp) -> Result<()> {
        self.write(async |tx| Ok(api_tokens::note_use(tx, &call.scope, id, hour).await?)).await
    }
}

/// When the hour of this instant began.
fn hour_of(at: Timestamp) -> Timestamp {
    Timestamp(at.0 - at.0.rem_euclid(HOUR))
}

async fn found(conn: &mut Conn, call: &Call, id: ApiTokenId) -> Result<ApiTokenView> {
    api_tokens::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}

/// The day by the branch's calendar, and the operations by the table of endpoints.
fn check(call: &Call, content: &ApiTokenContent) -> Result<()> {
    let mut checking = Checking::new();
    if let Err(error) = check_expiry(content.expires_on, call.scope.today) {
        checking.refuse("/expires_on", error.code(), &error);
    }
    for (n, id) in content.operations.iter().enumerate() {
        let pointer = format!("/operations/{n}");
        match OPERATIONS.iter().find(|operation| operation.id == id) {
            Some(operation) if group_of(operation).is_some() => {}
            Some(_) => checking.refuse(&pointer, "not_for_programs", &"no program may do this"),
            None => checking.refuse(&pointer, "unknown", &"there is no such operation"),
        }
    }
    checking.finish(|| Some(())).map_err(AppError::InvalidFields)
}
