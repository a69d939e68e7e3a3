//! One's own account: the password, and where one is logged in.

use serde_json::{Value, json};
use verv_contract::endpoint::Method;
use verv_tests::{
    Answer, Client, Engine, House,
    clock_and_rng::{HOUR, MINUTE},
    house::PASSWORD,
};

const NEW: &str = "kua drikker melk i september";

async fn change(client: &Client, current: &str, new: &str) -> Answer {
    client.draft(Method::Put, "/me/password").json(&json!({"current": current, "new": new})).send().await
}

async fn sessions(client: &Client) -> Vec<Value> {
    client.get("/me/sessions").await.body["items"].as_array().unwrap().clone()
}

async fn end(client: &Client, id: &Value) -> Answer {
    client.draft(Method::Delete, &format!("/me/sessions/{}", id.as_str().unwrap())).send().await
}

#[actix_web::test]
async fn a_new_password_ends_every_other_session() {
    let house = House::demo(Engine::Sqlite).await;
    let (here, elsewhere) = (house.client("kasserer@follo").await, house.client("kasserer@follo").await);
    let somebody = house.client("leder@follo").await;
    let done = change(&here, PASSWORD, NEW).await;
    assert_eq!((done.status.as_u16(), done.text.as_str()), (204, ""));
    assert!(done.cookie("__Host-refresh").is_some_and(|token| token.len() == 43), "{:?}", done.headers);
    assert_eq!(done.cookie("verv_session").as_deref(), Some("1"));
    assert_eq!(here.get("/me").await.status, 200);
    assert_eq!(elsewhere.get("/me").await.code(), "unauthenticated");
    assert_eq!(somebody.get("/me").await.status, 200);
    let client = house.anonymous().await;
    assert_eq!(client.log_in("kasserer@follo.example", PASSWORD).await.code(), "wrong_credentials");
    assert_eq!(client.log_in("kasserer@follo.example", NEW).await.status, 201);
}

#[actix_web::test]
async fn a_password_is_changed_by_whoever_knows_it() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("kasserer@follo").await;
    let wrong = change(&client, "hesten spiser ikke havre", NEW).await;
    assert_eq!((wrong.status.as_u16(), wrong.code()), (422, "invalid_fields"));
    assert_eq!(
        (&wrong.body["errors"][0]["pointer"], &wrong.body["errors"][0]["code"]),
        (&json!("/current"), &json!("wrong_password"))
    );
    assert_eq!(change(&client, PASSWORD, "kort").await.body["errors"][0]["pointer"], "/new");
    assert_eq!(change(&client, &"x".repeat(100_000), NEW).await.body["errors"][0]["pointer"], "/current");
    let missing = client.draft(Method::Put, "/me/password").json(&json!({"new": NEW})).send().await;
    assert_eq!(missing.code(), "invalid_fields");
    let nobody = house.anonymous().await;
    assert_eq!(change(&nobody, PASSWORD, NEW).await.code(), "unauthenticated");
    assert_eq!(house.anonymous().await.log_in("kasserer@follo.example", PASSWORD).await.status, 201);
}

#[actix_web::test]
async fn guessing_from_an_open_screen_is_limited_with_the_logins() {
    let house = House::demo(Engine::Sqlite).await;
    // The login is the first of ten.
    let client = house.client("kasserer@follo").await;
    for left in (0..9).rev() {
        let wrong = change(&client, "feil passord som er langt nok", NEW).await;
        assert_eq!((wrong.status.as_u16(), wrong.header("ratelimit-limit")), (422, Some("10")));
        assert_eq!(wrong.header("ratelimit-remaining"), Some(left.to_string().as_str()));
    }
    let limited = change(&client, PASSWORD, NEW).await;
    assert_eq!((limited.status.as_u16(), limited.code()), (429, "too_many_attempts"));
    assert_eq!(limited.header("ratelimit-remaining"), Some("0"));
    assert_eq!(limited.header("ratelimit-reset"), limited.header("retry-after"));
    let login = house.anonymous().await.log_in("kasserer@follo.example", PASSWORD).await;
    assert_eq!(login.code(), "too_many_attempts", "it is the same secret");
    assert_eq!(client.get("/me").await.header("ratelimit-limit"), None, "reading is not limited");
}

