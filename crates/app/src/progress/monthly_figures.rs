//! Monthly figures: entered for a month at a time, corrected and taken back with their trace.

use std::collections::HashSet;

use verv_contract::{
    Checking, Page, ProblemCode,
    endpoints::{CorrectFigure, EnterFigures, GetFigure, ListFigureChanges, ListFigures, WithdrawFigure},
    page::PageQuery,
    progress::monthly_figures::{
        EnterFiguresRequest, EnteredFiguresView, FigureChangeKind, FigureCorrectionRequest, FigureEntry,
        FigureRights, FigureWithdrawalRequest, MonthEntry, MonthlyFigureChangeView, MonthlyFigureQuery,
        MonthlyFigureView,
    },
};
use verv_domain::{
    access::Reach,
    id::{MonthlyFigureId, OfficeId},
    progress::{
        figures::Figure,
        monthly_figures::{FigureOf, FigureSource, check_figure, is_over},
        spans::{Month, YearStart},
    },
    text::Phrase,
};
use verv_storage::{
    Conn, Tx,
    organisation::{agreement_areas, employers},
    progress::{
        indicators,
        monthly_figures::{self, BY_MONTH, NewFigure, StandingFigure},
        settings,
    },
};

use crate::{
    App, AppError, Call, CallTo, Edit, Expected, Outcome, Sent,
    error::{Result, UNKNOWN},
    paging::{day_cursor, id_cursor, limit, page},
    progress::sight::Sight,
    sent::ensure_updated,
};

/// What came of the figures of a month.
#[derive(Default)]
pub(crate) struct Entered {
    /// Of each, those that were taken back among them.
    pub ids: Vec<MonthlyFigureId>,
    /// The last that was written, and by the right of which office; none where all stood there already.
    pub changed: Option<(OfficeId, MonthlyFigureId)>,
}

impl App {
    pub async fn list_figures(
        &self,
        call: &CallTo<ListFigures>,
        query: &MonthlyFigureQuery,
    ) -> Result<Page<MonthlyFigureView>> {
        let all = match call.reach_of_row() {
            Reach::All => true,
            Reach::Own => false,
            Reach::Nothing => return Err(AppError::Denied),
        };
        let limit = limit(query.limit)?;
        let after = day_cursor(query.cursor.as_deref(), BY_MONTH)?;
        let mut conn = self.read(call).await?;
        let sight = Sight::of(&mut conn, call).await?;
        let year = year_start(&mut conn, call).await?;
        let slice = monthly_figures::list(&mut conn, &call.scope, query, all, (after, limit)).await?;
        // The latest month is the first.
        let months = slice.items.last().zip(slice.items.first()).map(|(from, to)| (from.month, to.month));
        let hidden = sight.hidden_in(&mut conn, call, months).await?;
        let shown = |view: MonthlyFigureView| shown(call, &sight, &hidden, view, year);
        page(verv_storage::cursor::Slice {
            items: slice.items.into_iter().map(shown).collect(),
            next: slice.next,
        })
    }

    pub async fn get_figure(
        &self,
        call: &CallTo<GetFigure>,
        id: MonthlyFigureId,
    ) -> Result<MonthlyFigureView> {
        let mut conn = self.read(call).await?;
        let view = found(&mut conn, call, id).await?;
        let sight = Sight::of(&mut conn, call).await?;
        call.allow_figure(&sight.parties(&of(&view)?))?;
        let hidden = sight.hidden_in(&mut conn, call, Some((view.month, view.month))).await?;
        let year = year_start(&mut conn, call).await?;
        Ok(shown(call, &sight, &hidden, view, year))
    }

