//! What was said last stands, and what was hidden is in no row, whatever happens at the same time.

use verv_app::{AppError, Call, Expected, Outcome, Sent};
use verv_contract::{
    operation::audit::AuditQuery,
    page::PageQuery,
    plan::{
        changes::Change,
        check_ins::{AcknowledgementRequest, AnswerQuery, CheckInRequest, CheckInView},
        measures::{LastReport, MeasureListQuery, MeasureRequest, MeasureView},
        responsibilities::BulkAssignmentRequest,
    },
};
use verv_domain::{
    Timestamp,
    id::{CheckInId, MeasureId},
    plan::{check_ins::ReportedStatus, responsibilities::Part},
};
use verv_storage::Database;
use verv_tests::{
    Engine, House,
    clock_and_rng::{MINUTE, SECOND},
};

use crate::{story, upgrades::rows};

const REASON: &str = "Kari Nordmann er sykmeldt";

async fn first(house: &House, call: &Call, query: MeasureListQuery) -> MeasureView {
    let id = house.app.list_measures(&call.to(), &query).await.unwrap().items[0].id;
    house.app.get_measure(&call.to(), id).await.unwrap()
}

fn report(status: ReportedStatus, said_at: Option<Timestamp>) -> Sent<CheckInRequest> {
    Sent::read(CheckInRequest { status, reason: Some(REASON.to_owned()), next_step: None, said_at })
}

async fn put(
    house: &House,
    call: &Call,
    measure: MeasureId,
    n: u128,
    (status, said_at): (ReportedStatus, Timestamp),
) -> Result<Outcome<CheckInView>, AppError> {
    let id = CheckInId(uuid::Uuid::from_u128(n));
    house.app.put_check_in(&call.to(), measure, id, &report(status, Some(said_at))).await
}

/// The last report, which the measure, its list and its plan tell alike, and which is the first of its check-ins.
async fn last_report(house: &House, call: &Call, measure: &MeasureView) -> Option<LastReport> {
    let shown = house.app.get_measure(&call.to(), measure.id).await.unwrap().last_report;
    let query = MeasureListQuery { goal: Some(measure.goal.id), ..MeasureListQuery::default() };
    let listed = house.app.list_measures(&call.to(), &query).await.unwrap().items;
    assert_eq!(listed.into_iter().find(|other| other.id == measure.id).unwrap().last_report, shown);
    let plan = house.app.get_plan(&call.to(), measure.plan_id).await.unwrap();
    let planned = plan.areas.into_iter().flat_map(|area| area.goals).flat_map(|goal| goal.measures);
    let planned = planned.into_iter().find(|other| other.id == measure.id).unwrap();
    assert_eq!(planned.progress.unwrap().last_report, shown);
    let said =
        house.app.list_measure_check_ins(&call.to(), measure.id, &PageQuery::default()).await.unwrap().items;
    let stands = said.into_iter().next().map(|said| LastReport {
        status: said.status,
        at: said.said_at.unwrap_or(said.at),
        received_at: said.said_at.map(|_| said.at),
        reason: said.reason.filter(|_| said.status.needs_reason()),
    });
    assert_eq!(stands, shown);
    shown
}

story!(of_statements_that_cross_the_last_said_stands, house, _engine => {
    let call = house.member("leder@follo").await;
    let measure = first(&house, &call, MeasureListQuery::default()).await;
    let now = call.request.at;
    for round in 0..4 {
        let said = |n: u128, status, ago: i64| put(&house, &call, measure.id, 100 * round + n, (status, now.plus(-ago)));
        // The last said is neither the first nor the last of them; two were said at once.
        let outcomes = tokio::join!(
            said(5, ReportedStatus::Stuck, 3 * MINUTE),
            said(4, ReportedStatus::Done, MINUTE),
            said(3, ReportedStatus::OnTrack, 2 * MINUTE),
            said(2, ReportedStatus::NeedsEffort, MINUTE),
        );
        assert!([outcomes.0, outcomes.1, outcomes.2, outcomes.3].iter().all(Result::is_ok));
        let last = last_report(&house, &call, &measure).await.unwrap();
        assert_eq!((last.status, last.at), (ReportedStatus::Done, now.plus(-MINUTE)), "of two at once the greater id");
        for n in [2, 3, 4, 5] {
            let id = CheckInId(uuid::Uuid::from_u128(100 * round + n));
            house.app.withdraw_check_in(&call.to(), id, Expected::Any).await.unwrap();
            last_report(&house, &call, &measure).await;
        }
        assert_eq!(last_report(&house, &call, &measure).await, None);
    }
});

