//! Proposals: made by those who may not change the plan, and carried out by those who may.

use serde_json::{Value, json};
use verv_contract::{endpoint::Method, plan::measures::MeasureRequest};
use verv_tests::{Answer, Client, Engine, House};

use crate::{FOLLO, assign, first_measure, measure, measure_path, party};

/// What the editor sends, with one field another.
pub async fn edited(client: &Client, path: &str, field: &str, value: Value) -> Value {
    let mut request = json!(MeasureRequest::from(&measure(client, path).await));
    request[field] = value;
    request
}

/// A change of a measure as somebody proposes it who has just read it.
pub async fn propose_change(client: &Client, path: &str, field: &str, value: Value) -> Answer {
    let now = measure(client, path).await;
    let content = edited(client, path, field, value).await;
    let proposed =
        json!({"kind": "change", "measure_id": now.id, "version": now.version, "measure": content});
    propose(client, proposed).await
}

pub async fn propose(client: &Client, proposed: Value) -> Answer {
    let body = json!({"reason": " Byggearbeidene er utsatt. ", "proposed": proposed});
    client.post(&format!("{FOLLO}/proposals"), &body).await
}

/// Says yes to a proposal as it was read.
pub async fn accept(client: &Client, proposal: &Value, body: &Value) -> Answer {
    client.put(&format!("{}/acceptance", path_of(proposal)), &proposal["version"], body).await
}

pub fn path_of(proposal: &Value) -> String {
    format!("{FOLLO}/proposals/{}", proposal["id"].as_str().expect("a proposal"))
}

#[actix_web::test]
async fn a_steward_proposes_and_the_leader_says_yes() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let path = measure_path(&steward, "area=2&kind=milestone").await;
    let before = leader.get(&path).await.body;
    assert_eq!((&before["may"]["edit"], &before["may"]["propose"]), (&json!(true), &json!(false)));
    let seen = steward.get(&path).await.body;
    assert_eq!((&seen["may"]["edit"], &seen["may"]["propose"]), (&json!(false), &json!(true)));

    let made = propose_change(&steward, &path, "deadline", json!({"label": "høst 2026"})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.header("location"), Some(format!("/api/v1{}", path_of(&made.body)).as_str()));
    let change = &made.body["changes"][0];
    assert_eq!(made.body["changes"].as_array().unwrap().len(), 1);
    assert_eq!((&change["what"], &change["after"]["ends"]), (&json!("deadline"), &json!("2026-11-30")));
    assert_eq!(change["before"]["label"], before["deadline"]["label"]);
    assert_eq!(made.body["reason"], "Byggearbeidene er utsatt.");
    assert_eq!((&made.body["state"], &made.body["office"]), (&json!("open"), &json!("Hovedtillitsvalgt")));
    assert_eq!(made.body["may"], json!({"decide": false, "withdraw": true, "hide": true}));
    assert_eq!(leader.get(&path).await.body, before, "nothing is changed by a proposal");

    let waiting =
        leader.get(&format!("{FOLLO}/proposals?state=open&own=false&total=true&limit=1")).await.body;
    assert_eq!(waiting["total"], 1);
    let proposal = &waiting["items"][0];
    assert_eq!(
        (&proposal["own"], &proposal["may"]),
        (&json!(false), &json!({"decide": true, "withdraw": false, "hide": true}))
    );
    assert_eq!(proposal["measure"]["id"], before["id"]);
    let done = accept(&leader, proposal, &json!({"reply": "Godt forslag."})).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(
        (&done.body["state"], &done.body["settlement"]["reply"]),
        (&json!("accepted"), &json!("Godt forslag."))
    );
    assert_eq!(
        (&done.body["settlement"]["office"], &done.body["office"]),
        (&json!("Leder"), &json!("Hovedtillitsvalgt"))
    );
    assert_eq!(done.body["may"], json!({"decide": false, "withdraw": false, "hide": true}));

    let after = leader.get(&path).await.body;
    assert_eq!(
        (&after["deadline"]["label"], &after["deadline"]["ends"]),
        (&json!("høst 2026"), &json!("2026-11-30"))
    );
    assert_eq!((&after["title"], &after["adopted_text"]), (&before["title"], &before["adopted_text"]));
    // The history says who decided and who proposed, and so does the audit.
    let history = steward.get(&format!("{path}/history")).await.body["items"][0].clone();
    assert_eq!((&history["office"], &history["own"]), (&json!("Leder"), &json!(false)));
    assert_eq!(history["proposed"], json!({"id": proposal["id"], "office": "Hovedtillitsvalgt"}));
    assert_eq!(history["change"], *change);
    let audit = |object: &Value| format!("{FOLLO}/audit?object={}", object.as_str().unwrap());
    let rows = leader.get(&audit(&proposal["id"])).await.body;
    let rows: Vec<_> = rows["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["operation"], &row["office"]))
        .map(|(operation, office)| (operation.clone(), office.clone()))
        .collect();
    assert_eq!(
        rows,
        [(json!("accept_proposal"), json!("Leder")), (json!("create_proposal"), json!("Hovedtillitsvalgt"))]
    );
    assert_eq!(leader.get(&audit(&before["id"])).await.body["items"][0]["operation"], "accept_proposal");
    assert_eq!(leader.get(&format!("{FOLLO}/proposals?state=open&total=true")).await.body["total"], 0);
    assert_eq!(steward.get(&path_of(proposal)).await.body["state"], "accepted");
}

