//! The entries of a register, as its target counts them.

use uuid::Uuid;
use verv_domain::{
    organisation::{
        agreements::AgreementKind,
        cases::{CaseKind, CaseState},
    },
    progress::registers::{Entry, Register},
};

use crate::{
    Conn, Scope,
    error::Result,
    statement::{statements, values},
    value::Day,
};

statements! {
    /// An agreement is renewed in its own row, so that this is the term that it has now.
    AGREEMENTS = "SELECT id, signed AS starts, expires AS ends, lead_days FROM agreement
        WHERE branch_id = $1 AND active AND (CAST($2 AS TEXT) IS NULL OR kind = $2)";
    /// A case is current until its next date; one without a date is.
    CASES = "SELECT id, opened_on AS starts, next_date AS ends, CAST(NULL AS BIGINT) AS lead_days FROM followed_case
        WHERE branch_id = $1 AND kind = $2 AND state = $3";
    /// A vacant seat is none that the branch has, and one that is over is not past its date.
    REPRESENTATIONS = "SELECT id, starts, ends, CAST(NULL AS BIGINT) AS lead_days FROM representation
        WHERE branch_id = $1 AND office_id IS NOT NULL AND (ends IS NULL OR ends >= $2)";
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    id: Uuid,
    starts: Day,
    ends: Option<Day>,
    lead_days: Option<i64>,
}

/// Each entry is its own subject.
pub async fn entries(conn: &mut Conn, scope: &Scope, register: Register) -> Result<Vec<Entry<Uuid>>> {
    let agreements =
        |kind: Option<AgreementKind>| AGREEMENTS.with(values![scope.branch, kind.map(AgreementKind::as_str)]);
    let cases = |kind: CaseKind| CASES.with(values![scope.branch, kind.as_str(), CaseState::Open.as_str()]);
    let rows: Vec<EntryRow> = match register {
        Register::Agreements => agreements(None),
        Register::PartyAgreements => agreements(Some(AgreementKind::PoliticalParty)),
        Register::PoliticalCases => cases(CaseKind::Political),
        Register::Negotiations => cases(CaseKind::Negotiation),
        Register::Representations => REPRESENTATIONS.with(values![scope.branch, scope.today]),
    }
    .all(conn)
    .await?;
    let entry = |row: EntryRow| Entry {
        subject: row.id,
        from: row.starts.0,
        to: row.ends.map(|day| day.0),
        lead_days: row.lead_days.and_then(|days| u16::try_from(days).ok()),
    };
    Ok(rows.into_iter().map(entry).collect())
}
