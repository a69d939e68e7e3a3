//! A house that was filled under an older schema has everything under the newest.

use std::collections::BTreeMap;

use sqlx::migrate::Migrator;
use verv_app::{Expected, Sent};
use verv_contract::plan::{
    check_ins::{AcknowledgementRequest, CheckInRequest},
    measures::{MeasureListQuery, MeasureRequest, NewMeasureRequest},
    responsibilities::ResponsibilityRequest,
};
use verv_domain::plan::{check_ins::ReportedStatus, responsibilities::Part};
use verv_storage::Database;
use verv_tests::{
    Engine, House,
    databases::{self, Scratch, statement},
};

use crate::story;

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// For each table, the statement that reads its rows as lines, in an order that says nothing of how they lie.
const SQLITE_TABLES: &str = "SELECT m.name, 'SELECT ' || group_concat('quote(' || p.name || ')', ' || '' '' || ' ORDER BY p.name)
        || ' FROM ' || m.name || ' ORDER BY 1'
    FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name <> '_sqlx_migrations'
    GROUP BY m.name";
const POSTGRES_TABLES: &str =
    "SELECT table_name::text, format('SELECT to_jsonb(t)::text FROM %I t ORDER BY 1', table_name)
    FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'";

/// For each table, the statement that reads its rows as statements that write them, with the columns it has here. What SQLite
/// keeps for itself and the epoch of the deployment are the migrations' to write.
const SQLITE_COPY: &str = "SELECT 'SELECT ''INSERT INTO ' || m.name || ' (' || group_concat(p.name, ', ' ORDER BY p.name)
        || ') VALUES ('' || ' || group_concat('quote(' || p.name || ')', ' || '', '' || ' ORDER BY p.name)
        || ' || '')'' FROM ' || m.name
    FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name <> '_sqlx_migrations'
        AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'deployment'
    GROUP BY m.name";
const POSTGRES_COPY: &str =
    "SELECT format('SELECT format(''INSERT INTO %1$I (%2$s) VALUES (%3$s)'', %2$s) FROM %1$I',
        table_name, string_agg(quote_ident(column_name), ', '), string_agg('%L', ', '))
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT IN ('_sqlx_migrations', 'deployment')
    GROUP BY table_name";

/// Every row there is, by table.
pub(crate) async fn rows(database: &Database) -> BTreeMap<String, Vec<String>> {
    let mut rows = BTreeMap::new();
    match database {
        Database::Sqlite { writer, .. } => {
            let tables: Vec<(String, String)> =
                sqlx::query_as(SQLITE_TABLES).fetch_all(writer).await.unwrap();
            for (table, sql) in tables {
                rows.insert(table, sqlx::query_scalar(statement(sql)).fetch_all(writer).await.unwrap());
            }
        }
        Database::Postgres(pool) => {
            let tables: Vec<(String, String)> =
                sqlx::query_as(POSTGRES_TABLES).fetch_all(pool).await.unwrap();
            for (table, sql) in tables {
                rows.insert(table, sqlx::query_scalar(statement(sql)).fetch_all(pool).await.unwrap());
            }
        }
    }
    rows
}

fn versions(engine: Engine) -> Vec<i64> {
    let migrator = match engine {
        Engine::Sqlite => &SQLITE,
        Engine::Postgres => &POSTGRES,
    };
    migrator.iter().map(|step| step.version).collect()
}

async fn migrate_to(database: &Database, version: i64) {
    match database {
        Database::Sqlite { writer, .. } => SQLITE.run_to(version, writer).await.unwrap(),
        Database::Postgres(pool) => POSTGRES.run_to(version, pool).await.unwrap(),
    }
}

/// A database under an older schema, with all that its tables can hold of `whole`: nothing of today's program runs there,
/// because it knows no older schema.
async fn filled(engine: Engine, version: i64, whole: &Database) -> Scratch {
    let scratch = databases::bare(engine).await;
    migrate_to(&scratch.database, version).await;
    match (&scratch.database, whole) {
        (Database::Sqlite { writer: old, .. }, Database::Sqlite { writer: new, .. }) => {
            let mut old = old.acquire().await.unwrap();
            // Tables come in no order that references could follow.
            sqlx::query("PRAGMA foreign_keys = OFF").execute(&mut *old).await.unwrap();
            let tables: Vec<String> = sqlx::query_scalar(SQLITE_COPY).fetch_all(&mut *old).await.unwrap();
            for table in tables {
                let rows: Vec<String> = sqlx::query_scalar(statement(table)).fetch_all(new).await.unwrap();
                for row in rows {
                    sqlx::query(statement(row)).execute(&mut *old).await.unwrap();
                }
            }
            sqlx::query("PRAGMA foreign_keys = ON").execute(&mut *old).await.unwrap();
        }
        (Database::Postgres(old), Database::Postgres(new)) => {
            let mut old = old.acquire().await.unwrap();
            sqlx::query("SET session_replication_role = replica").execute(&mut *old).await.unwrap();
            let tables: Vec<String> = sqlx::query_scalar(POSTGRES_COPY).fetch_all(&mut *old).await.unwrap();
            for table in tables {
                let rows: Vec<String> = sqlx::query_scalar(statement(table)).fetch_all(new).await.unwrap();
                for row in rows {
                    sqlx::query(statement(row)).execute(&mut *old).await.unwrap();
                }
            }
            sqlx::query("SET session_replication_role = DEFAULT").execute(&mut *old).await.unwrap();
        }
        _ => panic!("two engines"),
    }
    scratch
}