story!(taken_back_and_hidden_while_others_report_the_last_said_stands, house, _engine => {
    let call = house.member("leder@follo").await;
    let measure = first(&house, &call, MeasureListQuery::default()).await;
    let now = call.request.at;
    for round in 0..4 {
        let n = 100 * round;
        let first = put(&house, &call, measure.id, n, (ReportedStatus::Stuck, now.plus(-MINUTE))).await.unwrap().value;
        let second = put(&house, &call, measure.id, n + 1, (ReportedStatus::Stuck, now.plus(-SECOND))).await.unwrap();
        let (hidden, withdrawn, late) = tokio::join!(
            async { house.app.hide_check_in_text(&call.to(), first.id, Expected::Any).await },
            async { house.app.withdraw_check_in(&call.to(), second.value.id, Expected::Any).await },
            put(&house, &call, measure.id, n + 2, (ReportedStatus::Done, now.plus(-2 * MINUTE))),
        );
        assert_eq!(hidden.unwrap().reason, None);
        withdrawn.unwrap();
        late.unwrap();
        let last = last_report(&house, &call, &measure).await.unwrap();
        let shown = (last.status, last.at, last.reason);
        assert_eq!(shown, (ReportedStatus::Stuck, now.plus(-MINUTE), None), "as it was said, without the words");
        for n in [n, n + 2] {
            let id = CheckInId(uuid::Uuid::from_u128(n));
            house.app.withdraw_check_in(&call.to(), id, Expected::Any).await.unwrap();
        }
    }
});

/// Every row of every table, as one text.
async fn stored(house: &House) -> String {
    let tables = rows(&house.scratch.database).await;
    assert!(tables.len() > 20, "{} tables", tables.len());
    tables.into_values().flatten().collect::<Vec<_>>().join("\n")
}

/// A bulk assignment that changes nothing, and whose answer shows the measure as it stands.
fn bulk(measure: &MeasureView) -> Sent<BulkAssignmentRequest> {
    let accountable = measure.accountable.as_ref().map(|assignee| assignee.party.to_party());
    let item = serde_json::json!({
        "measure_id": measure.id, "version": measure.version,
        "responsibility": {"accountable": accountable, "supporting": [], "from": null, "to": null},
    });
    Sent::read(serde_json::from_value(serde_json::json!({"items": [item]})).unwrap())
}

fn with_key(call: &Call, key: &str) -> Call {
    let mut call = call.clone();
    call.request.idempotency = Some((key.to_owned(), vec![1]));
    call
}

