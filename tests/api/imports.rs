//! Goals from a file: who may send one, what is taken, and that nothing is half done.

use serde_json::{Value, json};
use verv_contract::{
    endpoint::Method,
    exchange::imports::{CSV, FILE, XLSX},
};
use verv_tests::{Answer, Client, Engine, House};

use crate::FOLLO;

const TABLE: &str = "Satsingsområde;Mål;Nasjonale mål;Ansvarlig\r\n\
    1. Tariffmakt og organisasjonsbygging;Én klubb på hvert sted;1a 1b;Leder\r\n\
    ;To til;;\r\n7. Eget satsingsområde;Et eget mål;;\r\nEt uten nummer;Enda et;2A;\r\n";

/// What a new draft gets from [`TABLE`].
fn all_of_table() -> Value {
    let goal = |row: u32, title: &str, serves: &[&str]| json!({"row": row, "title": title, "serves": serves});
    json!({
        "areas_added": 2, "goals_added": 4, "goals_known": 0, "ignored_columns": ["Ansvarlig"],
        "areas": [
            {
                "number": 1, "title": "Tariffmakt og organisasjonsbygging", "is_new": false,
                "goals": [goal(2, "Én klubb på hvert sted", &["1a", "1b"]), goal(3, "To til", &[])],
            },
            {
                "number": 7, "title": "Eget satsingsområde", "is_new": true,
                "goals": [goal(4, "Et eget mål", &[])],
            },
            {"number": 8, "title": "Et uten nummer", "is_new": true, "goals": [goal(5, "Enda et", &["2a"])]},
        ],
    })
}

/// The address of a plan that is a draft.
async fn draft(client: &Client) -> String {
    let catalogue = client.get("/catalogues").await.body["items"][0]["id"].clone();
    let period = json!({"from": "2028-01-01", "to": "2029-12-31"});
    let body = json!({"catalogue_id": catalogue, "title": "Kladd", "period": period});
    let plan = client.post(&format!("{FOLLO}/plans"), &body).await;
    assert_eq!(plan.status, 201, "{}", plan.text);
    format!("{FOLLO}/plans/{}", plan.body["id"].as_str().unwrap())
}

async fn import(client: &Client, plan: &str, media_type: &str, file: impl Into<Vec<u8>>) -> Answer {
    let draft = client.draft(Method::Post, &format!("{plan}/import"));
    draft.body(media_type, file.into()).send().await
}

/// Number, title and goals of each area.
async fn areas(client: &Client, plan: &str) -> Vec<(i64, String, Vec<String>)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let plan = client.get(plan).await.body;
    let areas = plan["areas"].as_array().unwrap().iter();
    let goals =
        |area: &Value| area["goals"].as_array().unwrap().iter().map(|goal| text(&goal["title"])).collect();
    areas.map(|area| (area["number"].as_i64().unwrap(), text(&area["title"]), goals(area))).collect()
}

fn wrong(answer: &Answer) -> Vec<(&str, &str)> {
    let errors = answer.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().map(|it| (it["pointer"].as_str().unwrap(), it["code"].as_str().unwrap())).collect()
}

#[actix_web::test]
async fn a_file_fills_a_draft_and_adds_nothing_the_second_time() {
    for engine in [Engine::Sqlite, Engine::Postgres].into_iter().filter(|engine| engine.is_here()) {
        let house = House::demo(engine).await;
        let leader = house.client("leder@follo").await;
        let plan = draft(&leader).await;
        let before = areas(&leader, &plan).await.len();
        let first = import(&leader, &plan, "text/csv; charset=utf-8", TABLE).await;
        assert_eq!((first.status.as_u16(), &first.body), (200, &all_of_table()), "{}", first.text);
        let found = areas(&leader, &plan).await;
        assert_eq!(found.len(), before + 2);
        assert_eq!(found[0].2, ["Én klubb på hvert sted", "To til"]);
        let own = found.iter().find(|area| area.0 == 7).unwrap();
        assert_eq!((own.1.as_str(), &own.2[..]), ("Eget satsingsområde", &["Et eget mål".to_owned()][..]));
        assert!(found.iter().any(|area| area.0 == 8 && area.1 == "Et uten nummer"), "{found:?}");
        let goals = &leader.get(&plan).await.body["areas"][0]["goals"];
        let goal = leader.get(&format!("{FOLLO}/goals/{}", goals[0]["id"].as_str().unwrap())).await.body;
        let codes: Vec<_> = goal["serves"].as_array().unwrap().iter().map(|it| it["code"].clone()).collect();
        assert_eq!(codes, ["1a", "1b"]);
        let audit = leader.get(&format!("{FOLLO}/audit?limit=1")).await.body["items"][0].clone();
        assert_eq!(audit["operation"], "import_goals");
        assert!(plan.ends_with(audit["object_id"].as_str().unwrap()), "{audit}");

        let again = import(&leader, &plan, FILE, TABLE).await;
        assert_eq!(
            (again.body["goals_added"].as_u64(), again.body["goals_known"].as_u64()),
            (Some(0), Some(4))
        );
        assert_eq!(again.body["areas"], json!([]));
        assert_eq!(areas(&leader, &plan).await, found);

        // Two at once: each goal once.
        let more = TABLE.replace("Én klubb", "En annen klubb").replace("7. Eget", "9. Nytt");
        let (one, two) = futures_util::future::join(
            import(&leader, &plan, CSV, more.clone()),
            import(&leader, &plan, CSV, more),
        )
        .await;
        assert_eq!((one.status.as_u16(), two.status.as_u16()), (200, 200), "{} {}", one.text, two.text);
        let added = [&one, &two].map(|answer| answer.body["goals_added"].as_u64().unwrap());
        assert_eq!(added.iter().sum::<u64>(), 2, "{added:?}");
    }
}

