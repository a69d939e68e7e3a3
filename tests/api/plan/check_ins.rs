//! The main job: assigned, reported, acknowledged.

use serde_json::json;
use verv_contract::endpoint::Method;
use verv_tests::{
    Answer, Client, Engine, House,
    clock_and_rng::{DAY, HOUR, SECOND},
};

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
    assert_eq!(assigned.body["accountable"]["party"]["name"], "Hovedtillitsvalgt");

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
        (&measure["accountable"]["party"]["kind"], &measure["accountable"]["party"]["name"]),
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

/// What a device sends, under an id that it made.
async fn put(client: &Client, measure: &str, id: &str, body: &serde_json::Value) -> Answer {
    client.draft(Method::Put, &format!("{measure}/check-ins/{id}")).json(body).send().await
}

/// Later than any id of the server's, and not of this version: an order of ids would put it first for ever.
const DEVICE_ID: &str = "ffffffff-ffff-4fff-bfff-ffffffffffff";

#[actix_web::test]
async fn what_a_device_sends_twice_counts_once() {
    let house = House::demo(Engine::Sqlite).await;
    let steward = house.client("htv@follo").await;
    let path = measure_path(&steward, "mine=accountable").await;
    let report =
        json!({"status": "needs_effort", "reason": " To besøk er utsatt. ", "next_step": "Nye datoer"});
    let first = put(&steward, &path, DEVICE_ID, &report).await;
    let address = format!("/api/v1{FOLLO}/check-ins/{DEVICE_ID}");
    assert_eq!((first.status.as_u16(), first.header("location")), (201, Some(address.as_str())));
    assert_eq!((&first.body["id"], &first.body["withdrawable"]), (&json!(DEVICE_ID), &json!(true)));
    house.clock.pass(2 * HOUR);
    let steward = house.client("htv@follo").await;
    let again = put(&steward, &path, DEVICE_ID, &report).await;
    assert_eq!((again.status.as_u16(), again.header("location")), (200, None));
    assert_eq!((&again.body, again.header("etag")), (&first.body, first.header("etag")));
    let listed = leader_list(&house, &path).await;
    assert_eq!(listed.iter().filter(|id| *id == DEVICE_ID).count(), 1);

    // The same words as they are stored; other words, another author, another measure.
    let trimmed =
        json!({"status": "needs_effort", "reason": "To besøk er utsatt.", "next_step": "Nye datoer"});
    assert_eq!(put(&steward, &path, DEVICE_ID, &trimmed).await.status, 200);
    for other in [
        json!({"status": "stuck", "reason": "To besøk er utsatt.", "next_step": "Nye datoer"}),
        json!({"status": "needs_effort", "reason": "Noe annet", "next_step": "Nye datoer"}),
        json!({"status": "needs_effort", "reason": "To besøk er utsatt."}),
    ] {
        let taken = put(&steward, &path, DEVICE_ID, &other).await;
        assert_eq!((taken.status.as_u16(), taken.code()), (409, "id_taken"), "{other}");
    }
    let leader_again = house.client("leder@follo").await;
    assert_eq!(put(&leader_again, &path, DEVICE_ID, &report).await.code(), "id_taken", "another author");
    let elsewhere = measure_path(&leader_again, "area=3").await;
    assert_ne!(elsewhere, path);
    assert_eq!(
        put(&leader_again, &elsewhere, DEVICE_ID, &report).await.code(),
        "id_taken",
        "another measure"
    );

    // An acknowledgement changes nothing in that.
    let acknowledge = format!("{FOLLO}/check-ins/{DEVICE_ID}/acknowledgement");
    let version = leader_again.get(&format!("{FOLLO}/check-ins/{DEVICE_ID}")).await.body["version"].clone();
    assert_eq!(leader_again.put(&acknowledge, &version, &json!({})).await.status, 200);
    let acknowledged = put(&steward, &path, DEVICE_ID, &report).await;
    assert_eq!((acknowledged.status.as_u16(), &acknowledged.body["version"]), (200, &json!(2)));
}

/// The ids of the measure's check-ins, as the leader sees them.
async fn leader_list(house: &House, path: &str) -> Vec<String> {
    let leader = house.client("leder@follo").await;
    let page = leader.get(&format!("{path}/check-ins?limit=200")).await.body;
    let ids = page["items"].as_array().unwrap().iter();
    ids.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn lists_follow_the_servers_clock_and_not_the_devices_ids() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let path = measure_path(&client, "").await;
    let report = json!({"status": "on_track"});
    let early = "00000000-0000-4000-8000-000000000001";
    for id in [DEVICE_ID, early] {
        assert_eq!(put(&client, &path, id, &report).await.status, 201);
        house.clock.pass(SECOND);
    }
    let made = client.post(&format!("{path}/check-ins"), &report).await.body["id"].clone();
    for list in [
        format!("{path}/check-ins"),
        format!("{FOLLO}/check-ins"),
        format!("{FOLLO}/check-ins?acknowledged=false"),
    ] {
        let mark = if list.contains('?') { '&' } else { '?' };
        let mut next = format!("{list}{mark}limit=1");
        let mut seen = Vec::new();
        for _ in 0..3 {
            let page = client.get(&next).await.body;
            seen.push(page["items"][0]["id"].clone());
            next = format!("{list}{mark}limit=1&cursor={}", page["next"].as_str().unwrap_or_default());
        }
        assert_eq!(seen, [made.clone(), json!(early), json!(DEVICE_ID)], "{list}");
    }
}

