//! How somebody new gets in: links made, looked at, and used; and what nobody gets with one.

use serde_json::{Value, json};
use verv_app::identity::{one_time_links::OneTimeLink, people::NewPerson};
use verv_domain::{folding::Mailbox, organisation::offices::Role, text::Name};
use verv_storage::Database;
use verv_tests::{
    Answer, Client, Engine, House,
    clock_and_rng::{DAY, HOUR},
    house::PASSWORD,
};

use crate::{FOLLO, send};

const NEW: &str = "ny@follo.example";

/// As `verv person add` does.
async fn add(house: &House, branch: &str, email: &str, office: &str, role: Role) -> OneTimeLink {
    let new = NewPerson {
        email: Mailbox::parse(email).unwrap(),
        name: Name::parse(office).unwrap(),
        branch: branch.parse().unwrap(),
        office: Name::parse(office).unwrap(),
        role,
        from: None,
    };
    house.app.add_person(&house.request("add_person"), &new).await.unwrap()
}

async fn inspect(client: &Client, link: &str) -> Answer {
    client.post("/passwords/link", &json!({"link": link})).await
}

async fn choose(client: &Client, link: &str, password: &str) -> Answer {
    client.post("/passwords", &json!({"link": link, "password": password})).await
}

/// Gives somebody the branch's first office; the mandate.
async fn appoint(leader: &Client, branch: &str, email: &str, from: &str) -> Value {
    let at = format!("/branches/{branch}");
    let offices = leader.get(&format!("{at}/offices?limit=200")).await.body;
    let new =
        json!({"office_id": offices["items"][8]["id"], "email": email, "name": "Ny i vervet", "from": from});
    let given = leader.post(&format!("{at}/mandates"), &new).await;
    assert_eq!(given.status, 201, "{}", given.text);
    given.body
}

async fn invite(client: &Client, branch: &str, mandate: &Value) -> Answer {
    let path = format!("/branches/{branch}/mandates/{}/invitation", mandate["id"].as_str().unwrap());
    client.raw("POST", &format!("/api/v1{path}")).send().await
}

fn link(invitation: &Answer) -> &str {
    invitation.body["link"].as_str().unwrap_or_else(|| panic!("no link: {}", invitation.text))
}

/// How many rows the table has.
async fn rows(house: &House, count: &'static str) -> i64 {
    let Database::Sqlite { writer, .. } = &house.scratch.database else { panic!("not SQLite") };
    sqlx::query_scalar(count).fetch_one(writer).await.unwrap()
}

async fn audit_rows(house: &House) -> i64 {
    rows(house, "SELECT COUNT(*) FROM audit").await
}

#[actix_web::test]
async fn whoever_is_added_on_the_command_line_gets_in() {
    let house = House::empty(Engine::Sqlite).await;
    let (slug, name) = ("moss".parse().unwrap(), Name::parse("Fagforeningen Moss").unwrap());
    house.app.add_branch(&house.request("add_branch"), &slug, &name, false).await.unwrap();
    for (email, office, role, action) in [
        ("leder@moss.example", "Leder", Role::Leader, "manage_offices"),
        ("htv@moss.example", "Hovedtillitsvalgt", Role::ChiefSteward, "check_in"),
    ] {
        let made = add(&house, "moss", email, office, role).await;
        let address = made.address("https://verv.example");
        let client = house.anonymous().await;
        let seen = inspect(&client, &address).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        let told = json!({
            "name": office, "email": email, "branches": ["Fagforeningen Moss"], "expires_at": "2026-06-20T10:00:00.000Z",
        });
        assert_eq!(seen.body, told);
        assert_eq!(seen.header("cache-control"), Some("no-store"));
        assert_eq!(
            client.log_in(email, PASSWORD).await.code(),
            "wrong_credentials",
            "there is no password yet"
        );
        assert_eq!(choose(&client, &address, PASSWORD).await.status, 204);
        assert_eq!(client.log_in(email, PASSWORD).await.status, 201);
        let me = client.get("/me").await.body;
        assert_eq!((&me["name"], &me["email"]), (&json!(office), &json!(email)));
        let branch = &me["branches"][0];
        assert_eq!((&branch["slug"], &branch["mandates"][0]["role"]), (&json!("moss"), &json!(role)));
        let rights = branch["rights"].as_array().unwrap();
        assert!(rights.iter().any(|right| right["action"] == action), "{rights:?}");
        assert_eq!(inspect(&client, &address).await.code(), "link_ended", "used");
    }
}