#[actix_web::test]
async fn the_same_key_is_the_same_file() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let plan = draft(&leader).await;
    let send = async |file: &str| {
        let draft = leader.draft(Method::Post, &format!("{plan}/import")).header("idempotency-key", "en");
        draft.body(CSV, file.to_owned()).send().await
    };
    let (first, again) = (send(TABLE).await, send(TABLE).await);
    assert_eq!(
        (first.body.clone(), Some("true")),
        (again.body.clone(), again.header("idempotency-replayed"))
    );
    assert_eq!(send(&TABLE.replace("To til", "Tre til")).await.code(), "key_reused");
}

#[actix_web::test]
async fn a_preview_answers_as_the_import_and_writes_nothing() {
    for engine in [Engine::Sqlite, Engine::Postgres].into_iter().filter(|engine| engine.is_here()) {
        let house = House::demo(engine).await;
        let leader = house.client("leder@follo").await;
        let plan = draft(&leader).await;
        let last_write =
            async || leader.get(&format!("{FOLLO}/audit?limit=1")).await.body["items"][0].clone();
        let before = (areas(&leader, &plan).await, last_write().await);
        let send = async |query: &str, file: &str| {
            let draft = leader.draft(Method::Post, &format!("{plan}/import{query}"));
            draft.header("idempotency-key", "en").body(CSV, file.to_owned()).send().await
        };
        for _ in 0..2 {
            let tried = send("?preview=true", TABLE).await;
            assert_eq!((tried.status.as_u16(), &tried.body), (200, &all_of_table()), "{}", tried.text);
        }
        let refused = send("?preview=true", "Område;Mål\n77;A\n").await;
        assert_eq!((refused.code(), wrong(&refused)), ("invalid_fields", vec![("/rows/2/area", "unknown")]));
        assert_eq!((areas(&leader, &plan).await, last_write().await), before);

        // The key was not used up, and an import under it does not answer a preview.
        let imported = send("?preview=false", TABLE).await;
        assert_eq!(imported.body, all_of_table(), "{}", imported.text);
        assert_eq!(imported.header("idempotency-replayed"), None);
        let tried = send("?preview=true", TABLE).await;
        assert_eq!(
            (tried.body["goals_added"].as_u64(), tried.body["goals_known"].as_u64()),
            (Some(0), Some(4))
        );
        assert_eq!(tried.header("idempotency-replayed"), None);
        assert_eq!(send("", TABLE).await.header("idempotency-replayed"), Some("true"));
    }
}

#[actix_web::test]
async fn a_preview_is_for_whoever_may_import() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward, aas) =
        (house.client("leder@follo").await, house.client("htv@follo").await, house.client("leder@aas").await);
    let path = format!("{}/import", draft(&leader).await);
    for (client, query, code) in [
        (&steward, "?preview=true", "forbidden"),
        (&aas, "?preview=true", "not_found"),
        (&leader, "?preview=perhaps", "invalid_parameters"),
        (&leader, "?preview=true&preview=false", "invalid_parameters"),
    ] {
        let draft = client.draft(Method::Post, &format!("{path}{query}")).never_ending(CSV);
        assert_eq!(draft.send().await.code(), code, "{query}");
    }
}

