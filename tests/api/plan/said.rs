//! A statement has its own time: what was said last stands, whenever it was received.

use serde_json::{Value, json};
use verv_contract::endpoint::Method;
use verv_tests::{
    Answer, Client, Engine, House,
    clock_and_rng::{DAY, HOUR, MINUTE, NOON, SECOND},
};

use crate::{FOLLO, measure_path};

/// An instant so long after noon.
fn noon_plus(milliseconds: i64) -> Value {
    serde_json::to_value(NOON.plus(milliseconds)).unwrap()
}

/// What a device sends, with the instant at which it was written there.
async fn put(client: &Client, measure: &str, n: u32, status: &str, said_at: &Value) -> Answer {
    let id = format!("00000000-0000-4000-8000-{n:012}");
    let body = json!({"status": status, "reason": "Derfor.", "said_at": said_at});
    client.draft(Method::Put, &format!("{measure}/check-ins/{id}")).json(&body).send().await
}

async fn statuses(client: &Client, path: &str) -> Vec<Value> {
    let page = client.get(path).await;
    assert_eq!(page.status, 200, "{}", page.text);
    page.body["items"].as_array().unwrap().iter().map(|item| item["status"].clone()).collect()
}

#[actix_web::test]
async fn a_report_that_was_sent_late_does_not_put_a_measure_back_from_done() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let measure = measure_path(&steward, "mine=accountable").await;
    let done = leader.post(&format!("{measure}/check-ins"), &json!({"status": "done"})).await.body;
    assert_eq!((&done["at"], &done["said_at"]), (&noon_plus(0), &json!(null)), "said when it was received");
    let before = leader.get(&measure).await.body;
    house.clock.pass(HOUR);
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let late = put(&steward, &measure, 1, "stuck", &noon_plus(-HOUR)).await;
    assert_eq!(late.status, 201, "{}", late.text);
    assert_eq!((&late.body["at"], &late.body["said_at"]), (&noon_plus(HOUR), &noon_plus(-HOUR)));
    assert_eq!(leader.get(&measure).await.body, before, "what was said last stands");
    assert_eq!(statuses(&leader, &format!("{measure}/check-ins")).await, ["done", "stuck"]);
    // It is news to the leader all the same.
    assert_eq!(statuses(&leader, &format!("{FOLLO}/check-ins?acknowledged=false")).await, ["stuck", "done"]);

    // Said after it, though received later.
    let newer = put(&steward, &measure, 2, "needs_effort", &noon_plus(MINUTE)).await.body;
    let shown = leader.get(&measure).await.body;
    let last = json!({"status": "needs_effort", "at": noon_plus(MINUTE), "received_at": noon_plus(HOUR), "reason": "Derfor."});
    assert_eq!((&shown["status"], &shown["last_report"]), (&json!("needs_effort"), &last));
    assert_eq!(statuses(&leader, &format!("{measure}/check-ins")).await, ["needs_effort", "done", "stuck"]);
    let plan = leader.get(&format!("{FOLLO}/plans/{}", shown["plan_id"].as_str().unwrap())).await.body;
    let measures =
        plan["areas"].as_array().unwrap().iter().flat_map(|area| area["goals"].as_array().unwrap());
    let mut measures = measures.flat_map(|goal| goal["measures"].as_array().unwrap());
    let planned = measures.find(|measure| measure["id"] == shown["id"]).unwrap();
    assert_eq!(planned["progress"]["last_report"], last);
    let listed = leader.get(&format!("{FOLLO}/measures?sort=-reported&limit=1")).await.body;
    assert_eq!(listed["items"][0]["last_report"], last);

    // Taken back, the one that was said before it stands again.
    let path = format!("{FOLLO}/check-ins/{}", newer["id"].as_str().unwrap());
    assert_eq!(steward.draft(Method::Delete, &path).if_match(&newer["version"]).send().await.status, 204);
    assert_eq!(leader.get(&measure).await.body, before);
}

#[actix_web::test]
async fn of_what_was_said_at_once_the_last_received_stands() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let measure = measure_path(&client, "").await;
    let said_at = noon_plus(-MINUTE);
    // The ids fall while the instants rise.
    for (n, status) in [(3, "stuck"), (2, "on_track"), (1, "done")] {
        assert_eq!(put(&client, &measure, n, status, &said_at).await.status, 201);
        assert_eq!(client.get(&measure).await.body["last_report"]["status"], status);
        house.clock.pass(SECOND);
    }
    let mut path = format!("{measure}/check-ins?limit=1");
    let mut seen = Vec::new();
    loop {
        let page = client.get(&path).await.body;
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["status"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("{measure}/check-ins?limit=1&cursor={next}");
    }
    assert_eq!(seen, ["done", "on_track", "stuck"]);
}