#[actix_web::test]
async fn somebody_proposes_who_should_answer_for_a_measure() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, section) = (house.client("leder@follo").await, house.client("seksjon-helse@follo").await);
    let path = measure_path(&leader, "unassigned=true").await;
    let (htv, board) =
        (party(&leader, "office", "Hovedtillitsvalgt").await, party(&leader, "body", "Styret").await);
    let before = measure(&section, &path).await;
    let made = propose(
        &section,
        json!({
            "kind": "responsibility", "measure_id": before.id, "version": before.version,
            "accountable": htv, "supporting": [board], "to": "2026-12-31",
        }),
    )
    .await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.body["changes"][0]["after"]["party"]["name"], "Hovedtillitsvalgt");
    assert_eq!((&made.body["new_measure"], &made.body["kind"]), (&Value::Null, &json!("responsibility")));
    let done = accept(&leader, &made.body, &json!({})).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(done.body["settlement"]["reply"], Value::Null);

    let after = leader.get(&path).await.body;
    assert_eq!(
        (&after["accountable"]["party"]["id"], &after["accountable"]["to"]),
        (&htv["id"], &json!("2026-12-31"))
    );
    assert_eq!(after["supporting"][0]["party"]["name"], "Styret");
    let history = leader.get(&format!("{path}/history")).await.body;
    let of_it = history["items"].as_array().unwrap().iter();
    let of_it = of_it.filter(|change| change["proposed"]["id"] == made.body["id"]).count();
    assert_eq!(of_it, made.body["changes"].as_array().unwrap().len());
}

