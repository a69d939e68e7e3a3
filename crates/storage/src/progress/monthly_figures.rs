//! Monthly figures, their corrections and withdrawals.

use uuid::Uuid;
use verv_contract::progress::{
    events::EventTrace,
    monthly_figures::{
        FigureChangeKind, FigureRights, MonthlyFigureChangeView, MonthlyFigureQuery, MonthlyFigureView,
    },
};
use verv_domain::{
    Date, Timestamp,
    id::{EmployerId, MonthlyFigureChangeId, MonthlyFigureId, OfficeId},
    keys::{AgreementAreaKey, IndicatorKey},
    progress::{
        figures::Figure,
        monthly_figures::{FigureOf, FigureSource, MonthlyFigure},
        spans::Month,
    },
    text::Phrase,
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::{Result, StorageError},
    organisation::employers::area,
    scope::Doer,
    statement::{statements, values},
    value::{Day, parse_word, stored_key},
};

/// What follows limits the rows.
macro_rules! select_figure {
    ($limits:literal) => {
        concat!(
            "SELECT f.id, f.indicator, f.month, f.agreement_area, f.employer_id, x.name AS employer, f.value, f.source,
                o.name AS office, f.at, f.corrected_at, k.name AS corrected_office, f.correction_reason,
                f.withdrawn_at, h.name AS withdrawn_office, f.withdrawal_reason, f.version
            FROM monthly_figure f
            JOIN office o ON o.branch_id = f.branch_id AND o.id = f.office_id
            LEFT JOIN employer x ON x.branch_id = f.branch_id AND x.id = f.employer_id
            LEFT JOIN office k ON k.branch_id = f.branch_id AND k.id = f.corrected_office_id
            LEFT JOIN office h ON h.branch_id = f.branch_id AND h.id = f.withdrawn_office_id
            WHERE f.branch_id = $1 ",
            $limits
        )
    };
}

statements! {
    FIND = select_figure!("AND f.id = $2");
    /// What stands, of all, or of employers whose club an office of the person's leads today.
    LIST = select_figure!("AND f.withdrawn_at IS NULL
        AND (CAST($2 AS DATE) IS NULL OR f.month >= $2) AND (CAST($3 AS DATE) IS NULL OR f.month <= $3)
        AND (CAST($4 AS TEXT) IS NULL OR f.indicator = $4)
        AND (CAST($5 AS TEXT) IS NULL OR f.agreement_area = $5)
        AND (CAST($6 AS UUID) IS NULL OR f.employer_id = $6)
        AND ($7 OR EXISTS (SELECT 1 FROM club c JOIN mandate m ON m.branch_id = c.branch_id AND m.office_id = c.office_id
            WHERE c.branch_id = f.branch_id AND c.employer_id = f.employer_id AND m.person_id = $8
                AND m.starts <= $9 AND (m.ends IS NULL OR m.ends >= $9)))
        AND (CAST($10 AS DATE) IS NULL OR (f.month, f.id) < ($10, $11)) ORDER BY f.month DESC, f.id DESC LIMIT $12");
    STANDING = "SELECT f.id, f.indicator, f.month, f.agreement_area, f.employer_id, x.agreement_area AS within, f.value,
            f.source, f.entered_on, f.version
        FROM monthly_figure f
        LEFT JOIN employer x ON x.branch_id = f.branch_id AND x.id = f.employer_id
        WHERE f.branch_id = $1 AND f.month >= $2 AND f.month <= $3 AND f.withdrawn_at IS NULL ORDER BY f.month, f.id";
    CLUB_OFFICES = "SELECT c.employer_id, c.office_id FROM club c
        WHERE c.branch_id = $1 AND c.employer_id IS NOT NULL AND c.office_id IS NOT NULL";
    INSERT = "INSERT INTO monthly_figure (branch_id, id, indicator, month, agreement_area, employer_id, value, source,
            person_id, office_id, at, entered_on, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)";
    CORRECT = "UPDATE monthly_figure SET value = $4, source = $5, entered_on = $6, corrected_at = $7,
            corrected_office_id = $8, correction_reason = $9, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $3 AND withdrawn_at IS NULL";
    WITHDRAW = "UPDATE monthly_figure SET withdrawn_at = $4, withdrawn_office_id = $5, withdrawal_reason = $6,
            version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $3 AND withdrawn_at IS NULL";
    INSERT_CHANGE = "INSERT INTO monthly_figure_change (branch_id, id, figure_id, person_id, office_id, at, what, reason,
            value_before, source_before)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    CHANGES = "SELECT c.id, c.what, c.at, o.name AS office, c.reason, c.value_before, c.source_before
        FROM monthly_figure_change c JOIN office o ON o.branch_id = c.branch_id AND o.id = c.office_id
        WHERE c.branch_id = $1 AND c.figure_id = $2 AND (CAST($3 AS UUID) IS NULL OR c.id < $3)
        ORDER BY c.id DESC LIMIT $4";
}

