//! The health of the demo's plan, and what each finding is mended by.

use serde_json::{Value, json};
use verv_tests::{Client, Engine, House, clock_and_rng::DAY};

use crate::FOLLO;

async fn path(client: &Client) -> String {
    let plans = client.get(&format!("{FOLLO}/plans")).await.body;
    format!("{FOLLO}/plans/{}", plans["items"][0]["id"].as_str().unwrap())
}

async fn findings(client: &Client, kind: &str) -> Vec<Value> {
    let health = client.get(&format!("{}/health", path(client).await)).await;
    assert_eq!(health.status, 200, "{}", health.text);
    let all = health.body["findings"].as_array().unwrap().clone();
    all.into_iter().filter(|finding| finding["kind"] == kind).collect()
}

#[actix_web::test]
async fn figures_that_differ_are_asked_about_until_the_branch_has_said_how_each_is_counted() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    // The demo has said how each is counted.
    assert_eq!(findings(&leader, "figures_differ").await, [] as [Value; 0]);
    let plan = leader.get(&path(&leader).await).await.body;
    let goals = plan["areas"].as_array().unwrap().iter().flat_map(|area| area["goals"].as_array().unwrap());
    for goal in goals.filter(|goal| goal["title"].as_str().unwrap().contains("flere yrkesaktive")) {
        let counting = format!("{FOLLO}/goals/{}/counting", goal["id"].as_str().unwrap());
        let draft = leader.draft(verv_contract::endpoint::Method::Put, &counting).header("if-match", "*");
        assert_eq!(draft.json(&json!({"counting": null})).send().await.status, 200);
    }
    let found = findings(&leader, "figures_differ").await;
    let [finding] = &found[..] else { panic!("{found:#?}") };
    let about = finding["about"].as_array().unwrap();
    let told: Vec<_> = about
        .iter()
        .map(|it| (it["kind"].as_str().unwrap(), it["title"].as_str().unwrap(), it["in_all"].clone()))
        .collect();
    let wanted = [
        ("goal", "200 flere yrkesaktive i Nordre Follo", json!(200)),
        ("goal", "240 flere yrkesaktive medlemmer hvert år", json!(480)),
    ];
    assert_eq!(told, wanted);
    assert_eq!(findings(&leader, "no_baseline").await.len(), 2);

    for goal in about {
        let counting = format!("{FOLLO}/goals/{}/counting", goal["id"].as_str().unwrap());
        let rule = json!({
            "types": [], "purposes": ["recruit_members"], "organisers": [], "agreement_areas": [], "sum": "new_members",
        });
        let setup = json!({
            "counting": {"by": "events", "rule": rule, "baseline": null, "percent": null, "interval": null},
        });
        let draft = leader.draft(verv_contract::endpoint::Method::Put, &counting).header("if-match", "*");
        let said = draft.json(&setup).send().await;
        assert_eq!(said.status, 200, "{}", said.text);
    }
    assert_eq!(findings(&leader, "figures_differ").await, [] as [Value; 0]);
    assert_eq!(findings(&leader, "no_baseline").await, [] as [Value; 0]);
}

#[actix_web::test]
async fn silence_is_found_when_it_has_lasted_and_ends_with_a_report() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let id =
        leader.get(&format!("{FOLLO}/measures?limit=1&kind=ongoing")).await.body["items"][0]["id"].clone();
    let report = format!("{FOLLO}/measures/{}/check-ins", id.as_str().unwrap());
    assert_eq!(leader.post(&report, &json!({"status": "on_track"})).await.status, 201);
    let is_silent = async |leader: &Client| {
        findings(leader, "silent_measure").await.iter().any(|finding| finding["about"][0]["id"] == id)
    };
    assert!(!is_silent(&leader).await);
    house.clock.pass(100 * DAY);
    let leader = house.client("leder@follo").await;
    assert!(is_silent(&leader).await);
    assert_eq!(leader.post(&report, &json!({"status": "on_track"})).await.status, 201);
    assert!(!is_silent(&leader).await);
}

#[actix_web::test]
async fn an_office_with_far_more_than_the_others_is_told_with_how_much() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let office = crate::party(&leader, "office", "Kasserer").await;
    let measures = leader.get(&format!("{FOLLO}/measures?unassigned=true&limit=200")).await.body;
    let given = measures["items"].as_array().unwrap().iter().take(40);
    for measure in given {
        let path = format!("{FOLLO}/measures/{}", measure["id"].as_str().unwrap());
        crate::assign(&leader, &path, &office, &[]).await;
    }
    let found = findings(&leader, "office_overloaded").await;
    let of_office = found.iter().find(|finding| finding["about"][0]["id"] == office["id"]);
    let of_office = of_office.unwrap_or_else(|| panic!("{found:#?}"));
    let (measures, average) =
        (of_office["measures"].as_u64().unwrap(), of_office["average"].as_u64().unwrap());
    assert!(measures >= 8 && measures > 2 * average, "{of_office}");
    assert_eq!(of_office["about"][0]["title"], "Kasserer");
}

#[actix_web::test]
async fn the_holes_are_those_of_their_own_page_and_seen_by_those_who_read_the_plan() {
    let house = House::demo(Engine::Sqlite).await;
    let (steward, club) = (house.client("htv@follo").await, house.client("klubb@follo").await);
    let path = path(&steward).await;
    let health = steward.get(&format!("{path}/health")).await.body;
    let holes = steward.get(&format!("{path}/holes")).await.body;
    assert_eq!(health["holes"], holes["holes"]);
    let refused = club.get(&format!("{path}/health")).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (403, "forbidden"));
}
