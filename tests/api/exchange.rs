//! What goes out as a file, and what is told while it happens.

mod calendar_feeds;

use serde_json::{Value, json};
use verv_tests::{Client, Engine, House, client::Pieces, clock_and_rng::DAY};

use crate::{FOLLO, measure_path};

async fn plan(client: &Client) -> String {
    let plans = client.get(&format!("{FOLLO}/plans")).await.body;
    format!("{FOLLO}/plans/{}", plans["items"][0]["id"].as_str().unwrap())
}

#[actix_web::test]
async fn the_plan_as_a_table_of_what_the_caller_sees() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, club) = (house.client("leder@follo").await, house.client("klubb@follo").await);
    let path = plan(&leader).await;
    let measures: usize = leader.get(&format!("{FOLLO}/measures?total=true&limit=1")).await.body["total"]
        .as_u64()
        .and_then(|total| total.try_into().ok())
        .unwrap();

    let file = leader.get(&format!("{path}/export?format=csv")).await;
    assert_eq!(file.status, 200, "{}", file.text);
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"follo-2026-01-01.csv\""));
    assert_eq!(file.header("cache-control"), Some("no-store"));
    let first = file.text.lines().next().unwrap();
    assert!(first.starts_with("\u{FEFF}Satsingsområde;Mål nr.;") && first.contains(";Status;"), "{first}");
    let rows = file.text.split("\r\n").filter(|row| !row.is_empty()).count();
    assert_eq!(rows, measures + 1, "{}", file.text);
    assert!(file.text.contains(";Hovedtillitsvalgt;"), "{}", file.text);
    assert_eq!(leader.get(&format!("{path}/export")).await.text, file.text, "CSV without a word");

    let adopted = club.get(&format!("{path}/export")).await;
    assert_eq!(adopted.status, 200, "{}", adopted.text);
    for hidden in [";Status", ";Ansvarlig", ";Hovedtillitsvalgt;", ";Ikke startet;", ";Ikke meldt;"] {
        assert!(!adopted.text.contains(hidden), "{hidden}: {}", adopted.text);
    }
    assert_eq!(adopted.text.split("\r\n").filter(|row| !row.is_empty()).count(), measures + 1);

    let english = leader.get(&format!("{path}/export?language=en")).await.text;
    assert!(english.contains("Priority area") && english.contains(";Milestone;"), "{english}");
    let workbook = leader.get(&format!("{path}/export?format=xlsx")).await;
    assert!(workbook.text.starts_with("PK"), "{}", workbook.text);
    let sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    assert_eq!(workbook.header("content-type"), Some(sheet));
    assert_eq!(
        workbook.header("content-disposition"),
        Some("attachment; filename=\"follo-2026-01-01.xlsx\"")
    );
    for wrong in ["format=pdf", "language=fr", "as=csv"] {
        assert_eq!(
            leader.get(&format!("{path}/export?{wrong}")).await.code(),
            "invalid_parameters",
            "{wrong}"
        );
    }
}

#[actix_web::test]
async fn what_somebody_has_written_is_no_formula() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let path = measure_path(&leader, "").await;
    let title = "=HYPERLINK(\"http://example.com\";\"trykk her\")";
    let renamed =
        leader.patch(&path, &leader.get(&path).await.body["version"], &json!({"title": title})).await;
    assert_eq!(renamed.status, 200, "{}", renamed.text);
    let text = leader.get(&format!("{}/export", plan(&leader).await)).await.text;
    assert!(text.contains(";\"'=HYPERLINK(\"\"http://example.com\"\";\"\"trykk her\"\")\";"), "{text}");
}

