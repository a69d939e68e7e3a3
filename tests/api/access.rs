//! The access matrix: every operation, every kind of actor, by asking.

use std::{collections::BTreeMap, fmt::Write};

use serde_json::{Value, json};
use verv_app::demo::DemoAccount;
use verv_contract::{
    endpoint::{Access, Method, Operation},
    endpoints::OPERATIONS,
    patch::MEDIA_TYPE,
    token_scopes::{ScopeGroup, group_of},
};
use verv_tests::{Client, Engine, House, clock_and_rng::DAY, golden::assert_golden, house::PASSWORD};

use crate::FOLLO;

/// Ids of one branch, by the placeholder that they fill.
pub type Ids = BTreeMap<&'static str, String>;

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text in {value}")).to_owned()
}

pub async fn ids(client: &Client, branch: &str) -> Ids {
    let at = format!("/branches/{branch}");
    let first = async |path: &str| client.get(&format!("{at}/{path}")).await.body["items"][0].clone();
    let plan = text(&first("plans").await["id"]);
    let area = client.get(&format!("{at}/plans/{plan}")).await.body["areas"][0]["id"].clone();
    let measure = first("measures").await;
    let report = json!({"status": "on_track"});
    let check_in = client.post(&format!("{at}/measures/{}/check-ins", text(&measure["id"])), &report).await;
    let office = first("offices").await["id"].clone();
    // A change in the measure's history.
    let supporting = json!({"supporting": [{"kind": "office", "id": office}]});
    let responsibility = format!("{at}/measures/{}/responsibility", text(&measure["id"]));
    let given = client.draft(Method::Put, &responsibility).header("if-match", "*").json(&supporting).send();
    assert_eq!(given.await.status, 200);
    let change = first(&format!("measures/{}/history", text(&measure["id"]))).await;
    let content = json!({"title": "Nytt tiltak", "kind": "ongoing", "state": "active"});
    let proposed = json!({"kind": "new_measure", "goal_id": measure["goal_id"], "measure": content});
    let proposal = json!({"reason": "Det mangler.", "proposed": proposed});
    let proposal = client.post(&format!("{at}/proposals"), &proposal).await;
    // A workplace of the club leader's own, and an event at it.
    let club = client.get(&format!("{at}/clubs")).await.body["items"].as_array().unwrap().clone();
    let club = club.into_iter().find(|club| club["office"] == "Klubbleder").unwrap()["id"].clone();
    let workplace = first(&format!("workplaces?club={}", text(&club))).await["id"].clone();
    let event = json!({"day": "2026-06-10", "event_type": "other", "workplace_id": workplace});
    let event = client.post(&format!("{at}/events"), &event).await;
    let token = json!({"name": "Et program", "operations": ["get_plan"], "expires_on": "2026-12-31"});
    let token = client.post(&format!("{at}/api-tokens"), &token).await.body["api_token"]["id"].clone();
    // A completion that waits, or one that does not.
    let waiting = first("completions?confirmed=false").await["id"].clone();
    let completion = if waiting.is_string() {
        waiting
    } else {
        let new = json!({"course_id": first("courses").await["id"], "day": "2026-06-10"});
        client.post(&format!("{at}/completions"), &new).await.body["id"].clone()
    };
    // A monthly figure of an employer, that the demo has not.
    let employer = first("employers").await["id"].clone();
    let figure = entered(client, &at, &json!({"employer_id": employer})).await;
    // The address of the calendar of whoever asks.
    let feed =
        client.post(&format!("{at}/calendar-feed"), &json!({"shows_titles": false, "language": "nb"})).await;
    let feed = text(&feed.body["address"]).rsplit_once('/').unwrap().1.to_owned();
    let agreement = json!({
        "kind": "other", "counterparty": "Naboforeninga", "subject": null, "signed": "2026-01-05", "expires": null,
        "lead_days": 30, "follower": null, "link": null, "note": null, "active": true,
    });
    let agreement = client.post(&format!("{at}/agreements"), &agreement).await;
    let case = json!({
        "kind": "political", "title": "En sak", "state": "open", "agreement_area": null, "opened_on": "2026-01-05",
        "next_date": null, "next_step": null, "follower": null, "section": null, "link": null, "note": null,
    });
    let case = client.post(&format!("{at}/cases"), &case).await;
    let argument = json!({"topic": "Heltid", "wording": "Et argument.", "link": null, "active": true});
    let argument = client.post(&format!("{at}/arguments"), &argument).await;
    let used = json!({"day": "2026-06-01", "place": "Torget"});
    let used = client.post(&format!("{at}/arguments/{}/uses", text(&argument.body["id"])), &used).await;
    let employer = first("employers").await["id"].clone();
    let seat = json!({"name": "Ei gruppe", "employer_id": employer, "office_id": null, "from": "2026-01-05", "to": null});
    let seat = client.post(&format!("{at}/representations"), &seat).await;
    // A session of the same person that the client does not need.
    client.log_in(&text(&client.get("/me").await.body["email"]), PASSWORD).await;
    let sessions = client.get("/me/sessions").await.body;
    let other = sessions["items"].as_array().unwrap().iter().find(|session| session["current"] == false);
    BTreeMap::from([
        ("branch", branch.to_owned()),
        ("plan", plan),
        ("area", text(&area)),
        ("goal", text(&measure["goal_id"])),
        ("measure", text(&measure["id"])),
        ("check_in", text(&check_in.body["id"])),
        ("change", text(&change["id"])),
        ("proposal", text(&proposal.body["id"])),
        ("office", text(&office)),
        ("mandate", text(&first("mandates").await["id"])),
        ("body_id", text(&first("bodies").await["id"])),
        ("agreement_area", text(&first("agreement-areas").await["id"])),
        ("employer", text(&employer)),
        ("agreement", text(&agreement.body["id"])),
        ("case", text(&case.body["id"])),
        ("argument", text(&argument.body["id"])),
        ("argument_use", text(&used.body["id"])),
        ("representation", text(&seat.body["id"])),
        ("workplace", text(&workplace)),
        ("club", text(&club)),
        ("event_type", text(&first("event-types").await["id"])),
        ("purpose", text(&first("purposes").await["id"])),
        ("course", text(&first("courses").await["id"])),
        ("completion", text(&completion)),
        ("event", text(&event.body["id"])),
        ("api_token", text(&token)),
        ("indicator", text(&first("indicators").await["id"])),
        ("monthly_figure", figure),
        ("feed", feed),
        // Nobody's: it is answered like somebody's.
        ("subscription", "a".repeat(43)),
        ("session", text(&other.unwrap()["id"])),
        ("catalogue", text(&client.get("/catalogues").await.body["items"][0]["id"])),
    ])
}

