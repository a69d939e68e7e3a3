//! Agreements, cases, arguments and seats: kept by whoever follows them, and counted by targets.

use verv_app::{AppError, Call, Expected, Sent};
use verv_contract::{
    ProblemCode,
    lists::ListEntryRequest,
    organisation::{
        agreements::{AgreementQuery, AgreementRenewalRequest, AgreementRequest, AgreementView},
        arguments::{ArgumentQuery, ArgumentUseRequest},
        cases::{CaseQuery, CaseRequest, CaseView},
        representations::RepresentationRequest,
    },
    page::PageQuery,
    plan::measures::MeasureListQuery,
    progress::{
        definitions::{CountedBy, CountingMethod, CountingRequest, EventRule},
        results::{MeasureProgress, ProgressExplanation},
    },
};
use verv_domain::{
    organisation::{
        agreements::AgreementStanding,
        cases::{CaseKind, CaseState},
    },
    progress::{figures::Figure, results::State},
    time::date,
};
use verv_tests::{House, clock_and_rng::DAY};

use crate::story;

const PARTIES: &str = "Avtaler med AP, SV og Rødt";
const OVERVIEW: &str = "Oversikt over politiske forslag og vedtak";
const SEATS: &str = "Plass i arbeidsgivers grupper om utsetting";

async fn agreement(house: &House, call: &Call, with: &str) -> AgreementView {
    let all = house.app.list_agreements(&call.to(), &AgreementQuery::default()).await.unwrap().items;
    all.into_iter().find(|view| view.counterparty == with).unwrap_or_else(|| panic!("none with {with}"))
}

async fn case(house: &House, call: &Call, title: &str) -> CaseView {
    let all = house.app.list_cases(&call.to(), &CaseQuery::default()).await.unwrap().items;
    all.into_iter().find(|view| view.title == title).unwrap_or_else(|| panic!("no {title}"))
}

async fn measure(house: &House, call: &Call, title: &str) -> MeasureProgress {
    let plan = house.app.list_plans(&call.to(), &PageQuery::default()).await.unwrap().items.remove(0);
    let progress = house.app.get_plan_progress(&call.to(), plan.id).await.unwrap();
    progress.measures.into_iter().find(|measure| measure.title == title).unwrap()
}

/// Current, past their date, to be renewed.
async fn entries(house: &House, call: &Call, title: &str) -> (State, u32, u32, u32) {
    let progress = measure(house, call, title).await.progress;
    let ProgressExplanation::Register { current, lapsed, expiring, .. } = progress.explanation else {
        panic!("{progress:?}")
    };
    (progress.state, current, lapsed, expiring)
}

story!(an_agreement_that_is_renewed_is_counted_and_what_it_was_is_kept, house, _engine => {
    let call = house.member("leder@follo").await;
    // AP until the end of the year, SV past its date, Rødt renewed.
    assert_eq!(entries(&house, &call, PARTIES).await, (State::Behind, 2, 1, 0));
    let before = agreement(&house, &call, "SV").await;
    assert_eq!((before.standing, before.earlier.len()), (AgreementStanding::Expired, 0));
    let renew = async |call: &Call, signed, expected| {
        let renewal = AgreementRenewalRequest { signed, expires: Some(date(2030, 5, 31)) };
        house.app.renew_agreement(&call.to(), before.id, expected, &Sent::read(renewal)).await
    };
    for (signed, code) in [(date(2026, 6, 18), "in_the_future"), (before.signed, "not_after_the_last")] {
        let refused = renew(&call, signed, Expected::version(before.version)).await;
        let Err(AppError::InvalidFields(errors)) = refused else { panic!("{refused:?}") };
        assert_eq!((errors[0].pointer.as_str(), errors[0].code.as_str()), ("/signed", code));
    }
    let renewed = renew(&call, date(2026, 6, 15), Expected::version(before.version)).await.unwrap();
    assert_eq!((renewed.standing, renewed.expires), (AgreementStanding::Current, Some(date(2030, 5, 31))));
    assert_eq!((renewed.earlier[0].signed, renewed.earlier[0].expires), (before.signed, before.expires));
    assert_eq!(renewed.earlier[0].office, "Leder");
    // Two at once: the second has read what is no more.
    let late = renew(&call, date(2026, 6, 16), Expected::version(before.version)).await;
    assert!(matches!(late, Err(AppError::Stale(_))), "{late:?}");
    assert_eq!(agreement(&house, &call, "SV").await, renewed);
    assert_eq!(entries(&house, &call, PARTIES).await, (State::Achieved, 3, 0, 0));
    assert_eq!(measure(&house, &call, PARTIES).await.progress.goal, Some(Figure::whole(3)));
    // What is kept of it keeps it.
    let in_use = house.app.delete_agreement(&call.to(), before.id, Expected::Any).await;
    assert!(matches!(in_use, Err(AppError::Conflict(ProblemCode::InUse))), "{in_use:?}");

    // Its own lead says when it is to be renewed.
    house.clock.pass(108 * DAY);
    let autumn = house.member("leder@follo").await;
    assert_eq!(agreement(&house, &autumn, "Arbeiderpartiet").await.standing, AgreementStanding::Expiring);
    assert_eq!(entries(&house, &autumn, PARTIES).await, (State::Achieved, 3, 0, 1));
    // What is renewed no more is no part of the register.
    let last = agreement(&house, &autumn, "Arbeiderpartiet").await;
    let ended = AgreementRequest { active: false, ..(&last).into() };
    let ended =
        house.app.change_agreement(&autumn.to(), last.id, Expected::Any, &Sent::read(ended)).await.unwrap();
    assert_eq!(ended.standing, AgreementStanding::Ended);
    assert_eq!(entries(&house, &autumn, PARTIES).await.1, 2);
});

