//! What was written is hidden afterwards: by whom, and that it is gone wherever it was shown.

use serde_json::{Value, json};
use verv_contract::endpoint::Method;
use verv_tests::{Answer, Client, Engine, House, clock_and_rng::DAY};

use crate::{
    FOLLO, measure_path,
    plan::proposals::{accept, path_of, propose, propose_change},
};

/// Words that stand nowhere else.
const REASON: &str = "Kari Nordmann er sykmeldt";
const NEXT_STEP: &str = "Ringe Kari om sykmeldingen";
const REPLY: &str = "Hils Kari fra oss";

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text in {value}"))
}

async fn report(client: &Client, measure: &str) -> Value {
    let body = json!({"status": "stuck", "reason": REASON, "next_step": NEXT_STEP});
    let answer = client.post(&format!("{measure}/check-ins"), &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.body
}

fn address(check_in: &Value) -> String {
    format!("{FOLLO}/check-ins/{}", text(&check_in["id"]))
}

async fn hide(client: &Client, check_in: &Value) -> Answer {
    let path = format!("{}/text", address(check_in));
    client.draft(Method::Delete, &path).if_match(&check_in["version"]).send().await
}

/// Everything that shows the measure to somebody who may see all, as one text.
async fn everything(client: &Client, measure: &str) -> String {
    let plan = client.get(measure).await.body["plan_id"].clone();
    let plan = format!("{FOLLO}/plans/{}", text(&plan));
    let mut shown = String::new();
    for path in [
        measure.to_owned(),
        format!("{measure}/check-ins"),
        format!("{measure}/history"),
        format!("{measure}/responsibilities"),
        plan.clone(),
        format!("{plan}/history"),
        format!("{plan}/holes"),
        format!("{FOLLO}/measures?limit=200"),
        format!("{FOLLO}/measures?limit=200&search=Kari"),
        format!("{FOLLO}/check-ins?limit=200"),
        format!("{FOLLO}/answers"),
        format!("{FOLLO}/proposals?limit=200"),
        format!("{FOLLO}/audit?limit=200"),
    ] {
        let answer = client.get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        shown.push_str(&answer.text);
    }
    shown
}

#[actix_web::test]
async fn what_was_written_in_a_check_in_is_gone_wherever_it_was_shown() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let measure = measure_path(&steward, "mine=accountable").await;
    let send = async || {
        let body = json!({"status": "stuck", "reason": REASON, "next_step": NEXT_STEP});
        let draft = steward.draft(Method::Post, &format!("{measure}/check-ins"));
        draft.header("idempotency-key", "report").json(&body).send().await
    };
    let made = send().await.body;
    let path = address(&made);
    let answered =
        leader.put(&format!("{path}/acknowledgement"), &made["version"], &json!({"reply": REPLY})).await;
    assert_eq!(answered.status, 200);
    // A remembered answer that shows the measure with its last report.
    let shown = leader.get(&measure).await.body;
    assert_eq!(shown["last_report"]["reason"], REASON);
    let responsibility =
        json!({"accountable": {"kind": "office", "id": shown["accountable"]["party"]["id"]}});
    let bulk = json!({"items": [
        {"measure_id": shown["id"], "version": shown["version"], "responsibility": responsibility},
    ]});
    let assign = async || {
        let draft = leader.draft(Method::Post, &format!("{FOLLO}/responsibilities/bulk"));
        draft.header("idempotency-key", "assign").json(&bulk).send().await
    };
    assert!(assign().await.text.contains(REASON));
    let before = everything(&leader, &measure).await;
    for words in [REASON, NEXT_STEP, REPLY] {
        assert!(before.contains(words), "{words} was not shown");
    }

    let hidden = hide(&steward, &answered.body).await;
    insta::assert_snapshot!("a_hidden_check_in", hidden.shown());
    assert_eq!(steward.get(&path).await.body, hidden.body);
    let answers = steward.get(&format!("{FOLLO}/answers")).await.text;
    let after = [everything(&leader, &measure).await, answers].concat();
    let (again, assigned) = (send().await, assign().await);
    assert_eq!((again.status.as_u16(), again.header("idempotency-replayed")), (201, Some("true")));
    assert_eq!(again.body, hidden.body, "the key is answered as the check-in is now");
    assert_eq!(assigned.header("idempotency-replayed"), Some("true"));
    assert_eq!(assigned.body["measures"][0]["last_report"]["status"], "stuck");
    for words in [REASON, NEXT_STEP, REPLY, "Kari"] {
        for told in [&hidden.text, &after, &again.text, &assigned.text] {
            assert!(!told.contains(words), "{words}: {told}");
        }
    }
    let last = leader.get(&measure).await.body["last_report"].clone();
    assert_eq!(last, json!({"status": "stuck", "at": made["at"]}), "what was said stays, and when");

    let audit = leader.get(&format!("{FOLLO}/audit?object={}", text(&made["id"]))).await.body;
    let operations: Vec<_> = audit["items"].as_array().unwrap().iter().map(|row| &row["operation"]).collect();
    assert_eq!(operations, ["hide_check_in_text", "acknowledge_check_in", "check_in"]);
}

