//! Plans in memory: what they are is what is stored, whoever writes, whenever they are read.

use std::collections::HashMap;

use sqlx::Executor;
use verv_app::{App, AppError, Call, Claims, Expected, Request, Sent};
use verv_contract::{
    page::PageQuery,
    plan::{
        check_ins::CheckInRequest,
        measures::{MeasureListQuery, MeasureRequest, MeasureView},
        plans::PlanView,
        responsibilities::ResponsibilityRequest,
    },
};
use verv_domain::{
    id::{MeasureId, OfficeId, PlanId},
    organisation::parties::Party,
    plan::{check_ins::ReportedStatus, measures::MeasureStatus, snapshots::PlanSnapshot},
};
use verv_storage::{
    Conn, Database,
    connection::{PgConn, SqliteConn},
    plan::snapshots::{self, Contents},
};
use verv_tests::{
    House,
    clock_and_rng::{DAY, HOUR, MINUTE},
    databases::statement,
};

use crate::story;

/// A call of somebody of Follo who logged in before.
async fn enter(house: &House, claims: Claims, reads_only: bool) -> Call {
    let request = Request { reads_only, ..house.request("test") };
    house.app.enter(claims, Some(&"follo".parse().unwrap()), None, request).await.unwrap()
}

/// A call that only reads, as it comes over HTTP: it is shown what is in memory.
async fn reader(house: &House, app: &App, who: &str) -> Result<Call, AppError> {
    let (_, slug) = who.split_once('@').unwrap();
    let claims = house.claims(&format!("{who}.example")).await;
    let request = Request { reads_only: true, ..house.request("test") };
    app.enter(claims, Some(&slug.parse().unwrap()), None, request).await
}

async fn plan_id(app: &App, call: &Call) -> PlanId {
    app.list_plans(&call.to(), &PageQuery::default()).await.unwrap().items[0].id
}

async fn whole(house: &House, app: &App, who: &str) -> PlanView {
    let call = reader(house, app, who).await.unwrap();
    let id = plan_id(app, &call).await;
    app.get_plan(&call.to(), id).await.unwrap()
}

/// What is stored, past what is kept.
async fn fresh(house: &House, call: &Call) -> PlanSnapshot {
    let mut conn = house.scratch.database.read_consistently().await.unwrap();
    snapshots::load(&mut conn, &call.scope, Contents::Current).await.unwrap()
}

fn report(status: ReportedStatus) -> Sent<CheckInRequest> {
    Sent::read(CheckInRequest { status, reason: Some("Derfor.".to_owned()), next_step: None, said_at: None })
}

async fn measures(app: &App, call: &Call, query: MeasureListQuery) -> Vec<MeasureId> {
    let query = MeasureListQuery { limit: Some(200), ..query };
    app.list_measures(&call.to(), &query).await.unwrap().items.into_iter().map(|it| it.id).collect()
}

story!(what_one_server_writes_another_shows_to_the_next_who_comes, house, _engine => {
    let other = house.beside();
    let reads = async |app: &App, id| {
        let call = reader(&house, app, "leder@follo").await.unwrap();
        app.get_measure(&call.to(), id).await.unwrap()
    };
    let writer = house.member("leder@follo").await;
    let id = measures(&house.app, &writer, MeasureListQuery::default()).await[0];
    for app in [&house.app, &other] {
        // Both have the plan in memory.
        reads(app, id).await;
    }
    for (app, status) in [(&house.app, ReportedStatus::Stuck), (&other, ReportedStatus::Done)] {
        house.clock.pass(HOUR);
        let writer = house.member("leder@follo").await;
        app.check_in(&writer.to(), id, &report(status)).await.unwrap();
        for app in [&house.app, &other] {
            assert_eq!(reads(app, id).await.last_report.unwrap().status, status);
        }
    }
    let (here, there) = (whole(&house, &house.app, "leder@follo").await, whole(&house, &other, "leder@follo").await);
    assert_eq!(here, there);
});

/// A small generator (splitmix64), so that a run can be told again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^= mixed >> 27;
        usize::try_from(mixed % sides as u64).unwrap()
    }
}

