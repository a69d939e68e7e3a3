//! Mandates, tenants, and the leader that a branch always has.

use verv_app::{AppError, Call, Expected, Sent, identity::people::NewPerson};
use verv_contract::{
    ProblemCode,
    identity::people::PersonQuery,
    organisation::{
        mandates::{MandateEndRequest, MandateQuery, MandateView, NewMandateRequest},
        offices::OfficeRequest,
    },
    plan::{measures::MeasureListQuery, responsibilities::ResponsibilityRequest},
};
use verv_domain::{
    Date,
    folding::Mailbox,
    organisation::{offices::Role, parties::Party},
    text::Name,
};
use verv_tests::{House, clock_and_rng::DAY};

use crate::story;

async fn mandate_of(house: &House, call: &Call, email: &str) -> MandateView {
    let query = MandateQuery { limit: Some(200), ..MandateQuery::default() };
    let mandates = house.app.list_mandates(&call.to(), &query).await.unwrap().items;
    mandates.into_iter().find(|mandate| mandate.email == email).unwrap()
}

async fn end(
    house: &House,
    call: &Call,
    mandate: &MandateView,
    to: Option<Date>,
) -> Result<MandateView, AppError> {
    let expected = Expected::version(mandate.version);
    house.app.end_mandate(&call.to(), mandate.id, expected, &Sent::read(MandateEndRequest { to })).await
}

fn is_last_leader<T>(outcome: &Result<T, AppError>) -> bool {
    matches!(outcome, Err(AppError::Conflict(ProblemCode::LastLeader)))
}

story!(access_ends_with_the_mandates_last_day, house, _engine => {
    let leader = house.member("leder@follo").await;
    let mandate = mandate_of(&house, &leader, "kasserer@follo.example").await;
    end(&house, &leader, &mandate, Some(leader.scope.today)).await.unwrap();
    let slug = "follo".parse().unwrap();
    let enter = async || {
        let claims = house.claims("kasserer@follo.example").await;
        house.app.enter(claims, Some(&slug), None, house.request("test")).await
    };
    assert!(enter().await.is_ok(), "the last day counts");
    // Eleven hours on it is 23:00 in Oslo; one more, and the day is over. No job has run.
    house.clock.pass(11 * DAY / 24);
    assert!(enter().await.is_ok());
    house.clock.pass(DAY / 24 + 1);
    assert!(matches!(enter().await, Err(AppError::Hidden)), "the day after, there is nothing");
});

story!(a_mandate_that_has_not_begun_gives_nothing, house, _engine => {
    let leader = house.member("leder@aas").await;
    let mandate = mandate_of(&house, &leader, "leder@aas.example").await;
    let new = NewMandateRequest {
        office_id: mandate.office_id,
        email: "htv@follo.example".to_owned(),
        name: "Vikar".to_owned(),
        deputy: true,
        from: leader.scope.today.tomorrow(),
        to: None,
    };
    house.app.create_mandate(&leader.to(), &Sent::read(new)).await.unwrap();
    let slug = "aas".parse().unwrap();
    let enter = async || {
        let claims = house.claims("htv@follo.example").await;
        house.app.enter(claims, Some(&slug), None, house.request("test")).await
    };
    assert!(matches!(enter().await, Err(AppError::Hidden)));
    house.clock.pass(DAY);
    assert!(enter().await.is_ok());
});

story!(the_last_leader_stays, house, _engine => {
    let leader = house.member("leder@follo").await;
    let today = leader.scope.today;
    let mandate = mandate_of(&house, &leader, "leder@follo.example").await;
    for to in [today.yesterday(), today, today.plus_days(300)] {
        assert!(is_last_leader(&end(&house, &leader, &mandate, Some(to)).await), "ended on {to}");
    }
    let office = house.app.get_office(&leader.to(), mandate.office_id).await.unwrap();
    let demoted = OfficeRequest { name: office.name, role: Role::Other, position: office.position };
    let changed = house.app
        .change_office(&leader.to(), office.id, Expected::version(office.version), &Sent::read(demoted)).await;
    assert!(is_last_leader(&changed));
});

