//! API tokens: what a program may do with one, and when it may do nothing any more.

use serde_json::{Value, json};
use verv_contract::{
    endpoint::Operation,
    endpoints::OPERATIONS,
    token_scopes::{ScopeGroup, group_of},
};
use verv_tests::{
    Answer, Client, Engine, House,
    clock_and_rng::{DAY, HOUR},
};

use crate::FOLLO;

const TOKENS: &str = "/branches/follo/api-tokens";

/// The ids of the operations of these groups.
fn operations(groups: &[ScopeGroup]) -> Vec<&'static str> {
    let is_in = |of: &&Operation| group_of(of).is_some_and(|group| groups.contains(&group));
    OPERATIONS.iter().filter(is_in).map(|operation| operation.id).collect()
}

async fn make(leader: &Client, groups: &[ScopeGroup]) -> Answer {
    let request = json!({"name": "Regnearket", "operations": operations(groups), "expires_on": "2026-12-31"});
    leader.post(TOKENS, &request).await
}

/// A program that shows the token.
async fn program(house: &House, made: &Answer) -> Client {
    assert_eq!(made.status, 201, "{}", made.text);
    let client = house.anonymous().await;
    client.set_token(made.body["secret"].as_str());
    client
}

fn at(made: &Answer) -> String {
    format!("{TOKENS}/{}", made.body["api_token"]["id"].as_str().unwrap())
}

async fn both(test: impl AsyncFn(House)) {
    for engine in [Engine::Sqlite, Engine::Postgres].iter().filter(|engine| engine.is_here()) {
        test(House::demo(*engine).await).await;
    }
}