struct Writing<'a> {
    house: &'a House,
    claims: Claims,
    dice: Dice,
    measures: Vec<MeasureId>,
    offices: Vec<OfficeId>,
}

impl Writing<'_> {
    async fn assign(&mut self, call: &Call, measure: &MeasureView) -> Result<(), AppError> {
        let office = self.offices[self.dice.below(self.offices.len())];
        let given = ResponsibilityRequest {
            accountable: (self.dice.below(3) > 0).then_some(Party::Office(office)),
            supporting: Vec::new(),
            from: None,
            to: None,
        };
        let expected = Expected::version(measure.version);
        let sent = Sent::read(given);
        self.house.app.assign_responsibility(&call.to(), measure.id, expected, &sent).await.map(drop)
    }

    async fn rename_office(&mut self, call: &Call) -> Result<(), AppError> {
        let id = self.offices[self.dice.below(self.offices.len())];
        let office = self.house.app.get_office(&call.to(), id).await?;
        let mut content: verv_contract::organisation::offices::OfficeRequest = (&office).into();
        content.name = format!("Verv {}", self.dice.below(1_000_000));
        let expected = Expected::version(office.version);
        self.house.app.change_office(&call.to(), id, expected, &Sent::read(content)).await.map(drop)
    }

    /// One write of several kinds, which may be refused.
    async fn write(&mut self) -> Result<(), AppError> {
        self.house.clock.pass(MINUTE);
        let call = enter(self.house, self.claims, false).await;
        let app = &self.house.app;
        let id = self.measures[self.dice.below(self.measures.len())];
        let measure = app.get_measure(&call.to(), id).await?;
        match self.dice.below(5) {
            0 | 1 => {
                let status = ReportedStatus::ALL[self.dice.below(ReportedStatus::ALL.len())];
                app.check_in(&call.to(), id, &report(status)).await.map(drop)
            }
            2 => self.assign(&call, &measure).await,
            3 => {
                let mut content = MeasureRequest::from(&measure);
                content.title = format!("Tiltak {}", self.dice.below(1_000_000));
                let expected = Expected::version(measure.version);
                app.change_measure(&call.to(), id, expected, &Sent::read(content)).await.map(drop)
            }
            _ => self.rename_office(&call).await,
        }
    }
}

story!(whatever_is_written_what_is_kept_is_what_is_stored, house, _engine => {
    let call = house.member("leder@follo").await;
    let measures = measures(&house.app, &call, MeasureListQuery::default()).await;
    let offices = house.app.list_offices(&call.to(), &PageQuery::default()).await.unwrap();
    let offices = offices.items.into_iter().map(|office| office.id).collect();
    let claims = house.claims("leder@follo.example").await;
    let mut writing = Writing { house: &house, claims, dice: Dice(20_260_617), measures, offices };
    let (mut before, mut written) = (0, 0);
    for _ in 0..40 {
        written += usize::from(writing.write().await.is_ok());
        let call = enter(&house, claims, true).await;
        let kept = house.app.current_snapshot(&call).await.unwrap();
        assert_eq!(*kept, fresh(&house, &call).await);
        assert_eq!(kept.revision, call.revision);
        assert!(kept.revision.number >= before);
        before = kept.revision.number;
    }
    assert!(written > 20, "{written} of 40 writes were done");
});

story!(many_who_come_at_the_same_time_share_one_load, house, _engine => {
    let call = reader(&house, &house.app, "leder@follo").await.unwrap();
    let ask = || house.app.current_snapshot(&call);
    let (one, two, three, four) = tokio::join!(ask(), ask(), ask(), ask());
    let all = [one.unwrap(), two.unwrap(), three.unwrap(), four.unwrap()];
    assert!(all.iter().all(|snapshot| std::sync::Arc::ptr_eq(snapshot, &all[0])));
    let again = reader(&house, &house.app, "htv@follo").await.unwrap();
    let kept = house.app.current_snapshot(&again).await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&kept, &all[0]), "what nobody has changed is not loaded again");
});