/// The id of a figure that a leader enters, of a part of the branch.
async fn entered(client: &Client, at: &str, of: &Value) -> String {
    let mut figure = json!({
        "indicator": "stewards", "agreement_area": null, "employer_id": null, "value": 9, "version": null,
    });
    for (name, member) in of.as_object().unwrap() {
        figure[name] = member.clone();
    }
    let month = json!({"month": "2026-02", "source": "own_count", "reason": null, "figures": [figure]});
    let entered = client.post(&format!("{at}/monthly-figures"), &month).await;
    assert_eq!(entered.status, 200, "{}", entered.text);
    text(&entered.body["figures"][0]["id"])
}

pub fn path(operation: Operation, ids: &Ids) -> String {
    let mut path = operation.path.to_owned();
    for (name, id) in ids {
        path = path.replace(&format!("{{{name}}}"), id);
    }
    assert!(!path.contains('{'), "{path}: a placeholder without an id");
    path
}

/// A request that reaches the rule and goes no further: an empty body, and no version.
async fn knock(client: &Client, operation: Operation, ids: &Ids) -> verv_tests::Answer {
    let draft = client.draft(operation.method, &path(operation, ids));
    match operation.method {
        Method::Get => draft.send().await,
        Method::Patch => draft.body(MEDIA_TYPE, "{}").send().await,
        Method::Post | Method::Put | Method::Delete => draft.json(&json!({})).send().await,
    }
}