#[actix_web::test]
async fn somebody_proposes_a_measure_that_the_plan_does_not_have() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, board) = (house.client("leder@follo").await, house.client("styre@follo").await);
    let beside = first_measure(&leader, "").await;
    let goal = beside["goal_id"].clone();
    let content = json!({"title": "  Åpen dag ", "kind": "count", "state": "active",
        "target": {"at_least": 1.5, "unit": "percent", "per": "year"}, "deadline": {"label": "vår 2027"}});
    let made = propose(&board, json!({"kind": "new_measure", "goal_id": goal, "measure": content})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!((&made.body["measure"], &made.body["changes"]), (&Value::Null, &json!([])));
    assert_eq!(made.body["new_measure"]["title"], "Åpen dag");
    assert_eq!((&made.body["goal"]["id"], &made.body["goal"]["number"]), (&goal, &beside["goal_number"]));
    let done = accept(&leader, &made.body, &json!({})).await;
    assert_eq!(done.status, 200, "{}", done.text);
    let path = format!("{FOLLO}/measures/{}", done.body["measure"]["id"].as_str().unwrap());
    let new = leader.get(&path).await.body;
    assert_eq!((&new["title"], &new["origin"]), (&json!("Åpen dag"), &json!("added_by_board")));
    assert_eq!((&new["target"]["at_least"], &new["deadline"]["ends"]), (&json!(1.5), &json!("2027-05-31")));
    assert_eq!(done.body["measure"]["number"], new["number"]);
    let history = leader.get(&format!("{path}/history")).await.body["items"][0].clone();
    assert_eq!(
        (&history["change"], &history["proposed"]["office"]),
        (&json!({"what": "added"}), &json!("Styremedlem"))
    );
    let found = leader.get(&format!("{FOLLO}/proposals?measure={}", new["id"].as_str().unwrap())).await.body;
    assert_eq!(found["items"][0]["id"], made.body["id"]);

    // Nobody but the annual meeting makes adopted words, and a proposal for them would never be carried out.
    let worded =
        json!({"title": "T", "adopted_text": "Vedtatt av ingen.", "kind": "ongoing", "state": "active"});
    let worded = propose(&board, json!({"kind": "new_measure", "goal_id": goal, "measure": worded})).await;
    assert_eq!((worded.status.as_u16(), worded.code()), (409, "wording_locked"));
}

#[actix_web::test]
async fn what_others_have_changed_meanwhile_stays() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let path = measure_path(&leader, "area=2&kind=milestone").await;
    let title = propose_change(&steward, &path, "title", json!("Stewardens tittel")).await.body;
    let given = {
        let now = measure(&steward, &path).await;
        let htv = party(&leader, "office", "Hovedtillitsvalgt").await;
        let proposed = json!({"kind": "responsibility", "measure_id": now.id, "version": now.version,
            "accountable": htv, "supporting": now.supporting.iter().map(|assignee| assignee.party.to_party()).collect::<Vec<_>>()});
        propose(&steward, proposed).await.body
    };
    // Another field, and another supporter.
    let paused = edited(&leader, &path, "state", json!("paused")).await;
    let version = json!(measure(&leader, &path).await.version);
    assert_eq!(leader.put(&path, &version, &paused).await.status, 200);
    assert_eq!(leader.get(&path_of(&title)).await.body["overtaken"], json!([]));
    let done = accept(&leader, &title, &json!({})).await;
    assert_eq!(done.status, 200, "{}", done.text);
    let after = leader.get(&path).await.body;
    assert_eq!((&after["title"], &after["state"]), (&json!("Stewardens tittel"), &json!("paused")));

    let treasurer = party(&leader, "office", "Kasserer").await;
    let one = json!(after["accountable"]["party"]["id"]);
    let accountable = json!({"kind": after["accountable"]["party"]["kind"], "id": one});
    assign(&leader, &path, &accountable, std::slice::from_ref(&treasurer)).await;
    let told = leader.get(&path_of(&given)).await.body;
    assert_eq!(told["overtaken"], json!([]), "it says nothing of who supports");
    assert_eq!(accept(&leader, &given, &json!({})).await.status, 200);
    let after = leader.get(&path).await.body;
    assert_eq!(after["accountable"]["party"]["name"], "Hovedtillitsvalgt");
    assert_eq!(after["supporting"][0]["party"]["id"], treasurer["id"], "whoever was added meanwhile is kept");
}

