//! Mandates: given, ended, taken away again, listed. Power is given by this path only.

use verv_contract::{
    Page, ProblemCode,
    endpoints::{CreateMandate, EndMandate, GetMandate, ListMandates, RenameMandate, RevokeMandate},
    organisation::mandates::{
        MandateEndRequest, MandateNameRequest, MandateQuery, MandateView, NewMandateRequest,
    },
};
use verv_domain::folding::Mailbox;
use verv_domain::{id::MandateId, organisation::offices::Role};
use verv_storage::{
    Conn, Tx,
    organisation::{
        branches,
        mandates::{self, MandateTerms},
        offices,
    },
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    organisation::offices::require_leader,
    paging::{id_cursor, limit, page},
    sent::ensure_updated,
};

impl App {
    pub async fn list_mandates(
        &self,
        call: &CallTo<ListMandates>,
        query: &MandateQuery,
    ) -> Result<Page<MandateView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), "mandates")?;
        let mut conn = self.read(call).await?;
        page(mandates::list(&mut conn, &call.scope, query, after, limit).await?)
    }

    pub async fn get_mandate(&self, call: &CallTo<GetMandate>, id: MandateId) -> Result<MandateView> {
        call.allow()?;
        let mut conn = self.read(call).await?;
        found(&mut conn, call, id).await
    }

    pub async fn create_mandate(
        &self,
        call: &CallTo<CreateMandate>,
        request: &Sent<NewMandateRequest>,
    ) -> Result<Outcome<MandateView>> {
        let right = call.allow()?;
        self.write_once(call, async |tx| {
            let new = request.checked()?;
            if offices::find(tx, &call.scope, new.office_id).await?.is_none() {
                return Err(AppError::field(
                    "/office_id",
                    "unknown",
                    "there is no such office in this branch",
                ));
            }
            // Locked first, so that two who give the same office to the same person at once are serialised.
            branches::lock(tx, call.branch.id).await?;
            let mailbox = Mailbox::of(&new.email)
                .map_err(|error| AppError::field("/email", error.code(), &error.to_string()))?;
            let person = self.person(tx, &call.request, &mailbox, &new.name).await?;
            if mandates::overlaps(tx, &call.scope, (new.office_id, person), (new.from, new.to), None).await? {
                return Err(held_already("/from"));
            }
            let (office, deputy, starts, ends) = (new.office_id, new.deputy, new.from, new.to);
            let terms = MandateTerms { office, person, name: &new.name, deputy, starts, ends };
            let id: MandateId = self.new_id(call.request.at);
            mandates::insert(tx, &call.scope, id, terms, call.request.at)
                .await
                .map_err(|error| AppError::from(error).for_uniqueness())?;
            self.audit(tx, call, right, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    /// Sets the last day. A leader's mandate ends when another leader's covers the day after.
    pub async fn end_mandate(
        &self,
        call: &CallTo<EndMandate>,
        id: MandateId,
        expected: Expected,
        request: &dyn Edit<MandateEndRequest>,
    ) -> Result<MandateView> {
        self.write(async |tx| {
            // Locked first, so that two leaders who end each other's mandates at once are serialised.
            branches::lock(tx, call.branch.id).await?;
            let mandate = found(tx, call, id).await?;
            let right = call.allow()?;
            let version = expected.check_view(&mandate)?;
            if mandate.revoked_at.is_some() {
                return Err(AppError::Conflict(ProblemCode::StateNotAllowed));
            }
            let Some(MandateEndRequest { to }) = request.over((&mandate).into())? else { return Ok(mandate) };
            if to.is_some_and(|to| to < mandate.from) {
                return Err(AppError::field(
                    "/to",
                    "ends_before_it_begins",
                    "the mandate ends before it begins",
                ));
            }
            let (held, days) = ((mandate.office_id, mandate.person_id), (mandate.from, to));
            let is_longer = mandate.to.is_some_and(|was| to.is_none_or(|to| to > was));
            if is_longer && mandates::overlaps(tx, &call.scope, held, days, Some(id)).await? {
                return Err(held_already("/to"));
            }
            ensure_updated(mandates::end(tx, &call.scope, id, to, version).await?)?;
            let office = offices::find(tx, &call.scope, mandate.office_id).await?;
            let given_up = to.map(|to| (to.tomorrow(), mandate.to));
            if given_up.is_some() && office.is_some_and(|office| office.role == Role::Leader) {
                require_leader(tx, call, given_up).await?;
            }
            self.audit(tx, call, right, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    /// Takes away what was given by mistake: it gives nothing from this instant, and is listed as revoked. What began before
    /// today has been held, and ends by its last day, which may be yesterday.
    pub async fn revoke_mandate(
        &self,
        call: &CallTo<RevokeMandate>,
        id: MandateId,
        expected: Expected,
    ) -> Result<MandateView> {
        self.write(async |tx| {
            // Locked first, as when mandates are ended.
            branches::lock(tx, call.branch.id).await?;
            let mandate = found(tx, call, id).await?;
            let right = call.allow()?;
            let version = expected.check_view(&mandate)?;
            if mandate.revoked_at.is_some() || mandate.from < call.scope.today {
                return Err(AppError::Conflict(ProblemCode::StateNotAllowed));
            }
            ensure_updated(mandates::revoke(tx, &call.scope, id, version, call.request.at).await?)?;
            let office = offices::find(tx, &call.scope, mandate.office_id).await?;
            if office.is_some_and(|office| office.role == Role::Leader) {
                require_leader(tx, call, Some((mandate.from, mandate.to))).await?;
            }
            let person = mandate.person_id;
            let holds_another = mandates::holds_here(tx, &call.scope, person).await?
                || mandates::holds_elsewhere(tx, &call.scope, person).await?;
            if !holds_another {
                self.end_links(tx, person, call.request.at).await?;
            }
            self.audit(tx, call, right, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    /// Corrects what the branch calls somebody, by one mandate; their account keeps its own name.
    pub async fn rename_mandate(
        &self,
        call: &CallTo<RenameMandate>,
        id: MandateId,
        expected: Expected,
        request: &dyn Edit<MandateNameRequest>,
    ) -> Result<MandateView> {
        let store = async |tx: &mut Tx, name, version| {
            Ok(mandates::rename(tx, &call.scope, id, &name, version).await?)
        };
        self.change_item(call, (id, &expected), request, found, store).await
    }
}

/// What is wrong with days on which the person holds the office by another mandate.
pub(crate) const HELD_ALREADY: &str = "held_already";

/// Somebody who held an office twice at once would still hold it when one of the two ends.
fn held_already(pointer: &'static str) -> AppError {
    AppError::field(pointer, HELD_ALREADY, "the person holds the office in this time already")
}

pub(crate) async fn found(conn: &mut Conn, call: &Call, id: MandateId) -> Result<MandateView> {
    mandates::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}
