//! Events: logged where they took place, corrected and taken back with their trace.

use verv_contract::{
    Checking, Page, ProblemCode,
    endpoints::{CorrectEvent, GetEvent, ListEventChanges, ListEvents, LogEvent, PutEvent, WithdrawEvent},
    page::PageQuery,
    progress::events::{
        EventBefore, EventChangeKind, EventChangeView, EventContent, EventCorrectionRequest, EventQuery,
        EventRequest, EventRights, EventView, EventWithdrawalRequest, SentEvent, event_counts,
    },
};
use verv_domain::{
    Date,
    access::{Action, Decision, Object, Reach, decide},
    id::{EventId, OfficeId, WorkplaceId},
    organisation::parties::Party,
    plan::{check_ins::said_at, plans::PlanState},
    progress::{events::check_day, spans::YearStart},
    text::Phrase,
};
use verv_storage::{
    Conn, Tx,
    organisation::workplaces,
    progress::{
        event_types,
        events::{self, BY_DAY, StoredEvent},
        purposes, settings,
    },
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    clock::day_in,
    error::{Result, UNKNOWN},
    operation::idempotency::replace_event,
    paging::{day_cursor, id_cursor, limit, page},
    sent::ensure_updated,
};

impl App {
    pub async fn list_events(
        &self,
        call: &CallTo<ListEvents>,
        query: &EventQuery,
    ) -> Result<Page<EventView>> {
        let all = match call.reach_of_row() {
            Reach::All => true,
            Reach::Own => false,
            Reach::Nothing => return Err(AppError::Denied),
        };
        let limit = limit(query.limit)?;
        let after = day_cursor(query.cursor.as_deref(), BY_DAY)?;
        let mut conn = self.read(call).await?;
        let year = year_start(&mut conn, call).await?;
        let slice = events::list(&mut conn, &call.scope, query, all, (after, limit)).await?;
        let slice = verv_storage::cursor::Slice {
            items: slice.items.into_iter().map(|stored| shown(call, stored, year)).collect(),
            next: slice.next,
        };
        let mut page = page(slice)?;
        if query.total == Some(true) {
            page.total = Some(events::count(&mut conn, &call.scope, query, all).await?);
        }
        Ok(page)
    }

    pub async fn get_event(&self, call: &CallTo<GetEvent>, id: EventId) -> Result<EventView> {
        let mut conn = self.read(call).await?;
        let stored = found(&mut conn, call, id).await?;
        call.allow_event(&parties_of(&stored))?;
        let year = year_start(&mut conn, call).await?;
        Ok(shown(call, stored, year))
    }

