//! Whom a branch knows, for the form that gives offices.

use serde_json::{Value, json};
use verv_contract::{endpoints::ListPeople, identity::people::PersonQuery};
use verv_tests::{Answer, Client, Engine, House};

use crate::FOLLO;

async fn people(client: &Client, query: &str) -> Answer {
    client.get(&format!("{FOLLO}/people?{query}")).await
}

fn emails(answer: &Answer) -> Vec<String> {
    let items = answer.body["items"].as_array().unwrap_or_else(|| panic!("no list: {}", answer.text));
    items.iter().map(|person| person["email"].as_str().unwrap().to_owned()).collect()
}

/// Gives somebody the office at a place in the list of offices.
async fn appoint(
    leader: &Client,
    office: usize,
    (email, name): (&str, &str),
    (from, to): (&str, Option<&str>),
) -> Value {
    let offices = leader.get(&format!("{FOLLO}/offices?limit=200")).await.body;
    let id = &offices["items"][office]["id"];
    let new = json!({"office_id": id, "email": email, "name": name, "from": from, "to": to});
    let given = leader.post(&format!("{FOLLO}/mandates"), &new).await;
    assert_eq!(given.status, 201, "{}", given.text);
    given.body
}

#[actix_web::test]
async fn a_branch_knows_whoever_has_held_its_offices_once_each() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let everybody = people(&leader, "limit=200").await;
    let known = emails(&everybody);
    // The chief steward has two offices.
    assert_eq!(known.len(), 11, "{known:?}");
    assert!(known.iter().all(|email| email.ends_with("@follo.example")), "{known:?}");

    house.clock.pass(1);
    let past = ("gikk@follo.example", "Gikk av");
    appoint(&leader, 1, past, ("2024-01-01", Some("2025-12-31"))).await;
    house.clock.pass(1);
    appoint(&leader, 8, ("kasserer@follo.example", "Kasserer, nå også seksjonsleder"), ("2026-06-01", None))
        .await;
    house.clock.pass(1);
    appoint(&leader, 2, ("kommer@follo.example", "Kommer"), ("2027-01-01", None)).await;
    let answer = people(&leader, "limit=3").await;
    let shown: Vec<_> = answer.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|person| {
            (person["email"].as_str().unwrap(), person["name"].as_str().unwrap(), person["current"] == true)
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("kommer@follo.example", "Kommer", false),
            ("kasserer@follo.example", "Kasserer, nå også seksjonsleder", true),
            ("gikk@follo.example", "Gikk av", false),
        ]
    );
    assert_eq!(answer.body["items"][2]["office"], "Nestleder");
    assert_eq!(emails(&people(&leader, "limit=200").await).len(), 13);
}

#[actix_web::test]
async fn people_are_searched_by_name_and_address() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    appoint(&leader, 1, ("aase_o@follo.example", "ÅSE ØVERBÆK"), ("2026-06-01", None)).await;
    appoint(&leader, 2, ("aaseko@follo.example", "100 % Šárá"), ("2026-06-01", None)).await;
    let found = async |words: &str| {
        let query = PersonQuery { search: Some(words.to_owned()), ..PersonQuery::default() };
        let page = leader.call(ListPeople, ("follo".parse().unwrap(),), &query).await;
        page.items.into_iter().map(|person| person.email).collect::<Vec<_>>()
    };
    for words in ["åse", "ÅSE", "øverbæk", "Øver", " ØVERBÆK ", "se ø", "AASE_O", "aase_"] {
        assert_eq!(found(words).await, ["aase_o@follo.example"], "{words}");
    }
    for words in ["100 %", "%", "šá", "ŠÁR", "aaseko"] {
        assert_eq!(found(words).await, ["aaseko@follo.example"], "{words}");
    }
    assert_eq!(found("hovedtillits").await, ["htv@follo.example"]);
    for words in ["ingen slik", "aas.example", "\\", "' OR '1'='1", "_%"] {
        assert!(found(words).await.is_empty(), "{words}");
    }
}

#[actix_web::test]
async fn people_come_in_pages() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let all = emails(&people(&leader, "limit=200").await);
    let (mut seen, mut query) = (Vec::new(), "limit=4".to_owned());
    loop {
        let page = people(&leader, &query).await;
        seen.extend(emails(&page));
        let Some(next) = page.body["next"].as_str() else { break };
        assert!(page.header("link").is_some_and(|link| link.contains("people?limit=4&cursor=")));
        query = format!("limit=4&cursor={next}");
    }
    assert_eq!(seen, all);
    let mandates = leader.get(&format!("{FOLLO}/mandates?limit=1")).await.body;
    let foreign = format!("cursor={}", mandates["next"].as_str().unwrap());
    for wrong in
        ["limit=0", "limit=201", "cursor=x", "search=", "search=%20", "search=%00", "q=leder", &foreign]
    {
        assert_eq!(people(&leader, wrong).await.code(), "invalid_parameters", "{wrong}");
    }
    let long = format!("search={}", "x".repeat(101));
    assert_eq!(people(&leader, &long).await.code(), "invalid_parameters");
}

#[actix_web::test]
async fn people_are_for_those_who_give_offices() {
    let house = House::demo(Engine::Sqlite).await;
    assert_eq!(people(&house.client("nestleder@follo").await, "").await.status, 200);
    for who in [
        "htv@follo",
        "seksjon-helse@follo",
        "kasserer@follo",
        "opplaering@follo",
        "styre@follo",
        "klubb@follo",
    ] {
        let client = house.client(who).await;
        assert_eq!(people(&client, "limit=0&x=1").await.code(), "forbidden", "{who}");
    }
    assert_eq!(people(&house.client("leder@aas").await, "").await.code(), "not_found");
    assert_eq!(people(&house.anonymous().await, "").await.code(), "unauthenticated");
}
