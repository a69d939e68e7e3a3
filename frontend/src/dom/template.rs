//! What every drawing of the same markup has in common: made once, element by element, and copied whole after that.
//! A copy is one call to the browser; an element with its attributes and words is one for each.

use std::cell::RefCell;

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node, Text};

use super::markup::{CLOSE, NAME, OPEN, VALUE, WORDS};

const SVG: &str = "http://www.w3.org/2000/svg";

thread_local! {
    /// By where the markup lies in the program.
    static TEMPLATES: RefCell<Vec<(*const str, Node)>> = const { RefCell::new(Vec::new()) };
}

/// The marks of the markup, each with the words after it.
pub fn steps(markup: &'static str) -> impl Iterator<Item = (char, &'static str)> {
    let mut rest = markup;
    std::iter::from_fn(move || {
        let mark = rest.chars().next()?;
        let inside = &rest[1..];
        let (words, next) = inside.split_at(inside.find(|letter| letter < ' ').unwrap_or(inside.len()));
        rest = next;
        Some((mark, words))
    })
}

/// The markup's nodes with nothing in its holes, in a fragment of their own.
pub fn copy(markup: &'static str) -> Node {
    TEMPLATES.with_borrow_mut(|templates| {
        let known = templates.iter().position(|(of, _)| std::ptr::eq(*of, markup));
        let place = known.unwrap_or_else(|| {
            templates.push((markup, make(markup)));
            templates.len() - 1
        });
        let template = &templates[place].1;
        // It fails for a document only.
        template.clone_node_with_deep(true).unwrap_or_else(|_| template.clone())
    })
}

fn make(markup: &'static str) -> Node {
    let whole: Node = document().create_document_fragment().into();
    let mut inside = vec![whole.clone()];
    let mut name = "";
    for (mark, words) in steps(markup) {
        match (mark, inside.last()) {
            (OPEN, Some(outer)) => {
                let element = if words == "svg" || words == "use" {
                    document().create_element_ns(Some(SVG), words)
                } else {
                    document().create_element(words)
                };
                let Ok(element) = element else { continue };
                put(&element, outer, None);
                inside.push(element.into());
            }
            (CLOSE, _) => {
                inside.pop();
            }
            (WORDS, Some(outer)) => {
                draw_words(words, outer, None);
            }
            (NAME, _) => name = words,
            (VALUE, Some(element)) => {
                // It fails for a name that markup cannot have.
                let _ = element.unchecked_ref::<Element>().set_attribute(name, words);
            }
            _ => {}
        }
    }
    whole
}

pub fn put(node: &Node, parent: &Node, before: Option<&Node>) {
    // It fails when the place is not in the parent; places are kept by `drawn` only.
    let _ = parent.insert_before(node, before);
}

pub fn draw_words(words: &str, parent: &Node, before: Option<&Node>) -> Text {
    let text = document().create_text_node(words);
    put(&text, parent, before);
    text
}