    pub async fn list_event_changes(
        &self,
        call: &CallTo<ListEventChanges>,
        id: EventId,
        query: &PageQuery,
    ) -> Result<Page<EventChangeView>> {
        let mut conn = self.read(call).await?;
        let stored = found(&mut conn, call, id).await?;
        call.allow_event(&parties_of(&stored))?;
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), "event history")?;
        page(events::changes(&mut conn, &call.scope, id, after, limit).await?)
    }

    pub async fn log_event(
        &self,
        call: &CallTo<LogEvent>,
        request: &Sent<EventRequest>,
    ) -> Result<Outcome<EventView>> {
        require_some_reach(call.reach_of_row())?;
        self.write_once(call, async |tx| {
            let sent = request.checked()?;
            self.log(tx, call, self.new_id(call.request.at), &sent).await
        })
        .await
    }

    /// The same under an id that the caller's device made: once, however often it is sent.
    pub async fn put_event(
        &self,
        call: &CallTo<PutEvent>,
        id: EventId,
        request: &Sent<EventRequest>,
    ) -> Result<Outcome<EventView>> {
        require_some_reach(call.reach_of_row())?;
        self.write(async |tx| {
            let sent = request.checked()?;
            if let Some(stored) = events::find(tx, &call.scope, id).await? {
                if stored.author != call.actor.person {
                    return Err(AppError::Conflict(ProblemCode::IdTaken));
                }
                if stored.view.withdrawn.is_some() {
                    return Err(AppError::Conflict(ProblemCode::Withdrawn));
                }
                if !says_the_same(&stored, &sent.content) {
                    return Err(AppError::Conflict(ProblemCode::IdTaken));
                }
                let year = year_start(tx, call).await?;
                return Ok(Outcome { value: shown(call, stored, year), replayed: true });
            }
            let value = self.log(tx, call, id, &sent).await.map_err(|error| match error {
                AppError::Storage(error) => error.conflict_to_retry().into(),
                other => other,
            })?;
            Ok(Outcome { value, replayed: false })
        })
        .await
    }

    async fn log(
        &self,
        tx: &mut Tx,
        call: &Call,
        id: EventId,
        SentEvent { content, said_at: device }: &SentEvent,
    ) -> Result<EventView> {
        let said_at = said_at(*device, call.request.at)
            .map_err(|error| AppError::field("/said_at", error.code(), &error.to_string()))?;
        let place = placed(tx, call, content).await?;
        let organiser = match content.organiser {
            Some(organiser) => organiser,
            None => default_organiser(call, place.club_office)?,
        };
        let office = may_log(call, place, organiser)?;
        check_organiser(call, organiser)?;
        check_content(tx, call, content).await?;
        let said_on = day_in(&call.branch.time_zone, said_at);
        let by = call.doer(office);
        events::insert(tx, &call.scope, id, (content, organiser), (said_at, said_on), by)
            .await
            .map_err(|error| AppError::from(error).for_reference("/organiser"))?;
        events::serve(tx, &call.scope, id, &content.purposes).await?;
        self.audit(tx, call, office, Some(id.0)).await?;
        view(tx, call, id).await
    }

    /// By whoever logged or held it, or a leader. What it was before is kept, apart from its texts.
    pub async fn correct_event(
        &self,
        call: &CallTo<CorrectEvent>,
        id: EventId,
        expected: Expected,
        request: &dyn Edit<EventCorrectionRequest>,
    ) -> Result<EventView> {
        self.write(async |tx| {
            let stored = found(tx, call, id).await?;
            call.allow_event(&parties_of(&stored))?;
            require_theirs(call, &stored)?;
            let version = expected.check_view(&stored.view)?;
            let Some((content, reason)) = request.checked_over((&stored.view).into())? else {
                let year = year_start(tx, call).await?;
                return Ok(shown(call, stored, year));
            };
            require_standing(tx, call, &stored).await?;
            let before = stored.view.organiser.to_party();
            let organiser = content.organiser.unwrap_or(before);
            let place = placed(tx, call, &content).await?;
            let office = may_log(call, place, organiser)?;
            if organiser != before {
                check_organiser(call, organiser)?;
            }
            check_content(tx, call, &content).await?;
            require_reason(tx, call, &[stored.view.day, content.day], reason.as_ref()).await?;
            let by = (call.doer(office), reason.as_ref());
            let corrected = events::correct(tx, &call.scope, id, (&content, organiser), by, version)
                .await
                .map_err(|error| AppError::from(error).for_reference("/organiser"))?;
            ensure_updated(corrected)?;
            events::serve(tx, &call.scope, id, &content.purposes).await?;
            let texts = (content.place.as_ref(), content.note.as_ref());
            let trace = before_change(&stored.view, texts);
            let change = self.new_id(call.request.at);
            let what = EventChangeKind::Corrected;
            events::insert_change(tx, &call.scope, change, (id, &trace), what, by).await?;
            self.audit(tx, call, office, Some(id.0)).await?;
            let changed = view(tx, call, id).await?;
            replace_event(tx, id, &serde_json::to_string(&changed)?).await?;
            Ok(changed)
        })
        .await
    }

    /// It counts no more, and its texts are erased; that it was there, and what it was, is kept.
    pub async fn withdraw_event(
        &self,
        call: &CallTo<WithdrawEvent>,
        id: EventId,
        expected: Expected,
        request: &Sent<EventWithdrawalRequest>,
    ) -> Result<EventView> {
        self.write(async |tx| {
            let stored = found(tx, call, id).await?;
            let office = call.allow_event(&parties_of(&stored))?;
            require_theirs(call, &stored)?;
            let version = expected.check_view(&stored.view)?;
            let reason = request.checked()?;
            require_standing(tx, call, &stored).await?;
            require_reason(tx, call, &[stored.view.day], reason.as_ref()).await?;
            let by = (call.doer(office), reason.as_ref());
            ensure_updated(events::withdraw(tx, &call.scope, id, by, version).await?)?;
            let trace = before_change(&stored.view, (None, None));
            let change = self.new_id(call.request.at);
            let what = EventChangeKind::Withdrawn;
            events::insert_change(tx, &call.scope, change, (id, &trace), what, by).await?;
            replace_event(tx, id, "").await?;
            self.audit(tx, call, office, Some(id.0)).await?;
            view(tx, call, id).await
        })
        .await
    }
}

