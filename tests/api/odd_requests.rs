//! Slow and odd requests: bodies that never come, arrays for objects, values outside the document, long names.

use std::time::Duration;

use actix_web::rt::time::timeout;
use serde_json::{Value, json};
use verv_api::{examples, input::BODY_TIMEOUT};
use verv_contract::{
    endpoint::{Method, Precondition},
    endpoints::OPERATIONS,
    patch,
};
use verv_tests::{Engine, House};

use crate::{
    FOLLO,
    access::{ids, path},
    measure_path, send,
};

#[actix_web::test]
async fn a_body_that_never_comes_is_not_waited_for() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.anonymous().await;
    for path in ["/sessions", "/passwords", "/sessions/refresh"] {
        // The time of the test goes as fast as nothing happens.
        tokio::time::pause();
        let asked = client.draft(Method::Post, path).never_ending("application/json").send();
        let answer = timeout(BODY_TIMEOUT + Duration::from_secs(1), asked).await;
        tokio::time::resume();
        let answer = answer.unwrap_or_else(|_| panic!("{path} still waits"));
        if path == "/sessions/refresh" {
            // It has no body, and reads none.
            assert_eq!(answer.code(), "session_ended");
            continue;
        }
        assert_eq!((answer.status.as_u16(), answer.code()), (408, "request_timeout"), "{path}");
    }
}

#[actix_web::test]
async fn a_list_of_values_is_no_object() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let ids = ids(&client, "follo").await;
    let check_ins = format!("{}/check-ins", measure_path(&client, "").await);
    for taken_before in [r#"["done"]"#, r#"["done",null,null,null]"#] {
        let answer = send(&client, Method::Post, &check_ins, taken_before).await;
        assert_eq!(answer.code(), "invalid_fields", "{taken_before}: {}", answer.text);
    }
    let measure = json!({
        "title": "T", "kind": "ongoing", "state": "active",
        "deadline": ["i hele perioden", null, null, null],
    });
    let changed = client.draft(Method::Put, &measure_path(&client, "").await).header("if-match", "*");
    let changed = changed.json(&measure).send().await;
    assert_eq!(changed.code(), "invalid_fields", "{}", changed.text);
    assert!(changed.text.contains("\"pointer\":\"/deadline"), "{}", changed.text);
    // Every body, with as many values as it may have fields.
    for operation in OPERATIONS {
        let Some(Value::Object(fields)) = examples::of(*operation) else { continue };
        let values: Vec<Value> = fields.into_iter().map(|(_, value)| value).collect();
        for length in 0..12 {
            let mut sent = values.clone();
            sent.resize(length, Value::Null);
            let draft = client.draft(operation.method, &path(*operation, &ids));
            let draft = match operation.precondition {
                Precondition::IfMatch => draft.header("if-match", "*"),
                Precondition::None => draft,
            };
            let media_type =
                if operation.method == Method::Patch { patch::MEDIA_TYPE } else { "application/json" };
            let answer = draft.body(media_type, Value::Array(sent.clone()).to_string()).send().await;
            assert_eq!(answer.code(), "invalid_fields", "{} {sent:?}: {}", operation.id, answer.text);
        }
    }
}

#[actix_web::test]
async fn what_is_outside_the_document_is_refused_for_every_parameter() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let ids = ids(&client, "follo").await;
    let document = client.raw("GET", "/api/v1/openapi.json").send().await.body;
    let mut count = 0;
    for operation in OPERATIONS.iter().filter(|operation| operation.method == Method::Get) {
        let parameters = document["paths"][operation.path]["get"]["parameters"].as_array().cloned();
        for parameter in parameters.unwrap_or_default().iter().filter(|it| it["in"] == "query") {
            let (name, schema) = (parameter["name"].as_str().unwrap(), &parameter["schema"]);
            let mut wrong = vec!["%00".to_owned(), String::new()];
            if let Some(minimum) = schema["minimum"].as_i64() {
                wrong.extend([(minimum - 1).to_string(), "-5".to_owned(), "1.5".to_owned()]);
            }
            if let Some(maximum) = schema["maximum"].as_i64() {
                wrong.extend([(maximum + 1).to_string(), "99999999999999999999".to_owned()]);
            }
            if let Some(longest) = schema["maxLength"].as_u64() {
                wrong.push("a".repeat(usize::try_from(longest).unwrap() + 1));
            }
            for value in wrong {
                let answer = client.get(&format!("{}?{name}={value}", path(*operation, &ids))).await;
                let told = (answer.status.as_u16(), answer.code());
                assert_eq!(told, (422, "invalid_parameters"), "{} {name}={value}", operation.id);
                count += 1;
            }
        }
    }
    assert!(count > 100, "{count} values");
    let list = async |query: &str| client.get(&format!("{FOLLO}/measures?{query}")).await.status.as_u16();
    assert_eq!((list("area=1").await, list("area=999").await), (200, 200));
}

#[actix_web::test]
async fn what_was_sent_is_not_sent_back_at_any_length() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let long = "x".repeat(20_000);
    let check_ins = format!("{}/check-ins", measure_path(&client, "").await);
    let mut answers = vec![
        client.get(&format!("{FOLLO}/measures?{long}=1")).await,
        client.get(&format!("{FOLLO}/measures?sort={long}")).await,
        client.get(&format!("{FOLLO}/measures?search={long}")).await,
    ];
    for body in [
        json!({ long.as_str(): 1 }),
        json!({ "status": long }),
        json!({ "status": "stuck", "reason": long }),
        json!({ "status": { long.as_str(): 1 } }),
    ] {
        answers.push(client.post(&check_ins, &body).await);
    }
    for answer in answers {
        assert_eq!(answer.status, 422);
        assert!(answer.text.len() < 2000, "{} bytes", answer.text.len());
    }
}

#[actix_web::test]
async fn days_are_of_this_age() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let office = client.get(&format!("{FOLLO}/offices?limit=1")).await.body["items"][0]["id"].clone();
    let mandate = |from: &str, to: Option<&str>| json!({"office_id": office, "email": "ny@follo.example", "name": "Ny", "from": from, "to": to});
    let path = format!("{FOLLO}/mandates");
    for (from, to) in [
        ("0001-01-01", None),
        ("1899-12-31", None),
        ("9999-12-31", None),
        ("2200-01-01", None),
        ("2026-01-01", Some("2200-01-01")),
    ] {
        let answer = client.post(&path, &mandate(from, to)).await;
        assert_eq!(answer.code(), "invalid_fields", "{from}: {}", answer.text);
    }
    assert_eq!(client.post(&path, &mandate("1900-01-01", Some("2199-12-31"))).await.status, 201);
}

#[actix_web::test]
async fn a_password_is_not_what_others_know_of_the_person() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("opplaering@follo").await;
    let me = client.get("/me").await.body;
    assert_eq!(me["email"], "opplaering@follo.example");
    let choose = async |new: &str| {
        let body = json!({"current": verv_tests::house::PASSWORD, "new": new});
        client.draft(Method::Put, "/me/password").json(&body).send().await
    };
    for known in ["opplaering@follo.example", "Opplaering.Follo.2026", "opplaering-example-1"] {
        let answer = choose(known).await;
        assert_eq!(answer.body["errors"][0]["code"], "password_of_own_words", "{known}: {}", answer.text);
    }
    assert_eq!(choose("opplysning liker brune bananer").await.status, 204);
}
