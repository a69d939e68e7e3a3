//! A person's calendar: the address that it is read at, without a session, and what stands in it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use verv_app::exchange::zones::zone;
use verv_domain::{Timestamp, time::date};
use verv_paper::calendar::{Calendar, Entry, When};
use verv_tests::{Answer, Client, Engine, House, golden::assert_golden};

use crate::FOLLO;

/// Makes an address; what is below `/api/v1` of it.
async fn make(client: &Client, branch: &str, shows_titles: bool) -> String {
    let wanted = json!({"shows_titles": shows_titles, "language": "nb"});
    let made = client.post(&format!("/branches/{branch}/calendar-feed"), &wanted).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(made.body["feed"]["shows_titles"], shows_titles);
    let address = made.body["address"].as_str().unwrap();
    address.strip_prefix("https://verv.example/api/v1").unwrap_or_else(|| panic!("{address}")).to_owned()
}

/// The entries of a calendar: their properties by name, with the parameters that stand before the value.
fn entries(calendar: &Answer) -> Vec<BTreeMap<String, String>> {
    assert_eq!(calendar.status, 200, "{}", calendar.text);
    let lines = calendar.text.replace("\r\n ", "");
    let blocks = lines.split("BEGIN:VEVENT\r\n").skip(1);
    let properties = |block: &str| {
        let lines = block.split("\r\n").take_while(|line| *line != "END:VEVENT");
        lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.into(), value.into()))
            .collect()
    };
    blocks.map(properties).collect()
}

/// The measures that the caller has a part in and that have a last day, by id.
async fn own_deadlines(client: &Client) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for part in ["accountable", "supporting"] {
        let page = client.get(&format!("{FOLLO}/measures?mine={part}&state=active&limit=200")).await.body;
        for measure in page["items"].as_array().unwrap() {
            if measure["deadline"]["ends"].is_string() && measure["status"] != "done" {
                found.insert(measure["id"].as_str().unwrap().to_owned(), measure.clone());
            }
        }
    }
    found
}

#[actix_web::test]
async fn the_calendar_has_ones_own_deadlines_as_whole_days() {
    let house = House::demo(Engine::Sqlite).await;
    let steward = house.client("htv@follo").await;
    let nobody = house.anonymous().await;
    let own = own_deadlines(&steward).await;
    assert!(own.len() > 2, "{own:?}");
    let calendar = nobody.get(&make(&steward, "follo", false).await).await;
    assert_eq!(calendar.header("content-type"), Some("text/calendar; charset=utf-8"));
    assert_eq!(calendar.header("cache-control"), Some("private, no-cache"));
    assert!(calendar.text.starts_with("BEGIN:VCALENDAR\r\n") && calendar.text.ends_with("END:VCALENDAR\r\n"));
    let entries = entries(&calendar);
    assert_eq!(entries.len(), own.len(), "{}", calendar.text);
    for entry in &entries {
        let id = entry["UID"].strip_suffix("-deadline").unwrap();
        let measure = &own[id];
        let day = |value: &str| value.replace('-', "");
        assert_eq!(entry["DTSTART;VALUE=DATE"], day(measure["deadline"]["ends"].as_str().unwrap()));
        assert!(entry["DTEND;VALUE=DATE"] > entry["DTSTART;VALUE=DATE"], "the end is exclusive");
        let number = measure["number"].as_str().unwrap();
        assert_eq!(entry["SUMMARY"], format!("Frist i handlingsplanen\\, {number}"));
        assert_eq!(entry["URL;VALUE=URI"], format!("https://verv.example/f/follo/tiltak/{id}"));
        assert_eq!(entry["SEQUENCE"], (measure["version"].as_i64().unwrap() - 1).to_string());
        assert!(entry["DTSTAMP"].ends_with('Z') && entry["DTSTAMP"] == entry["LAST-MODIFIED"]);
    }
    for measure in own.values() {
        let title = measure["title"].as_str().unwrap();
        assert!(!calendar.text.contains(title), "{title}: {}", calendar.text);
    }
}

