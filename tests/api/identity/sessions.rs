//! Logging in, staying logged in, logging out.

use actix_web::test::TestRequest;
use serde_json::{Value, json};
use verv_api::problem::Refusal;
use verv_app::AppError;
use verv_contract::endpoint::Method;
use verv_tests::{
    Answer, Client, Engine, House,
    clock_and_rng::{MINUTE, SECOND},
    house::PASSWORD,
};
use verv_vault::password::HashError;

async fn refresh(client: &Client, token: &str) -> Answer {
    let cookie = format!("__Host-refresh={token}");
    client.draft(Method::Post, "/sessions/refresh").header("cookie", &cookie).send().await
}

#[actix_web::test]
async fn a_login_answers_with_a_token_and_two_cookies() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.anonymous().await;
    let answer = client.log_in("leder@follo.example", PASSWORD).await;
    assert_eq!(answer.status, 201);
    assert_eq!((&answer.body["token_type"], &answer.body["expires_in"]), (&json!("Bearer"), &json!(300)));
    let cookies: Vec<_> = answer.headers.iter().filter(|(name, _)| name == "set-cookie").collect();
    assert_eq!(cookies.len(), 2);
    for (_, cookie) in &cookies {
        for part in ["Secure", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert_eq!(cookie.contains("HttpOnly"), cookie.starts_with("__Host-refresh="), "{cookie}");
    }
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let me = client.get("/me").await;
    assert_eq!(
        (&me.body["email"], &me.body["branches"][0]["slug"]),
        (&json!("leder@follo.example"), &json!("follo"))
    );
}

#[actix_web::test]
async fn a_refused_login_tells_nothing_but_that() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.anonymous().await;
    let wrong = client.log_in("leder@follo.example", "hesten spiser ikke havre").await;
    let unknown = client.log_in("ukjent@follo.example", PASSWORD).await;
    let malformed = client.log_in("not an address", PASSWORD).await;
    assert_eq!((wrong.status.as_u16(), wrong.code()), (401, "wrong_credentials"));
    assert_eq!(wrong.shown(), unknown.shown());
    assert_eq!(wrong.shown(), malformed.shown());
    assert!(wrong.cookie("__Host-refresh").is_none());
}

#[actix_web::test]
async fn guessing_is_limited_for_an_account_that_is_there_and_for_one_that_is_not() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.anonymous().await;
    for email in ["kasserer@follo.example", "ukjent@follo.example"] {
        for _ in 0..10 {
            assert_eq!(client.log_in(email, "feil").await.code(), "wrong_credentials");
        }
        let limited = client.log_in(email, PASSWORD).await;
        assert_eq!((limited.status.as_u16(), limited.code()), (429, "too_many_attempts"));
        let wait: u64 = limited.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=31).contains(&wait), "{wait}");
    }
    assert_eq!(client.log_in("leder@follo.example", PASSWORD).await.status, 201, "others are not locked out");
}

#[actix_web::test]
async fn who_gets_no_turn_for_a_password_is_told_to_come_back() {
    let busy = Refusal::from(AppError::from(HashError::Busy));
    let answer = busy.respond(&TestRequest::default().to_http_request());
    assert_eq!(answer.status().as_u16(), 503);
    assert_eq!(answer.headers().get("retry-after").unwrap(), "5");
}

#[actix_web::test]
async fn tokens_are_good_for_five_minutes() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    house.clock.pass(5 * MINUTE - SECOND);
    assert_eq!(client.get("/me").await.status, 200);
    house.clock.pass(SECOND);
    assert_eq!(client.get("/me").await.code(), "unauthenticated");
    for token in ["", "x", "a.b.c", "Bearer", "eyJhbGciOiJub25lIn0.e30."] {
        client.set_token(Some(token));
        assert_eq!(client.get("/me").await.code(), "unauthenticated", "{token:?}");
    }
}

#[actix_web::test]
async fn a_refresh_gives_the_next_token_and_the_next_cookie() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.anonymous().await;
    let first = client.log_in("leder@follo.example", PASSWORD).await.cookie("__Host-refresh").unwrap();
    house.clock.pass(6 * MINUTE);
    let refreshed = refresh(&client, &first).await;
    assert_eq!(refreshed.status, 200);
    let second = refreshed.cookie("__Host-refresh").unwrap();
    assert_ne!(first, second);
    client.set_token(refreshed.body["access_token"].as_str());
    assert_eq!(client.get("/me").await.status, 200);
    house.clock.pass(MINUTE);
    assert_eq!(refresh(&client, &first).await.code(), "session_ended", "used long ago");
    assert_eq!(
        client.get("/me").await.code(),
        "unauthenticated",
        "the family has ended, and its tokens with it"
    );
    for nonsense in ["", "x", &"a".repeat(43)] {
        assert_eq!(refresh(&client, nonsense).await.code(), "session_ended");
    }
}

