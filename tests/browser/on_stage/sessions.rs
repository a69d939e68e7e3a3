//! A session that ends while somebody is at work: nothing that is typed is lost, and nobody goes on as another.

use verv_tests::{Browser, Stage, house::PASSWORD, screen::Screen};

const MEASURE: &str = "/f/follo/tiltak/{Jevn informasjon}";
const TYPED: &str = "Nyhetsbrev til klubblederne hver måned";

async fn log_in_again(browser: &Browser, email: &str) {
    browser.wait_for("login-again").await;
    browser.fill("email", email).await;
    browser.fill("password", PASSWORD).await;
    browser.press("submit").await;
    browser.wait_until_gone("login-again").await;
}

/// A form with something typed, on a session that has ended.
async fn half_written(stage: &Stage, screen: Screen) -> Browser {
    let browser = Browser::of("leder@follo", stage, screen).await;
    browser.go(&stage.resolve(MEASURE)).await;
    browser.press("edit").await;
    browser.fill("edit-title", TYPED).await;

    let elsewhere = Browser::of("leder@follo", stage, Screen::DESKTOP).await;
    elsewhere.go("/konto").await;
    elsewhere.press("end-others").await;
    elsewhere.wait_for_text("Alle andre enheter er logget ut.").await;
    elsewhere.close().await;
    browser.press("edit-submit").await;
    browser
}

#[tokio::test]
async fn what_is_typed_outlives_the_session() {
    let stage = Stage::open();
    let browser = half_written(&stage, Screen::PHONE).await;
    browser.wait_for("login-again").await;
    browser.settle(false).await;
    for screen in [Screen::PHONE, Screen::PHONE.dark()] {
        browser.resize(screen).await;
        browser.settle(false).await;
        let mut findings = browser.check_with_axe(screen).await;
        findings.extend(browser.check_fit(screen).await);
        assert!(findings.is_empty(), "{findings:?}");
    }
    log_in_again(&browser, "leder@follo.example").await;
    assert_eq!(browser.value("edit-title").await, TYPED);
    browser.press("edit-submit").await;
    browser.wait_until_gone("edit-form").await;
    browser.wait_for_text(TYPED).await;
    browser.close().await;
}

#[tokio::test]
async fn another_person_does_not_go_on_where_somebody_left() {
    let stage = Stage::open();
    let browser = half_written(&stage, Screen::DESKTOP).await;
    log_in_again(&browser, "htv@follo.example").await;
    // The page is the steward's own now: the same address, and nothing of what the leader had begun.
    browser.wait_for("check-in").await;
    browser.settle(false).await;
    assert!(!browser.shows("edit").await, "the steward has the leader's page");
    let text = browser.text().await;
    assert!(text.contains("Hovedtillitsvalgt") && !text.contains(TYPED), "{text}");
    browser.close().await;
}

#[tokio::test]
async fn a_report_on_a_session_that_has_ended_waits_for_the_login_and_blames_no_network() {
    const REASON: &str = "Klubblederne er vanskelige å nå om sommeren.";
    let stage = Stage::open();
    let browser = Browser::of("htv@follo", &stage, Screen::PHONE).await;
    browser.go(&stage.resolve(MEASURE)).await;
    browser.press("check-in-stuck").await;
    browser.fill("reason", REASON).await;
    let elsewhere = Browser::of("htv@follo", &stage, Screen::DESKTOP).await;
    elsewhere.go("/konto").await;
    elsewhere.press("end-others").await;
    elsewhere.wait_for_text("Alle andre enheter er logget ut.").await;
    elsewhere.close().await;
    browser.press("check-in-submit").await;
    browser.wait_for("login-again").await;
    // What stands below the login cannot be read by the driver's text; it is in the document.
    let all = "return document.body.textContent";
    let mut text = String::new();
    for _ in 0..100 {
        text = browser.run(all, Vec::new()).await.as_str().unwrap().to_owned();
        if text.contains("Sendes når du har logget inn igjen") {
            break;
        }
    }
    assert!(text.contains("Sendes når du har logget inn igjen"), "{text}");
    assert!(!text.contains("Sendes når du har nett"), "{text}");
    log_in_again(&browser, "htv@follo.example").await;
    browser.wait_until_gone("unsent").await;
    browser.go(&stage.resolve(MEASURE)).await;
    browser.wait_for("messages").await;
    browser.wait_for_text(REASON).await;
    browser.close().await;
}
