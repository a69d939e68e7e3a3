//! Every page and every state of a page that is checked: who looks, where, and what they do to get there.
//!
//! A new page is a new row. Rows with steps that write come last of their role, for all rows share one stage.

use std::time::Duration;

use serde_json::json;
use thirtyfour::{Key, WebElement};

use crate::{Stage, browser::Browser, house::PASSWORD, screen::Screen};

/// What somebody does; controls are named by their test names.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    Press(&'static str),
    Fill(&'static str, &'static str),
    /// A radio button or checkbox, by a selector.
    Choose(&'static str),
    /// Something comes into view.
    See(&'static str),
    /// The key, where the focus is.
    Enter,
}

/// What becomes of requests.
#[derive(Clone, Copy, Debug)]
pub enum Network {
    Works,
    /// Requests whose address matches fail as they do without a network.
    Fails(&'static str),
    /// Requests whose address matches are never answered.
    Hangs(&'static str),
}

#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub name: &'static str,
    /// `leder@follo`, or nobody.
    pub who: &'static str,
    /// An id is written `{the beginning of the title}`: of a measure, goal, area, office or body.
    pub address: &'static str,
    pub network: Network,
    pub steps: &'static [Step],
    /// The test name of what must be seen, so that a state that was missed is not taken for it; a selector, with a
    /// space, where a page has no test names.
    pub shows: &'static str,
}

const LEADER: &str = "leder@follo";
const STEWARD: &str = "htv@follo";
const CLUB: &str = "klubb@follo";
const NOBODY: &str = "";

const PLAN: &str = "/f/follo/planen";
const MINE: &str = "/f/follo/mitt";
const ASSIGN: &str = "/f/follo/planen/ansvar";
const AREA: &str = "/f/follo/omrade/{Digitalisering}";
const GOAL: &str = "/f/follo/mal/{Mindre deltid}";
const OFFICE: &str = "/f/follo/verv/{Hovedtillitsvalgt}";
const BODY: &str = "/f/follo/organ/{Arbeidsgruppe}";
const SETTINGS: &str = "/f/follo/innstillinger";
/// What pages ask for, when they know who is there.
const ANY: &str = "*/api/v1/branches/*";
/// Nobody answers for it.
const UNOWNED: &str = "/f/follo/tiltak/{Ledige stillinger lyses ut som hele og faste}";
/// The chief steward answers for it, and has reported.
const OWNED: &str = "/f/follo/tiltak/{Jevn informasjon til klubblederne}";

const fn page(
    name: &'static str,
    who: &'static str,
    address: &'static str,
    steps: &'static [Step],
    shows: &'static str,
) -> Page {
    Page { name, who, address, network: Network::Works, steps, shows }
}

const fn over(network: Network, page: Page) -> Page {
    Page { network, ..page }
}

use Network::{Fails, Hangs};
use Step::{Choose, Enter, Fill, Press, See};

/// By who looks, so that a login serves many rows.
pub const PAGES: &[Page] = &[
    page("login", NOBODY, "/logg-inn", &[], "login"),
    page("login-empty", NOBODY, "/logg-inn", &[Press("submit")], "form-errors"),
    page(
        "login-refused",
        NOBODY,
        "/logg-inn",
        &[Fill("email", "htv@follo.example"), Fill("password", "ikke det riktige"), Press("submit")],
        "login-refused",
    ),
    page("welcome", NOBODY, "/velkommen#ikke-en-lenke", &[], "warning"),
    page("help", NOBODY, "/hjelp", &[], "main h1"),
    page("styleguide", NOBODY, "/styleguide", &[], "main h1"),
    page("home", LEADER, "/", &[], "waiting"),
    over(Hangs(ANY), page("home-loading", LEADER, "/", &[], "skeleton")),
    page("plan", LEADER, PLAN, &[], "glance"),
    page("plan-filtered", LEADER, "/f/follo/planen?status=stuck", &[See("measure-row")], "filter-count"),
    page("plan-none-found", LEADER, "/f/follo/planen?sok=finnes+ikke", &[], "empty"),
    over(Hangs(ANY), page("plan-loading", LEADER, PLAN, &[], "skeleton")),
    over(Fails(ANY), page("plan-without-network", LEADER, PLAN, &[], "again")),
    page("projector", LEADER, "/f/follo/planen/vis", &[], "projector"),
    page("projector-area", LEADER, "/f/follo/planen/vis", &[Press("next-slide")], "projector"),
    page("area", LEADER, AREA, &[], "area-goals"),
    page("area-situation", LEADER, AREA, &[Press("edit-situation")], "situation-form"),
    page("goal", LEADER, GOAL, &[], "goal-measures"),
    page("goal-new-measure", LEADER, GOAL, &[Press("add-measure")], "new-measure"),
    page("search", LEADER, PLAN, &[Press("search"), Fill("palette-input", "tillit")], "option"),
    page("menu", LEADER, PLAN, &[Press("acting")], "log-out"),
    page("assign", LEADER, ASSIGN, &[], "assign-page"),
    page("assign-chosen", LEADER, ASSIGN, &[Press("choose-all"), Fill("party", "leder")], "chosen-count"),
    page("assign-all", LEADER, "/f/follo/planen/ansvar?vis=alle", &[], "assign-page"),
    page("holes", LEADER, "/f/follo/planen/hull#hull-nobody_accountable", &[], "hole"),
    page("search-office", LEADER, PLAN, &[Press("search"), Fill("palette-input", "kasserer")], "option"),
    page("offices", LEADER, "/f/follo/verv", &[], "offices"),
    page("office", LEADER, OFFICE, &[], "mandates"),
    page("office-edit", LEADER, OFFICE, &[Press("edit")], "office-form"),
    page("office-give", LEADER, OFFICE, &[Press("give-office")], "give-form"),
    page("body", LEADER, BODY, &[], "facts"),
    page("body-edit", LEADER, BODY, &[Press("edit")], "body-form"),
    page("body-seats", LEADER, BODY, &[Press("edit-seats")], "seats-form"),
    page("catalogue", LEADER, "/f/follo/planen/nasjonalt", &[], "national"),
    page("catalogue-link", LEADER, "/f/follo/planen/nasjonalt", &[Press("choose-goals")], "link-panel"),
    page("changes", LEADER, "/f/follo/planen/endringer", &[], "main h1"),
    page("settings", LEADER, SETTINGS, &[], "branch-settings"),
    page("settings-edit", LEADER, SETTINGS, &[Press("edit-branch")], "branch-form"),
    page("settings-new-plan", LEADER, SETTINGS, &[Press("new-plan")], "new-plan-form"),
    page("programs", LEADER, "/f/follo/programmer", &[], "give-token"),
    page("programs-refused", LEADER, "/f/follo/programmer", &[Press("give-token-submit")], "form-errors"),
    page("account", LEADER, "/konto", &[], "sessions"),
    page("figures", LEADER, "/f/follo/tall", &[], "growth"),
    page("figures-joined", LEADER, "/f/follo/tall?vis=joined&av=", &[Press("line-table")], "line"),
    over(Hangs(ANY), page("figures-loading", LEADER, "/f/follo/tall", &[], "skeleton")),
    page("figures-enter", LEADER, "/f/follo/tall/legg-inn", &[], "figures-form"),
    page(
        "figures-enter-refused",
        LEADER,
        "/f/follo/tall/legg-inn",
        &[Fill("members-0", "mange"), Press("save-month")],
        "form-errors",
    ),
    page("figures-file", LEADER, "/f/follo/tall/fil", &[], "file-form"),
    page("measure", LEADER, OWNED, &[], "facts"),
    page("measure-edit", LEADER, OWNED, &[Press("edit")], "edit-form"),
    page(
        "measure-edit-refused",
        LEADER,
        OWNED,
        &[Press("edit"), Fill("edit-title", " "), Press("edit-submit")],
        "form-errors",
    ),
    page("measure-assign", LEADER, UNOWNED, &[Press("assign"), Fill("accountable", "leder")], "option"),
    page("not-found", LEADER, "/f/finnes-ikke/planen", &[], "bare-page"),
    page("mine-trouble", LEADER, MINE, &[Press("ask-stuck")], "ask-reason"),
    page("mine", STEWARD, MINE, &[], "mine-accountable"),
    page("figures-steward", STEWARD, "/f/follo/tall", &[], "line"),
    page("figures-enter-steward", STEWARD, "/f/follo/tall/legg-inn", &[], "figures-form"),
    page("events", STEWARD, "/f/follo/hendelser", &[], "events"),
    page("events-own-none", STEWARD, "/f/follo/hendelser?egne=1", &[], "main h1"),
    page("log-event", STEWARD, "/f/follo/logg", &[], "log-form"),
    page(
        "log-event-all",
        STEWARD,
        "/f/follo/logg",
        &[Press("more-counts"), Fill("event-place", "Torget")],
        "log-form",
    ),
    page("workplaces", STEWARD, "/f/follo/arbeidsplasser", &[], "main h1"),
    page("workplaces-no-steward", STEWARD, "/f/follo/arbeidsplasser?vis=uten-tillitsvalgt", &[], "main h1"),
    page("employers", STEWARD, "/f/follo/arbeidsplasser?register=arbeidsgivere", &[], "main h1"),
    page("measure-steward", STEWARD, OWNED, &[], "check-in"),
    page(
        "check-in-without-a-reason",
        STEWARD,
        OWNED,
        &[Press("check-in-stuck"), Press("check-in-submit")],
        "form-errors",
    ),
    page(
        "check-in-identity-number",
        STEWARD,
        OWNED,
        &[Press("check-in-stuck"), Fill("reason", "Gjelder 010170 00027."), Press("check-in-submit")],
        "privacy-question",
    ),
    page("assign-denied", STEWARD, ASSIGN, &[], "bare-page"),
    over(
        Fails("*/check-ins/*"),
        page("check-in-kept", STEWARD, OWNED, &[Press("check-in-on_track")], "unsent"),
    ),
    page("check-in-sent", STEWARD, OWNED, &[Press("check-in-on_track")], "success"),
    page("plan-as-adopted", CLUB, PLAN, &[], "as-adopted"),
    page("mine-none", CLUB, MINE, &[], "empty"),
    page(
        "assigned",
        LEADER,
        ASSIGN,
        &[Choose("[data-test='choose']"), Fill("party", "leder"), Enter, See("undo")],
        "toast",
    ),
];

/// How long a page waits before it draws that it waits, and a little more.
const PATIENCE_OF_PAGES: Duration = Duration::from_millis(400);

/// The row of this name.
pub fn named(name: &str) -> &'static Page {
    PAGES.iter().find(|page| page.name == name).unwrap_or_else(|| panic!("no page is called {name}"))
}

/// A browser that goes from row to row, and logs in only where the row is another person's.
#[derive(Debug)]
pub struct Visitor<'a> {
    pub browser: Browser,
    stage: &'a Stage,
    who: Option<&'static str>,
    /// The tag of the language that pages are asked for in.
    pub language: &'static str,
}

