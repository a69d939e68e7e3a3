//! API tokens, by their hash and by branch.

use uuid::Uuid;
use verv_contract::identity::api_tokens::ApiTokenView;
use verv_domain::{
    Date, Timestamp,
    id::{ApiTokenId, OfficeId},
    identity::api_tokens::Standing,
    organisation::branches::BranchSlug,
};

use crate::{
    Conn, Scope, Tx,
    cursor::{Cursor, Key, Slice, slice},
    error::Result,
    identity::sessions::{InBranch, InBranchRow, in_branch_of},
    scope::Doer,
    statement::{statements, values},
    value::{Day, count},
};

/// The cursor's name for the list.
pub const ORDER: &str = "api_tokens";

/// What follows limits the rows. `$2` is the branch's day.
macro_rules! select_token {
    ($limits:literal) => {
        concat!(
            "SELECT k.id, k.name, k.office_id, o.name AS office, k.operations, k.created_at, k.expires_on, k.last_used_at,
                k.revoked_at, k.version,
                EXISTS (SELECT 1 FROM mandate d WHERE d.branch_id = k.branch_id AND d.person_id = k.person_id
                    AND d.office_id = k.office_id AND d.starts <= $2 AND (d.ends IS NULL OR d.ends >= $2)) AS office_is_held
            FROM api_token k
            JOIN office o ON o.branch_id = k.branch_id AND o.id = k.office_id
            WHERE k.branch_id = $1 ",
            $limits
        )
    };
}

statements! {
    FIND = select_token!("AND k.id = $3");
    LIST = select_token!("AND (CAST($3 AS UUID) IS NULL OR k.id < $3) ORDER BY k.id DESC LIMIT $4");
    COUNT_UNENDED = "SELECT COUNT(*) AS rows FROM api_token
        WHERE branch_id = $1 AND revoked_at IS NULL AND expires_on >= $2";
    INSERT = "INSERT INTO api_token (branch_id, id, hash, name, person_id, office_id, operations, created_at, expires_on,
            version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";
    REVOKE = "UPDATE api_token SET revoked_at = $4, version = version + 1
        WHERE branch_id = $1 AND id = $2 AND version = $3 AND revoked_at IS NULL";
    /// Once an hour is enough to see that a token is used.
    USE = "UPDATE api_token SET last_used_at = $3
        WHERE branch_id = $1 AND id = $2 AND (last_used_at IS NULL OR last_used_at < $3)";
    FIND_BY_HASH = "SELECT id, office_id, operations, expires_on, last_used_at, revoked_at FROM api_token WHERE hash = $1";
    /// As for a session: its person, and the mandates about now in the branch that the path names, where it is the token's.
    IN_BRANCH = "SELECT k.person_id, b.id AS branch_id, b.slug, b.name, b.time_zone, b.silent_days, b.example_data,
            b.version, b.revision, (SELECT epoch FROM deployment WHERE id = 1) AS epoch,
            d.id AS mandate_id, d.starts, d.ends, o.id AS office_id, o.role, t.body_id
        FROM api_token k
        LEFT JOIN branch b ON b.id = k.branch_id AND b.slug = $2
        LEFT JOIN mandate d ON d.branch_id = b.id AND d.person_id = k.person_id
            AND d.starts <= $4 AND (d.ends IS NULL OR d.ends >= $3)
        LEFT JOIN office o ON o.branch_id = d.branch_id AND o.id = d.office_id
        LEFT JOIN seat t ON t.branch_id = o.branch_id AND t.office_id = o.id
        WHERE k.hash = $1
        ORDER BY o.position, d.id";
}

/// A token that somebody has shown.
#[derive(Clone, Debug)]
pub struct ShownToken {
    pub id: ApiTokenId,
    pub office: OfficeId,
    pub operations: Vec<String>,
    pub expires_on: Date,
    pub is_revoked: bool,
    /// To the hour.
    pub last_used_at: Option<Timestamp>,
}

impl ShownToken {
    pub fn standing(&self, office_is_held: bool) -> Standing {
        Standing { is_revoked: self.is_revoked, expires_on: self.expires_on, office_is_held }
    }
}

#[derive(sqlx::FromRow)]
struct ShownRow {
    id: Uuid,
    office_id: Uuid,
    operations: String,
    expires_on: Day,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
}