story!(two_leaders_cannot_remove_each_other_at_once, house, _engine => {
    for round in 0..6 {
        let leader = house.member("leder@follo").await;
        let office_id = mandate_of(&house, &leader, "leder@follo.example").await.office_id;
        let new = NewMandateRequest {
            office_id,
            email: format!("leder{round}@follo.example"),
            name: "Leder to".to_owned(),
            deputy: false,
            from: leader.scope.today,
            to: None,
        };
        let other = house.app.create_mandate(&leader.to(), &Sent::read(new)).await.unwrap().value;
        let own = mandate_of(&house, &leader, "leder@follo.example").await;
        let yesterday = leader.scope.today.yesterday().into();
        // The other's mandate began today; it ends on its first day, which leaves tomorrow without a leader.
        let (one, two) = tokio::join!(
            end(&house, &leader, &own, yesterday),
            end(&house, &leader, &other, Some(leader.scope.today)),
        );
        assert!(is_last_leader(&one) || is_last_leader(&two), "round {round}: {one:?} {two:?}");
        // Put things back for the next round.
        let own = mandate_of(&house, &leader, "leder@follo.example").await;
        if own.to.is_some() {
            end(&house, &leader, &own, None).await.unwrap();
        }
        let other = mandate_of(&house, &leader, &format!("leder{round}@follo.example")).await;
        if other.to.is_none() {
            end(&house, &leader, &other, Some(leader.scope.today)).await.unwrap();
        }
    }
});

story!(an_office_is_given_to_somebody_once, house, _engine => {
    let leader = house.member("leder@follo").await;
    let office_id = mandate_of(&house, &leader, "kasserer@follo.example").await.office_id;
    for round in 0..6 {
        let give = async |days: i32| {
            let new = NewMandateRequest {
                office_id,
                email: format!("ny{round}@follo.example"),
                name: "Ny".to_owned(),
                deputy: false,
                from: leader.scope.today.plus_days(days),
                to: None,
            };
            house.app.create_mandate(&leader.to(), &Sent::read(new)).await
        };
        let (one, two) = tokio::join!(give(0), give(1));
        assert_eq!(u8::from(one.is_ok()) + u8::from(two.is_ok()), 1, "round {round}: {one:?} {two:?}");
        let refused = one.err().or(two.err());
        assert!(matches!(refused, Some(AppError::InvalidFields(_))), "round {round}: {refused:?}");
    }
});

story!(whoever_is_added_holds_an_office_until_they_hold_it_again, house, _engine => {
    let leader = house.member("leder@follo").await;
    let today = leader.scope.today;
    let office = mandate_of(&house, &leader, "kasserer@follo.example").await;
    let give = async |from: Date, to: Option<Date>| {
        let new = NewMandateRequest {
            office_id: office.office_id,
            email: "ny@follo.example".to_owned(),
            name: "Ny".to_owned(),
            deputy: false,
            from,
            to,
        };
        house.app.create_mandate(&leader.to(), &Sent::read(new)).await.unwrap();
    };
    let (last_term, next_term) = (today.plus_days(-400), today.plus_days(30));
    give(last_term, Some(today.yesterday())).await;
    give(next_term, None).await;
    let mut added = NewPerson {
        email: Mailbox::parse("ny@follo.example").unwrap(),
        name: Name::parse("Ny").unwrap(),
        branch: "follo".parse().unwrap(),
        office: Name::parse(&office.office).unwrap(),
        role: Role::Other,
        from: None,
    };
    let terms = async || -> Vec<_> {
        let query =
            MandateQuery { office: Some(office.office_id), limit: Some(200), ..MandateQuery::default() };
        let mandates = house.app.list_mandates(&leader.to(), &query).await.unwrap().items;
        let theirs = mandates.into_iter().filter(|mandate| mandate.email == "ny@follo.example");
        let mut terms: Vec<_> = theirs.map(|mandate| (mandate.from, mandate.to)).collect();
        terms.sort_unstable();
        terms
    };
    let wanted = [
        (last_term, Some(today.yesterday())),
        (today, Some(next_term.yesterday())),
        (next_term, None),
    ];
    for from in [Some(last_term.plus_days(10)), None] {
        added.from = from;
        house.app.add_person(&house.request("add_person"), &added).await.unwrap();
        assert_eq!(terms().await, wanted, "from {from:?}");
    }
});

