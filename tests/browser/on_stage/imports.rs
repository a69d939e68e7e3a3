//! Goals from a file: what would come is shown first, and nothing is stored before it is taken in.

use serde_json::json;
use verv_tests::{Browser, Stage, screen::Screen};

/// Gives the field a file, as choosing or dropping one does.
const CHOOSE: &str = "
    const [text] = arguments;
    const field = document.querySelector('[data-test=import-file]');
    const files = new DataTransfer();
    files.items.add(new File([text], 'mål.csv', { type: 'text/csv' }));
    field.files = files.files;
    field.dispatchEvent(new Event('change', { bubbles: true }));";

async fn choose(browser: &Browser, text: &str) {
    browser.run(CHOOSE, vec![json!(text)]).await;
}

#[tokio::test]
async fn goals_from_a_file_are_shown_before_they_are_taken_in() {
    let stage = Stage::open();
    for screen in [Screen::DESKTOP, Screen::PHONE] {
        let browser = Browser::of("leder@follo", &stage, screen).await;
        browser.go("/f/follo/innstillinger").await;
        browser.wait_for("plans").await;
        browser.settle(false).await;
        if !browser.shows("import-goals").await {
            browser.press("new-plan").await;
            browser.press("submit").await;
        }
        browser.press("import-goals").await;
        browser.wait_for("import-form").await;
        let number = if screen.is_phone() { 81 } else { 82 };
        let table = format!("Område;Mål;Nasjonale mål;Notat\n{number}. Eget område {number};Et mål;1a;x\n");

        choose(&browser, &format!("{table}77;B;;\n")).await;
        browser.wait_for("import-errors").await;
        browser.wait_for_text("Rad 3, Satsingsområde: Finnes ikke").await;
        assert!(!browser.shows("import-submit").await, "a file with errors cannot be taken in");

        choose(&browser, &table).await;
        browser.wait_for("import-preview").await;
        browser.wait_for_text("Ett mål og ett nytt område kommer til.").await;
        browser.wait_for_text("bygger på 1a").await;
        browser.wait_for_text("Disse kolonnene leses ikke: Notat.").await;
        browser.settle(false).await;
        let mut findings = browser.check_with_axe(screen).await;
        findings.extend(browser.check_fit(screen).await);
        assert!(findings.is_empty(), "{findings:?}");

        browser.press("import-submit").await;
        browser.wait_for_text("Ett mål er tatt inn.").await;
        browser.wait_until_gone("import-form").await;
        // It is there now, and would not come again.
        browser.press("import-goals").await;
        choose(&browser, &table).await;
        browser.wait_for_text("Planen har alle målene i fila fra før.").await;
        assert!(!browser.shows("import-submit").await, "there is nothing to take in");
        browser.close().await;
    }
}