#[actix_web::test]
async fn whoever_may_hide_it_is_told_so_and_nobody_else() {
    let house = House::demo(Engine::Sqlite).await;
    let steward = house.client("htv@follo").await;
    let measure = measure_path(&steward, "mine=accountable").await;
    let made = report(&steward, &measure).await;
    assert_eq!(made["may_hide"], true);
    // It cannot be taken back any more, and still be hidden.
    house.clock.pass(2 * DAY);
    for (who, may) in
        [("htv@follo", true), ("leder@follo", true), ("nestleder@follo", true), ("kasserer@follo", false)]
    {
        let client = house.client(who).await;
        let one = client.get(&address(&made)).await.body;
        assert_eq!((&one["may_hide"], &one["withdrawable"]), (&json!(may), &json!(false)), "{who}");
        for list in [format!("{FOLLO}/check-ins"), format!("{measure}/check-ins")] {
            assert_eq!(client.get(&list).await.body["items"][0]["may_hide"], may, "{who}: {list}");
        }
        if !may {
            assert_eq!(hide(&client, &made).await.code(), "forbidden");
        }
    }
    assert_eq!(hide(&house.client("htv@follo").await, &made).await.body["may_hide"], true);
}

#[actix_web::test]
async fn its_author_and_the_leader_hide_it_and_nobody_else() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let measure = measure_path(&steward, "mine=accountable").await;
    let made = report(&steward, &measure).await;
    for (who, code) in [
        ("seksjon-helse@follo", "forbidden"),
        ("kasserer@follo", "forbidden"),
        ("klubb@follo", "forbidden"),
        ("leder@aas", "not_found"),
    ] {
        assert_eq!(hide(&house.client(who).await, &made).await.code(), code, "{who}");
    }
    assert_eq!(hide(&house.anonymous().await, &made).await.code(), "unauthenticated");
    let path = format!("{}/text", address(&made));
    assert_eq!(leader.draft(Method::Delete, &path).send().await.code(), "precondition_required");
    let stale = hide(&leader, &json!({"id": made["id"], "version": 9})).await;
    assert_eq!(
        (stale.status.as_u16(), &stale.body["current"]),
        (412, &leader.get(&address(&made)).await.body)
    );
    let nowhere = json!({"id": "00000000-0000-4000-8000-000000000000", "version": 1});
    assert_eq!(hide(&leader, &nowhere).await.code(), "not_found");
    assert_eq!(steward.get(&address(&made)).await.body, made, "nothing has happened to it");

    let hidden = hide(&leader, &made).await.body;
    assert_eq!((&hidden["hidden"]["office"], &hidden["reason"]), (&json!("Leder"), &json!(null)));
    let again = hide(&leader, &made).await;
    assert_eq!((again.code(), &again.body["current"]), ("stale_version", &hidden));
    house.clock.pass(1);
    assert_eq!(hide(&leader, &hidden).await.body, hidden, "there is nothing left to hide");
    let version = hidden["version"].clone();
    let seen = steward.get(&address(&made)).await.body;
    assert_eq!((&seen["hidden"], &seen["version"]), (&hidden["hidden"], &version));
    assert_eq!((&seen["status"], &seen["at"]), (&made["status"], &made["at"]));
    let audit = leader.get(&format!("{FOLLO}/audit?object={}", text(&made["id"]))).await.body;
    assert_eq!(audit["items"].as_array().unwrap().len(), 2, "what changes nothing leaves no row");
}

