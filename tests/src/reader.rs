//! A page as somebody hears it: roles and names of the browser's accessibility tree, and nothing of how it looks.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::browser::Browser;

/// How often something is listened for before it is missed.
const MAX_POLLS: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Term {
    value: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Node {
    node_id: String,
    parent_id: Option<String>,
    ignored: bool,
    role: Term,
    name: Term,
    properties: Vec<Property>,
    #[serde(rename = "backendDOMNodeId")]
    element: u64,
}

#[derive(Debug, Deserialize)]
struct Property {
    name: String,
    #[serde(default)]
    value: Term,
}

impl Node {
    fn role(&self) -> &str {
        self.role.value.as_str().unwrap_or_default()
    }

    fn name(&self) -> &str {
        self.name.value.as_str().unwrap_or_default()
    }

    /// What changes in it is read aloud.
    fn is_live(&self) -> bool {
        let is_told = |property: &Property| property.name == "live" && property.value.value != "off";
        self.properties.iter().any(is_told)
    }
}

/// Somebody who hears the page.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    browser: &'a Browser,
}

impl<'a> Reader<'a> {
    pub async fn new(browser: &'a Browser) -> Self {
        browser.devtools("Accessibility.enable", json!({})).await;
        browser.devtools("DOM.enable", json!({})).await;
        Self { browser }
    }

    async fn nodes(&self) -> Vec<Node> {
        let mut answer = self.browser.devtools("Accessibility.getFullAXTree", json!({})).await;
        serde_json::from_value(answer["nodes"].take()).expect("nodes")
    }

    /// Everything that can be heard, a line each.
    pub async fn heard(&self) -> String {
        let nodes = self.nodes().await;
        let named = nodes.iter().filter(|node| !node.ignored && !node.name().is_empty());
        let lines = named.filter(|node| !["InlineTextBox", "StaticText"].contains(&node.role()));
        lines.map(|node| format!("{} «{}»", node.role(), node.name())).collect::<Vec<_>>().join("\n")
    }

    /// How many there are with this role whose name holds these words.
    pub async fn count(&self, role: &str, words: &str) -> usize {
        let nodes = self.nodes().await;
        let is_it = |node: &&Node| !node.ignored && node.role() == role && node.name().contains(words);
        nodes.iter().filter(is_it).count()
    }

    /// The one with this role whose name holds these words, as soon as it is there: the browser's number for it.
    pub async fn find(&self, role: &str, words: &str) -> u64 {
        self.find_nth(role, words, 0).await
    }

    async fn find_nth(&self, role: &str, words: &str, n: usize) -> u64 {
        for _ in 0..MAX_POLLS {
            let nodes = self.nodes().await;
            let is_it = |node: &&Node| !node.ignored && node.role() == role && node.name().contains(words);
            if let Some(node) = nodes.iter().filter(is_it).nth(n) {
                return node.element;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("no {role} is called «{words}»:\n{}", self.heard().await);
    }

    /// Waits until these words come in a part of the page that is read aloud when it changes.
    pub async fn is_told(&self, words: &str) {
        for _ in 0..MAX_POLLS {
            let nodes = self.nodes().await;
            let parent = |node: &Node| {
                let id = node.parent_id.as_deref()?;
                nodes.iter().find(|candidate| candidate.node_id == id)
            };
            let in_live = |node: &Node| {
                let mut above = Some(node);
                while let Some(at) = above {
                    if at.is_live() {
                        return true;
                    }
                    above = parent(at);
                }
                false
            };
            if nodes.iter().any(|node| !node.ignored && node.name().contains(words) && in_live(node)) {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("«{words}» is not read aloud:\n{}", self.heard().await);
    }

    /// Does what the element is there for.
    pub async fn press(&self, role: &str, words: &str) {
        self.press_nth(role, words, 0).await;
    }

    pub async fn press_nth(&self, role: &str, words: &str, n: usize) {
        let element = self.find_nth(role, words, n).await;
        self.call(element, "function () { this.click(); }").await;
    }

    async fn call(&self, element: u64, function: &str) {
        let object = self.browser.devtools("DOM.resolveNode", json!({ "backendNodeId": element })).await;
        let call = json!({ "objectId": object["object"]["objectId"], "functionDeclaration": function });
        self.browser.devtools("Runtime.callFunctionOn", call).await;
    }

    /// Writes into a field, in place of what stands there.
    pub async fn write(&self, role: &str, words: &str, text: &str) {
        let element = self.find(role, words).await;
        self.call(element, "function () { this.focus(); this.select(); }").await;
        self.browser.devtools("Input.insertText", json!({ "text": text })).await;
    }
}