fn require_some_reach(reach: Reach) -> Result<()> {
    match reach {
        Reach::All | Reach::Own => Ok(()),
        Reach::Nothing => Err(AppError::Denied),
    }
}

async fn found(conn: &mut Conn, call: &Call, id: EventId) -> Result<StoredEvent> {
    events::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}

async fn view(conn: &mut Conn, call: &Call, id: EventId) -> Result<EventView> {
    let year = year_start(conn, call).await?;
    Ok(shown(call, found(conn, call, id).await?, year))
}

async fn year_start(conn: &mut Conn, call: &Call) -> Result<YearStart> {
    let settings = settings::find(conn, &call.scope).await?;
    Ok(YearStart::new(settings.year_starts_month, settings.year_starts_day).unwrap_or_default())
}

/// Where an event took place, as far as it decides whose it is.
#[derive(Clone, Copy)]
struct Placed {
    workplace: Option<WorkplaceId>,
    /// Of the workplace's club.
    club_office: Option<OfficeId>,
}

async fn placed(conn: &mut Conn, call: &Call, content: &EventContent) -> Result<Placed> {
    let Some(id) = content.workplace_id else { return Ok(Placed { workplace: None, club_office: None }) };
    let found = workplaces::find(conn, &call.scope, id).await?;
    let Some(stored) = found else {
        return Err(AppError::unknown("/workplace_id"));
    };
    Ok(Placed { workplace: Some(id), club_office: stored.club_office })
}

/// At a workplace, the leader of its club; elsewhere whoever held it.
fn parties(place: Placed, organiser: Party) -> Vec<Party> {
    match place.workplace {
        Some(_) => place.club_office.map(Party::Office).into_iter().collect(),
        None => vec![organiser],
    }
}

fn parties_of(stored: &StoredEvent) -> Vec<Party> {
    let place = Placed { workplace: stored.view.workplace_id, club_office: stored.club_office };
    parties(place, stored.view.organiser.to_party())
}

/// The office whose right it is to log it there.
fn may_log(call: &Call, place: Placed, organiser: Party) -> Result<OfficeId> {
    let parties = parties(place, organiser);
    call.to::<LogEvent>().allow_event(&parties)
}

/// The office that the caller acts as, else the club's where it is theirs, else their first.
fn default_organiser(call: &Call, club_office: Option<OfficeId>) -> Result<Party> {
    let own = || call.actor.mandates.iter().map(|mandate| mandate.office);
    let club_office = club_office.filter(|office| own().any(|other| other == *office));
    let office = call.actor.acting_as.or(club_office).or_else(|| own().next());
    office.map(Party::Office).ok_or(AppError::Hidden)
}

/// One of the caller's own offices or bodies, unless they may log for any.
fn check_organiser(call: &Call, organiser: Party) -> Result<()> {
    if call.has_part(&[organiser]) || call.reach(Action::ManageEvents) == Reach::All {
        return Ok(());
    }
    Err(AppError::field("/organiser", "not_own", "is not one of your offices or bodies"))
}