story!(over_midnight_a_plan_in_memory_tells_the_new_day, house, _engine => {
    let leader = reader(&house, &house.app, "leder@follo").await.unwrap();
    let before = house.app.current_snapshot(&leader).await.unwrap();
    let measures = &before.contents[0].measures;
    // The next deadline that will be missed.
    let due = |measure: &&verv_domain::plan::snapshots::Measure| {
        let ends = measure.deadline.as_ref().and_then(|deadline| deadline.ends);
        (measure.can_be_overdue() && ends.is_some_and(|ends| ends >= leader.scope.today)).then_some(ends).flatten()
    };
    let next = measures.iter().filter(|it| due(it).is_some()).min_by_key(|it| due(it)).unwrap();
    let days = i64::from(due(&next).unwrap().days_since_1970() - leader.scope.today.days_since_1970());
    let is_overdue = async || {
        let call = reader(&house, &house.app, "leder@follo").await.unwrap();
        let snapshot = house.app.current_snapshot(&call).await.unwrap();
        assert!(std::sync::Arc::ptr_eq(&snapshot, &before), "nothing was written: it is the same");
        house.app.get_measure(&call.to(), next.id).await.unwrap().deadline.unwrap().overdue
    };
    assert!(!is_overdue().await);
    house.clock.pass(days * DAY);
    assert!(!is_overdue().await, "the last day counts");
    // From noon, or from eleven where summer time has ended.
    house.clock.pass(14 * HOUR);
    assert!(is_overdue().await, "it is after midnight");
});

story!(what_goes_silent_does_so_without_being_written, house, _engine => {
    let leader = house.member("leder@follo").await;
    let id = measures(&house.app, &leader, MeasureListQuery::default()).await[0];
    house.app.check_in(&leader.to(), id, &report(ReportedStatus::OnTrack)).await.unwrap();
    let status = async || {
        let call = reader(&house, &house.app, "leder@follo").await.unwrap();
        house.app.get_measure(&call.to(), id).await.unwrap().status
    };
    assert_eq!(status().await, MeasureStatus::OnTrack);
    house.clock.pass(60 * DAY);
    assert_eq!(status().await, MeasureStatus::OnTrack);
    house.clock.pass(1);
    assert_eq!(status().await, MeasureStatus::NotReported);
});

story!(whose_mandate_has_ended_sees_nothing_of_what_is_in_memory, house, _engine => {
    use verv_contract::organisation::mandates::MandateEndRequest;

    let section = reader(&house, &house.app, "seksjon-kirke@follo").await.unwrap();
    let plan = plan_id(&house.app, &section).await;
    house.app.get_plan(&section.to(), plan).await.unwrap();
    let leader = house.member("leder@follo").await;
    let held = section.actor.mandates[0].id;
    let mandate = house.app.get_mandate(&leader.to(), held).await.unwrap();
    let end = Sent::read(MandateEndRequest { to: Some(leader.scope.today) });
    let expected = Expected::version(mandate.version);
    house.app.end_mandate(&leader.to(), mandate.id, expected, &end).await.unwrap();
    assert!(reader(&house, &house.app, "seksjon-kirke@follo").await.is_ok(), "the last day counts");
    house.clock.pass(DAY);
    let after = reader(&house, &house.app, "seksjon-kirke@follo").await;
    assert!(matches!(after, Err(AppError::Hidden)), "{after:?}");
    // Nobody holds the office any more, which is a hole of what they were accountable for.
    let leader = reader(&house, &house.app, "leder@follo").await.unwrap();
    let snapshot = house.app.current_snapshot(&leader).await.unwrap();
    let office = Party::Office(mandate.office_id);
    assert!(snapshot.organisation.is_held(office, section.scope.today));
    assert!(!snapshot.organisation.is_held(office, leader.scope.today));
});

