//! One measure, and lists of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use verv_contract::{endpoint::Method, endpoints::ListMeasures, plan::measures::MeasureListQuery};
use verv_tests::{Client, Engine, House};

use crate::{FOLLO, first_measure, measure_path};

/// What the editor sends: the view's own fields.
fn edited(view: &Value) -> Value {
    let deadline = match &view["deadline"] {
        Value::Null => Value::Null,
        deadline => {
            json!({"label": deadline["label"], "starts": deadline["starts"], "ends": deadline["ends"]})
        }
    };
    json!({
        "title": view["title"], "adopted_text": view["adopted_text"], "kind": view["kind"], "target": view["target"],
        "deadline": deadline, "state": view["state"], "not_local_reason": view["not_local_reason"],
        "everyone_named": view["everyone_named"],
    })
}

#[actix_web::test]
async fn a_measure_as_the_leader_sees_it() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let answer = client.get(&measure_path(&client, "area=2&kind=milestone").await).await;
    insta::assert_snapshot!("a_measure", answer.shown());
}

#[actix_web::test]
async fn an_item_is_not_sent_again_when_it_is_known() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let path = measure_path(&client, "").await;
    let etag = client.get(&path).await.header("etag").unwrap().to_owned();
    assert!(etag.starts_with('"') && etag.ends_with('"'), "{etag} is not strong");
    let known = client.draft(Method::Get, &path).header("if-none-match", &etag).send().await;
    assert_eq!((known.status.as_u16(), known.text.as_str()), (304, ""));
    let list = format!("{etag}, W/\"other\"");
    let among = client.draft(Method::Get, &path).header("if-none-match", &list).send().await;
    assert_eq!(among.status, 304);
    let steward = house.client("htv@follo").await;
    let other = steward.draft(Method::Get, &path).header("if-none-match", &etag).send().await;
    assert_eq!(other.status, 200, "other rights, another representation");
}

#[actix_web::test]
async fn a_stale_edit_is_caught_and_shown_the_current_version() {
    let house = House::demo(Engine::Sqlite).await;
    let (one, two) = (house.client("leder@follo").await, house.client("nestleder@follo").await);
    let path = measure_path(&one, "").await;
    let read = one.get(&path).await.body;
    let mut mine = edited(&read);
    mine["title"] = json!("Min tittel");
    let mut yours = edited(&read);
    yours["title"] = json!("Din tittel");
    let first = one.put(&path, &read["version"], &mine).await;
    assert_eq!((first.status.as_u16(), &first.body["title"]), (200, &json!("Min tittel")));
    let second = two.put(&path, &read["version"], &yours).await;
    assert_eq!((second.status.as_u16(), second.code()), (412, "stale_version"));
    assert_eq!(second.body["current"]["title"], "Min tittel");
    assert_eq!(second.body["current"]["version"], first.body["version"]);
    let after = two.put(&path, &second.body["current"]["version"], &yours).await;
    assert_eq!(after.body["title"], "Din tittel");
    let history = one.get(&format!("{path}/history")).await.body;
    let changes: Vec<_> =
        history["items"].as_array().unwrap().iter().map(|change| &change["change"]).collect();
    assert_eq!(changes[0], &json!({"what": "title", "before": "Min tittel", "after": "Din tittel"}));
    assert_eq!(changes.len(), 2);
    assert_eq!(history["items"][0]["office"], "Nestleder");
}

#[actix_web::test]
async fn adopted_words_are_locked() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let path = measure_path(&client, "").await;
    let read = client.get(&path).await.body;
    let mut body = edited(&read);
    body["adopted_text"] = json!("Noe helt annet.");
    let changed = client.put(&path, &read["version"], &body).await;
    assert_eq!((changed.status.as_u16(), changed.code()), (409, "wording_locked"));
    body["adopted_text"] = Value::Null;
    let kept = client.put(&path, &read["version"], &body).await;
    assert_eq!(kept.body["adopted_text"], read["adopted_text"], "leaving it out keeps it");
    let deleted = client.draft(Method::Delete, &path).header("if-match", "*").send().await;
    assert_eq!(deleted.code(), "wording_locked");
}