#[actix_web::test]
async fn one_sees_where_one_is_logged_in_and_ends_what_one_does_not_know() {
    let house = House::demo(Engine::Sqlite).await;
    let old = house.client("kasserer@follo").await;
    house.clock.pass(3 * MINUTE);
    let here = house.client("kasserer@follo").await;
    let stranger = house.client("leder@follo").await;
    let seen = sessions(&here).await;
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert_eq!((&seen[0]["current"], &seen[1]["current"]), (&json!(true), &json!(false)));
    assert!(seen[0]["began_at"].as_str() > seen[1]["began_at"].as_str());
    assert_eq!(seen[0]["began_at"], seen[0]["last_used_at"]);
    let first = here.get("/me/sessions?limit=1").await.body;
    let second =
        here.get(&format!("/me/sessions?limit=1&cursor={}", first["next"].as_str().unwrap())).await.body;
    assert_eq!((&first["items"][0], &second["items"][0]), (&seen[0], &seen[1]));
    assert_eq!(second.get("next"), None);

    // Another's session answers like one that never was.
    let foreign = end(&stranger, &seen[1]["id"]).await;
    let unknown = end(&stranger, &json!("00000000-0000-7000-8000-000000000000")).await;
    assert_eq!((foreign.status.as_u16(), foreign.shown()), (404, unknown.shown()));
    assert_eq!(end(&stranger, &json!("not-an-id")).await.shown(), unknown.shown());
    assert_eq!(old.get("/me").await.status, 200);

    let ended = end(&here, &seen[1]["id"]).await;
    assert_eq!((ended.status.as_u16(), ended.cookie("__Host-refresh")), (204, None));
    assert_eq!(old.get("/me").await.code(), "unauthenticated");
    assert_eq!(end(&here, &seen[1]["id"]).await.code(), "not_found", "twice");
    // Ending the session that one is in is logging out.
    let out = end(&here, &seen[0]["id"]).await;
    assert_eq!((out.status.as_u16(), out.cookie("__Host-refresh").as_deref()), (204, Some("")));
    assert_eq!(out.header("clear-site-data"), Some("\"cache\""));
    assert_eq!(here.get("/me").await.code(), "unauthenticated");
}

#[actix_web::test]
async fn everywhere_else_is_logged_out_at_once() {
    let house = House::demo(Engine::Sqlite).await;
    let (one, two) = (house.client("kasserer@follo").await, house.client("kasserer@follo").await);
    let (here, somebody) = (house.client("kasserer@follo").await, house.client("leder@follo").await);
    let end_others = async |client: &Client| client.draft(Method::Delete, "/me/sessions").send().await;
    assert_eq!(end_others(&here).await.status, 204);
    assert_eq!(end_others(&here).await.status, 204, "nothing is left to end");
    for gone in [&one, &two] {
        assert_eq!(gone.get("/me").await.code(), "unauthenticated");
        assert_eq!(end_others(gone).await.code(), "unauthenticated");
    }
    assert_eq!(somebody.get("/me").await.status, 200);
    assert_eq!(sessions(&here).await.len(), 1);
}

#[actix_web::test]
async fn what_was_idle_too_long_is_not_shown_as_living() {
    let house = House::demo(Engine::Sqlite).await;
    let idle = house.client("kasserer@follo").await;
    let id = sessions(&idle).await[0]["id"].clone();
    house.clock.pass(HOUR + 1);
    let here = house.client("kasserer@follo").await;
    assert_eq!(sessions(&here).await.len(), 1);
    assert_eq!(end(&here, &id).await.code(), "not_found");
}
