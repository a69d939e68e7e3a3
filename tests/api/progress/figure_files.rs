//! Monthly figures from files and as files: what is doubtful is asked about, and nothing is half entered.

use serde_json::json;
use verv_contract::{
    endpoint::Method,
    exchange::imports::{CSV, FILE},
};
use verv_tests::{Answer, Client, Engine, House};

use crate::FOLLO;

const TABLE: &str = "Måned;Arbeidsgiver;Avtaleområde;Tillitsvalgte;Organisasjonsgrad;Kommentar\r\n\
    mai 2026;Kommunen;KS;31;29,5;x\r\n05.2026;;Spekter;12;;\r\n2026-05-31;;;;26,2 %;\r\n";

async fn import(client: &Client, query: &str, media_type: &str, file: impl Into<Vec<u8>>) -> Answer {
    let draft = client.draft(Method::Post, &format!("{FOLLO}/monthly-figures/import?{query}"));
    draft.body(media_type, file.into()).send().await
}

fn doubts(answer: &Answer) -> Vec<(u64, &str, &str)> {
    let questions = answer.body["questions"].as_array().map(Vec::as_slice).unwrap_or_default();
    questions
        .iter()
        .map(|it| {
            (it["row"].as_u64().unwrap(), it["column"].as_str().unwrap(), it["doubt"].as_str().unwrap())
        })
        .collect()
}

fn wrong(answer: &Answer) -> Vec<(&str, &str)> {
    let errors = answer.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    errors.iter().map(|it| (it["pointer"].as_str().unwrap(), it["code"].as_str().unwrap())).collect()
}

/// How many figures there are.
async fn count(client: &Client) -> usize {
    let figures = client.get(&format!("{FOLLO}/monthly-figures?limit=200")).await.body;
    figures["items"].as_array().unwrap().len()
}

#[actix_web::test]
async fn a_preview_says_what_the_file_enters() {
    for engine in [Engine::Sqlite, Engine::Postgres].into_iter().filter(|engine| engine.is_here()) {
        let house = House::demo(engine).await;
        let leader = house.client("leder@follo").await;
        let before = count(&leader).await;
        let preview = import(&leader, "preview=true", CSV, TABLE).await;
        assert_eq!(preview.status, 200, "{}", preview.text);
        let told = ["entered", "added", "replaced", "known", "ignored_columns"]
            .map(|name| preview.body[name].clone());
        assert_eq!(told, [json!(false), json!(4), json!(0), json!(0), json!(["Kommentar"])]);
        assert_eq!(count(&leader).await, before);
        let entered = import(&leader, "source=employer", FILE, TABLE).await;
        assert_eq!(
            (entered.status.as_u16(), &entered.body["entered"]),
            (200, &json!(true)),
            "{}",
            entered.text
        );
        assert_eq!(entered.body["figures"], preview.body["figures"]);
        assert_eq!(count(&leader).await, before + 4);
        let audit = leader.get(&format!("{FOLLO}/audit?limit=1")).await.body["items"][0].clone();
        assert_eq!(audit["operation"], "import_figures");
        let again = import(&leader, "", CSV, TABLE).await;
        assert_eq!((&again.body["added"], &again.body["known"]), (&json!(0), &json!(4)));
        let figures =
            leader.get(&format!("{FOLLO}/monthly-figures?from=2026-05&indicator=density")).await.body;
        let values: Vec<_> = figures["items"].as_array().unwrap().iter().map(|it| &it["value"]).collect();
        assert!(values.contains(&&json!(29.5)) && values.contains(&&json!(26.2)), "{figures}");
    }
}

