//! A plan from its beginning to its adoption, and the holes of the demo's.

use std::fmt::Write;

use serde_json::{Value, json};
use verv_contract::endpoint::Method;
use verv_tests::{Client, Engine, House};

use crate::{FOLLO, first_measure};

#[actix_web::test]
async fn a_plan_is_drafted_proposed_and_adopted() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let catalogue = client.get("/catalogues").await.body["items"][0]["id"].clone();
    let body = json!({
        "catalogue_id": catalogue, "title": "Prøveplan", "period": {"from": "2028-01-01", "to": "2029-12-31"},
    });
    let plan = client.post(&format!("{FOLLO}/plans"), &body).await;
    assert_eq!((plan.status.as_u16(), plan.body["areas"].as_array().unwrap().len()), (201, 6));
    assert_eq!(client.post(&format!("{FOLLO}/plans"), &body).await.code(), "already_exists");
    let path = format!("{FOLLO}/plans/{}", plan.body["id"].as_str().unwrap());
    assert_eq!(plan.header("location"), Some(format!("/api/v1{path}").as_str()));

    let area = json!({"number": 7, "title": "Lokale saker"});
    let area = client.post(&format!("{path}/areas"), &area).await;
    assert_eq!(area.status, 201);
    let situation = json!({"now": "Slik er det nå.", "dated_on": "2028-01-15"});
    let area_path = format!("{FOLLO}/areas/{}", area.body["id"].as_str().unwrap());
    assert_eq!(area.header("location"), Some(format!("/api/v1{area_path}").as_str()));
    let described = client.put(&format!("{area_path}/situation"), &area.body["version"], &situation).await;
    assert_eq!(described.body["situation"]["now"], "Slik er det nå.");

    let goal = json!({"area_id": area.body["id"], "position": 1, "goal": {"title": "Et mål", "serves": []}});
    let goal = client.post(&format!("{path}/goals"), &goal).await;
    assert_eq!((goal.status.as_u16(), &goal.body["number"]), (201, &json!("7.1")));
    let measure = json!({"goal_id": goal.body["id"], "measure": {
        "title": "Et tiltak", "adopted_text": "Vi gjør det.", "kind": "count", "state": "active",
        "target": {"at_least": 6, "unit": "times", "per": "year"}, "deadline": {"label": "i hele perioden"},
    }});
    let measure = client.post(&format!("{path}/measures"), &measure).await;
    assert_eq!((measure.status.as_u16(), &measure.body["origin"]), (201, &json!("adopted")));
    assert_eq!(measure.body["deadline"]["ends"], "2029-12-31");
    let measure_path = format!("{FOLLO}/measures/{}", measure.body["id"].as_str().unwrap());
    let early = client.post(&format!("{measure_path}/check-ins"), &json!({"status": "done"})).await;
    assert_eq!(early.code(), "plan_not_adopted");
    let club = house.client("klubb@follo").await;
    assert_eq!(club.get(&path).await.code(), "not_found", "a draft is the board's own");
    let drafted = Drafted { plan: &plan.body["id"], goal: &goal.body["id"], measure: &measure.body["id"] };
    assert_hidden(&client, &club, drafted).await;

    let state =
        async |version: &Value, body: &Value| client.put(&format!("{path}/state"), version, body).await;
    let undated = state(&plan.body["version"], &json!({"state": "adopted"})).await;
    assert_eq!(undated.body["errors"].as_array().unwrap().len(), 2);
    let proposed = state(&plan.body["version"], &json!({"state": "proposed"})).await;
    assert_eq!(proposed.body["state"], "proposed");
    assert_hidden(&client, &club, drafted).await;
    let adoption = json!({"state": "adopted", "adopted_on": "2028-01-20", "adopted_by": "Årsmøtet 2028"});
    let adopted = state(&proposed.body["version"], &adoption).await;
    assert_eq!(
        (&adopted.body["state"], &adopted.body["adopted_on"]),
        (&json!("adopted"), &json!("2028-01-20"))
    );
    assert_eq!(club.get(&path).await.body["shown"], "as_adopted");
    let listed = club.get(&format!("{FOLLO}/plans")).await.body;
    assert_eq!(listed["items"][0]["id"], plan.body["id"]);
    assert_eq!(club.get(&measure_path).await.status, 200);
    let deleted = client.draft(Method::Delete, &measure_path).header("if-match", "*").send().await;
    assert_eq!(deleted.code(), "wording_locked");
    let late = client.post(&format!("{path}/areas"), &json!({"number": 8, "title": "For sent"})).await;
    assert_eq!(late.code(), "wording_locked");
}

