//! Which classes the front end's sources name: in Rust, in pages and in scripts.

use std::collections::BTreeSet;

/// What sources say of classes.
#[derive(Default)]
pub struct Names {
    /// Every word that may be a class.
    words: BTreeSet<String>,
    /// Beginnings of classes whose ends are put in: `st--` of `format!("st st--{}", …)`.
    beginnings: BTreeSet<String>,
    /// Words that are meant as classes beyond doubt, with where.
    pub meant: Vec<(String, String)>,
    /// Classes that stand together.
    pub together: BTreeSet<BTreeSet<String>>,
}

impl Names {
    /// Whether a class may be met: it is named, or put together of a beginning and an end that are.
    pub fn has(&self, class: &str) -> bool {
        let is_put_together = |beginning: &String| {
            class.strip_prefix(beginning.as_str()).is_some_and(|end| self.words.contains(end))
        };
        self.words.contains(class) || self.beginnings.iter().any(is_put_together)
    }

    pub fn read_rust(&mut self, path: &str, source: &str) {
        for Literal { attribute, text } in literals(source) {
            match attribute.as_deref() {
                Some(name) if is_class(name) => self.class_attribute(path, &text),
                // Of another attribute: a role is no class.
                Some(_) => {}
                None => self.text(&text),
            }
        }
        for directive in source.split("class:").skip(1) {
            let name = directive
                .chars()
                .take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter));
            let name: String = name.collect();
            if directive[name.len()..].starts_with('=') {
                self.mean(path, &name);
            }
        }
        for tuple in source.split("class=(\"").skip(1) {
            if let Some((name, _)) = tuple.split_once('"') {
                self.mean(path, name);
            }
        }
    }

    pub fn read_page(&mut self, path: &str, source: &str) {
        for attribute in source.split("class=\"").skip(1) {
            let classes = attribute.split('"').next().unwrap_or_default();
            self.class_attribute(path, classes);
        }
    }

    pub fn read_script(&mut self, source: &str) {
        let words = source.split(|letter: char| !letter.is_ascii_alphanumeric() && !"-_".contains(letter));
        self.words.extend(words.map(str::to_owned));
    }

    fn mean(&mut self, path: &str, name: &str) {
        self.words.insert(name.to_owned());
        self.meant.push((name.to_owned(), path.to_owned()));
    }

    fn class_attribute(&mut self, path: &str, text: &str) {
        self.text(text);
        for name in text.split_whitespace().filter(|name| !name.contains('{')) {
            self.meant.push((name.to_owned(), path.to_owned()));
        }
    }

    /// Any text: names apart by blanks, and markup that is written as one.
    fn text(&mut self, text: &str) {
        if text.contains('<') {
            for attribute in text.split("class=\"").skip(1) {
                self.text(attribute.split('"').next().unwrap_or_default());
            }
            return;
        }
        let mut whole = BTreeSet::new();
        for word in text.split_whitespace() {
            match word.split_once('{') {
                Some((beginning, _)) if beginning.ends_with('-') => {
                    self.beginnings.insert(beginning.to_owned());
                }
                Some(_) => {}
                None => {
                    whole.insert(word.to_owned());
                }
            }
        }
        self.words.extend(whole.iter().cloned());
        if whole.len() > 1 {
            self.together.insert(whole);
        }
    }
}

fn is_class(attribute: &str) -> bool {
    attribute.rsplit(':').next() == Some("class")
}

/// A string of a source, and the attribute of a view whose value it is.
#[derive(Debug, PartialEq, Eq)]
struct Literal {
    attribute: Option<String>,
    text: String,
}

/// The strings of a Rust source; those in comments are none.
fn literals(source: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    let mut before = String::new();
    let mut rest = source;
    while let Some(letter) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, rest)| rest);
        } else if letter == '"' {
            let hashes = before.len() - before.trim_end_matches('#').len();
            let is_raw = before[..before.len() - hashes].ends_with('r');
            let (text, after) = if is_raw { raw(&rest[1..], hashes) } else { quoted(&rest[1..]) };
            found.push(Literal { attribute: attribute(&before), text });
            before.clear();
            rest = after;
        } else if let Some(length) = character(rest) {
            rest = &rest[length..];
        } else {
            before.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    found
}