#[actix_web::test]
async fn a_deadline_keeps_its_words() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let path = measure_path(&client, "").await;
    let mut version = client.get(&path).await.body;
    for (label, starts, ends, certainty) in [
        ("høst 2026", json!("2026-09-01"), json!("2026-11-30"), "clear"),
        ("innen 2026", json!("2026-01-01"), json!("2026-12-31"), "ambiguous"),
        ("når snøen smelter", Value::Null, Value::Null, "clear"),
        ("kontinuerlig", Value::Null, Value::Null, "clear"),
    ] {
        let mut body = edited(&version);
        body["deadline"] = json!({"label": label});
        version = client.put(&path, &version["version"], &body).await.body;
        let deadline = &version["deadline"];
        assert_eq!(
            (&deadline["label"], &deadline["starts"], &deadline["ends"], &deadline["certainty"]),
            (&json!(label), &starts, &ends, &json!(certainty))
        );
    }
}

#[actix_web::test]
async fn the_board_adds_a_measure_after_adoption() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let measure = first_measure(&client, "").await;
    let path = format!("{FOLLO}/plans/{}/measures", measure["plan_id"].as_str().unwrap());
    let content = json!({"title": "Nytt tiltak", "kind": "ongoing", "state": "active"});
    let body = json!({"goal_id": measure["goal_id"], "measure": content});
    let draft = || client.draft(Method::Post, &path).header("idempotency-key", "nytt-1").json(&body);
    let first = draft().send().await;
    assert_eq!((first.status.as_u16(), &first.body["origin"]), (201, &json!("added_by_board")));
    let again = draft().send().await;
    assert_eq!(again.body, first.body);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(first.header("idempotency-replayed"), None);
    let mut other = body.clone();
    other["measure"]["title"] = json!("Et annet");
    let reused =
        client.draft(Method::Post, &path).header("idempotency-key", "nytt-1").json(&other).send().await;
    assert_eq!((reused.status.as_u16(), reused.code()), (422, "key_reused"));
    let mut worded = body.clone();
    worded["measure"]["adopted_text"] = json!("Vedtatt av ingen.");
    assert_eq!(client.post(&path, &worded).await.code(), "wording_locked");
    let mut foreign = body;
    foreign["goal_id"] = json!("00000000-0000-0000-0000-000000000000");
    assert_eq!(client.post(&path, &foreign).await.body["errors"][0]["pointer"], "/goal_id");
    let history =
        client.get(&format!("{FOLLO}/measures/{}/history", first.body["id"].as_str().unwrap())).await;
    assert_eq!(history.body["items"][0]["change"], json!({"what": "added"}));
}

/// "Added by the board" would be true only if the board had done it.
#[actix_web::test]
async fn a_measure_says_which_office_added_it_after_adoption() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, deputy) = (house.client("leder@follo").await, house.client("nestleder@follo").await);
    let adopted = first_measure(&leader, "").await;
    let plan = format!("{FOLLO}/plans/{}", adopted["plan_id"].as_str().unwrap());
    let add = async |client: &Client, title: &str, continued: bool| {
        let content = json!({"title": title, "kind": "ongoing", "state": "active"});
        let new = json!({"goal_id": adopted["goal_id"], "continued": continued, "measure": content});
        let made = client.post(&format!("{plan}/measures"), &new).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.body
    };
    let by_leader = add(&leader, "Av leder", false).await;
    assert_eq!(by_leader["added"], json!({"office": "Leder", "at": "2026-06-17T10:00:00.000Z"}));
    house.clock.pass(1);
    let by_deputy = add(&deputy, "Av nestleder", true).await;
    assert_eq!(by_deputy["added"], json!({"office": "Nestleder", "at": "2026-06-17T10:00:00.001Z"}));
    assert_eq!(by_deputy["origin"], "continued");
    let shown = leader.get(&format!("{FOLLO}/measures/{}", adopted["id"].as_str().unwrap())).await.body;
    assert_eq!((&shown["origin"], &shown["added"]), (&json!("adopted"), &json!(null)));

    let planned = async |client: &Client| {
        let view = client.get(&plan).await.body;
        let goals =
            view["areas"].as_array().unwrap().iter().flat_map(|area| area["goals"].as_array().unwrap());
        let measures = goals.flat_map(|goal| goal["measures"].as_array().unwrap());
        measures.map(|measure| measure["added"].clone()).filter(|added| !added.is_null()).collect::<Vec<_>>()
    };
    assert_eq!(planned(&leader).await, [by_leader["added"].clone(), by_deputy["added"].clone()]);
    // When what was done after adoption is for those who may read the plan as it stands.
    assert!(planned(&house.client("klubb@follo").await).await.is_empty());
    // The office is called what it is called today.
    let office = leader.get(&format!("{FOLLO}/offices?limit=200")).await.body;
    let is_deputy = |office: &&Value| office["name"] == "Nestleder";
    let office = office["items"].as_array().unwrap().iter().find(is_deputy).unwrap().clone();
    let renamed = json!({"name": "Nestleiar", "role": office["role"], "position": office["position"]});
    let path = format!("{FOLLO}/offices/{}", office["id"].as_str().unwrap());
    assert_eq!(leader.put(&path, &office["version"], &renamed).await.status, 200);
    let shown = leader.get(&format!("{FOLLO}/measures/{}", by_deputy["id"].as_str().unwrap())).await.body;
    assert_eq!(shown["added"]["office"], "Nestleiar");
}

