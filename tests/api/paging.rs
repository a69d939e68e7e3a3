//! Pages over rows that move: what comes once, and what the document says of the rest.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use verv_contract::endpoint::Method;
use verv_tests::{Client, Engine, House};

use crate::FOLLO;

/// Reads a list to its end, a few rows at a time, with something done between its pages; how often each row came.
async fn walk(client: &Client, list: &str, between: impl AsyncFn(usize)) -> BTreeMap<String, usize> {
    let mut seen = BTreeMap::new();
    let mut address = format!("{list}limit=5");
    for turn in 0.. {
        let page = client.get(&address).await.body;
        for item in page["items"].as_array().expect("a page") {
            *seen.entry(item["id"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        let Some(next) = page["next"].as_str() else { break };
        address = format!("{list}limit=5&cursor={next}");
        between(turn).await;
    }
    seen
}

/// The ids of a list.
async fn all(client: &Client, list: &str) -> Vec<Value> {
    client.get(&format!("{list}limit=200")).await.body["items"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn in_the_plans_own_order_every_measure_comes_once_whatever_happens_meanwhile() {
    for engine in [Engine::Sqlite, Engine::Postgres].into_iter().filter(|engine| engine.is_here()) {
        let house = House::demo(engine).await;
        let client = house.client("leder@follo").await;
        for list in ["?", "?sort=number&", "?sort=-number&", "?total=true&"] {
            let list = format!("{FOLLO}/measures{list}");
            let before = all(&client, &list).await;
            // Measures from both ends of the list get a report, another deadline and somebody who answers for them.
            let between = async |turn: usize| {
                for measure in [&before[turn % before.len()], &before[before.len() - 1 - turn % before.len()]]
                {
                    let path = format!("{FOLLO}/measures/{}", measure["id"].as_str().unwrap());
                    let report =
                        client.post(&format!("{path}/check-ins"), &json!({"status": "on_track"})).await;
                    assert!([201, 409].contains(&report.status.as_u16()), "{}", report.text);
                    let draft = client.draft(Method::Put, &format!("{path}/responsibility"));
                    assert_eq!(draft.header("if-match", "*").json(&json!({})).send().await.status, 200);
                }
            };
            let seen = walk(&client, &list, between).await;
            let ids: Vec<&str> = before.iter().map(|it| it["id"].as_str().unwrap()).collect();
            assert_eq!(seen.len(), before.len(), "{list}");
            assert!(ids.iter().all(|id| seen.get(*id) == Some(&1)), "{list}: {seen:?}");
        }
    }
}

#[actix_web::test]
async fn lists_by_instant_keep_their_order_while_their_rows_change() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    for measure in all(&client, &format!("{FOLLO}/measures?status=not_started&")).await.iter().take(14) {
        let path = format!("{FOLLO}/measures/{}/check-ins", measure["id"].as_str().unwrap());
        house.clock.pass(1000);
        assert_eq!(client.post(&path, &json!({"status": "on_track"})).await.status, 201);
    }
    for list in ["check-ins?", "mandates?", "audit?", "people?"] {
        let list = format!("{FOLLO}/{list}");
        let before = all(&client, &list).await;
        let check_ins = all(&client, &format!("{FOLLO}/check-ins?")).await;
        let between = async |turn: usize| {
            let check_in = &check_ins[turn % check_ins.len()];
            let path = format!("{FOLLO}/check-ins/{}/acknowledgement", check_in["id"].as_str().unwrap());
            let draft = client.draft(Method::Put, &path).header("if-match", "*");
            assert!(draft.json(&json!({})).send().await.status.as_u16() < 410);
        };
        let seen = walk(&client, &list, between).await;
        for row in &before {
            assert_eq!(seen.get(row["id"].as_str().unwrap()), Some(&1), "{list}");
        }
        assert!(before.len() > 5, "{list} has one page");
    }
}

/// A row that is reported moves to the other end, where it comes again or not at all; the document says so.
#[actix_web::test]
async fn where_rows_may_move_the_document_says_so() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let list = format!("{FOLLO}/measures?sort=reported&");
    let before = all(&client, &list).await;
    let first = format!("{FOLLO}/measures/{}/check-ins", before[0]["id"].as_str().unwrap());
    let between = async |turn: usize| {
        if turn == 0 {
            assert_eq!(client.post(&first, &json!({"status": "on_track"})).await.status, 201);
        }
    };
    let seen = walk(&client, &list, between).await;
    assert_eq!(seen.get(before[0]["id"].as_str().unwrap()), Some(&2), "it was moved to the end");
    let document = client.raw("GET", "/api/v1/openapi.json").send().await.body;
    let parameters =
        document["paths"]["/branches/{branch}/measures"]["get"]["parameters"].as_array().unwrap();
    let sort = parameters.iter().find(|it| it["name"] == "sort").unwrap();
    assert!(sort["description"].as_str().unwrap().contains("may come twice, or not at all"), "{sort}");
}