/// One word for a cell of the matrix.
fn word(answer: &verv_tests::Answer) -> &'static str {
    match answer.status.as_u16() {
        401 => "401",
        403 => "403",
        404 => "404",
        200..=299 | 400 | 409 | 410 | 412 | 415 | 422 | 428 => "yes",
        other => panic!("{other}: {}", answer.text),
    }
}

/// Ends a mandate yesterday, and appoints somebody to an office without a row of its own.
async fn prepare(house: &House) -> Vec<(&'static str, Client)> {
    let leader = house.client("leder@follo").await;
    let mandates = leader.get(&format!("{FOLLO}/mandates?limit=200")).await.body;
    let is_section = |mandate: &&Value| mandate["email"] == "seksjon-kirke@follo.example";
    let mandate = mandates["items"].as_array().unwrap().iter().find(is_section).unwrap().clone();
    let end = format!("{FOLLO}/mandates/{}/end", text(&mandate["id"]));
    assert_eq!(leader.put(&end, &mandate["version"], &json!({"to": "2026-06-17"})).await.status, 200);
    let office = json!({"name": "Ungdomstillitsvalgt", "role": "other", "position": 40});
    let office = leader.post(&format!("{FOLLO}/offices"), &office).await.body;
    let new = json!({
        "office_id": office["id"], "email": "ungdom@follo.example", "name": "Ungdomstillitsvalgt", "from": "2026-06-01",
    });
    assert_eq!(leader.post(&format!("{FOLLO}/mandates"), &new).await.status, 201);
    let account = DemoAccount {
        branch: "follo".into(),
        office: "Ungdomstillitsvalgt".into(),
        email: "ungdom@follo.example".into(),
    };
    house.app.set_demo_password(&account, PASSWORD).await.unwrap();
    house.clock.pass(DAY);

    let mut actors = vec![("nobody", house.anonymous().await)];
    for (name, who) in [
        ("leader", "leder@follo"),
        ("deputy", "nestleder@follo"),
        ("steward", "htv@follo"),
        ("section", "seksjon-helse@follo"),
        ("training", "opplaering@follo"),
        ("treasurer", "kasserer@follo"),
        ("board", "styre@follo"),
        ("club", "klubb@follo"),
        ("other", "ungdom@follo"),
        ("ended", "seksjon-kirke@follo"),
        ("foreign", "leder@aas"),
    ] {
        actors.push((name, house.client(who).await));
    }
    let reads = |operation: &&Operation| group_of(operation) == Some(ScopeGroup::ReadPlan);
    let allowed = |operation: &&Operation| group_of(operation).is_some();
    actors.push(("program", program(house, &leader_of(&actors), allowed).await));
    actors.push(("reading program", program(house, &leader_of(&actors), reads).await));
    actors
}