#[actix_web::test]
async fn lists_are_filtered_counted_and_linked() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let follo = || "follo".parse().unwrap();
    let count = async |query: MeasureListQuery| {
        let query = MeasureListQuery { total: Some(true), limit: Some(200), ..query };
        let page = client.call(ListMeasures, (follo(),), &query).await;
        assert_eq!(page.total, Some(page.items.len() as u64));
        page.items.len()
    };
    let any = MeasureListQuery::default;
    assert_eq!(count(any()).await, 41);
    assert_eq!(count(MeasureListQuery { area: Some(2), ..any() }).await, 6);
    assert_eq!(count(MeasureListQuery { unassigned: Some(true), ..any() }).await, 27);
    assert_eq!(count(MeasureListQuery { unassigned: Some(false), ..any() }).await, 14);
    let overdue = count(MeasureListQuery { overdue: Some(true), ..any() }).await;
    assert_eq!(overdue, 1, "spring 2026 was over on the first of June");
    assert_eq!(count(MeasureListQuery { overdue: Some(false), ..any() }).await, 40);
    assert_eq!(count(MeasureListQuery { search: Some("KLUBBLEDER".into()), ..any() }).await, {
        let all =
            client.call(ListMeasures, (follo(),), &MeasureListQuery { limit: Some(200), ..any() }).await;
        let mut found = 0;
        for measure in all.items {
            let one = client.get(&format!("{FOLLO}/measures/{}", measure.id)).await.body;
            let words = format!("{} {}", one["title"], one["adopted_text"]).to_lowercase();
            found += usize::from(words.contains("klubbleder"));
        }
        found
    });
    assert_eq!(count(MeasureListQuery { search: Some("%".into()), ..any() }).await, 0, "no wildcards");

    let page = client.get(&format!("{FOLLO}/measures?limit=2&area=1")).await;
    let link = page.header("link").unwrap();
    let path = link.split(['<', '>']).nth(1).unwrap();
    assert!(link.ends_with("rel=\"next\""), "{link}");
    let next = client.raw("GET", path).send().await;
    assert_eq!(next.body["items"][0]["number"], "1.2.1");
}