/// Nobody knows on which day Ås adopted its plan; a day in its place would be believed.
#[actix_web::test]
async fn a_day_of_adoption_that_nobody_knows_is_not_made_up_and_is_told_later() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@aas").await, house.client("htv@aas").await);
    let listed = leader.get("/branches/aas/plans").await.body["items"][0].clone();
    assert_eq!((&listed["state"], &listed["adopted_on"]), (&json!("adopted"), &json!(null)));
    let path = format!("/branches/aas/plans/{}", listed["id"].as_str().unwrap());
    let plan = leader.get(&path).await.body;
    let adoption = |plan: &Value| (plan["adopted_on"].clone(), plan["adopted_by"].clone());
    assert_eq!(adoption(&plan), (json!(null), json!("Årsmøtet 2026")));

    let tell = async |client: &Client, body: Value| {
        client.put(&format!("{path}/state"), &plan["version"], &body).await
    };
    let by = "Årsmøtet 2026";
    for (body, pointer, code) in [
        (json!({"state": "adopted", "adopted_by": by}), "/adopted_on", "required"),
        (
            json!({"state": "adopted", "adopted_on": "2026-01-31", "adopted_by": "  "}),
            "/adopted_by",
            "required",
        ),
        (
            json!({"state": "adopted", "adopted_on": "2026-01-31", "day_unknown": true, "adopted_by": by}),
            "/day_unknown",
            "contradicts",
        ),
        (json!({"state": "closed", "day_unknown": true}), "/day_unknown", "contradicts"),
    ] {
        let refused = tell(&leader, body.clone()).await;
        let field = &refused.body["errors"][0];
        assert_eq!(
            (refused.status.as_u16(), &field["pointer"], &field["code"]),
            (422, &json!(pointer), &json!(code)),
            "{body}"
        );
    }
    let unknown = json!({"state": "adopted", "day_unknown": true, "adopted_by": by});
    assert_eq!(tell(&leader, unknown).await.code(), "state_not_allowed", "that is known already");
    let known = json!({"state": "adopted", "adopted_on": "2026-01-28", "adopted_by": by});
    assert_eq!(tell(&steward, known.clone()).await.code(), "forbidden");
    let told = tell(&leader, known.clone()).await;
    assert_eq!(
        (told.status.as_u16(), adoption(&told.body)),
        (200, (json!("2026-01-28"), json!(by))),
        "{}",
        told.text
    );
    assert_eq!(tell(&leader, known.clone()).await.code(), "stale_version");
    let again = leader.put(&format!("{path}/state"), &told.body["version"], &known).await;
    assert_eq!(again.code(), "state_not_allowed", "a day that is known does not change");
}

/// A plan whose day nobody knows is closed with what is known of its adoption.
#[actix_web::test]
async fn closing_keeps_what_is_known_of_the_adoption() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@aas").await;
    let plan = leader.get("/branches/aas/plans").await.body["items"][0].clone();
    let path = format!("/branches/aas/plans/{}/state", plan["id"].as_str().unwrap());
    let closed = leader.put(&path, &plan["version"], &json!({"state": "closed"})).await.body;
    assert_eq!((&closed["adopted_on"], &closed["adopted_by"]), (&json!(null), &json!("Årsmøtet 2026")));
}

/// Nothing is offered that would be refused.
#[actix_web::test]
async fn nobody_may_do_anything_with_a_measure_of_a_closed_plan() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@aas").await;
    let plan = leader.get("/branches/aas/plans").await.body["items"][0].clone();
    let measure = leader.get("/branches/aas/measures?limit=1").await.body["items"][0].clone();
    let measure = format!("/branches/aas/measures/{}", measure["id"].as_str().unwrap());
    let may = async || leader.get(&measure).await.body["may"].clone();
    let open = may().await;
    assert_eq!((&open["edit"], &open["assign"]), (&json!(true), &json!(true)));
    let path = format!("/branches/aas/plans/{}/state", plan["id"].as_str().unwrap());
    assert_eq!(leader.put(&path, &plan["version"], &json!({"state": "closed"})).await.status, 200);
    for (action, is_allowed) in may().await.as_object().unwrap() {
        assert_eq!(is_allowed, &json!(false), "{action}");
    }
}

