//! What is mine: each measure once, by the strongest part; and of a body the one seat that is asked.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use verv_contract::endpoint::Method;
use verv_tests::{Client, Engine, House, clock_and_rng::DAY};

use crate::{FOLLO, assign, measure_path, party};

/// The ids that a filter leaves; what `total` says is how many.
async fn ids(client: &Client, query: &str) -> BTreeSet<String> {
    let page = client.get(&format!("{FOLLO}/measures?limit=200&total=true&{query}")).await.body;
    let items = page["items"].as_array().unwrap_or_else(|| panic!("{page}"));
    assert_eq!(page["total"], items.len(), "{query}");
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// What the caller is asked about, and what else they have a part in.
async fn mine(client: &Client) -> (BTreeSet<String>, BTreeSet<String>) {
    (ids(client, "mine=accountable").await, ids(client, "mine=supporting").await)
}

fn id(path: &str) -> String {
    path.rsplit('/').next().unwrap().to_owned()
}

/// In which of the two lists the measure is: `a`, `s`, both or none.
async fn part(client: &Client, path: &str) -> &'static str {
    let (accountable, supporting) = mine(client).await;
    match (accountable.contains(&id(path)), supporting.contains(&id(path))) {
        (true, true) => "both",
        (true, false) => "accountable",
        (false, true) => "supporting",
        (false, false) => "none",
    }
}

#[actix_web::test]
async fn a_measure_is_mine_once_by_the_strongest_part() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let path = measure_path(&leader, "unassigned=true").await;
    let htv = party(&leader, "office", "Hovedtillitsvalgt").await;
    let board = party(&leader, "body", "Styret").await;
    let treasurer = party(&leader, "office", "Kasserer").await;
    for (accountable, supporting, expected) in [
        (&htv, vec![&board], "accountable"),
        (&treasurer, vec![&board, &htv], "supporting"),
        (&board, vec![&htv], "supporting"),
        (&Value::Null, vec![&board], "supporting"),
        (&treasurer, vec![], "none"),
    ] {
        let supporting: Vec<_> = supporting.into_iter().cloned().collect();
        assign(&leader, &path, accountable, &supporting).await;
        assert_eq!(part(&steward, &path).await, expected, "{accountable} {supporting:?}");
    }
    // Two offices, each with a part: the stronger counts.
    let new = json!({"office_id": treasurer["id"], "email": "htv@follo.example", "name": "HTV", "from": "2026-06-01"});
    assert_eq!(leader.post(&format!("{FOLLO}/mandates"), &new).await.status, 201);
    assign(&leader, &path, &treasurer, std::slice::from_ref(&htv)).await;
    assert_eq!(part(&house.client("htv@follo").await, &path).await, "accountable");
}

