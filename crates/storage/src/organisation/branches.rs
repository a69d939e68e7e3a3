//! Branches.

use uuid::Uuid;
use verv_contract::organisation::branches::BranchSettings;
use verv_domain::{Timestamp, id::BranchId, organisation::branches::BranchSlug};

use crate::{
    Conn, Scope, Tx,
    error::{Result, StorageError},
    statement::{statements, values},
};

statements! {
    FIND = "SELECT id, slug, name, time_zone, silent_days, example_data, version FROM branch WHERE id = $1";
    FIND_BY_SLUG = "SELECT id, slug, name, time_zone, silent_days, example_data, version FROM branch WHERE slug = $1";
    INSERT = "INSERT INTO branch (id, slug, name, time_zone, silent_days, example_data, created_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1)";
    CHANGE = "UPDATE branch SET name = $2, time_zone = $3, silent_days = $4, version = version + 1
        WHERE id = $1 AND version = $5";
    LOCK = "UPDATE branch SET version = version WHERE id = $1";
}

/// A branch as it is stored.
#[derive(Clone, Debug)]
pub struct Branch {
    pub id: BranchId,
    pub slug: BranchSlug,
    pub name: String,
    pub time_zone: String,
    pub silent_days: i64,
    pub example_data: bool,
    pub version: i64,
}

#[derive(sqlx::FromRow)]
struct BranchRow {
    id: Uuid,
    slug: String,
    name: String,
    time_zone: String,
    silent_days: i64,
    example_data: bool,
    version: i64,
}

impl TryFrom<BranchRow> for Branch {
    type Error = StorageError;

    fn try_from(row: BranchRow) -> Result<Self> {
        let BranchRow { id, slug, name, time_zone, silent_days, example_data, version } = row;
        let slug = slug.parse().map_err(|_| StorageError::Corrupt { what: "branch slug", value: slug })?;
        Ok(Self { id: BranchId(id), slug, name, time_zone, silent_days, example_data, version })
    }
}

pub async fn find(conn: &mut Conn, id: BranchId) -> Result<Option<Branch>> {
    FIND.with(values![id]).optional::<BranchRow>(conn).await?.map(Branch::try_from).transpose()
}

pub async fn find_by_slug(conn: &mut Conn, slug: &BranchSlug) -> Result<Option<Branch>> {
    FIND_BY_SLUG
        .with(values![slug.as_str()])
        .optional::<BranchRow>(conn)
        .await?
        .map(Branch::try_from)
        .transpose()
}

/// Adds a branch with the default settings.
pub async fn insert(tx: &mut Tx, branch: &Branch, at: Timestamp) -> Result<()> {
    let Branch { id, slug, name, time_zone, silent_days, example_data, version: _ } = branch;
    let values =
        values![*id, slug.as_str(), name.as_str(), time_zone.as_str(), *silent_days, *example_data, at];
    INSERT.with(values).run(tx).await?;
    Ok(())
}

/// Whether the version was still `expected`.
pub async fn change(tx: &mut Tx, scope: &Scope, settings: &BranchSettings, expected: i64) -> Result<bool> {
    let BranchSettings { name, time_zone, silent_days } = settings;
    let values = values![scope.branch, name.as_str(), time_zone.as_str(), *silent_days, expected];
    Ok(CHANGE.with(values).run(tx).await? == 1)
}

/// Holds the branch's row until the transaction ends, so that rules about the whole branch ("a leader always")
/// cannot be broken by two who look at the same time.
pub async fn lock(tx: &mut Tx, branch: BranchId) -> Result<()> {
    LOCK.with(values![branch]).run(tx).await?;
    Ok(())
}