#[actix_web::test]
async fn what_was_changed_in_the_same_place_meanwhile_is_shown_before_it_is_replaced() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let path = measure_path(&leader, "area=2&kind=milestone").await;
    let before = measure(&leader, &path).await;
    let made = propose_change(&steward, &path, "title", json!("Stewardens tittel")).await.body;
    let mine = edited(&leader, &path, "title", json!("Lederens tittel")).await;
    assert_eq!(leader.put(&path, &json!(before.version), &mine).await.status, 200);

    let told = leader.get(&path_of(&made)).await.body;
    let overtaken = json!([{"what": "title", "before": before.title, "after": "Lederens tittel"}]);
    assert_eq!(told["overtaken"], overtaken);
    assert_eq!(told["measure"]["version"], before.version + 1);
    for body in [json!({}), json!({"measure_version": before.version}), json!({"measure_version": null})] {
        let refused = accept(&leader, &made, &body).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (412, "stale_version"), "{body}");
        assert_eq!(refused.body["current"], told);
    }
    assert_eq!(leader.get(&path).await.body["title"], "Lederens tittel", "nothing was written");
    let listed = leader.get(&format!("{FOLLO}/proposals?state=open")).await.body;
    assert_eq!(listed["items"][0], told);

    // Having seen it, the leader may still say yes.
    let done = accept(&leader, &made, &json!({"measure_version": told["measure"]["version"]})).await;
    assert_eq!((done.status.as_u16(), &done.body["overtaken"]), (200, &json!([])), "{}", done.text);
    assert_eq!(leader.get(&path).await.body["title"], "Stewardens tittel");
    let history = leader.get(&format!("{path}/history")).await.body["items"][0].clone();
    assert_eq!(history["change"]["before"], "Lederens tittel");
}

#[actix_web::test]
async fn what_the_leader_has_done_already_is_accepted_and_leaves_no_trace() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let path = measure_path(&leader, "area=2&kind=milestone").await;
    let made = propose_change(&steward, &path, "title", json!("Samme tittel")).await.body;
    let same = edited(&leader, &path, "title", json!("Samme tittel")).await;
    let put = leader.draft(Method::Put, &path).header("if-match", "*").json(&same).send().await;
    assert_eq!(put.status, 200);
    assert_eq!(accept(&leader, &made, &json!({})).await.body["state"], "accepted");
    let history = leader.get(&format!("{path}/history")).await.body;
    assert!(history["items"].as_array().unwrap().iter().all(|change| change.get("proposed").is_none()));
}

