//! How measures are counted, what is refused of it, and how they stand then.

use serde_json::{Value, json};
use verv_contract::endpoint::Method;
use verv_tests::{Engine, House};

use crate::{FOLLO, measure_path};

fn counting(changes: &Value) -> Value {
    let mut counting = json!({
        "by": "events", "courses": [], "baseline": null, "percent": null, "interval": null, "indicator": null,
        "entries": null,
        "rule": {
            "types": ["stewards_gathering"], "purposes": [], "organisers": [], "agreement_areas": [], "sum": null,
        },
    });
    for (name, member) in changes.as_object().unwrap() {
        counting[name] = member.clone();
    }
    json!({"counting": counting})
}

fn rule(changes: &Value) -> Value {
    let mut rule = counting(&json!({}))["counting"]["rule"].clone();
    for (name, member) in changes.as_object().unwrap() {
        rule[name] = member.clone();
    }
    json!({"rule": rule})
}

#[actix_web::test]
async fn a_leader_says_how_a_measure_is_counted_and_it_counts_from_then_on() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let measure = measure_path(&leader, "search=fysiske").await;
    let path = format!("{measure}/counting");
    let unsaid = leader.get(&path).await;
    assert_eq!((&unsaid.body["counting"], &unsaid.body["version"]), (&Value::Null, &json!(1)));
    let before = leader.get(&format!("{measure}/progress")).await.body;
    assert_eq!(before["progress"]["state"], "cannot_be_measured");

    let said = leader.put(&path, &unsaid.body["version"], &counting(&json!({}))).await;
    assert_eq!((said.status.as_u16(), &said.body["version"]), (200, &json!(2)), "{}", said.text);
    assert_eq!(said.body["counting"], counting(&json!({}))["counting"]);
    let late = leader.put(&path, &unsaid.body["version"], &json!({"counting": null})).await;
    assert_eq!(late.code(), "stale_version");
    // The plan says no figure: that is what is missing now.
    let after = leader.get(&format!("{measure}/progress")).await;
    assert_eq!(
        after.body["progress"]["explanation"],
        json!({"kind": "cannot_be_measured", "missing": "goal"})
    );

    let teams = measure_path(&leader, "search=teams").await;
    let shown = leader.get(&format!("{teams}/progress")).await;
    insta::assert_snapshot!("a_measures_progress", shown.shown());
    let none = leader.put(&format!("{teams}/counting"), &json!(2), &json!({"counting": null})).await;
    assert_eq!((none.status.as_u16(), &none.body["counting"]), (200, &Value::Null), "{}", none.text);
    let shown = leader.get(&format!("{teams}/progress")).await.body;
    assert_eq!(shown["progress"]["explanation"]["missing"], "setup");
}

#[actix_web::test]
async fn what_cannot_be_counted_by_is_refused_where_it_stands() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let path = format!("{}/counting", measure_path(&leader, "search=fysiske").await);
    let nobody = json!({"kind": "office", "id": "019ed505-0000-7000-8000-000000000000"});
    for (changes, pointer, code) in [
        (rule(&json!({"types": []})), "/counting/rule/types", "counts_everything"),
        (rule(&json!({"types": ["stand"]})), "/counting/rule/types/0", "unknown"),
        (rule(&json!({"types": ["course", "course"]})), "/counting/rule/types/1", "named_twice"),
        (rule(&json!({"purposes": ["boats"]})), "/counting/rule/purposes/0", "unknown"),
        (rule(&json!({"organisers": [nobody]})), "/counting/rule/organisers/0", "unknown"),
        (rule(&json!({"agreement_areas": ["sea"]})), "/counting/rule/agreement_areas/0", "unknown"),
        (json!({"by": "routine"}), "/counting/interval", "required"),
        (
            json!({"by": "routine", "interval": {"every": 0, "unit": "weeks"}}),
            "/counting/interval/every",
            "out_of_range",
        ),
        (json!({"by": "topic", "percent": 101}), "/counting/percent", "out_of_range"),
        (json!({"percent": 50}), "/counting/percent", "not_of_this_kind"),
        (json!({"baseline": -1}), "/counting/baseline", "out_of_range"),
        (json!({"by": "wishes"}), "/counting/by", "not_a_value"),
        (json!({"rule": null}), "/counting/rule", "required"),
        (json!({"courses": ["klar"]}), "/counting/courses", "not_of_this_kind"),
        (json!({"by": "completions", "rule": null}), "/counting/courses", "required"),
        (json!({"by": "completions", "courses": ["klar"]}), "/counting/rule", "not_of_this_kind"),
        (
            json!({"by": "completions", "rule": null, "courses": ["klar", "klar"]}),
            "/counting/courses/1",
            "named_twice",
        ),
        (json!({"by": "completions", "rule": null, "courses": ["boats"]}), "/counting/courses/0", "unknown"),
    ] {
        let draft = leader.draft(Method::Put, &path).header("if-match", "*");
        let answer = draft.json(&counting(&changes)).send().await;
        let error = &answer.body["errors"][0];
        let told = (answer.status.as_u16(), error["pointer"].as_str(), error["code"].as_str());
        assert_eq!(told, (422, Some(pointer), Some(code)), "{changes}: {}", answer.text);
    }
    assert_eq!(leader.get(&path).await.body["version"], 1, "something was written");
    let steward = house.client("htv@follo").await;
    let draft = steward.draft(Method::Put, &path).header("if-match", "*");
    assert_eq!(draft.json(&counting(&json!({}))).send().await.code(), "forbidden");
}

#[actix_web::test]
async fn the_branch_answers_how_it_counts() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let path = format!("{FOLLO}/progress-settings");
    let unanswered = leader.get(&path).await.body;
    assert_eq!((&unanswered["sharing"], &unanswered["version"]), (&json!("unanswered"), &json!(1)));
    let answer = |day: i64| json!({"sharing": "several", "year_starts_month": 2, "year_starts_day": day});
    let wrong = leader.put(&path, &json!(1), &answer(30)).await;
    assert_eq!(wrong.body["errors"][0]["pointer"], "/year_starts_day", "{}", wrong.text);
    let leap = leader.put(&path, &json!(1), &answer(29)).await;
    assert_eq!((leap.status.as_u16(), &leap.body["version"]), (200, &json!(2)), "{}", leap.text);
    assert_eq!(leader.put(&path, &json!(1), &answer(1)).await.code(), "stale_version");
    let steward = house.client("htv@follo").await;
    assert_eq!(steward.put(&path, &json!(2), &answer(1)).await.code(), "forbidden");
    assert_eq!(steward.get(&path).await.status, 200);
}
