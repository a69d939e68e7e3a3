//! Proposals that are answered, taken back, overtaken by the end of a plan, or gone with what they are about.

use serde_json::{Value, json};
use verv_contract::endpoint::Method;
use verv_tests::{Answer, Client, Engine, House, clock_and_rng::DAY};

use crate::{
    FOLLO, measure_path, party,
    plan::proposals::{accept, path_of, propose, propose_change},
};

async fn decline(client: &Client, proposal: &Value, body: &Value) -> Answer {
    client.put(&format!("{}/refusal", path_of(proposal)), &proposal["version"], body).await
}

async fn withdraw(client: &Client, proposal: &Value) -> Answer {
    let path = format!("{}/withdrawal", path_of(proposal));
    client.draft(Method::Put, &path).if_match(&proposal["version"]).send().await
}

/// A steward's proposal for the title of a measure; its path.
async fn proposed(house: &House) -> (String, Value) {
    let steward = house.client("htv@follo").await;
    let path = measure_path(&steward, "area=2&kind=milestone").await;
    let made = propose_change(&steward, &path, "title", json!("Ny tittel")).await;
    assert_eq!(made.status, 201, "{}", made.text);
    (path, made.body)
}

#[actix_web::test]
async fn the_leader_says_no_with_a_word_back() {
    let house = House::demo(Engine::Sqlite).await;
    let (deputy, steward) = (house.client("nestleder@follo").await, house.client("htv@follo").await);
    let (path, made) = proposed(&house).await;
    let before = deputy.get(&path).await.body;
    for (reply, code) in [("x".repeat(301), "too_long"), ("a\nb".to_owned(), "control_character")] {
        let refused = decline(&deputy, &made, &json!({"reply": reply})).await;
        let error = &refused.body["errors"][0];
        assert_eq!((&error["pointer"], &error["code"]), (&json!("/reply"), &json!(code)));
    }
    assert_eq!(decline(&deputy, &made, &json!({"measure_version": 1})).await.code(), "invalid_fields");
    let done = decline(&deputy, &made, &json!({"reply": " Vi tar det på årsmøtet. "})).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(done.body["state"], "declined");
    let told = steward.get(&path_of(&made)).await.body;
    assert_eq!(told["settlement"]["reply"], "Vi tar det på årsmøtet.");
    assert_eq!(told["settlement"]["office"], "Nestleder");
    assert_eq!(deputy.get(&path).await.body, before);
    let own = steward.get(&format!("{FOLLO}/proposals?own=true&state=declined")).await.body;
    assert_eq!(own["items"][0], told);
}

#[actix_web::test]
async fn a_proposal_is_settled_once() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let (_, made) = proposed(&house).await;
    let whatever = |client: &Client, what: &str| {
        let (client, path) = (client.clone(), format!("{}/{what}", path_of(&made)));
        async move { client.draft(Method::Put, &path).header("if-match", "*").json(&json!({})).send().await }
    };
    for what in ["acceptance", "refusal", "withdrawal"] {
        let client = if what == "withdrawal" { &steward } else { &leader };
        let without = client.draft(Method::Put, &format!("{}/{what}", path_of(&made))).json(&json!({}));
        assert_eq!(without.send().await.code(), "precondition_required", "{what}");
        let stale = client.put(&format!("{}/{what}", path_of(&made)), &json!(9), &json!({})).await;
        assert_eq!(
            (stale.code(), &stale.body["current"]["state"]),
            ("stale_version", &json!("open")),
            "{what}"
        );
    }
    assert_eq!(decline(&leader, &made, &json!({})).await.status, 200);
    for (client, what) in [(&leader, "acceptance"), (&leader, "refusal"), (&steward, "withdrawal")] {
        let stale = client.put(&format!("{}/{what}", path_of(&made)), &made["version"], &json!({})).await;
        assert_eq!(
            (stale.code(), &stale.body["current"]["state"]),
            ("stale_version", &json!("declined")),
            "{what}"
        );
        let late = whatever(client, what).await;
        assert_eq!((late.status.as_u16(), late.code()), (409, "state_not_allowed"), "{what}");
    }
    assert_eq!(leader.get(&path_of(&made)).await.body["state"], "declined");
}