#[actix_web::test]
async fn what_cannot_be_proposed_is_told_where_it_stands() {
    let house = House::demo(Engine::Sqlite).await;
    let steward = house.client("htv@follo").await;
    let path = measure_path(&steward, "area=2&kind=milestone").await;
    let now = measure(&steward, &path).await;
    let content = json!(MeasureRequest::from(&now));
    let with = |field: &str, value: Value| {
        let mut content = content.clone();
        content[field] = value;
        json!({"kind": "change", "measure_id": now.id, "version": now.version, "measure": content})
    };
    let never = "019ed505-0000-7000-8000-000000000000";
    let htv = party(&steward, "office", "Hovedtillitsvalgt").await;
    let responsibility = |more: Value| {
        let mut body = json!({"kind": "responsibility", "measure_id": now.id, "version": now.version});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    for (proposed, status, pointer, code) in [
        (with("title", json!(now.title)), 422, "/proposed", "changes_nothing"),
        (with("title", json!(" ")), 422, "/proposed/measure/title", "required"),
        (with("title", json!("x".repeat(201))), 422, "/proposed/measure/title", "too_long"),
        (with("kind", json!("not_local")), 422, "/proposed/measure/not_local_reason", "required"),
        (with("deadline", json!({"label": ""})), 422, "/proposed/measure/deadline/label", "required"),
        (with("position", json!(1)), 422, "/proposed", "unknown_field"),
        (
            json!({"kind": "change", "measure_id": never, "version": 1, "measure": content}),
            422,
            "/proposed/measure_id",
            "unknown",
        ),
        (json!({"kind": "change", "measure_id": now.id, "measure": content}), 422, "/proposed", "required"),
        (json!({"kind": "deletion", "measure_id": now.id}), 422, "/proposed/kind", "not_a_value"),
        (json!({"measure_id": now.id}), 422, "/proposed", "required"),
        (
            json!({"kind": "new_measure", "goal_id": never, "measure": content}),
            422,
            "/proposed/goal_id",
            "unknown",
        ),
        (
            responsibility(json!({"accountable": htv, "supporting": [htv]})),
            422,
            "/proposed/supporting",
            "also_accountable",
        ),
        (responsibility(json!({"supporting": [htv, htv]})), 422, "/proposed/supporting", "named_twice"),
        (
            responsibility(json!({"accountable": htv, "to": "2020-01-01"})),
            422,
            "/proposed/to",
            "ends_before_it_begins",
        ),
        (
            responsibility(json!({"accountable": {"kind": "office", "id": never}})),
            422,
            "/proposed/accountable",
            "unknown",
        ),
        (
            responsibility(json!({"supporting": [{"kind": "body", "id": never}]})),
            422,
            "/proposed/supporting",
            "unknown",
        ),
        (responsibility(json!({"from": "2026-01-01"})), 422, "/proposed", "unknown_field"),
    ] {
        let refused = propose(&steward, proposed.clone()).await;
        let error = &refused.body["errors"][0];
        assert_eq!(refused.status.as_u16(), status, "{proposed}: {}", refused.text);
        assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)), "{proposed}");
    }
    let locked = propose(&steward, with("adopted_text", json!("Noe helt annet."))).await;
    assert_eq!((locked.status.as_u16(), locked.code()), (409, "wording_locked"));
    let stale =
        json!({"kind": "change", "measure_id": now.id, "version": now.version + 1, "measure": content});
    let stale = propose(&steward, stale).await;
    assert_eq!((stale.status.as_u16(), stale.code()), (412, "stale_version"));
    assert_eq!(stale.body["current"]["id"], json!(now.id));

    let fine = with("title", json!("Ny tittel"));
    for (reason, code) in [
        (String::new(), "required"),
        ("x".repeat(301), "too_long"),
        ("a\u{0}b".to_owned(), "control_character"),
    ] {
        let body = json!({"reason": reason, "proposed": fine});
        let refused = steward.post(&format!("{FOLLO}/proposals"), &body).await;
        let error = &refused.body["errors"][0];
        assert_eq!(
            (&error["pointer"], &error["code"]),
            (&json!("/reason"), &json!(code)),
            "{}",
            refused.text
        );
    }
    for (body, code) in [
        (json!({"proposed": fine}).to_string(), "invalid_fields"),
        (json!({"reason": "Derfor."}).to_string(), "invalid_fields"),
        (json!({"reason": "Derfor.", "proposed": fine, "state": "accepted"}).to_string(), "invalid_fields"),
        ("{".to_owned(), "malformed_body"),
        (json!({"reason": "x".repeat(300_000), "proposed": fine}).to_string(), "body_too_large"),
    ] {
        assert_eq!(
            crate::send(&steward, Method::Post, &format!("{FOLLO}/proposals"), &body).await.code(),
            code
        );
    }
    for query in ["state=done", "own=maybe", "measure=x", "limit=0", "limit=201", "cursor=x", "plan=x"] {
        let refused = steward.get(&format!("{FOLLO}/proposals?{query}")).await;
        assert_eq!(refused.code(), "invalid_parameters", "{query}");
    }
    assert_eq!(steward.get(&format!("{FOLLO}/proposals?total=true")).await.body["total"], 0);
}

#[actix_web::test]
async fn a_proposal_sent_twice_is_made_once() {
    let house = House::demo(Engine::Sqlite).await;
    let steward = house.client("htv@follo").await;
    let path = measure_path(&steward, "area=2&kind=milestone").await;
    let now = measure(&steward, &path).await;
    let content = edited(&steward, &path, "title", json!("Ny tittel")).await;
    let proposed =
        json!({"kind": "change", "measure_id": now.id, "version": now.version, "measure": content});
    let body = json!({"reason": "Derfor.", "proposed": proposed});
    let send = async |key: &str, body: &Value| {
        let draft = steward.draft(Method::Post, &format!("{FOLLO}/proposals"));
        draft.header("idempotency-key", key).json(body).send().await
    };
    let made = send("k", &body).await;
    let again = send("k", &body).await;
    assert_eq!((again.status.as_u16(), &again.body), (201, &made.body));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let mut other = body.clone();
    other["reason"] = json!("En annen grunn.");
    assert_eq!(send("k", &other).await.code(), "key_reused");
    assert_eq!(steward.get(&format!("{FOLLO}/proposals?total=true")).await.body["total"], 1);
}
