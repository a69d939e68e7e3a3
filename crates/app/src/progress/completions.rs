//! Completions: said by oneself, confirmed by whoever follows up the training, corrected and taken back with their trace.

use verv_contract::{
    Page, ProblemCode,
    endpoints::{
        ConfirmCompletions, CorrectCompletion, GetCompletion, ListCompletionChanges, ListCompletions,
        LogCompletion, WithdrawCompletion,
    },
    page::PageQuery,
    progress::completions::{
        CompletionChangeKind, CompletionChangeView, CompletionCorrectionRequest, CompletionQuery,
        CompletionRequest, CompletionRights, CompletionView, ConfirmationRequest, ConfirmationView,
    },
};
use verv_domain::{
    Date,
    access::{Action, Reach},
    id::{CompletionId, CourseId, OfficeId, PersonId},
    organisation::parties::Party,
    progress::courses::Staff,
};
use verv_storage::{
    Conn, Tx,
    cursor::Slice,
    organisation::mandates,
    progress::{
        completions::{self, NewCompletion},
        courses, coverage,
    },
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::Result,
    paging::{id_cursor, limit, page},
    sent::ensure_updated,
};

impl App {
    pub async fn list_completions(
        &self,
        call: &CallTo<ListCompletions>,
        query: &CompletionQuery,
    ) -> Result<Page<CompletionView>> {
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), "completions")?;
        let mut conn = self.read(call).await?;
        let readers = Readers::of_branch(&mut conn, call).await?;
        let may_read = |person| readers.may_read(call, person);
        let slice = completions::list(&mut conn, &call.scope, query, may_read, (after, limit)).await?;
        page(Slice {
            items: slice.items.into_iter().map(|view| shown(call, view)).collect(),
            next: slice.next,
        })
    }

    pub async fn get_completion(
        &self,
        call: &CallTo<GetCompletion>,
        id: CompletionId,
    ) -> Result<CompletionView> {
        let mut conn = self.read(call).await?;
        readable(&mut conn, call, id).await
    }

    pub async fn list_completion_changes(
        &self,
        call: &CallTo<ListCompletionChanges>,
        id: CompletionId,
        query: &PageQuery,
    ) -> Result<Page<CompletionChangeView>> {
        let mut conn = self.read(call).await?;
        readable(&mut conn, call, id).await?;
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), "completion history")?;
        page(completions::changes(&mut conn, &call.scope, id, after, limit).await?)
    }

    /// Said once more with the same day it is the same completion, which whoever confirms such confirms by it.
    pub async fn log_completion(
        &self,
        call: &CallTo<LogCompletion>,
        request: &Sent<CompletionRequest>,
    ) -> Result<Outcome<CompletionView>> {
        match call.reach_of_row() {
            Reach::All | Reach::Own => {}
            Reach::Nothing => return Err(AppError::Denied),
        }
        self.write_once(call, async |tx| {
            let CompletionRequest { course_id: course, person_id, day } = request.checked()?;
            let person = person_id.unwrap_or(call.actor.person);
            let office = call.allow_completion(person, &[])?;
            check_day(call, day)?;
            check_course(tx, call, course).await?;
            if !mandates::holds_here(tx, &call.scope, person).await? {
                return Err(AppError::field("/person_id", "unknown", "nobody in office has this id"));
            }
            let confirmed = confirms(call);
            let Some(standing) = completions::find_standing(tx, &call.scope, course, person).await? else {
                let id: CompletionId = self.new_id(call.request.at);
                let new = NewCompletion { id, course, person, day, confirmed };
                completions::insert(tx, &call.scope, new, call.doer(office))
                    .await
                    .map_err(|error| AppError::from(error.conflict_to_retry()))?;
                self.audit(tx, call, office, Some(id.0)).await?;
                return found(tx, call, id).await;
            };
            if standing.day != day {
                return Err(AppError::Conflict(ProblemCode::AlreadyExists));
            }
            if confirmed && standing.confirmed.is_none() {
                return self.confirm(tx, call, office, &standing).await;
            }
            Ok(shown(call, standing))
        })
        .await
    }

    /// All or nothing.
    pub async fn confirm_completions(
        &self,
        call: &CallTo<ConfirmCompletions>,
        request: &Sent<ConfirmationRequest>,
    ) -> Result<Outcome<ConfirmationView>> {
        let office = call.allow()?;
        self.write_once(call, async |tx| {
            let items = request.checked()?;
            let mut completions = Vec::with_capacity(items.len());
            for (n, item) in items.into_iter().enumerate() {
                let view = found(tx, call, item.completion_id).await.map_err(|error| match error {
                    // What is unknown in a body is the body's fault.
                    AppError::Hidden => {
                        let pointer = format!("/items/{n}/completion_id");
                        AppError::field(pointer, "unknown", "there is no such completion")
                    }
                    other => other,
                })?;
                require_standing(&view)?;
                Expected::version(item.version).check_view(&view)?;
                completions.push(match view.confirmed {
                    Some(_) => view,
                    None => self.confirm(tx, call, office, &view).await?,
                });
            }
            Ok(ConfirmationView { completions })
        })
        .await
    }

    async fn confirm(
        &self,
        tx: &mut Tx,
        call: &Call,
        office: OfficeId,
        view: &CompletionView,
    ) -> Result<CompletionView> {
        let by = call.doer(office);
        ensure_updated(completions::confirm(tx, &call.scope, view.id, by, view.version).await?)?;
        self.note_change(tx, call, office, view, CompletionChangeKind::Confirmed).await
    }

    /// One's own until it is confirmed; by whoever confirms such, any.
    pub async fn correct_completion(
        &self,
        call: &CallTo<CorrectCompletion>,
        id: CompletionId,
        expected: Expected,
        request: &dyn Edit<CompletionCorrectionRequest>,
    ) -> Result<CompletionView> {
        self.write(async |tx| {
            let (view, office) = correctable(tx, call, id).await?;
            let version = expected.check_view(&view)?;
            let Some(day) = request.checked_over((&view).into())? else { return Ok(view) };
            require_standing(&view)?;
            check_day(call, day)?;
            ensure_updated(completions::correct(tx, &call.scope, id, day, version).await?)?;
            self.note_change(tx, call, office, &view, CompletionChangeKind::Corrected).await
        })
        .await
    }

    pub async fn withdraw_completion(
        &self,
        call: &CallTo<WithdrawCompletion>,
        id: CompletionId,
        expected: Expected,
    ) -> Result<CompletionView> {
        self.write(async |tx| {
            let (view, office) = correctable(tx, call, id).await?;
            let version = expected.check_view(&view)?;
            require_standing(&view)?;
            let by = call.doer(office);
            ensure_updated(completions::withdraw(tx, &call.scope, id, by, version).await?)?;
            self.note_change(tx, call, office, &view, CompletionChangeKind::Withdrawn).await
        })
        .await
    }

    /// The trace of what became of it, and what it is now.
    async fn note_change(
        &self,
        tx: &mut Tx,
        call: &Call,
        office: OfficeId,
        before: &CompletionView,
        what: CompletionChangeKind,
    ) -> Result<CompletionView> {
        let id = self.new_id(call.request.at);
        completions::insert_change(tx, &call.scope, id, before, what, call.doer(office)).await?;
        self.audit(tx, call, office, Some(before.id.0)).await?;
        found(tx, call, before.id).await
    }
}