#[actix_web::test]
async fn a_program_reads_the_plan_and_reports_a_measure() {
    both(async |house| {
        let leader = house.client("leder@follo").await;
        let made = make(&leader, &[ScopeGroup::ReadPlan, ScopeGroup::Report]).await;
        let secret = made.body["secret"].as_str().unwrap();
        assert!(secret.starts_with("verv_") && secret.len() == 48, "{secret}");
        assert_eq!(made.header("location"), Some(format!("/api/v1{}", at(&made)).as_str()));
        assert_eq!(made.header("cache-control"), Some("no-store"));

        let program = program(&house, &made).await;
        let measures = program.get(&format!("{FOLLO}/measures")).await;
        assert_eq!(measures.status, 200, "{}", measures.text);
        assert!(measures.header("ratelimit-remaining").is_some());
        let measure = measures.body["items"][0]["id"].as_str().unwrap().to_owned();
        let report = json!({"status": "on_track"});
        let said = program.post(&format!("{FOLLO}/measures/{measure}/check-ins"), &report).await;
        assert_eq!(said.status, 201, "{}", said.text);
        assert_eq!(said.body["office"], "Leder", "as the office that made it");

        // Whatever a program writes says so, and where it was read from is never the secret.
        let audit = leader.get(&format!("{FOLLO}/audit?limit=2")).await.body;
        assert_eq!(audit["items"][0]["operation"], "check_in");
        assert_eq!(audit["items"][0]["api_token"], "Regnearket");
        assert_eq!(audit["items"][1]["operation"], "create_api_token");
        assert_eq!(audit["items"][1]["api_token"], Value::Null);
        for path in [TOKENS, at(&made).as_str()] {
            assert!(!leader.get(path).await.text.contains(&secret[5..]), "{path}");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_not_in_the_scope_is_refused_although_the_maker_may() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let made = make(&leader, &[ScopeGroup::ReadPlan]).await;
    let program = program(&house, &made).await;
    for path in ["events", "offices", "audit", "mandates", "people", "api-tokens"] {
        let answer = program.get(&format!("{FOLLO}/{path}")).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (403, "out_of_scope"), "{path}");
    }
    let more = json!({"name": "Mer", "operations": ["get_plan"], "expires_on": "2026-12-31"});
    assert_eq!(program.post(TOKENS, &more).await.code(), "out_of_scope", "a token makes no tokens");
    for path in ["/me", "/me/sessions", "/catalogues"] {
        assert_eq!(program.get(path).await.code(), "unauthenticated", "{path}: only of its branch");
    }
    assert_eq!(program.get("/branches/aas/measures").await.code(), "not_found");
    assert_eq!(program.get("/branches/nowhere/measures").await.code(), "not_found");
    assert_eq!(program.get(&format!("{FOLLO}/changes")).await.code(), "out_of_scope", "no streams");
}

#[actix_web::test]
async fn only_what_programs_may_do_can_be_granted() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let refused = async |request: Value| leader.post(TOKENS, &request).await;
    let wrong = refused(json!({
        "name": " ", "operations": ["get_plan", "create_mandate", "fly", "list_audit"], "expires_on": "2026-12-31",
    }))
    .await;
    assert_eq!(wrong.code(), "invalid_fields");
    assert_eq!(wrong.body["errors"][0]["pointer"], "/name");
    let wrong = refused(json!({
        "name": "A", "operations": ["get_plan", "create_mandate", "fly"], "expires_on": "2027-06-20",
    }))
    .await;
    let codes: Vec<_> = wrong.body["errors"].as_array().unwrap().iter().map(|error| &error["code"]).collect();
    assert_eq!(codes, ["too_far_away", "not_for_programs", "unknown"]);
    for (operations, day, code) in [
        (json!([]), "2026-12-31", "required"),
        (json!(["get_plan", "get_plan"]), "2026-12-31", "named_twice"),
        (json!(["get_plan"]), "2026-06-16", "in_the_past"),
    ] {
        let wrong = refused(json!({"name": "A", "operations": operations, "expires_on": day})).await;
        assert_eq!(wrong.body["errors"][0]["code"], code, "{}", wrong.text);
    }
    for who in ["htv@follo", "styre@follo", "klubb@follo"] {
        let client = house.client(who).await;
        assert_eq!(make(&client, &[ScopeGroup::ReadPlan]).await.code(), "forbidden", "{who}");
        assert_eq!(client.get(TOKENS).await.code(), "forbidden", "{who}");
    }
    assert_eq!(house.client("leder@aas").await.get(TOKENS).await.code(), "not_found");
}

#[actix_web::test]
async fn a_token_ends_when_it_is_revoked_and_stays_in_the_list() {
    both(async |house| {
        let leader = house.client("leder@follo").await;
        let made = make(&leader, &[ScopeGroup::ReadPlan]).await;
        let program = program(&house, &made).await;
        let plan = format!("{FOLLO}/measures");
        assert_eq!(program.get(&plan).await.status, 200);
        let revocation = format!("{}/revocation", at(&made));
        let revoke = async |version: Value| leader.put(&revocation, &version, &Value::Null).await;
        assert_eq!(revoke(json!(9)).await.code(), "stale_version");
        let revoked = revoke(json!(1)).await;
        assert_eq!((revoked.status.as_u16(), &revoked.body["state"]), (200, &json!("revoked")));
        assert_eq!(program.get(&plan).await.code(), "unauthenticated");
        assert_eq!(revoke(json!(2)).await.code(), "state_not_allowed", "twice");
        let listed = leader.get(TOKENS).await.body;
        assert_eq!(listed["items"][0]["state"], "revoked");
    })
    .await;
}

#[actix_web::test]
async fn a_token_ends_with_its_last_day_and_with_its_makers_office() {
    let house = House::demo(Engine::Sqlite).await;
    let deputy = house.client("nestleder@follo").await;
    let made = make(&deputy, &[ScopeGroup::ReadPlan]).await;
    let program = program(&house, &made).await;
    let plan = format!("{FOLLO}/measures");
    assert_eq!(program.get(&plan).await.status, 200);

    // The deputy's mandate ends today; from tomorrow the token gives nothing.
    let leader = house.client("leder@follo").await;
    let mandates = leader.get(&format!("{FOLLO}/mandates?limit=200")).await.body;
    let of_deputy = |mandate: &&Value| mandate["email"] == "nestleder@follo.example";
    let mandate = mandates["items"].as_array().unwrap().iter().find(of_deputy).unwrap().clone();
    let end = format!("{FOLLO}/mandates/{}/end", mandate["id"].as_str().unwrap());
    let ended = leader.put(&end, &mandate["version"], &json!({"to": "2026-06-17"})).await;
    assert_eq!(ended.status, 200, "{}", ended.text);
    house.clock.pass(DAY);
    assert_eq!(program.get(&plan).await.code(), "unauthenticated");
    let leader = house.client("leder@follo").await;
    assert_eq!(leader.get(&at(&made)).await.body["state"], "office_ended");

    let made = make(&leader, &[ScopeGroup::ReadPlan]).await;
    let program = self::program(&house, &made).await;
    house.clock.pass(196 * DAY);
    assert_eq!(program.get(&plan).await.status, 200, "on its last day");
    house.clock.pass(DAY);
    assert_eq!(program.get(&plan).await.code(), "unauthenticated");
}

#[actix_web::test]
async fn its_last_use_is_told_to_the_hour_and_writes_nothing_more() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let made = make(&leader, &[ScopeGroup::ReadPlan]).await;
    assert_eq!(made.body["api_token"]["last_used_at"], Value::Null);
    let program = program(&house, &made).await;
    let mut used = Vec::new();
    for pause in [0, 1000, HOUR] {
        house.clock.pass(pause);
        assert_eq!(program.get(&format!("{FOLLO}/measures")).await.status, 200);
        let view = house.client("leder@follo").await.get(&at(&made)).await.body;
        assert_eq!(view["version"], 1);
        used.push(view["last_used_at"].as_str().unwrap().to_owned());
    }
    assert!(used[0].ends_with(":00:00.000Z"), "{used:?}");
    assert!(used[0] == used[1] && used[1] < used[2], "{used:?}");
}