story!(a_branch_is_shown_nothing_of_another, house, _engine => {
    let (follo, aas) = (
        reader(&house, &house.app, "leder@follo").await.unwrap(),
        reader(&house, &house.app, "leder@aas").await.unwrap(),
    );
    let mut seen = HashMap::new();
    for call in [&follo, &aas] {
        let snapshot = house.app.current_snapshot(call).await.unwrap();
        for measure in &snapshot.contents[0].measures {
            assert_eq!(seen.insert(measure.id, call.scope.branch), None);
        }
        // Both are in memory; each finds its own and not the other's.
        for (id, branch) in &seen {
            let found = house.app.get_measure(&call.to(), *id).await;
            assert_eq!(found.is_ok(), *branch == call.scope.branch, "{found:?}");
        }
    }
    let plan = plan_id(&house.app, &follo).await;
    assert!(matches!(house.app.get_plan(&aas.to(), plan).await, Err(AppError::Hidden)));
    assert!(matches!(house.app.get_holes(&aas.to(), plan).await, Err(AppError::Hidden)));
    let of_the_other = MeasureListQuery { plan: Some(plan), ..MeasureListQuery::default() };
    assert_eq!(measures(&house.app, &aas, of_the_other).await, []);
});

/// The database as it was before the measure's first report.
async fn put_back(house: &House, call: &Call, measure: MeasureId, revision: i64) {
    let (branch, measure) = (call.scope.branch.0.simple(), measure.0.simple());
    let id = |id: &dyn std::fmt::Display| match &house.scratch.database {
        Database::Sqlite { .. } => format!("x'{id}'"),
        Database::Postgres(_) => format!("'{id}'"),
    };
    let mut tx = house.scratch.database.begin().await.unwrap();
    for sql in [
        format!("DELETE FROM check_in WHERE measure_id = {}", id(&measure)),
        format!(
            "UPDATE measure SET reported_status = NULL, reported_at = NULL, reported_reason = NULL,
                reported_received_at = NULL, reported_check_in_id = NULL WHERE id = {}",
            id(&measure)
        ),
        format!("UPDATE branch SET revision = {revision} WHERE id = {}", id(&branch)),
    ] {
        let sql = statement(sql);
        match &mut *tx {
            Conn::Sqlite(SqliteConn::Writing(turn)) => turn.driver().unwrap().execute(sql).await.map(drop),
            Conn::Postgres(PgConn::Writing(tx)) => tx.execute(sql).await.map(drop),
            other => panic!("{other:?} cannot write"),
        }
        .unwrap();
    }
    tx.commit().await.unwrap();
}

story!(a_copy_that_was_put_back_is_read_anew_by_a_server_that_runs, house, _engine => {
    let leader = house.member("leder@follo").await;
    let silent = MeasureListQuery { status: Some(MeasureStatus::NotStarted), ..MeasureListQuery::default() };
    let id = measures(&house.app, &leader, silent).await[0];
    let reports = async || {
        let call = reader(&house, &house.app, "leder@follo").await.unwrap();
        house.app.get_measure(&call.to(), id).await.unwrap().last_report
    };
    let before = reports().await;
    let number = leader.revision.number;
    house.app.check_in(&leader.to(), id, &report(ReportedStatus::Stuck)).await.unwrap();
    assert_ne!(reports().await, before);
    // The copy is from before the report: its revision is lower, and it has another epoch.
    put_back(&house, &leader, id, number).await;
    house.app.renew_epoch().await.unwrap();
    assert_eq!(reports().await, before);
});

story!(what_has_no_room_is_loaded_again, house, _engine => {
    let small = house.app.clone().with_snapshot_memory(1);
    for who in ["leder@follo", "leder@aas", "leder@follo"] {
        assert_eq!(whole(&house, &small, who).await, whole(&house, &house.app, who).await);
        assert_eq!(small.snapshots().weight().await, 0, "nothing of it is kept");
    }
    let both = house.app.snapshots().weight().await;
    let one = house.app.clone().with_snapshot_memory(both - 1);
    for who in ["leder@follo", "leder@aas", "leder@follo", "leder@aas"] {
        whole(&house, &one, who).await;
        let kept = one.snapshots().weight().await;
        assert!((1..both).contains(&kept), "{kept} of {both}");
    }
});