#[actix_web::test]
async fn a_device_gets_no_further_than_a_form() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, club) = (house.client("leder@follo").await, house.client("klubb@follo").await);
    let path = measure_path(&leader, "status=not_started").await;
    let good = json!({"status": "on_track"});
    let id = |n: u32| format!("00000000-0000-4000-8000-{n:012}");
    assert_eq!(put(&club, &path, &id(1), &good).await.code(), "forbidden");
    assert_eq!(put(&house.client("leder@aas").await, &path, &id(1), &good).await.code(), "not_found");
    assert_eq!(put(&house.anonymous().await, &path, &id(1), &good).await.code(), "unauthenticated");
    assert_eq!(put(&leader, &path, "not-an-id", &good).await.code(), "not_found");
    assert_eq!(
        put(&leader, &path, &id(1), &json!({"status": "stuck"})).await.body["errors"][0]["pointer"],
        "/reason"
    );
    assert_eq!(put(&leader, &path, &id(1), &json!({})).await.code(), "invalid_fields");
    let unknown = json!({"status": "on_track", "at": "2026-01-01T00:00:00.000Z"});
    assert_eq!(put(&leader, &path, &id(1), &unknown).await.body["errors"][0]["code"], "unknown_field");
    let huge = json!({"status": "stuck", "reason": "x".repeat(300_000)});
    assert_eq!(put(&leader, &path, &id(1), &huge).await.code(), "body_too_large");
    let long = json!({"status": "stuck", "reason": "x".repeat(2001)});
    assert_eq!(put(&leader, &path, &id(1), &long).await.code(), "invalid_fields");
    assert_eq!(leader.get(&format!("{FOLLO}/check-ins/{}", id(1))).await.status, 404, "nothing was stored");
}

#[actix_web::test]
async fn an_id_that_another_branch_has_used_is_free() {
    let house = House::demo(Engine::Sqlite).await;
    let (follo, aas) = (house.client("leder@follo").await, house.client("leder@aas").await);
    let there = aas.get("/branches/aas/measures?limit=1").await.body["items"][0]["id"].clone();
    let there = format!("/branches/aas/measures/{}", there.as_str().unwrap());
    let theirs = put(&aas, &there, DEVICE_ID, &json!({"status": "stuck", "reason": "Deres egen sak"})).await;
    assert_eq!(theirs.status, 201);
    let here = measure_path(&follo, "").await;
    let ours = put(&follo, &here, DEVICE_ID, &json!({"status": "done"})).await;
    assert_eq!((ours.status.as_u16(), &ours.body["status"]), (201, &json!("done")));
    let address = format!("/branches/aas/check-ins/{DEVICE_ID}");
    assert_eq!(aas.get(&address).await.body, theirs.body);
    assert_eq!(follo.get(&address).await.code(), "not_found");
}

#[actix_web::test]
async fn a_leaders_own_check_ins_do_not_wait_for_the_leader() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let count = async |query: &str| {
        let page = leader.get(&format!("{FOLLO}/check-ins?total=true&limit=1&{query}")).await.body;
        assert_eq!(page["items"].as_array().unwrap().len(), usize::from(page["total"] != 0), "{query}");
        page["total"].as_u64().unwrap()
    };
    let before = count("acknowledged=false").await;
    for (client, query) in [(&leader, "unassigned=true"), (&steward, "mine=accountable")] {
        let path = measure_path(client, query).await;
        assert_eq!(
            client.post(&format!("{path}/check-ins"), &json!({"status": "on_track"})).await.status,
            201
        );
    }
    assert_eq!(count("acknowledged=false").await, before + 2);
    assert_eq!(count("acknowledged=false&own=true").await, 1);
    assert_eq!(count("acknowledged=false&own=false").await, before + 1);
    assert_eq!(count("own=false").await + count("own=true").await, count("").await);
    assert_eq!(count("acknowledged=true").await + count("acknowledged=false").await, count("").await);
    assert_eq!(count("acknowledged=false&status=on_track&own=true").await, 1);
    assert_eq!(count("acknowledged=false&status=stuck&own=true").await, 0);
    let without = leader.get(&format!("{FOLLO}/check-ins")).await.body;
    assert_eq!(without.get("total"), None);
    assert_eq!(leader.get(&format!("{FOLLO}/check-ins?own=maybe")).await.code(), "invalid_parameters");
}