    pub async fn list_figure_changes(
        &self,
        call: &CallTo<ListFigureChanges>,
        id: MonthlyFigureId,
        query: &PageQuery,
    ) -> Result<Page<MonthlyFigureChangeView>> {
        let mut conn = self.read(call).await?;
        let view = found(&mut conn, call, id).await?;
        let sight = Sight::of(&mut conn, call).await?;
        call.allow_figure(&sight.parties(&of(&view)?))?;
        let limit = limit(query.limit)?;
        let after = id_cursor(query.cursor.as_deref(), "monthly figure history")?;
        page(monthly_figures::changes(&mut conn, &call.scope, id, after, limit).await?)
    }

    /// All of them or none. What stands already with the same value stays as it is, so that the same month sent twice
    /// changes nothing.
    pub async fn enter_figures(
        &self,
        call: &CallTo<EnterFigures>,
        request: &Sent<EnterFiguresRequest>,
    ) -> Result<Outcome<EnteredFiguresView>> {
        if call.reach_of_row() == Reach::Nothing {
            return Err(AppError::Denied);
        }
        self.write_once(call, async |tx| {
            let entry = request.checked()?;
            let month = entry.month;
            let Entered { ids, changed } = self.enter_unaudited(tx, call, &entry).await?;
            if let Some((office, id)) = changed {
                self.audit(tx, call, office, Some(id.0)).await?;
            }
            let sight = Sight::of(tx, call).await?;
            let year = year_start(tx, call).await?;
            let mut figures = Vec::with_capacity(ids.len());
            for id in ids {
                figures.push(shown(call, &sight, &HashSet::new(), found(tx, call, id).await?, year));
            }
            Ok(EnteredFiguresView { month, figures })
        })
        .await
    }

    /// Enters what is new, or others than those that stand, where the caller may. The audit is for the caller to write, once.
    pub(crate) async fn enter_unaudited(
        &self,
        tx: &mut Tx,
        call: &Call,
        entry: &MonthEntry,
    ) -> Result<Entered> {
        let MonthEntry { month, source, reason, figures } = entry;
        check_month(*month, call)?;
        let sight = Sight::of(tx, call).await?;
        check_references(tx, call, figures).await?;
        let mut office = None;
        for figure in figures {
            office = Some(call.to::<EnterFigures>().allow_figure(&sight.parties(&figure.of))?);
        }
        let Some(office) = office else { return Ok(Entered::default()) };
        let standing = monthly_figures::standing(tx, &call.scope, (*month, *month)).await?;
        let year = year_start(tx, call).await?;
        let mut ids = Vec::with_capacity(figures.len());
        let mut changed = None;
        for figure in figures {
            let is_it = |other: &&StandingFigure| {
                other.figure.indicator == figure.indicator && other.figure.of == figure.of
            };
            let before = standing.iter().find(is_it);
            let is_same = before
                .is_some_and(|before| figure.value == Some(before.figure.value) && before.source == *source);
            if let (Some(before), true) = (before, is_same) {
                ids.push(before.id);
                continue;
            }
            if before.map(|before| before.version) != figure.version {
                return Err(stale(tx, call, before).await?);
            }
            let by = (office, reason.as_ref());
            let id = match before {
                Some(before) => {
                    require_reason(call, *month, year, reason.as_ref())?;
                    self.replace_figure(tx, call, before, (figure, *source), by).await?
                }
                None => self.add_figure(tx, call, *month, (figure, *source), office).await?,
            };
            changed = Some((office, id));
            ids.push(id);
        }
        Ok(Entered { ids, changed })
    }

    async fn add_figure(
        &self,
        tx: &mut Tx,
        call: &Call,
        month: Month,
        (figure, source): (&FigureEntry, FigureSource),
        office: OfficeId,
    ) -> Result<MonthlyFigureId> {
        let FigureEntry { indicator, of, value, .. } = figure;
        let value = value.ok_or(AppError::Stale(None))?;
        let id: MonthlyFigureId = self.new_id(call.request.at);
        let new = NewFigure { indicator, of, month, value, source };
        let inserted = monthly_figures::insert(tx, &call.scope, id, new, call.doer(office)).await;
        // Somebody enters the same month now.
        inserted.map_err(verv_storage::StorageError::conflict_to_retry)?;
        Ok(id)
    }

