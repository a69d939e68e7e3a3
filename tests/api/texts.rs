//! Texts that are not what they seem: every text of every body, with every kind of odd letter; and what looks the same is
//! found, told apart and looked up as the same.

use serde_json::{Value, json};
use verv_api::examples;
use verv_contract::{
    endpoint::{Access, Method, Operation},
    endpoints::OPERATIONS,
    patch::MEDIA_TYPE,
};
use verv_tests::{Client, Engine, House, house::PASSWORD};

use crate::{FOLLO, access, first_measure, measure_path};

/// Strings of bodies that are no free text: ids, days, words of lists, secrets and addresses.
const NO_TEXT: &[&str] = &[
    "id",
    "kind",
    "role",
    "state",
    "status",
    "unit",
    "per",
    "email",
    "password",
    "current",
    "new",
    "link",
    "time_zone",
    "from",
    "to",
    "adopted_on",
    "expires_on",
    "agreement_area",
    "by",
    "day",
    "event_type",
    "of",
    "sharing",
    "month",
    "source",
    "indicator",
];

fn is_text(name: &str) -> bool {
    !NO_TEXT.contains(&name) && !name.ends_with("_id") && name != "dated_on"
}

/// Pointers of the free texts in an example.
fn texts(value: &Value, at: &str, name: &str, found: &mut Vec<String>) {
    match value {
        Value::String(_) if is_text(name) => found.push(at.to_owned()),
        Value::Object(members) => {
            for (name, member) in members {
                texts(member, &format!("{at}/{name}"), name, found);
            }
        }
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate().filter(|(_, item)| !item.is_string()) {
                texts(item, &format!("{at}/{n}"), name, found);
            }
        }
        _ => {}
    }
}

/// Odd texts, and the code of the refusal; without one it is as if nothing had been written.
const ODD: [(&str, Option<&str>); 8] = [
    ("Le\u{202E}der", Some("direction_character")),
    ("\u{2067}Leder\u{2069}", Some("direction_character")),
    ("Le\u{0}der", Some("control_character")),
    ("Le\u{7}der", Some("control_character")),
    ("\u{200B}", None),
    ("\u{AD}\u{2060}\u{FEFF}", None),
    ("\u{3164}", None),
    ("\u{2800} \u{A0}", None),
];

async fn answer_to(
    client: &Client,
    operation: Operation,
    ids: &access::Ids,
    body: &Value,
) -> verv_tests::Answer {
    let draft = client.draft(operation.method, &access::path(operation, ids)).header("if-match", "*");
    let draft = match operation.method {
        Method::Patch => draft.body(MEDIA_TYPE, body.to_string()),
        _ => draft.json(body),
    };
    draft.send().await
}

#[actix_web::test]
async fn every_text_of_every_body_is_looked_at() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let ids = access::ids(&leader, "follo").await;
    let mut seen = 0;
    for operation in OPERATIONS.iter().filter(|operation| operation.access != Access::Public) {
        let Some(example) = examples::of(*operation) else { continue };
        let mut pointers = Vec::new();
        texts(&example, "", "", &mut pointers);
        for pointer in pointers {
            for (odd, code) in ODD {
                let mut body = example.clone();
                *body.pointer_mut(&pointer).unwrap() = json!(odd);
                let answer = answer_to(&leader, *operation, &ids, &body).await;
                let about = format!("{} {pointer} {odd:?}: {}", operation.id, answer.text);
                assert!(!answer.text.contains(odd), "{about}");
                assert!(answer.status.as_u16() < 500, "{about}");
                assert!(answer.status != 422 || !refused_at(&answer).is_empty(), "no reason: {about}");
                if let Some(code) = code {
                    assert_eq!(answer.status, 422, "{about}");
                    let errors = answer.body["errors"].as_array().unwrap();
                    let here = errors.iter().find(|error| error["pointer"] == pointer.as_str());
                    assert_eq!(here.unwrap_or_else(|| panic!("{about}"))["code"], code, "{about}");
                }
                seen += 1;
            }
        }
    }
    assert!(seen > 20 * ODD.len(), "{seen} texts");
}

#[actix_web::test]
async fn what_is_required_is_not_given_by_letters_that_nobody_sees() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let path = measure_path(&leader, "").await;
    let report = json!({"status": "needs_effort", "reason": "\u{200B}"});
    let answer = leader.post(&format!("{path}/check-ins"), &report).await;
    assert_eq!(refused_at(&answer), ["/reason"], "{}", answer.text);

    let view = leader.get(&path).await.body;
    let measure =
        json!({"title": view["title"], "kind": "not_local", "state": "active", "not_local_reason": "\u{AD}"});
    let answer = leader.put(&path, &view["version"], &measure).await;
    assert_eq!(refused_at(&answer), ["/not_local_reason"], "{}", answer.text);

    let plan = leader.get(&format!("{FOLLO}/plans")).await.body["items"][0].clone();
    let adoption = json!({"state": "adopted", "adopted_on": "2026-01-20", "adopted_by": "\u{2060}"});
    let path = format!("{FOLLO}/plans/{}/state", plan["id"].as_str().unwrap());
    let answer = leader.put(&path, &plan["version"], &adoption).await;
    assert_eq!(refused_at(&answer), ["/adopted_by"], "{}", answer.text);
}