#[actix_web::test]
async fn the_register_of_workplaces_as_a_table_of_what_the_caller_sees() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, club) = (house.client("leder@follo").await, house.client("klubb@follo").await);
    let path = format!("{FOLLO}/workplaces/export");
    // What stands in a name is no formula, and what only begins like one is as it was written.
    for name in ["=1+1", "+47 64 96 20 00", "-3"] {
        let new = json!({
            "name": name, "employer_id": null, "agreement_area": null, "club_id": null, "has_steward": false,
            "active": true,
        });
        assert_eq!(leader.post(&format!("{FOLLO}/workplaces"), &new).await.status, 201);
    }
    let file = leader.get(&path).await;
    assert_eq!((file.status.as_u16(), file.header("content-type")), (200, Some("text/csv; charset=utf-8")));
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"follo-arbeidsplasser.csv\""));
    let rows: Vec<&str> = file.text.trim_start_matches('\u{FEFF}').split("\r\n").collect();
    assert_eq!(
        rows[0],
        "Arbeidsplass;Arbeidsgiver;Avtaleområde;Klubb;Tillitsvalgt;Tariffavtale;Sist besøkt;I bruk"
    );
    assert!(file.text.contains("Sykehjem B;Kommunen;ks;Klubben i kommunen;Nei;Ja;"), "{}", file.text);
    assert!(
        file.text.contains("\n'=1+1;")
            && file.text.contains("\n+47 64 96 20 00;")
            && file.text.contains("\n-3;"),
        "{}",
        file.text
    );
    let own = club.get(&path).await.text;
    assert!(own.contains("Barnehage Sør") && !own.contains("Sykehjem"), "{own}");
    let workbook = leader.get(&format!("{path}?format=xlsx&language=en")).await;
    assert!(workbook.text.starts_with("PK"), "{}", workbook.text);
    assert_eq!(
        workbook.header("content-disposition"),
        Some("attachment; filename=\"follo-workplaces.xlsx\"")
    );
}

/// The data of the next event; `None` at the end of the stream.
async fn next_event(pieces: &mut Pieces) -> Option<Value> {
    loop {
        let piece = pieces.next().await?;
        let Some(data) = piece.strip_prefix("event: change\ndata: ") else {
            assert!(piece.starts_with(':'), "{piece:?}");
            continue;
        };
        return Some(
            serde_json::from_str(data.trim_end()).unwrap_or_else(|error| panic!("{piece}: {error}")),
        );
    }
}

#[actix_web::test]
async fn who_reads_the_plan_is_told_what_changes_in_it() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward) = (house.client("leder@follo").await, house.client("htv@follo").await);
    let path = measure_path(&leader, "").await;
    let measure = leader.get(&path).await.body;
    let mut pieces = steward.stream(&format!("{FOLLO}/changes")).await.unwrap();
    assert_eq!(pieces.next().await.as_deref(), Some(": open\n\n"));

    house.clock.pass(1);
    let changed = leader.patch(&path, &measure["version"], &json!({"title": "Ny"})).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let told = next_event(&mut pieces).await.unwrap();
    assert_eq!(told, json!({"operation": "change_measure", "kind": "measures", "id": measure["id"]}));
    let office = json!({"name": "Kulturansvarlig", "role": "other", "position": 50});
    let made = leader.post(&format!("{FOLLO}/offices"), &office).await.body;
    let told = next_event(&mut pieces).await.unwrap();
    assert_eq!(told, json!({"operation": "create_office", "kind": "offices", "id": made["id"]}));

    // Another branch is told nothing of it; the session ends, and with it the stream.
    house.clock.pass(DAY);
    assert_eq!(next_event(&mut pieces).await, None);
}

#[actix_web::test]
async fn who_may_not_read_the_plan_or_listens_too_often_is_told_nothing() {
    let house = House::demo(Engine::Sqlite).await;
    for (who, code) in [("klubb@follo", "forbidden"), ("leder@aas", "not_found")] {
        let refused = house.client(who).await.stream(&format!("{FOLLO}/changes")).await.unwrap_err();
        assert_eq!(refused.code(), code, "{who}");
    }
    let steward = house.client("htv@follo").await;
    let mut open = Vec::new();
    let refused = loop {
        match steward.stream(&format!("{FOLLO}/changes")).await {
            Ok(pieces) => open.push(pieces),
            Err(refused) => break refused,
        }
    };
    assert_eq!((open.len(), refused.code()), (6, "too_many_attempts"));
    assert!(refused.header("retry-after").is_some());
    open.pop();
    // HEAD asks for the headers of one, and opens none (RFC 9110, 9.3.2).
    for _ in 0..3 {
        let head = steward.raw("HEAD", &format!("/api/v1{FOLLO}/changes")).send().await;
        assert_eq!(head.status, 200);
    }
    assert!(steward.stream(&format!("{FOLLO}/changes")).await.is_ok(), "a closed one is free again");
}
