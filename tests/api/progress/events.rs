//! Events that are logged wrong, twice, late, or by whoever may not.

use serde_json::{Value, json};
use verv_contract::endpoint::Method;
use verv_tests::{Answer, Client, Engine, House, clock_and_rng::DAY};

use crate::FOLLO;

const EVENTS: &str = "/branches/follo/events";

fn visit() -> Value {
    json!({
        "day": "2026-06-16", "event_type": "workplace_visit", "place": "Sykehjem C",
        "purposes": ["recruit_members"], "counts": [{"of": "talks", "count": 14}],
    })
}

fn with(changes: &Value) -> Value {
    let mut event = visit();
    for (name, member) in changes.as_object().unwrap() {
        event[name] = member.clone();
    }
    event
}

fn path(event: &Answer) -> String {
    format!("{EVENTS}/{}", event.body["id"].as_str().unwrap_or_else(|| panic!("{}", event.text)))
}

async fn named(client: &Client, list: &str, name: &str) -> Value {
    let page = client.get(&format!("{list}?limit=200")).await.body;
    let items = page["items"].as_array().unwrap();
    items.iter().find(|item| item["name"] == name).unwrap_or_else(|| panic!("no {name}")).clone()
}

#[actix_web::test]
async fn a_visit_is_logged_read_corrected_and_taken_back() {
    let house = House::demo(Engine::Sqlite).await;
    let section = house.client("seksjon-helse@follo").await;
    let logged = section.post(EVENTS, &visit()).await;
    assert_eq!(logged.status, 201, "{}", logged.text);
    insta::assert_snapshot!("a_logged_event", logged.shown());
    let event = path(&logged);
    assert_eq!(section.get(&event).await.body, logged.body);

    let patch = json!({"counts": [{"of": "talks", "count": 12}], "reason": "Talt feil."});
    let corrected = section.patch(&format!("{event}/content"), &logged.body["version"], &patch).await;
    assert_eq!(corrected.status, 200, "{}", corrected.text);
    assert_eq!(corrected.body["corrected"]["reason"], "Talt feil.");
    let withdrawal = format!("{event}/withdrawal");
    let stale = section.put(&withdrawal, &logged.body["version"], &json!({})).await;
    assert_eq!((stale.status.as_u16(), &stale.body["current"]["version"]), (412, &json!(2)));
    let withdrawn = section.put(&withdrawal, &corrected.body["version"], &json!({})).await;
    assert_eq!((withdrawn.status.as_u16(), &withdrawn.body["place"]), (200, &Value::Null));
    let twice =
        section.draft(Method::Put, &withdrawal).header("if-match", "*").json(&json!({"reason": null}));
    assert_eq!(twice.send().await.code(), "withdrawn");
    let again = section.patch(&format!("{event}/content"), &withdrawn.body["version"], &patch).await;
    assert_eq!((again.status.as_u16(), again.code()), (409, "withdrawn"));
    let history = section.get(&format!("{event}/history")).await;
    insta::assert_snapshot!("an_events_history", history.shown());
}

#[actix_web::test]
async fn what_cannot_be_is_refused_where_it_stands() {
    let house = House::demo(Engine::Sqlite).await;
    let (client, neighbour) = (house.client("styre@follo").await, house.client("leder@aas").await);
    let foreign = neighbour.get("/branches/aas/workplaces?limit=1").await.body["items"][0]["id"].clone();
    let leader = house.client("leder@follo").await;
    let office = named(&leader, &format!("{FOLLO}/offices"), "Leder").await["id"].clone();
    let list = async || client.get(&format!("{EVENTS}?total=true")).await.body["total"].clone();
    let before = list().await;
    for (changes, pointer, code) in [
        (json!({"day": "2026-06-18"}), "/day", "in_the_future"),
        (json!({"day": "2025-12-31"}), "/day", "outside_plan"),
        (json!({"day": "2026-02-30"}), "/day", "not_a_value"),
        (json!({"event_type": "stand"}), "/event_type", "unknown"),
        (json!({"event_type": "Stand på torget"}), "/event_type", "not_a_value"),
        (json!({"purposes": ["recruit_members", "boats"]}), "/purposes/1", "unknown"),
        (json!({"purposes": ["training", "training"]}), "/purposes/1", "named_twice"),
        (json!({"counts": [{"of": "talks", "count": -1}]}), "/counts/0/count", "not_a_value"),
        (json!({"counts": [{"of": "talks", "count": 1_000_001}]}), "/counts/0/count", "not_a_value"),
        (json!({"counts": [{"of": "talks", "count": 1.5}]}), "/counts/0/count", "not_a_value"),
        (json!({"counts": [{"of": "names", "count": 1}]}), "/counts/0/of", "not_a_value"),
        (
            json!({"counts": [{"of": "talks", "count": 1}, {"of": "talks", "count": 2}]}),
            "/counts/1",
            "named_twice",
        ),
        (json!({"workplace_id": foreign, "place": null}), "/workplace_id", "unknown"),
        (json!({"workplace_id": foreign}), "/place", "not_both"),
        (json!({"organiser": {"kind": "office", "id": office}}), "/organiser", "not_own"),
        (json!({"note": "x".repeat(301)}), "/note", "too_long"),
        (json!({"said_at": "2026-01-01T12:00:00.000Z"}), "/said_at", "too_long_ago"),
    ] {
        let answer = client.post(EVENTS, &with(&changes)).await;
        let error = &answer.body["errors"][0];
        let told = (answer.status.as_u16(), error["pointer"].as_str(), error["code"].as_str());
        assert_eq!(told, (422, Some(pointer), Some(code)), "{changes}: {}", answer.text);
    }
    // Nobody's office.
    let nobody = json!({"organiser": {"kind": "office", "id": "019ed505-0000-7000-8000-000000000000"}});
    let answer = leader.post(EVENTS, &with(&nobody)).await;
    assert_eq!(answer.body["errors"][0]["pointer"], "/organiser", "{}", answer.text);
    assert_eq!(list().await, before, "something was written");
    assert_eq!(
        client.post(EVENTS, &with(&json!({"counts": [{"of": "talks", "count": 0}]}))).await.status,
        201
    );
}

