//! Giving a program a token, and ending it.

use verv_tests::{Browser, Stage, screen::Screen};

const PAGE: &str = "/f/follo/programmer";

#[tokio::test]
async fn a_leader_gives_a_program_a_token_and_ends_it() {
    let stage = Stage::open();
    for screen in [Screen::DESKTOP, Screen::PHONE] {
        let browser = Browser::of("leder@follo", &stage, screen).await;
        browser.go(PAGE).await;
        let name = format!("Regnearket {}", screen.width);
        browser.fill("program-name", &name).await;
        browser.press("report").await;
        browser.press("give-token-submit").await;
        browser.wait_for("made-token").await;
        let secret = browser.value("token-secret").await;
        assert!(secret.starts_with("verv_") && secret.len() == 48, "{secret}");
        browser.settle(false).await;
        let mut findings = browser.check_with_axe(screen).await;
        findings.extend(browser.check_fit(screen).await);
        assert!(findings.is_empty(), "{findings:?}");
        browser.press("token-done").await;
        browser.wait_until_gone("made-token").await;
        let listed = browser.wait_for("programs").await.text().await.unwrap();
        assert!(listed.contains(&name) && listed.contains("Melde status"), "{listed}");
        assert!(!browser.text().await.contains(&secret), "the secret is shown once");

        browser.press("end-program").await;
        browser.press("dialog-yes").await;
        browser.wait_for("ended-programs").await;
        let ended = browser.wait_for("ended-programs").await.text().await.unwrap();
        assert!(ended.contains(&name), "{ended}");
        browser.close().await;
    }
}