#[actix_web::test]
async fn the_last_report_says_why_it_needs_effort_or_is_stuck() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let measure = first_measure(&client, "unassigned=true").await;
    let id = measure["id"].as_str().unwrap().to_owned();
    let path = format!("{FOLLO}/measures/{id}");
    let plan = format!("{FOLLO}/plans/{}", measure["plan_id"].as_str().unwrap());
    // As one measure, in a list of every order, and in its plan.
    let shown = async || {
        let mut places = vec![client.get(&path).await.body["last_report"].clone()];
        for sort in ["number", "due", "title", "-reported"] {
            let list = client.get(&format!("{FOLLO}/measures?limit=200&sort={sort}")).await.body;
            let item =
                list["items"].as_array().unwrap().iter().find(|item| item["id"] == id.as_str()).unwrap();
            places.push(item["last_report"].clone());
        }
        let plan = client.get(&plan).await.body;
        let nested = |value: &Value, name: &str| value[name].as_array().unwrap().clone();
        let goals = nested(&plan, "areas").into_iter().flat_map(|area| nested(&area, "goals"));
        let mut measures = goals.flat_map(|goal| nested(&goal, "measures"));
        let planned = measures.find(|item| item["id"] == id.as_str()).unwrap();
        places.push(planned["progress"]["last_report"].clone());
        assert!(places.iter().all(|place| *place == places[0]), "{places:?}");
        places.remove(0)
    };
    for (status, reason) in [
        ("stuck", Some("Arbeidsgiver svarer ikke.")),
        ("needs_effort", Some("To besøk er utsatt.")),
        ("on_track", None),
    ] {
        house.clock.pass(1);
        let body = json!({"status": status, "reason": "Arbeidsgiver svarer ikke."});
        let body = reason.map_or(body, |reason| json!({"status": status, "reason": reason}));
        assert_eq!(client.post(&format!("{path}/check-ins"), &body).await.status, 201);
        let last = shown().await;
        assert_eq!((last["status"].as_str(), last["reason"].as_str()), (Some(status), reason));
        assert_eq!(last.get("reason").is_some(), reason.is_some(), "nothing is sent of what is not shown");
    }
}

#[actix_web::test]
async fn what_is_not_ours_to_do_is_neither_late_nor_without_an_owner() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let late = first_measure(&client, "overdue=true").await;
    let path = format!("{FOLLO}/measures/{}", late["id"].as_str().unwrap());
    assert_eq!(late["deadline"]["overdue"], true);
    let mut body = edited(&client.get(&path).await.body);
    body["kind"] = json!("not_local");
    body["not_local_reason"] = json!("Det er regionens.");
    let changed = client.draft(Method::Put, &path).header("if-match", "*").json(&body).send().await;
    assert_eq!((changed.status.as_u16(), &changed.body["deadline"]["overdue"]), (200, &json!(false)));
    let give = client.draft(Method::Put, &format!("{path}/responsibility")).header("if-match", "*");
    assert_eq!(give.json(&json!({})).send().await.status, 200);
    for (filter, expected) in [
        ("overdue=true", false),
        ("overdue=false", true),
        ("unassigned=true", false),
        ("unassigned=false", false),
    ] {
        let list = client.get(&format!("{FOLLO}/measures?limit=200&{filter}")).await.body;
        let item = list["items"].as_array().unwrap().iter().find(|item| item["id"] == late["id"]).cloned();
        assert_eq!(item.is_some(), expected, "{filter}");
        assert!(item.is_none_or(|item| item["deadline"]["overdue"] == false), "{filter}");
    }
}

#[actix_web::test]
async fn nobody_begins_to_answer_for_a_measure_on_a_later_day() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let path = format!("{}/responsibility", measure_path(&client, "unassigned=false").await);
    let give = async |from: &str| {
        client.draft(Method::Put, &path).header("if-match", "*").json(&json!({"from": from})).send().await
    };
    let refused = give("2026-06-18").await;
    assert_eq!((refused.status.as_u16(), &refused.body["errors"][0]["pointer"]), (422, &json!("/from")));
    assert_eq!(give("2026-06-17").await.status, 200);
}

