//! Letting somebody in without a command line: the leader gives an office, and hands over a link where one is needed.

use verv_tests::{Browser, Stage, house::PASSWORD, screen::Screen};

const OFFICE: &str = "/f/follo/verv/{Kasserer}";
const EMAIL: &str = "ny-kasserer@follo.example";

async fn at_the_form(stage: &Stage, screen: Screen) -> Browser {
    let browser = Browser::of("leder@follo", stage, screen).await;
    browser.go(&stage.resolve(OFFICE)).await;
    browser.press("give-office").await;
    browser.wait_for("give-form").await;
    browser
}

/// The link that the page shows.
async fn shown_link(browser: &Browser) -> String {
    let link = browser.value("invite-link").await;
    assert!(link.contains("/velkommen#"), "{link}");
    link
}

#[tokio::test]
async fn somebody_new_gets_in_with_the_link_that_the_leader_hands_over() {
    let stage = Stage::open();
    for screen in [Screen::DESKTOP, Screen::PHONE] {
        let email = format!("{}-{EMAIL}", screen.width);
        let browser = at_the_form(&stage, screen).await;
        browser.fill("give-name", "Ny kasserer").await;
        browser.fill("give-email", &email).await;
        browser.press("give-submit").await;
        // The link comes by itself, once, to copy or to be read by a telephone.
        browser.wait_for("invitation").await;
        let said = browser.wait_for("invitation").await.text().await.unwrap();
        assert!(said.contains(&email), "{said}");
        let link = shown_link(&browser).await;
        browser.wait_for("invite-qr").await;
        browser.press("copy").await;
        let mut copied = String::new();
        for _ in 0..100 {
            copied = browser.wait_for("copied").await.text().await.unwrap();
            if !copied.is_empty() {
                break;
            }
        }
        assert!(!copied.is_empty(), "nothing says that it was copied");
        browser.settle(false).await;
        let mut findings = browser.check_with_axe(screen).await;
        findings.extend(browser.check_fit(screen).await);
        assert!(findings.is_empty(), "{findings:?}");
        browser.press("link-done").await;
        browser.wait_until_gone("invitation").await;
        // They cannot log in yet, and a newer link ends the older one.
        browser.wait_for("cannot-log-in").await;
        browser.press("make-link").await;
        browser.wait_for("invitation").await;
        let newer = shown_link(&browser).await;
        assert_ne!(newer, link);
        browser.close().await;

        let path = |link: &str| link.trim_start_matches(&stage.address).to_owned();
        let theirs = Browser::on(&stage, screen).await;
        theirs.go(&path(&link)).await;
        theirs.wait_for_text("Lenka kan ikke brukes lenger").await;
        theirs.go("/hjelp").await;
        theirs.go(&path(&newer)).await;
        let whose = theirs.wait_for("whose-link").await.text().await.unwrap();
        assert!(whose.contains(&email), "{whose}");
        theirs.fill("new-password", PASSWORD).await;
        theirs.press("submit").await;
        theirs.wait_for("notice").await;
        theirs.fill("email", &email).await;
        theirs.fill("password", PASSWORD).await;
        theirs.press("submit").await;
        theirs.wait_for("acting").await;
        // And says how it goes with something that they take part in.
        theirs.go(&stage.resolve("/f/follo/tiltak/{Styret holder seg}")).await;
        theirs.press("check-in-on_track").await;
        theirs.wait_for("success").await;
        theirs.close().await;
    }
}

#[tokio::test]
async fn somebody_who_is_known_is_chosen_and_needs_no_link() {
    let stage = Stage::open();
    let browser = at_the_form(&stage, Screen::DESKTOP).await;
    browser.fill("give-known", "Opplæring").await;
    let option = browser.wait_for("option").await;
    browser.press_element(&option).await;
    assert_eq!(browser.value("give-email").await, "opplaering@follo.example");
    assert_eq!(browser.value("give-name").await, "Opplæringsansvarlig");
    browser.press("give-submit").await;
    browser.wait_for("toast").await;
    browser.wait_until_gone("give-form").await;
    let today = browser.wait_for("mandates-today").await.text().await.unwrap();
    assert!(today.contains("opplaering@follo.example"), "{today}");
    browser.settle(false).await;
    for test in ["invitation", "cannot-log-in", "make-link"] {
        assert!(!browser.shows(test).await, "{test} is offered to somebody who logs in already");
    }
    browser.close().await;
}