    async fn replace_figure(
        &self,
        tx: &mut Tx,
        call: &Call,
        before: &StandingFigure,
        (figure, source): (&FigureEntry, FigureSource),
        (office, reason): (OfficeId, Option<&Phrase>),
    ) -> Result<MonthlyFigureId> {
        let (scope, by, of) = (&call.scope, (call.doer(office), reason), (before.id, before.version));
        let (what, is_current) = match figure.value {
            Some(value) => {
                let is_current = monthly_figures::correct(tx, scope, of, (value, source), by).await?;
                (FigureChangeKind::Corrected, is_current)
            }
            None => (FigureChangeKind::Withdrawn, monthly_figures::withdraw(tx, scope, of, by).await?),
        };
        ensure_updated(is_current)?;
        let (change, was) = (self.new_id(call.request.at), (before.figure.value, before.source));
        monthly_figures::insert_change(tx, scope, (change, before.id), what, was, by).await?;
        Ok(before.id)
    }

    pub async fn correct_figure(
        &self,
        call: &CallTo<CorrectFigure>,
        id: MonthlyFigureId,
        expected: Expected,
        request: &dyn Edit<FigureCorrectionRequest>,
    ) -> Result<MonthlyFigureView> {
        self.write(async |tx| {
            let view = found(tx, call, id).await?;
            let sight = Sight::of(tx, call).await?;
            let office = call.allow_figure(&sight.parties(&of(&view)?))?;
            let year = year_start(tx, call).await?;
            let version = expected.check_view(&view)?;
            let Some((value, source, reason)) = request.checked_over((&view).into())? else {
                return Ok(shown(call, &sight, &HashSet::new(), view, year));
            };
            let before = require_standing(&view)?;
            check_figure(&view.indicator, value)
                .map_err(|error| AppError::field("/value", error.code(), &error.to_string()))?;
            require_reason(call, view.month, year, reason.as_ref())?;
            let by = (call.doer(office), reason.as_ref());
            ensure_updated(
                monthly_figures::correct(tx, &call.scope, (id, version), (value, source), by).await?,
            )?;
            let (change, what) = (self.new_id(call.request.at), FigureChangeKind::Corrected);
            monthly_figures::insert_change(tx, &call.scope, (change, id), what, before, by).await?;
            self.audit(tx, call, office, Some(id.0)).await?;
            Ok(shown(call, &sight, &HashSet::new(), found(tx, call, id).await?, year))
        })
        .await
    }

    pub async fn withdraw_figure(
        &self,
        call: &CallTo<WithdrawFigure>,
        id: MonthlyFigureId,
        expected: Expected,
        request: &Sent<FigureWithdrawalRequest>,
    ) -> Result<MonthlyFigureView> {
        self.write(async |tx| {
            let view = found(tx, call, id).await?;
            let sight = Sight::of(tx, call).await?;
            let office = call.allow_figure(&sight.parties(&of(&view)?))?;
            let version = expected.check_view(&view)?;
            let reason = request.checked()?;
            let before = require_standing(&view)?;
            let year = year_start(tx, call).await?;
            require_reason(call, view.month, year, reason.as_ref())?;
            let by = (call.doer(office), reason.as_ref());
            ensure_updated(monthly_figures::withdraw(tx, &call.scope, (id, version), by).await?)?;
            let (change, what) = (self.new_id(call.request.at), FigureChangeKind::Withdrawn);
            monthly_figures::insert_change(tx, &call.scope, (change, id), what, before, by).await?;
            self.audit(tx, call, office, Some(id.0)).await?;
            Ok(shown(call, &sight, &HashSet::new(), found(tx, call, id).await?, year))
        })
        .await
    }
}

async fn found(conn: &mut Conn, call: &Call, id: MonthlyFigureId) -> Result<MonthlyFigureView> {
    monthly_figures::find(conn, &call.scope, id).await?.ok_or(AppError::Hidden)
}