story!(whoever_follows_a_case_keeps_its_next_date, house, _engine => {
    let leader = house.member("leder@follo").await;
    let steward = house.member("htv@follo").await;
    let own = case(&house, &steward, "Konkurranse om renholdet").await;
    let sections = case(&house, &steward, "Flere hele stillinger i hjemmetjenesten").await;
    assert!(!own.past_date && sections.past_date, "the second was due on 10 June");
    assert_eq!(entries(&house, &leader, OVERVIEW).await, (State::Behind, 1, 1, 0));
    let change = async |call: &Call, view: &CaseView, request: CaseRequest| {
        let expected = Expected::version(view.version);
        house.app.change_case(&call.to(), view.id, expected, &Sent::read(request)).await
    };
    let later = |view: &CaseView| CaseRequest { next_date: Some(date(2026, 10, 1)), ..view.into() };
    let denied = change(&steward, &sections, later(&sections)).await;
    assert!(matches!(denied, Err(AppError::Denied)), "the sections follow it: {denied:?}");
    assert_eq!(change(&steward, &own, later(&own)).await.unwrap().next_date, Some(date(2026, 10, 1)));
    // A seat in the body that follows it is enough.
    let section = house.member("seksjon-kontor@follo").await;
    let moved = change(&section, &sections, later(&sections)).await.unwrap();
    assert!(!moved.past_date);
    assert_eq!(entries(&house, &leader, OVERVIEW).await, (State::OnPace, 2, 0, 0));
    let decided = CaseRequest { state: CaseState::Decided, ..(&moved).into() };
    change(&section, &moved, decided).await.unwrap();
    assert_eq!(entries(&house, &leader, OVERVIEW).await.1, 1, "a decided case is followed no more");

    // What one does not follow, one does not enter either.
    let new = |title: &str, follower| CaseRequest {
        kind: CaseKind::Political,
        title: title.to_owned(),
        state: CaseState::Open,
        agreement_area: None,
        opened_on: date(2026, 6, 1),
        next_date: None,
        next_step: None,
        follower,
        section: None,
        link: None,
        note: None,
    };
    let create = async |call: &Call, request| house.app.create_case(&call.to(), &Sent::read(request)).await;
    assert!(matches!(create(&steward, new("Ny sak", None)).await, Err(AppError::Denied)));
    let follower = own.follower.as_ref().unwrap().to_party();
    create(&steward, new("Ny sak", Some(follower))).await.unwrap();
    let again = create(&steward, new("NY SAK", Some(follower))).await;
    assert!(matches!(again, Err(AppError::Conflict(ProblemCode::AlreadyExists))), "{again:?}");
    let club = house.member("klubb@follo").await;
    let hidden = house.app.list_cases(&club.to(), &CaseQuery::default()).await;
    assert!(matches!(hidden, Err(AppError::Denied)), "{hidden:?}");
    assert!(matches!(create(&club, new("Klubbens sak", None)).await, Err(AppError::Denied)));
});

story!(cases_come_by_their_next_dates_page_by_page, house, _engine => {
    let call = house.member("leder@follo").await;
    let undated = CaseRequest {
        next_date: None,
        title: "Uten dato".to_owned(),
        ..(&case(&house, &call, "Konkurranse om renholdet").await).into()
    };
    house.app.create_case(&call.to(), &Sent::read(undated)).await.unwrap();
    let mut titles = Vec::new();
    let mut query = CaseQuery { limit: Some(1), ..CaseQuery::default() };
    loop {
        let page = house.app.list_cases(&call.to(), &query).await.unwrap();
        titles.extend(page.items.into_iter().map(|view| view.title));
        let Some(next) = page.next else { break };
        query.cursor = Some(next);
    }
    let expected = [
        "Flere hele stillinger i hjemmetjenesten", "Lokale forhandlinger 2026", "Konkurranse om renholdet", "Uten dato",
    ];
    assert_eq!(titles, expected);
    let negotiations = CaseQuery { kind: Some(CaseKind::Negotiation), ..CaseQuery::default() };
    let found = house.app.list_cases(&call.to(), &negotiations).await.unwrap().items;
    assert_eq!((found.len(), found[0].agreement_area_name.as_deref()), (1, Some("KS")));
});

