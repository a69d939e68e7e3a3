//! A course from "I have completed it" on a phone to the number in the plan.

use thirtyfour::prelude::*;
use verv_tests::{Browser, Stage, screen::Screen};

/// A section leader who lacks it; six need it, and three have it at first.
const SECTION: &str = "seksjon-kirke@follo";
const COURSE: &str = "KLAR";
const MEASURE: &str = "/f/follo/planen?sok=skolert+i+KLAR";

/// The row of one's own courses that names it.
async fn own_row(browser: &Browser) -> WebElement {
    let row =
        format!("//*[@data-test='own-course'][.//*[contains(@class, 'item__title') and text()='{COURSE}']]");
    browser.driver.query(By::XPath(&row)).first().await.unwrap()
}

#[tokio::test]
async fn a_course_is_said_on_a_phone_confirmed_by_the_training_officer_and_seen_in_the_plan() {
    let stage = Stage::open();
    let training = Browser::of("opplaering@follo", &stage, Screen::DESKTOP).await;
    training.go(MEASURE).await;
    training.wait_for_text("3 av 6").await;

    // "Mitt" says what is missing, and leads to where it is said.
    let section = Browser::of(SECTION, &stage, Screen::PHONE).await;
    section.go("/f/follo/mitt").await;
    section.wait_for("missing-courses").await;
    section.wait_for_text(COURSE).await;
    section.go("/f/follo/kurs").await;
    section.wait_for("own-courses").await;
    let row = own_row(&section).await;
    let say = row.find(By::Css("[data-test=say-completed]")).await.unwrap();
    section.press_element(&say).await;
    section.wait_for("say-form").await;
    section.press("say-submit").await;
    let said = format!("//*[@data-test='own-course'][@data-state='said'][contains(., '{COURSE}')]");
    section.driver.query(By::XPath(&said)).first().await.unwrap();

    // What waits stands first for the training officer, and is confirmed several at once.
    training.go("/f/follo/kurs").await;
    training.wait_for_text("venter på bekreftelse").await;
    training.press("choose-all-completions").await;
    training.press("confirm-completions").await;
    training.wait_for("toast").await;
    training.go(MEASURE).await;
    training.wait_for_text("4 av 6").await;

    section.go("/f/follo/kurs").await;
    section.wait_for("own-courses").await;
    assert_eq!(own_row(&section).await.attr("data-state").await.unwrap().as_deref(), Some("confirmed"));
    section.close().await;
    training.close().await;
}

#[tokio::test]
async fn whoever_attended_is_registered_at_once_and_who_needs_a_course_is_said() {
    let stage = Stage::open();
    let training = Browser::of("opplaering@follo", &stage, Screen::DESKTOP).await;
    training.go("/f/follo/kurs").await;
    training.wait_for("matrix").await;
    training.press("new-course").await;
    training.fill("course-name", "Turnus og arbeidstid").await;
    training.press("new-course-submit").await;
    training.wait_for_text("Ingen ennå").await;
    training.press("edit").await;
    training.fill("course-party", "Yrkesseksjonene").await;
    let option = training.wait_for("option").await;
    training.press_element(&option).await;
    training.press("submit").await;
    training.wait_for("course-people").await;
    training.press("choose-person").await;
    training.press("register-submit").await;
    training.wait_for_text("1 av 4").await;
    training.close().await;
}

#[tokio::test]
async fn a_club_leader_sees_their_own_courses_and_nobody_elses() {
    let stage = Stage::open();
    let club = Browser::of("klubb@follo", &stage, Screen::PHONE).await;
    club.go("/f/follo/kurs").await;
    club.wait_for("own-courses").await;
    club.settle(false).await;
    for others in ["matrix", "coverage", "waiting-completions", "new-course"] {
        assert!(!club.shows(others).await, "{others} is shown");
    }
    club.close().await;
}