#[actix_web::test]
async fn a_link_survives_what_mail_does_to_it() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.anonymous().await;
    let made = add(&house, "follo", NEW, "Leder", Role::Leader).await;
    let token = made.token.reveal();
    let (begin, end) = token.split_at(20);
    let encoded = token.replace('-', "%2D").replace('_', "%5F");
    let mangled = [
        token.to_owned(),
        format!("#{token}."),
        format!("%23{token}%3E"),
        format!("%2523{encoded})"),
        format!(" #{token},\r\n"),
        format!("#{token}\"»"),
        format!("#{begin}=\r\n{end}"),
        format!("%23{begin}%0D%0A{end}"),
        format!("https://verv.example/velkommen#{token}&utm_source=epost"),
    ];
    for link in &mangled {
        assert_eq!(inspect(&client, link).await.body["email"], NEW, "{link:?}");
    }
    assert_eq!(choose(&client, mangled.last().unwrap(), PASSWORD).await.status, 204);
    for link in &mangled {
        assert_eq!(inspect(&client, link).await.code(), "link_ended", "{link:?}");
    }
    assert_eq!(client.log_in(NEW, PASSWORD).await.status, 201);
}

#[actix_web::test]
async fn why_a_link_is_not_good_is_not_told() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.anonymous().await;
    let replaced = add(&house, "follo", NEW, "Leder", Role::Leader).await;
    let used = add(&house, "follo", NEW, "Leder", Role::Leader).await;
    assert_eq!(choose(&client, used.token.reveal(), PASSWORD).await.status, 204);
    let old = add(&house, "follo", "sein@follo.example", "Leder", Role::Leader).await;
    house.clock.pass(72 * HOUR - 1);
    assert_eq!(inspect(&client, old.token.reveal()).await.status, 200);
    house.clock.pass(1);

    let unknown = "u".repeat(43);
    let huge = "x".repeat(200_000);
    let bad = [
        replaced.token.reveal(),
        used.token.reveal(),
        old.token.reveal(),
        &unknown,
        &old.token.reveal()[1..],
        "",
        "#",
        "\u{0}",
        "' OR 1=1 --",
        &huge,
    ];
    let first = inspect(&client, bad[0]).await;
    assert_eq!((first.status.as_u16(), first.code()), (410, "link_ended"));
    for link in bad {
        let shown: String = link.chars().take(60).collect();
        let answer = inspect(&client, link).await;
        assert_eq!(answer.shown(), first.shown(), "{shown:?}");
        // Whether the password would do is no way to learn more.
        for password in ["kort", PASSWORD, "passordpassord123"] {
            assert_eq!(choose(&client, link, password).await.shown(), first.shown(), "{shown:?}");
        }
    }
}

#[actix_web::test]
async fn looking_uses_nothing_up_and_writes_nothing() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.anonymous().await;
    let made = add(&house, "follo", NEW, "Leder", Role::Leader).await;
    let before = (audit_rows(&house).await, rows(&house, "SELECT COUNT(*) FROM one_time_link").await);
    for _ in 0..10 {
        assert_eq!(inspect(&client, made.token.reveal()).await.status, 200);
        assert_eq!(inspect(&client, "#feil").await.status, 410);
    }
    // Whoever is logged in already may look as well, and is nobody else for it.
    let leader = house.client("leder@follo").await;
    let logged_in = audit_rows(&house).await;
    assert_eq!(inspect(&leader, made.token.reveal()).await.body["email"], NEW);
    assert_eq!(leader.get("/me").await.body["email"], "leder@follo.example");
    let after = (audit_rows(&house).await, rows(&house, "SELECT COUNT(*) FROM one_time_link").await);
    assert_eq!((logged_in - 1, before.1), before, "the login alone was written");
    assert_eq!(after, (logged_in, before.1));
    assert_eq!(choose(&client, made.token.reveal(), PASSWORD).await.status, 204);
}