/// Where a refused body was wrong.
fn refused_at(answer: &verv_tests::Answer) -> Vec<&str> {
    let errors = answer.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().filter_map(|error| error["pointer"].as_str()).collect()
}

/// Every byte escaped.
fn form_urlencoded(words: &str) -> String {
    words.bytes().fold(String::new(), |query, byte| query + format!("%{byte:02X}").as_str())
}

#[actix_web::test]
async fn what_looks_the_same_is_found() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let goal = first_measure(&leader, "").await["goal_id"].clone();
    let odd = "A\u{30A}rets \u{FB01}re\u{A0}kon\u{AD}ferans\u{200B}er";
    let measure = json!({"title": odd, "kind": "ongoing", "state": "active"});
    let new = json!({"goal_id": goal, "measure": measure});
    let plan = leader.get(&format!("{FOLLO}/plans")).await.body["items"][0]["id"].clone();
    let made = leader.post(&format!("{FOLLO}/plans/{}/measures", plan.as_str().unwrap()), &new).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.body["title"], odd, "adopted words stay to the letter");
    for words in
        ["årets fire konferanser", "ÅRETS", "A\u{30A}rets", "fire  kon", "\u{FB01}re", "kon\u{AD}feranser"]
    {
        let query = form_urlencoded(words);
        let found = leader.get(&format!("{FOLLO}/measures?search={query}")).await;
        let items = found.body["items"].as_array().unwrap();
        assert!(items.iter().any(|item| item["id"] == made.body["id"]), "{words:?}: {}", found.text);
    }
}

#[actix_web::test]
async fn names_that_look_alike_are_one_name_in_a_branch() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    for twin in ["leder", "Le\u{200B}der", "L\u{435}der", "Leder\u{AD}", "Ledеr", "\u{FF2C}eder"] {
        let office = json!({"name": twin, "role": "other", "position": 70});
        let answer = leader.post(&format!("{FOLLO}/offices"), &office).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code()),
            (409, "already_exists"),
            "{twin:?}: {}",
            answer.text
        );
    }
    for twin in ["STYRET", "Sty\u{2060}ret"] {
        let body = json!({"name": twin, "kind": "committee", "position": 70});
        assert_eq!(leader.post(&format!("{FOLLO}/bodies"), &body).await.status, 409, "{twin:?}");
    }
    // The same office under its own name, written differently, is no twin.
    let offices = leader.get(&format!("{FOLLO}/offices?limit=200")).await.body;
    let first = &offices["items"][0];
    let again = json!({"name": "LEDER", "role": first["role"], "position": first["position"]});
    let path = format!("{FOLLO}/offices/{}", first["id"].as_str().unwrap());
    assert_eq!(leader.put(&path, &first["version"], &again).await.status, 200);
}

#[actix_web::test]
async fn one_person_has_one_address_however_it_is_written() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let offices = leader.get(&format!("{FOLLO}/offices?limit=200")).await.body;
    let give = async |office: usize, email: &str| {
        let id = &offices["items"][office]["id"];
        let new = json!({"office_id": id, "email": email, "name": "Vara", "from": "2026-06-01"});
        leader.post(&format!("{FOLLO}/mandates"), &new).await
    };
    let first = give(1, "A\u{30A}r@BÜCHER.example").await;
    assert_eq!((first.status.as_u16(), &first.body["email"]), (201, &json!("år@bücher.example")));
    let second = give(2, "år@xn--bcher-kva.example").await;
    assert_eq!(second.body["person_id"], first.body["person_id"], "{}", second.text);
    let none = give(3, "leder@xn--a.example").await;
    assert_eq!((none.status.as_u16(), &none.body["errors"][0]["pointer"]), (422, &json!("/email")));

    // The limit counts the account, not the spelling.
    let client = house.anonymous().await;
    let spellings =
        ["år@bücher.example", "A\u{30A}R@bücher.example", "år@xn--bcher-kva.example", " ÅR@BÜCHER.example "];
    let mut answers = Vec::new();
    for spelling in spellings.iter().cycle().take(60) {
        let login = json!({"email": spelling, "password": format!("{PASSWORD} nei")});
        answers.push(client.post("/sessions", &login).await.status.as_u16());
    }
    let last = answers.iter().position(|status| *status == 429);
    assert!(last.is_some_and(|tries| tries < 30), "{answers:?}");
}