#[actix_web::test]
async fn titles_are_shown_where_they_were_chosen() {
    let house = House::demo(Engine::Sqlite).await;
    let steward = house.client("htv@follo").await;
    let own = own_deadlines(&steward).await;
    let calendar = house.anonymous().await.get(&make(&steward, "follo", true).await).await;
    for entry in entries(&calendar) {
        let measure = &own[entry["UID"].strip_suffix("-deadline").unwrap()];
        let [number, title] = ["number", "title"].map(|name| measure[name].as_str().unwrap());
        let wanted = format!("{number} {title} ({})", measure["deadline"]["label"].as_str().unwrap());
        let wanted = wanted.replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;");
        assert_eq!(entry["SUMMARY"], wanted);
    }
}

#[actix_web::test]
async fn a_day_of_every_year_stands_in_each_year() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let own = own_deadlines(&leader).await;
    let (id, measure) = own.first_key_value().unwrap();
    let label = json!({"deadline": {"label": "årlig 8. mars og 1. mai", "starts": null, "ends": null}});
    let changed = leader.patch(&format!("{FOLLO}/measures/{id}"), &measure["version"], &label).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let calendar = house.anonymous().await.get(&make(&leader, "follo", false).await).await;
    let mut days: Vec<String> = entries(&calendar)
        .iter()
        .filter(|entry| entry["UID"].starts_with(id.as_str()))
        .map(|entry| {
            assert!(entry["SUMMARY"].starts_with("Årlig dag i handlingsplanen"), "{entry:?}");
            entry["UID"].strip_prefix(id.as_str()).unwrap().to_owned()
        })
        .collect();
    days.sort();
    assert_eq!(days, ["-2026-03-08", "-2026-05-01", "-2027-03-08", "-2027-05-01"]);
}

#[actix_web::test]
async fn who_asks_again_is_sent_the_calendar_when_it_is_another() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, nobody) = (house.client("leder@follo").await, house.anonymous().await);
    let address = make(&leader, "follo", false).await;
    let first = nobody.get(&address).await;
    let tag = first.header("etag").unwrap().to_owned();
    let again = async || {
        let draft = nobody.draft(verv_contract::endpoint::Method::Get, &address);
        draft.header("if-none-match", &tag).send().await
    };
    assert_eq!(again().await.status, 304);
    let head = nobody.raw("HEAD", &format!("/api/v1{address}")).send().await;
    assert_eq!((head.status.as_u16(), head.header("etag")), (200, Some(tag.as_str())));

    let before = entries(&first).remove(0);
    let id = before["UID"].strip_suffix("-deadline").unwrap();
    let path = format!("{FOLLO}/measures/{id}");
    let version = leader.get(&path).await.body["version"].clone();
    let moved = json!({"deadline": {"label": "høst 2027", "starts": null, "ends": null}});
    house.clock.pass(60_000);
    let changed = leader.patch(&path, &version, &moved).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let after = again().await;
    let after = entries(&after).into_iter().find(|entry| entry["UID"] == before["UID"]).unwrap();
    assert_eq!(after["DTSTART;VALUE=DATE"], "20271130");
    let number = |entry: &BTreeMap<String, String>| entry["SEQUENCE"].parse::<i64>().unwrap();
    assert!(number(&after) > number(&before) && after["DTSTAMP"] > before["DTSTAMP"], "{after:?}");
}

