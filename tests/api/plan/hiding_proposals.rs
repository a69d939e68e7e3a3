//! What was written in a proposal, and in the answer to it, is hidden afterwards.

use serde_json::{Value, json};
use verv_contract::endpoint::Method;
use verv_tests::{Answer, Client, Engine, House, clock_and_rng::DAY};

use crate::{
    FOLLO, measure_path,
    plan::proposals::{accept, edited, path_of},
};

/// Words that stand nowhere else.
const REASON: &str = "Kari Nordmann er sykmeldt";
const TITLE: &str = "Avlaste Kari";
const REPLY: &str = "Hils Kari fra oss";

async fn goal(client: &Client) -> Value {
    let path = measure_path(client, "").await;
    client.get(&path).await.body["goal"]["id"].clone()
}

/// A new measure, with a key under which it can be sent again.
async fn propose_new(client: &Client, goal: &Value) -> Answer {
    let content = json!({
        "title": TITLE, "kind": "milestone", "state": "active", "target": null, "deadline": null,
        "everyone_named": false, "not_local_reason": null,
    });
    let body = json!({
        "reason": REASON, "proposed": {"kind": "new_measure", "goal_id": goal, "measure": content},
    });
    let draft = client.draft(Method::Post, &format!("{FOLLO}/proposals"));
    draft.header("idempotency-key", "proposal").json(&body).send().await
}

async fn decline(client: &Client, proposal: &Value) -> Value {
    let path = format!("{}/refusal", path_of(proposal));
    let answer = client.put(&path, &proposal["version"], &json!({"reply": REPLY})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body
}

async fn hide(client: &Client, proposal: &Value) -> Answer {
    let path = format!("{}/text", path_of(proposal));
    client.draft(Method::Delete, &path).if_match(&proposal["version"]).send().await
}

async fn everything(client: &Client, proposal: &Value) -> String {
    let mut shown = String::new();
    for path in
        [path_of(proposal), format!("{FOLLO}/proposals?limit=200"), format!("{FOLLO}/audit?limit=200")]
    {
        let answer = client.get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        shown.push_str(&answer.text);
    }
    shown
}

#[actix_web::test]
async fn what_was_written_in_a_proposal_is_gone_wherever_it_was_shown() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let goal = goal(&leader).await;
    let made = propose_new(&steward, &goal).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let declined = decline(&leader, &made.body).await;
    let before = everything(&leader, &made.body).await;
    for words in [REASON, TITLE, REPLY] {
        assert!(before.contains(words), "{words} was not shown");
    }

    let hidden = hide(&steward, &declined).await;
    assert_eq!(hidden.status, 200, "{}", hidden.text);
    assert_eq!(
        (&hidden.body["reason"], &hidden.body["new_measure"]["title"], &hidden.body["settlement"]["reply"]),
        (&json!(""), &json!(""), &json!(null))
    );
    assert_eq!(hidden.body["hidden"]["office"], "Hovedtillitsvalgt");
    assert_eq!(hidden.body["may"]["hide"], false, "nothing is left to hide");
    for stays in ["state", "at", "office", "kind", "goal"] {
        assert_eq!(hidden.body[stays], declined[stays], "{stays}");
    }
    assert_eq!(hidden.body["settlement"]["at"], declined["settlement"]["at"]);
    assert_eq!(steward.get(&path_of(&made.body)).await.body, hidden.body);
    let again = propose_new(&steward, &goal).await;
    assert_eq!((again.status.as_u16(), again.header("idempotency-replayed")), (201, Some("true")));
    assert_eq!(again.body, hidden.body, "the key is answered as the proposal is now");
    let after = everything(&leader, &made.body).await;
    for words in [REASON, TITLE, REPLY, "Kari"] {
        for told in [&hidden.text, &after, &again.text] {
            assert!(!told.contains(words), "{words}: {told}");
        }
    }
    house.clock.pass(1);
    assert_eq!(hide(&leader, &hidden.body).await.body["version"], hidden.body["version"], "nothing is left");
    let id = made.body["id"].as_str().unwrap();
    let audit = leader.get(&format!("{FOLLO}/audit?object={id}")).await.body;
    let operations: Vec<_> = audit["items"].as_array().unwrap().iter().map(|row| &row["operation"]).collect();
    assert_eq!(operations, ["hide_proposal_text", "decline_proposal", "create_proposal"]);
}

