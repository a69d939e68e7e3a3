//! How targets stand, by what was done.

use verv_app::{AppError, Call, Expected, Sent};
use verv_contract::{
    page::PageQuery,
    plan::measures::MeasureListQuery,
    progress::{
        events::{EventRequest, EventWithdrawalRequest},
        results::{MeasureProgress, PlanProgressView, ProgressExplanation},
        settings::ProgressSettingsRequest,
    },
};
use verv_domain::{
    progress::{
        figures::Figure,
        results::{Missing, State},
        rules::Sharing,
    },
    time::date,
};
use verv_tests::{House, clock_and_rng::DAY};

use super::events::visit;
use crate::story;

async fn progress(house: &House, call: &Call) -> PlanProgressView {
    let plan = house.app.list_plans(&call.to(), &PageQuery::default()).await.unwrap().items.remove(0);
    house.app.get_plan_progress(&call.to(), plan.id).await.unwrap()
}

fn of<'a>(progress: &'a PlanProgressView, title: &str) -> &'a MeasureProgress {
    progress.measures.iter().find(|measure| measure.title == title).unwrap_or_else(|| panic!("no {title}"))
}

fn value(progress: &PlanProgressView, title: &str) -> Figure {
    of(progress, title).progress.value.unwrap_or_else(|| panic!("{:?}", of(progress, title)))
}

const MEMBERS: &str = "Arbeidsplassbesøk for å verve medlemmer";
const STEWARDS: &str = "Arbeidsplassbesøk for å finne nye tillitsvalgte";

async fn answer(house: &House, call: &Call, sharing: Sharing) {
    let answer = ProgressSettingsRequest { sharing, year_starts_month: 1, year_starts_day: 1 };
    house.app.change_progress_settings(&call.to(), Expected::Any, &Sent::read(answer)).await.unwrap();
}

story!(one_visit_moves_each_target_that_it_serves, house, _engine => {
    let call = house.member("leder@aas").await;
    let before = progress(&house, &call).await;
    assert_eq!((before.sharing, of(&before, MEMBERS).progress.goal), (Sharing::Unanswered, Some(Figure::whole(6))));
    let both = EventRequest {
        purposes: ["recruit_stewards", "recruit_members"].map(|key| key.to_owned().try_into().unwrap()).into(),
        ..visit(call.scope.today)
    };
    let logged = house.app.log_event(&call.to(), &Sent::read(both)).await.unwrap().value;
    let after = progress(&house, &call).await;
    for title in [MEMBERS, STEWARDS] {
        assert_eq!(value(&after, title), value(&before, title).plus(Figure::whole(1)), "{title}");
    }
    assert_eq!(after.events_that_count, before.events_that_count + 1);
    assert_eq!(after.times_counted, before.times_counted + 2);

    // Toward one: that of its main purpose.
    answer(&house, &call, Sharing::One).await;
    let one = progress(&house, &call).await;
    assert_eq!(one.sharing, Sharing::One);
    let id = of(&one, STEWARDS).measure_id;
    let stewards = house.app.get_measure_progress(&call.to(), id).await.unwrap();
    assert_eq!(stewards.events[0].id, logged.id);
    let members = house.app.get_measure_progress(&call.to(), of(&one, MEMBERS).measure_id).await.unwrap();
    assert!(members.events.iter().all(|event| event.id != logged.id), "{members:?}");
    assert_eq!(one.events_that_count, after.events_that_count);

    house.app.withdraw_event(&call.to(), logged.id, Expected::Any, &Sent::read(EventWithdrawalRequest::default())).await.unwrap();
    answer(&house, &call, Sharing::Several).await;
    let back = progress(&house, &call).await;
    assert_eq!((&back.measures, back.times_counted), (&before.measures, before.times_counted));
});

story!(past_years_stay_and_what_is_logged_late_is_told, house, _engine => {
    let call = house.member("leder@follo").await;
    let teams = "Månedlig Teams-møte med klubbledere";
    let now = progress(&house, &call).await;
    assert_eq!((of(&now, teams).progress.value, of(&now, teams).progress.goal), (Some(Figure::whole(6)), Some(Figure::whole(12))));
    house.clock.pass(200 * DAY);
    let call = house.member("leder@follo").await;
    let late = EventRequest {
        event_type: "club_leaders_meeting".to_owned().try_into().unwrap(),
        ..visit(date(2026, 12, 10))
    };
    house.app.log_event(&call.to(), &Sent::read(late)).await.unwrap();
    let then = progress(&house, &call).await;
    let measure = of(&then, teams);
    assert_eq!((measure.progress.state, measure.progress.value), (State::NotStarted, Some(Figure::ZERO)));
    let past = &measure.progress.past[0];
    assert_eq!((past.value, past.state, past.logged_later), (Some(Figure::whole(7)), State::Missed, Figure::whole(1)));
    let ProgressExplanation::Counted { kept, .. } = &measure.progress.explanation else { panic!("{measure:?}") };
    assert_eq!((kept.met, kept.of), (0, 1));
});

story!(what_is_counted_in_other_ways_says_how_it_stands_or_what_is_missing, house, _engine => {
    let call = house.member("leder@follo").await;
    let now = progress(&house, &call).await;
    let reduction = &of(&now, "Færre godkjente turnuser med tolvtimersvakter").progress;
    assert_eq!((reduction.value, reduction.state), (Some(Figure::whole(5)), State::OnPace), "{reduction:?}");
    let topic = &of(&now, "Ledige stillinger lyses ut som hele og faste").progress;
    let ProgressExplanation::Raised { raised: 2, of: 2, .. } = topic.explanation else { panic!("{topic:?}") };
    let routine = &of(&now, "Faste møter med partiene vi samarbeider med").progress;
    let ProgressExplanation::Routine { times: 2, next_due, .. } = routine.explanation else { panic!("{routine:?}") };
    assert_eq!(next_due, date(2026, 9, 11));
    let open = of(&now, "Hyppigere fysiske møter");
    assert_eq!(open.progress.state, State::CannotBeMeasured);
    let ProgressExplanation::CannotBeMeasured { missing } = open.progress.explanation else { panic!("{open:?}") };
    assert!([Missing::Goal, Missing::Setup].contains(&missing), "{missing:?}");
    assert!(now.measures.iter().all(|measure| measure.progress.state != State::NotCounted));

    // Whoever reads no more than their own measures reads how these stand.
    let club = house.member("klubb@follo").await;
    let plan = now.plan_id;
    let denied = house.app.get_plan_progress(&club.to(), plan).await;
    assert!(matches!(denied, Err(AppError::Denied)), "{denied:?}");
    let query = MeasureListQuery { limit: Some(200), ..MeasureListQuery::default() };
    let own = house.app.list_measures(&club.to(), &query).await.unwrap().items;
    assert!(!own.is_empty());
    for measure in own {
        let standing = house.app.get_measure_progress(&club.to(), measure.id).await.unwrap();
        assert!(standing.events.is_empty(), "where others have been: {standing:?}");
    }
});