#[actix_web::test]
async fn nothing_was_said_in_the_future_or_more_than_a_month_ago() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let measure = measure_path(&client, "status=not_started").await;
    let refused = async |said_at: Value, code: &str| {
        for answer in [
            put(&client, &measure, 1, "stuck", &said_at).await,
            client
                .post(&format!("{measure}/check-ins"), &json!({"status": "done", "said_at": said_at}))
                .await,
        ] {
            let field = &answer.body["errors"][0];
            assert_eq!(answer.status, 422, "{said_at}: {}", answer.text);
            assert_eq!((&field["pointer"], &field["code"]), (&json!("/said_at"), &json!(code)), "{said_at}");
        }
    };
    refused(noon_plus(5 * MINUTE + 1), "in_the_future").await;
    refused(json!("9999-12-31T23:59:59.999Z"), "in_the_future").await;
    refused(noon_plus(-30 * DAY - 1), "too_long_ago").await;
    refused(json!("0001-01-01T00:00:00.000Z"), "too_long_ago").await;
    for wrong in
        [json!("i går"), json!(1), json!("2026-06-17"), json!([]), json!("2026-06-17T10:00:00+02:00")]
    {
        let answer = put(&client, &measure, 1, "stuck", &wrong).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.body["errors"][0]["pointer"]),
            (422, &json!("/said_at")),
            "{wrong}"
        );
    }
    assert_eq!(client.get(&measure).await.body["status"], "not_started", "nothing was stored");

    // A clock that is a little fast; the first instant that counts.
    let fast = put(&client, &measure, 1, "stuck", &noon_plus(5 * MINUTE)).await;
    assert_eq!(
        (fast.status.as_u16(), &fast.body["said_at"], &fast.body["at"]),
        (201, &json!(null), &noon_plus(0))
    );
    let slow = put(&client, &measure, 2, "stuck", &noon_plus(-30 * DAY)).await;
    assert_eq!((slow.status.as_u16(), &slow.body["said_at"]), (201, &noon_plus(-30 * DAY)));
}

#[actix_web::test]
async fn what_was_stored_is_not_refused_because_it_is_sent_again_too_late() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let measure = measure_path(&client, "").await;
    let first = put(&client, &measure, 1, "stuck", &noon_plus(0)).await;
    house.clock.pass(40 * DAY);
    let client = house.client("leder@follo").await;
    let again = put(&client, &measure, 1, "stuck", &noon_plus(0)).await;
    assert_eq!((again.status.as_u16(), &again.body["at"]), (200, &first.body["at"]), "{}", again.text);
    assert_eq!(put(&client, &measure, 2, "stuck", &noon_plus(0)).await.status, 422);
}

/// A month on a device and a month here is two of silence.
#[actix_web::test]
async fn silence_is_counted_from_what_was_said() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let measure = measure_path(&client, "status=not_started").await;
    assert_eq!(put(&client, &measure, 1, "on_track", &noon_plus(-30 * DAY)).await.status, 201);
    assert_eq!(client.get(&measure).await.body["status"], "on_track");
    house.clock.pass(31 * DAY);
    let client = house.client("leder@follo").await;
    assert_eq!(client.get(&measure).await.body["status"], "not_reported");
    let listed = client.get(&format!("{FOLLO}/measures?status=not_reported")).await.body;
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn until_when_it_can_be_taken_back_is_told_to_its_author_while_it_can() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let measure = measure_path(&steward, "mine=accountable").await;
    // Counted from when it was received: whoever was without a network has the same day.
    let made = put(&steward, &measure, 1, "stuck", &noon_plus(-10 * DAY)).await.body;
    assert_eq!(made["withdrawable_until"], noon_plus(DAY));
    let path = format!("{FOLLO}/check-ins/{}", made["id"].as_str().unwrap());
    for list in [format!("{FOLLO}/check-ins?own=true"), format!("{measure}/check-ins")] {
        assert_eq!(steward.get(&list).await.body["items"][0]["withdrawable_until"], noon_plus(DAY), "{list}");
        let others = leader.get(&list.replace("own=true", "own=false")).await.body["items"][0].clone();
        assert_eq!((&others["id"], &others["withdrawable_until"]), (&made["id"], &json!(null)), "{list}");
    }
    house.clock.pass(DAY);
    let steward = house.client("htv@follo").await;
    let last = steward.get(&path).await.body;
    assert_eq!((&last["withdrawable"], &last["withdrawable_until"]), (&json!(true), &noon_plus(DAY)));
    house.clock.pass(1);
    let over = steward.get(&path).await.body;
    assert_eq!((&over["withdrawable"], &over["withdrawable_until"]), (&json!(false), &json!(null)));
}