#[actix_web::test]
async fn its_author_and_those_who_decide_hide_it_and_nobody_else() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let made = propose_new(&steward, &goal(&leader).await).await.body;
    for (who, code) in [
        ("seksjon-helse@follo", "forbidden"),
        ("kasserer@follo", "forbidden"),
        ("klubb@follo", "forbidden"),
        ("leder@aas", "not_found"),
    ] {
        assert_eq!(hide(&house.client(who).await, &made).await.code(), code, "{who}");
    }
    assert_eq!(hide(&house.anonymous().await, &made).await.code(), "unauthenticated");
    let path = format!("{}/text", path_of(&made));
    assert_eq!(leader.draft(Method::Delete, &path).send().await.code(), "precondition_required");
    let stale = hide(&leader, &json!({"id": made["id"], "version": 9})).await;
    assert_eq!((stale.code(), &stale.body["current"]["id"]), ("stale_version", &made["id"]));
    let nowhere = json!({"id": "00000000-0000-4000-8000-000000000000", "version": 1});
    assert_eq!(hide(&leader, &nowhere).await.code(), "not_found");
    assert_eq!(steward.get(&path_of(&made)).await.body, made, "nothing has happened to it");
    for (who, may) in [("htv@follo", true), ("nestleder@follo", true), ("kasserer@follo", false)] {
        let seen = house.client(who).await.get(&path_of(&made)).await.body;
        assert_eq!(seen["may"]["hide"], may, "{who}");
    }

    // Long after, and in a plan that is closed.
    house.clock.pass(30 * DAY);
    let leader = house.client("leder@follo").await;
    let plan = format!("{FOLLO}/plans/{}", made["plan_id"].as_str().unwrap());
    let version = leader.get(&plan).await.body["version"].clone();
    assert_eq!(leader.put(&format!("{plan}/state"), &version, &json!({"state": "closed"})).await.status, 200);
    let lapsed = leader.get(&path_of(&made)).await.body;
    assert_eq!(lapsed["state"], "lapsed");
    let hidden = hide(&leader, &lapsed).await.body;
    assert_eq!((&hidden["hidden"]["office"], &hidden["reason"]), (&json!("Leder"), &json!("")));
}

/// What somebody may still say yes to keeps what it proposes; what was carried out stands in the measure.
#[actix_web::test]
async fn of_what_is_open_or_done_only_the_reason_and_the_answer_are_hidden() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let path = measure_path(&steward, "area=2&kind=milestone").await;
    let now = leader.get(&path).await.body;
    let content = edited(&steward, &path, "title", json!("En ny tittel")).await;
    let proposed = json!({
        "kind": "change", "measure_id": now["id"], "version": now["version"], "measure": content,
    });
    let body = json!({"reason": REASON, "proposed": proposed});
    let made = steward.post(&format!("{FOLLO}/proposals"), &body).await.body;

    let hidden = hide(&leader, &made).await.body;
    assert_eq!((&hidden["reason"], &hidden["changes"]), (&json!(""), &made["changes"]));
    // Whoever was about to answer has to see it anew.
    assert_eq!(accept(&leader, &made, &json!({"reply": REPLY})).await.code(), "stale_version");
    let done = accept(&leader, &hidden, &json!({"reply": REPLY, "measure_version": null})).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(leader.get(&path).await.body["title"], "En ny tittel");
    house.clock.pass(1);
    let again = hide(&steward, &done.body).await.body;
    assert_eq!((&again["settlement"]["reply"], &again["changes"]), (&json!(null), &made["changes"]));
    assert_ne!(again["hidden"], hidden["hidden"]);
    assert_eq!(leader.get(&path).await.body["title"], "En ny tittel");
}
