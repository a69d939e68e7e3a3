//! As much of CSS as the checks need: rules with one selector each, its classes and its weight, and what it sets.

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};

/// One selector of a rule, and the properties that the rule sets.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    pub selector: String,
    pub properties: BTreeSet<String>,
}

/// At-rules that hold rules; the others hold something else, and style no class.
const AROUND_RULES: [&str; 5] = ["@media", "@container", "@supports", "@layer", "@scope"];

/// The source without its comments; a comment's signs in a quotation are no comment.
pub fn without_comments(source: &str) -> String {
    let mut kept = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(start) = rest.find(['"', '/']) {
        let (before, from) = rest.split_at(start);
        kept.push_str(before);
        let length = if from.starts_with('"') {
            quotation(from)
        } else if let Some(comment) = from.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, rest)| rest);
            continue;
        } else {
            1
        };
        kept.push_str(&from[..length]);
        rest = &from[length..];
    }
    kept + rest
}

/// How long the quotation is that `text` begins with, in bytes.
fn quotation(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            '"' if !is_escaped => return at + 1,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    text.len()
}

/// The rules of a source without comments, also those under conditions.
pub fn rules(css: &str) -> Result<Vec<Rule>> {
    let mut found = Vec::new();
    let mut rest = css.trim_start();
    while !rest.is_empty() {
        let Some(end) = outside(rest, &['{', ';']) else { bail!("a rule without a block: {rest}") };
        let (prelude, from) = (rest[..end].trim(), &rest[end..]);
        let Some(block) = from.strip_prefix('{') else {
            ensure!(prelude.starts_with('@'), "a statement that is no at-rule: {prelude}");
            rest = from[1..].trim_start();
            continue;
        };
        let Some(length) = outside(block, &['}']) else { bail!("a block without an end: {prelude}") };
        let inside = &block[..length];
        if prelude.starts_with('@') {
            let name = prelude.split_whitespace().next().unwrap_or_default();
            if AROUND_RULES.contains(&name) {
                found.extend(rules(inside)?);
            }
        } else {
            let properties = properties(prelude, inside)?;
            for selector in split(prelude, ',') {
                found.push(Rule { selector: selector.trim().to_owned(), properties: properties.clone() });
            }
        }
        rest = block[length + 1..].trim_start();
    }
    Ok(found)
}

fn properties(selector: &str, declarations: &str) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for declaration in split(declarations, ';') {
        let declaration = declaration.trim();
        if declaration.is_empty() {
            continue;
        }
        let Some((property, _)) = declaration.split_once(':') else { bail!("{selector}: {declaration}?") };
        ensure!(!property.contains(['{', '}', '\n']), "{selector}: rules in rules are not read here");
        found.insert(property.trim().to_owned());
    }
    Ok(found)
}

/// Where the first of `wanted` stands that is not in a quotation, in brackets or in a block.
fn outside(text: &str, wanted: &[char]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut skipped = 0;
    for (at, letter) in text.char_indices() {
        if at < skipped {
            continue;
        }
        if depth == 0 && wanted.contains(&letter) {
            return Some(at);
        }
        match letter {
            '"' => skipped = at + quotation(&text[at..]),
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn split(text: &str, at: char) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(end) = outside(rest, &[at]) {
        pieces.push(&rest[..end]);
        rest = &rest[end + at.len_utf8()..];
    }
    pieces.push(rest);
    pieces
}

/// Every class that a selector names.
pub fn classes(selector: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut pieces = selector.split('.');
    pieces.next();
    for piece in pieces {
        let name: String = piece.chars().take_while(|letter| is_of_a_name(*letter)).collect();
        if name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            found.insert(name);
        }
    }
    found
}

fn is_of_a_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'
}

/// What a selector asks of the element itself: its last part, without what is said of what is around or in it.
pub fn subject(selector: &str) -> &str {
    let mut rest = selector.trim();
    while let Some(end) = outside(rest, &[' ', '>', '+', '~']) {
        rest = rest[end + 1..].trim_start();
    }
    rest
}

/// Classes that a selector asks of what is around the element.
pub fn around(selector: &str) -> BTreeSet<String> {
    classes(selector.trim().strip_suffix(subject(selector)).unwrap_or_default())
}

/// Classes that the element itself must have.
pub fn own_classes(selector: &str) -> BTreeSet<String> {
    let mut rest = subject(selector);
    let mut bare = String::new();
    while let Some(start) = rest.find('(') {
        bare.push_str(&rest[..start]);
        let inside = &rest[start + 1..];
        rest = outside(inside, &[')']).map_or("", |end| &inside[end + 1..]);
    }
    classes(&(bare + rest))
}