story!(where_an_argument_was_used_is_logged_by_office_and_taken_back, house, _engine => {
    let leader = house.member("leder@follo").await;
    let steward = house.member("htv@follo").await;
    let query = ArgumentQuery::default();
    let all = house.app.list_arguments(&leader.to(), &query).await.unwrap().items;
    let topics: Vec<_> = all.iter().map(|argument| (argument.topic.as_str(), argument.uses)).collect();
    assert_eq!(topics, [("Egne ansatte", 0), ("Heltid", 1)]);
    let id = all[0].id;
    let used = |day| ArgumentUseRequest { day, place: "Debatt i biblioteket".to_owned() };
    let future = house.app.log_argument_use(&steward.to(), id, &Sent::read(used(date(2026, 6, 18)))).await;
    assert!(matches!(future, Err(AppError::InvalidFields(_))), "{future:?}");
    let logged =
        house.app.log_argument_use(&steward.to(), id, &Sent::read(used(date(2026, 6, 16)))).await.unwrap().value;
    assert_eq!(logged.office, "Hovedtillitsvalgt");
    let argument = house.app.get_argument(&leader.to(), id).await.unwrap();
    assert_eq!((argument.uses, argument.last_used), (1, Some(date(2026, 6, 16))));
    let board = house.member("styre@follo").await;
    let theirs = house.app.delete_argument_use(&board.to(), (id, logged.id), Expected::Any).await;
    assert!(matches!(theirs, Err(AppError::Denied)), "{theirs:?}");
    let elsewhere = house.app.delete_argument_use(&steward.to(), (all[1].id, logged.id), Expected::Any).await;
    assert!(matches!(elsewhere, Err(AppError::Hidden)), "of another argument: {elsewhere:?}");
    let in_use = house.app.delete_argument(&leader.to(), id, Expected::Any).await;
    assert!(matches!(in_use, Err(AppError::Conflict(ProblemCode::InUse))), "{in_use:?}");
    house.app.delete_argument_use(&steward.to(), (id, logged.id), Expected::Any).await.unwrap();
    house.app.delete_argument(&leader.to(), id, Expected::Any).await.unwrap();
    assert_eq!(house.app.list_arguments(&leader.to(), &query).await.unwrap().items.len(), 1);
});

story!(a_seat_counts_while_somebody_sits_in_it, house, _engine => {
    let call = house.member("leder@follo").await;
    assert_eq!(entries(&house, &call, SEATS).await, (State::OnPace, 1, 0, 0));
    let seat = house.app.list_representations(&call.to(), &PageQuery::default()).await.unwrap().items.remove(0);
    let vacant = RepresentationRequest { office_id: None, ..(&seat).into() };
    house.app.change_representation(&call.to(), seat.id, Expected::Any, &Sent::read(vacant)).await.unwrap();
    assert_eq!(entries(&house, &call, SEATS).await, (State::NotStarted, 0, 0, 0));
    let over = RepresentationRequest { to: Some(date(2026, 5, 1)), ..(&seat).into() };
    let over =
        house.app.change_representation(&call.to(), seat.id, Expected::Any, &Sent::read(over)).await.unwrap();
    assert!(over.ended);
    assert_eq!(entries(&house, &call, SEATS).await.1, 0);
});

story!(an_agreement_area_is_counted_by_its_own_key_and_by_none_that_looks_like_it, house, _engine => {
    let call = house.member("leder@follo").await;
    let add = async |name: &str| {
        let entry = ListEntryRequest { name: name.to_owned(), position: 30, active: true };
        house.app.create_agreement_area(&call.to(), &Sent::read(entry)).await.unwrap().value
    };
    // In a pattern, the `_` of the first would be the `x` of the second.
    let (unnamed, named) = (add("Sone a b").await, add("Sone axb").await);
    assert_eq!((unnamed.key.as_str(), named.key.as_str()), ("sone_a_b", "sone_axb"));
    let rule = EventRule {
        types: vec!["course".to_owned().try_into().unwrap()],
        purposes: Vec::new(),
        organisers: Vec::new(),
        agreement_areas: vec![named.key],
        sum: None,
    };
    let counting = CountingMethod {
        courses: Vec::new(),
        indicator: None,
        by: CountedBy::Events,
        rule: Some(rule),
        baseline: None,
        percent: None,
        interval: None,
        entries: None,
    };
    let query = MeasureListQuery { search: Some("teams".to_owned()), ..MeasureListQuery::default() };
    let measure = house.app.list_measures(&call.to(), &query).await.unwrap().items[0].id;
    let counting = Sent::read(CountingRequest { counting: Some(counting) });
    house.app.change_measure_counting(&call.to(), measure, Expected::Any, &counting).await.unwrap();
    house.app.delete_agreement_area(&call.to(), unnamed.id, Expected::Any).await.unwrap();
    let in_use = house.app.delete_agreement_area(&call.to(), named.id, Expected::Any).await;
    assert!(matches!(in_use, Err(AppError::Conflict(ProblemCode::InUse))), "{in_use:?}");
});