story!(an_office_of_another_branch_cannot_be_accountable, house, _engine => {
    let (follo, aas) = (house.member("leder@follo").await, house.member("leder@aas").await);
    let measure = house.app.list_measures(&follo.to(), &MeasureListQuery::default()).await.unwrap().items.remove(0);
    let foreign = mandate_of(&house, &aas, "leder@aas.example").await.office_id;
    let request = ResponsibilityRequest {
        accountable: Some(Party::Office(foreign)),
        supporting: Vec::new(),
        from: None,
        to: None,
    };
    let outcome = house.app.assign_responsibility(&follo.to(), measure.id, Expected::Any, &Sent::read(request)).await;
    let Err(AppError::InvalidFields(errors)) = outcome else { panic!("{outcome:?}") };
    assert_eq!((errors[0].pointer.as_str(), errors[0].code.as_str()), ("/accountable", "unknown"));
    let after = house.app.get_measure(&follo.to(), measure.id).await.unwrap();
    assert_eq!(after.version, measure.version, "nothing was written");
    assert!(after.accountable == measure.accountable);
});

story!(the_schema_itself_keeps_branches_apart, house, engine => {
    use verv_storage::{Scope, plan::responsibilities::{self, NewPart}};
    use verv_domain::plan::responsibilities::Part;

    let (follo, aas) = (house.member("leder@follo").await, house.member("leder@aas").await);
    let theirs = house.app.list_measures(&aas.to(), &MeasureListQuery::default()).await.unwrap().items.remove(0);
    let office = mandate_of(&house, &follo, "leder@follo.example").await.office_id;
    let new = NewPart {
        id: uuid::Uuid::from_u128(1).into(),
        part: Part::Supporting,
        party: Party::Office(office),
        position: 1,
        starts: follo.scope.today,
        ends: None,
    };
    let mut tx = house.scratch.database.begin().await.unwrap();
    let scope = Scope { ..follo.scope };
    let outcome = responsibilities::insert(&mut tx, &scope, theirs.id, new, verv_domain::Timestamp(1)).await;
    assert!(matches!(outcome, Err(verv_storage::StorageError::Reference(_))), "{engine:?}: {outcome:?}");
});

story!(whom_a_branch_knows_is_found_alike_on_both_engines, house, _engine => {
    let leader = house.member("leder@follo").await;
    let office_id = mandate_of(&house, &leader, "kasserer@follo.example").await.office_id;
    let give = async |email: &str, name: &str, from: Date, to: Option<Date>| {
        let (email, name) = (email.to_owned(), name.to_owned());
        let new = NewMandateRequest { office_id, email, name, deputy: false, from, to };
        house.app.create_mandate(&leader.to(), &Sent::read(new)).await.unwrap();
    };
    let today = leader.scope.today;
    give("aase@follo.example", "ÅSE ØVERBÆK", today.plus_days(-300), Some(today.plus_days(-200))).await;
    give("aase@follo.example", "Åse Øverbæk", today.plus_days(-100), Some(today.yesterday())).await;
    give("prosent@follo.example", "100 % Šárá", today.tomorrow(), None).await;
    let found = async |search: Option<&str>, limit: u32, cursor: Option<String>| {
        let query = PersonQuery { search: search.map(str::to_owned), limit: Some(limit), cursor };
        house.app.list_people(&leader.to(), &query).await.unwrap()
    };
    for words in ["åse", "ØVER", "bæk", "aase@"] {
        let people = found(Some(words), 50, None).await.items;
        let [person] = &people[..] else { panic!("{words}: {people:?}") };
        assert_eq!((person.name.as_str(), person.current), ("Åse Øverbæk", false), "{words}");
    }
    assert_eq!(found(Some("0 % šá"), 50, None).await.items.len(), 1);
    assert!(found(Some("_"), 50, None).await.items.is_empty());
    let first = found(None, 1, None).await;
    assert_eq!(first.items[0].email, "prosent@follo.example");
    let rest = found(None, 200, first.next).await;
    assert_eq!((rest.items.len(), rest.next), (12, None));
    assert!(rest.items[1..].iter().all(|person| person.current));
});