#[actix_web::test]
async fn the_two_parts_share_nothing_and_make_up_all_that_is_mine() {
    let house = House::demo(Engine::Sqlite).await;
    for who in [
        "leder",
        "nestleder",
        "kasserer",
        "opplaering",
        "htv",
        "seksjon-helse",
        "seksjon-kontor",
        "styre",
        "klubb",
    ] {
        let client = house.client(&format!("{who}@follo")).await;
        let (accountable, supporting) = mine(&client).await;
        assert!(accountable.is_disjoint(&supporting), "{who}");
        let all = client.get(&format!("{FOLLO}/measures?limit=200")).await.body;
        let marked = all["items"].as_array().unwrap().iter().filter(|item| item["mine"] == true);
        let marked: BTreeSet<_> = marked.map(|item| item["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(accountable.union(&supporting).cloned().collect::<BTreeSet<_>>(), marked, "{who}");
        for sort in ["due", "-title", "reported"] {
            assert_eq!(ids(&client, &format!("mine=accountable&sort={sort}")).await, accountable, "{who}");
        }
    }
}

#[actix_web::test]
async fn of_a_body_one_seat_is_asked_and_every_seat_may_report() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    for (body, asked, others) in [
        ("Styret", "leder", &["nestleder", "htv", "styre", "seksjon-kirke"][..]),
        ("Yrkesseksjonene", "seksjon-helse", &["seksjon-kirke", "seksjon-samferdsel"]),
        ("Klubblederne", "klubb", &[]),
    ] {
        let path = measure_path(&leader, "unassigned=true").await;
        let accountable = party(&leader, "body", body).await;
        assign(&leader, &path, &accountable, &[]).await;
        assert_eq!(
            part(&house.client(&format!("{asked}@follo")).await, &path).await,
            "accountable",
            "{body}"
        );
        for other in others {
            let client = house.client(&format!("{other}@follo")).await;
            assert_eq!(part(&client, &path).await, "supporting", "{body}: {other}");
            assert_eq!(client.get(&path).await.body["may"]["check_in"], true, "{body}: {other}");
            let report = client.post(&format!("{path}/check-ins"), &json!({"status": "on_track"})).await;
            assert_eq!(report.status, 201, "{body}: {other}");
        }
        let seats = leader.get(&format!("{FOLLO}/bodies/{}", accountable["id"].as_str().unwrap())).await.body;
        let seats = seats["seats"].as_array().unwrap();
        let asked: Vec<_> =
            seats.iter().filter(|seat| seat["asked"] == true).map(|seat| &seat["office"]).collect();
        assert_eq!(asked.len(), 1, "{body}");
        assert!(seats.iter().all(|seat| seat["answers"] == false), "{body}: none was chosen");
    }
    let outsider = house.client("kasserer@follo").await;
    let sections = party(&leader, "body", "Yrkesseksjonene").await;
    let path = measure_path(&leader, &format!("body={}", sections["id"].as_str().unwrap())).await;
    assert_eq!(
        outsider.post(&format!("{path}/check-ins"), &json!({"status": "done"})).await.code(),
        "forbidden"
    );
}

/// All seats of a body as they are, with one chosen to answer.
async fn choose(leader: &Client, body: &str, office: &Value) -> verv_tests::Answer {
    let view = leader.get(body).await.body;
    let seat = |seat: &Value| json!({"office_id": seat["office_id"], "title": seat["title"], "answers": seat["office_id"] == *office});
    let seats: Vec<_> = view["seats"].as_array().unwrap().iter().map(seat).collect();
    leader.put(&format!("{body}/seats"), &view["version"], &json!({"seats": seats})).await
}

#[actix_web::test]
async fn the_branch_chooses_who_answers_and_a_vacant_seat_is_passed_over() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let board = party(&leader, "body", "Styret").await;
    let body = format!("{FOLLO}/bodies/{}", board["id"].as_str().unwrap());
    let path = measure_path(&leader, "unassigned=true").await;
    assign(&leader, &path, &board, &[]).await;
    let htv = party(&leader, "office", "Hovedtillitsvalgt").await;

    let chosen = choose(&leader, &body, &htv["id"]).await;
    assert_eq!(chosen.status, 200, "{}", chosen.text);
    let marked = |view: &Value, mark: &str| -> Vec<String> {
        let seats = view["seats"].as_array().unwrap().iter().filter(|seat| seat[mark] == true);
        seats.map(|seat| seat["office"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(marked(&chosen.body, "answers"), ["Hovedtillitsvalgt"]);
    assert_eq!(marked(&chosen.body, "asked"), ["Hovedtillitsvalgt"]);
    assert_eq!(part(&steward, &path).await, "accountable");
    assert_eq!(part(&leader, &path).await, "supporting");
    let listed = leader.get(&format!("{FOLLO}/bodies?limit=200")).await.body;
    assert!(listed["items"].as_array().unwrap().contains(&chosen.body));

    // When its holder leaves, the leader is asked; the choice stands for whoever comes.
    let mandates = leader.get(&format!("{FOLLO}/mandates?limit=200")).await.body;
    let is_stewards = |mandate: &&Value| mandate["office"] == "Hovedtillitsvalgt";
    let mandate = mandates["items"].as_array().unwrap().iter().find(is_stewards).unwrap();
    let end = format!("{FOLLO}/mandates/{}/end", mandate["id"].as_str().unwrap());
    assert_eq!(leader.put(&end, &mandate["version"], &json!({"to": "2026-06-17"})).await.status, 200);
    house.clock.pass(DAY);
    let leader = house.client("leder@follo").await;
    let view = leader.get(&body).await.body;
    assert_eq!(
        (marked(&view, "answers"), marked(&view, "asked")),
        (vec!["Hovedtillitsvalgt".to_owned()], vec!["Leder".to_owned()])
    );
    assert_eq!(part(&leader, &path).await, "accountable");
    let new =
        json!({"office_id": htv["id"], "email": "ny@follo.example", "name": "Ny", "from": "2026-06-18"});
    assert_eq!(leader.post(&format!("{FOLLO}/mandates"), &new).await.status, 201);
    assert_eq!(part(&leader, &path).await, "supporting");

    // A request that says nothing of it chooses nobody.
    let version = leader.get(&body).await.body["version"].clone();
    let seats = json!({"seats": [{"office_id": htv["id"]}, {"office_id": party(&leader, "office", "Leder").await["id"]}]});
    let put = leader.put(&format!("{body}/seats"), &version, &seats).await.body;
    assert_eq!((marked(&put, "answers"), marked(&put, "asked")), (vec![], vec!["Leder".to_owned()]));
}

#[actix_web::test]
async fn one_seat_answers_at_the_most_and_only_a_leader_chooses() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let board = party(&leader, "body", "Styret").await;
    let body = format!("{FOLLO}/bodies/{}", board["id"].as_str().unwrap());
    let htv = party(&leader, "office", "Hovedtillitsvalgt").await;
    let view = leader.get(&body).await.body;
    let all = |seat: &Value| json!({"office_id": seat["office_id"], "answers": true});
    let seats: Vec<_> = view["seats"].as_array().unwrap().iter().map(all).collect();
    let refused = leader.put(&format!("{body}/seats"), &view["version"], &json!({"seats": seats})).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.body["errors"][0]["pointer"], "/seats/1/answers");
    let word = json!({"seats": [{"office_id": htv["id"], "answers": "yes"}]});
    assert_eq!(leader.put(&format!("{body}/seats"), &view["version"], &word).await.code(), "invalid_fields");
    assert_eq!(choose(&steward, &body, &htv["id"]).await.code(), "forbidden");
    assert_eq!(choose(&leader, &body, &htv["id"]).await.status, 200);
    let late = json!({"seats": []});
    assert_eq!(leader.put(&format!("{body}/seats"), &view["version"], &late).await.code(), "stale_version");
}

#[actix_web::test]
async fn an_office_carries_what_its_holder_is_asked_about() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let path = measure_path(&leader, "unassigned=true").await;
    assign(&leader, &path, &party(&leader, "body", "Styret").await, &[]).await;
    let offices = leader.get(&format!("{FOLLO}/offices?limit=200")).await.body;
    let named = |name: &str| {
        let found = offices["items"].as_array().unwrap().iter().find(|office| office["name"] == name);
        found.unwrap_or_else(|| panic!("no {name}")).clone()
    };
    for (who, name) in [
        ("leder", "Leder"),
        ("nestleder", "Nestleder"),
        ("kasserer", "Kasserer"),
        ("seksjon-helse", "Yrkesseksjonsleder helse og sosial"),
        ("seksjon-kontor", "Yrkesseksjonsleder kontor og administrasjon"),
        ("opplaering", "Opplæringsansvarlig"),
    ] {
        let client = house.client(&format!("{who}@follo")).await;
        let asked = ids(&client, "mine=accountable").await.len();
        assert_eq!(named(name)["asked_about"], asked, "{name}");
        let one = leader.get(&format!("{FOLLO}/offices/{}", named(name)["id"].as_str().unwrap())).await.body;
        assert_eq!(one, named(name));
    }
    let (head, first) = (named("Leder"), named("Yrkesseksjonsleder helse og sosial"));
    assert!(head["asked_about"].as_u64() > head["accountable_for"].as_u64(), "{head}");
    assert!(first["asked_about"].as_u64() > first["accountable_for"].as_u64(), "{first}");
    let club = house.client("klubb@follo").await.get(&format!("{FOLLO}/offices?limit=200")).await.body;
    assert!(club["items"].as_array().unwrap().iter().all(|office| office.get("asked_about").is_none()));
}

#[actix_web::test]
async fn who_sees_only_their_own_sees_as_much_as_before() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, club) = (house.client("leder@follo").await, house.client("klubb@follo").await);
    let path = measure_path(&leader, "unassigned=true").await;
    let clubs = party(&leader, "body", "Klubblederne").await;
    let view = format!("{FOLLO}/bodies/{}", clubs["id"].as_str().unwrap());
    let other = party(&leader, "office", "Klubbleder KS").await;
    let new =
        json!({"office_id": other["id"], "email": "ks@follo.example", "name": "KS", "from": "2026-06-01"});
    assert_eq!(leader.post(&format!("{FOLLO}/mandates"), &new).await.status, 201);
    assert_eq!(choose(&leader, &view, &other["id"]).await.status, 200);
    assign(&leader, &path, &clubs, &[]).await;
    assert_eq!(part(&club, &path).await, "supporting");
    assert!(ids(&club, "").await.contains(&id(&path)));
    assert_eq!(club.get(&path).await.status, 200);
    let report = club.draft(Method::Post, &format!("{path}/check-ins")).json(&json!({"status": "done"}));
    assert_eq!(report.send().await.status, 201);
}
