//! What people come to do, from opening the page to having done it.

use std::process::Command;

use serde_json::Value;
use thirtyfour::prelude::*;
use verv_tests::browser::{Browser, Device, setting};

/// A measure of Follo that nobody answers for, by a title that stays the same.
const UNOWNED: &str = "Ledige stillinger lyses ut som hele og faste";

/// Opens the measure with this title from the plan.
async fn open_measure(browser: &Browser, title: &str) {
    browser.go("/f/follo/planen").await;
    browser.wait_for("measure-row").await;
    let link = format!("//*[@data-test='measure-row']//a[contains(., '{title}')]");
    let link = browser.driver.query(By::XPath(&link)).first().await.unwrap();
    browser.press_element(&link).await;
    browser.wait_for("adopted").await;
}

/// `verv person add`, as whoever runs the installation calls it; what stands after the server in the link that it
/// prints.
fn printed_link(email: &str, office: &str) -> String {
    let (program, data) = (setting("VERV_TEST_PROGRAM"), setting("VERV_TEST_DATA"));
    let mut command = Command::new(program);
    // The product refuses settings that it does not know.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("VERV_")) {
        command.env_remove(name);
    }
    let output = command
        .env("VERV_DATA", data)
        .env("VERV_LOG", "warn")
        .args(["person", "add", "--branch", "follo", "--email", email, "--name", office, "--office", office])
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let link = printed.lines().find_map(|line| line.split_once("/velkommen#"));
    let (_, token) =
        link.unwrap_or_else(|| panic!("no link in {printed}{}", String::from_utf8_lossy(&output.stderr)));
    format!("/velkommen#{token}")
}

/// From the link to the first report.
async fn get_in(browser: &Browser, link: &str, email: &str) {
    let password = setting("VERV_TEST_PASSWORD");
    browser.go(link).await;
    let whose = browser.wait_for("whose-link").await.text().await.unwrap();
    assert!(whose.contains(email) && whose.contains("Follo"), "{whose}");
    browser.fill("new-password", &password).await;
    browser.press("submit").await;
    browser.wait_for("notice").await;
    assert!(browser.path().await.starts_with("/logg-inn"));
    browser.fill("email", email).await;
    browser.fill("password", &password).await;
    browser.press("submit").await;
    browser.wait_for("acting").await;
    browser.go("/f/follo/mitt").await;
    let link = browser.wait_for_css("[data-test=mine-accountable] a, [data-test=ask] a").await;
    browser.press_element(&link).await;
    browser.wait_for("check-in").await;
    browser.press("check-in-on_track").await;
    browser.wait_for("success").await;
}

#[tokio::test]
async fn whoever_is_new_gets_from_the_printed_link_to_the_first_report() {
    for (device, width) in [(Device::Desktop, "bred"), (Device::Phone, "smal")] {
        for (office, who) in [("Leder", "leder"), ("Hovedtillitsvalgt", "htv")] {
            let email = format!("ny-{who}-{width}@follo.example");
            let link = printed_link(&email, office);
            let browser = Browser::open(device, false).await;
            get_in(&browser, &link, &email).await;
            browser.close().await;
            // It is good once.
            let again = Browser::open(device, false).await;
            again.go(&link).await;
            again.wait_for_text("Lenka kan ikke brukes lenger").await;
            assert!(!again.shows("new-password").await, "a password is asked for in vain");
            again.close().await;
        }
    }
}

#[tokio::test]
async fn a_link_survives_mail_and_a_broken_one_is_told_at_once() {
    let link = printed_link("fra-epost@follo.example", "Kasserer");
    let browser = Browser::open(Device::Phone, false).await;
    for mangled in [link.replace('#', "%23"), format!("{link}."), format!("{link}>")] {
        browser.go(&mangled).await;
        browser.wait_for("whose-link").await;
    }
    for broken in ["/velkommen", &link[..link.len() - 5]] {
        browser.go("/hjelp").await;
        browser.go(broken).await;
        browser.wait_for_text("Lenka er ikke hel").await;
        assert!(!browser.shows("new-password").await, "{broken}: a password is asked for in vain");
    }
    // Pages outside the shell follow one another without being loaded anew.
    browser.go("/logg-inn?neste=//et-annet-sted.example/").await;
    browser.fill("email", "htv@follo.example").await;
    browser.fill("password", &setting("VERV_TEST_PASSWORD")).await;
    browser.press("submit").await;
    browser.wait_for("mine-accountable").await;
    browser.close().await;
}