/// Ids of a plan that is not adopted and of what is in it.
#[derive(Clone, Copy)]
struct Drafted<'a> {
    plan: &'a Value,
    goal: &'a Value,
    measure: &'a Value,
}

/// By every path the club leader is told what is told of a thing that never was, also of a measure that is theirs.
async fn assert_hidden(leader: &Client, club: &Client, drafted: Drafted<'_>) {
    let offices = leader.get(&format!("{FOLLO}/offices?limit=200")).await.body;
    let is_club = |office: &&Value| office["role"] == "club_leader";
    let office = offices["items"].as_array().unwrap().iter().find(is_club).unwrap()["id"].clone();
    let text = |id: &Value| id.as_str().unwrap().to_owned();
    let (plan, goal, measure) = (text(drafted.plan), text(drafted.goal), text(drafted.measure));
    let give = leader
        .draft(Method::Put, &format!("{FOLLO}/measures/{measure}/responsibility"))
        .header("if-match", "*");
    let given = give.json(&json!({"accountable": {"kind": "office", "id": office}})).send().await;
    assert_eq!(given.status, 200);
    let never = "019ed505-0000-7000-8000-000000000000";
    for path in [
        "plans/{plan}",
        "plans/{plan}/history",
        "plans/{plan}/holes",
        "goals/{goal}",
        "measures/{measure}",
        "measures/{measure}/check-ins",
        "measures/{measure}/history",
        "measures/{measure}/responsibilities",
        "measures?total=true&plan={plan}",
    ] {
        let fill = |plan: &str, goal: &str, measure: &str| {
            let path = path.replace("{plan}", plan).replace("{goal}", goal).replace("{measure}", measure);
            format!("{FOLLO}/{path}")
        };
        let told = club.get(&fill(&plan, &goal, &measure)).await;
        assert_eq!(told.shown(), club.get(&fill(never, never, never)).await.shown(), "{path}");
        assert_eq!(leader.get(&fill(&plan, &goal, &measure)).await.status, 200, "{path}");
    }
    for (method, path, body) in [
        (Method::Post, format!("plans/{plan}/goals"), json!({})),
        (Method::Post, format!("plans/{plan}/measures"), json!({})),
        (Method::Put, format!("goals/{goal}"), json!({})),
        (Method::Post, format!("measures/{measure}/check-ins"), json!({"status": "done"})),
    ] {
        let told = club.draft(method, &format!("{FOLLO}/{path}")).json(&body).send().await;
        assert_eq!(told.code(), "not_found", "{path}");
    }
    let listed = club.get(&format!("{FOLLO}/plans")).await.body;
    assert!(listed["items"].as_array().unwrap().iter().all(|item| item["id"] != *drafted.plan), "{listed}");
    let listed = leader.get(&format!("{FOLLO}/plans")).await.body;
    assert_eq!(listed["items"][0]["id"], *drafted.plan);
}

/// A draft of the next period.
async fn begun_plan(leader: &Client) -> Value {
    let catalogue = leader.get("/catalogues").await.body["items"][0]["id"].clone();
    let period = json!({"from": "2028-01-01", "to": "2029-12-31"});
    let body = json!({"catalogue_id": catalogue, "title": "Kladd", "period": period});
    leader.post(&format!("{FOLLO}/plans"), &body).await.body
}

#[actix_web::test]
async fn a_draft_can_be_taken_apart_again() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let plan = begun_plan(&client).await;
    let path = format!("{FOLLO}/plans/{}", plan["id"].as_str().unwrap());
    let goal = json!({"area_id": plan["areas"][0]["id"], "position": 1, "goal": {"title": "Et mål"}});
    let goal = client.post(&format!("{path}/goals"), &goal).await.body;
    let measure =
        json!({"goal_id": goal["id"], "measure": {"title": "T", "kind": "ongoing", "state": "active"}});
    let measure = client.post(&format!("{path}/measures"), &measure).await.body;
    let goal_path = format!("{FOLLO}/goals/{}", goal["id"].as_str().unwrap());
    let measure_path = format!("{FOLLO}/measures/{}", measure["id"].as_str().unwrap());
    let delete =
        async |path: &str, version: &Value| client.draft(Method::Delete, path).if_match(version).send().await;
    assert_eq!(delete(&goal_path, &goal["version"]).await.code(), "in_use");
    let assigned =
        client.draft(Method::Put, &format!("{measure_path}/responsibility")).header("if-match", "*");
    let assigned = assigned.json(&json!({})).send().await.body;
    assert_eq!(delete(&measure_path, &measure["version"]).await.code(), "stale_version");
    assert_eq!(delete(&measure_path, &assigned["version"]).await.status, 204);
    assert_eq!(client.get(&measure_path).await.code(), "not_found");
    assert_eq!(delete(&goal_path, &goal["version"]).await.status, 204);
}

