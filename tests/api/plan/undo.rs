//! The history holds all that it takes to take a change back, and tells which changes are one's own and of today.

use serde_json::{Value, json};
use verv_contract::{
    endpoint::Method,
    plan::{
        changes::{Change, Remaking, undo},
        history::PlanChangeView,
        measures::{MeasureRequest, MeasureView},
        plans::Shown,
    },
};
use verv_tests::{Answer, Client, Engine, House, clock_and_rng::DAY};

use crate::{FOLLO, assign, first_measure, measure, measure_path, party};

/// What the plan's history tells with this query.
async fn history(client: &Client, query: &str) -> Vec<PlanChangeView> {
    let plan = first_measure(client, "").await["plan_id"].clone();
    let path = format!("{FOLLO}/plans/{}/history?limit=200&{query}", plan.as_str().unwrap());
    let page = client.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.text);
    serde_json::from_value(page.body["items"].clone()).unwrap()
}

/// Takes back what was done in one go: as a client does, with the entries of the history and the measure as it is now.
async fn take_back(client: &Client, entry: &PlanChangeView, all: &[PlanChangeView]) -> Answer {
    let path = format!("{FOLLO}/measures/{}", entry.measure_id);
    let now = measure(client, &path).await;
    assert_eq!(now.version, entry.measure_version);
    let in_one_go =
        all.iter().filter(|other| (other.measure_id, other.change.at) == (entry.measure_id, entry.change.at));
    let Remaking { content, responsibility } = undo(in_one_go.map(|other| other.change.change.clone()), &now);
    let version = json!(now.version);
    match (content, responsibility) {
        (Some(content), None) => client.put(&path, &version, &json!(content)).await,
        (None, Some(given)) => client.put(&format!("{path}/responsibility"), &version, &json!(given)).await,
        other => panic!("{other:?}"),
    }
}

/// As it is shown, but for its version and what follows from the day.
fn same(one: &MeasureView, other: &MeasureView) {
    assert_eq!(MeasureView { version: 0, ..one.clone() }, MeasureView { version: 0, ..other.clone() });
}

#[actix_web::test]
async fn every_change_of_a_measure_can_be_taken_back_from_its_entry() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    for (query, field, value) in [
        ("area=2&kind=milestone", "title", json!("Ny tittel")),
        ("area=2&kind=milestone", "state", json!("dropped")),
        ("area=2&kind=milestone", "deadline", json!({"label": "når snøen smelter"})),
        ("area=2&kind=milestone", "deadline", Value::Null),
        ("search=IA-avtalen", "deadline", json!({"label": "høst 2027"})),
        ("kind=count", "target", json!({"at_least": 2.5, "unit": "percent", "per": "year", "note": "Ny"})),
        ("kind=count", "target", Value::Null),
        ("kind=count", "kind", json!("ongoing")),
        ("kind=ongoing", "everyone_named", json!(true)),
    ] {
        let path = measure_path(&leader, query).await;
        let before = measure(&leader, &path).await;
        let mut request = json!(MeasureRequest::from(&before));
        request[field] = value.clone();
        let changed = leader.put(&path, &json!(before.version), &request).await;
        assert_eq!(changed.status, 200, "{field}: {}", changed.text);
        house.clock.pass(1);
        let all = history(&leader, "own=true&responsibility=false").await;
        assert!(all[0].change.latest && all[0].change.own, "{field}");
        assert_eq!(all[0].change.change.what(), field);
        let undone = take_back(&leader, &all[0], &all).await;
        assert_eq!(undone.status, 200, "{field}: {}", undone.text);
        same(&measure(&leader, &path).await, &before);
        house.clock.pass(1);
        // What was taken back is not the last word any more.
        let after = history(&leader, "own=true").await;
        let stale = after.iter().find(|entry| entry.change.id == all[0].change.id).unwrap();
        assert!(!stale.change.latest && after[0].change.latest, "{field}");
        assert_eq!(Some(after[0].change.change.clone()), all[0].change.change.clone().reversed());
    }
}