#[tokio::test]
async fn an_address_from_before_leads_to_where_the_page_is_now() {
    let browser = Browser::open(Device::Desktop, false).await;
    browser.log_in("leder@follo.example").await;
    browser.go("/styr/follo/ansvar").await;
    browser.wait_for("assign-page").await;
    assert_eq!(browser.path().await, "/f/follo/planen/ansvar");
    browser.close().await;
}

#[tokio::test]
async fn the_leader_assigns_the_steward_checks_in_the_leader_acknowledges() {
    let leader = Browser::open(Device::Desktop, false).await;
    leader.log_in("leder@follo.example").await;
    open_measure(&leader, UNOWNED).await;
    leader.press("assign").await;
    leader.fill("accountable", "Hovedtillits").await;
    let option = leader.wait_for("option").await;
    leader.press_element(&option).await;
    leader.press("assign-submit").await;
    leader.wait_for_text("Hovedtillitsvalgt").await;
    assert!(leader.wait_for("accountable-now").await.text().await.unwrap().contains("Hovedtillitsvalgt"));

    // The steward, on a phone, finds it under "Mitt" and says how it goes.
    let steward = Browser::open(Device::Phone, false).await;
    steward.log_in("htv@follo.example").await;
    steward.go("/f/follo/mitt").await;
    steward.wait_for_text(UNOWNED).await;
    let link = format!("//*[@data-test='measure-row']//a[contains(., '{UNOWNED}')]");
    let link = steward.driver.query(By::XPath(&link)).first().await.unwrap();
    steward.press_element(&link).await;
    steward.wait_for("check-in").await;
    steward.press("check-in-stuck").await;
    // Without a reason it is refused, and nothing that was chosen is lost.
    steward.press("check-in-submit").await;
    steward.wait_for("form-errors").await;
    steward.fill("reason", "Arbeidsgiver lyser ut i små stillinger.").await;
    steward.press("check-in-submit").await;
    steward.wait_for_text("Arbeidsgiver lyser ut i små stillinger.").await;

    leader.go("/").await;
    leader.wait_for("waiting").await;
    leader.wait_for_text("Arbeidsgiver lyser ut i små stillinger.").await;
    leader.press("acknowledge").await;
    leader.wait_for_text("Ingen meldinger venter").await;
    steward.go(&steward.path().await).await;
    steward.wait_for_text("Lest av Leder").await;
    steward.close().await;
    leader.close().await;
}

#[tokio::test]
async fn a_steward_of_aas_sees_nothing_of_follo() {
    let leader = Browser::open(Device::Desktop, false).await;
    leader.log_in("leder@follo.example").await;
    open_measure(&leader, UNOWNED).await;
    let measure = leader.path().await;
    leader.close().await;

    let steward = Browser::open(Device::Phone, false).await;
    steward.log_in("htv@aas.example").await;
    for path in
        [measure.as_str(), "/f/follo/planen", "/f/follo/mitt", "/styr/follo/ansvar", "/f/finnes-ikke/planen"]
    {
        steward.go(path).await;
        steward.wait_for("bare-page").await;
        let text = steward.text().await;
        assert!(!text.contains("Follo") && !text.contains(UNOWNED), "{path} shows:\n{text}");
    }
    steward.go("/f/aas/planen").await;
    steward.wait_for("glance").await;
    assert!(!steward.text().await.contains("Follo"));
    steward.close().await;
}

#[tokio::test]
async fn a_stale_edit_is_caught_and_both_versions_are_shown() {
    let title = "Månedlig Teams-møte med klubbledere";
    let leader = Browser::open(Device::Desktop, false).await;
    leader.log_in("leder@follo.example").await;
    open_measure(&leader, title).await;
    leader.press("edit").await;
    leader.fill("edit-title", "Teams-møte hver måned").await;

    let deputy = Browser::open(Device::Desktop, false).await;
    deputy.log_in("nestleder@follo.example").await;
    deputy.go(&leader.path().await).await;
    deputy.press("edit").await;
    deputy.fill("edit-title", "Teams-møte annenhver uke").await;
    deputy.press("edit-submit").await;
    deputy.wait_for_text("Teams-møte annenhver uke").await;
    deputy.close().await;

    leader.press("edit-submit").await;
    leader.wait_for("stale").await;
    let mine = leader.wait_for("stale-mine").await.text().await.unwrap();
    let current = leader.wait_for("stale-current").await.text().await.unwrap();
    assert!(mine.contains("Teams-møte hver måned"), "{mine}");
    assert!(current.contains("Teams-møte annenhver uke"), "{current}");
    assert_eq!(leader.value("edit-title").await, "Teams-møte hver måned", "what was typed is still there");
    leader.press("keep-mine").await;
    leader.wait_for_text("Teams-møte annenhver uke → Teams-møte hver måned").await;
    leader.close().await;
}