#[actix_web::test]
async fn an_address_is_shown_once_and_ends_with_the_next_or_when_it_is_revoked() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, nobody) = (house.client("leder@follo").await, house.anonymous().await);
    let own = format!("{FOLLO}/calendar-feed");
    assert_eq!(leader.get(&own).await.body, json!({"feed": null}));
    let first = make(&leader, "follo", false).await;
    let kept = leader.get(&own).await;
    assert!(!kept.text.contains(first.rsplit('/').next().unwrap().trim_end_matches(".ics")), "{}", kept.text);
    assert_eq!(kept.body["feed"]["language"], "nb");
    let second = make(&leader, "follo", true).await;
    let gone = nobody.get(&first).await;
    assert_eq!((gone.status.as_u16(), gone.code()), (404, "not_found"));
    assert_eq!(nobody.get(&second).await.status, 200);
    // Some programs drop what looks like the end of a file's name.
    assert_eq!(nobody.get(second.trim_end_matches(".ics")).await.status, 200);
    for _ in 0..2 {
        let revoked = leader.draft(verv_contract::endpoint::Method::Delete, &own).send().await;
        assert_eq!(revoked.status, 204, "{}", revoked.text);
    }
    assert_eq!(leader.get(&own).await.body, json!({"feed": null}));
    let ended = nobody.get(&second).await;
    assert_eq!(ended.shown(), gone.shown());
    for unknown in
        ["a".repeat(43), "b".repeat(4000), "%00".to_owned(), ".ics".to_owned(), "%C3%A5".to_owned()]
    {
        let unknown = nobody.get(&format!("/calendar-feeds/{unknown}")).await;
        assert_eq!(unknown.shown(), gone.shown());
    }
    let audit = leader.get(&format!("{FOLLO}/audit?limit=3")).await;
    let operations: Vec<_> = audit.body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["operation"].as_str().unwrap())
        .collect();
    assert_eq!(operations, ["delete_calendar_feed", "create_calendar_feed", "create_calendar_feed"]);
}

#[actix_web::test]
async fn looks_at_one_calendar_are_limited_and_others_are_not_in_its_way() {
    let house = House::demo(Engine::Sqlite).await;
    let nobody = house.anonymous().await;
    let address = make(&house.client("leder@follo").await, "follo", false).await;
    let other = make(&house.client("htv@follo").await, "follo", false).await;
    let refused = loop {
        let answer = nobody.get(&address).await;
        if answer.status != 200 {
            break answer;
        }
    };
    assert_eq!((refused.status.as_u16(), refused.code()), (429, "too_many_attempts"));
    assert!(refused.header("retry-after").is_some());
    assert_eq!(nobody.get(&other).await.status, 200);
}

#[actix_web::test]
async fn a_plan_that_is_not_adopted_is_in_nobodys_calendar() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let plan = leader.get(&format!("{FOLLO}/plans")).await.body["items"][0].clone();
    let path = format!("{FOLLO}/plans/{}/state", plan["id"].as_str().unwrap());
    let closed = leader.put(&path, &plan["version"], &json!({"state": "closed"})).await;
    assert_eq!(closed.status, 200, "{}", closed.text);
    let calendar = house.anonymous().await.get(&make(&leader, "follo", false).await).await;
    assert_eq!(entries(&calendar), [], "{}", calendar.text);
}

/// Whole days, and a meeting each week over the night in which the clocks are set. `clients/calendar.py` reads it with a parser
/// that is not ours.
#[test]
fn a_calendar_over_the_change_to_summer_time() {
    let entry = |n: u8, title: &str, when| Entry {
        uid: format!("{n}-deadline"),
        sequence: u32::from(n),
        changed_at: Timestamp(1_768_953_600_000),
        title: title.to_owned(),
        address: Some(format!("https://verv.example/f/follo/tiltak/{n}")),
        when,
    };
    let meeting = |day| When::Time { day, hour: 17, minute: 30, minutes: 90 };
    let calendar = Calendar {
        name: "Verv – Fagforbundet Follo, Ås; Ski".to_owned(),
        zone: zone("Europe/Oslo", (date(2026, 1, 1), date(2027, 12, 31))),
        entries: vec![
            entry(1, "Frist i handlingsplanen, 1.2.3", When::Day(date(2026, 3, 28))),
            entry(2, "Årlig dag i handlingsplanen; 2.1.1 \\ 2.1.2", When::Day(date(2026, 12, 31))),
            entry(3, "Styremøte", meeting(date(2026, 3, 23))),
            entry(4, "Styremøte", meeting(date(2026, 3, 30))),
            entry(5, "Nattevakt", When::Time { day: date(2026, 3, 28), hour: 23, minute: 0, minutes: 480 }),
            entry(6, "Styremøte", meeting(date(2026, 10, 26))),
        ],
    };
    assert_golden("tests/golden/calendar.ics", &calendar.text());
}
