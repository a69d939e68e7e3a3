//! Bad input, in the order that it is told about.

use serde_json::json;
use verv_contract::{ProblemCode, endpoint::Method};
use verv_tests::{Engine, House};

use crate::{FOLLO, measure_path, send};

#[actix_web::test]
async fn refusals_come_in_their_order() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward, foreign, nobody) = (
        house.client("leder@follo").await,
        house.client("htv@follo").await,
        house.client("leder@aas").await,
        house.anonymous().await,
    );
    let path = format!("{}/responsibility", measure_path(&leader, "unassigned=true").await);
    // Everything is wrong with this request; what is told is what comes first.
    let wrong = async |client: &verv_tests::Client| {
        client.draft(Method::Put, &path).body("text/plain", "{not json").send().await
    };
    assert_eq!(wrong(&nobody).await.code(), "unauthenticated");
    assert_eq!(wrong(&foreign).await.code(), "not_found");
    assert_eq!(wrong(&steward).await.code(), "forbidden");
    assert_eq!(wrong(&leader).await.code(), "precondition_required");
    let stale =
        leader.draft(Method::Put, &path).header("if-match", "\"77\"").body("text/plain", "{").send().await;
    assert_eq!(stale.code(), "stale_version");
    let any = leader.draft(Method::Put, &path).header("if-match", "*").body("text/plain", "{").send().await;
    assert_eq!(any.code(), "unsupported_media_type");
    let malformed =
        leader.draft(Method::Put, &path).header("if-match", "*").body("application/json", "{").send().await;
    assert_eq!(malformed.code(), "malformed_body");
    let unknown =
        leader.draft(Method::Put, &path).header("if-match", "*").json(&json!({"boss": 1})).send().await;
    insta::assert_snapshot!("an_unknown_field", unknown.shown());
}

#[actix_web::test]
async fn a_wrong_method_says_which_are_right() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let answer = client.raw("POST", &format!("/api/v1{}", measure_path(&client, "").await)).send().await;
    assert_eq!((answer.status.as_u16(), answer.code()), (405, "method_not_allowed"));
    assert_eq!(answer.header("allow"), Some("GET, HEAD, PUT, PATCH, DELETE"));
}

#[actix_web::test]
async fn what_is_not_there_is_a_problem_too() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.anonymous().await;
    for path in [
        "/api/v1",
        "/api/v1/",
        "/api/v1/nothing",
        "/api/v2/me",
        "/api",
        "/assets/none.js",
        "/assets/..%2fverv.key",
    ] {
        let answer = client.raw("GET", path).send().await;
        assert_eq!((answer.status.as_u16(), answer.code()), (404, "not_found"), "{path}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    }
}

#[actix_web::test]
async fn ten_megabytes_are_not_read() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let path = format!("{}/check-ins", measure_path(&client, "").await);
    let huge = format!("{{\"status\":\"done\",\"next_step\":\"{}\"}}", "å".repeat(5_000_000));
    let answer = send(&client, Method::Post, &path, &huge).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (413, "body_too_large"));
    let nobody = house.anonymous().await;
    assert_eq!(send(&nobody, Method::Post, &path, &huge).await.code(), "unauthenticated");
}

