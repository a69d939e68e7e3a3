//! Check-ins: reported by those who have a part, taken back by them for a day, acknowledged by the leader, whose answer they
//! see. What is written in them may be hidden.

use verv_contract::{
    Page, ProblemCode,
    endpoints::{
        AcknowledgeCheckIn, CheckIn, GetCheckIn, HideCheckInText, ListAnswers, ListCheckIns,
        ListMeasureCheckIns, PutCheckIn, SeeAnswer, WithdrawCheckIn,
    },
    page::PageQuery,
    plan::check_ins::{
        AcknowledgementRequest, AnswerQuery, CheckInQuery, CheckInRequest, CheckInView, SentReport,
    },
};
use verv_domain::{
    access::{Action, Reach},
    id::{CheckInId, MeasureId, OfficeId},
    plan::check_ins::{Report, is_young, said_at},
    text::{Paragraph, Phrase},
};
use verv_storage::{
    Conn, Scope, Tx,
    plan::{
        check_ins::{self, BY_ANSWER, BY_RECEIPT, BY_STATEMENT, NewCheckIn, StoredCheckIn},
        measures::{self, StoredMeasure},
    },
};

use crate::{
    App, AppError, Call, CallTo, Expected, Outcome, Sent,
    error::Result,
    operation::idempotency::erase_check_in,
    paging::{limit, page, position_cursor, positions_cursor},
    plan::{
        authorized::{Authorized, fetch_measure, fetch_measure_also},
        measures::require_worked_on,
        plans::{require_adopted, require_not_closed},
    },
    sent::ensure_updated,
};

impl App {
    pub async fn check_in(
        &self,
        call: &CallTo<CheckIn>,
        measure: MeasureId,
        request: &Sent<CheckInRequest>,
    ) -> Result<Outcome<CheckInView>> {
        let allowed = async |tx: &mut Tx| fetch_measure(tx, call, measure).await;
        self.write_once_for(call, allowed, async |tx, measure| {
            let sent = request.checked()?;
            self.report(tx, call, self.new_id(call.request.at), &measure, &sent).await
        })
        .await
    }

    /// The same under an id made by the caller's device, so that sending it again stores nothing. Ids are scoped to the branch:
    /// those used in other branches neither conflict nor become visible.
    pub async fn put_check_in(
        &self,
        call: &CallTo<PutCheckIn>,
        measure: MeasureId,
        id: CheckInId,
        request: &Sent<CheckInRequest>,
    ) -> Result<Outcome<CheckInView>> {
        self.write(async |tx| {
            let measure = fetch_measure(tx, call, measure).await?;
            let sent = request.checked()?;
            if let Some(stored) = check_ins::find(tx, &call.scope, id).await? {
                if !says_the_same(&stored, call, measure.id, &sent.report) {
                    return Err(AppError::Conflict(ProblemCode::IdTaken));
                }
                return Ok(Outcome { value: stored.view, replayed: true });
            }
            if check_ins::is_withdrawn(tx, &call.scope, id).await? {
                return Err(AppError::Conflict(ProblemCode::Withdrawn));
            }
            let value = self.report(tx, call, id, &measure, &sent).await.map_err(|error| match error {
                AppError::Storage(error) => error.conflict_to_retry().into(),
                other => other,
            })?;
            Ok(Outcome { value, replayed: false })
        })
        .await
    }

    async fn report(
        &self,
        tx: &mut Tx,
        call: &Call,
        id: CheckInId,
        measure: &Authorized<StoredMeasure>,
        SentReport { report, said_at: device }: &SentReport,
    ) -> Result<CheckInView> {
        let said_at = said_at(*device, call.request.at)
            .map_err(|error| AppError::field("/said_at", error.code(), &error.to_string()))?;
        require_adopted(measure.plan_state)?;
        require_worked_on(measure)?;
        let by = call.doer(measure.office);
        let new = NewCheckIn { id, measure: measure.id, report, said_at, by };
        check_ins::insert(tx, &call.scope, new).await?;
        measures::report(tx, &call.scope, new).await?;
        self.audit(tx, call, measure.office, Some(id.0)).await?;
        Ok(found(tx, call, id).await?.view)
    }