story!(what_was_hidden_or_taken_back_is_in_no_row, house, _engine => {
    let (leader, steward) = (house.member("leder@follo").await, house.member("htv@follo").await);
    let mine = MeasureListQuery { mine: Some(Part::Accountable), ..MeasureListQuery::default() };
    let measure = first(&house, &steward, mine).await;
    for (round, is_hidden) in [true, false, true, false].into_iter().enumerate() {
        let key = |what: &str| format!("{what}-{round}");
        let reporting = with_key(&steward, &key("report"));
        let made = house.app.check_in(&reporting.to(), measure.id, &report(ReportedStatus::Stuck, None)).await.unwrap().value;
        let shown = house.app.get_measure(&leader.to(), measure.id).await.unwrap();
        let assigned = house.app.assign_in_bulk(&with_key(&leader, &key("before")).to(), &bulk(&shown)).await.unwrap();
        assert_eq!(assigned.value.measures[0].last_report.as_ref().unwrap().reason.as_deref(), Some(REASON));
        assert!(stored(&house).await.matches(REASON).count() >= 4, "check-in, measure, and both keys");

        // Whoever shows the measure meanwhile either comes first and is emptied, or shows it without the words.
        let shown = &assigned.value.measures[0];
        let (later, again) = (with_key(&leader, &key("crossing")), bulk(shown));
        let take_out = async || {
            if is_hidden {
                house.app.hide_check_in_text(&leader.to(), made.id, Expected::Any).await.map(drop)
            } else {
                house.app.withdraw_check_in(&steward.to(), made.id, Expected::Any).await
            }
        };
        let (done, crossing) = tokio::join!(take_out(), async { house.app.assign_in_bulk(&later.to(), &again).await });
        done.unwrap();
        crossing.unwrap();
        assert_eq!(stored(&house).await.matches(REASON).count(), 0);
        let again = house.app.check_in(&reporting.to(), measure.id, &report(ReportedStatus::Stuck, None)).await;
        assert_eq!(again.is_ok_and(|again| again.replayed && again.value.hidden.is_some()), is_hidden);
    }
});

/// What SQLite frees, it could leave to be read by whoever gets the file.
#[tokio::test]
async fn what_was_hidden_is_not_in_the_file() {
    let house = House::demo(Engine::Sqlite).await;
    let call = house.member("leder@follo").await;
    let measure = first(&house, &call, MeasureListQuery::default()).await;
    let path = house.scratch.address.trim_start_matches("sqlite:").to_owned();
    let in_file = async || {
        let Database::Sqlite { writer, .. } = &house.scratch.database else { panic!("not SQLite") };
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(writer).await.unwrap();
        let bytes = std::fs::read(&path).unwrap();
        bytes.windows(REASON.len()).filter(|window| *window == REASON.as_bytes()).count()
    };
    let reporting = with_key(&call, "report");
    // So long that what takes its place in the file does not cover it.
    let (status, reason) = (ReportedStatus::Stuck, Some(REASON.repeat(20)));
    let long = Sent::read(CheckInRequest { status, reason, next_step: None, said_at: None });
    let made = house.app.check_in(&reporting.to(), measure.id, &long).await.unwrap().value;
    assert_eq!(in_file().await, 3 * 20, "the check-in, the measure, and the key");
    house.app.hide_check_in_text(&call.to(), made.id, Expected::Any).await.unwrap();
    assert_eq!(in_file().await, 0);
}

story!(hidden_while_it_is_answered_the_words_are_gone_all_the_same, house, _engine => {
    let (leader, steward) = (house.member("leder@follo").await, house.member("htv@follo").await);
    let mine = MeasureListQuery { mine: Some(Part::Accountable), ..MeasureListQuery::default() };
    let measure = first(&house, &steward, mine).await;
    for _ in 0..4 {
        let made = house.app.check_in(&steward.to(), measure.id, &report(ReportedStatus::Stuck, None)).await.unwrap().value;
        let reply = Sent::read(AcknowledgementRequest { reply: Some("Takk".to_owned()) });
        let (hidden, again, answered) = tokio::join!(
            async { house.app.hide_check_in_text(&steward.to(), made.id, Expected::version(1)).await },
            async { house.app.hide_check_in_text(&leader.to(), made.id, Expected::version(1)).await },
            async { house.app.acknowledge_check_in(&leader.to(), made.id, Expected::version(1), &reply).await },
        );
        let won = [hidden.is_ok(), again.is_ok(), answered.is_ok()];
        assert_eq!(won.iter().filter(|won| **won).count(), 1, "{won:?}");
        let found = house.app.get_check_in(&leader.to(), made.id).await.unwrap();
        assert_eq!((found.reason.is_none(), found.acknowledgement.is_some()), (!won[2], won[2]));
        let version = Expected::version(found.version);
        house.app.hide_check_in_text(&steward.to(), made.id, version).await.unwrap();
    }
    assert!(!stored(&house).await.contains(REASON));
});

