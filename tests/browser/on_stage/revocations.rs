//! Taking back an office that was given by mistake: what the leader is asked, and what whoever loses it sees.

use verv_tests::{Browser, Stage, screen::Screen};

const OFFICE: &str = "/f/follo/verv/{Kasserer}";
const OTHER: &str = "leder@aas.example";

async fn text_of(browser: &Browser, test: &str) -> String {
    browser.wait_for(test).await.text().await.unwrap()
}

#[tokio::test]
async fn an_office_given_by_mistake_is_taken_back_after_one_question_and_its_holder_is_told() {
    let stage = Stage::open();
    let leader = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    leader.go(&stage.resolve(OFFICE)).await;
    leader.wait_for("mandates-today").await;
    leader.settle(false).await;
    assert!(!leader.shows("revoke").await, "what has been held for long is not taken back");
    leader.press("give-office").await;
    leader.fill("give-name", "Gitt ved en feil").await;
    leader.fill("give-email", OTHER).await;
    leader.press("give-submit").await;
    leader.wait_until_gone("give-form").await;

    let theirs = Browser::of("leder@aas", &stage, Screen::DESKTOP).await;
    theirs.go("/f/follo/planen").await;
    theirs.wait_for("heading").await;
    theirs.settle(false).await;

    leader.press("revoke").await;
    leader.wait_for("dialog-yes").await;
    leader.wait_for_text("mister med én gang tilgangen").await;
    leader.wait_for_text("Dette kan ikke gjøres om").await;
    let mut findings = leader.check_with_axe(Screen::DESKTOP).await;
    findings.extend(leader.check_fit(Screen::DESKTOP).await);
    assert!(findings.is_empty(), "{findings:?}");
    // Nothing is done by asking.
    leader.press("dialog-no").await;
    assert!(text_of(&leader, "mandates-today").await.contains(OTHER));
    leader.press("revoke").await;
    leader.press("dialog-yes").await;
    leader.wait_for_text("Vervet er tatt tilbake fra Gitt ved en feil.").await;
    leader.wait_until_gone("revoke").await;
    assert!(!text_of(&leader, "mandates-today").await.contains(OTHER));
    leader.wait_for_text("Gitt ved en feil én gang").await;

    // Told without a click, and the page shows nothing more of the branch.
    theirs.wait_for("office-ended").await;
    theirs.wait_for_text("Du har ikke lenger vervet Kasserer.").await;
    theirs.wait_for("bare-page").await;
    leader.close().await;
    theirs.close().await;
}
