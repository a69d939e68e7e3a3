//! Check-ins taken back: by whom, for how long, and what is left.

use serde_json::{Value, json};
use verv_contract::endpoint::Method;
use verv_tests::{
    Answer, Client, Engine, House,
    clock_and_rng::{DAY, SECOND},
};

use crate::{FOLLO, measure_path};

async fn withdraw(client: &Client, check_in: &Value) -> Answer {
    let path = format!("{FOLLO}/check-ins/{}", check_in["id"].as_str().unwrap());
    client.draft(Method::Delete, &path).if_match(&check_in["version"]).send().await
}

async fn report(client: &Client, measure: &str, status: &str) -> Value {
    let body = json!({"status": status, "reason": "Derfor."});
    let answer = client.post(&format!("{measure}/check-ins"), &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.body
}

#[actix_web::test]
async fn a_measure_stands_as_it_did_before_what_was_taken_back() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let path = measure_path(&leader, "status=not_started").await;
    let untouched = leader.get(&path).await.body;
    let first = report(&leader, &path, "on_track").await;
    house.clock.pass(SECOND);
    let after_first = leader.get(&path).await.body;
    let second = report(&leader, &path, "stuck").await;
    assert_eq!(leader.get(&path).await.body["status"], "stuck");

    let gone = withdraw(&leader, &second).await;
    assert_eq!((gone.status.as_u16(), gone.text.as_str()), (204, ""));
    assert_eq!(leader.get(&path).await.body, after_first);
    assert_eq!(withdraw(&leader, &second).await.code(), "not_found", "once is enough");
    let listed = leader.get(&format!("{path}/check-ins")).await.body;
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);

    // An older one, from under a newer one.
    house.clock.pass(SECOND);
    let third = report(&leader, &path, "done").await;
    assert_eq!(withdraw(&leader, &first).await.status, 204);
    assert_eq!(leader.get(&path).await.body["status"], "done");
    assert_eq!(withdraw(&leader, &third).await.status, 204);
    assert_eq!(leader.get(&path).await.body, untouched, "never reported, and never changed");

    let audit = leader.get(&format!("{FOLLO}/audit?object={}", third["id"].as_str().unwrap())).await.body;
    let operations: Vec<_> = audit["items"].as_array().unwrap().iter().map(|row| &row["operation"]).collect();
    assert_eq!(operations, ["withdraw_check_in", "check_in"]);
}

#[actix_web::test]
async fn only_its_author_takes_a_check_in_back() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let path = measure_path(&steward, "mine=accountable").await;
    let made = report(&steward, &path, "stuck").await;
    assert_eq!(made["withdrawable"], true);
    let address = format!("{FOLLO}/check-ins/{}", made["id"].as_str().unwrap());
    assert_eq!(leader.get(&address).await.body["withdrawable"], false, "it is not the leader's");
    assert_eq!(withdraw(&leader, &made).await.code(), "forbidden");
    assert_eq!(withdraw(&house.client("klubb@follo").await, &made).await.code(), "forbidden");
    assert_eq!(withdraw(&house.client("leder@aas").await, &made).await.code(), "not_found");
    assert_eq!(withdraw(&house.anonymous().await, &made).await.code(), "unauthenticated");
    let without = steward.draft(Method::Delete, &address).send().await;
    assert_eq!(without.code(), "precondition_required");
    let stale = json!({"id": made["id"], "version": 9});
    let stale = withdraw(&steward, &stale).await;
    assert_eq!((stale.status.as_u16(), &stale.body["current"]["version"]), (412, &json!(1)));
    let nowhere = format!("{FOLLO}/check-ins/00000000-0000-4000-8000-000000000000");
    assert_eq!(steward.draft(Method::Delete, &nowhere).send().await.code(), "not_found");
    assert_eq!(steward.get(&address).await.body, made, "nothing has happened to it");
}

