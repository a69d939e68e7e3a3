//! What is seen otherwise than on an ordinary screen: on paper, in forced colours, in a low window.

use serde_json::{Value, json};
use verv_tests::{Browser, Stage, screen::Screen};

const PLAN: &str = "/f/follo/planen";
/// The chief steward answers for it.
const OWNED: &str = "/f/follo/tiltak/{Jevn informasjon til klubblederne}";

async fn look_in(browser: &Browser, medium: &str, features: Value) {
    let media = json!({ "media": medium, "features": features });
    browser.devtools("Emulation.setEmulatedMedia", media).await;
}

/// Whether a box of the first kind lies over one of the second, of those that are drawn.
const OVERLAP: &str = "
    const boxes = css => [...document.querySelectorAll(css)].map(it => it.getBoundingClientRect())
        .filter(box => box.width > 0 && box.height > 0 && box.top < innerHeight && box.bottom > 0);
    const [above, below] = [boxes(arguments[0]), boxes(arguments[1])];
    const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return [above.length, below.length, above.some(a => below.some(b => overlap(a, b)))];";

#[tokio::test]
async fn on_paper_stand_the_branch_and_what_the_plan_was_filtered_by() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    browser.go(&format!("{PLAN}?status=stuck")).await;
    browser.wait_for("filter-count").await;
    look_in(&browser, "print", json!([])).await;
    let shown = "
        return [...document.querySelectorAll('.print-head, .print-filter')]
            .filter(it => it.checkVisibility()).map(it => it.textContent);";
    let shown: Vec<String> = serde_json::from_value(browser.run(shown, Vec::new()).await).unwrap();
    assert_eq!(shown.len(), 2, "{shown:?}");
    assert!(shown[0].contains("Follo") && shown[0].contains("2026"), "{shown:?}");
    assert!(shown[1].contains("Utvalg:") && shown[1].to_lowercase().contains("står fast"), "{shown:?}");
    let margins = "
        const root = getComputedStyle(document.documentElement);
        return ['--print-head', '--print-foot'].map(name => root.getPropertyValue(name));";
    let margins: Vec<String> = serde_json::from_value(browser.run(margins, Vec::new()).await).unwrap();
    assert!(margins.iter().all(|margin| margin.len() > 2), "{margins:?}");
    let menu =
        "return [...document.querySelectorAll('.side, .tabbar, .btn')].some(it => it.checkVisibility());";
    assert_eq!(browser.run(menu, Vec::new()).await, false, "what can be pressed is not printed");
    browser.close().await;
}

#[tokio::test]
async fn in_forced_colours_it_is_seen_what_is_chosen() {
    let stage = Stage::open();
    let browser = Browser::of("leder@follo", &stage, Screen::DESKTOP).await;
    look_in(&browser, "", json!([{ "name": "forced-colors", "value": "active" }])).await;
    browser.go("/f/follo/planen/ansvar").await;
    browser.wait_for("unassigned").await;
    browser.settle(false).await;
    let choices = "
        const told = it => { const { backgroundColor, borderTopWidth } = getComputedStyle(it);
            return `${backgroundColor} ${borderTopWidth}`; };
        const chosen = it => it.matches('[aria-current], [aria-selected=true], :has(:checked)');
        return [...document.querySelectorAll('.segment, .place-tabs ul')].map(group => {
            const all = [...group.querySelectorAll('a, label')];
            return [all.filter(chosen).map(told), all.filter(it => !chosen(it)).map(told)];
        }).filter(([on, off]) => on.length && off.length);";
    let groups: Vec<(Vec<String>, Vec<String>)> =
        serde_json::from_value(browser.run(choices, Vec::new()).await).unwrap();
    assert!(!groups.is_empty());
    for (on, off) in groups {
        assert!(on.iter().all(|one| !off.contains(one)), "chosen {on:?}, others {off:?}");
    }
    browser.close().await;
}

#[tokio::test]
async fn a_toast_stands_over_no_menu_in_a_low_window_and_on_a_phone() {
    let stage = Stage::open();
    let low = Screen { height: 560, ..Screen::DESKTOP };
    for (screen, menu) in [
        (low, ".side a, .side button"),
        (Screen::DESKTOP, ".side a, .side button"),
        (Screen::PHONE, ".tabbar"),
    ] {
        let browser = Browser::of("htv@follo", &stage, screen).await;
        browser.go(&stage.resolve(OWNED)).await;
        browser.press("check-in-on_track").await;
        browser.wait_for_css(".toast.is-open").await;
        browser.settle(false).await;
        let over = browser.run(OVERLAP, vec![".toast.is-open".into(), menu.into()]).await;
        assert_eq!(over[0], 1, "{screen}: {over}");
        assert!(over[1].as_u64().is_some_and(|drawn| drawn > 0), "{screen}: {over}");
        assert_eq!(over[2], false, "{screen}: the toast stands over the menu");
        browser.close().await;
    }
}