#[derive(sqlx::FromRow)]
struct FigureRow {
    id: Uuid,
    indicator: String,
    month: Day,
    agreement_area: Option<String>,
    employer_id: Option<Uuid>,
    employer: Option<String>,
    value: i64,
    source: String,
    office: String,
    at: i64,
    corrected_at: Option<i64>,
    corrected_office: Option<String>,
    correction_reason: Option<String>,
    withdrawn_at: Option<i64>,
    withdrawn_office: Option<String>,
    withdrawal_reason: Option<String>,
    version: i64,
}

fn trace(at: Option<i64>, office: Option<String>, reason: Option<String>) -> Option<EventTrace> {
    let (at, office) = at.zip(office)?;
    Some(EventTrace { at: Timestamp(at), office, reason })
}

fn indicator(key: &str) -> Result<IndicatorKey> {
    stored_key("indicator", key, IndicatorKey::parse)
}

impl FigureRow {
    /// With its value; what the caller may see and do is for the rules to say.
    fn view(self) -> Result<MonthlyFigureView> {
        Ok(MonthlyFigureView {
            id: MonthlyFigureId(self.id),
            indicator: indicator(&self.indicator)?,
            month: Month::of(self.month.0),
            agreement_area: area(self.agreement_area.as_deref())?,
            employer_id: self.employer_id.map(EmployerId),
            employer: self.employer,
            value: Some(Figure { thousandths: self.value }),
            hidden: false,
            source: parse_word("source", &self.source)?,
            office: self.office,
            at: Timestamp(self.at),
            corrected: trace(self.corrected_at, self.corrected_office, self.correction_reason),
            withdrawn: trace(self.withdrawn_at, self.withdrawn_office, self.withdrawal_reason),
            may: FigureRights { correct: false, needs_reason: false },
            version: self.version,
        })
    }
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: MonthlyFigureId) -> Result<Option<MonthlyFigureView>> {
    let row: Option<FigureRow> = FIND.with(values![scope.branch, id]).optional(conn).await?;
    row.map(FigureRow::view).transpose()
}

/// The name of the order, which its cursors carry.
pub const BY_MONTH: &str = "monthly figures";

/// The latest month first; of all, or of those that are the person's own to see.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    query: &MonthlyFigureQuery,
    all: bool,
    (after, limit): (Option<(Date, Uuid)>, u32),
) -> Result<Slice<MonthlyFigureView>> {
    let (month, id) = after.unzip();
    let values = values![
        scope.branch,
        query.from.map(Month::first),
        query.to.map(Month::first),
        query.indicator.as_ref().map(IndicatorKey::as_str),
        query.agreement_area.as_ref().map(AgreementAreaKey::as_str),
        query.employer,
        all,
        scope.person,
        scope.today,
        month,
        id,
        limit + 1,
    ];
    let rows: Vec<FigureRow> = LIST.with(values).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(FigureRow::view).collect();
    let cursor = |last: &MonthlyFigureView| Cursor {
        order: BY_MONTH.to_owned(),
        key: Key::Number(last.month.first().days_since_1970().into()),
        id: last.id.0,
    };
    Ok(slice(items?, limit, cursor))
}

#[derive(sqlx::FromRow)]
struct StandingRow {
    id: Uuid,
    indicator: String,
    month: Day,
    agreement_area: Option<String>,
    employer_id: Option<Uuid>,
    within: Option<String>,
    value: i64,
    source: String,
    entered_on: Day,
    version: i64,
}

/// A figure that stands, with what of it decides who sees it and whether it may be written over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StandingFigure {
    pub id: MonthlyFigureId,
    pub figure: MonthlyFigure,
    /// The agreement area of its employer.
    pub within: Option<AgreementAreaKey>,
    pub source: FigureSource,
    pub version: i64,
}

impl StandingRow {
    fn figure(self) -> Result<StandingFigure> {
        let of = FigureOf::new(area(self.agreement_area.as_deref())?, self.employer_id.map(EmployerId));
        let of =
            of.ok_or_else(|| StorageError::Corrupt { what: "monthly figure", value: self.id.to_string() })?;
        let figure = MonthlyFigure {
            indicator: indicator(&self.indicator)?,
            of,
            month: Month::of(self.month.0),
            value: Figure { thousandths: self.value },
            entered: self.entered_on.0,
        };
        Ok(StandingFigure {
            id: MonthlyFigureId(self.id),
            figure,
            within: area(self.within.as_deref())?,
            source: parse_word("source", &self.source)?,
            version: self.version,
        })
    }
}