/// The token with this hash, and whoever made it seen from the branch with this slug.
pub async fn in_branch(
    conn: &mut Conn,
    hash: &[u8],
    slug: &BranchSlug,
    around: (Date, Date),
) -> Result<Option<(ShownToken, InBranch)>> {
    let row: Option<ShownRow> = FIND_BY_HASH.with(values![hash.to_vec()]).optional(conn).await?;
    let Some(row) = row else { return Ok(None) };
    let rows: Vec<InBranchRow> =
        IN_BRANCH.with(values![hash.to_vec(), slug.as_str(), around.0, around.1]).all(conn).await?;
    let shown = ShownToken {
        id: ApiTokenId(row.id),
        office: OfficeId(row.office_id),
        operations: serde_json::from_str(&row.operations)?,
        expires_on: row.expires_on.0,
        is_revoked: row.revoked_at.is_some(),
        last_used_at: row.last_used_at.map(Timestamp),
    };
    Ok(in_branch_of(&rows)?.map(|found| (shown, found)))
}

/// Writes down that it was used in the hour that begins at `hour`.
pub async fn note_use(tx: &mut Tx, scope: &Scope, id: ApiTokenId, hour: Timestamp) -> Result<()> {
    USE.with(values![scope.branch, id, hour]).run(tx).await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct TokenRow {
    id: Uuid,
    name: String,
    office_id: Uuid,
    office: String,
    operations: String,
    created_at: i64,
    expires_on: Day,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
    version: i64,
    office_is_held: bool,
}

impl TokenRow {
    fn view(self, today: Date) -> Result<ApiTokenView> {
        let expires_on = self.expires_on.0;
        let standing = Standing {
            is_revoked: self.revoked_at.is_some(),
            expires_on,
            office_is_held: self.office_is_held,
        };
        Ok(ApiTokenView {
            id: ApiTokenId(self.id),
            name: self.name,
            state: standing.on(today),
            office_id: OfficeId(self.office_id),
            office: self.office,
            operations: serde_json::from_str(&self.operations)?,
            created_at: Timestamp(self.created_at),
            expires_on,
            last_used_at: self.last_used_at.map(Timestamp),
            revoked_at: self.revoked_at.map(Timestamp),
            version: self.version,
        })
    }
}

pub async fn find(conn: &mut Conn, scope: &Scope, id: ApiTokenId) -> Result<Option<ApiTokenView>> {
    let row: Option<TokenRow> = FIND.with(values![scope.branch, scope.today, id]).optional(conn).await?;
    row.map(|row| row.view(scope.today)).transpose()
}

/// Newest first.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Slice<ApiTokenView>> {
    let rows: Vec<TokenRow> =
        LIST.with(values![scope.branch, scope.today, after, limit + 1]).all(conn).await?;
    let items: Result<Vec<_>> = rows.into_iter().map(|row| row.view(scope.today)).collect();
    Ok(slice(items?, limit, |last| Cursor { order: ORDER.into(), key: Key::Id, id: last.id.0 }))
}

#[derive(sqlx::FromRow)]
struct CountRow {
    rows: i64,
}

/// How many have neither been ended nor passed their last day.
pub async fn count_unended(conn: &mut Conn, scope: &Scope) -> Result<u32> {
    let row: CountRow = COUNT_UNENDED.with(values![scope.branch, scope.today]).one(conn).await?;
    Ok(count(row.rows))
}

/// A token as it is stored.
#[derive(Clone, Debug)]
pub struct NewApiToken<'a> {
    pub id: ApiTokenId,
    pub hash: [u8; 32],
    pub name: &'a str,
    pub operations: &'a [String],
    pub expires_on: Date,
}

pub async fn insert(tx: &mut Tx, scope: &Scope, doer: Doer, token: NewApiToken<'_>) -> Result<()> {
    let NewApiToken { id, hash, name, operations, expires_on } = token;
    let operations = serde_json::to_string(operations)?;
    let Doer { person, office, at } = doer;
    let values = values![scope.branch, id, hash.to_vec(), name, person, office, operations, at, expires_on];
    INSERT.with(values).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`, and nobody had ended it.
pub async fn revoke(
    tx: &mut Tx,
    scope: &Scope,
    id: ApiTokenId,
    at: Timestamp,
    expected: i64,
) -> Result<bool> {
    Ok(REVOKE.with(values![scope.branch, id, expected, at]).run(tx).await? == 1)
}