#[actix_web::test]
async fn ones_own_words_are_taken_back_also_when_the_part_has_gone_to_somebody_else() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let path = measure_path(&steward, "mine=accountable").await;
    let made = report(&steward, &path, "stuck").await;
    let give = leader.draft(Method::Put, &format!("{path}/responsibility")).header("if-match", "*");
    assert_eq!(give.json(&json!({})).send().await.status, 200);
    assert_eq!(steward.get(&path).await.body["may"]["check_in"], false);
    let address = format!("{FOLLO}/check-ins/{}", made["id"].as_str().unwrap());
    assert_eq!(steward.get(&address).await.body["withdrawable"], true);
    assert_eq!(withdraw(&steward, &made).await.status, 204);
}

#[actix_web::test]
async fn words_that_were_taken_back_are_not_told_again_by_their_key() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let path = format!("{}/check-ins", measure_path(&leader, "status=not_started").await);
    let send = async || {
        let draft = leader.draft(Method::Post, &path).header("idempotency-key", "k");
        draft.json(&json!({"status": "stuck", "reason": "Et navn som ikke skulle stå her."})).send().await
    };
    let made = send().await;
    assert_eq!(send().await.body, made.body);
    assert_eq!(withdraw(&leader, &made.body).await.status, 204);
    let again = send().await;
    assert_eq!((again.status.as_u16(), again.code()), (409, "withdrawn"));
    assert_eq!(leader.get(&path).await.body["items"], json!([]), "nor does the key bring them back");
}

#[actix_web::test]
async fn what_is_acknowledged_or_a_day_old_stays() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let path = measure_path(&steward, "mine=accountable").await;
    let seen = report(&steward, &path, "stuck").await;
    let address = format!("{FOLLO}/check-ins/{}", seen["id"].as_str().unwrap());
    let acknowledged = leader.put(&format!("{address}/acknowledgement"), &seen["version"], &json!({})).await;
    assert_eq!(acknowledged.status, 200);
    assert_eq!(steward.get(&address).await.body["withdrawable"], false);
    assert_eq!(withdraw(&steward, &seen).await.code(), "stale_version", "it was read before the answer came");
    let answered = withdraw(&steward, &acknowledged.body).await;
    assert_eq!((answered.status.as_u16(), answered.code()), (409, "already_acknowledged"));

    let old = report(&steward, &path, "on_track").await;
    house.clock.pass(DAY);
    let steward = house.client("htv@follo").await;
    let address = format!("{FOLLO}/check-ins/{}", old["id"].as_str().unwrap());
    assert_eq!(steward.get(&address).await.body["withdrawable"], true, "the last moment");
    house.clock.pass(1);
    assert_eq!(steward.get(&address).await.body["withdrawable"], false);
    let late = withdraw(&steward, &old).await;
    assert_eq!((late.status.as_u16(), late.code()), (409, "too_late"));
}

#[actix_web::test]
async fn nothing_is_taken_back_from_a_closed_plan() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let path = measure_path(&leader, "").await;
    let made = report(&leader, &path, "done").await;
    let plan = leader.get(&path).await.body["plan_id"].clone();
    let plan = format!("{FOLLO}/plans/{}", plan.as_str().unwrap());
    let version = leader.get(&plan).await.body["version"].clone();
    let closed = leader.put(&format!("{plan}/state"), &version, &json!({"state": "closed"})).await;
    assert_eq!(closed.status, 200);
    let address = format!("{FOLLO}/check-ins/{}", made["id"].as_str().unwrap());
    assert_eq!(leader.get(&address).await.body["withdrawable"], false);
    assert_eq!(withdraw(&leader, &made).await.code(), "plan_closed");
}

#[actix_web::test]
async fn a_queue_that_sends_it_once_more_does_not_bring_it_back() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let path = measure_path(&leader, "status=not_started").await;
    let id = "00000000-0000-4000-8000-000000000007";
    let send = async || {
        let draft = leader.draft(Method::Put, &format!("{path}/check-ins/{id}"));
        draft.json(&json!({"status": "done"})).send().await
    };
    let made = send().await;
    assert_eq!(made.status, 201);
    assert_eq!(withdraw(&leader, &made.body).await.status, 204);
    let again = send().await;
    assert_eq!((again.status.as_u16(), again.code()), (409, "withdrawn"));
    assert_eq!(leader.get(&path).await.body["status"], "not_started");
}
