//! Events: once, with their trace, and with a reason when the year is over.

use verv_app::{AppError, Call, Expected, Outcome, Sent};
use verv_contract::{
    ProblemCode,
    page::PageQuery,
    plan::plans::PlanStateRequest,
    progress::events::{
        EventChangeKind, EventCorrectionRequest, EventCount, EventQuery, EventRequest, EventView,
        EventWithdrawalRequest,
    },
};
use verv_domain::{
    Date,
    id::EventId,
    plan::plans::PlanState,
    privacy::Concern,
    progress::events::{Count, CountKind},
    time::date,
};
use verv_tests::{House, clock_and_rng::DAY};

use crate::story;

pub fn visit(day: Date) -> EventRequest {
    EventRequest {
        day,
        event_type: "workplace_visit".to_owned().try_into().unwrap(),
        workplace_id: None,
        place: Some("Sykehjem C".to_owned()),
        organiser: None,
        purposes: vec!["recruit_members".to_owned().try_into().unwrap()],
        counts: vec![EventCount { of: CountKind::Talks, count: Count::try_from(14).unwrap() }],
        note: None,
        said_at: None,
    }
}

async fn log(house: &House, call: &Call, request: EventRequest) -> Result<EventView, AppError> {
    Ok(house.app.log_event(&call.to(), &Sent::read(request)).await?.value)
}

async fn correct(
    house: &House,
    call: &Call,
    event: &EventView,
    request: EventCorrectionRequest,
) -> Result<EventView, AppError> {
    let expected = Expected::version(event.version);
    house.app.correct_event(&call.to(), event.id, expected, &Sent::read(request)).await
}

async fn withdraw(
    house: &House,
    call: &Call,
    event: &EventView,
    reason: Option<&str>,
) -> Result<EventView, AppError> {
    let request = EventWithdrawalRequest { reason: reason.map(str::to_owned) };
    house.app.withdraw_event(&call.to(), event.id, Expected::Any, &Sent::read(request)).await
}

/// The pointer and the code of the first field that is wrong.
pub fn refused<T: std::fmt::Debug>(outcome: Result<T, AppError>) -> (String, String) {
    let Err(AppError::InvalidFields(mut errors)) = outcome else { panic!("{outcome:?}") };
    let error = errors.remove(0);
    (error.pointer, error.code)
}

