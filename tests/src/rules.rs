//! What every page keeps: accessibility by axe-core and by our own rules, room for fingers, and width for a zoom.

use std::{fmt, path::Path};

use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    browser::Browser,
    screen::{Screen, Theme},
};

/// Something that a page does wrong.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
pub struct Finding {
    pub rule: String,
    pub selector: String,
    pub why: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.rule, self.selector, self.why)
    }
}

/// More than any page of ours has controls before its content repeats itself.
const MOST_STOPS: usize = 45;

/// axe-core, of `tests/package.json`.
fn axe() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(path).expect("axe-core is there: run `cargo xtask test browser`")
}

/// A script that can name elements.
fn with_names(script: &str) -> String {
    format!("{}\n{script}", include_str!("scripts/selector.js"))
}

fn findings(answer: Value) -> Vec<Finding> {
    serde_json::from_value(answer).expect("findings")
}

impl Browser {
    /// Rules of WCAG 2.0 to 2.2, A and AA, and good practice, as axe-core knows them; in the dark those of colours, for
    /// nothing else is another there.
    pub async fn check_with_axe(&self, screen: Screen) -> Vec<Finding> {
        // What the driver runs is not subject to the page's own policy.
        if self.run("return typeof axe === 'undefined'", Vec::new()).await == true {
            self.run(&axe(), Vec::new()).await;
        }
        let rules = match screen.theme {
            Theme::Light => Value::Null,
            Theme::Dark => json!(["color-contrast", "link-in-text-block"]),
        };
        findings(self.run_async(include_str!("scripts/axe.js"), vec![rules]).await)
    }

    /// Headings, landmarks, and what is told to those who listen.
    pub async fn check_structure(&self) -> Vec<Finding> {
        findings(self.run(&with_names(include_str!("scripts/structure.js")), Vec::new()).await)
    }

    /// No sideways scrolling, text that can be read, and on a phone controls that a finger hits.
    pub async fn check_fit(&self, screen: Screen) -> Vec<Finding> {
        let arguments = vec![screen.width.into(), screen.is_phone().into()];
        findings(self.run(&with_names(include_str!("scripts/fit.js")), arguments).await)
    }

    /// Goes through the page with the tabulator key: every stop is in view, and one sees where one is.
    pub async fn check_focus(&self) -> Vec<Finding> {
        let script = with_names(include_str!("scripts/focused.js"));
        let mut findings = Vec::new();
        let mut stops = Vec::new();
        for _ in 0..MOST_STOPS {
            self.type_key(Key::Tab).await;
            let focused = self.run(&script, Vec::new()).await;
            let Some(selector) = focused["selector"].as_str() else { break };
            let place = (selector.to_owned(), focused["middle"].to_string());
            if stops.contains(&place) {
                break;
            }
            let finding = |why: &str| Finding {
                rule: "focus visible".to_owned(),
                selector: selector.to_owned(),
                why: why.to_owned(),
            };
            if focused["marked"] != true {
                findings.push(finding("nothing marks it"));
            }
            if focused["inside"] != true {
                findings.push(finding("it is outside the window"));
            }
            stops.push(place);
        }
        findings
    }
}