#[actix_web::test]
async fn bodies_that_are_not_what_they_should_be() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let path = format!("{}/check-ins", measure_path(&client, "").await);
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    for (body, code) in [
        ("", "malformed_body"),
        ("{", "malformed_body"),
        ("{}{}", "invalid_fields"),
        (deep.as_str(), "invalid_fields"),
        ("null", "invalid_fields"),
        ("[]", "invalid_fields"),
        ("\"done\"", "invalid_fields"),
        (r#"{"status":"done","status":"done"}"#, "invalid_fields"),
        (r#"{"status":"done"} trailing"#, "malformed_body"),
        (r#"{"status":"perfect"}"#, "invalid_fields"),
        (r#"{"status":null}"#, "invalid_fields"),
        (r#"{"status":"stuck","reason":"\u0000"}"#, "invalid_fields"),
        (r#"{"status":"stuck","reason":"   "}"#, "invalid_fields"),
        (r#"{"status":"done","acknowledged":true}"#, "invalid_fields"),
    ] {
        let answer = send(&client, Method::Post, &path, body).await;
        let shown: String = body.chars().take(60).collect();
        assert_eq!(answer.code(), code, "{shown}: {}", answer.text);
        assert!((400..=422).contains(&answer.status.as_u16()));
    }
    let invalid_utf8 =
        client.draft(Method::Post, &path).body("application/json", vec![b'{', 0xff, b'}']).send().await;
    assert_eq!(invalid_utf8.code(), "malformed_body");
    let check_ins = client.get(&path).await;
    assert_eq!(check_ins.body["items"].as_array().unwrap().len(), 0, "nothing was written");
}

#[actix_web::test]
async fn every_wrong_field_is_told_at_once() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let body = json!({
        "title": "", "kind": "not_local", "state": "active", "adopted_text": "a\u{0}b",
        "deadline": {"label": "", "starts": "2026-02-01", "ends": "2026-01-01"},
        "target": {"unit": "times", "per": "year", "note": "x".repeat(301)},
    });
    let path = measure_path(&client, "").await;
    let answer = client.draft(Method::Put, &path).header("if-match", "*").json(&body).send().await;
    insta::assert_snapshot!("every_wrong_field", answer.shown());
}

#[actix_web::test]
async fn parameters_that_are_not_what_they_should_be() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let good = client.get(&format!("{FOLLO}/measures?limit=1&sort=title")).await;
    let cursor = good.body["next"].as_str().unwrap().to_owned();
    for query in [
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=9223372036854775808",
        "limit=ten",
        "limit=1&limit=2",
        "bogus=1",
        "status=perfect",
        "sort=size",
        "cursor=x",
        "cursor=",
        "cursor=eyJ9",
        "plan=1",
        "due_before=soon",
        "overdue=perhaps",
        "search=",
        "search=%00",
        // A cursor belongs to its own order.
        &format!("cursor={cursor}"),
        &format!("sort=-title&cursor={cursor}"),
        &format!("sort=due&cursor={cursor}"),
    ] {
        let answer = client.get(&format!("{FOLLO}/measures?{query}")).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code()),
            (422, "invalid_parameters"),
            "{query}: {}",
            answer.text
        );
        assert!(answer.body["errors"][0]["pointer"].as_str().unwrap().starts_with('?'), "{query}");
    }
    assert_eq!(client.get(&format!("{FOLLO}/measures?sort=title&cursor={cursor}")).await.status, 200);
    assert_eq!(client.get(&format!("{FOLLO}?x=1")).await.code(), "invalid_parameters");
}

#[actix_web::test]
async fn malformed_headers_are_told_about() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let acting = client.draft(Method::Get, FOLLO).header("acting-office", "leder").send().await;
    assert_eq!((acting.status.as_u16(), acting.code()), (400, "malformed_header"));
    let path = format!("{}/check-ins", measure_path(&client, "").await);
    let key = client
        .draft(Method::Post, &path)
        .header("idempotency-key", &"k".repeat(201))
        .json(&json!({"status": "done"}))
        .send()
        .await;
    assert_eq!((key.status.as_u16(), key.code()), (400, "malformed_header"));
}

#[actix_web::test]
async fn problems_speak_the_language_that_is_asked_for() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.anonymous().await;
    for (language, title) in [
        ("nb", "Du må logge inn"),
        ("en-GB, nb;q=0.5", "You must log in"),
        ("nn", "Du må logge inn"),
        ("de", "Du må logge inn"),
    ] {
        let answer = client.draft(Method::Get, "/me").header("accept-language", language).send().await;
        assert_eq!(answer.body["title"], title);
        assert_eq!(answer.body["type"], "urn:verv:problem:unauthenticated");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    }
    assert!(ProblemCode::ALL.len() > 20);
}

