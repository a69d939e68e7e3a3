//! The plan's own ways: adding a measure where one reads it, coming back to where one was, and what was changed.

use verv_tests::{Browser, Stage, house::PASSWORD, screen::Screen};

async fn enter(stage: &Stage, screen: Screen) -> Browser {
    let browser = Browser::on(stage, screen).await;
    browser.enter("leder@follo.example", PASSWORD).await;
    browser
}

#[tokio::test]
async fn a_measure_is_added_from_the_plan_and_what_was_typed_outlives_a_reload() {
    let stage = Stage::open();
    let browser = enter(&stage, Screen::DESKTOP).await;
    browser.go("/f/follo/planen").await;
    browser.press("add-measure-to").await;
    browser.wait_for("new-measure").await;
    browser.fill("new-title", "Invitere til åpen dag").await;
    browser.driver.refresh().await.unwrap();
    browser.wait_for("draft-restored").await;
    assert_eq!(browser.value("new-title").await, "Invitere til åpen dag");
    browser.press("new-submit").await;
    browser.wait_for("toast").await;
    browser.wait_for_text("Invitere til åpen dag").await;
    let path = browser.path().await;
    assert!(path.starts_with("/f/follo/tiltak/"), "{path}");
    browser.close().await;
}

#[tokio::test]
async fn the_way_back_leads_to_where_the_reader_was() {
    let stage = Stage::open();
    let browser = enter(&stage, Screen::DESKTOP).await;
    browser.go("/f/follo/planen").await;
    browser.wait_for("measure-row").await;
    browser.settle(false).await;
    let rows = "const rows = [...document.querySelectorAll('[data-test=measure-row] th a')];
        const last = rows.at(-10);
        last.scrollIntoView({ block: 'center' });
        return Math.round(scrollY);";
    let before = browser.run(rows, Vec::new()).await.as_i64().unwrap();
    assert!(before > 500, "the plan is longer than a screen: {before}");
    browser.settle(false).await;
    browser
        .run("[...document.querySelectorAll('[data-test=measure-row] th a')].at(-10).click()", Vec::new())
        .await;
    browser.wait_for("status").await;
    browser.driver.back().await.unwrap();
    browser.wait_for("measure-row").await;
    // The row that was read is on the screen again.
    let is_seen = "const rows = [...document.querySelectorAll('[data-test=measure-row] th a')];
        const row = rows.at(-10)?.getBoundingClientRect();
        return Boolean(row) && row.top >= 0 && row.bottom <= innerHeight;";
    let mut seen = false;
    for _ in 0..100 {
        seen = browser.run(is_seen, Vec::new()).await == true;
        if seen {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let now = browser.run("return Math.round(scrollY)", Vec::new()).await;
    assert!(seen, "{now} and not {before}");
    browser.close().await;
}

#[tokio::test]
async fn a_filter_that_finds_nothing_says_what_was_asked_for_and_leads_out() {
    let stage = Stage::open();
    let browser = enter(&stage, Screen::DESKTOP).await;
    browser.go("/f/follo/planen?status=stuck&sok=finnes+ikke").await;
    let empty = browser.wait_for("empty").await.text().await.unwrap();
    assert!(empty.contains("Står fast") && empty.contains("«finnes ikke»"), "{empty}");
    browser.press_element(&browser.wait_for_css("[data-test=empty] button").await).await;
    browser.wait_until_gone("empty").await;
    assert_eq!(browser.path().await, "/f/follo/planen");
    browser.close().await;
}

#[tokio::test]
async fn the_changes_that_are_counted_are_listed_each_with_its_time() {
    let stage = Stage::open();
    let browser = enter(&stage, Screen::DESKTOP).await;
    browser.go(&stage.resolve("/f/follo/tiltak/{Ledige stillinger lyses ut som hele og faste}")).await;
    browser.press("assign").await;
    browser.fill("accountable", "Kasserer").await;
    browser.press_element(&browser.wait_for("option").await).await;
    browser.press("assign-submit").await;
    browser.wait_for("undo").await;
    browser.go("/f/follo/planen/endringer").await;
    browser.wait_for("change").await;
    let counted = "const of = (test) => document.querySelectorAll(`[data-test=${test}]`).length;
        return [of('change'), of('time'), document.querySelector('h1').textContent];";
    let found = browser.run(counted, Vec::new()).await;
    let (rows, times) = (found[0].as_u64().unwrap(), found[1].as_u64().unwrap());
    assert_eq!(rows, times);
    let numbers = "én to tre fire fem seks sju åtte ni ti elleve tolv";
    let heading = found[2].as_str().unwrap().to_lowercase();
    let first = heading.split(' ').next().unwrap();
    let said = numbers
        .split(' ')
        .position(|word| word == first)
        .map_or_else(|| first.parse::<u64>().unwrap(), |place| u64::try_from(place).unwrap() + 1);
    assert_eq!(rows, said, "{heading}");
    browser.close().await;
}

#[tokio::test]
async fn an_edit_that_was_put_back_meets_what_was_stored_meanwhile() {
    const MINE: &str = "Brev til klubblederne";
    const THEIRS: &str = "Møte med klubblederne";
    let stage = Stage::open();
    let measure = stage.resolve("/f/follo/tiltak/{Jevn informasjon}");
    let browser = enter(&stage, Screen::DESKTOP).await;
    browser.go(&measure).await;
    browser.press("edit").await;
    browser.fill("edit-title", MINE).await;
    browser.settle(false).await;
    browser.go("/f/follo/planen").await;
    browser.wait_for("glance").await;

    let deputy = Browser::of("nestleder@follo", &stage, Screen::DESKTOP).await;
    deputy.go(&measure).await;
    deputy.press("edit").await;
    deputy.fill("edit-title", THEIRS).await;
    deputy.press("edit-submit").await;
    deputy.wait_until_gone("edit-form").await;
    deputy.close().await;

    // Reloading in between changes nothing of it.
    browser.go(&measure).await;
    browser.wait_for("draft-restored").await;
    browser.driver.refresh().await.unwrap();
    browser.wait_for("draft-restored").await;
    assert_eq!(browser.value("edit-title").await, MINE);
    browser.press("edit-submit").await;
    browser.wait_for("stale").await;
    let current = browser.wait_for("stale-current").await.text().await.unwrap();
    assert!(current.contains(THEIRS), "{current}");
    browser.press("keep-mine").await;
    browser.wait_until_gone("edit-form").await;
    browser.wait_for_text(&format!("{THEIRS} → {MINE}")).await;
    browser.close().await;
}
