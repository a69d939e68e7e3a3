//! What has changed in a measure since adoption, and what of it is hidden.

use verv_contract::{
    Page,
    endpoints::{HideChange, ListChanges},
    page::PageQuery,
    plan::{changes::Change, history::ChangeView},
};
use verv_domain::id::{ChangeId, MeasureId, OfficeId, ProposalId};
use verv_storage::{
    Tx,
    plan::{history, measures, proposals},
};

use crate::{
    App, AppError, Call, CallTo,
    error::Result,
    operation::idempotency::erase_texts,
    paging::{id_cursor, limit, page},
    plan::authorized::fetch_measure,
};

impl App {
    pub async fn list_changes(
        &self,
        call: &CallTo<ListChanges>,
        id: MeasureId,
        query: &PageQuery,
    ) -> Result<Page<ChangeView>> {
        let mut conn = self.read(call).await?;
        fetch_measure(&mut conn, call, id).await?;
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), "history")?;
        page(history::list(&mut conn, &call.scope, id, after, limit).await?)
    }

    /// Erases the texts of one change, also in a plan that is closed; that something was changed, by which office and when,
    /// stays. They are erased from proposals for the measure too. Again, where nothing is left to erase, changes nothing.
    pub async fn hide_change(
        &self,
        call: &CallTo<HideChange>,
        measure: MeasureId,
        id: ChangeId,
    ) -> Result<ChangeView> {
        self.write(async |tx| {
            let office = fetch_measure(tx, call, measure).await?.office;
            // Of two at once, one hides, and the other finds nothing left.
            measures::lock(tx, &call.scope, measure).await?;
            let found = history::find(tx, &call.scope, measure, id).await?.ok_or(AppError::Hidden)?;
            let earlier = history::before(tx, &call.scope, measure, id).await?;
            let mut left = found.change.clone();
            let texts = left.erase_texts(before_is_adopted(&earlier, &left));
            if texts.is_empty() {
                return Ok(found);
            }
            history::hide(tx, &call.scope, id, &left, call.doer(office)).await?;
            proposals::erase_texts(tx, &call.scope, measure, &texts).await?;
            erase_texts(tx, measure, &texts).await?;
            self.audit(tx, call, office, Some(measure.0)).await?;
            history::find(tx, &call.scope, measure, id).await?.ok_or(AppError::Hidden)
        })
        .await
    }

    /// Writes a change into the measure's history.
    pub(crate) async fn note(
        &self,
        tx: &mut Tx,
        call: &Call,
        by: Authority,
        id: MeasureId,
        change: &Change,
    ) -> Result<()> {
        let change_id = self.new_id(call.request.at);
        let Authority { office, proposal } = by;
        history::insert(tx, &call.scope, change_id, id, change, call.doer(office), proposal).await?;
        Ok(())
    }
}

/// The office by whose right a plan is changed, and the author of the proposal that it follows, if any.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Authority {
    pub office: OfficeId,
    pub proposal: Option<ProposalId>,
}

impl From<OfficeId> for Authority {
    fn from(office: OfficeId) -> Self {
        Self { office, proposal: None }
    }
}

/// Whether what was there before the change is what the annual meeting adopted: the measure was in the plan then, and this was
/// not changed earlier.
fn before_is_adopted(earlier: &[Change], change: &Change) -> bool {
    !earlier.iter().any(|other| *other == Change::Added || other.is_of_same(change))
}
