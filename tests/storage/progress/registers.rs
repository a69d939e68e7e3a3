//! The register of workplaces, and the lists that are the branch's own.

use verv_app::{AppError, Call, Expected, Sent};
use verv_contract::{
    ProblemCode,
    lists::ListEntryRequest,
    organisation::workplaces::{WorkplaceQuery, WorkplaceRequest, WorkplaceView},
    page::PageQuery,
    progress::events::{EventQuery, EventRequest, EventWithdrawalRequest},
};
use verv_domain::time::date;
use verv_tests::House;

use super::events::visit;
use crate::story;

async fn workplaces(house: &House, call: &Call, query: WorkplaceQuery) -> Vec<WorkplaceView> {
    let query = WorkplaceQuery { limit: Some(200), ..query };
    house.app.list_workplaces(&call.to(), &query).await.unwrap().items
}

fn names(workplaces: &[WorkplaceView]) -> Vec<&str> {
    workplaces.iter().map(|workplace| workplace.name.as_str()).collect()
}

story!(a_visit_is_the_last_until_the_next_or_until_it_is_taken_back, house, _engine => {
    let call = house.member("leder@follo").await;
    let this_year = || WorkplaceQuery { not_visited_since: Some(date(2026, 1, 1)), ..WorkplaceQuery::default() };
    let before = workplaces(&house, &call, this_year()).await;
    assert!(names(&before).contains(&"Skole A") && !names(&before).contains(&"Sykehjem A"), "{:?}", names(&before));
    let school = before.into_iter().find(|workplace| workplace.name == "Skole A").unwrap();
    assert_eq!((school.last_visit, school.has_club, school.has_agreement), (None, true, true));
    let at = |request: EventRequest| EventRequest { workplace_id: Some(school.id), place: None, ..request };
    let day = date(2026, 6, 10);
    let logged = house.app.log_event(&call.to(), &Sent::read(at(visit(day)))).await.unwrap().value;
    assert_eq!(logged.agreement_area.as_ref().unwrap().as_str(), "ks");
    let meeting = EventRequest { event_type: "other".to_owned().try_into().unwrap(), ..at(visit(date(2026, 6, 12))) };
    house.app.log_event(&call.to(), &Sent::read(meeting)).await.unwrap();
    let visited = house.app.get_workplace(&call.to(), school.id).await.unwrap();
    assert_eq!(visited.last_visit, Some(day), "what is no visit does not count as one");
    assert!(!names(&workplaces(&house, &call, this_year()).await).contains(&"Skole A"));
    let withdrawal = Sent::read(EventWithdrawalRequest::default());
    house.app.withdraw_event(&call.to(), logged.id, Expected::Any, &withdrawal).await.unwrap();
    assert_eq!(house.app.get_workplace(&call.to(), school.id).await.unwrap().last_visit, None);

    let in_use = house.app.delete_workplace(&call.to(), school.id, Expected::Any).await;
    assert!(matches!(in_use, Err(AppError::Conflict(ProblemCode::InUse))), "{in_use:?}");
});

story!(names_that_look_alike_are_one_and_filters_find, house, _engine => {
    let call = house.member("leder@follo").await;
    let new = |name: &str| WorkplaceRequest {
        name: name.to_owned(),
        employer_id: None,
        agreement_area: Some("virke".to_owned().try_into().unwrap()),
        club_id: None,
        has_steward: false,
        active: true,
    };
    let create = async |name: &str| house.app.create_workplace(&call.to(), &Sent::read(new(name))).await;
    let created = create("Ærlig Åpen barnehage").await.unwrap().value;
    // A Greek letter that looks like the Latin one.
    let again = create("Ærlig Åp\u{435}n barnehage").await;
    assert!(matches!(again, Err(AppError::Conflict(ProblemCode::AlreadyExists))), "{again:?}");
    let query = WorkplaceQuery { search: Some("åpen".to_owned()), ..WorkplaceQuery::default() };
    assert_eq!(names(&workplaces(&house, &call, query).await), ["Ærlig Åpen barnehage"]);
    let query = WorkplaceQuery { agreement_area: created.agreement_area.clone(), ..WorkplaceQuery::default() };
    assert_eq!(names(&workplaces(&house, &call, query).await), ["Ærlig Åpen barnehage"]);
    let all = workplaces(&house, &call, WorkplaceQuery::default()).await;
    assert_eq!(all.last().unwrap().name, "Ærlig Åpen barnehage", "as a Norwegian list is ordered");
    let without = WorkplaceQuery { has_steward: Some(false), has_club: Some(false), ..WorkplaceQuery::default() };
    assert_eq!(names(&workplaces(&house, &call, without).await), ["Ærlig Åpen barnehage"]);
    house.app.delete_workplace(&call.to(), created.id, Expected::Any).await.unwrap();
    let gone = house.app.get_workplace(&call.to(), created.id).await;
    assert!(matches!(gone, Err(AppError::Hidden)), "{gone:?}");
});