#[tokio::test]
async fn a_refused_login_keeps_what_was_typed_and_a_link_leads_back() {
    let browser = Browser::open(Device::Phone, false).await;
    browser.go("/f/follo/planen?status=not_started").await;
    browser.fill("email", "htv@follo.example").await;
    browser.fill("password", "ikke det riktige").await;
    browser.press("submit").await;
    browser.wait_for("login-refused").await;
    assert_eq!(browser.value("email").await, "htv@follo.example");
    browser.fill("password", &std::env::var("VERV_TEST_PASSWORD").unwrap()).await;
    browser.press("submit").await;
    browser.wait_for("measure-row").await;
    assert_eq!(browser.path().await, "/f/follo/planen?status=not_started");
    // The session outlives the page: the cookie that scripts cannot read brings it back.
    browser.driver.refresh().await.unwrap();
    browser.wait_for("measure-row").await;
    browser.close().await;
}

#[tokio::test]
async fn a_plan_filtered_by_who_answers_can_be_sent_to_a_colleague() {
    let who = "Opplæringsansvarlig";
    let browser = Browser::open(Device::Phone, false).await;
    browser.log_in("leder@follo.example").await;
    browser.go("/f/follo/planen").await;
    browser.press_element(&browser.wait_for_css("#filter summary").await).await;
    let option = format!("//*[@data-test='filter-who']/option[.='{who}']");
    browser.press_element(&browser.driver.query(By::XPath(&option)).first().await.unwrap()).await;
    let count = browser.wait_for("filter-count").await.text().await.unwrap();
    let numbers: Vec<usize> = count.split(' ').filter_map(|word| word.parse().ok()).collect();
    let [theirs, all] = numbers[..] else { panic!("{count}") };
    assert!(1 < theirs && theirs < all, "{count}");
    // A long plan is drawn by and by.
    let who_is_shown = "const [all, done] = arguments;
        const look = () => {
            const rows = [...document.querySelectorAll('[data-test=measure-row]')];
            if (rows.length < all) return setTimeout(look, 50);
            const shown = rows.filter((row) => !row.hidden);
            return done(shown.map((row) => row.querySelector('td:nth-of-type(3) .who')?.textContent ?? ''));
        };
        look();";
    let shown = browser.run_async(who_is_shown, vec![all.into()]).await;
    assert_eq!(shown, serde_json::json!(vec![who; theirs]));
    let address = browser.path().await;

    let colleague = Browser::open(Device::Desktop, false).await;
    colleague.log_in("nestleder@follo.example").await;
    colleague.go(&address).await;
    assert_eq!(colleague.wait_for("filter-count").await.text().await.unwrap(), count);
    let value = colleague.value("filter-who").await;
    assert!(address.ends_with(&format!("?ansvar={value}")), "{address} and {value}");
    // An office that answers for nothing: the filter does not say that it lets everything through.
    let nobody = "?ansvar=o00000000-0000-7000-8000-000000000000";
    colleague.go(&format!("/f/follo/planen{nobody}")).await;
    let count = colleague.wait_for("filter-count").await.text().await.unwrap();
    assert_eq!(count, format!("Viser 0 av {all} tiltak"));
    assert_eq!(colleague.value("filter-who").await, "Ikke i planen");
    colleague.close().await;
    browser.close().await;
}

