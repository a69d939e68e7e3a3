//! Every page and state of the table keeps the rules, on a desktop and on a phone.

use std::{collections::BTreeMap, fmt::Write};

use verv_tests::{
    Stage,
    pages::{PAGES, Page, Visitor},
    rules::Finding,
    screen::{Screen, Theme},
};

/// Only rows whose name holds this word, while one page is worked on.
const ONLY: &str = "ONLY_PAGES";

/// Findings by page, and on which screens each was made.
#[derive(Default)]
struct Report(BTreeMap<(&'static str, Finding), Vec<String>>);

impl Report {
    fn take(&mut self, page: &Page, screen: Screen, findings: Vec<Finding>) {
        for finding in findings {
            self.0.entry((page.name, finding)).or_default().push(screen.to_string());
        }
    }

    fn written(&self) -> String {
        let mut text = String::new();
        let mut last = "";
        for ((page, finding), screens) in &self.0 {
            if *page != last {
                let _ = write!(text, "\n{page}\n");
                last = page;
            }
            let _ = writeln!(text, "  {finding} [{}]", screens.join(", "));
        }
        text
    }
}

/// Looks at every page on a screen, in both themes, and on a narrower screen that it must fit on as well.
async fn look_at_every_page(screen: Screen, narrower: Screen) {
    let only = std::env::var(ONLY).unwrap_or_default();
    let stage = Stage::open();
    let mut visitor = Visitor::new(&stage).await;
    let mut report = Report::default();
    for page in PAGES.iter().filter(|page| page.name.contains(&only)) {
        if let Err(why) = visitor.visit(page, screen).await {
            let rule = "the state is not reached".to_owned();
            report.take(page, screen, vec![Finding { rule, selector: page.address.to_owned(), why }]);
            continue;
        }
        let browser = &visitor.browser;
        report.take(page, screen, browser.check_structure().await);
        report.take(page, screen, browser.check_fit(screen).await);
        for theme in Theme::ALL {
            let screen = screen.in_theme(theme);
            browser.resize(screen).await;
            report.take(page, screen, browser.check_with_axe(screen).await);
        }
        if !screen.is_phone() {
            report.take(page, screen, browser.check_focus().await);
        }
        browser.resize(narrower).await;
        report.take(page, narrower, browser.check_fit(narrower).await);
    }
    visitor.browser.close().await;
    assert!(report.0.is_empty(), "{} findings:\n{}", report.0.len(), report.written());
}

/// Every page in a language: all texts are there, filled in, and they fit on the narrowest screen.
async fn read_every_page_in(language: &'static str) {
    let only = std::env::var(ONLY).unwrap_or_default();
    let screen = Screen::ZOOMED_FOUR_TIMES;
    let stage = Stage::open();
    let mut visitor = Visitor::new(&stage).await;
    visitor.language = language;
    let mut report = Report::default();
    for page in PAGES.iter().filter(|page| page.name.contains(&only) && page.name != "styleguide") {
        let finding = |rule: &str, why: String| Finding {
            rule: rule.to_owned(),
            selector: page.address.to_owned(),
            why,
        };
        if let Err(why) = visitor.visit(page, screen).await {
            report.take(page, screen, vec![finding("the state is not reached", why)]);
            continue;
        }
        let browser = &visitor.browser;
        report.take(page, screen, browser.check_fit(screen).await);
        let now = browser.run("return document.documentElement.lang", Vec::new()).await;
        if now != language {
            report.take(page, screen, vec![finding("the language", format!("it is {now}"))]);
        }
        let text = browser.text().await;
        if text.contains('{') {
            report.take(page, screen, vec![finding("a placeholder is not filled", text)]);
        }
    }
    visitor.browser.close().await;
    assert!(report.0.is_empty(), "{} findings:\n{}", report.0.len(), report.written());
}

#[tokio::test]
async fn every_page_is_whole_in_nynorsk() {
    read_every_page_in("nn").await;
}

#[tokio::test]
async fn every_page_is_whole_in_english() {
    read_every_page_in("en").await;
}

#[tokio::test]
async fn every_page_can_be_used_by_everybody_on_a_desktop() {
    look_at_every_page(Screen::DESKTOP, Screen::ZOOMED_TWICE).await;
}

#[tokio::test]
async fn every_page_can_be_used_by_everybody_on_a_phone() {
    look_at_every_page(Screen::PHONE, Screen::ZOOMED_FOUR_TIMES).await;
}