story!(an_answer_that_is_seen_while_another_is_given_leaves_the_other_unseen, house, _engine => {
    let (leader, steward) = (house.member("leder@follo").await, house.member("htv@follo").await);
    let mine = MeasureListQuery { mine: Some(Part::Accountable), ..MeasureListQuery::default() };
    let measure = first(&house, &steward, mine).await;
    let unseen = async || house.app.list_answers(&steward.to(), &AnswerQuery::default()).await.unwrap().items;
    for _ in 0..4 {
        let made = house.app.check_in(&steward.to(), measure.id, &report(ReportedStatus::Stuck, None)).await.unwrap().value;
        let reply = |text: &str| Sent::read(AcknowledgementRequest { reply: Some(text.to_owned()) });
        let first = house.app.acknowledge_check_in(&leader.to(), made.id, Expected::Any, &reply("Takk")).await.unwrap();
        let second = reply("Og en ting til");
        let (seen, again, other) = tokio::join!(
            async { house.app.see_answer(&steward.to(), made.id, Expected::version(first.version)).await },
            async { house.app.see_answer(&steward.to(), made.id, Expected::version(first.version)).await },
            async { house.app.acknowledge_check_in(&leader.to(), made.id, Expected::version(first.version), &second).await },
        );
        for seen in [seen, again] {
            assert!(matches!(seen, Ok(()) | Err(AppError::Stale(_))), "{seen:?}");
        }
        let other = other.unwrap();
        let [news] = &unseen().await[..] else { panic!("the other answer has not been seen") };
        assert_eq!(news.acknowledgement, other.acknowledgement);
        house.app.see_answer(&steward.to(), made.id, Expected::version(other.version)).await.unwrap();
        assert!(unseen().await.is_empty());
    }
});

story!(of_many_who_hide_a_change_at_once_one_does, house, _engine => {
    let call = house.member("leder@follo").await;
    let measure = first(&house, &call, MeasureListQuery::default()).await;
    let rename = async |title: &str| {
        let body = MeasureRequest {
            title: title.to_owned(),
            adopted_text: None,
            kind: measure.kind,
            target: None,
            deadline: None,
            state: measure.state,
            not_local_reason: None,
            everyone_named: false,
        };
        let body = Sent::read(body);
        house.app.change_measure(&call.to(), measure.id, Expected::Any, &body).await.unwrap();
    };
    let query = AuditQuery { object: Some(measure.id.0), ..AuditQuery::default() };
    let before = house.app.list_audit(&call.to(), &query).await.unwrap().items.len();
    rename(REASON).await;
    rename("Noe annet").await;
    let changes = house.app.list_changes(&call.to(), measure.id, &PageQuery::default()).await.unwrap().items;
    let titles: Vec<_> = changes.iter().filter(|change| matches!(change.change, Change::Title { .. })).collect();
    assert_eq!(titles.len(), 2);
    for title in titles {
        let hide = || async { house.app.hide_change(&call.to(), measure.id, title.id).await };
        let hidden = tokio::join!(hide(), hide(), hide());
        let hidden = [hidden.0.unwrap(), hidden.1.unwrap(), hidden.2.unwrap()];
        assert!(hidden[0].hidden.is_some() && hidden.iter().all(|other| *other == hidden[0]));
    }
    assert!(!stored(&house).await.contains(REASON));
    let rows = house.app.list_audit(&call.to(), &query).await.unwrap().items;
    assert_eq!(rows.len(), before + 4, "two changes of the title, and that each was hidden");
});