#[actix_web::test]
async fn every_answer_carries_the_headers() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.anonymous().await;
    for path in ["/", "/health/live", "/health/ready", "/api/v1/me", "/api/v1/openapi.json", "/api/docs/"] {
        let answer = client.raw("GET", path).send().await;
        let headers = [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("strict-transport-security", "max-age=63072000; includeSubDomains"),
        ];
        for (name, value) in headers {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        let csp = answer.header("content-security-policy").unwrap_or_default();
        assert!(csp.starts_with("default-src 'none'"), "{path}: {csp}");
        assert!(!csp.contains("script-src 'self' 'unsafe-inline'"), "{path}");
        assert_eq!(answer.header("x-request-id").map(str::len), Some(36), "{path}");
    }
}

#[actix_web::test]
async fn the_document_is_made_once_and_not_sent_again_when_it_is_known() {
    let house = House::empty(Engine::Sqlite).await;
    let client = house.anonymous().await;
    let plain = client.raw("GET", "/api/v1/openapi.json").send().await;
    assert_eq!((plain.body["openapi"].as_str(), plain.header("content-encoding")), (Some("3.1.0"), None));
    let tag = plain.header("etag").unwrap().to_owned();
    let asking =
        |name: &'static str, value: &str| client.raw("GET", "/api/v1/openapi.json").header(name, value);
    let compressed = asking("accept-encoding", "gzip").send().await;
    assert_eq!(compressed.header("content-encoding"), Some("gzip"));
    let compressed_tag = compressed.header("etag").unwrap().to_owned();
    assert_ne!(compressed_tag, tag, "other bytes");
    assert_eq!(compressed.header("vary"), Some("Accept-Encoding"));
    for known in [tag.clone(), format!("W/{tag}")] {
        let answer = asking("if-none-match", &known).send().await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (304, ""));
    }
}

#[actix_web::test]
async fn an_end_that_is_left_out_is_not_an_end_that_is_opened() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let mandate = client.get(&format!("{FOLLO}/mandates?limit=1")).await.body["items"][0].clone();
    let path = format!("{FOLLO}/mandates/{}/end", mandate["id"].as_str().unwrap());
    let missing = client.draft(Method::Put, &path).if_match(&mandate["version"]);
    let missing = missing.body("application/json", "{}").send().await;
    assert_eq!((missing.status.as_u16(), missing.code()), (422, "invalid_fields"));
    let opened = client.put(&path, &mandate["version"], &json!({"to": null})).await;
    assert_eq!((opened.status.as_u16(), &opened.body["to"]), (200, &json!(null)));
}

#[actix_web::test]
async fn large_answers_travel_compressed_and_others_plain() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let plans = client.get("/branches/follo/plans").await;
    assert_eq!(plans.header("content-encoding"), None, "a small answer is not worth it");
    let path = format!("/branches/follo/plans/{}", plans.body["items"][0]["id"].as_str().unwrap());

    let plain = client.get(&path).await;
    assert_eq!((plain.header("content-encoding"), plain.header("vary")), (None, Some("Accept-Encoding")));
    let wanting =
        |encodings: &'static str| client.draft(Method::Get, &path).header("accept-encoding", encodings);
    assert_eq!(wanting("gzip;q=0, br").send().await.header("content-encoding"), None);
    let compressed = wanting("br, gzip").send().await;
    assert_eq!(compressed.header("content-encoding"), Some("gzip"));
    let tag = compressed.header("etag").unwrap().to_owned();
    assert_ne!(tag, plain.header("etag").unwrap(), "the same content in other bytes");

    let again = wanting("gzip").header("if-none-match", &tag).send().await;
    assert_eq!((again.status.as_u16(), again.header("content-encoding")), (304, None));
    // The version in the tag of a compressed answer is as good.
    let body = json!({"title": plain.body["title"], "period": plain.body["period"]});
    let changed = client.draft(Method::Put, &path).header("if-match", &tag).json(&body).send().await;
    assert_eq!((changed.status.as_u16(), changed.header("content-encoding")), (200, None));
}
