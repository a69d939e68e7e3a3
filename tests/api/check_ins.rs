//! The main job: assigned, reported, acknowledged.

use serde_json::json;
use verv_contract::endpoint::Method;
use verv_tests::{Engine, House, time_and_chance::DAY};

use crate::{FOLLO, measure_path};

#[actix_web::test]
async fn the_leader_assigns_the_steward_reports_the_leader_acknowledges() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let path = measure_path(&leader, "unassigned=true&area=2").await;
    let report =
        json!({"status": "stuck", "reason": "Arbeidsgiver svarer ikke.", "next_step": "Ta det opp i møtet"});
    let early = steward.post(&format!("{path}/check-ins"), &report).await;
    assert_eq!(early.code(), "forbidden", "it is not the steward's yet");

    let offices = leader.get(&format!("{FOLLO}/offices")).await.body;
    let is_steward = |office: &&serde_json::Value| office["role"] == "chief_steward";
    let office = offices["items"].as_array().unwrap().iter().find(is_steward).unwrap()["id"].clone();
    let before = leader.get(&path).await.body;
    let responsibility = json!({"accountable": {"kind": "office", "id": office}});
    let assigned = leader.put(&format!("{path}/responsibility"), &before["version"], &responsibility).await;
    assert_eq!(assigned.body["accountable"]["name"], "Hovedtillitsvalgt");

    let mine = steward.get(&format!("{FOLLO}/measures?mine=accountable&limit=200")).await.body;
    assert!(mine["items"].as_array().unwrap().iter().any(|item| item["id"] == before["id"]));
    let reported = steward.post(&format!("{path}/check-ins"), &report).await;
    assert_eq!((reported.status.as_u16(), &reported.body["office"]), (201, &json!("Hovedtillitsvalgt")));

    let waiting = leader.get(&format!("{FOLLO}/check-ins?acknowledged=false")).await.body;
    assert_eq!(waiting["items"].as_array().unwrap().len(), 1);
    let check_in = &waiting["items"][0];
    let acknowledge = format!("{FOLLO}/check-ins/{}/acknowledgement", check_in["id"].as_str().unwrap());
    let reply = json!({"reply": "Takk, vi tar det i styret."});
    assert_eq!(steward.put(&acknowledge, &check_in["version"], &reply).await.code(), "forbidden");
    let done = leader.put(&acknowledge, &check_in["version"], &reply).await;
    insta::assert_snapshot!("an_acknowledged_check_in", done.shown());
    assert_eq!(leader.put(&acknowledge, &check_in["version"], &reply).await.code(), "stale_version");
    let waiting = leader.get(&format!("{FOLLO}/check-ins?acknowledged=false")).await.body;
    assert_eq!(waiting["items"], json!([]));

    house.clock.pass(61 * DAY);
    let leader = house.client("leder@follo").await;
    let silent = leader.get(&path).await.body;
    assert_eq!(
        (&silent["status"], &silent["last_report"]["status"]),
        (&json!("not_reported"), &json!("stuck"))
    );
}

#[actix_web::test]
async fn a_seat_in_the_body_is_enough_to_report() {
    let house = House::demo(Engine::Sqlite).await;
    let section = house.client("seksjon-helse@follo").await;
    let mine = section.get(&format!("{FOLLO}/measures?mine=accountable&limit=1")).await.body;
    let measure = &mine["items"][0];
    assert_eq!(
        (&measure["accountable"]["kind"], &measure["accountable"]["name"]),
        (&json!("body"), &json!("Yrkesseksjonene"))
    );
    let path = format!("{FOLLO}/measures/{}/check-ins", measure["id"].as_str().unwrap());
    assert_eq!(section.post(&path, &json!({"status": "on_track"})).await.status, 201);
    let club = house.client("klubb@follo").await;
    assert_eq!(club.post(&path, &json!({"status": "on_track"})).await.code(), "forbidden");
}

#[actix_web::test]
async fn nothing_is_reported_of_a_plan_that_is_not_adopted_or_is_closed() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let path = measure_path(&client, "").await;
    let plan = client.get(&path).await.body["plan_id"].as_str().unwrap().to_owned();
    let plan_path = format!("{FOLLO}/plans/{plan}");
    let version = client.get(&plan_path).await.body["version"].clone();
    let closed = client.put(&format!("{plan_path}/state"), &version, &json!({"state": "closed"})).await;
    assert_eq!((closed.status.as_u16(), &closed.body["adopted_on"]), (200, &json!("2026-01-21")));
    let report = client.post(&format!("{path}/check-ins"), &json!({"status": "done"})).await;
    assert_eq!((report.status.as_u16(), report.code()), (409, "plan_closed"));
    let assigned = client.draft(Method::Put, &format!("{path}/responsibility")).header("if-match", "*");
    assert_eq!(assigned.json(&json!({})).send().await.code(), "plan_closed");
    let reopened =
        client.put(&format!("{plan_path}/state"), &closed.body["version"], &json!({"state": "draft"})).await;
    assert_eq!(reopened.code(), "state_not_allowed");
}