#[actix_web::test]
async fn only_whoever_made_it_takes_it_back_and_only_a_leader_decides() {
    let house = House::demo(Engine::Sqlite).await;
    let (_, made) = proposed(&house).await;
    let nowhere = json!({"id": "019ed505-0000-7000-8000-000000000000", "version": 1});
    for (who, reads, decides, takes_back) in [
        ("leder@follo", "", "", "forbidden"),
        ("nestleder@follo", "", "", "forbidden"),
        ("htv@follo", "", "forbidden", ""),
        ("seksjon-helse@follo", "", "forbidden", "forbidden"),
        ("opplaering@follo", "", "forbidden", "forbidden"),
        ("kasserer@follo", "", "forbidden", "forbidden"),
        ("styre@follo", "", "forbidden", "forbidden"),
        ("klubb@follo", "forbidden", "forbidden", "forbidden"),
        ("leder@aas", "not_found", "not_found", "not_found"),
        ("", "unauthenticated", "unauthenticated", "unauthenticated"),
    ] {
        let client = if who.is_empty() { house.anonymous().await } else { house.client(who).await };
        assert_eq!(client.get(&path_of(&made)).await.code(), reads, "{who}");
        assert_eq!(client.get(&format!("{FOLLO}/proposals")).await.code(), reads, "{who}");
        if !decides.is_empty() {
            assert_eq!(accept(&client, &made, &json!({})).await.code(), decides, "{who}");
            assert_eq!(decline(&client, &made, &json!({})).await.code(), decides, "{who}");
        }
        if !takes_back.is_empty() {
            assert_eq!(withdraw(&client, &made).await.code(), takes_back, "{who}");
        }
        let unknown = if reads.is_empty() { "not_found" } else { reads };
        assert_eq!(accept(&client, &nowhere, &json!({})).await.code(), unknown, "{who}");
        assert_eq!(withdraw(&client, &nowhere).await.code(), unknown, "{who}");
    }
    let steward = house.client("htv@follo").await;
    assert_eq!(steward.get(&path_of(&made)).await.body, made, "nothing has happened to it");
    let gone = withdraw(&steward, &made).await;
    assert_eq!((gone.status.as_u16(), &gone.body["state"]), (200, &json!("withdrawn")), "{}", gone.text);
    assert_eq!(gone.body["settlement"]["office"], "Hovedtillitsvalgt");
    let leader = house.client("leder@follo").await;
    let audit = leader.get(&format!("{FOLLO}/audit?object={}", made["id"].as_str().unwrap())).await.body;
    assert_eq!(audit["items"][0]["operation"], "withdraw_proposal");
}

#[actix_web::test]
async fn a_club_leader_neither_proposes_nor_is_offered_to() {
    let house = House::demo(Engine::Sqlite).await;
    let club = house.client("klubb@follo").await;
    let path = measure_path(&club, "").await;
    let seen = club.get(&path).await.body;
    assert_eq!(seen["may"]["propose"], false);
    let refused = propose_change(&club, &path, "title", json!("Ny tittel")).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (403, "forbidden"));
    let rights = club.get("/me").await.body["branches"][0]["rights"].clone();
    assert!(rights.as_array().unwrap().iter().all(|right| right["action"] != "propose"), "{rights}");
    let steward = house.client("htv@follo").await;
    let rights = steward.get("/me").await.body["branches"][0]["rights"].clone();
    let mut propose = rights.as_array().unwrap().iter().filter(|right| right["action"] == "propose");
    assert_eq!(propose.next().unwrap()["reach"], "all");
}

#[actix_web::test]
async fn whoever_has_left_office_is_told_of_no_proposal_and_the_leader_still_decides() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let (path, made) = proposed(&house).await;
    let mandates = leader.get(&format!("{FOLLO}/mandates?limit=200")).await.body;
    let is_stewards = |mandate: &&Value| mandate["email"] == "htv@follo.example";
    for mandate in mandates["items"].as_array().unwrap().iter().filter(is_stewards) {
        let end = format!("{FOLLO}/mandates/{}/end", mandate["id"].as_str().unwrap());
        assert_eq!(leader.put(&end, &mandate["version"], &json!({"to": "2026-06-17"})).await.status, 200);
    }
    house.clock.pass(DAY);
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    for answer in [
        steward.get(&path_of(&made)).await,
        steward.get(&format!("{FOLLO}/proposals")).await,
        withdraw(&steward, &made).await,
        propose_unread(&steward, &made).await,
    ] {
        assert_eq!((answer.status.as_u16(), answer.code()), (404, "not_found"));
    }
    assert_eq!(accept(&leader, &made, &json!({})).await.status, 200);
    assert_eq!(leader.get(&path).await.body["title"], "Ny tittel");
}

/// Without having read the measure.
async fn propose_unread(client: &Client, like: &Value) -> Answer {
    let measure = json!({"title": "T", "kind": "ongoing", "state": "active"});
    let proposed =
        json!({"kind": "change", "measure_id": like["measure"]["id"], "version": 1, "measure": measure});
    propose(client, proposed).await
}