#[actix_web::test]
async fn what_is_doubtful_is_asked_about_and_nothing_is_entered_until_it_is_answered() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let own = json!({"name": "Snittalder", "position": 7, "active": true});
    assert_eq!(leader.post(&format!("{FOLLO}/indicators"), &own).await.status, 201);
    let file = "Måned;Arbeidsgiver;Yrkesaktive medlemmer;Snittalder\n\
        2026-04;Kommunen;1.270;41.234\n2026-04;Rederiet;12;\n2025-12;;2460;\n";
    let before = count(&leader).await;
    let preview = import(&leader, "preview=true", CSV, file).await;
    let asked = [
        (2, "Yrkesaktive medlemmer", "conflict"),
        (2, "Snittalder", "number_style"),
        (3, "employer", "unknown_employer"),
        (4, "Yrkesaktive medlemmer", "conflict"),
    ];
    assert_eq!(doubts(&preview), asked, "{}", preview.text);
    assert_eq!(preview.body["questions"][0]["existing"], 1254);
    let refused = import(&leader, "", CSV, file).await;
    assert_eq!(refused.code(), "invalid_fields");
    assert_eq!(wrong(&refused)[1], ("/rows/2/Snittalder", "number_style"));
    // Answered one after the other.
    let answered = "numbers=point&skip_unknown=true&conflicts=replace";
    let preview = import(&leader, &format!("preview=true&{answered}"), CSV, file).await;
    assert_eq!(doubts(&preview), [(4, "Yrkesaktive medlemmer", "reason")], "{}", preview.text);
    assert_eq!(import(&leader, answered, CSV, file).await.code(), "invalid_fields");
    assert_eq!(count(&leader).await, before);
    let entered = import(&leader, &format!("{answered}&reason=Talt%20om"), CSV, file).await;
    let told = ["added", "replaced", "skipped"].map(|name| entered.body[name].clone());
    assert_eq!((entered.status.as_u16(), told), (200, [json!(1), json!(2), json!(1)]), "{}", entered.text);
    let figures =
        leader.get(&format!("{FOLLO}/monthly-figures?to=2025-12&indicator=members&limit=200")).await.body;
    let december = figures["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["month"] == "2025-12" && it["employer_id"].is_null());
    assert_eq!(december.unwrap()["corrected"]["reason"], "Talt om");
    let kept = import(&leader, "conflicts=keep&numbers=point", CSV, "Måned;Innmeldte\n2026-04;7\n").await;
    assert_eq!((&kept.body["kept"], &kept.body["added"]), (&json!(1), &json!(0)), "{}", kept.text);
}

#[actix_web::test]
async fn whatever_the_letters_it_is_the_same_file() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let commas = "Måned,Arbeidsgiver,Tillitsvalgte\n2026-05,Barnehage Sør,2\n";
    let mut latin = Vec::new();
    for letter in commas.chars() {
        latin.push(u8::try_from(u32::from(letter)).unwrap());
    }
    let utf_16: Vec<u8> = std::iter::once(0xFEFF_u16)
        .chain(commas.replace(',', "\t").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for file in [commas.as_bytes().to_vec(), latin, utf_16] {
        let preview = import(&leader, "preview=true", CSV, file).await;
        assert_eq!(
            (&preview.body["added"], &preview.body["figures"][0]["value"]),
            (&json!(1), &json!(2)),
            "{}",
            preview.text
        );
        assert_eq!(preview.body["questions"], json!([]));
    }
}