#[actix_web::test]
async fn looking_is_limited_for_a_link_and_for_an_address_apart_from_the_logins() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.anonymous().await;
    let made = add(&house, "follo", NEW, "Leder", Role::Leader).await;
    for left in (0..30).rev() {
        let answer = inspect(&client, &format!("%23{}.", made.token.reveal())).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("ratelimit-remaining")),
            (200, Some(left.to_string().as_str()))
        );
    }
    let limited = inspect(&client, made.token.reveal()).await;
    assert_eq!((limited.status.as_u16(), limited.code()), (429, "too_many_attempts"));
    assert!(limited.header("retry-after").is_some());
    assert_eq!(choose(&client, made.token.reveal(), PASSWORD).await.status, 429, "it is the same link");
    let other = add(&house, "follo", "to@follo.example", "Leder", Role::Leader).await;
    assert_eq!(inspect(&client, other.token.reveal()).await.status, 200, "others are not kept out");
    let mut guesses = 0;
    while inspect(&client, &format!("gjetning {guesses}")).await.status == 410 {
        guesses += 1;
        assert!(guesses < 110, "an address is not limited");
    }
    assert!(guesses >= 60, "{guesses}");
    assert_eq!(inspect(&client, other.token.reveal()).await.code(), "too_many_attempts");
    assert_eq!(
        client.log_in("leder@follo.example", PASSWORD).await.status,
        201,
        "logging in is another matter"
    );
}

#[actix_web::test]
async fn a_look_takes_a_link_and_nothing_else() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.anonymous().await;
    let huge = format!("{{\"link\":\"{}\"}}", "x".repeat(300_000));
    for (body, code) in [
        ("", "malformed_body"),
        ("{", "malformed_body"),
        ("{}", "invalid_fields"),
        ("[]", "invalid_fields"),
        (r#"{"link":null}"#, "invalid_fields"),
        (r#"{"link":["a"]}"#, "invalid_fields"),
        (r#"{"link":"a","password":"b"}"#, "invalid_fields"),
        (r#"{"link":"a","link":"b"}"#, "invalid_fields"),
        (&huge, "body_too_large"),
    ] {
        let answer = send(&client, verv_contract::endpoint::Method::Post, "/passwords/link", body).await;
        let shown: String = body.chars().take(40).collect();
        assert_eq!(answer.code(), code, "{shown}: {}", answer.text);
    }
    assert_eq!(client.get("/passwords/link").await.code(), "method_not_allowed");
    assert_eq!(client.post("/passwords/link?x=1", &json!({"link": "a"})).await.code(), "invalid_parameters");
}

#[actix_web::test]
async fn a_leader_makes_a_link_for_a_new_holder() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("nestleder@follo").await;
    let mandate = appoint(&leader, "follo", NEW, "2026-07-01").await;
    assert_eq!(mandate["can_log_in"], false);
    let made = invite(&leader, "follo", &mandate).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let (address, token) = link(&made).split_once('#').unwrap();
    assert_eq!((address, token.len()), ("https://verv.example/velkommen", 43));
    assert_eq!((&made.body["name"], &made.body["email"]), (&json!("Ny i vervet"), &json!(NEW)));
    assert_eq!(made.body["expires_at"], "2026-06-20T10:00:00.000Z");
    assert_eq!((made.header("cache-control"), made.header("location")), (Some("no-store"), None));

    let newcomer = house.anonymous().await;
    let seen = inspect(&newcomer, link(&made)).await.body;
    assert_eq!(seen["branches"], json!(["Fagforbundet Follo 254"]), "their mandate begins later");
    assert_eq!(choose(&newcomer, link(&made), PASSWORD).await.status, 204);
    assert_eq!(newcomer.log_in(NEW, PASSWORD).await.status, 201);
    assert_eq!(
        newcomer.get("/me").await.body["branches"],
        json!([]),
        "nothing is theirs before its first day"
    );
    let again = format!("{FOLLO}/mandates/{}", mandate["id"].as_str().unwrap());
    assert_eq!(leader.get(&again).await.body["can_log_in"], true);
    let refused = invite(&leader, "follo", &mandate).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "has_password"));
    house.clock.pass(14 * DAY);
    newcomer.log_in(NEW, PASSWORD).await;
    assert_eq!(newcomer.get("/me").await.body["branches"][0]["slug"], "follo");
}

