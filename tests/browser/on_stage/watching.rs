//! What others write is seen on a page that stands open.

use serde_json::json;
use verv_tests::{Browser, Stage, house::PASSWORD, screen::Screen};

const MEASURE: &str = "/f/follo/tiltak/{Jevn informasjon}";
const REASON: &str = "Klubblederne er vanskelige å nå om sommeren.";

/// Reports with a login of its own, as a program of somebody else does: the browser's cookie is not touched.
const REPORT: &str = "
    const [measure, reason, email, password, done] = arguments;
    const send = (path, token, body) => fetch('/api/v1' + path, {
        method: 'POST',
        credentials: 'omit',
        headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
        body: JSON.stringify(body),
    });
    (async () => {
        const session = await (await send('/sessions', null, { email, password })).json();
        const path = `/branches/follo/measures/${measure}/check-ins`;
        const answer = await send(path, session.access_token, { status: 'stuck', reason });
        done(answer.status);
    })();";

async fn chief_steward_reports(browser: &Browser, measure: &str, reason: &str) {
    let id = measure.rsplit('/').next().unwrap();
    let arguments = vec![json!(id), json!(reason), json!("htv@follo.example"), json!(PASSWORD)];
    assert_eq!(browser.run_async(REPORT, arguments).await, 201, "the chief steward may report");
}

#[tokio::test]
async fn what_somebody_else_reports_shows_on_an_open_page_and_leaves_what_is_typed() {
    let stage = Stage::open();
    let measure = stage.resolve(MEASURE);
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go(&measure).await;
    browser.wait_for("facts").await;
    browser.press("assign").await;
    browser.fill("accountable", "Kass").await;
    browser.settle(false).await;
    browser.run("window.isTheSamePage = true", Vec::new()).await;
    chief_steward_reports(&browser, &measure, REASON).await;
    browser.wait_for_text(REASON).await;
    assert_eq!(browser.value("accountable").await, "Kass");
    assert_eq!(browser.run("return window.isTheSamePage", Vec::new()).await, true, "it was loaded again");
    browser.close().await;
}

#[tokio::test]
async fn what_was_written_while_nobody_looked_shows_when_somebody_does() {
    let stage = Stage::open();
    let measure = stage.resolve(MEASURE);
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go(&measure).await;
    browser.wait_for("facts").await;
    browser.settle(false).await;
    let [first, _] = browser.open_tab(Screen::DESKTOP).await;
    browser.go("/health/live").await;
    chief_steward_reports(&browser, &measure, REASON).await;
    browser.go_to_tab(&first).await;
    browser.wait_for_text(REASON).await;
    browser.close().await;
}