#[actix_web::test]
async fn what_is_wrong_with_a_file_of_figures_is_told() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let before = count(&leader).await;
    for (file, errors) in [
        ("", vec![("/rows/1", "empty")]),
        ("Arbeidsgiver;Innmeldte\nKommunen;3\n", vec![("/rows/1/month", "required")]),
        ("Måned;Båter\n2026-05;3\n", vec![("/rows/1/indicator", "required")]),
        ("Måned;Innmeldte;Innmeldte\n2026-05;3;4\n", vec![("/rows/1", "given_twice")]),
        (
            "Måned;Innmeldte\n5/31/2026;3\nvår;4\n",
            vec![("/rows/2/month", "not_a_month"), ("/rows/3/month", "not_a_month")],
        ),
        ("Måned;Innmeldte\n2026-06;3\n", vec![("/rows/2/month", "not_over")]),
        ("Måned;Innmeldte\n2026-05;mange\n", vec![("/rows/2/Innmeldte", "not_a_number")]),
        ("Måned;Innmeldte\n2026-05;-3\n", vec![("/rows/2/Innmeldte", "out_of_range")]),
        ("Måned;Innmeldte\n2026-05;3,5\n", vec![("/rows/2/Innmeldte", "not_whole")]),
        ("Måned;Innmeldte\n2026-05;=1+1\n", vec![("/rows/2/Innmeldte", "not_a_number")]),
        (
            "Måned;Avtaleområde;Innmeldte\n2026-05;KS;7\nmai 2026;ks;8\n",
            vec![("/rows/3/Innmeldte", "given_twice")],
        ),
    ] {
        let answer = import(&leader, "conflicts=replace", CSV, file).await;
        assert_eq!((answer.code(), wrong(&answer)), ("invalid_fields", errors), "{file}: {}", answer.text);
    }
    let malformed = import(&leader, "", CSV, &b"\x00\x01\x00"[..]).await;
    assert_eq!(malformed.code(), "malformed_file");
    let many = format!("Måned;Innmeldte\n{}", "2026-05;1\n".repeat(5_000));
    assert_eq!(wrong(&import(&leader, "", CSV, many).await), [("/rows/5001", "too_many")]);
    assert_eq!(import(&leader, "rows=1", CSV, TABLE).await.code(), "invalid_parameters");
    let long = "x".repeat(400);
    assert_eq!(import(&leader, &format!("reason={long}"), CSV, TABLE).await.code(), "invalid_parameters");
    assert_eq!(count(&leader).await, before);
    // Who may not enter is told before the file is read; a steward enters the own employer's, or nothing of the file.
    for (who, code) in
        [("kasserer@follo", "forbidden"), ("klubb@follo", "forbidden"), ("leder@aas", "not_found")]
    {
        let client = house.client(who).await;
        let draft = client.draft(Method::Post, &format!("{FOLLO}/monthly-figures/import")).never_ending(CSV);
        assert_eq!(draft.send().await.code(), code, "{who}");
    }
    let steward = house.client("htv@follo").await;
    assert_eq!(import(&steward, "preview=true", CSV, TABLE).await.code(), "forbidden");
    let own = import(&steward, "", CSV, "Måned;Arbeidsgiver;Tillitsvalgte\n2026-05;Kommunen;31\n").await;
    assert_eq!(own.body["added"], 1, "{}", own.text);
}

#[actix_web::test]
async fn what_goes_out_comes_in_again_and_holds_no_formula() {
    let house = House::demo(Engine::Sqlite).await;
    let leader = house.client("leder@follo").await;
    let own = json!({"name": "=Snitt", "position": 7, "active": true});
    assert_eq!(leader.post(&format!("{FOLLO}/indicators"), &own).await.status, 201);
    let path = format!("{FOLLO}/monthly-figures/export?from=2026-05");
    let file = leader.get(&path).await.text;
    let mut lines = file.lines();
    let headings = "\u{FEFF}Måned;Avtaleområde;Arbeidsgiver;Yrkesaktive medlemmer;Ansatte;Organisasjonsgrad;Innmeldte;Utmeldte;\
        Tillitsvalgte;'=Snitt";
    assert_eq!(lines.next(), Some(headings));
    assert_eq!(lines.next(), Some("2026-05;;;2530;9677;;30;16;66;"), "{file}");
    let again = import(&leader, "", CSV, file.clone()).await;
    assert_eq!((&again.body["added"], &again.body["known"]), (&json!(0), &json!(12)), "{}", again.text);
    let shown = house.client("kasserer@follo").await.get(&path).await.text;
    assert!(shown.contains("Barnehage Sør;skjult;24;"), "{shown}");
    let denied = house.client("seksjon-helse@follo").await.get(&path).await;
    assert_eq!(denied.code(), "forbidden");
}
