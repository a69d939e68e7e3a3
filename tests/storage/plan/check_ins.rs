//! Check-ins that cross: the same sent twice at once, taken back while others report or acknowledge.

use verv_app::{AppError, Call, Expected, Outcome, Sent};
use verv_contract::{
    ProblemCode,
    page::PageQuery,
    plan::{
        check_ins::{AcknowledgementRequest, CheckInRequest, CheckInView},
        measures::{MeasureListQuery, MeasureView},
    },
};
use verv_domain::{
    id::{CheckInId, MeasureId},
    plan::{check_ins::ReportedStatus, measures::MeasureStatus},
};
use verv_tests::{House, clock_and_rng::SECOND};

use crate::story;

/// A measure that nobody has reported on.
async fn untouched(house: &House, call: &Call) -> MeasureView {
    let query = MeasureListQuery { status: Some(MeasureStatus::NotStarted), ..MeasureListQuery::default() };
    let id = house.app.list_measures(&call.to(), &query).await.unwrap().items[0].id;
    house.app.get_measure(&call.to(), id).await.unwrap()
}

fn report(status: ReportedStatus) -> Sent<CheckInRequest> {
    Sent::read(CheckInRequest { status, reason: Some("Derfor.".to_owned()), next_step: None, said_at: None })
}

async fn put(
    house: &House,
    call: &Call,
    measure: MeasureId,
    status: ReportedStatus,
) -> Result<Outcome<CheckInView>, AppError> {
    let id: CheckInId = "00000000-0000-4000-8000-000000000001".parse().unwrap();
    house.app.put_check_in(&call.to(), measure, id, &report(status)).await
}

story!(the_same_id_at_the_same_time_is_stored_once, house, _engine => {
    let call = house.member("leder@follo").await;
    let measure = untouched(&house, &call).await.id;
    let outcomes = tokio::join!(
        put(&house, &call, measure, ReportedStatus::OnTrack),
        put(&house, &call, measure, ReportedStatus::OnTrack),
        put(&house, &call, measure, ReportedStatus::OnTrack),
        put(&house, &call, measure, ReportedStatus::OnTrack),
    );
    let outcomes = [outcomes.0.unwrap(), outcomes.1.unwrap(), outcomes.2.unwrap(), outcomes.3.unwrap()];
    assert_eq!(outcomes.iter().filter(|outcome| !outcome.replayed).count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| outcome.value == outcomes[0].value));
    let stored = house.app.list_measure_check_ins(&call.to(), measure, &PageQuery::default()).await.unwrap().items;
    assert_eq!(stored.len(), 1);
});

story!(of_different_words_under_one_id_one_is_kept, house, _engine => {
    let call = house.member("leder@follo").await;
    let measure = untouched(&house, &call).await.id;
    let (one, other) = tokio::join!(
        put(&house, &call, measure, ReportedStatus::OnTrack),
        put(&house, &call, measure, ReportedStatus::Stuck),
    );
    let (kept, refused) = if one.is_ok() { (one, other) } else { (other, one) };
    assert!(matches!(refused, Err(AppError::Conflict(ProblemCode::IdTaken))), "{refused:?}");
    let shown = house.app.get_measure(&call.to(), measure).await.unwrap();
    assert_eq!(shown.last_report.unwrap().status, kept.unwrap().value.status);
});

story!(taken_back_while_another_reports_the_other_report_stands, house, _engine => {
    let call = house.member("leder@follo").await;
    let before = untouched(&house, &call).await;
    for _ in 0..8 {
        let mine = house.app.check_in(&call.to(), before.id, &report(ReportedStatus::Stuck)).await.unwrap().value;
        house.clock.pass(SECOND);
        let later = house.member("leder@follo").await;
        let done = report(ReportedStatus::Done);
        let (withdrawn, other) = tokio::join!(
            async { house.app.withdraw_check_in(&later.to(), mine.id, Expected::version(1)).await },
            async { house.app.check_in(&later.to(), before.id, &done).await },
        );
        withdrawn.unwrap();
        let other = other.unwrap().value;
        let shown = house.app.get_measure(&later.to(), before.id).await.unwrap();
        assert_eq!(shown.last_report.map(|last| (last.status, last.at)), Some((ReportedStatus::Done, other.at)));
        house.app.withdraw_check_in(&later.to(), other.id, Expected::version(1)).await.unwrap();
        assert_eq!(house.app.get_measure(&later.to(), before.id).await.unwrap(), before);
    }
});