#[actix_web::test]
async fn a_kind_that_takes_a_reason_is_taken_back_with_it() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let path = measure_path(&leader, "kind=ongoing").await;
    let before = measure(&leader, &path).await;
    let mut request = json!(MeasureRequest::from(&before));
    request["kind"] = json!("not_local");
    request["not_local_reason"] = json!("Det er regionens.");
    assert_eq!(leader.put(&path, &json!(before.version), &request).await.status, 200);
    house.clock.pass(1);
    let mut other = request.clone();
    other["not_local_reason"] = json!("Det er forbundets.");
    assert_eq!(leader.put(&path, &json!(before.version + 1), &other).await.status, 200);
    let all = history(&leader, "own=true").await;
    assert_eq!(take_back(&leader, &all[0], &all).await.status, 200);
    assert_eq!(measure(&leader, &path).await.not_local_reason.as_deref(), Some("Det er regionens."));

    let all: Vec<_> = history(&leader, "own=true").await.split_off(2);
    let words: Vec<_> = all.iter().map(|entry| entry.change.change.what()).collect();
    assert!(words.len() == 2 && words.contains(&"kind") && words.contains(&"not_local_reason"), "{words:?}");
    assert_eq!(take_back(&leader, &all[0], &all).await.status, 200);
    same(&measure(&leader, &path).await, &before);
}

#[actix_web::test]
async fn what_i_assigned_today_is_listed_and_can_be_taken_back() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let (htv, treasurer) =
        (party(&leader, "office", "Hovedtillitsvalgt").await, party(&leader, "office", "Kasserer").await);
    let board = party(&leader, "body", "Styret").await;
    // Yesterday's is not today's.
    let old = measure_path(&leader, "unassigned=true").await;
    assign(&leader, &old, &treasurer, &[]).await;
    house.clock.pass(DAY);
    let (leader, deputy) = (house.client("leder@follo").await, house.client("nestleder@follo").await);
    assert!(history(&leader, "own=true&responsibility=true&since=2026-06-18").await.is_empty());

    let open = leader.get(&format!("{FOLLO}/measures?unassigned=true&limit=2")).await.body;
    let before: Vec<MeasureView> = {
        let mut views = Vec::new();
        for item in open["items"].as_array().unwrap() {
            views.push(measure(&leader, &format!("{FOLLO}/measures/{}", item["id"].as_str().unwrap())).await);
        }
        views
    };
    let given = json!({"accountable": htv, "supporting": [board], "to": "2026-12-31"});
    let item =
        |view: &MeasureView| json!({"measure_id": view.id, "version": view.version, "responsibility": given});
    let items: Vec<_> = before.iter().map(item).collect();
    let bulk = leader.post(&format!("{FOLLO}/responsibilities/bulk"), &json!({"items": items})).await;
    assert_eq!(bulk.status, 200, "{}", bulk.text);
    let title = edit_title(&leader, &before[0], "Ny tittel").await;
    assert_eq!(title.status, 200);
    let others = measure_path(&deputy, "unassigned=true").await;
    assign(&deputy, &others, &treasurer, &[]).await;

    let today = history(&leader, "own=true&responsibility=true&since=2026-06-18").await;
    let measures: std::collections::BTreeSet<_> = today.iter().map(|entry| entry.measure_id).collect();
    assert_eq!(measures, before.iter().map(|view| view.id).collect());
    assert!(
        today.iter().all(|entry| entry.change.own && entry.change.latest && entry.change.office == "Leder")
    );
    for view in &before {
        let of_it: Vec<_> = today.iter().filter(|entry| entry.measure_id == view.id).collect();
        assert!(of_it.iter().all(|entry| entry.change.at == of_it[0].change.at), "one go is one instant");
        assert!(of_it.iter().any(|entry| matches!(&entry.change.change, Change::Accountable { before: None, after: Some(after) } if json!(after.party.to_party()) == htv)));
        assert_eq!(take_back(&leader, of_it[0], &today).await.status, 200);
        let now = measure(&leader, &format!("{FOLLO}/measures/{}", view.id)).await;
        assert_eq!((&now.accountable, &now.supporting), (&view.accountable, &view.supporting));
    }
    let today = history(&leader, "own=true&responsibility=true&since=2026-06-18").await;
    let standing = today.iter().filter(|entry| {
        entry.change.latest && matches!(entry.change.change, Change::Accountable { after: Some(_), .. })
    });
    assert_eq!(standing.count(), 0, "nothing of today's stands any more");
    let deputys = history(&deputy, "own=true&since=2026-06-18").await;
    assert_eq!(deputys.len(), 1);
    let of_others = history(&leader, "own=false&responsibility=true&since=2026-06-18").await;
    assert_eq!(of_others[0].change.id, deputys[0].change.id);
    assert!(!of_others[0].change.own);
    assert_eq!(history(&leader, "own=true&responsibility=false&since=2026-06-18").await.len(), 1);
    assert_eq!(history(&leader, "since=2026-06-19").await.len(), 0);
    assert!(
        history(&leader, "since=2026-06-17").await.len() > history(&leader, "since=2026-06-18").await.len()
    );
}

