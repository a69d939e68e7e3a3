//! Circles of files: two files of a crate that build on each other are one idea in two places, or two in one.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::paths::{Segments, named};

/// The files of one crate by their modules; below its `src`.
pub struct Crate<'a> {
    files: BTreeMap<Segments, (&'a Path, &'a str)>,
}

/// Files that declare modules. Everything below passes through them, so they are left out of circles.
fn declares_modules(path: &Path) -> bool {
    path.ends_with("mod.rs") || path.ends_with("lib.rs") || path.ends_with("main.rs")
}

/// The module that a file below `src` is.
pub fn module(path: &Path) -> Segments {
    let mut module: Segments =
        path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if declares_modules(path) {
        module.pop();
    }
    module
}

/// A path from the crate's root, as `module` names it.
pub fn from_root(module: &[String], path: &[String]) -> Option<Segments> {
    match path.first()?.as_str() {
        "crate" => Some(path[1..].to_vec()),
        "super" => {
            let up = path.iter().take_while(|part| *part == "super").count();
            let above = module.get(..module.len().checked_sub(up)?)?;
            Some([above, &path[up..]].concat())
        }
        _ => None,
    }
}

impl<'a> Crate<'a> {
    pub fn of(src: &Path, sources: &'a [(PathBuf, String)]) -> Self {
        let below = |(path, text): &'a (PathBuf, String)| {
            let below = path.strip_prefix(src).ok()?;
            Some((module(below), (path.as_path(), text.as_str())))
        };
        Self { files: sources.iter().filter_map(below).collect() }
    }

    /// The room that a path from the root leads to.
    fn room(&self, path: &[String]) -> Option<&Segments> {
        let found = (1..=path.len()).rev().find_map(|end| self.files.get_key_value(&path[..end]));
        found.filter(|(_, (file, _))| !declares_modules(file)).map(|(module, _)| module)
    }

    fn builds_on(&self, module: &Segments, text: &str) -> BTreeSet<&Segments> {
        let paths = named(text).into_iter().filter_map(|path| from_root(module, &path));
        paths.filter_map(|path| self.room(&path)).filter(|room| *room != module).collect()
    }

    /// Each circle once, its files in order.
    pub fn circles(&self) -> BTreeSet<Vec<&'a Path>> {
        let rooms = || self.files.iter().filter(|(_, (file, _))| !declares_modules(file));
        let next: BTreeMap<_, _> =
            rooms().map(|(module, (_, text))| (module, self.builds_on(module, text))).collect();
        let reached = |from: &Segments| {
            let mut reached = BTreeSet::new();
            let mut waiting: Vec<&Segments> = next[from].iter().copied().collect();
            while let Some(room) = waiting.pop() {
                if reached.insert(room) {
                    waiting.extend(&next[room]);
                }
            }
            reached
        };
        let reached: BTreeMap<_, _> = next.keys().map(|room| (*room, reached(room))).collect();
        let circle = |room: &&Segments| -> Vec<&'a Path> {
            let back = |other: &&&Segments| reached[**other].contains(*room);
            reached[*room].iter().filter(back).map(|other| self.files[*other].0).collect()
        };
        reached.keys().map(circle).filter(|circle| !circle.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circles(files: &[(&str, &str)]) -> Vec<String> {
        let sources: Vec<_> =
            files.iter().map(|(path, text)| (Path::new("src").join(path), (*text).to_owned())).collect();
        let krate = Crate::of(Path::new("src"), &sources);
        let shown =
            |circle: Vec<&Path>| circle.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
        krate.circles().into_iter().map(|circle| shown(circle).join(", ")).collect()
    }

    #[test]
    fn files_that_build_on_each_other_are_found_however_long_the_way() {
        let two = [("a.rs", "use crate::b::B;"), ("b.rs", "fn b(a: super::a::A) {}")];
        assert_eq!(circles(&two), ["src/a.rs, src/b.rs"]);
        let three = [
            ("w/a.rs", "use crate::w::b;"),
            ("w/b.rs", "use super::super::c;"),
            ("c.rs", "use crate::w::a;"),
        ];
        assert_eq!(circles(&three), ["src/c.rs, src/w/a.rs, src/w/b.rs"]);
    }

    #[test]
    fn one_direction_is_none_and_neither_is_a_door() {
        assert_eq!(
            circles(&[("a.rs", "use crate::b;"), ("b.rs", "use crate::c;"), ("c.rs", "")]),
            Vec::<String>::new()
        );
        let door = [
            ("lib.rs", "use crate::a::A;"),
            ("a.rs", "use crate::App;"),
            ("w/mod.rs", ""),
            ("w/b.rs", "use super::X;"),
        ];
        assert_eq!(circles(&door), Vec::<String>::new());
    }
}