#[actix_web::test]
async fn a_goals_links_can_change_but_not_its_adopted_title() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let measure = first_measure(&client, "").await;
    let path = format!("{FOLLO}/goals/{}", measure["goal_id"].as_str().unwrap());
    let goal = client.get(&path).await.body;
    let titled = client.put(&path, &goal["version"], &json!({"title": "Annen tittel"})).await;
    assert_eq!(titled.code(), "wording_locked");
    let linked = client.put(&path, &goal["version"], &json!({"title": goal["title"], "serves": []})).await;
    assert_eq!((linked.status.as_u16(), &linked.body["serves"]), (200, &json!([])));
    let unknown = json!({"title": goal["title"], "serves": ["00000000-0000-0000-0000-000000000000"]});
    let unknown = client.put(&path, &linked.body["version"], &unknown).await;
    assert_eq!((unknown.status.as_u16(), &unknown.body["errors"][0]["pointer"]), (422, &json!("/serves")));
}

#[actix_web::test]
async fn what_a_new_goal_names_and_nobody_knows_is_told_where_it_stands() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let plan = begun_plan(&client).await;
    let path = format!("{FOLLO}/plans/{}/goals", plan["id"].as_str().unwrap());
    let never = "019ed505-0000-7000-8000-000000000000";
    for (area, serves, pointer) in [
        (plan["areas"][0]["id"].clone(), json!([never]), "/goal/serves"),
        (json!(never), json!([]), "/area_id"),
    ] {
        let goal = json!({"area_id": area, "position": 1, "goal": {"title": "Et mål", "serves": serves}});
        let refused = client.post(&path, &goal).await;
        assert_eq!((refused.status.as_u16(), &refused.body["errors"][0]["pointer"]), (422, &json!(pointer)));
    }
}

#[actix_web::test]
async fn the_holes_of_the_two_plans() {
    let house = House::demo(Engine::Sqlite).await;
    for branch in ["follo", "aas"] {
        let client = house.client(&format!("leder@{branch}")).await;
        let plan = client.get(&format!("/branches/{branch}/plans")).await.body["items"][0]["id"].clone();
        let holes =
            client.get(&format!("/branches/{branch}/plans/{}/holes", plan.as_str().unwrap())).await.body;
        let mut shown = String::new();
        for count in holes["counts"].as_array().unwrap() {
            writeln!(shown, "{:>3} {}", count["count"], count["kind"].as_str().unwrap()).unwrap();
        }
        for hole in holes["holes"].as_array().unwrap() {
            let text = |pointer: &str| {
                hole.pointer(pointer).and_then(|text| text.as_str()).unwrap_or_default().to_owned()
            };
            write!(
                shown,
                "\n{:<28} {:<13} {:<6} {} [{} {}]",
                text("/kind"),
                text("/of/kind"),
                text("/number"),
                text("/title"),
                hole["area"]["number"],
                hole["area"]["title"].as_str().unwrap_or_default()
            )
            .unwrap();
        }
        insta::assert_snapshot!(format!("holes_of_{branch}"), shown);
    }
}

#[actix_web::test]
async fn settings_of_a_branch() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let branch = client.get(FOLLO).await.body;
    assert_eq!((&branch["today"], &branch["example_data"]), (&json!("2026-06-17"), &json!(true)));
    let zone = |zone: &str, days: i64| json!({"name": "Follo", "time_zone": zone, "silent_days": days});
    let unknown = client.put(FOLLO, &branch["version"], &zone("Europe/Atlantis", 60)).await;
    assert_eq!(unknown.body["errors"][0]["pointer"], "/time_zone");
    let never = client.put(FOLLO, &branch["version"], &zone("Europe/Oslo", 0)).await;
    assert_eq!(never.body["errors"][0]["pointer"], "/silent_days");
    let changed = client.put(FOLLO, &branch["version"], &zone("Pacific/Kiritimati", 30)).await;
    assert_eq!((&changed.body["today"], &changed.body["silent_days"]), (&json!("2026-06-18"), &json!(30)));
}