#[actix_web::test]
async fn a_key_and_an_id_count_once() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("htv@follo").await;
    let send = async || {
        client.draft(Method::Post, EVENTS).header("idempotency-key", "visit-1").json(&visit()).send().await
    };
    let (one, other) = (send().await, send().await);
    assert_eq!((one.status.as_u16(), &one.body), (201, &other.body));
    let withdrawal = format!("{}/withdrawal", path(&one));
    let withdrawn = client.put(&withdrawal, &one.body["version"], &json!({})).await;
    assert_eq!(withdrawn.status, 200, "{}", withdrawn.text);
    assert_eq!(send().await.code(), "withdrawn", "the key does not bring it back");

    let put = format!("{EVENTS}/ffffffff-ffff-4fff-bfff-ffffffffffff");
    let send = async |event: &Value| client.draft(Method::Put, &put).json(event).send().await;
    let first = send(&visit()).await;
    assert_eq!(
        (first.status.as_u16(), first.header("location")),
        (201, Some(format!("/api/v1{put}").as_str()))
    );
    let again = send(&visit()).await;
    assert_eq!((again.status.as_u16(), &again.body), (200, &first.body));
    assert_eq!(send(&with(&json!({"place": "Skole C"}))).await.code(), "id_taken");
}

#[actix_web::test]
async fn whose_mandate_has_ended_logs_nothing_and_others_correct_nothing() {
    let house = House::demo(Engine::Sqlite).await;
    let section = house.client("seksjon-helse@follo").await;
    let logged = section.post(EVENTS, &visit()).await;
    let content = format!("{}/content", path(&logged));
    let patch = json!({"note": "Noe annet."});
    let treasurer = house.client("kasserer@follo").await;
    assert_eq!(treasurer.get(&path(&logged)).await.body["may"]["correct"], false);
    assert_eq!(treasurer.patch(&content, &logged.body["version"], &patch).await.code(), "forbidden");
    let club = house.client("klubb@follo").await;
    assert_eq!(club.get(&path(&logged)).await.code(), "forbidden");

    let leader = house.client("leder@follo").await;
    let mandates = leader.get(&format!("{FOLLO}/mandates?limit=200")).await.body;
    let mandates = mandates["items"].as_array().unwrap();
    let mandate = mandates.iter().find(|mandate| mandate["email"] == "seksjon-helse@follo.example").unwrap();
    let end = format!("{FOLLO}/mandates/{}/end", mandate["id"].as_str().unwrap());
    assert_eq!(leader.put(&end, &mandate["version"], &json!({"to": "2026-06-17"})).await.status, 200);
    house.clock.pass(DAY);
    let section = house.client("seksjon-helse@follo").await;
    assert_eq!(section.post(EVENTS, &visit()).await.status, 404);
    assert_eq!(section.patch(&content, &logged.body["version"], &patch).await.status, 404);
    let leader = house.client("leder@follo").await;
    assert_eq!(leader.patch(&content, &logged.body["version"], &patch).await.status, 200);
}

#[actix_web::test]
async fn texts_that_look_like_a_persons_matter_are_stored_with_a_warning() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("htv@follo").await;
    for (note, concern) in [
        ("Kari er sykmeldt og vil ha hjelp", "person_and_health"),
        ("Vil melde seg inn: Kari Nordmann, Ola Hansen og Per Olsen", "list_of_names"),
    ] {
        let logged = client.post(EVENTS, &with(&json!({"note": note}))).await;
        assert_eq!(logged.status, 201, "{}", logged.text);
        assert_eq!(logged.body["warnings"], json!([{"pointer": "/note", "concern": concern}]));
    }
    assert_eq!(client.post(EVENTS, &visit()).await.body["warnings"], json!([]));
}