/// How long the character literal is that `text` begins with; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    if inside.starts_with('\\') {
        return inside[2..].find('\'').map(|end| end + 4);
    }
    let letter = inside.chars().next()?.len_utf8();
    inside[letter..].starts_with('\'').then_some(letter + 2)
}

fn raw(text: &str, hashes: usize) -> (String, &str) {
    let end = format!("\"{}", "#".repeat(hashes));
    let (text, after) = text.split_once(&end).unwrap_or((text, ""));
    (text.to_owned(), after)
}

fn quoted(text: &str) -> (String, &str) {
    let mut read = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (read, &text[at + 1..]),
            '\\' => match letters.next() {
                Some((_, escaped @ ('"' | '\\'))) => read.push(escaped),
                _ => read.push(' '),
            },
            _ => read.push(letter),
        }
    }
    (read, "")
}

/// The attribute that ends what stands before a string.
fn attribute(before: &str) -> Option<String> {
    let before = before.strip_suffix('=')?;
    let is_of_a_name = |letter: char| letter.is_ascii_alphanumeric() || "-_:".contains(letter);
    let name = before.rsplit(|letter| !is_of_a_name(letter)).next().unwrap_or_default();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(source: &str) -> Names {
        let mut names = Names::default();
        names.read_rust("page.rs", source);
        names
    }

    #[test]
    fn strings_are_found_with_their_attributes() {
        let source = r#"
            // "in a comment" and 'a
            let a = "one two"; let quote = '"'; let b = '\''; fn f<'a>() {}
            view! { <p class="three" data-test="four" attr:class="five">"six \"seven\""</p> }
            /* "eight" */ let raw = r"nine \";
        "#;
        let texts: Vec<(Option<String>, String)> =
            literals(source).into_iter().map(|literal| (literal.attribute, literal.text)).collect();
        let expected = [
            (None, "one two"),
            (Some("class"), "three"),
            (Some("data-test"), "four"),
            (Some("attr:class"), "five"),
            (None, "six \"seven\""),
            (None, "nine \\"),
        ];
        let expected = expected.map(|(attribute, text)| (attribute.map(str::to_owned), text.to_owned()));
        assert_eq!(texts, expected);
        let raw = literals("r#\"one \"two\"\"#, \"three\"").into_iter().map(|literal| literal.text);
        assert_eq!(raw.collect::<Vec<_>>(), ["one \"two\"", "three"]);
    }

    #[test]
    fn a_class_is_named_by_a_word() {
        let names = named(
            r#"<p class="note note--ok" role="table"> let c = if x { "toast is-open" } else { "toast" };"#,
        );
        for class in ["note", "note--ok", "toast", "is-open"] {
            assert!(names.has(class), "{class}");
        }
        assert!(!names.has("table") && !names.has("note--warn"));
        let meant: Vec<&str> = names.meant.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(meant, ["note", "note--ok"]);
    }

    #[test]
    fn a_class_is_put_together_of_literals_only() {
        let names =
            named(r#"let c = format!("st st--{}", word); let word = "ok"; let id = format!("row{}", n);"#);
        assert!(names.has("st") && names.has("st--ok"));
        assert!(!names.has("st--warn") && !names.has("rowok"));
    }

    #[test]
    fn directives_markup_and_pages_name_classes() {
        let mut names = named(
            r#"<p class:is-open=open class=("is-late", late) on:click=x> let inside = "<rect class=\"bar__t\"/>"; A::class::b"#,
        );
        names.read_page("index.html", r#"<div class="first-login login"></div>"#);
        names.read_script("document.body.classList.add('is-early')");
        for class in ["is-open", "is-late", "bar__t", "first-login", "login", "is-early"] {
            assert!(names.has(class), "{class}");
        }
        assert!(names.meant.contains(&("is-late".to_owned(), "page.rs".to_owned())));
    }

    #[test]
    fn classes_that_stand_together_are_known() {
        let names = named(r#"<p class="sheet ask">"#);
        let together: BTreeSet<String> = ["ask", "sheet"].map(str::to_owned).into();
        assert!(names.together.contains(&together));
    }
}