#[actix_web::test]
async fn the_history_of_a_plan_is_that_of_all_its_measures() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let page = client.get(&format!("{FOLLO}/measures?limit=2&kind=ongoing")).await.body;
    let measures = page["items"].as_array().unwrap().clone();
    let path = format!("{FOLLO}/plans/{}/history", measures[0]["plan_id"].as_str().unwrap());
    let before = client.get(&format!("{path}?limit=200")).await.body["items"].as_array().unwrap().len();
    for (measure, title) in measures.iter().zip(["Først", "Sist"]) {
        let measure_path = format!("{FOLLO}/measures/{}", measure["id"].as_str().unwrap());
        let body = json!({"title": title, "kind": "ongoing", "state": measure["state"]});
        let draft = client.draft(Method::Put, &measure_path).header("if-match", "*");
        assert_eq!(draft.json(&body).send().await.status, 200);
        house.clock.pass(1);
    }
    let history = client.get(&format!("{path}?limit=200")).await.body["items"].as_array().unwrap().clone();
    assert!(history.len() >= before + 2);
    let titles: Vec<_> = history.iter().filter(|item| item["change"]["change"]["what"] == "title").collect();
    assert_eq!(
        (&titles[0]["measure_id"], &titles[0]["measure_number"], &titles[0]["measure_title"]),
        (&measures[1]["id"], &measures[1]["number"], &json!("Sist")),
        "newest first"
    );
    assert_eq!(titles[1]["change"]["change"]["after"], "Først");
    // The same changes as the measure tells of itself.
    let own =
        client.get(&format!("{FOLLO}/measures/{}/history", measures[0]["id"].as_str().unwrap())).await.body;
    let of_measure = history.iter().filter(|item| item["measure_id"] == measures[0]["id"]);
    let of_measure: Vec<_> = of_measure.map(|item| item["change"].clone()).collect();
    assert_eq!(own["items"], json!(of_measure));
    // A page at a time gives the same list.
    let mut paged = Vec::new();
    let mut next = format!("{path}?limit=1");
    loop {
        let page = client.get(&next).await.body;
        paged.extend(page["items"].as_array().unwrap().clone());
        let Some(cursor) = page["next"].as_str() else { break };
        next = format!("{path}?limit=1&cursor={cursor}");
    }
    assert_eq!(paged, history);
    let cursor = client.get(&format!("{path}?limit=1")).await.body["next"].clone();
    let elsewhere = format!("{FOLLO}/check-ins?cursor={}", cursor.as_str().unwrap());
    assert_eq!(client.get(&elsewhere).await.code(), "invalid_parameters");

    assert_eq!(client.get(&format!("{path}?limit=0")).await.code(), "invalid_parameters");
    assert_eq!(house.client("klubb@follo").await.get(&path).await.code(), "forbidden");
    assert_eq!(house.client("leder@aas").await.get(&path).await.code(), "not_found");
    let nowhere = format!("{FOLLO}/plans/00000000-0000-4000-8000-000000000000/history");
    assert_eq!(house.client("klubb@follo").await.get(&nowhere).await.code(), "not_found");
    let aas = house.client("leder@aas").await;
    let their_plan = aas.get("/branches/aas/plans").await.body["items"][0]["id"].clone();
    let theirs = aas.get(&format!("/branches/aas/plans/{}/history", their_plan.as_str().unwrap())).await.body;
    assert!(theirs["items"].as_array().unwrap().iter().all(|item| !history.contains(item)));
}

#[actix_web::test]
async fn a_stale_plan_is_shown_with_the_refusal_and_a_fresh_one_is_changed() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let plan = client.get(&format!("{FOLLO}/plans")).await.body["items"][0].clone();
    let path = format!("{FOLLO}/plans/{}", plan["id"].as_str().unwrap());
    let whole = client.get(&path).await.body;
    let body = json!({"title": "Ny tittel", "period": plan["period"]});
    let stale = client.put(&path, &json!(99), &body).await;
    assert_eq!((stale.status.as_u16(), stale.code()), (412, "stale_version"));
    assert_eq!(stale.body["current"], whole);
    let stale = client.put(&format!("{path}/state"), &json!(99), &json!({"state": "closed"})).await;
    assert_eq!(stale.body["current"], whole);
    let changed = client.put(&path, &plan["version"], &body).await;
    assert_eq!((changed.status.as_u16(), &changed.body["title"]), (200, &json!("Ny tittel")));
}