fn leader_of(actors: &[(&'static str, Client)]) -> Client {
    actors.iter().find(|(name, _)| *name == "leader").unwrap().1.clone()
}

/// A program with a token of the leader's for these operations.
async fn program(house: &House, leader: &Client, is_granted: impl FnMut(&&Operation) -> bool) -> Client {
    let operations: Vec<_> = OPERATIONS.iter().filter(is_granted).map(|operation| operation.id).collect();
    let request = json!({"name": "Et program", "operations": operations, "expires_on": "2027-01-31"});
    let made = leader.post(&format!("{FOLLO}/api-tokens"), &request).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let client = house.anonymous().await;
    client.set_token(made.body["secret"].as_str());
    client
}

/// Gives every office a part in the first measure, and nobody in the second; the id of the second.
async fn share(leader: &Client, ids: &Ids) -> String {
    let offices = leader.get(&format!("{FOLLO}/offices?limit=200")).await.body;
    let party = |office: &Value| json!({"kind": "office", "id": office["id"]});
    let all: Vec<_> = offices["items"].as_array().unwrap().iter().map(party).collect();
    let give = async |measure: &str, supporting: &[Value]| {
        let path = format!("{FOLLO}/measures/{measure}/responsibility");
        let draft = leader.draft(Method::Put, &path).header("if-match", "*");
        assert_eq!(draft.json(&json!({"supporting": supporting})).send().await.status, 200);
    };
    give(&ids["measure"], &all).await;
    let second = leader.get(&format!("{FOLLO}/measures?limit=2")).await.body["items"][1]["id"].clone();
    give(&text(&second), &all).await;
    give(&text(&second), &[]).await;
    text(&second)
}

#[actix_web::test]
async fn the_access_matrix() {
    let house = House::demo(Engine::Sqlite).await;
    let actors = prepare(&house).await;
    let leader = &leader_of(&actors);
    let mut own = ids(leader, "follo").await;
    let second = share(leader, &own).await;
    let employers = leader.get(&format!("{FOLLO}/employers")).await.body;
    let employers = employers["items"].as_array().unwrap();
    let municipality = employers.iter().find(|employer| employer["name"] == "Kommunen").unwrap();
    let of_steward = json!({"employer_id": municipality["id"]});
    own.insert("monthly_figure", entered(leader, FOLLO, &of_steward).await);
    let report =
        leader.post(&format!("{FOLLO}/measures/{second}/check-ins"), &json!({"status": "done"})).await;
    let mut others = own.clone();
    let history = leader.get(&format!("{FOLLO}/measures/{second}/history?limit=1")).await.body;
    others.insert("change", text(&history["items"][0]["id"]));
    others.insert("measure", second);
    others.insert("check_in", text(&report.body["id"]));
    let elsewhere = json!({"day": "2026-06-10", "event_type": "other", "place": "Rådhuset"});
    others.insert("event", text(&leader.post(&format!("{FOLLO}/events"), &elsewhere).await.body["id"]));
    let completions = leader.get(&format!("{FOLLO}/completions?limit=200")).await.body;
    let of_deputy = |completion: &&Value| completion["person"] == "Nestleder";
    let of_deputy = completions["items"].as_array().unwrap().iter().find(of_deputy).unwrap();
    others.insert("completion", text(&of_deputy["id"]));
    let of_area = json!({"agreement_area": "ks"});
    others.insert("monthly_figure", entered(leader, FOLLO, &of_area).await);
    let workplaces = leader.get(&format!("{FOLLO}/workplaces?has_club=false")).await.body;
    others.insert("workplace", text(&workplaces["items"][0]["id"]));

    let mut page = String::from(
        "# Who may do what\n\n\
        Generated by `cargo xtask bless`, by asking: every operation as every kind of actor. `yes` means that the rule \
        lets the caller through, `403` that it may see but not do this, `404` that there is nothing for it here, `401` \
        that it is not logged in. Where it matters, an operation has a row for a measure that the caller has a part in \
        and one for a measure that it has not; \
        a club leader's own are what is done at the club's workplaces, and what the club leader has completed; a chief \
        steward's own figures are those of the employer whose club the steward leads.\n\n",
    );
    let names: Vec<_> = actors.iter().map(|(name, _)| *name).collect();
    let _ = writeln!(page, "| operation | object | {} |", names.join(" | "));
    let _ = writeln!(page, "|---|---|{}", "---|".repeat(names.len()));
    for operation in OPERATIONS {
        // Would end the sessions that the other rows are asked with.
        if operation.id == "log_out" {
            continue;
        }
        let by_part =
            ["{measure}", "{check_in}", "{event}", "{workplace}", "{completion}", "{monthly_figure}"]
                .iter()
                .any(|placeholder| operation.path.contains(placeholder));
        let objects: &[(&str, &Ids)] =
            if by_part { &[("own", &own), ("others'", &others)] } else { &[("", &own)] };
        for (object, ids) in objects {
            let _ = write!(page, "| `{}` | {object} |", operation.id);
            for (_, client) in &actors {
                let _ = write!(page, " {} |", word(&knock(client, *operation, ids).await));
            }
            page.push('\n');
        }
    }
    assert_golden("tests/golden/access.md", &page);
}

#[actix_web::test]
async fn what_another_branch_owns_answers_like_what_does_not_exist() {
    let house = House::demo(Engine::Sqlite).await;
    let (follo, aas) = (house.client("leder@follo").await, house.client("leder@aas").await);
    let (own, foreign) = (ids(&follo, "follo").await, ids(&aas, "aas").await);
    let mut paths = 0;
    for operation in OPERATIONS.iter().filter(|operation| matches!(operation.access, Access::Branch(_))) {
        // The whole branch is another's.
        let there = knock(&follo, *operation, &foreign).await;
        let mut nowhere = own.clone();
        nowhere.insert("branch", "finnes-ikke".to_owned());
        let nothing = knock(&follo, *operation, &nowhere).await;
        assert_eq!((there.status.as_u16(), there.shown()), (404, nothing.shown()), "{}", operation.id);
        // Another's thing below one's own branch, a thing that never was, and what cannot be an id.
        for name in operation.path.split(['{', '}']).skip(1).step_by(2).filter(|name| *name != "branch") {
            // What is put there is new: an id that another branch has used is as free as one that nobody has.
            if [("put_check_in", "check_in"), ("put_event", "event")].contains(&(operation.id, name)) {
                continue;
            }
            let mut told = Vec::new();
            for id in [foreign[name].as_str(), "019ed505-0000-7000-8000-000000000000", "not-an-id", "%00"] {
                let mut ids = own.clone();
                ids.insert(own.keys().find(|key| *key == &name).copied().unwrap(), id.to_owned());
                told.push(knock(&follo, *operation, &ids).await);
            }
            for answer in &told {
                assert_eq!(answer.status.as_u16(), 404, "{} {name}: {}", operation.id, answer.text);
                assert_eq!(answer.shown(), told[0].shown());
            }
            paths += 1;
        }
    }
    assert!(paths > 25, "{paths} paths to objects were tried");
}

#[actix_web::test]
async fn ids_of_another_branch_in_a_body_are_refused_and_nothing_is_written() {
    let house = House::demo(Engine::Sqlite).await;
    let (follo, aas) = (house.client("leder@follo").await, house.client("leder@aas").await);
    let (own, foreign) = (ids(&follo, "follo").await, ids(&aas, "aas").await);
    let audit = async || follo.get(&format!("{FOLLO}/audit?limit=1")).await.body["items"][0]["id"].clone();
    let before = audit().await;
    let measure = json!({"title": "T", "kind": "ongoing", "state": "active"});
    let parties = [("office", &foreign["office"]), ("body", &foreign["body_id"])];
    let party = |kind: &str| {
        let found = parties.iter().find(|(known, _)| *known == kind).unwrap();
        json!({"kind": kind, "id": found.1})
    };
    let responsibility = json!({"accountable": party("office")});
    let stranger = aas.get("/branches/aas/mandates?limit=1").await.body["items"][0]["person_id"].clone();
    let version = follo.get(&format!("{FOLLO}/measures/{}", own["measure"])).await.body["version"].clone();
    let propose = |proposed: Value| {
        (Method::Post, "proposals".to_owned(), json!({"reason": "Derfor.", "proposed": proposed}))
    };
    for (method, path, body) in [
        (
            Method::Post,
            format!("plans/{}/measures", own["plan"]),
            json!({"goal_id": foreign["goal"], "measure": measure}),
        ),
        (Method::Put, format!("measures/{}/responsibility", own["measure"]), responsibility.clone()),
        (
            Method::Put,
            format!("measures/{}/responsibility", own["measure"]),
            json!({"supporting": [party("body")]}),
        ),
        (
            Method::Post,
            "responsibilities/bulk".to_owned(),
            json!({"items": [{"measure_id": foreign["measure"], "version": 1, "responsibility": {}}]}),
        ),
        (
            Method::Post,
            "mandates".to_owned(),
            json!({"office_id": foreign["office"], "email": "a@b.no", "name": "N", "from": "2026-01-01"}),
        ),
        (
            Method::Put,
            format!("bodies/{}/seats", own["body_id"]),
            json!({"seats": [{"office_id": foreign["office"]}]}),
        ),
        (
            Method::Put,
            format!("courses/{}", own["course"]),
            json!({
                "name": "Kurs", "position": 1, "active": true, "needed_by": [party("office"), party("body")],
                "grace_weeks": 8, "deadline": null,
            }),
        ),
        (
            Method::Post,
            "completions".to_owned(),
            json!({"course_id": foreign["course"], "day": "2026-06-10"}),
        ),
        (
            Method::Post,
            "completions".to_owned(),
            json!({"course_id": own["course"], "person_id": stranger, "day": "2026-06-10"}),
        ),
        (
            Method::Post,
            "completions/confirmations".to_owned(),
            json!({"items": [{"completion_id": foreign["completion"], "version": 1}]}),
        ),
        propose(json!({
            "kind": "change", "measure_id": foreign["measure"], "version": 1, "measure": measure,
        })),
        propose(json!({"kind": "new_measure", "goal_id": foreign["goal"], "measure": measure})),
        propose(json!({"kind": "responsibility", "measure_id": foreign["measure"], "version": 1})),
        propose(json!({
            "kind": "responsibility", "measure_id": own["measure"], "version": version,
            "accountable": party("office"),
        })),
        propose(json!({
            "kind": "responsibility", "measure_id": own["measure"], "version": version,
            "supporting": [party("body")],
        })),
    ] {
        let draft = follo.draft(method, &format!("{FOLLO}/{path}")).json(&body);
        let draft = if method == Method::Put { draft.header("if-match", "*") } else { draft };
        let answer = draft.send().await;
        assert_eq!(
            (answer.status.as_u16(), answer.code()),
            (422, "invalid_fields"),
            "{path}: {}",
            answer.text
        );
        assert_eq!(answer.body["errors"][0]["code"], "unknown", "{path}: {}", answer.text);
    }
    let page = follo.get(&format!("{FOLLO}/proposals?measure={}&total=true", foreign["measure"])).await.body;
    assert_eq!((&page["items"], &page["total"]), (&json!([]), &json!(0)));
    for (filter, of) in [("office", "office"), ("body", "body_id"), ("goal", "goal"), ("plan", "plan")] {
        let page = follo.get(&format!("{FOLLO}/measures?{filter}={}&total=true", foreign[of])).await.body;
        assert_eq!((&page["items"], &page["total"]), (&json!([]), &json!(0)), "{filter}");
    }
    assert_eq!(audit().await, before, "something was written");
}

#[actix_web::test]
async fn reading_changes_nothing() {
    let house = House::demo(Engine::Sqlite).await;
    let client = house.client("leder@follo").await;
    let ids = ids(&client, "follo").await;
    let audit = async || client.get(&format!("{FOLLO}/audit?limit=200")).await.body["items"].clone();
    let before = audit().await;
    for operation in OPERATIONS.iter().filter(|operation| operation.method == Method::Get) {
        assert_eq!(knock(&client, *operation, &ids).await.status, 200, "{}", operation.id);
    }
    assert_eq!(audit().await, before);
}

/// Whether somebody has an account is a sign of membership elsewhere, so giving an office to a known address looks as
/// giving one to a new address does, but for one thing that a leader has to know: whether the new holder can log in, or
/// needs a link.
#[tokio::test]
async fn a_branch_learns_nothing_of_people_from_the_accounts_they_have() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let office = leader.get(&format!("{FOLLO}/offices?limit=1")).await.body["items"][0]["id"].clone();
    let give = async |email: &str| {
        let new = json!({"office_id": office, "email": email, "name": "Kjent som", "from": "2026-06-01"});
        leader.post(&format!("{FOLLO}/mandates"), &new).await
    };
    let shown = |answer: &verv_tests::Answer| {
        let mandate = answer.body.as_object().unwrap();
        // A version 7 would tell when the account was made.
        let id = uuid::Uuid::parse_str(mandate["person_id"].as_str().unwrap()).unwrap();
        let fields: Vec<_> = mandate.keys().cloned().collect();
        (answer.status, mandate["name"].clone(), id.get_version_num(), fields)
    };

    let known = give("klubb@aas.example").await;
    let new = give("ingen@aas.example").await;
    assert_eq!(shown(&known), shown(&new));
    assert_eq!((&known.body["can_log_in"], &new.body["can_log_in"]), (&json!(true), &json!(false)));
    assert_eq!(shown(&known).1, "Kjent som");
    let holders = leader.get(&format!("{FOLLO}/offices/{}", office.as_str().unwrap())).await.text;
    assert_eq!(holders.matches("Kjent som").count(), 2, "{holders}");

    // What one branch calls them changes neither their account nor what another calls them.
    let club = house.client("klubb@aas").await;
    assert_ne!(club.get("/me").await.body["name"], "Kjent som");
    let neighbour = house.client("leder@aas").await;
    assert!(!neighbour.get("/branches/aas/mandates?limit=200").await.text.contains("Kjent som"));
}

/// Ending one of two would leave the power that it seemed to take.
#[tokio::test]
async fn nobody_holds_an_office_twice_at_once() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let office = leader.get(&format!("{FOLLO}/offices?limit=1")).await.body["items"][0]["id"].clone();
    let give = async |from: &str, to: Option<&str>| {
        let new =
            json!({"office_id": office, "email": "ny@follo.example", "name": "Ny", "from": from, "to": to});
        leader.post(&format!("{FOLLO}/mandates"), &new).await
    };
    let end = async |mandate: &Value, to: Option<&str>| {
        let path = format!("{FOLLO}/mandates/{}/end", text(&mandate["id"]));
        leader.put(&path, &mandate["version"], &json!({"to": to})).await
    };
    let refused = |answer: &verv_tests::Answer, pointer: &str| {
        let field = &answer.body["errors"][0];
        assert_eq!(answer.status, 422, "{}", answer.text);
        assert_eq!(
            (field["pointer"].as_str(), field["code"].as_str()),
            (Some(pointer), Some("held_already"))
        );
    };

    let first = give("2026-06-01", None).await.body;
    for (from, to) in [("2026-06-01", None), ("2026-09-01", None), ("2026-01-01", Some("2026-06-01"))] {
        refused(&give(from, to).await, "/from");
    }
    assert_eq!(give("2026-01-01", Some("2026-05-31")).await.status, 201, "the time before is free");
    let first = end(&first, Some("2026-07-31")).await.body;
    assert_eq!(give("2026-08-01", None).await.status, 201, "the time after is free");
    refused(&end(&first, None).await, "/to");
    refused(&end(&first, Some("2026-08-01")).await, "/to");
    assert_eq!(end(&first, Some("2026-06-30")).await.status, 200, "a mandate may always become shorter");
}

