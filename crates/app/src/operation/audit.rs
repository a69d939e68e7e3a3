//! The audit: written with whatever it tells of, and read.

use uuid::Uuid;
use verv_contract::{
    Page,
    endpoints::ListAudit,
    operation::audit::{AuditQuery, AuditView},
};
use verv_domain::id::{ApiTokenId, AuditId, BranchId, OfficeId, PersonId};
use verv_storage::{
    Tx,
    operation::audit::{self, Entry},
};

use crate::{
    App, Call, CallTo, Request,
    error::Result,
    paging::{id_cursor, limit, page},
};

/// The branch, the person and the office that an entry names.
type Who = (Option<BranchId>, Option<PersonId>, Option<OfficeId>);

impl App {
    /// Every write in the branch, newest first.
    pub async fn list_audit(&self, call: &CallTo<ListAudit>, query: &AuditQuery) -> Result<Page<AuditView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), "audit")?;
        let mut conn = self.read(call).await?;
        page(audit::list(&mut conn, &call.scope, query, after, limit).await?)
    }

    /// Writes down what a member of the branch did.
    pub(crate) async fn audit(
        &self,
        tx: &mut Tx,
        call: &Call,
        office: OfficeId,
        object: Option<Uuid>,
    ) -> Result<()> {
        let who = (Some(call.branch.id), Some(call.actor.person), Some(office));
        self.write_audit(tx, &call.request, who, (object, call.api_token)).await
    }

    /// Writes down what somebody did, who may be nobody or the installation itself.
    pub(crate) async fn audit_for(
        &self,
        tx: &mut Tx,
        request: &Request,
        who: Who,
        object: Option<Uuid>,
    ) -> Result<()> {
        self.write_audit(tx, request, who, (object, None)).await
    }

    async fn write_audit(
        &self,
        tx: &mut Tx,
        request: &Request,
        (branch, person, office): Who,
        (object, api_token): (Option<Uuid>, Option<ApiTokenId>),
    ) -> Result<()> {
        let id: AuditId = self.new_id(request.at);
        let (operation, request_id, at) = (request.operation, request.id.as_str(), request.at);
        audit::insert(tx, Entry { id, branch, person, office, operation, object, request_id, at, api_token })
            .await?;
        Ok(())
    }
}