/// A mandate in an office that the branch does not have.
const DANGLING: &str = "INSERT INTO mandate (branch_id, id, office_id, person_id, name, deputy, starts, ends, created_at, version)
    SELECT branch_id, branch_id, branch_id, person_id, name, deputy, starts, ends, created_at, version
    FROM mandate LIMIT 1";

/// The demo says nothing of how its plan goes: a report on each measure of a page, every second one acknowledged.
async fn report(house: &House) {
    let call = house.member("leder@follo").await;
    let measures = house.app.list_measures(&call.to(), &MeasureListQuery::default()).await.unwrap().items;
    for (number, measure) in measures.into_iter().enumerate() {
        let report = Sent::read(CheckInRequest {
            status: ReportedStatus::Stuck,
            reason: Some("Lokalet er opptatt.".to_owned()),
            next_step: (number % 3 == 0).then(|| "Spørre kommunen.".to_owned()),
            said_at: None,
        });
        let made = house.app.check_in(&call.to(), measure.id, &report).await.unwrap().value;
        if number % 2 == 0 {
            let reply = Sent::read(AcknowledgementRequest::default());
            house.app.acknowledge_check_in(&call.to(), made.id, Expected::Any, &reply).await.unwrap();
        }
    }
    // An answer to somebody else, who has seen it, and a measure that was added after adoption.
    let steward = house.member("htv@follo").await;
    let mine = MeasureListQuery { mine: Some(Part::Accountable), ..MeasureListQuery::default() };
    let mine = house.app.list_measures(&steward.to(), &mine).await.unwrap().items.remove(0);
    let (status, reason, next_step, said_at) = (ReportedStatus::OnTrack, None, None, None);
    let report = Sent::read(CheckInRequest { status, reason, next_step, said_at });
    let made = house.app.check_in(&steward.to(), mine.id, &report).await.unwrap().value.id;
    let reply = Sent::read(AcknowledgementRequest { reply: Some("Takk".to_owned()) });
    house.app.acknowledge_check_in(&call.to(), made, Expected::Any, &reply).await.unwrap();
    house.app.see_answer(&steward.to(), made, Expected::Any).await.unwrap();
    let like = house.app.get_measure(&call.to(), mine.id).await.unwrap();
    let measure =
        MeasureRequest { title: "Nytt".to_owned(), adopted_text: None, ..MeasureRequest::from(&like) };
    let new = NewMeasureRequest { goal_id: mine.goal_id, position: None, continued: false, measure };
    house.app.create_measure(&call.to(), mine.plan_id, &Sent::read(new)).await.unwrap();
}

/// Changes the content of every measure of a page, and who answers for it.
async fn change(house: &House) {
    let call = house.member("leder@follo").await;
    let measures = house.app.list_measures(&call.to(), &MeasureListQuery::default()).await.unwrap().items;
    for measure in measures {
        let now = house.app.get_measure(&call.to(), measure.id).await.unwrap();
        let request = MeasureRequest { title: format!("{} (ny)", now.title), ..MeasureRequest::from(&now) };
        house.app.change_measure(&call.to(), now.id, Expected::Any, &Sent::read(request)).await.unwrap();
        let nobody =
            ResponsibilityRequest { accountable: None, supporting: Vec::new(), from: None, to: None };
        house
            .app
            .assign_responsibility(&call.to(), now.id, Expected::Any, &Sent::read(nobody))
            .await
            .unwrap();
    }
}

async fn is_upgraded(engine: Engine, version: i64, house: &House) {
    let whole = &house.scratch.database;
    let older = filled(engine, version, whole).await;
    let database = &older.database;

    database.migrate().await.unwrap();

    let (wanted, found) = (rows(whole).await, rows(database).await);
    for table in ["check_in", "goal_serves", "mandate", "measure", "measure_change", "responsibility", "seat"]
    {
        assert!(wanted[table].len() > 20, "the house has {} rows of {table}", wanted[table].len());
    }
    // The epoch is each database's own.
    for (table, rows) in wanted.iter().filter(|(table, _)| *table != "deployment") {
        assert_eq!(rows, &found[table], "{table}, from {version} on {engine:?}");
    }
    if let Database::Sqlite { writer, .. } = database {
        let found: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(writer).await.unwrap();
        assert_eq!(found, "ok");
    }
    // The same connection goes on to serve: what a migration sets aside for itself is back in force.
    let refused = match database {
        Database::Sqlite { writer, .. } => sqlx::query(DANGLING).execute(writer).await.err(),
        Database::Postgres(pool) => sqlx::query(DANGLING).execute(pool).await.err(),
    };
    let refused = refused.expect("a reference to nothing was stored").into_database_error().unwrap();
    assert!(refused.is_foreign_key_violation(), "{refused}");
    // A second time, there is nothing to do.
    database.migrate().await.unwrap();
}

// From each schema that was released, the initial one first.
story!(a_house_of_an_older_schema_is_upgraded, house, engine => {
    report(&house).await;
    change(&house).await;
    for version in versions(engine) {
        is_upgraded(engine, version, &house).await;
    }
});

#[test]
fn both_engines_have_the_same_steps() {
    let steps = |migrator: &Migrator| -> Vec<(i64, String)> {
        migrator.iter().map(|step| (step.version, step.description.to_string())).collect()
    };
    assert_eq!(steps(&SQLITE), steps(&POSTGRES));
    assert_eq!(steps(&SQLITE).first(), Some(&(1, "initial schema".to_owned())));
}