impl<'a> Visitor<'a> {
    pub async fn new(stage: &'a Stage) -> Self {
        Self { browser: Browser::on(stage, Screen::DESKTOP).await, stage, who: None, language: "nb" }
    }

    /// Opens the page on a screen, does what leads to its state, and waits until it has come to rest. Fails with what
    /// is not there.
    pub async fn visit(&mut self, page: &Page, screen: Screen) -> Result<(), String> {
        let browser = &self.browser;
        if self.who != Some(page.who) {
            browser.become_somebody(page.who, PASSWORD).await;
            self.who = Some(page.who);
            let chosen =
                json!({ "name": "verv_language", "value": self.language, "url": self.stage.address });
            browser.devtools("Network.setCookie", chosen).await;
        }
        browser.resize(screen).await;
        self.set_network(page.network).await;
        // Elsewhere first: an address that differs in its hash alone would not be loaded.
        browser.driver.goto("about:blank").await.expect("an empty page");
        browser.go(&self.stage.resolve(page.address)).await;
        for step in page.steps {
            self.take(*step).await?;
        }
        self.see(page.shows).await?;
        let waits = matches!(page.network, Hangs(_));
        if waits {
            // Nothing is drawn for the first moment, so that what comes quickly does not flicker.
            tokio::time::sleep(PATIENCE_OF_PAGES).await;
        }
        browser.settle(waits).await;
        Ok(())
    }