#[actix_web::test]
async fn a_link_ends_the_one_before_it_and_its_secret_is_stored_nowhere() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let nobody = house.anonymous().await;
    let mandate = appoint(&leader, "follo", NEW, "2026-06-01").await;
    let path = format!("{FOLLO}/mandates/{}/invitation", mandate["id"].as_str().unwrap());
    let keyed = async || {
        let draft = leader.raw("POST", &format!("/api/v1{path}"));
        draft.header("idempotency-key", "samme-nokkel").send().await
    };
    let (first, second) = (keyed().await, keyed().await);
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (201, 201));
    assert_eq!(second.header("idempotency-replayed"), None);
    assert_ne!(link(&first), link(&second));
    assert_eq!(inspect(&nobody, link(&first)).await.code(), "link_ended");
    assert_eq!(inspect(&nobody, link(&second)).await.status, 200);

    let audit = leader.get(&format!("{FOLLO}/audit?limit=2")).await;
    for row in audit.body["items"].as_array().unwrap() {
        assert_eq!((&row["operation"], &row["object_id"]), (&json!("create_invitation"), &mandate["id"]));
        assert_eq!(row["office"], "Leder");
    }
    let file = house.scratch.address.trim_start_matches("sqlite:").to_owned();
    let stored =
        [std::fs::read(&file).unwrap(), std::fs::read(format!("{file}-wal")).unwrap_or_default()].concat();
    let is_stored = |text: &str| stored.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    assert!(is_stored(NEW), "the database was looked at");
    for made in [&first, &second] {
        assert!(!is_stored(link(made).split_once('#').unwrap().1), "the secret is in the database");
    }
}

#[actix_web::test]
async fn of_links_made_at_once_one_is_good() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let nobody = house.anonymous().await;
    let mandate = appoint(&leader, "follo", NEW, "2026-06-01").await;
    let make = async || invite(&leader, "follo", &mandate).await;
    let made = tokio::join!(make(), make(), make(), make(), make(), make());
    let made = [made.0, made.1, made.2, made.3, made.4, made.5];
    let mut good = Vec::new();
    for invitation in &made {
        assert_eq!(invitation.status, 201, "{}", invitation.text);
        if inspect(&nobody, link(invitation)).await.status == 200 {
            good.push(link(invitation));
        }
    }
    assert_eq!(good.len(), 1);
    let use_up = async || choose(&nobody, good[0], PASSWORD).await.status.as_u16();
    let used = tokio::join!(use_up(), use_up(), use_up());
    let mut used = [used.0, used.1, used.2];
    used.sort_unstable();
    assert_eq!(used, [204, 410, 410]);
}

#[actix_web::test]
async fn who_may_not_give_offices_may_not_invite() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let mandate = appoint(&leader, "follo", NEW, "2026-06-01").await;
    let (before, links) = (audit_rows(&house).await, "SELECT COUNT(*) FROM one_time_link");
    let unknown = json!({"id": "019ed505-0000-7000-8000-000000000000"});
    for who in ["htv@follo", "seksjon-helse@follo", "kasserer@follo", "klubb@follo", "styre@follo"] {
        let client = house.client(who).await;
        assert_eq!(invite(&client, "follo", &mandate).await.code(), "forbidden", "{who}");
        assert_eq!(invite(&client, "follo", &unknown).await.code(), "not_found", "{who}");
    }
    let neighbour = house.client("leder@aas").await;
    for (branch, mandate) in
        [("follo", &mandate), ("aas", &mandate), ("aas", &unknown), ("nowhere", &mandate)]
    {
        let refused = invite(&neighbour, branch, mandate).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (404, "not_found"), "{branch}");
    }
    assert_eq!(invite(&house.anonymous().await, "follo", &mandate).await.code(), "unauthenticated");
    assert_eq!(audit_rows(&house).await, before + 6, "six logins and nothing else");
    assert_eq!(rows(&house, links).await, 0);

    let ended = format!("{FOLLO}/mandates/{}/end", mandate["id"].as_str().unwrap());
    let end = leader.put(&ended, &mandate["version"], &json!({"to": "2026-06-17"})).await;
    assert_eq!(invite(&leader, "follo", &mandate).await.status, 201, "the last day counts");
    house.clock.pass(DAY);
    let leader = house.client("leder@follo").await;
    let refused = invite(&leader, "follo", &mandate).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "state_not_allowed"));
    assert_eq!(leader.put(&ended, &end.body["version"], &json!({"to": null})).await.status, 200);
    assert_eq!(invite(&leader, "follo", &mandate).await.status, 201);
}

