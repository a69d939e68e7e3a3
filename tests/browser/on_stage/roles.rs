//! What each office comes for, on a phone or at a desk: it is there, and what is for others is not offered.

use verv_tests::{Browser, Stage, house::PASSWORD, screen::Screen};

/// Logs in with the form, as people do.
async fn enter(stage: &Stage, who: &str, screen: Screen) -> Browser {
    let browser = Browser::on(stage, screen).await;
    browser.go("/").await;
    browser.fill("email", &format!("{who}@follo.example")).await;
    browser.fill("password", PASSWORD).await;
    browser.press("submit").await;
    browser.wait_for("acting").await;
    browser.settle(false).await;
    browser
}

/// None of these is on the page.
async fn is_not_offered(browser: &Browser, tests: &[&str]) {
    browser.settle(false).await;
    for test in tests {
        assert!(!browser.shows(test).await, "{test} is offered:\n{}", browser.text().await);
    }
}

/// What only those who lead may do.
const LEADING: [&str; 6] =
    ["edit", "assign", "assign-now", "acknowledge", "choose-accountable", "nav-assign"];

#[tokio::test]
async fn the_deputy_leader_gives_a_measure_to_somebody() {
    let stage = Stage::open();
    let browser = enter(&stage, "nestleder", Screen::DESKTOP).await;
    browser.wait_for("attention").await;
    browser.go("/f/follo/planen").await;
    browser.press("choose-accountable").await;
    browser.wait_for("responsibility").await;
    browser.press("assign").await;
    browser.fill("accountable", "Kasserer").await;
    let option = browser.wait_for("option").await;
    browser.press_element(&option).await;
    browser.press("assign-submit").await;
    browser.wait_for("undo").await;
    let accountable = browser.wait_for("accountable-now").await.text().await.unwrap();
    assert!(accountable.contains("Kasserer"), "{accountable}");
    browser.close().await;
}

#[tokio::test]
async fn the_treasurer_follows_the_plan_and_reports_for_the_board() {
    let stage = Stage::open();
    let browser = enter(&stage, "kasserer", Screen::PHONE).await;
    // The board answers and its leader is asked; who else sits there takes part, and may report.
    browser.wait_for_text("Styret holder seg orientert om sykelønn").await;
    let mine = browser.wait_for("mine-supporting").await.text().await.unwrap();
    assert!(mine.contains("Styret svarer"), "{mine}");
    assert!(!browser.shows("mine-accountable").await, "{}", browser.text().await);
    browser.go(&stage.resolve("/f/follo/tiltak/{Styret holder seg}")).await;
    browser.press("check-in-on_track").await;
    browser.wait_for("success").await;
    is_not_offered(&browser, &LEADING).await;
    // What others answer for is read, and not reported on.
    browser.go(&stage.resolve("/f/follo/tiltak/{Jevn informasjon}")).await;
    browser.wait_for("responsibility").await;
    is_not_offered(&browser, &LEADING).await;
    is_not_offered(&browser, &["check-in"]).await;
    browser.close().await;
}

#[tokio::test]
async fn the_training_officer_asks_for_help_and_the_leader_answers() {
    let stage = Stage::open();
    let why = "To av tre kurs er avlyst.";
    let browser = enter(&stage, "opplaering", Screen::DESKTOP).await;
    browser.press("ask-needs_effort").await;
    browser.fill("ask-reason", why).await;
    browser.press("ask-send").await;
    browser.wait_for("success").await;
    let measure = browser.wait_for_css("[data-test=ask] h3 a").await.attr("href").await.unwrap().unwrap();
    is_not_offered(&browser, &LEADING).await;

    let leader = enter(&stage, "leder", Screen::PHONE).await;
    leader.wait_for_text(why).await;
    let answer = "
        const card = [...document.querySelectorAll('[data-check-in]')].find(it => it.textContent.includes(arguments[0]));
        card.querySelector('summary').click();
        return card.dataset.checkIn";
    let id = leader.run(answer, vec![why.into()]).await;
    leader.fill("reply", "Vi tar det på styremøtet.").await;
    let acknowledge = format!("[data-check-in='{}'] [data-test=acknowledge]", id.as_str().unwrap());
    let acknowledge = leader.wait_for_css(&acknowledge).await;
    leader.press_element(&acknowledge).await;
    leader.wait_for_text("Meldinga er merket som lest.").await;
    // Why it needs effort stands in the plan too.
    leader.go("/f/follo/planen?status=needs_effort").await;
    leader.wait_for_text(why).await;
    leader.close().await;

    browser.go(&measure).await;
    browser.wait_for_text("Vi tar det på styremøtet.").await;
    browser.close().await;
}