/// The pseudo-element that a selector styles: another box than the element's own.
pub fn pseudo_element(selector: &str) -> &str {
    subject(selector).split_once("::").map_or("", |(_, name)| name)
}

/// How much a selector weighs: ids, then classes, attributes and states, then elements.
pub fn weight(selector: &str) -> (usize, usize, usize) {
    let (mut ids, mut classes, mut elements) = (0, 0, 0);
    let mut rest = selector;
    let mut is_at_start = true;
    while let Some(letter) = rest.chars().next() {
        let after = &rest[letter.len_utf8()..];
        let name = after.find(|letter| !is_of_a_name(letter)).unwrap_or(after.len());
        let mut length = letter.len_utf8();
        match letter {
            '#' => (ids, length) = (ids + 1, 1 + name),
            '.' => (classes, length) = (classes + 1, 1 + name),
            '[' => {
                classes += 1;
                length = 1 + outside(after, &[']']).map_or(after.len(), |end| end + 1);
            }
            ':' if after.starts_with(':') => {
                let name = after[1..].find(|letter| !is_of_a_name(letter)).unwrap_or(after.len() - 1);
                (elements, length) = (elements + 1, 2 + name);
            }
            ':' => {
                let (state, arguments) = after.split_at(name);
                length = 1 + name;
                if let Some(inside) = arguments.strip_prefix('(') {
                    let end = outside(inside, &[')']).unwrap_or(inside.len());
                    length += end + 2;
                    let heaviest =
                        split(&inside[..end], ',').into_iter().map(weight).max().unwrap_or_default();
                    let own = match state {
                        "is" | "not" | "has" => heaviest,
                        "where" => (0, 0, 0),
                        _ => (0, 1, 0),
                    };
                    (ids, classes, elements) = (ids + own.0, classes + own.1, elements + own.2);
                } else {
                    classes += 1;
                }
            }
            _ if is_at_start && letter.is_ascii_alphabetic() => (elements, length) = (elements + 1, 1 + name),
            _ => {}
        }
        is_at_start = matches!(letter, ' ' | '>' | '+' | '~' | '(' | ',');
        rest = rest.get(length..).unwrap_or_default();
    }
    (ids, classes, elements)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn comments_go_and_quotations_stay() {
        assert_eq!(without_comments("a /* b */ c"), "a  c");
        assert_eq!(
            without_comments("a { content: \"/* \\\" */\"; } /* b"),
            "a { content: \"/* \\\" */\"; } "
        );
        assert_eq!(without_comments("a { inset: 1 / 2; }"), "a { inset: 1 / 2; }");
    }

    #[test]
    fn rules_stand_also_under_conditions() {
        let css = "@layer a, b;\n.x, .y:is(b, i) { color: red; inset: 0; }\n\
                   @media (width > 1px) { @supports (display: grid) { .z::before { content: \"}\"; } } }\n\
                   @keyframes turn { to { rotate: 1turn; } }\n@page { size: A4; }";
        let rules = rules(css).unwrap();
        let selectors: Vec<&str> = rules.iter().map(|rule| rule.selector.as_str()).collect();
        assert_eq!(selectors, [".x", ".y:is(b, i)", ".z::before"]);
        assert_eq!(rules[0].properties, set(&["color", "inset"]));
        assert_eq!(rules[2].properties, set(&["content"]));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert!(rules(".x { color: red;").is_err());
        assert!(rules(".x { .y { color: red; } }").is_err());
        assert!(rules(".x").is_err());
    }

    #[test]
    fn a_selector_names_classes() {
        assert_eq!(classes(".a__b > li.c--d:not(.e):has(.f)"), set(&["a__b", "c--d", "e", "f"]));
        assert_eq!(classes("a[href=\"x\"]"), set(&[]));
        assert_eq!(own_classes(".a .b.c:not(.d)::before"), set(&["b", "c"]));
        assert_eq!(own_classes(".a > li"), set(&[]));
        assert_eq!(own_classes(".a:has(> .b)"), set(&["a"]));
        assert_eq!(around(".a:has(.b) > .c .d"), set(&["a", "b", "c"]));
        assert_eq!(around(".a.b"), set(&[]));
    }

    #[test]
    fn a_selector_has_a_weight() {
        assert_eq!(weight("*"), (0, 0, 0));
        assert_eq!(weight("li"), (0, 0, 1));
        assert_eq!(weight(".a > li + li"), (0, 1, 2));
        assert_eq!(weight("a.b[href]:hover::before"), (0, 3, 2));
        assert_eq!(weight("#a .b:not(.c, #d)"), (2, 1, 0));
        assert_eq!(weight(":where(.a) b"), (0, 0, 1));
        assert_eq!(weight(".a:nth-of-type(3)"), (0, 2, 0));
    }
}