/// All that stands from the one month to the other, the earliest first.
pub async fn standing(
    conn: &mut Conn,
    scope: &Scope,
    (from, to): (Month, Month),
) -> Result<Vec<StandingFigure>> {
    let rows: Vec<StandingRow> =
        STANDING.with(values![scope.branch, from.first(), to.first()]).all(conn).await?;
    rows.into_iter().map(StandingRow::figure).collect()
}

#[derive(sqlx::FromRow)]
struct ClubOfficeRow {
    employer_id: Uuid,
    office_id: Uuid,
}

/// The offices that lead the clubs of each employer.
pub async fn club_offices(conn: &mut Conn, scope: &Scope) -> Result<Vec<(EmployerId, OfficeId)>> {
    let rows: Vec<ClubOfficeRow> = CLUB_OFFICES.with(values![scope.branch]).all(conn).await?;
    Ok(rows.into_iter().map(|row| (EmployerId(row.employer_id), OfficeId(row.office_id))).collect())
}

/// A figure to be stored.
#[derive(Clone, Copy, Debug)]
pub struct NewFigure<'a> {
    pub indicator: &'a IndicatorKey,
    pub of: &'a FigureOf,
    pub month: Month,
    pub value: Figure,
    pub source: FigureSource,
}

pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    id: MonthlyFigureId,
    new: NewFigure<'_>,
    by: Doer,
) -> Result<()> {
    let NewFigure { indicator, of, month, value, source } = new;
    let values = values![
        scope.branch,
        id,
        indicator.as_str(),
        month.first(),
        of.agreement_area().map(AgreementAreaKey::as_str),
        of.employer(),
        value.thousandths,
        source.as_str(),
        by.person,
        by.office,
        by.at,
        scope.today,
    ];
    INSERT.with(values).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`, and it had not been taken back.
pub async fn correct(
    tx: &mut Tx,
    scope: &Scope,
    (id, expected): (MonthlyFigureId, i64),
    (value, source): (Figure, FigureSource),
    (by, reason): (Doer, Option<&Phrase>),
) -> Result<bool> {
    let reason = reason.map(Phrase::as_str);
    let source = source.as_str();
    let values =
        values![scope.branch, id, expected, value.thousandths, source, scope.today, by.at, by.office, reason];
    Ok(CORRECT.with(values).run(tx).await? == 1)
}

/// Whether the version was still `expected`, and it had not been taken back.
pub async fn withdraw(
    tx: &mut Tx,
    scope: &Scope,
    (id, expected): (MonthlyFigureId, i64),
    (by, reason): (Doer, Option<&Phrase>),
) -> Result<bool> {
    let values = values![scope.branch, id, expected, by.at, by.office, reason.map(Phrase::as_str)];
    Ok(WITHDRAW.with(values).run(tx).await? == 1)
}

/// Writes down what a figure was before a change of it.
pub async fn insert_change(
    tx: &mut Tx,
    scope: &Scope,
    (id, figure): (MonthlyFigureChangeId, MonthlyFigureId),
    what: FigureChangeKind,
    (value, source): (Figure, FigureSource),
    (by, reason): (Doer, Option<&Phrase>),
) -> Result<()> {
    let (reason, source) = (reason.map(Phrase::as_str), source.as_str());
    let (what, value) = (what.as_str(), value.thousandths);
    let values = values![scope.branch, id, figure, by.person, by.office, by.at, what, reason, value, source];
    INSERT_CHANGE.with(values).run(tx).await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ChangeRow {
    id: Uuid,
    what: String,
    at: i64,
    office: String,
    reason: Option<String>,
    value_before: i64,
    source_before: String,
}

impl ChangeRow {
    fn view(self) -> Result<MonthlyFigureChangeView> {
        Ok(MonthlyFigureChangeView {
            id: MonthlyFigureChangeId(self.id),
            what: parse_word("figure change", &self.what)?,
            at: Timestamp(self.at),
            office: self.office,
            reason: self.reason,
            value_before: Figure { thousandths: self.value_before },
            source_before: parse_word("source", &self.source_before)?,
        })
    }
}

/// Corrections and the withdrawal, the latest first.
pub async fn changes(
    conn: &mut Conn,
    scope: &Scope,
    figure: MonthlyFigureId,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Slice<MonthlyFigureChangeView>> {
    let rows: Vec<ChangeRow> =
        CHANGES.with(values![scope.branch, figure, after, limit + 1]).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(ChangeRow::view).collect();
    let cursor = |last: &MonthlyFigureChangeView| Cursor {
        order: "monthly figure history".into(),
        key: Key::Id,
        id: last.id.0,
    };
    Ok(slice(items?, limit, cursor))
}