/// They stay one's own words: without a part in the measure, a day later, in a closed plan. Without an office, nothing is.
#[actix_web::test]
async fn ones_own_words_are_hidden_as_long_as_one_holds_an_office() {
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
    let (one, other) = (report(&club, &measure).await, report(&club, &measure).await);
    give(json!({})).await;
    house.clock.pass(2 * DAY);
    let (leader, club) = (house.client("leder@follo").await, house.client("klubb@follo").await);
    assert_eq!(club.get(&address(&one)).await.code(), "forbidden", "the measure is somebody else's");
    let plan = leader.get(&measure).await.body["plan_id"].clone();
    let plan = format!("{FOLLO}/plans/{}", text(&plan));
    let version = leader.get(&plan).await.body["version"].clone();
    assert_eq!(leader.put(&format!("{plan}/state"), &version, &json!({"state": "closed"})).await.status, 200);
    let hidden = hide(&club, &one).await;
    assert_eq!((hidden.status.as_u16(), &hidden.body["reason"]), (200, &json!(null)), "{}", hidden.text);

    let mandates = leader.get(&format!("{FOLLO}/mandates?limit=200")).await.body;
    let is_club = |mandate: &&Value| mandate["email"] == "klubb@follo.example";
    let mandate = mandates["items"].as_array().unwrap().iter().find(is_club).unwrap().clone();
    let end = format!("{FOLLO}/mandates/{}/end", text(&mandate["id"]));
    assert_eq!(leader.put(&end, &mandate["version"], &json!({"to": "2026-06-18"})).await.status, 200);
    assert_eq!(hide(&club, &other).await.code(), "not_found");
    assert_eq!(hide(&leader, &other).await.status, 200);
}

#[actix_web::test]
async fn a_queue_that_sends_it_once_more_does_not_bring_the_words_back() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let measure = measure_path(&steward, "mine=accountable").await;
    let path = format!("{measure}/check-ins/00000000-0000-4000-8000-000000000007");
    let put = async |status: &str, reason: &str| {
        let body = json!({"status": status, "reason": reason});
        steward.draft(Method::Put, &path).json(&body).send().await
    };
    let made = put("stuck", REASON).await.body;
    let hidden = hide(&leader, &made).await.body;
    assert_eq!(hidden["reason"], json!(null));
    let again = put("stuck", REASON).await;
    assert_eq!(
        (again.status.as_u16(), &again.body["reason"], &again.body["hidden"]),
        (200, &json!(null), &hidden["hidden"])
    );
    assert_eq!(put("needs_effort", REASON).await.code(), "id_taken", "it says something else");
    assert!(!everything(&leader, &measure).await.contains(REASON));

    // An answer that is given afterwards is shown, and can be hidden as well.
    let acknowledgement = format!("{}/acknowledgement", address(&made));
    let answered = leader.put(&acknowledgement, &hidden["version"], &json!({"reply": REPLY})).await.body;
    assert_eq!(
        (&answered["acknowledgement"]["reply"], &answered["hidden"]),
        (&json!(REPLY), &hidden["hidden"])
    );
    house.clock.pass(1);
    let hidden_again = hide(&steward, &answered).await.body;
    assert_eq!(hidden_again["acknowledgement"]["reply"], json!(null));
    assert_ne!(hidden_again["hidden"], hidden["hidden"]);
}

#[actix_web::test]
async fn where_nothing_is_written_there_is_nothing_to_hide() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let measure = measure_path(&leader, "status=not_started").await;
    let silent = leader.post(&format!("{measure}/check-ins"), &json!({"status": "done"})).await.body;
    assert_eq!(hide(&leader, &silent).await.body, silent);

    // What is hidden below what stands changes nothing in it, and can be taken back.
    let older = report(&leader, &measure).await;
    house.clock.pass(1);
    let newer = report(&leader, &measure).await;
    let shown = leader.get(&measure).await.body;
    let hidden = hide(&leader, &older).await.body;
    assert_eq!(leader.get(&measure).await.body, shown, "the leader's open form is not stale either");
    let withdraw = async |check_in: &Value| {
        leader.draft(Method::Delete, &address(check_in)).if_match(&check_in["version"]).send().await.status
    };
    assert_eq!(withdraw(&newer).await, 204);
    let last = leader.get(&measure).await.body["last_report"].clone();
    assert_eq!(last, json!({"status": "stuck", "at": older["at"]}), "nor does it come back from below");
    assert_eq!(withdraw(&hidden).await, 204);
    assert_eq!(leader.get(&measure).await.body["last_report"]["status"], "done");
}