    /// Withdraws a check-in of the caller's while nobody has acknowledged it; the measure's status is what it was before. Also
    /// allowed when the caller's part in the measure has gone to somebody else.
    pub async fn withdraw_check_in(
        &self,
        call: &CallTo<WithdrawCheckIn>,
        id: CheckInId,
        expected: Expected,
    ) -> Result<()> {
        self.write(async |tx| {
            let check_in = found(tx, call, id).await?;
            let measure = fetch_measure(tx, call, check_in.view.measure_id).await?;
            if check_in.author != call.actor.person {
                return Err(AppError::Denied);
            }
            let version = expected.check_view(&check_in.view)?;
            if check_in.view.acknowledgement.is_some() {
                return Err(AppError::Conflict(ProblemCode::AlreadyAcknowledged));
            }
            if !is_young(check_in.view.at, call.request.at) {
                return Err(AppError::Conflict(ProblemCode::TooLate));
            }
            require_not_closed(measure.plan_state)?;
            measures::lock(tx, &call.scope, measure.id).await?;
            ensure_updated(check_ins::withdraw(tx, &call.scope, id, version).await?)?;
            measures::report_latest(tx, &call.scope, measure.id).await?;
            erase_check_in(tx, measure.id, id, &check_in.texts(), "").await?;
            self.audit(tx, call, measure.office, Some(id.0)).await
        })
        .await
    }

    /// Erases what was written in a check-in and in the answer to it, whenever somebody sees that it should not stand there;
    /// what was said, by which office and when, stays. Again, where nothing is left to erase, changes nothing.
    pub async fn hide_check_in_text(
        &self,
        call: &CallTo<HideCheckInText>,
        id: CheckInId,
        expected: Expected,
    ) -> Result<CheckInView> {
        self.write(async |tx| {
            let check_in = found(tx, call, id).await?;
            let office = may_hide(tx, call, &check_in).await?;
            let version = expected.check_view(&check_in.view)?;
            let texts = check_in.texts();
            if texts.is_empty() {
                return Ok(check_in.view);
            }
            let measure = check_in.view.measure_id;
            measures::lock(tx, &call.scope, measure).await?;
            ensure_updated(check_ins::hide(tx, &call.scope, id, call.doer(office), version).await?)?;
            measures::report_latest(tx, &call.scope, measure).await?;
            // A replay under the author's idempotency key gets the check-in as the author sees it now.
            let as_author = Scope { person: check_in.author, ..call.scope };
            let hidden = check_ins::find(tx, &as_author, id).await?.ok_or(AppError::Hidden)?;
            let instead = serde_json::to_string(&hidden.view)?;
            erase_check_in(tx, measure, id, &texts, &instead).await?;
            self.audit(tx, call, office, Some(id.0)).await?;
            Ok(found(tx, call, id).await?.view)
        })
        .await
    }

    pub async fn get_check_in(&self, call: &CallTo<GetCheckIn>, id: CheckInId) -> Result<CheckInView> {
        let mut conn = self.read(call).await?;
        let check_in = found(&mut conn, call, id).await?;
        fetch_measure(&mut conn, call, check_in.view.measure_id).await?;
        Ok(check_in.view)
    }

    pub async fn acknowledge_check_in(
        &self,
        call: &CallTo<AcknowledgeCheckIn>,
        id: CheckInId,
        expected: Expected,
        request: &Sent<AcknowledgementRequest>,
    ) -> Result<CheckInView> {
        self.write(async |tx| {
            let check_in = found(tx, call, id).await?.view;
            let measure = fetch_measure(tx, call, check_in.measure_id).await?;
            let version = expected.check_view(&check_in)?;
            let reply = request.checked()?;
            require_not_closed(measure.plan_state)?;
            let reply = reply.as_ref().map(Phrase::as_str);
            let by = call.doer(measure.office);
            ensure_updated(check_ins::acknowledge(tx, &call.scope, id, reply, by, version).await?)?;
            self.audit(tx, call, measure.office, Some(id.0)).await?;
            Ok(found(tx, call, id).await?.view)
        })
        .await
    }

