//! The same jobs by what a screen reader says: roles, names, and what is told when it comes.

use verv_tests::{Browser, Stage, house::PASSWORD, reader::Reader, screen::Screen};

#[tokio::test]
async fn a_steward_logs_in_finds_a_measure_and_reports() {
    let stage = Stage::open();
    let browser = Browser::on(&stage, Screen::PHONE).await;
    browser.go("/logg-inn").await;
    let reader = Reader::new(&browser).await;
    reader.find("heading", "Logg inn").await;
    reader.write("textbox", "E-post", "htv@follo.example").await;
    reader.write("textbox", "Passord", "ikke det riktige").await;
    reader.press("button", "Logg inn").await;
    reader.is_told("E-post og passord hører ikke sammen").await;
    reader.write("textbox", "Passord", PASSWORD).await;
    reader.press("button", "Logg inn").await;

    reader.find("navigation", "Snarveier").await;
    reader.press("link", "Mitt").await;
    reader.press("link", "Jevn informasjon til klubblederne").await;
    reader.find("heading", "Meld status").await;
    reader.find("group", "Hvordan går det?").await;
    reader.press("button", "Står fast").await;
    // Refused without a reason, which is told.
    reader.press("button", "Meld: Står fast").await;
    reader.is_told("Hva trengs?").await;
    reader.write("textbox", "Hva trengs?", "Klubblederne svarer ikke på e-post.").await;
    reader.press("button", "Meld: Står fast").await;
    reader.is_told("Meldt: Står fast.").await;
    browser.close().await;
}

#[tokio::test]
async fn a_leader_gives_five_measures_to_an_office() {
    let stage = Stage::open();
    let browser = Browser::of("leder@aas", &stage, Screen::DESKTOP).await;
    browser.go("/f/aas/planen/ansvar").await;
    let reader = Reader::new(&browser).await;
    reader.find("main", "").await;
    reader.find("checkbox", "").await;
    for n in 0..5 {
        reader.press_nth("checkbox", "", n).await;
    }
    reader.find("heading", "Fem tiltak valgt").await;
    reader.write("combobox", "", "Kasserer").await;
    reader.find("option", "Kasserer").await;
    reader.press("button", "Gi ansvaret til Kasserer").await;
    reader.is_told("svarer nå for fem tiltak").await;
    reader.find("button", "Angre").await;
    browser.close().await;
}
