//! Whoever says something learns that it was heard: the answers to one's own check-ins, until one has seen them.

use serde_json::{Value, json};
use verv_contract::endpoint::Method;
use verv_tests::{Answer, Client, Engine, House, clock_and_rng::SECOND};

use crate::{FOLLO, measure_path};

fn address(check_in: &Value) -> String {
    format!("{FOLLO}/check-ins/{}/acknowledgement", check_in["id"].as_str().unwrap())
}

async fn report(client: &Client, measure: &str, reason: &str) -> Value {
    let body = json!({"status": "stuck", "reason": reason});
    client.post(&format!("{measure}/check-ins"), &body).await.body
}

async fn answer(leader: &Client, check_in: &Value, reply: &str) -> Value {
    let answered = leader.put(&address(check_in), &check_in["version"], &json!({"reply": reply})).await;
    assert_eq!(answered.status, 200, "{}", answered.text);
    answered.body
}

async fn see(client: &Client, check_in: &Value) -> Answer {
    let draft = client.draft(Method::Put, &format!("{}/seen", address(check_in)));
    draft.if_match(&check_in["version"]).send().await
}

async fn answers(client: &Client) -> Vec<Value> {
    let page = client.get(&format!("{FOLLO}/answers?total=true")).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let items = page.body["items"].as_array().unwrap().clone();
    assert_eq!(page.body["total"], items.len());
    items
}

#[actix_web::test]
async fn an_answer_comes_until_it_has_been_seen() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let measure = measure_path(&steward, "mine=accountable").await;
    let made = report(&steward, &measure, "Arbeidsgiver svarer ikke.").await;
    assert!(answers(&steward).await.is_empty(), "nobody has answered");
    let early = see(&steward, &made).await;
    assert_eq!(early.code(), "not_found", "there is no answer to see");
    house.clock.pass(SECOND);
    let answered = answer(&leader, &made, "Vi tar det i styret.").await;

    let waiting = answers(&steward).await;
    assert_eq!(waiting.len(), 1);
    insta::assert_snapshot!(
        "an_answer",
        serde_json::to_string_pretty(&waiting[0]["acknowledgement"]).unwrap()
    );
    assert_eq!(waiting[0]["id"], made["id"]);
    assert_eq!(
        (&waiting[0]["measure_title"], &waiting[0]["reason"]),
        (&made["measure_title"], &made["reason"])
    );
    assert!(answers(&leader).await.is_empty(), "it is an answer to somebody else");

    for (who, code) in
        [("leder@follo", "forbidden"), ("klubb@follo", "forbidden"), ("leder@aas", "not_found")]
    {
        assert_eq!(see(&house.client(who).await, &answered).await.code(), code, "{who}");
    }
    assert_eq!(see(&house.anonymous().await, &answered).await.code(), "unauthenticated");
    let unversioned = steward.draft(Method::Put, &format!("{}/seen", address(&made))).send().await;
    assert_eq!(unversioned.code(), "precondition_required");
    assert_eq!(see(&steward, &made).await.code(), "stale_version", "it was read before it was answered");
    assert_eq!(answers(&steward).await, waiting, "nobody has seen it");

    let seen = see(&steward, &answered).await;
    assert_eq!((seen.status.as_u16(), seen.text.as_str()), (204, ""));
    assert!(answers(&steward).await.is_empty());
    assert_eq!(see(&steward, &answered).await.status, 204, "saying it again changes nothing");
    let shown = leader.get(&format!("{FOLLO}/check-ins/{}", made["id"].as_str().unwrap())).await.body;
    assert_eq!(
        shown,
        {
            let mut unchanged = answered.clone();
            unchanged["withdrawable"] = json!(false);
            unchanged
        },
        "the leader is not told when it was seen, and may answer again"
    );
    let audit = leader.get(&format!("{FOLLO}/audit?object={}", made["id"].as_str().unwrap())).await.body;
    let operations: Vec<_> = audit["items"].as_array().unwrap().iter().map(|row| &row["operation"]).collect();
    assert_eq!(operations, ["see_answer", "acknowledge_check_in", "check_in"]);

    // Another answer is news again; the one that was seen is not it.
    let other = answer(&leader, &answered, "Møtet er i morgen.").await;
    assert_eq!(answers(&steward).await[0]["acknowledgement"]["reply"], "Møtet er i morgen.");
    assert_eq!(see(&steward, &answered).await.code(), "stale_version");
    assert_eq!(see(&steward, &other).await.status, 204);
}

