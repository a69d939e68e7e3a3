//! A month of the demo: what is due and what was done, for those who may see it.

use serde_json::{Value, json};
use verv_tests::{Client, Engine, House};

use crate::FOLLO;

async fn month(client: &Client, month: &str) -> Value {
    let answer = client.get(&format!("{FOLLO}/calendar?month={month}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body
}

fn items<'a>(month: &'a Value, what: &str) -> &'a Vec<Value> {
    month[what].as_array().unwrap()
}

#[actix_web::test]
async fn a_month_has_what_was_done_and_what_is_due_in_it() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let now = leader.get(&format!("{FOLLO}/calendar")).await.body;
    assert_eq!(now, month(&leader, "2026-06").await, "without a word it is the month of today");
    assert_eq!(now["days"], json!({"from": "2026-06-01", "to": "2026-06-30"}));
    assert_eq!((&now["previous"], &now["next"]), (&json!("2026-05"), &json!("2026-07")));

    let event = json!({"day": "2026-06-03", "event_type": "other", "place": "Torget"});
    let logged = leader.post(&format!("{FOLLO}/events"), &event).await.body;
    let june = month(&leader, "2026-06").await;
    assert_eq!(items(&june, "done").len(), items(&now, "done").len() + 1);
    let ours = items(&june, "done").iter().find(|event| event["id"] == logged["id"]).unwrap();
    assert_eq!((&ours["day"], &ours["place"]), (&json!("2026-06-03"), &json!("Torget")));
    let days: Vec<_> = items(&june, "done").iter().map(|event| event["day"].as_str().unwrap()).collect();
    assert!(days.is_sorted(), "{days:?}");
    let withdrawal = format!("{FOLLO}/events/{}/withdrawal", logged["id"].as_str().unwrap());
    let taken_back = leader.put(&withdrawal, &logged["version"], &json!({"reason": null})).await;
    assert_eq!(taken_back.status, 200, "{}", taken_back.text);
    assert_eq!(month(&leader, "2026-06").await["done"], now["done"]);

    let measure = crate::first_measure(&leader, "mine=accountable&status=not_started").await;
    let measure = if measure.is_null() { crate::first_measure(&leader, "").await } else { measure };
    let path = format!("{FOLLO}/measures/{}", measure["id"].as_str().unwrap());
    let version = leader.get(&path).await.body["version"].clone();
    let spring = json!({"deadline": {"label": "vår 2026", "starts": null, "ends": null}});
    assert_eq!(leader.patch(&path, &version, &spring).await.status, 200);
    let may = month(&leader, "2026-05").await;
    let due = items(&may, "due").iter().find(|due| due["id"] == measure["id"]).unwrap();
    let wanted = json!({
        "day": "2026-05-31", "occasion": "deadline", "of": "measure", "id": measure["id"],
        "number": measure["number"], "title": measure["title"], "label": "vår 2026", "overdue": true,
        "mine": due["mine"],
    });
    assert_eq!(due, &wanted);
}

#[actix_web::test]
async fn whoever_may_read_no_more_sees_their_own() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, club) = (house.client("leder@follo").await, house.client("klubb@follo").await);
    let everything = month(&leader, "2027-12").await;
    assert!(items(&everything, "due").len() > 3, "{everything}");
    let own = month(&club, "2027-12").await;
    assert!(items(&own, "due").iter().all(|due| due["mine"] == true), "{own}");
    assert!(items(&own, "due").len() < items(&everything, "due").len());
    let elsewhere = json!({"day": "2026-06-03", "event_type": "other", "place": "Rådhuset"});
    let logged = leader.post(&format!("{FOLLO}/events"), &elsewhere).await.body;
    let june = month(&club, "2026-06").await;
    assert!(items(&june, "done").iter().all(|event| event["id"] != logged["id"]), "{june}");
}

#[actix_web::test]
async fn only_months_of_the_calendar_are_months() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    for wrong in ["2026-6", "2026-13", "2026-00", "0000-01", "juni", "2026-06-01", "-2026-06", "2200-01", ""]
    {
        let answer = leader.get(&format!("{FOLLO}/calendar?month={wrong}")).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (422, "invalid_parameters"), "{wrong}");
        assert_eq!(answer.body["errors"][0]["pointer"], "?month", "{wrong}");
    }
    assert_eq!(month(&leader, "1900-01").await["previous"], json!(null));
    assert_eq!(month(&leader, "2199-12").await["next"], json!(null));
}
