//! The paths that a source names, as far as they begin with `crate`, `super` or the name of one of our crates.

use std::{iter::Peekable, str::Chars};

/// A path, part by part.
pub type Segments = Vec<String>;

/// Every such path outside the file's tests, those of use trees one by one. Not those inside macros' `$crate`.
pub fn named(text: &str) -> Vec<Segments> {
    let product = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let lines = product.lines().map(|line| line.split("//").next().unwrap_or_default());
    let code: String = lines.flat_map(|line| [line, "\n"]).collect();
    let mut found = Vec::new();
    let mut chars = code.chars().peekable();
    let mut before = ' ';
    while let Some(next) = chars.peek().copied() {
        if !is_of_word(next) {
            before = next;
            chars.next();
            continue;
        }
        let head = word(&mut chars);
        let is_first = !matches!(before, ':' | '$' | '.');
        before = ' ';
        if is_first && (head == "crate" || head == "super" || head.starts_with("verv_")) {
            rest(&mut chars, vec![head], &mut found);
        }
    }
    found
}

const fn is_of_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

fn word(chars: &mut Peekable<Chars<'_>>) -> String {
    let mut word = String::new();
    while let Some(letter) = chars.next_if(|letter| is_of_word(*letter)) {
        word.push(letter);
    }
    word
}

fn skip_space(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(|letter| letter.is_whitespace()).is_some() {}
}

/// What follows the beginning of a path: `::part`, `::{one, other}`, or nothing.
fn rest(chars: &mut Peekable<Chars<'_>>, mut path: Segments, found: &mut Vec<Segments>) {
    loop {
        if chars.next_if_eq(&':').is_none() || chars.next_if_eq(&':').is_none() {
            return found.push(path);
        }
        skip_space(chars);
        match chars.peek() {
            Some('{') => {
                chars.next();
                return group(chars, &path, found);
            }
            Some(letter) if is_of_word(*letter) => path.push(word(chars)),
            // `*`, or the types of a function.
            _ => return found.push(path),
        }
    }
}

fn group(chars: &mut Peekable<Chars<'_>>, path: &Segments, found: &mut Vec<Segments>) {
    loop {
        skip_space(chars);
        match chars.peek() {
            Some(letter) if is_of_word(*letter) => match word(chars).as_str() {
                "self" => found.push(path.clone()),
                // The name after it is ours, and names nothing.
                "as" => {
                    skip_space(chars);
                    word(chars);
                }
                part => rest(chars, [path.as_slice(), &[part.to_owned()]].concat(), found),
            },
            Some('}') | None => {
                chars.next();
                return;
            }
            Some(_) => {
                chars.next();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        named(text).into_iter().map(|path| path.join("::")).collect()
    }

    #[test]
    fn trees_are_paths_one_by_one() {
        let text = "use crate::{\n    App, Call,\n    plan::{goals, plans::{self, Plan as One}}, // verv_app::no\n};\n";
        assert_eq!(
            shown(text),
            [
                "crate::App",
                "crate::Call",
                "crate::plan::goals",
                "crate::plan::plans",
                "crate::plan::plans::Plan"
            ]
        );
        assert_eq!(shown("pub use super::super::a::*;"), ["super::super::a"]);
    }

    #[test]
    fn paths_in_the_text_count_and_those_of_others_do_not() {
        let text = "let a: crate::id::Id = verv_domain::time::date(1);\nother::crate_::x(); $crate::value::Value; a.super_;";
        assert_eq!(shown(text), ["crate::id::Id", "verv_domain::time::date"]);
        assert_eq!(shown("crate::a::b::<u8>()"), ["crate::a::b"]);
    }

    #[test]
    fn comments_and_tests_do_not_count() {
        let text = "/// As [`crate::a`].\nfn b() {}\n\n#[cfg(test)]\nmod tests {\n    use crate::c;\n}\n";
        assert_eq!(shown(text), Vec::<String>::new());
    }
}