#[actix_web::test]
async fn what_looks_like_a_token_is_nobody() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let made = make(&leader, &[ScopeGroup::ReadPlan]).await;
    let secret = made.body["secret"].as_str().unwrap();
    let client = house.anonymous().await;
    let other = if secret.ends_with('A') { "B" } else { "A" };
    for wrong in [
        "verv_".to_owned(),
        format!("verv_{}", "A".repeat(43)),
        format!("{}{other}", &secret[..47]),
        secret[5..].to_owned(),
        secret.to_uppercase(),
        format!("{secret}A"),
    ] {
        client.set_token(Some(&wrong));
        assert_eq!(client.get(&format!("{FOLLO}/measures")).await.code(), "unauthenticated", "{wrong}");
    }
}

#[actix_web::test]
async fn a_token_has_an_allowance_of_its_own() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let (one, other) =
        (make(&leader, &[ScopeGroup::ReadPlan]).await, make(&leader, &[ScopeGroup::ReadPlan]).await);
    let (busy, quiet) = (program(&house, &one).await, program(&house, &other).await);
    let branch = format!("{FOLLO}/offices");
    let mut asked = 0;
    let refused = loop {
        let answer = busy.get(&branch).await;
        asked += 1;
        if answer.status == 429 {
            break answer;
        }
        assert!(asked < 2000, "there is no limit");
    };
    assert!(asked > 600, "{asked}");
    assert!(refused.header("retry-after").is_some());
    assert_eq!(quiet.get(&format!("{FOLLO}/measures")).await.status, 200);
    assert_eq!(leader.get(&branch).await.status, 200);
}

#[actix_web::test]
async fn a_branch_has_so_many_tokens() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    for _ in 0..50 {
        assert_eq!(make(&leader, &[ScopeGroup::ReadPlan]).await.status, 201);
    }
    let listed = leader.get(&format!("{TOKENS}?limit=200")).await.body;
    let first = &listed["items"][0];
    assert_eq!(make(&leader, &[ScopeGroup::ReadPlan]).await.code(), "too_many");
    let revocation = format!("{TOKENS}/{}/revocation", first["id"].as_str().unwrap());
    assert_eq!(leader.put(&revocation, &first["version"], &Value::Null).await.status, 200);
    assert_eq!(make(&leader, &[ScopeGroup::ReadPlan]).await.status, 201);
}