// The reason lies with the status on the measure: it goes and comes back with it, in the measure, lists and plan alike.
story!(the_reason_shown_is_that_of_the_last_report, house, _engine => {
    let call = house.member("leder@follo").await;
    let measure = untouched(&house, &call).await;
    let shown = async || {
        let one = house.app.get_measure(&call.to(), measure.id).await.unwrap().last_report;
        let plan = house.app.get_plan(&call.to(), measure.plan_id).await.unwrap();
        let in_plan = plan.areas.into_iter().flat_map(|area| area.goals).flat_map(|goal| goal.measures);
        let in_plan = in_plan.into_iter().find(|other| other.id == measure.id).unwrap().progress.unwrap().last_report;
        assert_eq!(in_plan, one);
        let query = MeasureListQuery { goal: Some(measure.goal.id), ..MeasureListQuery::default() };
        let listed = house.app.list_measures(&call.to(), &query).await.unwrap().items;
        assert_eq!(listed.into_iter().find(|other| other.id == measure.id).unwrap().last_report, one);
        one.map(|last| (last.status, last.reason))
    };
    let stuck = Some((ReportedStatus::Stuck, Some("Derfor.".to_owned())));

    house.app.check_in(&call.to(), measure.id, &report(ReportedStatus::Stuck)).await.unwrap();
    assert_eq!(shown().await, stuck);
    house.clock.pass(SECOND);
    let later = house.member("leder@follo").await;
    let good = house.app.check_in(&later.to(), measure.id, &report(ReportedStatus::OnTrack)).await.unwrap().value;
    assert_eq!(shown().await, Some((ReportedStatus::OnTrack, None)));
    house.app.withdraw_check_in(&later.to(), good.id, Expected::version(1)).await.unwrap();
    assert_eq!(shown().await, stuck);
});

story!(taken_back_or_acknowledged_and_never_both, house, _engine => {
    let call = house.member("leder@follo").await;
    let measure = untouched(&house, &call).await.id;
    for _ in 0..8 {
        let made = house.app.check_in(&call.to(), measure, &report(ReportedStatus::Stuck)).await.unwrap().value;
        let word_back = Sent::read(AcknowledgementRequest::default());
        let (withdrawn, acknowledged) = tokio::join!(
            async { house.app.withdraw_check_in(&call.to(), made.id, Expected::Any).await },
            async { house.app.acknowledge_check_in(&call.to(), made.id, Expected::Any, &word_back).await },
        );
        assert_ne!(withdrawn.is_ok(), acknowledged.is_ok(), "{withdrawn:?} {acknowledged:?}");
        let stored = house.app.get_check_in(&call.to(), made.id).await;
        assert_eq!(stored.is_ok_and(|stored| stored.acknowledgement.is_some()), acknowledged.is_ok());
    }
});

story!(of_many_who_take_it_back_at_once_one_does, house, _engine => {
    let call = house.member("leder@follo").await;
    let measure = untouched(&house, &call).await.id;
    let made = house.app.check_in(&call.to(), measure, &report(ReportedStatus::Stuck)).await.unwrap().value;
    let withdraw = || async { house.app.withdraw_check_in(&call.to(), made.id, Expected::version(1)).await };
    let outcomes = tokio::join!(withdraw(), withdraw(), withdraw());
    let outcomes = [outcomes.0, outcomes.1, outcomes.2];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    let refused = |outcome: &&Result<(), AppError>| matches!(outcome, Err(AppError::Hidden | AppError::Stale(_)));
    assert_eq!(outcomes.iter().filter(refused).count(), 2, "{outcomes:?}");
});