#[actix_web::test]
async fn a_club_leader_sees_their_own_and_no_more() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, club) = (house.client("leder@follo").await, house.client("klubb@follo").await);
    let own = club.get(&format!("{FOLLO}/measures?limit=200")).await.body;
    let own: Vec<_> = own["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
    assert!(!own.is_empty() && own.len() < 10, "{}", own.len());
    let all = leader.get(&format!("{FOLLO}/measures?limit=200")).await.body;
    for measure in all["items"].as_array().unwrap() {
        let path = format!("{FOLLO}/measures/{}", measure["id"].as_str().unwrap());
        let expected = if own.contains(&measure["id"]) { 200 } else { 403 };
        for below in ["", "/check-ins", "/history", "/responsibilities"] {
            assert_eq!(club.get(&format!("{path}{below}")).await.status.as_u16(), expected, "{path}{below}");
        }
    }
    for query in
        ["status=not_started", "unassigned=true", "mine=accountable", "search=e", "total=true&limit=1"]
    {
        let page = club.get(&format!("{FOLLO}/measures?{query}")).await.body;
        let items = page["items"].as_array().unwrap();
        assert!(items.iter().all(|item| own.contains(&item["id"])), "{query} widened the view");
        assert!(page["total"].as_u64().unwrap_or(0) <= own.len() as u64);
    }
    for path in ["check-ins", "audit", "mandates"] {
        assert_eq!(club.get(&format!("{FOLLO}/{path}")).await.code(), "forbidden", "{path}");
    }
    let offices = club.get(&format!("{FOLLO}/offices")).await.body;
    assert!(
        offices["items"].as_array().unwrap().iter().all(|office| office.get("accountable_for").is_none())
    );
}

#[actix_web::test]
async fn a_list_tells_goal_area_supporters_and_what_is_ones_own() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let offices = leader.get(&format!("{FOLLO}/offices?limit=200")).await.body;
    let bodies = leader.get(&format!("{FOLLO}/bodies?limit=200")).await.body;
    let party = |kind: &str, of: &Value, n: usize| json!({"kind": kind, "id": of["items"][n]["id"]});
    let path = measure_path(&leader, "unassigned=true").await;
    let supporting = [party("office", &offices, 2), party("body", &bodies, 0), party("office", &offices, 1)];
    let accountable = party("office", &offices, 0);
    let assigned = leader.draft(Method::Put, &format!("{path}/responsibility")).header("if-match", "*");
    let assigned = assigned.json(&json!({"accountable": accountable, "supporting": supporting})).send().await;
    assert_eq!(assigned.status, 200);

    // Every order, a page at a time, gives every measure once, as its own page shows it.
    for sort in ["number", "-number", "due", "-due", "title", "-title", "reported", "-reported"] {
        let mut next = format!("{FOLLO}/measures?limit=7&total=true&sort={sort}");
        let mut seen = BTreeMap::new();
        let mut total = 0;
        loop {
            let page = leader.get(&next).await.body;
            total = page["total"].as_u64().unwrap_or(total);
            for item in page["items"].as_array().unwrap() {
                let twice = seen.insert(item["id"].as_str().unwrap().to_owned(), item.clone());
                assert_eq!(twice, None, "{sort}");
            }
            let Some(cursor) = page["next"].as_str() else { break };
            assert_eq!(page["items"].as_array().unwrap().len(), 7, "{sort}");
            next = format!("{FOLLO}/measures?limit=7&sort={sort}&cursor={cursor}");
        }
        assert_eq!(seen.len() as u64, total, "{sort}");
        let listed = &seen[assigned.body["id"].as_str().unwrap()];
        let view = &assigned.body;
        assert_eq!(listed["supporting"], view["supporting"], "{sort}");
        assert_eq!(listed["supporting"].as_array().unwrap().len(), 3);
        assert_eq!((&listed["accountable"], &listed["mine"]), (&view["accountable"], &json!(true)));
        assert_eq!(
            (&listed["goal_number"], &listed["goal_title"], &listed["area_number"]),
            (&view["goal"]["number"], &view["goal"]["title"], &view["goal"]["area_number"])
        );
    }
    // `mine` is what the filters of that name find, and all that a club leader sees.
    let ids = async |client: &Client, query: &str, own: Option<bool>| -> BTreeSet<String> {
        let page = client.get(&format!("{FOLLO}/measures?limit=200&{query}")).await.body;
        let items = page["items"].as_array().unwrap().iter();
        let chosen = items.filter(|item| own.is_none_or(|own| item["mine"] == own));
        chosen.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    let steward = house.client("htv@follo").await;
    let mut found = ids(&steward, "mine=accountable", None).await;
    found.extend(ids(&steward, "mine=supporting", None).await);
    assert_eq!(ids(&steward, "", Some(true)).await, found);
    assert!(!found.is_empty() && !ids(&steward, "", Some(false)).await.is_empty());
    let club = house.client("klubb@follo").await;
    assert_eq!(ids(&club, "", Some(false)).await, BTreeSet::new());
}