#[actix_web::test]
async fn ones_answer_to_oneself_is_no_news() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let made = report(&leader, &measure_path(&leader, "").await, "Derfor.").await;
    let answered = answer(&leader, &made, "Notert.").await;
    assert!(answers(&leader).await.is_empty());
    assert_eq!(see(&leader, &answered).await.status, 204);
    // The deputy's is.
    let deputy = house.client("nestleder@follo").await;
    answer(&deputy, &answered, "Bra.").await;
    assert_eq!(answers(&leader).await.len(), 1);
    assert!(answers(&deputy).await.is_empty());
}

#[actix_web::test]
async fn the_last_answered_comes_first_a_page_at_a_time() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let measure = measure_path(&steward, "mine=accountable").await;
    let mut made = Vec::new();
    for n in 0..3 {
        made.push(report(&steward, &measure, &format!("Grunn {n}")).await);
    }
    // Not in the order in which they were made.
    for n in [1, 2, 0] {
        house.clock.pass(SECOND);
        answer(&leader, &made[n], "Takk").await;
    }
    let mut path = format!("{FOLLO}/answers?limit=1");
    let mut seen = Vec::new();
    loop {
        let page = steward.get(&path).await.body;
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("{FOLLO}/answers?limit=1&cursor={next}");
    }
    assert_eq!(seen, [0, 2, 1].map(|n: usize| made[n]["id"].clone()));
    let other = steward.get(&format!("{FOLLO}/check-ins?limit=1")).await.body["next"].clone();
    let other = steward.get(&format!("{FOLLO}/answers?cursor={}", other.as_str().unwrap())).await;
    assert_eq!(other.code(), "invalid_parameters", "a cursor of another list");
    for wrong in ["limit=0", "limit=201", "cursor=x", "seen=true", "total=maybe"] {
        assert_eq!(
            steward.get(&format!("{FOLLO}/answers?{wrong}")).await.code(),
            "invalid_parameters",
            "{wrong}"
        );
    }
    assert_eq!(steward.get("/branches/aas/answers").await.code(), "not_found");
}

/// Who has lost the part in the measure has still said something, and is still answered.
#[actix_web::test]
async fn an_answer_comes_to_whoever_said_it_whatever_they_may_read_now() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, club) = (house.client("leder@follo").await, house.client("klubb@follo").await);
    let measure = measure_path(&leader, "unassigned=true").await;
    let offices = leader.get(&format!("{FOLLO}/offices?limit=200")).await.body;
    let is_club = |office: &&Value| office["role"] == "club_leader";
    let office = offices["items"].as_array().unwrap().iter().find(is_club).unwrap()["id"].clone();
    let give = async |responsibility: Value| {
        let draft = leader.draft(Method::Put, &format!("{measure}/responsibility")).header("if-match", "*");
        assert_eq!(draft.json(&responsibility).send().await.status, 200);
    };
    give(json!({"accountable": {"kind": "office", "id": office}})).await;
    let made = report(&club, &measure, "Ingen lokaler.").await;
    give(json!({})).await;
    answer(&leader, &made, "Lån vårt.").await;
    let waiting = answers(&club).await;
    assert_eq!(waiting[0]["acknowledgement"]["reply"], "Lån vårt.");
    assert_eq!(see(&club, &waiting[0]).await.status, 204);
    assert!(answers(&club).await.is_empty());
}