async fn edit_title(client: &Client, view: &MeasureView, title: &str) -> Answer {
    let path = format!("{FOLLO}/measures/{}", view.id);
    let mut request = json!(MeasureRequest::from(&measure(client, &path).await));
    request["title"] = json!(title);
    client.draft(Method::Put, &path).header("if-match", "*").json(&request).send().await
}

/// Just before midnight in Oslo it is tomorrow in no branch, and yesterday's day begins where the branch is.
#[actix_web::test]
async fn a_day_is_the_branchs_own() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let path = measure_path(&leader, "unassigned=true").await;
    let treasurer = party(&leader, "office", "Kasserer").await;
    // 22:00 UTC on 17 June is midnight in Oslo; the house wakes at 10:00 UTC.
    house.clock.pass(DAY / 2);
    let leader = house.client("leder@follo").await;
    assert_eq!(leader.get(FOLLO).await.body["today"], "2026-06-18");
    assert!(history(&leader, "own=true&since=2026-06-18").await.is_empty());
    assign(&leader, &path, &treasurer, &[]).await;
    assert!(!history(&leader, "own=true&since=2026-06-18").await.is_empty());
    assert!(history(&leader, "own=true&since=2026-06-19").await.is_empty());
}

#[actix_web::test]
async fn a_change_that_others_have_gone_beyond_says_so() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, deputy) = (house.client("leder@follo").await, house.client("nestleder@follo").await);
    let path = measure_path(&leader, "unassigned=true").await;
    let view = measure(&leader, &path).await;
    assert_eq!(edit_title(&leader, &view, "Min").await.status, 200);
    house.clock.pass(1);
    assert_eq!(edit_title(&deputy, &view, "Din").await.status, 200);
    let own = history(&leader, "own=true").await;
    assert!(!own[0].change.latest);
    assert_eq!(own[0].measure_version, view.version + 2);
    let listed = leader.get(&format!("{path}/history")).await.body;
    let latest: Vec<_> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (entry["own"].clone(), entry["latest"].clone()))
        .collect();
    assert_eq!(latest, [(json!(false), json!(true)), (json!(true), json!(false))]);
    // Taken back all the same, it is the measure's version that keeps two from doing so at once.
    let all = history(&leader, "").await;
    let mine = all.iter().find(|entry| entry.change.own).unwrap();
    let (one, other) = (take_back(&leader, mine, &all).await, edit_title(&deputy, &view, "Enda en").await);
    assert_eq!((one.status.as_u16(), other.status.as_u16()), (200, 200));
    let stale = leader.put(&path, &json!(view.version), &json!(MeasureRequest::from(&view))).await;
    assert_eq!(stale.code(), "stale_version");
}

#[actix_web::test]
async fn the_history_tells_nothing_to_those_who_may_not_read_it_and_refuses_what_is_no_filter() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let plan = first_measure(&leader, "").await["plan_id"].clone();
    let path = format!("{FOLLO}/plans/{}/history", plan.as_str().unwrap());
    for query in [
        "since=today",
        "since=2026-13-01",
        "own=1",
        "responsibility=both",
        "person=x",
        "limit=0",
        "since=1899-12-31",
        "since=2200-01-01",
    ] {
        let refused = leader.get(&format!("{path}?{query}")).await;
        assert_eq!(refused.code(), "invalid_parameters", "{query}");
    }
    for day in ["1900-01-01", "2199-12-31"] {
        assert_eq!(leader.get(&format!("{path}?since={day}")).await.status, 200, "{day}");
    }
    let club = house.client("klubb@follo").await;
    let seen = club.get(&format!("{FOLLO}/plans/{}", plan.as_str().unwrap())).await.body;
    assert_eq!(seen["shown"], json!(Shown::AsAdopted));
    assert_eq!(club.get(&format!("{path}?own=true")).await.code(), "forbidden");
    assert_eq!(house.client("leder@aas").await.get(&format!("{path}?own=true")).await.code(), "not_found");
}