#[actix_web::test]
async fn what_can_not_be_done_any_more_stays_open_until_somebody_says_no() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let path = measure_path(&leader, "unassigned=true").await;
    let now = crate::measure(&steward, &path).await;
    let htv = party(&leader, "office", "Hovedtillitsvalgt").await;
    let proposed = json!({"kind": "responsibility", "measure_id": now.id, "version": now.version,
        "accountable": htv, "to": "2026-06-18"});
    let made = propose(&steward, proposed).await.body;
    house.clock.pass(2 * DAY);
    let leader = house.client("leder@follo").await;
    let late = accept(&leader, &made, &json!({})).await;
    assert_eq!(
        (late.status.as_u16(), &late.body["errors"][0]["code"]),
        (422, &json!("ends_before_it_begins"))
    );
    assert_eq!(leader.get(&path_of(&made)).await.body["state"], "open");
    assert_eq!(decline(&leader, &made, &json!({"reply": "For seint."})).await.status, 200);
}

#[actix_web::test]
async fn when_the_plan_closes_what_is_open_lapses() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let (path, made) = proposed(&house).await;
    let declined = propose_change(&steward, &path, "state", json!("paused")).await.body;
    let declined = decline(&leader, &declined, &json!({})).await.body;
    let before = steward.get(&path_of(&declined)).await.body;
    let plan = format!("{FOLLO}/plans/{}", made["plan_id"].as_str().unwrap());
    let close = leader.draft(Method::Put, &format!("{plan}/state")).header("if-match", "*");
    assert_eq!(close.json(&json!({"state": "closed"})).send().await.status, 200);
    let told = steward.get(&path_of(&made)).await.body;
    assert_eq!((&told["state"], &told["settlement"]["office"]), (&json!("lapsed"), &json!("Leder")));
    assert_eq!(told["may"], json!({"decide": false, "withdraw": false, "hide": true}));
    assert_eq!(steward.get(&path_of(&declined)).await.body, before);
    assert_eq!(leader.get(&format!("{FOLLO}/proposals?state=open&total=true")).await.body["total"], 0);
    assert_eq!(accept(&leader, &told, &json!({})).await.code(), "plan_closed");
    assert_eq!(decline(&leader, &told, &json!({})).await.code(), "plan_closed");
    assert_eq!(withdraw(&steward, &told).await.code(), "plan_closed");
    assert_eq!(propose_change(&steward, &path, "title", json!("Enda en")).await.code(), "plan_closed");
    let goal = made["goal"]["id"].clone();
    let new = json!({"kind": "new_measure", "goal_id": goal, "measure": {"title": "T", "kind": "ongoing", "state": "active"}});
    assert_eq!(propose(&steward, new).await.code(), "plan_closed");
}

#[actix_web::test]
async fn before_adoption_the_wording_is_proposed_and_goes_with_what_it_is_about() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let catalogue = leader.get("/catalogues").await.body["items"][0]["id"].clone();
    let period = json!({"from": "2028-01-01", "to": "2029-12-31"});
    let plan = json!({"catalogue_id": catalogue, "title": "Kladd", "period": period});
    let plan = leader.post(&format!("{FOLLO}/plans"), &plan).await.body;
    let at = format!("{FOLLO}/plans/{}", plan["id"].as_str().unwrap());
    let goal = json!({"area_id": plan["areas"][0]["id"], "position": 1, "goal": {"title": "Et mål"}});
    let goal = leader.post(&format!("{at}/goals"), &goal).await.body;
    let content = json!({"title": "T", "adopted_text": "Vi gjør det.", "kind": "ongoing", "state": "active"});
    let new = json!({"goal_id": goal["id"], "measure": content});
    let path = leader.post(&format!("{at}/measures"), &new).await.body["id"].clone();
    let path = format!("{FOLLO}/measures/{}", path.as_str().unwrap());

    let wording = propose_change(&steward, &path, "adopted_text", json!("Vi gjør det i vår.")).await;
    assert_eq!(wording.status, 201, "{}", wording.text);
    let change = json!([{"what": "adopted_text", "before": "Vi gjør det.", "after": "Vi gjør det i vår."}]);
    assert_eq!(wording.body["changes"], change);
    assert_eq!(accept(&leader, &wording.body, &json!({})).await.status, 200);
    assert_eq!(leader.get(&path).await.body["adopted_text"], "Vi gjør det i vår.");
    assert_eq!(
        leader.get(&format!("{path}/history")).await.body["items"],
        json!([]),
        "a draft has no history"
    );

    let late = propose_change(&steward, &path, "adopted_text", json!("For seint.")).await.body;
    let more = json!({"kind": "new_measure", "goal_id": goal["id"], "measure": content});
    let (more, last) = (propose(&steward, more.clone()).await.body, propose(&steward, more).await.body);
    let done = accept(&leader, &more, &json!({})).await.body;
    let second = format!("{FOLLO}/measures/{}", done["measure"]["id"].as_str().unwrap());
    assert_eq!(leader.get(&second).await.body["origin"], "adopted");
    // What is deleted takes with it what was proposed of it, settled or not.
    let delete = async |path: &str| leader.draft(Method::Delete, path).header("if-match", "*").send().await;
    assert_eq!(delete(&second).await.status, 204);
    assert_eq!(leader.get(&path_of(&more)).await.code(), "not_found");
    assert_eq!(leader.get(&path_of(&last)).await.body["state"], "open");
    let goal_path = format!("{FOLLO}/goals/{}", goal["id"].as_str().unwrap());
    assert_eq!(delete(&goal_path).await.code(), "in_use");
    assert_eq!(leader.get(&path_of(&last)).await.status, 200, "a refusal takes nothing with it");
    assert_eq!(delete(&path).await.status, 204);
    for gone in [&late, &wording.body] {
        assert_eq!(leader.get(&path_of(gone)).await.code(), "not_found");
        assert_eq!(accept(&leader, gone, &json!({})).await.code(), "not_found");
    }
    assert_eq!(delete(&goal_path).await.status, 204);
    assert_eq!(leader.get(&path_of(&last)).await.code(), "not_found");
}