#[tokio::test]
async fn several_measures_are_assigned_at_once_and_it_is_undone() {
    let browser = Browser::open(Device::Desktop, false).await;
    browser.log_in("leder@aas.example").await;
    browser.go("/f/aas/planen/ansvar").await;
    browser.wait_for("choose").await;
    let rows = || async { browser.driver.find_all(By::Css("[data-test='choose']")).await.unwrap().len() };
    let before = rows().await;
    assert_eq!(before, 31, "nobody answers for anything in Ås");
    let inputs = browser.driver.find_all(By::Css("[data-test='choose']")).await.unwrap();
    for input in &inputs[..3] {
        let id = input.attr("id").await.unwrap().unwrap();
        browser.choose(&format!("#{id}")).await;
    }
    browser.fill("party", "Kasserer").await;
    let option = browser.wait_for("option").await;
    browser.press_element(&option).await;
    browser.press("give").await;
    browser.wait_for("toast").await;
    assert_eq!(rows().await, before - 3);
    browser.press("undo").await;
    for _ in 0..100 {
        if rows().await == before {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(rows().await, before);
    browser.close().await;
}

#[tokio::test]
async fn a_club_leader_is_offered_no_more_than_they_may_do() {
    let browser = Browser::open(Device::Desktop, false).await;
    browser.log_in("klubb@follo.example").await;
    browser.go("/f/follo/planen").await;
    browser.wait_for("measure-row").await;
    let text = browser.text().await;
    for word in ["Ikke startet", "Står fast", "Uten ansvarlig"] {
        assert!(!text.contains(word), "the plan as adopted shows «{word}»");
    }
    for test in ["edit", "assign", "choose-accountable", "assign-now"] {
        assert!(!browser.shows(test).await, "{test} is offered");
    }
    browser.close().await;
}

/// Without the blanks between the groups of a number.
fn compact(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[tokio::test]
async fn a_months_members_are_entered_and_the_line_shows_them() {
    let leader = Browser::open(Device::Desktop, false).await;
    leader.log_in("leder@follo.example").await;
    leader.go("/f/follo/planen").await;
    leader.press("nav-figures").await;
    leader.wait_for("line").await;
    assert_eq!(leader.path().await, "/f/follo/tall");
    leader.press("enter-figures").await;
    leader.wait_for("figures-form").await;
    // What is no number is told at its field, and what was typed stays.
    leader.fill("members-0", "mange").await;
    leader.press("save-month").await;
    leader.wait_for("form-errors").await;
    assert_eq!(leader.value("members-0").await, "mange");
    leader.fill("members-0", "2 777").await;
    // The figures of December are corrected in January, when their year is over.
    if leader.shows("reason").await {
        leader.fill("reason", "Talt på nytt.").await;
    }
    leader.press("save-month").await;
    leader.wait_for("line").await;
    leader.wait_for("toast").await;
    let heading = leader.wait_for("heading").await.text().await.unwrap();
    assert!(compact(&heading).starts_with("2777yrkesaktivemedlemmer"), "{heading}");
    let chart = leader.wait_for_css("[data-test=line] svg[role=img]").await;
    let label = chart.attr("aria-label").await.unwrap().unwrap_or_default();
    assert!(compact(&label).contains("2777vedutgangenav"), "{label}");
    leader.close().await;

    // Who reads and does not enter sees the line, and not the figures of four.
    let treasurer = Browser::open(Device::Phone, false).await;
    treasurer.log_in("kasserer@follo.example").await;
    treasurer.go("/f/follo/tall").await;
    treasurer.wait_for("line").await;
    assert!(!treasurer.shows("enter-figures").await);
    treasurer.close().await;
}

/// The calendar at an address, as a program without a session reads it: the status, and the text.
async fn calendar_at(browser: &Browser, address: &str) -> (Value, String) {
    let fetch = "const done = arguments[1]; fetch(arguments[0], {credentials: 'omit', cache: 'no-store'})
        .then(async (answer) => done([answer.status, await answer.text()]), (error) => done([0, String(error)]));";
    let answer = browser.run_async(fetch, vec![Value::from(address)]).await;
    (answer[0].clone(), answer[1].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_steward_subscribes_to_the_deadlines_and_revokes_the_address() {
    let browser = Browser::open(Device::Phone, false).await;
    browser.log_in("htv@follo.example").await;
    browser.go("/f/follo/mitt").await;
    browser.press("nav-reminders").await;
    browser.wait_for_css("[data-test=make-feed], [data-test=feed-kept]").await;
    // Whoever ran this before may have left one.
    if browser.shows("revoke-feed").await {
        browser.press("revoke-feed").await;
        browser.press("dialog-yes").await;
    }
    browser.wait_for("make-feed").await;
    browser.press("make-feed").await;
    let address = browser.wait_for("feed-address").await.value().await.unwrap().unwrap();
    let subscribed = browser.wait_for("open-feed").await.attr("href").await.unwrap().unwrap();
    assert_eq!(subscribed.strip_prefix("webcal://"), address.split_once("://").map(|(_, below)| below));
    let (status, calendar) = calendar_at(&browser, &address).await;
    assert_eq!(status, 200, "{calendar}");
    assert!(calendar.contains("SUMMARY:Frist i handlingsplanen"), "{calendar}");

    // It is shown once.
    browser.press("feed-done").await;
    browser.wait_for("feed-kept").await;
    browser.driver.refresh().await.unwrap();
    browser.wait_for("feed-kept").await;
    assert!(!browser.shows("feed-address").await);
    browser.press("revoke-feed").await;
    browser.press("dialog-yes").await;
    browser.wait_for("make-feed").await;
    assert_eq!(calendar_at(&browser, &address).await.0, 404);
    browser.close().await;
}
