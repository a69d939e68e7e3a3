//! Registers over the API: what is refused, and where it stands; whose is whose; and how a measure is counted by them.

use serde_json::{Value, json};
use verv_contract::endpoint::Method;
use verv_tests::{Engine, House};

use crate::{FOLLO, measure_path, party};

fn with(example: &Value, changes: &Value) -> Value {
    let mut body = example.clone();
    for (name, member) in changes.as_object().unwrap() {
        body[name] = member.clone();
    }
    body
}

fn agreement() -> Value {
    json!({
        "kind": "political_party", "counterparty": "Partiet", "subject": null, "signed": "2024-01-15",
        "expires": "2027-10-01", "lead_days": 60, "follower": null, "link": null, "note": null, "active": true,
    })
}

fn case() -> Value {
    json!({
        "kind": "negotiation", "title": "Forhandlinger", "state": "open", "agreement_area": "ks",
        "opened_on": "2026-05-04", "next_date": null, "next_step": null, "follower": null, "section": null,
        "link": null, "note": null,
    })
}

#[actix_web::test]
async fn what_cannot_be_is_refused_where_it_stands() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let nobody = json!({"kind": "body", "id": "019ed505-0000-7000-8000-000000000000"});
    for (collection, example, changes, pointer, code) in [
        ("agreements", agreement(), json!({"counterparty": " "}), "/counterparty", "required"),
        ("agreements", agreement(), json!({"expires": "2024-01-14"}), "/expires", "ends_before_it_begins"),
        ("agreements", agreement(), json!({"signed": "2026-06-18"}), "/signed", "in_the_future"),
        ("agreements", agreement(), json!({"lead_days": 731}), "/lead_days", "out_of_range"),
        ("agreements", agreement(), json!({"lead_days": -1}), "/lead_days", "not_a_value"),
        ("agreements", agreement(), json!({"link": "javascript:alert(1)"}), "/link", "not_a_link"),
        ("agreements", agreement(), json!({"follower": nobody}), "/follower", "unknown"),
        ("agreements", agreement(), json!({"kind": "friend"}), "/kind", "not_a_value"),
        ("cases", case(), json!({"agreement_area": null}), "/agreement_area", "required"),
        ("cases", case(), json!({"kind": "political"}), "/agreement_area", "not_for_this_kind"),
        ("cases", case(), json!({"agreement_area": "sea"}), "/agreement_area", "unknown"),
        ("cases", case(), json!({"next_date": "2026-05-03"}), "/next_date", "ends_before_it_begins"),
        ("cases", case(), json!({"section": nobody}), "/section", "unknown"),
        ("cases", case(), json!({"opened_on": "2026-06-18"}), "/opened_on", "in_the_future"),
        ("cases", case(), json!({"title": "x".repeat(201)}), "/title", "too_long"),
    ] {
        let answer = leader.post(&format!("{FOLLO}/{collection}"), &with(&example, &changes)).await;
        let error = &answer.body["errors"][0];
        let told = (answer.status.as_u16(), error["pointer"].as_str(), error["code"].as_str());
        assert_eq!(told, (422, Some(pointer), Some(code)), "{changes}: {}", answer.text);
    }
    for (collection, example) in [("agreements", agreement()), ("cases", case())] {
        let path = format!("{FOLLO}/{collection}");
        assert_eq!(leader.post(&path, &example).await.status, 201);
        assert_eq!(leader.post(&path, &example).await.code(), "already_exists");
    }
}

#[actix_web::test]
async fn an_entry_is_its_followers_and_the_leaders() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let office = party(&leader, "office", "Hovedtillitsvalgt").await;
    let example = with(&case(), &json!({"follower": office}));
    let made = leader.post(&format!("{FOLLO}/cases"), &example).await;
    let path = format!("{FOLLO}/cases/{}", made.body["id"].as_str().unwrap());
    let part = json!({"next_date": "2026-08-20"});
    for (who, code) in [("htv@follo", ""), ("styre@follo", "forbidden"), ("klubb@follo", "forbidden")] {
        let client = house.client(who).await;
        let version = leader.get(&path).await.body["version"].clone();
        let changed = client.patch(&path, &version, &part).await;
        assert_eq!(changed.status.is_success(), code.is_empty(), "{who}: {}", changed.text);
        if !code.is_empty() {
            assert_eq!(changed.code(), code, "{who}");
        }
    }
    let foreign = house.client("leder@aas").await;
    assert_eq!(foreign.get(&path).await.code(), "not_found");
    let across = path.replace("follo", "aas");
    assert_eq!(foreign.get(&across).await.code(), "not_found", "by its id in another branch");
}

#[actix_web::test]
async fn a_register_measure_is_counted_by_its_entries() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let measure = measure_path(&leader, "search=AP,%20SV").await;
    let path = format!("{measure}/counting");
    let said = leader.get(&path).await.body;
    assert_eq!(said["counting"]["entries"], json!({"register": "party_agreements", "lead_days": 60}));
    assert_eq!((&said["counting"]["by"], &said["counting"]["rule"]), (&json!("entries"), &Value::Null));
    let progress = leader.get(&format!("{measure}/progress")).await;
    insta::assert_snapshot!("a_registers_progress", progress.shown());

    let counting = |changes: &Value| {
        let nothing = json!({
            "by": "entries", "rule": null, "baseline": null, "percent": null, "interval": null, "entries": null,
        });
        json!({"counting": with(&nothing, changes)})
    };
    let rule =
        json!({"types": ["course"], "purposes": [], "organisers": [], "agreement_areas": [], "sum": null});
    let entries = |lead: i64| json!({"register": "agreements", "lead_days": lead});
    for (changes, pointer, code) in [
        (json!({}), "/counting/entries", "required"),
        (json!({"entries": entries(731)}), "/counting/entries/lead_days", "out_of_range"),
        (
            json!({"entries": {"register": "boats", "lead_days": 1}}),
            "/counting/entries/register",
            "not_a_value",
        ),
        (json!({"entries": entries(1), "rule": rule}), "/counting/rule", "not_of_this_kind"),
        (
            json!({"by": "events", "entries": entries(1), "rule": rule}),
            "/counting/entries",
            "not_of_this_kind",
        ),
        (json!({"by": "events"}), "/counting/rule", "required"),
    ] {
        let draft = leader.draft(Method::Put, &path).header("if-match", "*");
        let answer = draft.json(&counting(&changes)).send().await;
        let error = &answer.body["errors"][0];
        let told = (answer.status.as_u16(), error["pointer"].as_str(), error["code"].as_str());
        assert_eq!(told, (422, Some(pointer), Some(code)), "{changes}: {}", answer.text);
    }
    let all = counting(&json!({"entries": entries(30)}));
    let draft = leader.draft(Method::Put, &path).header("if-match", "*");
    assert_eq!(draft.json(&all).send().await.status, 200);
}