story!(a_key_stays_and_what_is_used_is_not_deleted, house, _engine => {
    let call = house.member("leder@follo").await;
    let entry = |name: &str| Sent::read(ListEntryRequest { name: name.to_owned(), position: 20, active: true });
    let purpose = house.app.create_purpose(&call.to(), &entry("Lærlinger og unge")).await.unwrap().value;
    assert_eq!(purpose.key.as_str(), "laerlinger_og_unge");
    let renamed =
        house.app.change_purpose(&call.to(), purpose.id, Expected::Any, &entry("Unge")).await.unwrap();
    assert_eq!((renamed.key, renamed.name.as_str()), (purpose.key.clone(), "Unge"));
    // The key is taken, although the name is free again.
    let again = house.app.create_purpose(&call.to(), &entry("Lærlinger og unge")).await;
    assert!(matches!(again, Err(AppError::Conflict(ProblemCode::AlreadyExists))), "{again:?}");

    let request = EventRequest { purposes: vec![purpose.key], ..visit(call.scope.today) };
    house.app.log_event(&call.to(), &Sent::read(request)).await.unwrap();
    let in_use = house.app.delete_purpose(&call.to(), purpose.id, Expected::Any).await;
    assert!(matches!(in_use, Err(AppError::Conflict(ProblemCode::InUse))), "{in_use:?}");
    let types = house.app.list_event_types(&call.to(), &PageQuery::default()).await.unwrap().items;
    // By a rule, by an event; and by nothing.
    for (key, is_used) in [("party_meeting", true), ("workplace_visit", true), ("course", false)] {
        let found = types.iter().find(|event_type| event_type.key.as_str() == key).unwrap();
        let deleted = house.app.delete_event_type(&call.to(), found.id, Expected::Any).await;
        assert_eq!(matches!(deleted, Err(AppError::Conflict(ProblemCode::InUse))), is_used, "{key}: {deleted:?}");
        assert_eq!(deleted.is_ok(), !is_used, "{key}");
    }
});

story!(a_club_leader_sees_the_workplaces_of_the_club, house, _engine => {
    let club = house.member("klubb@follo").await;
    let own = workplaces(&house, &club, WorkplaceQuery::default()).await;
    assert_eq!(names(&own), ["Barnehage Sør"]);
    let leader = house.member("leder@follo").await;
    let all = workplaces(&house, &leader, WorkplaceQuery::default()).await;
    let other = all.iter().find(|workplace| workplace.name == "Sykehjem A").unwrap();
    let hidden = house.app.get_workplace(&club.to(), other.id).await;
    assert!(matches!(hidden, Err(AppError::Denied)), "{hidden:?}");
    let log = async |request: EventRequest| house.app.log_event(&club.to(), &Sent::read(request)).await;
    let there = EventRequest { workplace_id: Some(other.id), place: None, ..visit(club.scope.today) };
    assert!(matches!(log(there).await, Err(AppError::Denied)));
    let here = EventRequest { workplace_id: Some(own[0].id), place: None, ..visit(club.scope.today) };
    let logged = log(here).await.unwrap().value;
    assert_eq!(logged.organiser.name, "Klubbleder");
    let elsewhere = log(visit(club.scope.today)).await.unwrap().value;
    let seen = house.app.list_events(&club.to(), &EventQuery::default()).await.unwrap().items;
    assert!(seen.iter().any(|event| event.id == logged.id) && seen.iter().any(|event| event.id == elsewhere.id));
    assert!(seen.iter().all(|event| event.organiser.name == "Klubbleder"), "{seen:?}");
});