/// The day is one of a plan that is worked on, and what is named is in the branch's lists.
async fn check_content(conn: &mut Conn, call: &Call, content: &EventContent) -> Result<()> {
    let plan = events::plan_of(conn, &call.scope, content.day).await?;
    let mut checking = Checking::new();
    if let Err(error) = check_day(content.day, call.scope.today, plan.map(|(period, _)| period)) {
        checking.refuse("/day", error.code(), &error);
    }
    let types = event_types::all(conn, &call.scope).await?;
    if types.iter().all(|known| known.key != content.event_type) {
        checking.refuse("/event_type", "unknown", &UNKNOWN);
    }
    let known = purposes::keys(conn, &call.scope).await?;
    for (n, purpose) in content.purposes.iter().enumerate() {
        if !known.contains(purpose) {
            checking.refuse(&format!("/purposes/{n}"), "unknown", &UNKNOWN);
        }
    }
    checking.finish(|| Some(())).map_err(AppError::InvalidFields)?;
    match plan {
        Some((_, PlanState::Closed)) => Err(AppError::Conflict(ProblemCode::PlanClosed)),
        Some(_) | None => Ok(()),
    }
}

/// What was taken back, or is of a plan that is over, stays as it is.
async fn require_standing(conn: &mut Conn, call: &Call, stored: &StoredEvent) -> Result<()> {
    if stored.view.withdrawn.is_some() {
        return Err(AppError::Conflict(ProblemCode::Withdrawn));
    }
    match events::plan_of(conn, &call.scope, stored.view.day).await? {
        Some((_, PlanState::Closed)) => Err(AppError::Conflict(ProblemCode::PlanClosed)),
        Some(_) | None => Ok(()),
    }
}

/// Whether the branch's year that the day is in is over.
fn is_over(day: Date, year: YearStart, today: Date) -> bool {
    year.year_of(day).to < today
}

async fn require_reason(conn: &mut Conn, call: &Call, days: &[Date], reason: Option<&Phrase>) -> Result<()> {
    let year = year_start(conn, call).await?;
    if reason.is_none() && days.iter().any(|day| is_over(*day, year, call.scope.today)) {
        return Err(AppError::field("/reason", "required", "the year is over: say why"));
    }
    Ok(())
}

/// Who logged it, or whose office or body held it, or a leader.
fn is_theirs(call: &Call, stored: &StoredEvent) -> bool {
    stored.author == call.actor.person
        || call.has_part(&[stored.view.organiser.to_party()])
        || call.reach(Action::ManageEvents) == Reach::All
}

fn require_theirs(call: &Call, stored: &StoredEvent) -> Result<()> {
    if is_theirs(call, stored) { Ok(()) } else { Err(AppError::Denied) }
}

/// Whether the caller sent this before. What was corrected since was sent as it was then.
fn says_the_same(stored: &StoredEvent, content: &EventContent) -> bool {
    let view = &stored.view;
    let organiser = content.organiser.is_none_or(|organiser| organiser == view.organiser.to_party());
    let same = view.day == content.day
        && view.event_type == content.event_type
        && view.workplace_id == content.workplace_id
        && view.place.as_deref() == content.place.as_ref().map(Phrase::as_str)
        && view.note.as_deref() == content.note.as_ref().map(Phrase::as_str)
        && view.purposes == content.purposes
        && view.counts == event_counts(&content.counts);
    view.corrected.is_some() || organiser && same
}

fn before_change(view: &EventView, (place, note): (Option<&Phrase>, Option<&Phrase>)) -> EventBefore {
    EventBefore {
        day: view.day,
        event_type: view.event_type.clone(),
        workplace_id: view.workplace_id,
        organiser: view.organiser.to_party(),
        purposes: view.purposes.clone(),
        counts: view.counts.clone(),
        other_texts: view.place.as_deref() != place.map(Phrase::as_str)
            || view.note.as_deref() != note.map(Phrase::as_str),
    }
}

/// With what the caller may do with it.
fn shown(call: &Call, stored: StoredEvent, year: YearStart) -> EventView {
    let parties = parties_of(&stored);
    let object = Object::Event { branch: call.branch.id, parties: &parties };
    let may_log = matches!(decide(&call.actor, Action::LogEvents, object), Decision::Allow(_));
    let may = may_log && is_theirs(call, &stored) && stored.view.withdrawn.is_none();
    let needs_reason = is_over(stored.view.day, year, call.scope.today);
    EventView { may: EventRights { correct: may, withdraw: may, needs_reason }, ..stored.view }
}
