//! Check-ins: reported by those who have a part, acknowledged by the leader.

use verv_contract::{
    Page,
    check_ins::{AcknowledgementRequest, CheckInQuery, CheckInRequest, CheckInView},
    page::PageQuery,
};
use verv_domain::{
    access::Action,
    id::{CheckInId, MeasureId},
};
use verv_storage::{Conn, check_ins, measures};

use crate::{
    App, AppError, Call, Expected, Outcome, Sent,
    authorized::fetch_measure_for,
    error::Result,
    measures::require_worked_on,
    paging::{id_cursor, limit, page},
    plans::{require_adopted, require_not_closed},
    sent::written,
};

impl App {
    pub async fn check_in(
        &self,
        call: &Call,
        measure: MeasureId,
        request: &Sent<CheckInRequest>,
    ) -> Result<Outcome<CheckInView>> {
        self.write_once(call, async |tx| {
            let measure = fetch_measure_for(tx, call, measure, Action::CheckIn).await?;
            let report = request.checked()?;
            let stored = &measure.measure;
            require_adopted(stored.plan_state)?;
            require_worked_on(stored)?;
            let id: CheckInId = self.new_id(call.request.at);
            check_ins::insert(tx, &call.scope, id, stored.id, &report, call.doer(measure.office)).await?;
            measures::report(tx, &call.scope, stored.id, report.status, call.request.at).await?;
            self.audit(tx, call, measure.office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    pub async fn get_check_in(&self, call: &Call, id: CheckInId) -> Result<CheckInView> {
        let mut conn = self.database.read().await?;
        let check_in = found(&mut conn, call, id).await?;
        fetch_measure_for(&mut conn, call, check_in.measure_id, Action::ReadMeasure).await?;
        Ok(check_in)
    }

    pub async fn acknowledge_check_in(
        &self,
        call: &Call,
        id: CheckInId,
        expected: Expected,
        request: &Sent<AcknowledgementRequest>,
    ) -> Result<CheckInView> {
        self.write(async |tx| {
            let check_in = found(tx, call, id).await?;
            let measure = fetch_measure_for(tx, call, check_in.measure_id, Action::Acknowledge).await?;
            let version = expected.check_view(&check_in)?;
            let reply = request.checked()?;
            require_not_closed(measure.measure.plan_state)?;
            let reply = reply.as_ref().map(verv_domain::text::Phrase::as_str);
            let by = call.doer(measure.office);
            written(check_ins::acknowledge(tx, &call.scope, id, reply, by, version).await?)?;
            self.audit(tx, call, measure.office, Some(id.0)).await?;
            found(tx, call, id).await
        })
        .await
    }

    /// Of the whole branch.
    pub async fn list_check_ins(&self, call: &Call, query: &CheckInQuery) -> Result<Page<CheckInView>> {
        call.allow(Action::ReadPlan)?;
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), "check-ins")?;
        let mut conn = self.database.read().await?;
        page(check_ins::list(&mut conn, &call.scope, query, after, limit).await?)
    }

    /// Of one measure.
    pub async fn list_measure_check_ins(
        &self,
        call: &Call,
        id: MeasureId,
        query: &PageQuery,
    ) -> Result<Page<CheckInView>> {
        let mut conn = self.database.read().await?;
        fetch_measure_for(&mut conn, call, id, Action::ReadMeasure).await?;
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), "check-ins")?;
        page(check_ins::of_measure(&mut conn, &call.scope, id, after, limit).await?)
    }
}

async fn found(conn: &mut Conn, call: &Call, id: CheckInId) -> Result<CheckInView> {
    check_ins::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}