#[actix_web::test]
async fn lists_are_filtered_counted_and_paged() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward, section) = (
        house.client("leder@follo").await,
        house.client("htv@follo").await,
        house.client("seksjon-helse@follo").await,
    );
    let path = measure_path(&leader, "area=2&kind=milestone").await;
    let mut made = Vec::new();
    for (n, client) in [&steward, &section, &steward, &steward].into_iter().enumerate() {
        made.push(propose_change(client, &path, "title", json!(format!("Tittel {n}"))).await.body);
        house.clock.pass(1);
    }
    assert_eq!(decline(&leader, &made[0], &json!({})).await.status, 200);
    let count = async |client: &Client, query: &str| {
        let page = client.get(&format!("{FOLLO}/proposals?limit=1&total=true&{query}")).await.body;
        page["total"].as_u64().unwrap()
    };
    assert_eq!(count(&steward, "own=true").await, 3);
    assert_eq!(count(&steward, "own=false").await, 1);
    assert_eq!(count(&steward, "own=true&state=open").await, 2);
    assert_eq!(count(&leader, "state=open&own=false").await, 3);
    let id = made[0]["measure"]["id"].as_str().unwrap();
    assert_eq!(count(&leader, &format!("measure={id}&state=declined")).await, 1);
    assert_eq!(leader.get(&format!("{FOLLO}/proposals")).await.body.get("total"), None);
    let mut seen = Vec::new();
    let mut next = format!("{FOLLO}/proposals?limit=3");
    loop {
        let page = leader.get(&next).await;
        seen.extend(page.body["items"].as_array().unwrap().iter().map(|item| item["id"].clone()));
        let Some(cursor) = page.body["next"].as_str() else { break };
        assert!(page.header("link").unwrap().contains(cursor));
        next = format!("{FOLLO}/proposals?limit=3&cursor={cursor}");
    }
    let newest_first: Vec<_> = made.iter().rev().map(|proposal| proposal["id"].clone()).collect();
    assert_eq!(seen, newest_first);
}

#[actix_web::test]
async fn the_chosen_office_is_recorded_on_both_sides() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let treasurer = party(&leader, "office", "Kasserer").await;
    let new = json!({"office_id": treasurer["id"], "email": "htv@follo.example", "name": "HTV", "from": "2026-06-01"});
    assert_eq!(leader.post(&format!("{FOLLO}/mandates"), &new).await.status, 201);
    let steward = house.client("htv@follo").await;
    let path = measure_path(&steward, "area=2&kind=milestone").await;
    let now = crate::measure(&steward, &path).await;
    let content = super::proposals::edited(&steward, &path, "title", json!("Ny")).await;
    let proposed =
        json!({"kind": "change", "measure_id": now.id, "version": now.version, "measure": content});
    let body = json!({"reason": "Derfor.", "proposed": proposed});
    let send = |office: Value| {
        let draft = steward.draft(Method::Post, &format!("{FOLLO}/proposals"));
        draft.header("acting-office", office.as_str().unwrap()).json(&body).send()
    };
    let made = send(treasurer["id"].clone()).await;
    assert_eq!((made.status.as_u16(), &made.body["office"]), (201, &json!("Kasserer")));
    let deputy = party(&leader, "office", "Nestleder").await;
    assert_eq!(send(deputy["id"].clone()).await.code(), "forbidden", "it is not theirs");
}
