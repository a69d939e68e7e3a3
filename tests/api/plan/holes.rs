//! Where the plan has a hole.

use serde_json::{Value, json};
use verv_tests::{Client, Engine, House};

use crate::{FOLLO, assign, measure_path};

async fn holes_of(client: &Client, path: &str) -> Vec<String> {
    let measure = client.get(path).await.body;
    let plan = client.get(&format!("{FOLLO}/plans")).await.body["items"][0]["id"].clone();
    let holes = client.get(&format!("{FOLLO}/plans/{}/holes", plan.as_str().unwrap())).await.body;
    let holes = holes["holes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|hole| hole.to_string().contains(measure["id"].as_str().unwrap()));
    holes.map(|hole| hole["kind"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_body_whose_seats_are_all_empty_answers_for_nothing() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let path = measure_path(&leader, "unassigned=true").await;
    let make = async |collection: &str, new: Value| {
        let made = leader.post(&format!("{FOLLO}/{collection}"), &new).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.body
    };
    let office = make("offices", json!({"name": "Tomt verv", "role": "other", "position": 80})).await;
    let body = make("bodies", json!({"name": "Tomt utvalg", "kind": "committee", "position": 80})).await;
    let answering = json!({"kind": "body", "id": body["id"]});
    assign(&leader, &path, &answering, &[]).await;
    let is_vacant = async || holes_of(&leader, &path).await.contains(&"vacant_office".to_owned());
    assert!(!is_vacant().await, "a body may have no seats");

    let seats = format!("{FOLLO}/bodies/{}/seats", body["id"].as_str().unwrap());
    let seated = leader.put(&seats, &body["version"], &json!({"seats": [{"office_id": office["id"]}]})).await;
    assert_eq!(seated.status, 200, "{}", seated.text);
    assert!(is_vacant().await, "nobody sits there");

    let new =
        json!({"office_id": office["id"], "email": "ny@follo.example", "name": "Ny", "from": "2026-06-01"});
    make("mandates", new).await;
    assert!(!is_vacant().await);
}