/// Whose completions the caller may read.
pub(crate) enum Readers {
    /// Everybody's.
    All,
    /// One's own, and those of the people whose training one's office follows up.
    Some(Staff),
}

impl Readers {
    pub async fn of_branch(conn: &mut Conn, call: &Call) -> Result<Self> {
        match call.reach(Action::ReadCompletions) {
            Reach::All => Ok(Self::All),
            Reach::Own => Ok(Self::Some(coverage::staff(conn, &call.scope).await?)),
            Reach::Nothing => Err(AppError::Denied),
        }
    }

    pub fn may_read(&self, call: &Call, person: PersonId) -> bool {
        let supervisors = match self {
            Self::All => Vec::new(),
            Self::Some(staff) => staff.supervisors_of(person, call.scope.today),
        };
        call.to::<GetCompletion>().allow_completion(person, &supervisors).is_ok()
    }
}

async fn found(conn: &mut Conn, call: &Call, id: CompletionId) -> Result<CompletionView> {
    let view = completions::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)?;
    Ok(shown(call, view))
}

async fn readable(conn: &mut Conn, call: &Call, id: CompletionId) -> Result<CompletionView> {
    let view = found(conn, call, id).await?;
    let readers = Readers::of_branch(conn, call).await?;
    if readers.may_read(call, view.person_id) { Ok(view) } else { Err(AppError::Denied) }
}

/// With the office by whose right it is corrected.
async fn correctable<E>(tx: &mut Tx, call: &CallTo<E>, id: CompletionId) -> Result<(CompletionView, OfficeId)>
where
    E: verv_contract::endpoint::Endpoint,
{
    let view = found(tx, call, id).await?;
    let nobody: &[Party] = &[];
    let office = call.allow_completion(view.person_id, nobody)?;
    if view.confirmed.is_some() && !confirms(call) {
        return Err(AppError::Denied);
    }
    Ok((view, office))
}

fn confirms(call: &Call) -> bool {
    call.reach(Action::ManageCourses) == Reach::All
}

/// With what the caller may do.
fn shown(call: &Call, view: CompletionView) -> CompletionView {
    let (confirms, stands) = (confirms(call), view.withdrawn.is_none());
    let is_open = view.confirmed.is_none();
    let own = view.person_id == call.actor.person;
    let may = CompletionRights {
        confirm: stands && is_open && confirms,
        correct: stands && (confirms || own && is_open),
    };
    CompletionView { may, ..view }
}

/// What was taken back stays as it is.
fn require_standing(view: &CompletionView) -> Result<()> {
    match view.withdrawn {
        Some(_) => Err(AppError::Conflict(ProblemCode::Withdrawn)),
        None => Ok(()),
    }
}

fn check_day(call: &Call, day: Date) -> Result<()> {
    if day > call.scope.today {
        return Err(AppError::field("/day", "in_the_future", "is not in the future"));
    }
    Ok(())
}

async fn check_course(conn: &mut Conn, call: &Call, course: CourseId) -> Result<()> {
    match courses::find(conn, &call.scope, course).await? {
        Some(course) if course.active => Ok(()),
        Some(_) => Err(AppError::field("/course_id", "ended", "the course is not offered any more")),
        None => Err(AppError::unknown("/course_id")),
    }
}