fn of(view: &MonthlyFigureView) -> Result<FigureOf> {
    FigureOf::new(view.agreement_area.clone(), view.employer_id).ok_or(AppError::Hidden)
}

pub(crate) async fn year_start(conn: &mut Conn, call: &Call) -> Result<YearStart> {
    let settings = settings::find(conn, &call.scope).await?;
    Ok(YearStart::new(settings.year_starts_month, settings.year_starts_day).unwrap_or_default())
}

/// What a month ended with is not known before it is over.
fn check_month(month: Month, call: &Call) -> Result<()> {
    if is_over(month, call.scope.today) {
        return Ok(());
    }
    Err(AppError::field("/month", "not_over", "the month is not over yet"))
}

/// What is named is in the branch's lists.
async fn check_references(conn: &mut Conn, call: &Call, figures: &[FigureEntry]) -> Result<()> {
    let scope = &call.scope;
    let known = indicators::keys(conn, scope).await?;
    let mut checking = Checking::new();
    for (n, figure) in figures.iter().enumerate() {
        if !known.contains(&figure.indicator) {
            checking.refuse(&format!("/figures/{n}/indicator"), "unknown", &UNKNOWN);
        }
        let (field, exists) = match &figure.of {
            FigureOf::Branch => continue,
            FigureOf::AgreementArea(area) => {
                ("agreement_area", agreement_areas::exists(conn, scope, area).await?)
            }
            FigureOf::Employer(employer) => {
                ("employer_id", employers::find(conn, scope, *employer).await?.is_some())
            }
        };
        if !exists {
            checking.refuse(&format!("/figures/{n}/{field}"), "unknown", &UNKNOWN);
        }
    }
    checking.finish(|| Some(())).map_err(AppError::InvalidFields)
}

/// With the figure that stands there now.
async fn stale(conn: &mut Conn, call: &Call, before: Option<&StandingFigure>) -> Result<AppError> {
    let Some(before) = before else { return Ok(AppError::Stale(None)) };
    let current = found(conn, call, before.id).await?;
    Ok(AppError::Stale(Some(serde_json::to_value(current)?)))
}

/// What was taken back stays as it is.
fn require_standing(view: &MonthlyFigureView) -> Result<(Figure, FigureSource)> {
    if view.withdrawn.is_some() {
        return Err(AppError::Conflict(ProblemCode::Withdrawn));
    }
    Ok((view.value.unwrap_or_default(), view.source))
}

/// Whether the branch's year that the month ends in is over.
pub(crate) fn needs_reason(call: &Call, month: Month, year: YearStart) -> bool {
    year.year_of(month.last()).to < call.scope.today
}

fn require_reason(call: &Call, month: Month, year: YearStart, reason: Option<&Phrase>) -> Result<()> {
    if reason.is_none() && needs_reason(call, month, year) {
        return Err(AppError::field("/reason", "required", "the year is over: say why"));
    }
    Ok(())
}

/// Without what the caller may not see, and with what they may do.
fn shown(
    call: &Call,
    sight: &Sight,
    hidden: &HashSet<MonthlyFigureId>,
    view: MonthlyFigureView,
    year: YearStart,
) -> MonthlyFigureView {
    let of = FigureOf::new(view.agreement_area.clone(), view.employer_id).unwrap_or_default();
    let may_enter = sight.may_enter(call, &of);
    // What was taken back is a figure as well, and nobody reckons with it.
    let is_hidden = !may_enter && (hidden.contains(&view.id) || view.withdrawn.is_some());
    let needs_reason = needs_reason(call, view.month, year);
    MonthlyFigureView {
        value: view.value.filter(|_| !is_hidden),
        hidden: is_hidden,
        may: FigureRights { correct: may_enter && view.withdrawn.is_none(), needs_reason },
        ..view
    }
}
