//! The data: branches with a plan of 300 measures and their check-ins, made by SQL and not through the API.
//!
//! The product's own `INSERT`s are run through its storage, so that a change of the schema cannot leave the benchmark
//! behind. No use case, no permission and no HTTP is involved.

mod branch;

use std::{cell::Cell, path::Path};

use anyhow::{Context, bail};
use uuid::Uuid;
use verv_contract::plan::catalogues::{CatalogueView, NationalAreaView, NationalGoalView, StrategyView};
use verv_domain::{
    Date, Timestamp,
    folding::Mailbox,
    id::{PersonId, SessionId},
    period::Period,
    text::Name,
    time::date,
};
use verv_storage::{
    Database,
    identity::{people, sessions},
    plan::catalogues,
};
use verv_vault::{Chance, Passwords, SystemChance, password::Password};

use crate::clock::{self, Repeatable};

/// Measures of each branch.
pub const MEASURES: usize = 300;
/// Those who log in: leaders of every branch.
pub const ACCOUNTS: usize = 4;
pub const PASSWORD: &str = "tretti tiltak til uka, og ett til";

const AREAS: i64 = 7;
const HOURS: i64 = 60 * 60 * 1000;

/// How much there is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub branches: usize,
    /// Of each branch.
    pub check_ins: usize,
}

/// What can be asked for.
pub struct Data {
    pub branches: Vec<BranchData>,
    /// A living session of the first account, for the floor.
    pub session: SessionId,
}

#[derive(Default)]
pub struct BranchData {
    pub slug: String,
    pub plan: Uuid,
    pub measures: Vec<Uuid>,
    /// Those that were reported on track lately; a new report leaves them so, and the list as long as it is.
    pub on_track: Vec<Uuid>,
}

/// The login name of an account.
pub fn email(account: usize) -> String {
    format!("leder{account}@benk.example")
}

/// The name in the address of a branch.
pub fn slug(number: usize) -> String {
    format!("fagforening-{number}")
}

async fn open(file: &Path) -> anyhow::Result<Database> {
    Ok(Database::open(&format!("sqlite:{}", file.display())).await?)
}

/// Makes a database of this size.
pub async fn make(file: &Path, size: Size) -> anyhow::Result<()> {
    let database = open(file).await?;
    database.migrate().await?;
    let maker = Maker::new(&database).await?;
    for number in 1..=size.branches {
        maker.branch(number, size.check_ins).await.with_context(|| format!("branch {number}"))?;
    }
    database.close().await;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Target {
    slug: String,
    plan: Uuid,
    measure: Uuid,
    on_track: bool,
}

/// Finds what can be asked for in a database that was made before, and begins a session.
pub async fn read(file: &Path) -> anyhow::Result<Data> {
    let database = open(file).await?;
    let Database::Sqlite { readers, .. } = &database else { bail!("{} is not SQLite", file.display()) };
    let targets: Vec<Target> = sqlx::query_as(
        "SELECT b.slug, m.plan_id AS plan, m.id AS measure,
            (m.reported_status = 'on_track' AND m.reported_at > $1 AND m.kind <> 'not_local') IS TRUE AS on_track
        FROM branch b JOIN measure m ON m.branch_id = b.id ORDER BY b.id, m.id",
    )
    .bind(clock::now().plus(-30 * 24 * HOURS).0)
    .fetch_all(&mut *readers.acquire().await?)
    .await?;
    let mut branches: Vec<BranchData> = Vec::new();
    for Target { slug, plan, measure, on_track } in targets {
        if branches.last().is_none_or(|last| last.slug != slug) {
            branches.push(BranchData { slug, plan, ..BranchData::default() });
        }
        let Some(branch) = branches.last_mut() else { continue };
        branch.measures.push(measure);
        branch.on_track.extend(on_track.then_some(measure));
    }

    let (at, session) = (clock::now(), SessionId(SystemChance.uuid(clock::now())));
    let mut tx = database.begin().await?;
    let leader =
        people::find_by_email(&mut tx, &Mailbox::parse(&email(0))?).await?.context("nobody leads")?;
    sessions::insert(&mut tx, session, leader.id, at, at.plus(12 * HOURS)).await?;
    tx.commit().await?;
    database.close().await;
    Ok(Data { branches, session })
}

/// What all branches share.
struct Maker<'a> {
    database: &'a Database,
    chance: Repeatable,
    ids: Cell<i64>,
    at: Timestamp,
    today: Date,
    catalogue: CatalogueView,
    leaders: Vec<PersonId>,
}

impl<'a> Maker<'a> {
    async fn new(database: &'a Database) -> anyhow::Result<Self> {
        let (at, today) = (clock::now(), clock::today());
        let chance = Repeatable::default();
        let catalogue = national_catalogue(&chance, at, today)?;
        let hash =
            Passwords::new(&SystemChance)?.hash(Password::chosen(PASSWORD, [])?, &SystemChance).await?;

        let mut tx = database.begin().await?;
        catalogues::insert(&mut tx, &catalogue).await?;
        let mut leaders = Vec::new();
        for account in 0..ACCOUNTS {
            let leader = PersonId(chance.uuid(at));
            let name = Name::parse(&format!("Leder {account}"))?;
            people::insert(&mut tx, leader, &Mailbox::parse(&email(account))?, &name, at).await?;
            people::set_password(&mut tx, leader, &hash, at).await?;
            leaders.push(leader);
        }
        tx.commit().await?;
        Ok(Self { database, chance, ids: Cell::new(0), at, today, catalogue, leaders })
    }

    /// Each a millisecond after the one before, as when somebody enters it: the database grows at the end of its trees.
    fn id<T: From<Uuid>>(&self) -> T {
        self.ids.set(self.ids.get() + 1);
        self.id_of(self.at.plus(self.ids.get() - HOURS))
    }

    /// Of what was made then.
    fn id_of<T: From<Uuid>>(&self, at: Timestamp) -> T {
        T::from(self.chance.uuid(at))
    }
}

/// Two years from the beginning of this one.
fn period(today: Date) -> anyhow::Result<Period> {
    let year = today.year();
    Ok(Period::new(date(year, 1, 1), date(year + 1, 12, 31))?)
}

fn national_catalogue(chance: &Repeatable, at: Timestamp, today: Date) -> anyhow::Result<CatalogueView> {
    let goal = |number: i64, letter: char| NationalGoalView {
        id: chance.uuid(at).into(),
        code: format!("{number}{letter}"),
        title: format!("Flere medlemmer skal merke at tillitsvalgte er til stede, mål {number}{letter}"),
    };
    let strategy = |number: i64, n: i64| StrategyView {
        id: chance.uuid(at).into(),
        title: format!("Arbeide for område {number} på alle nivåer i forbundet, strategi {n}"),
    };
    let area = |number: i64| NationalAreaView {
        id: chance.uuid(at).into(),
        number,
        title: format!("Prioritert område {number}: arbeidsliv, velferd og organisasjon"),
        goals: ('a'..='e').map(|letter| goal(number, letter)).collect(),
        strategies: (1..=4).map(|n| strategy(number, n)).collect(),
    };
    Ok(CatalogueView {
        id: chance.uuid(at).into(),
        title: "Prinsipp- og handlingsprogram".to_owned(),
        period: period(today)?,
        areas: (1..=AREAS).map(area).collect(),
    })
}