#[tokio::test]
async fn a_section_leader_reports_for_the_sections_and_on_nothing_else() {
    let stage = Stage::open();
    // One seat of the body is asked; the other one takes part, and may report as well.
    for (who, screen, part) in [
        ("seksjon-helse", Screen::PHONE, "mine-accountable"),
        ("seksjon-kirke", Screen::DESKTOP, "mine-supporting"),
    ] {
        let browser = enter(&stage, who, screen).await;
        let mine = browser.wait_for(part).await.text().await.unwrap();
        assert!(mine.contains("Yrkesseksjonene svarer"), "{mine}");
        browser.go(&stage.resolve("/f/follo/tiltak/{Valgt klubbleder}")).await;
        browser.press("check-in-on_track").await;
        browser.wait_for("success").await;
        is_not_offered(&browser, &LEADING).await;
        browser.go(&stage.resolve("/f/follo/tiltak/{Arbeidsgruppe kartlegger}")).await;
        browser.wait_for("responsibility").await;
        is_not_offered(&browser, &["check-in"]).await;
        browser.close().await;
    }
}

#[tokio::test]
async fn a_club_leader_sees_what_was_adopted_and_what_is_theirs() {
    let stage = Stage::open();
    let browser = enter(&stage, "klubb", Screen::PHONE).await;
    browser.wait_for("mine-supporting").await;
    browser.go("/f/follo/planen").await;
    browser.wait_for("as-adopted").await;
    is_not_offered(&browser, &["tally", "holes", "export"]).await;
    is_not_offered(&browser, &LEADING).await;
    // Nothing leads to a page that they do not have.
    browser.go(&stage.resolve("/f/follo/mal/{Mindre deltid}")).await;
    browser.wait_for("goal-measures").await;
    let links = "return document.querySelectorAll('main a[href*=\"/tiltak/\"]').length";
    assert_eq!(browser.run(links, Vec::new()).await, 0, "{}", browser.text().await);
    browser.close().await;
}

#[tokio::test]
async fn a_board_member_reads_the_plan_and_shows_it_in_the_meeting() {
    let stage = Stage::open();
    let browser = enter(&stage, "styre", Screen::DESKTOP).await;
    browser.go("/f/follo/planen").await;
    browser.wait_for("tally").await;
    browser.wait_for_css("[data-hole]").await;
    // The leader's own page is not theirs.
    let to_home = "return document.querySelectorAll('main a[href^=\"/#hull\"]').length";
    assert_eq!(browser.run(to_home, Vec::new()).await, 0);
    is_not_offered(&browser, &LEADING).await;
    browser.press("show").await;
    browser.wait_for("projector").await;
    browser.press("next-slide").await;
    browser.settle(false).await;
    browser.close().await;
}

#[tokio::test]
async fn whoever_is_quicker_than_the_plan_is_drawn_comes_where_they_want() {
    let stage = Stage::open();
    let browser = enter(&stage, "nestleder", Screen::DESKTOP).await;
    for _ in 0..5 {
        browser.go("/f/follo/planen").await;
        browser.press("choose-accountable").await;
        browser.wait_for("responsibility").await;
    }
    browser.close().await;
}