    /// The caller's check-ins with an acknowledgement that they have not seen, also when their part in the measure has gone to
    /// somebody else.
    pub async fn list_answers(
        &self,
        call: &CallTo<ListAnswers>,
        query: &AnswerQuery,
    ) -> Result<Page<CheckInView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = position_cursor(query.cursor.as_deref(), BY_ANSWER)?;
        let mut conn = self.read(call).await?;
        let mut page = page(check_ins::unseen(&mut conn, &call.scope, after, limit).await?)?;
        if query.total == Some(true) {
            page.total = Some(check_ins::count_unseen(&mut conn, &call.scope).await?);
        }
        Ok(page)
    }

    /// Does not change the check-in's version, so that sending it twice is not stale; another answer does.
    pub async fn see_answer(
        &self,
        call: &CallTo<SeeAnswer>,
        id: CheckInId,
        expected: Expected,
    ) -> Result<()> {
        self.write(async |tx| {
            let check_in = found(tx, call, id).await?;
            let office = call.allow()?;
            if check_in.author != call.actor.person {
                return Err(AppError::Denied);
            }
            let version = expected.check_view(&check_in.view)?;
            if check_in.view.acknowledgement.is_none() {
                return Err(AppError::Hidden);
            }
            if check_in.answer_is_seen {
                return Ok(());
            }
            ensure_updated(check_ins::see(tx, &call.scope, id, version).await?)?;
            self.audit(tx, call, office, Some(id.0)).await
        })
        .await
    }

    /// Of the whole branch.
    pub async fn list_check_ins(
        &self,
        call: &CallTo<ListCheckIns>,
        query: &CheckInQuery,
    ) -> Result<Page<CheckInView>> {
        call.allow()?;
        let limit = limit(query.limit)?;
        let after = position_cursor(query.cursor.as_deref(), BY_RECEIPT)?;
        let mut conn = self.read(call).await?;
        let mut page = page(check_ins::list(&mut conn, &call.scope, query, after, limit).await?)?;
        tell_rights(call, &mut page.items);
        if query.total == Some(true) {
            page.total = Some(check_ins::count(&mut conn, &call.scope, query).await?);
        }
        Ok(page)
    }

    /// Of one measure.
    pub async fn list_measure_check_ins(
        &self,
        call: &CallTo<ListMeasureCheckIns>,
        id: MeasureId,
        query: &PageQuery,
    ) -> Result<Page<CheckInView>> {
        let mut conn = self.read(call).await?;
        fetch_measure(&mut conn, call, id).await?;
        let limit = limit(query.limit)?;
        let after = positions_cursor(query.cursor.as_deref(), BY_STATEMENT)?;
        let mut page = page(check_ins::of_measure(&mut conn, &call.scope, id, after, limit).await?)?;
        tell_rights(call, &mut page.items);
        Ok(page)
    }
}

/// The office whose right it is to hide what was written: the author's while they hold any here, or the leader's.
async fn may_hide(
    conn: &mut Conn,
    call: &CallTo<HideCheckInText>,
    check_in: &StoredCheckIn,
) -> Result<OfficeId> {
    if check_in.author == call.actor.person {
        return call.allow();
    }
    let measure = fetch_measure_also(conn, call, check_in.view.measure_id, Action::Acknowledge).await?;
    Ok(measure.office)
}

/// Whether the caller sent this before. The time of the statement is not compared: a device may send another one on a retry.
fn says_the_same(stored: &StoredCheckIn, call: &Call, measure: MeasureId, report: &Report) -> bool {
    let StoredCheckIn { view, author, .. } = stored;
    let Report { status, reason, next_step } = report;
    // What was hidden cannot be compared, and must not come back under another id.
    let same_words = view.hidden.is_some()
        || view.reason.as_deref() == reason.as_ref().map(Paragraph::as_str)
            && view.next_step.as_deref() == next_step.as_ref().map(Phrase::as_str);
    *author == call.actor.person && view.measure_id == measure && view.status == *status && same_words
}

async fn found(conn: &mut Conn, call: &Call, id: CheckInId) -> Result<StoredCheckIn> {
    let mut found = check_ins::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)?;
    tell_rights(call, [&mut found.view]);
    Ok(found)
}

/// Beside the author, whoever acknowledges may hide what was written (see `may_hide`).
fn tell_rights<'a>(call: &Call, views: impl IntoIterator<Item = &'a mut CheckInView>) {
    let acknowledges = call.reach(Action::Acknowledge) == Reach::All;
    views.into_iter().for_each(|view| view.may_hide |= acknowledges);
}
