//! Monthly figures over HTTP: what is refused, and what an answer says.

use serde_json::{Value, json};
use verv_contract::endpoint::Method;
use verv_tests::{Engine, House};

use crate::FOLLO;

fn month(changes: &Value) -> Value {
    let mut figure = json!({
        "indicator": "stewards", "agreement_area": "ks", "employer_id": null, "value": 31, "version": null,
    });
    let mut month = json!({"month": "2026-05", "source": "own_count", "reason": null});
    for (name, member) in changes.as_object().unwrap() {
        if figure.get(name).is_some() {
            figure[name] = member.clone();
        } else {
            month[name] = member.clone();
        }
    }
    month["figures"] = json!([figure]);
    month
}

#[actix_web::test]
async fn a_month_is_entered_once() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let path = format!("{FOLLO}/monthly-figures");
    let send = async |body: &Value| {
        let draft = leader.draft(Method::Post, &path).header("idempotency-key", "mai");
        draft.json(body).send().await
    };
    let first = send(&month(&json!({}))).await;
    assert_eq!(first.status, 200, "{}", first.text);
    insta::assert_snapshot!("entered_figures", first.shown());
    let again = send(&month(&json!({}))).await;
    assert_eq!((&again.body, again.header("idempotency-replayed")), (&first.body, Some("true")));
    assert_eq!(send(&month(&json!({"value": 32}))).await.code(), "key_reused");
    // Without the key: the same is there already, another is stale.
    let same = leader.post(&path, &month(&json!({}))).await;
    assert_eq!(same.body, first.body);
    let other = leader.post(&path, &month(&json!({"value": 32}))).await;
    assert_eq!((other.code(), &other.body["current"]["value"]), ("stale_version", &json!(31)));
    let figure = format!("{path}/{}", first.body["figures"][0]["id"].as_str().unwrap());
    let read = leader.get(&figure).await;
    assert_eq!(read.body, first.body["figures"][0]);
    let listed = leader.get(&format!("{path}?agreement_area=ks&limit=1")).await.body;
    assert_eq!((&listed["items"][0], &listed["next"]), (&read.body, &Value::Null));
}

#[actix_web::test]
async fn what_cannot_be_a_figure_is_refused_and_nothing_is_entered() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let path = format!("{FOLLO}/monthly-figures");
    let foreign = house.client("leder@aas").await.get("/branches/aas/employers?limit=1").await.body;
    let foreign = &foreign["items"][0]["id"];
    for (changes, pointer, code) in [
        (json!({"month": "2026-06"}), "/month", "not_over"),
        (json!({"month": "2099-01"}), "/month", "not_over"),
        (json!({"value": -1}), "/figures/0/value", "out_of_range"),
        (json!({"value": 1_000_001}), "/figures/0/value", "out_of_range"),
        (json!({"value": 1.5}), "/figures/0/value", "not_whole"),
        (json!({"indicator": "density", "value": 100.1}), "/figures/0/value", "out_of_range"),
        (json!({"indicator": "boats"}), "/figures/0/indicator", "unknown"),
        (json!({"agreement_area": "boats"}), "/figures/0/agreement_area", "unknown"),
        (json!({"agreement_area": null, "employer_id": foreign}), "/figures/0/employer_id", "unknown"),
        (json!({"employer_id": foreign}), "/figures/0/employer_id", "not_both"),
        (json!({"value": null}), "/figures/0/version", "required"),
        (json!({"month": "2026-5"}), "/month", "not_a_value"),
        (json!({"month": "2026-13"}), "/month", "not_a_value"),
        (json!({"source": "rumour"}), "/source", "not_a_value"),
    ] {
        let refused = leader.post(&path, &month(&changes)).await;
        assert_eq!(refused.code(), "invalid_fields", "{changes}: {}", refused.text);
        let error = &refused.body["errors"][0];
        assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)), "{changes}");
    }
    let mut many = month(&json!({}));
    many["figures"] = Value::Array(vec![many["figures"][0].clone(); 501]);
    assert_eq!(leader.post(&path, &many).await.body["errors"][0]["code"], "too_many");
    many["figures"] = Value::Array(vec![many["figures"][0].clone(); 2]);
    assert_eq!(leader.post(&path, &many).await.body["errors"][0]["code"], "named_twice");
    many["figures"] = json!([]);
    assert_eq!(leader.post(&path, &many).await.body["errors"][0]["code"], "too_many");
    // One that is wrong keeps the others out.
    let mut both = month(&json!({}));
    let wrong = json!({"indicator": "boats", "agreement_area": null, "employer_id": null, "value": 1, "version": null});
    both["figures"].as_array_mut().unwrap().push(wrong);
    assert_eq!(leader.post(&path, &both).await.code(), "invalid_fields");
    let listed = leader.get(&format!("{path}?agreement_area=ks")).await.body;
    assert_eq!(listed["items"], json!([]));
    for query in ["from=2026", "to=juni", "from=2015-01&to=2026-05", "from=2026-05&to=2026-04"] {
        let refused = leader.get(&format!("{FOLLO}/indicator-series?{query}")).await;
        assert_eq!(refused.code(), "invalid_parameters", "{query}");
    }
}

#[actix_web::test]
async fn a_goal_is_counted_by_figures_or_by_events_and_not_by_both() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let plan = leader.get(&format!("{FOLLO}/plans")).await.body["items"][0]["id"].clone();
    let growth = leader.get(&format!("{FOLLO}/plans/{}/growth", plan.as_str().unwrap())).await;
    insta::assert_snapshot!("a_plans_growth", growth.shown());
    let pledges = growth.body["pledges"].as_array().unwrap();
    let goal = pledges.iter().find(|it| it["title"].as_str().unwrap().starts_with("240")).unwrap();
    let path = format!("{FOLLO}/goals/{}/counting", goal["goal_id"].as_str().unwrap());
    let said = leader.get(&path).await.body;
    assert_eq!((&said["counting"]["by"], &said["counting"]["rule"]), (&json!("indicator"), &Value::Null));
    let with = |changes: &Value| {
        let mut counting = said["counting"].clone();
        for (name, member) in changes.as_object().unwrap() {
            counting[name] = member.clone();
        }
        json!({"counting": counting})
    };
    let rule =
        json!({"types": ["course"], "purposes": [], "organisers": [], "agreement_areas": [], "sum": null});
    let mut growing = said["counting"]["indicator"].clone();
    growing["goal"] = json!("grow_yearly");
    let mut elsewhere = said["counting"]["indicator"].clone();
    elsewhere["agreement_area"] = json!("boats");
    for (changes, pointer, code) in [
        (json!({"rule": rule}), "/counting/rule", "not_of_this_kind"),
        (json!({"indicator": null}), "/counting/indicator", "required"),
        (json!({"by": "events"}), "/counting/rule", "required"),
        (json!({"by": "events", "rule": rule}), "/counting/indicator", "not_of_this_kind"),
        (json!({"indicator": growing}), "/counting/indicator/base", "required"),
        (json!({"indicator": elsewhere}), "/counting/indicator/agreement_area", "unknown"),
    ] {
        let refused = leader.put(&path, &said["version"], &with(&changes)).await;
        assert_eq!(refused.code(), "invalid_fields", "{changes}: {}", refused.text);
        let error = &refused.body["errors"][0];
        assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)), "{changes}");
    }
}