/// A leader can give an office to any address; that must not make them its owner.
#[actix_web::test]
async fn nobody_takes_an_account_over_with_a_link() {
    let house = House::demo(Engine::Sqlite).await;
    let (follo, aas) = (house.client("leder@follo").await, house.client("leder@aas").await);
    // Those who have a password, whatever branch they are of: in one's own and in another.
    let own = follo.get(&format!("{FOLLO}/mandates?limit=200")).await.body;
    for mandate in own["items"].as_array().unwrap() {
        assert_eq!(mandate["can_log_in"], true);
        assert_eq!(invite(&follo, "follo", mandate).await.code(), "has_password");
    }
    let lured = appoint(&aas, "aas", "leder@follo.example", "2026-06-01").await;
    assert_eq!(invite(&aas, "aas", &lured).await.code(), "has_password");
    assert_eq!(house.anonymous().await.log_in("leder@follo.example", PASSWORD).await.status, 201);

    // Who has none yet and is to be let into another branch.
    let theirs = appoint(&follo, "follo", NEW, "2026-06-01").await;
    let lured = appoint(&aas, "aas", NEW, "2026-06-01").await;
    let refused = invite(&aas, "aas", &lured).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (409, "shared_account"));
    assert_eq!(invite(&follo, "follo", &theirs).await.code(), "shared_account");
    // Whoever runs the installation lets them in.
    let made = add(&house, "follo", NEW, "Leder", Role::Leader).await;
    let client = house.anonymous().await;
    let seen = inspect(&client, made.token.reveal()).await.body;
    assert_eq!(seen["branches"], json!(["Fagforbundet Follo 254", "Fagforbundet Ås"]));
    assert_eq!(choose(&client, made.token.reveal(), PASSWORD).await.status, 204);
    assert_eq!(invite(&follo, "follo", &theirs).await.code(), "has_password");

    // An office that has ended elsewhere is in nobody's way.
    let version = &lured["version"];
    let ended = format!("/branches/aas/mandates/{}/end", lured["id"].as_str().unwrap());
    assert_eq!(aas.put(&ended, version, &json!({"to": "2026-06-10"})).await.status, 200);
    let gone = appoint(&aas, "aas", "gikk@aas.example", "2026-01-01").await;
    let ended = format!("/branches/aas/mandates/{}/end", gone["id"].as_str().unwrap());
    assert_eq!(aas.put(&ended, &gone["version"], &json!({"to": "2026-06-01"})).await.status, 200);
    let moved = appoint(&follo, "follo", "gikk@aas.example", "2026-06-01").await;
    let invited = invite(&follo, "follo", &moved).await;
    assert_eq!(invited.status, 201, "{}", invited.text);
    let seen = inspect(&client, link(&invited)).await.body;
    assert_eq!(seen["branches"], json!(["Fagforbundet Follo 254"]), "what has ended is not told");
}

#[actix_web::test]
async fn whoever_made_a_link_learns_of_no_branch_that_came_later() {
    let house = House::demo(Engine::Sqlite).await;
    let (follo, aas) = (house.client("leder@follo").await, house.client("leder@aas").await);
    let mandate = appoint(&follo, "follo", NEW, "2026-06-01").await;
    let made = invite(&follo, "follo", &mandate).await;
    house.clock.pass(1);
    appoint(&aas, "aas", NEW, "2026-06-01").await;
    let seen = inspect(&follo, link(&made)).await.body;
    assert_eq!(seen["branches"], json!(["Fagforbundet Follo 254"]));
}

/// A link that was good when somebody chose a password is worth nothing after it.
#[actix_web::test]
async fn a_password_that_is_chosen_ends_every_link() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let mandate = appoint(&leader, "follo", NEW, "2026-06-01").await;
    let nobody = house.anonymous().await;
    for round in 0..8 {
        let email = format!("ny{round}@follo.example");
        let mandate =
            if round == 0 { mandate.clone() } else { appoint(&leader, "follo", &email, "2026-06-01").await };
        let first = invite(&leader, "follo", &mandate).await;
        let (chosen, second) =
            tokio::join!(choose(&nobody, link(&first), PASSWORD), invite(&leader, "follo", &mandate));
        match (chosen.status.as_u16(), second.status.as_u16()) {
            (204, 409) => assert_eq!(second.code(), "has_password"),
            // The second link came first, and ended the other.
            (410, 201) => assert_eq!(inspect(&nobody, link(&second)).await.status, 200),
            other => panic!("round {round}: {other:?}"),
        }
    }
}
