//! What the demo holds, and how it is shown.

use verv_contract::{
    page::PageQuery,
    plan::{
        measures::{MeasureListQuery, MeasureSort},
        plans::{PlanView, Shown},
    },
};
use verv_domain::plan::{holes::HoleKind, measures::MeasureStatus, plans::PlanState};
use verv_tests::House;

use crate::story;

async fn plan(house: &House, who: &str) -> PlanView {
    let call = house.member(who).await;
    let plans = house.app.list_plans(&call.to(), &PageQuery::default()).await.unwrap();
    house.app.get_plan(&call.to(), plans.items[0].id).await.unwrap()
}

fn numbers(plan: &PlanView) -> (usize, usize) {
    let goals = plan.areas.iter().flat_map(|area| &area.goals);
    (goals.clone().count(), goals.map(|goal| goal.measures.len()).sum())
}

story!(the_two_plans_are_complete, house, _engine => {
    let follo = plan(&house, "leder@follo").await;
    assert_eq!((follo.state, follo.areas.len(), numbers(&follo)), (PlanState::Adopted, 7, (21, 41)));
    let aas = plan(&house, "leder@aas").await;
    assert_eq!((aas.state, aas.areas.len(), numbers(&aas)), (PlanState::Adopted, 7, (22, 31)));
    assert_eq!(aas.roll_up.len(), 1, "nothing is reported in Ås yet: {:?}", aas.roll_up);
});

story!(loading_the_demo_again_changes_nothing, house, _engine => {
    let before = (plan(&house, "leder@follo").await, plan(&house, "leder@aas").await);
    house.app.load_demo(|_| ()).await.unwrap();
    assert_eq!(before, (plan(&house, "leder@follo").await, plan(&house, "leder@aas").await));
    let call = house.member("leder@follo").await;
    let offices = house.app.list_offices(&call.to(), &PageQuery::default()).await.unwrap();
    assert!(offices.items.iter().all(|office| office.holders.len() <= 1), "a mandate was given twice");
});

story!(holes_are_found_and_not_filled, house, _engine => {
    for (who, expected) in [
        ("leder@aas", vec![
            (HoleKind::GoalWithoutMeasure, 7),
            (HoleKind::NobodyAccountable, 31),
        ]),
        ("leder@follo", vec![
            (HoleKind::NationalGoalWithoutGoal, 1),
            (HoleKind::NobodyAccountable, 27),
            (HoleKind::EveryoneNamed, 3),
            (HoleKind::UnclearDeadline, 1),
            (HoleKind::NoEvaluationDate, 1),
        ]),
    ] {
        let id = plan(&house, who).await.id;
        let call = house.member(who).await;
        let holes = house.app.get_holes(&call.to(), id).await.unwrap();
        for (kind, count) in expected {
            let found = holes.counts.iter().find(|hole| hole.kind == kind).map_or(0, |hole| hole.count);
            assert_eq!(found, count, "{who}: {kind:?}");
        }
        assert_eq!(holes.holes.len(), holes.counts.iter().map(|hole| hole.count as usize).sum::<usize>());
    }
});

story!(a_club_leader_sees_the_plan_as_adopted, house, _engine => {
    let seen = plan(&house, "klubb@follo").await;
    assert_eq!(seen.shown, Shown::AsAdopted);
    assert!(seen.roll_up.is_empty());
    let measures = seen.areas.iter().flat_map(|area| &area.goals).flat_map(|goal| &goal.measures);
    assert!(measures.clone().all(|measure| measure.progress.is_none()));
    assert!(measures.clone().all(|measure| measure.adopted_text.is_some()));
    assert!(measures.filter_map(|measure| measure.deadline.as_ref()).all(|deadline| !deadline.overdue));
});

story!(every_order_gives_every_measure_once, house, _engine => {
    let call = house.member("leder@follo").await;
    let all = [
        MeasureSort::Number, MeasureSort::NumberDescending, MeasureSort::Due, MeasureSort::DueDescending,
        MeasureSort::Title, MeasureSort::TitleDescending, MeasureSort::Reported, MeasureSort::ReportedDescending,
    ];
    for sort in all {
        let mut query = MeasureListQuery { sort: Some(sort), limit: Some(7), ..MeasureListQuery::default() };
        let mut seen = Vec::new();
        loop {
            let page = house.app.list_measures(&call.to(), &query).await.unwrap();
            assert!(page.items.len() <= 7);
            seen.extend(page.items.iter().map(|measure| measure.id));
            query.cursor = page.next;
            if query.cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 41, "{sort:?}");
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 41, "{sort:?} gave a measure twice");
    }
});

story!(titles_are_in_norwegian_order, house, _engine => {
    let call = house.member("leder@follo").await;
    let query = MeasureListQuery { sort: Some(MeasureSort::Title), limit: Some(200), ..MeasureListQuery::default() };
    let page = house.app.list_measures(&call.to(), &query).await.unwrap();
    let titles: Vec<_> = page.items.iter().map(|measure| measure.title.clone()).collect();
    let mut sorted = titles.clone();
    sorted.sort_by_key(|title| verv_domain::folding::alphabetical_key(title));
    assert_eq!(titles, sorted);
});

story!(status_is_the_same_in_the_statement_and_in_the_domain, house, _engine => {
    use verv_app::Sent;
    use verv_contract::plan::check_ins::CheckInRequest;
    use verv_domain::plan::check_ins::ReportedStatus;
    use verv_tests::clock_and_rng::DAY;

    let call = house.member("leder@follo").await;
    let everything = MeasureListQuery { limit: Some(200), ..MeasureListQuery::default() };
    let all = house.app.list_measures(&call.to(), &everything).await.unwrap().items;
    for (measure, status) in all.iter().zip(ReportedStatus::ALL.into_iter().cycle()).take(12) {
        let report = CheckInRequest { status, reason: Some("derfor".to_owned()), next_step: None, said_at: None };
        house.app.check_in(&call.to(), measure.id, &Sent::read(report)).await.unwrap();
    }
    for days in [0, 59, 2, 100] {
        house.clock.pass(days * DAY);
        let call = house.member("leder@follo").await;
        let all = house.app.list_measures(&call.to(), &everything).await.unwrap().items;
        let mut counted = 0;
        for status in MeasureStatus::ALL {
            let query = MeasureListQuery { status: Some(status), ..everything.clone() };
            let listed = house.app.list_measures(&call.to(), &query).await.unwrap().items;
            assert!(listed.iter().all(|measure| measure.status == status), "{status:?} after {days} days");
            assert_eq!(listed.len(), all.iter().filter(|measure| measure.status == status).count());
            counted += listed.len();
        }
        assert_eq!(counted, all.len());
    }
});