#[actix_web::test]
async fn cookies_from_elsewhere_are_refused() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.anonymous().await;
    let token = client.log_in("leder@follo.example", PASSWORD).await.cookie("__Host-refresh").unwrap();
    let cookie = format!("__Host-refresh={token}");
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://verv.example"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let draft = client.draft(Method::Post, "/sessions/refresh").header("cookie", &cookie);
        let answer = draft.header(name, value).send().await;
        assert_eq!((answer.status.as_u16(), answer.code()), (403, "foreign_origin"), "{name}: {value}");
    }
    let draft = client.draft(Method::Post, "/sessions/refresh").header("cookie", &cookie);
    let own =
        draft.header("origin", "https://verv.example").header("sec-fetch-site", "same-origin").send().await;
    assert_eq!(own.status, 200);
}

#[actix_web::test]
async fn logging_out_ends_everything() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.anonymous().await;
    let token = client.log_in("leder@follo.example", PASSWORD).await.cookie("__Host-refresh").unwrap();
    let out = client.draft(Method::Delete, "/sessions/current").send().await;
    assert_eq!(out.status, 204);
    assert_eq!(out.cookie("__Host-refresh").as_deref(), Some(""));
    // And nothing more: the theme and the language are kept in the browser's storage.
    assert_eq!(out.header("clear-site-data"), Some("\"cache\""));
    assert_eq!(client.get("/me").await.code(), "unauthenticated");
    assert_eq!(refresh(&client, &token).await.code(), "session_ended");
    assert_eq!(client.draft(Method::Delete, "/sessions/current").send().await.code(), "unauthenticated");
}

#[actix_web::test]
async fn one_acts_as_an_office_of_ones_own() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("htv@follo").await;
    let me = client.get("/me").await.body;
    let own = me["branches"][0]["mandates"][0]["office_id"].as_str().unwrap().to_owned();
    let offices = client.get("/branches/follo/offices").await.body;
    let leader = offices["items"][0]["id"].as_str().unwrap().to_owned();
    let acting = async |office: &str| {
        client.draft(Method::Get, "/branches/follo").header("acting-office", office).send().await
    };
    assert_eq!(acting(&own).await.status, 200);
    assert_eq!(acting(&leader).await.code(), "forbidden");
    assert_eq!(acting("00000000-0000-0000-0000-000000000000").await.code(), "forbidden");
}

#[actix_web::test]
async fn an_office_that_ends_takes_no_report_with_it() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let office = |name: &'static str| {
        let leader = leader.clone();
        async move { crate::party(&leader, "office", name).await["id"].clone() }
    };
    let (own, treasurer) = (office("Hovedtillitsvalgt").await, office("Kasserer").await);
    let today = leader.get("/me").await.body["branches"][0]["today"].clone();
    let new = json!({
        "office_id": treasurer, "email": "htv@follo.example", "name": "Hovedtillitsvalgt", "deputy": true,
        "from": today, "to": null,
    });
    let given = leader.post("/branches/follo/mandates", &new).await;
    assert_eq!(given.status, 201, "{}", given.text);
    let path = crate::measure_path(&leader, "").await;
    crate::assign(&leader, &path, &json!({"kind": "office", "id": own}), &[]).await;

    let report = async |id: u32| {
        let path = format!("{path}/check-ins/00000000-0000-7000-8000-00000000000{id}");
        let draft = steward.draft(Method::Put, &path).header("acting-office", treasurer.as_str().unwrap());
        draft.json(&json!({"status": "on_track"})).send().await
    };
    let before = report(1).await;
    assert_eq!(
        (before.status.as_u16(), before.header("acting-office-ended")),
        (201, None),
        "{}",
        before.text
    );
    assert_eq!(before.body["office"], "Kasserer");

    let mandate = format!("/branches/follo/mandates/{}", given.body["id"].as_str().unwrap());
    let revoke = async |version: &Value| {
        leader.draft(Method::Put, &format!("{mandate}/revocation")).if_match(version).send().await
    };
    assert_eq!(revoke(&json!(7)).await.code(), "stale_version");
    let none = leader.draft(Method::Put, &format!("{mandate}/revocation")).send().await;
    assert_eq!(none.code(), "precondition_required");
    let revoked = revoke(&given.body["version"]).await;
    assert_eq!(revoked.status, 200, "{}", revoked.text);
    assert!(revoked.body["revoked_at"].is_string(), "{}", revoked.text);
    assert_eq!(revoke(&revoked.body["version"]).await.code(), "state_not_allowed");

    // What was on its way is taken, by the right that is left; what ended is said, with refusals as well.
    let ended = treasurer.as_str();
    let after = report(2).await;
    assert_eq!((after.status.as_u16(), after.header("acting-office-ended")), (201, ended), "{}", after.text);
    assert_eq!(after.body["office"], "Hovedtillitsvalgt");
    let again = report(1).await;
    assert_eq!((again.status.as_u16(), again.header("acting-office-ended")), (200, ended), "{}", again.text);
    let offices =
        steward.draft(Method::Post, "/branches/follo/offices").header("acting-office", ended.unwrap());
    let refused = offices.json(&json!({"name": "Nytt verv", "role": "other", "position": 9})).send().await;
    assert_eq!(
        (refused.code(), refused.header("acting-office-ended")),
        ("forbidden", ended),
        "{}",
        refused.text
    );
    assert_eq!(steward.get("/branches/follo").await.header("acting-office-ended"), None);
}
