//! The seat that is asked: the same in the domain, in the views, in the filters and in the counts.

use std::collections::{BTreeMap, BTreeSet};

use verv_app::{Call, Expected, Sent};
use verv_contract::{
    organisation::{
        bodies::{BodyView, SeatRequest, SeatView, SeatsRequest},
        mandates::{MandateEndRequest, MandateQuery},
    },
    page::PageQuery,
    plan::{
        measures::{MeasureListQuery, MeasureSummary},
        responsibilities::ResponsibilityRequest,
    },
};
use verv_domain::{
    id::{MeasureId, OfficeId},
    organisation::parties::Party,
    plan::responsibilities::Part,
};
use verv_tests::{House, clock_and_rng::DAY};

use crate::story;

const MOST: PageQuery = PageQuery { limit: Some(200), cursor: None };

/// Those who sit in a body.
const MEMBERS: [&str; 10] = [
    "leder",
    "nestleder",
    "kasserer",
    "opplaering",
    "htv",
    "seksjon-helse",
    "seksjon-kirke",
    "seksjon-kontor",
    "seksjon-samferdsel",
    "styre",
];

async fn bodies(house: &House, call: &Call) -> Vec<BodyView> {
    house.app.list_bodies(&call.to(), &MOST).await.unwrap().items
}

async fn mine(house: &House, call: &Call, part: Part) -> BTreeSet<MeasureId> {
    let query = MeasureListQuery { mine: Some(part), limit: Some(200), ..MeasureListQuery::default() };
    house
        .app
        .list_measures(&call.to(), &query)
        .await
        .unwrap()
        .items
        .into_iter()
        .map(|measure| measure.id)
        .collect()
}

/// Gives every measure to a body, in turn.
async fn give_to_bodies(house: &House, leader: &Call) {
    let bodies = bodies(house, leader).await;
    let query = MeasureListQuery { limit: Some(200), ..MeasureListQuery::default() };
    let measures = house.app.list_measures(&leader.to(), &query).await.unwrap().items;
    for (measure, body) in measures.iter().zip(bodies.iter().cycle()) {
        let accountable = Some(Party::Body(body.id));
        let given = ResponsibilityRequest { accountable, supporting: Vec::new(), from: None, to: None };
        house
            .app
            .assign_responsibility(&leader.to(), measure.id, Expected::Any, &Sent::read(given))
            .await
            .unwrap();
    }
}

/// What the views say is what the filters find and the counts count, for all members but those who have left.
async fn agrees(house: &House, left: &[&str]) {
    let leader = house.member("leder@follo").await;
    let query = MeasureListQuery { limit: Some(200), ..MeasureListQuery::default() };
    let measures = house.app.list_measures(&leader.to(), &query).await.unwrap().items;
    let asked: BTreeMap<_, Option<OfficeId>> = bodies(house, &leader)
        .await
        .into_iter()
        .map(|body| {
            let mut seats = body.seats.iter().filter(|seat| seat.asked);
            let asked = seats.next().map(|seat| seat.office_id);
            assert!(seats.next().is_none(), "{}: one is asked", body.name);
            (body.id, asked)
        })
        .collect();
    let offices = house.app.list_offices(&leader.to(), &MOST).await.unwrap().items;
    for office in offices.iter().filter(|office| office.holders.is_empty()) {
        assert!(asked.values().all(|asked| *asked != Some(office.id)), "nobody holds {}", office.name);
    }
    for who in MEMBERS.into_iter().filter(|who| !left.contains(who)) {
        let call = house.member(&format!("{who}@follo")).await;
        let held: BTreeSet<_> = call.actor.mandates.iter().map(|mandate| mandate.office).collect();
        let answers_for = |party: &Party| match party {
            Party::Office(office) => held.contains(office),
            Party::Body(body) => asked[body].is_some_and(|office| held.contains(&office)),
        };
        let is_asked = |measure: &&MeasureSummary| {
            measure.accountable.as_ref().is_some_and(|view| answers_for(&view.party.to_party()))
        };
        let wanted: BTreeSet<_> = measures.iter().filter(is_asked).map(|measure| measure.id).collect();
        let accountable = mine(house, &call, Part::Accountable).await;
        assert_eq!(accountable, wanted, "{who}");
        assert!(accountable.is_disjoint(&mine(house, &call, Part::Supporting).await), "{who}");
        let carried = offices.iter().filter(|office| held.contains(&office.id));
        let carried: u32 = carried.filter_map(|office| office.asked_about).sum();
        assert_eq!(carried as usize, wanted.len(), "{who}");
    }
}

async fn choose(house: &House, leader: &Call, name: &str, seat: Option<usize>) {
    let body = bodies(house, leader).await.into_iter().find(|body| body.name == name).unwrap();
    let request = |(n, view): (usize, &SeatView)| SeatRequest {
        office_id: view.office_id,
        title: view.title.clone(),
        answers: seat == Some(n),
    };
    let seats = SeatsRequest { seats: body.seats.iter().enumerate().map(request).collect() };
    house
        .app
        .change_seats(&leader.to(), body.id, Expected::version(body.version), &Sent::read(seats))
        .await
        .unwrap();
}

async fn leave(house: &House, leader: &Call, email: &str) {
    let query = MandateQuery { limit: Some(200), ..MandateQuery::default() };
    let mandates = house.app.list_mandates(&leader.to(), &query).await.unwrap().items;
    for mandate in mandates.into_iter().filter(|mandate| mandate.email == email) {
        let end = Sent::read(MandateEndRequest { to: Some(leader.scope.today) });
        house.app.end_mandate(&leader.to(), mandate.id, Expected::Any, &end).await.unwrap();
    }
}

story!(one_seat_is_asked_wherever_one_looks, house, _engine => {
    let leader = house.member("leder@follo").await;
    give_to_bodies(&house, &leader).await;
    agrees(&house, &[]).await;
    for (body, seat) in [("Styret", Some(4)), ("Yrkesseksjonene", Some(2)), ("Styret", Some(9)), ("Styret", None)] {
        choose(&house, &leader, body, seat).await;
        agrees(&house, &[]).await;
    }
    choose(&house, &leader, "Styret", Some(4)).await;
    let leaving = ["htv", "seksjon-kontor", "seksjon-helse"];
    for n in 0..leaving.len() {
        let leader = house.member("leder@follo").await;
        leave(&house, &leader, &format!("{}@follo.example", leaving[n])).await;
        house.clock.pass(DAY);
        agrees(&house, &leaving[..=n]).await;
    }
});

story!(of_two_who_choose_at_once_one_does, house, _engine => {
    let leader = house.member("leder@follo").await;
    let body = bodies(&house, &leader).await.into_iter().find(|body| body.name == "Styret").unwrap();
    let choosing = async |chosen: usize| {
        let request = |(n, view): (usize, &SeatView)| SeatRequest {
            office_id: view.office_id,
            title: None,
            answers: n == chosen,
        };
        let seats = SeatsRequest { seats: body.seats.iter().enumerate().map(request).collect() };
        house.app.change_seats(&leader.to(), body.id, Expected::version(body.version), &Sent::read(seats)).await
    };
    let (one, other) = tokio::join!(choosing(1), choosing(2));
    assert_ne!(one.is_ok(), other.is_ok(), "{one:?} {other:?}");
    let after = house.app.get_body(&leader.to(), body.id).await.unwrap();
    assert_eq!(after.seats.iter().filter(|seat| seat.answers).count(), 1);
});