/// What a request to change the measure holds, with another title.
async fn rename(leader: &Client, measure: &str, title: &str) {
    let view = leader.get(measure).await.body;
    let body = json!({
        "title": title, "kind": view["kind"], "state": view["state"], "target": view["target"],
        "deadline": view["deadline"].as_object().map(|deadline| json!({"label": deadline["label"]})),
        "everyone_named": view["everyone_named"], "not_local_reason": view["not_local_reason"],
    });
    let renamed = leader.put(measure, &view["version"], &body).await;
    assert_eq!(renamed.status, 200, "{}", renamed.text);
}

async fn changes(client: &Client, measure: &str) -> Vec<Value> {
    client.get(&format!("{measure}/history")).await.body["items"].as_array().unwrap().clone()
}

async fn hide_change(client: &Client, measure: &str, change: &Value) -> Answer {
    client.draft(Method::Delete, &format!("{measure}/history/{}/values", text(&change["id"]))).send().await
}

#[actix_web::test]
async fn what_stood_in_the_history_is_hidden_and_what_was_adopted_stays() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let measure = measure_path(&leader, "").await;
    let adopted = leader.get(&measure).await.body["title"].clone();
    rename(&leader, &measure, REASON).await;
    rename(&leader, &measure, "En tittel som kan stå").await;
    let [corrected, named] = &changes(&leader, &measure).await[..] else { panic!("two changes") };
    assert_eq!(corrected["change"]["before"], REASON);

    for (who, code) in [("htv@follo", "forbidden"), ("klubb@follo", "forbidden"), ("leder@aas", "not_found")]
    {
        assert_eq!(hide_change(&house.client(who).await, &measure, named).await.code(), code, "{who}");
    }
    assert_eq!(hide_change(&house.anonymous().await, &measure, named).await.code(), "unauthenticated");
    let elsewhere = measure_path(&leader, "area=3").await;
    assert_eq!(hide_change(&leader, &elsewhere, named).await.code(), "not_found", "of another measure");
    assert_eq!(changes(&leader, &measure).await.len(), 2);

    let first = hide_change(&leader, &measure, named).await;
    insta::assert_snapshot!("a_hidden_change", first.shown());
    assert_eq!(first.body["change"], json!({"what": "title", "before": adopted, "after": null}));
    let second = hide_change(&leader, &measure, corrected).await;
    assert_eq!(second.body["change"], json!({"what": "title", "before": null, "after": null}));
    assert_eq!((&second.body["at"], &second.body["office"]), (&corrected["at"], &corrected["office"]));
    assert!(!everything(&leader, &measure).await.contains(REASON));
    let others = [&second, &first].map(|hidden| {
        let mut change = hidden.body.clone();
        change["own"] = json!(false);
        change
    });
    assert_eq!(changes(&steward, &measure).await, others);
    house.clock.pass(1);
    assert_eq!(hide_change(&leader, &measure, corrected).await.body, second.body, "once is enough");
    let audit = leader.get(&format!("{FOLLO}/audit?limit=3")).await.body;
    let operations: Vec<_> = audit["items"].as_array().unwrap().iter().map(|row| &row["operation"]).collect();
    assert_eq!(operations, ["hide_change", "hide_change", "change_measure"]);
}