#[actix_web::test]
async fn a_page_begins_with_what_me_says_of_the_branch() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, club) = (house.client("leder@follo").await, house.client("klubb@follo").await);
    let branch = async |client: &Client| client.get("/me").await.body["branches"][0].clone();
    let adopted = first_measure(&leader, "").await["plan_id"].clone();
    for client in [&leader, &club] {
        let mine = branch(client).await;
        assert_eq!(mine["current_plan"], adopted);
        assert_eq!((&mine["time_zone"], &mine["today"]), (&json!("Europe/Oslo"), &json!("2026-06-17")));
        assert_eq!(mine["silent_days"], 60);
    }
    // A newer draft is not the current one.
    let catalogue = leader.get("/catalogues").await.body["items"][0]["id"].clone();
    let period = json!({"from": "2028-01-01", "to": "2029-12-31"});
    let draft = json!({"catalogue_id": catalogue, "title": "Kladd", "period": period});
    let draft = leader.post(&format!("{FOLLO}/plans"), &draft).await.body["id"].clone();
    assert_eq!(branch(&leader).await["current_plan"], adopted);
    // With nothing adopted it is, for those who may see it.
    let path = format!("{FOLLO}/plans/{}", adopted.as_str().unwrap());
    let close = leader.draft(Method::Put, &format!("{path}/state")).header("if-match", "*");
    assert_eq!(close.json(&json!({"state": "closed"})).send().await.status, 200);
    assert_eq!(branch(&leader).await["current_plan"], draft);
    assert_eq!(leader.get(&format!("{FOLLO}/measures")).await.body["items"], json!([]));
    let listed = club.get(&format!("{FOLLO}/measures")).await.body;
    let items = listed["items"].as_array().unwrap();
    assert!(!items.is_empty() && items.iter().all(|item| item["plan_id"] == adopted), "{listed}");
    assert_eq!(branch(&club).await["current_plan"], Value::Null);
}

/// F:95: in Follo, the club leader in KS is the chief steward.
#[actix_web::test]
async fn two_offices_of_one_holder_are_held_and_fall_vacant_with_the_mandate() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let me = steward.get("/me").await.body["branches"][0].clone();
    let held: Vec<_> = me["mandates"].as_array().unwrap().iter().map(|mandate| &mandate["office"]).collect();
    assert_eq!(held, ["Hovedtillitsvalgt", "Klubbleder KS"]);
    let mine = steward.get(&format!("{FOLLO}/measures?mine=accountable&limit=200")).await.body;
    let accountable: Vec<_> = mine["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|measure| &measure["accountable"]["party"]["name"])
        .collect();
    assert_eq!(accountable.iter().filter(|office| **office == "Klubbleder KS").count(), 3, "{accountable:?}");
    assert_eq!(accountable.iter().filter(|office| **office == "Hovedtillitsvalgt").count(), 2);

    let vacant = async || {
        let path = format!("{FOLLO}/plans/{}/holes", me["current_plan"].as_str().unwrap());
        leader.get(&path).await.text.matches("\"vacant_office\"").count()
    };
    let before = vacant().await;
    let office = me["mandates"][1]["office_id"].as_str().unwrap();
    let mandates = leader.get(&format!("{FOLLO}/mandates?office={office}")).await.body;
    let mandate = &mandates["items"][0];
    assert_eq!(
        (&mandate["name"], &mandate["email"]),
        (&json!("Hovedtillitsvalgt"), &json!("htv@follo.example"))
    );
    let end = format!("{FOLLO}/mandates/{}/end", mandate["id"].as_str().unwrap());
    assert_eq!(leader.put(&end, &mandate["version"], &json!({"to": "2026-06-16"})).await.status, 200);
    assert_eq!(vacant().await, before + 4, "three measures, and the count of them");
    let held = steward.get("/me").await.body["branches"][0]["mandates"].clone();
    assert_eq!(held.as_array().unwrap().len(), 1, "the other office is held all the same");
}