fn pointed(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

story!(what_two_tabs_send_under_one_id_counts_once, house, _engine => {
    let call = house.member("seksjon-helse@follo").await;
    let id: EventId = "0197f3a2-0000-4000-8000-000000000001".parse().unwrap();
    let today = call.scope.today;
    let send = async || house.app.put_event(&call.to(), id, &Sent::read(visit(today))).await;
    let outcomes = tokio::join!(send(), send(), send());
    let outcomes: [Outcome<EventView>; 3] = [outcomes.0.unwrap(), outcomes.1.unwrap(), outcomes.2.unwrap()];
    assert_eq!(outcomes.iter().filter(|outcome| !outcome.replayed).count(), 1, "{outcomes:?}");
    let query = EventQuery { from: Some(today), total: Some(true), ..EventQuery::default() };
    assert_eq!(house.app.list_events(&call.to(), &query).await.unwrap().total, Some(1));

    // Something else, or somebody else, does not get the id.
    let other = EventRequest { place: None, ..visit(today) };
    let taken = house.app.put_event(&call.to(), id, &Sent::read(other)).await;
    assert!(matches!(taken, Err(AppError::Conflict(ProblemCode::IdTaken))), "{taken:?}");
    let leader = house.member("leder@follo").await;
    let taken = house.app.put_event(&leader.to(), id, &Sent::read(visit(today))).await;
    assert!(matches!(taken, Err(AppError::Conflict(ProblemCode::IdTaken))), "{taken:?}");
    // In another branch the id is free.
    let neighbour = house.member("leder@aas").await;
    let there = house.app.put_event(&neighbour.to(), id, &Sent::read(visit(today))).await.unwrap();
    assert!(!there.replayed);

    // The device does not know that it was corrected, and is told that it is there.
    let mut correction = EventCorrectionRequest::from(&outcomes[0].value);
    correction.place = None;
    let corrected = correct(&house, &call, &outcomes[0].value, correction).await.unwrap();
    let again = send().await.unwrap();
    assert!(again.replayed && again.value.version == corrected.version);
    withdraw(&house, &call, &corrected, None).await.unwrap();
    let again = send().await;
    assert!(matches!(again, Err(AppError::Conflict(ProblemCode::Withdrawn))), "{again:?}");
});

story!(a_correction_keeps_what_was_counted_and_not_what_was_written, house, _engine => {
    let call = house.member("htv@follo").await;
    let names = "Vil melde seg inn: Kari Nordmann, Ola Hansen og Per Olsen";
    let noted = EventRequest { note: Some(names.to_owned()), ..visit(call.scope.today) };
    let logged = log(&house, &call, noted).await.unwrap();
    assert_eq!((logged.warnings[0].pointer.as_str(), logged.warnings[0].concern), ("/note", Concern::ListOfNames));
    let mut request = EventCorrectionRequest::from(&logged);
    request.note = None;
    request.counts = vec![EventCount { of: CountKind::NewMembers, count: Count::try_from(3).unwrap() }];
    let corrected = correct(&house, &call, &logged, request.clone()).await.unwrap();
    assert_eq!((corrected.warnings.len(), corrected.corrected.as_ref().unwrap().office.as_str()), (0, "Hovedtillitsvalgt"));
    let stale = correct(&house, &call, &logged, request).await;
    assert!(matches!(stale, Err(AppError::Stale(Some(_)))), "{stale:?}");

    let withdrawn = withdraw(&house, &call, &corrected, Some("Logget to ganger.")).await.unwrap();
    assert_eq!((withdrawn.note, withdrawn.place), (None, None));
    let twice = withdraw(&house, &call, &corrected, None).await;
    assert!(matches!(twice, Err(AppError::Conflict(ProblemCode::Withdrawn))), "{twice:?}");
    let page = PageQuery::default();
    let changes = house.app.list_event_changes(&call.to(), logged.id, &page).await.unwrap().items;
    let told: Vec<_> = changes.iter().map(|change| (change.what, change.before.other_texts)).collect();
    assert_eq!(told, [(EventChangeKind::Withdrawn, true), (EventChangeKind::Corrected, true)]);
    assert_eq!(changes[1].before.counts, logged.counts);
    assert_eq!(changes[0].reason.as_deref(), Some("Logget to ganger."));
    assert!(!serde_json::to_string(&changes).unwrap().contains("Nordmann"));
    let own = EventQuery { own: Some(true), ..EventQuery::default() };
    assert!(house.app.list_events(&call.to(), &own).await.unwrap().items.is_empty());
});

story!(a_year_that_is_over_is_corrected_with_a_reason_that_stays, house, _engine => {
    let logged = {
        let call = house.member("leder@follo").await;
        log(&house, &call, visit(call.scope.today)).await.unwrap()
    };
    assert!(!logged.may.needs_reason);
    // The branch's new year.
    house.clock.pass(200 * DAY);
    let call = house.member("leder@follo").await;
    assert_eq!(call.scope.today, date(2027, 1, 3));
    let shown = house.app.get_event(&call.to(), logged.id).await.unwrap();
    assert!(shown.may.needs_reason);
    let mut request = EventCorrectionRequest::from(&shown);
    request.counts.clear();
    let silent = correct(&house, &call, &shown, request.clone()).await;
    assert_eq!(refused(silent), pointed("/reason", "required"));
    assert_eq!(refused(withdraw(&house, &call, &shown, None).await), pointed("/reason", "required"));
    request.reason = Some("Talt feil.".to_owned());
    let corrected = correct(&house, &call, &shown, request).await.unwrap();
    assert_eq!(corrected.corrected.unwrap().reason.as_deref(), Some("Talt feil."));
    // What happens this year does not become last year's without one either.
    let new = log(&house, &call, visit(call.scope.today)).await.unwrap();
    let mut request = EventCorrectionRequest::from(&new);
    request.day = date(2026, 12, 31);
    assert_eq!(refused(correct(&house, &call, &new, request).await), pointed("/reason", "required"));
    // To log late is no correction.
    assert!(log(&house, &call, visit(date(2026, 12, 31))).await.is_ok());
});

story!(nothing_is_logged_or_corrected_in_a_plan_that_is_closed, house, _engine => {
    let call = house.member("leder@follo").await;
    let logged = log(&house, &call, visit(call.scope.today)).await.unwrap();
    let plan = house.app.list_plans(&call.to(), &PageQuery::default()).await.unwrap().items.remove(0);
    let closed = PlanStateRequest {
        state: PlanState::Closed,
        adopted_on: None,
        day_unknown: false,
        adopted_by: None,
    };
    house.app.change_plan_state(&call.to(), plan.id, Expected::Any, &Sent::read(closed)).await.unwrap();
    let new = log(&house, &call, visit(call.scope.today)).await;
    assert!(matches!(new, Err(AppError::Conflict(ProblemCode::PlanClosed))), "{new:?}");
    let corrected = correct(&house, &call, &logged, EventCorrectionRequest::from(&logged)).await;
    assert!(matches!(corrected, Err(AppError::Conflict(ProblemCode::PlanClosed))), "{corrected:?}");
    let withdrawn = withdraw(&house, &call, &logged, None).await;
    assert!(matches!(withdrawn, Err(AppError::Conflict(ProblemCode::PlanClosed))), "{withdrawn:?}");
});

story!(pages_of_events_are_the_whole_list, house, _engine => {
    let call = house.member("leder@follo").await;
    for place in ["A", "B", "C"] {
        log(&house, &call, EventRequest { place: Some(place.to_owned()), ..visit(call.scope.today) }).await.unwrap();
    }
    let mut query = EventQuery { limit: Some(200), ..EventQuery::default() };
    let all = house.app.list_events(&call.to(), &query).await.unwrap().items;
    assert!(all.len() > 10, "{} events", all.len());
    assert!(all.is_sorted_by(|one, next| (one.day, one.id) > (next.day, next.id)));
    assert!(all.iter().any(|event| event.purposes.len() == 2), "purposes come with the page");
    let mut read = Vec::new();
    query.limit = Some(4);
    loop {
        let page = house.app.list_events(&call.to(), &query).await.unwrap();
        read.extend(page.items);
        query.cursor = page.next;
        if query.cursor.is_none() {
            break;
        }
    }
    assert_eq!(read, all);
    let spring = EventQuery {
        from: Some(date(2026, 2, 1)),
        to: Some(date(2026, 3, 31)),
        event_type: Some("party_meeting".to_owned().try_into().unwrap()),
        purpose: Some("politics".to_owned().try_into().unwrap()),
        ..EventQuery::default()
    };
    let found = house.app.list_events(&call.to(), &spring).await.unwrap().items;
    assert_eq!(found.iter().map(|event| event.day).collect::<Vec<_>>(), [date(2026, 3, 18)]);
});