#[actix_web::test]
async fn of_a_measure_that_was_added_everything_can_be_hidden_also_what_a_key_remembers() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let first = leader.get(&format!("{FOLLO}/measures?limit=1")).await.body["items"][0].clone();
    let body = json!({"goal_id": first["goal_id"], "measure": {
        "title": REASON, "kind": "count", "state": "active", "deadline": {"label": NEXT_STEP},
        "target": {"at_least": 6, "unit": "times", "per": "year", "note": REPLY},
    }});
    let plan = format!("{FOLLO}/plans/{}", text(&first["plan_id"]));
    let create = async || {
        let draft = leader.draft(Method::Post, &format!("{plan}/measures"));
        draft.header("idempotency-key", "added").json(&body).send().await
    };
    let made = create().await;
    let measure = format!("{FOLLO}/measures/{}", text(&made.body["id"]));
    let good = json!({"title": "Tittel", "kind": "count", "state": "active", "deadline": {"label": "vår 2026"},
        "target": {"at_least": 6, "unit": "times", "per": "year"}});
    assert_eq!(leader.put(&measure, &made.body["version"], &good).await.status, 200);
    let found = changes(&leader, &measure).await;
    assert_eq!(found.len(), 4, "title, figure, deadline, and that it was added");
    for change in &found {
        let hidden = hide_change(&leader, &measure, change).await;
        let was_text = change["change"]["what"] != "added";
        assert_eq!(
            (hidden.status.as_u16(), hidden.body["hidden"].is_object()),
            (200, was_text),
            "{}",
            hidden.text
        );
    }
    let shown = [everything(&leader, &measure).await, create().await.text].concat();
    for words in [REASON, NEXT_STEP, REPLY] {
        assert!(!shown.contains(words), "{words}");
    }
    let kept = changes(&leader, &measure).await;
    let figure = kept.iter().find(|change| change["change"]["what"] == "target").unwrap();
    assert_eq!(figure["change"]["before"]["at_least"], 6, "a figure is nobody's private matter");
}

#[actix_web::test]
async fn who_answers_for_what_is_not_hidden() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let measure = measure_path(&leader, "unassigned=false").await;
    let give = leader.draft(Method::Put, &format!("{measure}/responsibility")).header("if-match", "*");
    assert_eq!(give.json(&json!({})).send().await.status, 200);
    let change = changes(&leader, &measure).await.remove(0);
    assert_eq!(hide_change(&leader, &measure, &change).await.body, change);
    assert_eq!(changes(&leader, &measure).await[0], change);
}

#[actix_web::test]
async fn what_is_hidden_in_the_history_is_said_by_no_proposal() {
    const OTHER: &str = "En tittel som kan stå";
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let measure = measure_path(&leader, "").await;
    let adopted = leader.get(&measure).await.body["title"].clone();
    let done = propose_change(&steward, &measure, "title", json!(REASON)).await.body;
    assert_eq!(accept(&leader, &done, &json!({})).await.status, 200);
    let open = propose_change(&steward, &measure, "title", json!(OTHER)).await.body;
    assert_eq!(open["changes"][0]["before"], REASON);
    rename(&leader, &measure, "Et navn til").await;
    for change in changes(&leader, &measure).await {
        assert_eq!(hide_change(&leader, &measure, &change).await.status, 200);
    }
    assert!(!everything(&leader, &measure).await.contains(REASON));
    for (proposal, before, after) in [(&done, adopted, Value::Null), (&open, Value::Null, json!(OTHER))] {
        let shown = steward.get(&path_of(proposal)).await.body;
        assert_eq!(shown["changes"], json!([{"what": "title", "before": before, "after": after}]));
    }
    // Whoever decides has to see what is left.
    assert_eq!(accept(&leader, &open, &json!({})).await.code(), "stale_version");

    // The same of a measure that was proposed with it.
    let content = json!({"title": REASON, "kind": "ongoing", "state": "active"});
    let goal = leader.get(&measure).await.body["goal"]["id"].clone();
    let new = json!({"kind": "new_measure", "goal_id": goal, "measure": content});
    let new = propose(&steward, new).await.body;
    let made = accept(&leader, &new, &json!({})).await.body;
    let measure = format!("{FOLLO}/measures/{}", text(&made["measure"]["id"]));
    rename(&leader, &measure, OTHER).await;
    let renamed = changes(&leader, &measure).await.remove(0);
    assert_eq!(hide_change(&leader, &measure, &renamed).await.status, 200);
    assert!(!everything(&leader, &measure).await.contains(REASON));
    assert_eq!(steward.get(&path_of(&new)).await.body["new_measure"]["title"], "");
}
