//! Reading the audit.

use verv_contract::{
    Page,
    audit::{AuditQuery, AuditView},
};
use verv_domain::access::Action;
use verv_storage::audit;

use crate::{
    App, Call,
    error::Result,
    paging::{id_cursor, limit, page},
};

impl App {
    /// Every write in the branch, newest first.
    pub async fn list_audit(&self, call: &Call, query: &AuditQuery) -> Result<Page<AuditView>> {
        call.allow(Action::ReadAudit)?;
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), "audit")?;
        let mut conn = self.read(call).await?;
        page(audit::list(&mut conn, &call.scope, query, after, limit).await?)
    }
}
