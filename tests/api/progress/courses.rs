//! Courses and coverage over HTTP: what is answered, and what each role is told.

use serde_json::{Value, json};
use verv_tests::{Client, Engine, House};

use crate::{FOLLO, measure_path};

async fn of_key(client: &Client, key: &str) -> Value {
    let courses = client.get(&format!("{FOLLO}/courses")).await.body;
    courses["items"].as_array().unwrap().iter().find(|course| course["key"] == key).unwrap().clone()
}

#[actix_web::test]
async fn a_course_is_said_confirmed_and_seen_in_the_plan() {
    let house = House::demo(Engine::Sqlite).await;
    let (section, training) =
        (house.client("seksjon-kirke@follo").await, house.client("opplaering@follo").await);
    let klar = of_key(&section, "klar").await;
    let said = section
        .post(&format!("{FOLLO}/completions"), &json!({"course_id": klar["id"], "day": "2026-06-10"}))
        .await;
    assert_eq!(said.status, 201, "{}", said.text);
    insta::assert_snapshot!("a_completion_that_waits", said.shown());
    let items = json!([{"completion_id": said.body["id"], "version": 1}]);
    let confirmed =
        training.post(&format!("{FOLLO}/completions/confirmations"), &json!({"items": items})).await;
    assert_eq!((confirmed.status.as_u16(), &confirmed.body["completions"][0]["version"]), (200, &json!(2)));
    let measure = measure_path(&training, "search=skolert%20i%20KLAR").await;
    let progress = section.get(&format!("{measure}/progress")).await.body["progress"].clone();
    assert_eq!((&progress["value"], &progress["explanation"]["of"]), (&json!(4), &json!(6)), "{progress}");
    insta::assert_snapshot!(
        "coverage_of_the_courses",
        training.get(&format!("{FOLLO}/coverage")).await.shown()
    );
    insta::assert_snapshot!(
        "ones_own_courses",
        section.get(&format!("{FOLLO}/course-matrix?own=true")).await.shown()
    );
}

#[actix_web::test]
async fn each_role_is_told_what_it_may_know() {
    let house = House::demo(Engine::Sqlite).await;
    for (who, coverage, rows) in [
        ("leder", 200, 12),
        ("nestleder", 200, 12),
        ("opplaering", 200, 12),
        ("htv", 200, 2),
        ("seksjon-helse", 200, 4),
        ("kasserer", 200, 1),
        ("styre", 200, 1),
        ("klubb", 403, 1),
    ] {
        let client = house.client(&format!("{who}@follo")).await;
        let numbers = client.get(&format!("{FOLLO}/coverage")).await;
        assert_eq!(numbers.status.as_u16(), coverage, "{who}");
        let matrix = client.get(&format!("{FOLLO}/course-matrix")).await.body;
        assert_eq!(matrix["rows"].as_array().unwrap().len(), rows, "{who}: {matrix}");
        let reads_names = rows > 4;
        if coverage == 200 {
            assert_eq!(numbers.body["courses"][0]["awaiting"].is_null(), !reads_names, "{who}");
        }
        // Whoever else's completion is asked for, the answer is the same for all that may not read it.
        let deputy =
            house.client("leder@follo").await.get(&format!("{FOLLO}/completions?limit=200")).await.body;
        let of_deputy = |it: &&Value| it["person"] == "Nestleder";
        let id = deputy["items"].as_array().unwrap().iter().find(of_deputy).unwrap()["id"].clone();
        let asked = client.get(&format!("{FOLLO}/completions/{}", id.as_str().unwrap())).await;
        assert_eq!(asked.status.as_u16(), if reads_names { 200 } else { 403 }, "{who}");
    }
}

#[actix_web::test]
async fn what_is_no_course_and_no_completion_is_refused_where_it_stands() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let klar = of_key(&leader, "klar").await;
    let path = format!("{FOLLO}/courses/{}", klar["id"].as_str().unwrap());
    let form = json!({
        "name": "KLAR", "position": 2, "active": true, "needed_by": [], "grace_weeks": 8, "deadline": null,
    });
    let office = json!({"kind": "office", "id": klar["id"]});
    let many: Vec<_> = (0..101)
        .map(|n| json!({"kind": "office", "id": format!("019ed505-0000-7000-8000-{n:012}")}))
        .collect();
    for (member, value, pointer, code) in [
        ("name", json!(""), "/name", "required"),
        ("name", json!("x".repeat(121)), "/name", "too_long"),
        ("position", json!(0), "/position", "out_of_range"),
        ("grace_weeks", json!(53), "/grace_weeks", "out_of_range"),
        ("needed_by", json!([office, office]), "/needed_by/1", "named_twice"),
        ("needed_by", json!([office]), "/needed_by", "unknown"),
        ("needed_by", json!(many), "/needed_by", "too_many"),
    ] {
        let mut body = form.clone();
        body[member] = value;
        let answer = leader.put(&path, &klar["version"], &body).await;
        let error = &answer.body["errors"][0];
        assert_eq!(
            (answer.status.as_u16(), &error["pointer"], &error["code"]),
            (422, &json!(pointer), &json!(code)),
            "{}",
            answer.text
        );
    }
    for (member, value) in
        [("grace_weeks", json!(-1)), ("grace_weeks", json!(256)), ("deadline", json!("2026-02-30"))]
    {
        let mut body = form.clone();
        body[member] = value;
        let answer = leader.put(&path, &klar["version"], &body).await;
        assert_eq!(answer.status, 422, "{member}: {}", answer.text);
    }
    let confirm = async |items: Value| {
        leader.post(&format!("{FOLLO}/completions/confirmations"), &json!({"items": items})).await
    };
    let item = json!({"completion_id": klar["id"], "version": 1});
    for (items, pointer) in
        [(json!([]), "/items"), (json!([item, item]), "/items"), (json!([item]), "/items/0/completion_id")]
    {
        let answer = confirm(items).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.body["errors"][0]["pointer"]),
            (422, &json!(pointer)),
            "{}",
            answer.text
        );
    }
    assert_eq!(leader.get(&path).await.body, klar, "nothing was changed");
}