    async fn see(&self, test: &str) -> Result<WebElement, String> {
        let css = if test.contains(' ') { test.to_owned() } else { format!("[data-test='{test}']") };
        let found = self.browser.look_for(&css).await;
        found.ok_or_else(|| format!("{test} is not shown"))
    }

    async fn take(&self, step: Step) -> Result<(), String> {
        let browser = &self.browser;
        match step {
            Press(test) => browser.press_element(&self.see(test).await?).await,
            Fill(test, text) => {
                self.see(test).await?;
                browser.fill(test, text).await;
            }
            Choose(css) => {
                // The button itself may be drawn by its label.
                self.browser
                    .look_for(&format!("label:has({css})"))
                    .await
                    .ok_or_else(|| format!("no {css}"))?;
                browser.choose(css).await;
            }
            See(test) => drop(self.see(test).await?),
            Enter => browser.type_key(Key::Enter).await,
        }
        Ok(())
    }

    async fn set_network(&self, network: Network) {
        let (fails, hangs) = match network {
            Network::Works => (None, None),
            Fails(addresses) => (Some(addresses), None),
            Hangs(addresses) => (None, Some(addresses)),
        };
        let fails: Vec<_> = fails.into_iter().collect();
        self.browser.devtools("Network.setBlockedURLs", json!({ "urls": fails })).await;
        match hangs {
            Some(addresses) => {
                let patterns = json!({ "patterns": [{ "urlPattern": addresses }] });
                self.browser.devtools("Fetch.enable", patterns).await;
            }
            None => drop(self.browser.devtools("Fetch.disable", json!({})).await),
        }
    }
}