/// A name is typed by whoever gives the office, and may be wrong; the person's account keeps its own.
#[tokio::test]
async fn the_leader_corrects_what_the_branch_calls_somebody() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let mandates = leader.get(&format!("{FOLLO}/mandates?limit=200")).await.body;
    let mandates = mandates["items"].as_array().unwrap();
    let mandate = mandates.iter().find(|mandate| mandate["email"] == "htv@follo.example").unwrap();
    let own = format!("{FOLLO}/mandates/{}", text(&mandate["id"]));
    let rename = async |client: &Client, version: &Value, body: Value| {
        client.put(&format!("{own}/name"), version, &body).await
    };
    let version = &mandate["version"];

    for (name, code) in [(" \n", "required"), (&*"x".repeat(121), "too_long")] {
        let refused = rename(&leader, version, json!({"name": name})).await;
        let field = &refused.body["errors"][0];
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert_eq!((&field["pointer"], &field["code"]), (&json!("/name"), &json!(code)));
    }
    let steward = house.client("htv@follo").await;
    assert_eq!(rename(&steward, version, json!({"name": "Meg"})).await.code(), "forbidden");
    let neighbour = house.client("leder@aas").await;
    let foreign = format!("/branches/aas/mandates/{}/name", text(&mandate["id"]));
    assert_eq!(neighbour.put(&foreign, version, &json!({"name": "Din"})).await.status, 404);

    let renamed = rename(&leader, version, json!({"name": "  HTV i Follo "})).await;
    assert_eq!(renamed.status, 200, "{}", renamed.text);
    assert_eq!(renamed.body["name"], "HTV i Follo");
    let stale = rename(&leader, version, json!({"name": "For sein"})).await;
    assert_eq!(stale.code(), "stale_version");
    assert_eq!(leader.get(&own).await.body["name"], "HTV i Follo");
    let me = steward.get("/me").await.body;
    assert_eq!(me["name"], "Hovedtillitsvalgt", "an account has its own name");
    let office = leader.get(&format!("{FOLLO}/offices/{}", text(&mandate["office_id"]))).await.body;
    assert_eq!(office["holders"][0]["name"], "HTV i Follo");
}