#[actix_web::test]
async fn who_may_not_send_a_file_is_told_before_it_is_read() {
    let house = House::demo(Engine::Sqlite).await;
    let (leader, steward, aas) =
        (house.client("leder@follo").await, house.client("htv@follo").await, house.client("leder@aas").await);
    let plan = draft(&leader).await;
    let adopted = leader.get(&format!("{FOLLO}/plans")).await.body["items"].clone();
    let adopted =
        adopted.as_array().unwrap().iter().find(|plan| plan["state"] == "adopted").unwrap()["id"].clone();
    let adopted = format!("{FOLLO}/plans/{}", adopted.as_str().unwrap());
    let unknown = format!("{FOLLO}/plans/00000000-0000-7000-8000-000000000001");
    for (client, path, code) in [
        (&house.anonymous().await, &plan, "unauthenticated"),
        (&aas, &plan, "not_found"),
        (&steward, &plan, "forbidden"),
        (&leader, &unknown, "not_found"),
        (&leader, &adopted, "wording_locked"),
    ] {
        // Its end never comes: whoever reads it first does not answer.
        let draft = client.draft(Method::Post, &format!("{path}/import")).never_ending(CSV);
        assert_eq!(draft.send().await.code(), code, "{path}");
    }
    let path = format!("{plan}/import");
    for media_type in ["application/json", "text/plain", "text/csvx", "multipart/form-data; boundary=x"] {
        let refused = leader.draft(Method::Post, &path).never_ending(media_type).send().await;
        assert_eq!(refused.code(), "unsupported_media_type", "{media_type}");
        assert!(refused.text.contains(CSV) && refused.text.contains("send Content-Type"), "{}", refused.text);
    }
    let asked = leader.draft(Method::Post, &format!("{path}?goals=1")).never_ending(CSV).send().await;
    assert_eq!(asked.code(), "invalid_parameters");
    assert!(areas(&leader, &plan).await.iter().all(|area| area.2.is_empty()));
}

#[actix_web::test]
async fn what_is_wrong_with_a_file_is_told_and_nothing_is_added() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let plan = draft(&leader).await;
    let before = areas(&leader, &plan).await;
    for (file, errors) in [
        ("", vec![("/rows/1", "empty")]),
        ("Satsingsområde;Mål\n", vec![("/rows/1", "empty")]),
        ("Tiltak\nX\n", vec![("/rows/1/area", "required"), ("/rows/1/goal", "required")]),
        ("Område;Mål\n1. Feil tittel;A\n", vec![("/rows/2/area", "contradicts")]),
        ("Område;Mål\n6. Tariffmakt og organisasjonsbygging;A\n", vec![("/rows/2/area", "contradicts")]),
        ("Område;Mål\n77;A\n", vec![("/rows/2/area", "unknown")]),
        ("Område;Mål\n1000. Ny;A\n", vec![("/rows/2/area", "out_of_range")]),
        (
            "Område;Mål;Nasjonale mål\n9. Ny;A;9z\n9. Ny;B;\n9. Ny;C;1a, 1x\n",
            vec![("/rows/2/serves", "unknown"), ("/rows/4/serves", "unknown")],
        ),
    ] {
        let answer = import(&leader, &plan, CSV, file).await;
        assert_eq!((answer.code(), wrong(&answer)), ("invalid_fields", errors), "{file}: {}", answer.text);
    }
    for (media_type, file) in [
        (XLSX, TABLE.as_bytes()),
        (FILE, b"PK\x03\x04, and no more"),
        (CSV, &b"\x00\x01\x00"[..]),
        ("text/csv; charset=klingon", TABLE.as_bytes()),
    ] {
        let answer = import(&leader, &plan, media_type, file).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "malformed_file"), "{}", answer.text);
    }
    let huge = "x".repeat(4 * 1024 * 1024 + 1);
    let answer = import(&leader, &plan, CSV, huge.clone()).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (413, "body_too_large"));
    let said = leader.draft(Method::Post, &format!("{plan}/import")).header("content-length", "99999999");
    assert_eq!(said.never_ending(CSV).send().await.code(), "body_too_large");
    let many = format!("Område;Mål\n{}", "9. Ny;A\n".repeat(5_000));
    assert_eq!(wrong(&import(&leader, &plan, CSV, many).await), [("/rows/5001", "too_many")]);
    assert_eq!(areas(&leader, &plan).await, before);
}

/// A slow sender keeps a place, and the others of the session are told to wait.
#[actix_web::test]
async fn a_session_sends_some_files_at_once() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let path = format!("{}/import", draft(&leader).await);
    let send = || Box::pin(leader.draft(Method::Post, &path).never_ending(CSV).send());
    let six = futures_util::future::select_all((0..6).map(|_| send()));
    let seventh = Box::pin(async {
        // The others are begun when they have been asked once; a look into the database takes some milliseconds.
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        send().await
    });
    match futures_util::future::select(six, seventh).await {
        futures_util::future::Either::Left(((answer, ..), _)) => {
            panic!("no end, and an answer: {}", answer.text)
        }
        futures_util::future::Either::Right((answer, _)) => {
            assert_eq!(answer.code(), "too_many_attempts", "{}", answer.text);
            assert!(answer.header("retry-after").is_some());
        }
    }
    // They have gone away.
    let sent = import(&leader, path.strip_suffix("/import").unwrap(), CSV, TABLE).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
}
