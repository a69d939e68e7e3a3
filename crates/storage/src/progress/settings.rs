//! What the branch has answered where the plan leaves open how to count.

use verv_contract::progress::settings::{ProgressSettings, ProgressSettingsView};
use verv_domain::progress::{rules::Sharing, spans::YearStart};

use crate::{
    Conn, Scope, Tx,
    error::{Result, StorageError},
    statement::{statements, values},
    value::parse_word,
};

statements! {
    FIND = "SELECT sharing, year_starts_month, year_starts_day, version FROM progress_settings WHERE branch_id = $1";
    INSERT = "INSERT INTO progress_settings (branch_id, sharing, year_starts_month, year_starts_day, version)
        VALUES ($1, $2, $3, $4, 2)";
    CHANGE = "UPDATE progress_settings SET sharing = $2, year_starts_month = $3, year_starts_day = $4,
            version = version + 1
        WHERE branch_id = $1 AND version = $5";
}

#[derive(sqlx::FromRow)]
struct SettingsRow {
    sharing: String,
    year_starts_month: i64,
    year_starts_day: i64,
    version: i64,
}

/// The version while nothing is answered: there is no row.
const UNANSWERED: i64 = 1;

fn defaults(scope: &Scope) -> ProgressSettingsView {
    ProgressSettingsView {
        id: scope.branch,
        sharing: Sharing::Unanswered,
        year_starts_month: YearStart::JANUARY.month(),
        year_starts_day: YearStart::JANUARY.day(),
        version: UNANSWERED,
    }
}

fn small(what: &'static str, number: i64) -> Result<i32> {
    i32::try_from(number).map_err(|_| StorageError::Corrupt { what, value: number.to_string() })
}

/// The defaults where nothing was answered yet.
pub async fn find(conn: &mut Conn, scope: &Scope) -> Result<ProgressSettingsView> {
    let row: Option<SettingsRow> = FIND.with(values![scope.branch]).optional(conn).await?;
    let Some(row) = row else { return Ok(defaults(scope)) };
    Ok(ProgressSettingsView {
        id: scope.branch,
        sharing: parse_word("sharing", &row.sharing)?,
        year_starts_month: small("month", row.year_starts_month)?,
        year_starts_day: small("day", row.year_starts_day)?,
        version: row.version,
    })
}

/// Whether the version was still `expected`.
pub async fn change(tx: &mut Tx, scope: &Scope, settings: &ProgressSettings, expected: i64) -> Result<bool> {
    let (month, day) = (i64::from(settings.year.month()), i64::from(settings.year.day()));
    let sharing = settings.sharing.as_str();
    if expected == UNANSWERED {
        let inserted = INSERT.with(values![scope.branch, sharing, month, day]).run(tx).await;
        return match inserted {
            // Somebody has answered in the meantime.
            Err(StorageError::Exists(_)) => Ok(false),
            inserted => Ok(inserted? == 1),
        };
    }
    Ok(CHANGE.with(values![scope.branch, sharing, month, day, expected]).run(tx).await? == 1)
}
