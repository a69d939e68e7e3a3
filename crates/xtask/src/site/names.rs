//! The program's files under names that hold the hash of their content, which they call each other by.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};

use super::{BASE, LOADER, START, hash::hex, splitting::Program};

/// `plan.wasm` as `plan.0123abcd.wasm`.
pub fn hashed(name: &str, content: &[u8]) -> Result<String> {
    let (stem, extension) = name.rsplit_once('.').context("a file without an extension")?;
    Ok(format!("{stem}.{}.{extension}", &hex(content)[..8]))
}

/// A file of the program: what it is called in the sources, and where it lies.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Named {
    pub source: String,
    pub file: String,
}

/// Every file of the program. The modules name no other file. The two scripts name the modules and each other, so they
/// share a hash of both.
pub fn addressed(program: &Program) -> Result<BTreeMap<Named, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let (mut start, mut loader) = (program.start.clone(), program.loader.clone());
    for (source, module) in &program.modules {
        let file = hashed(source, module)?;
        let script = if source == BASE { &mut start } else { &mut loader };
        *script = renamed(script, source, &file)?;
        files.insert(Named { source: source.clone(), file }, module.clone());
    }
    let both = format!("{start}\0{loader}");
    let (start_file, loader_file) = (hashed(START, both.as_bytes())?, hashed(LOADER, both.as_bytes())?);
    start = renamed(&start, LOADER, &loader_file)?;
    loader = renamed(&loader, START, &start_file)?;
    files.insert(Named { source: START.to_owned(), file: start_file }, start.into_bytes());
    files.insert(Named { source: LOADER.to_owned(), file: loader_file }, loader.into_bytes());
    Ok(files)
}

/// A script that calls a file beside it by another name; it does so in one place.
fn renamed(script: &str, name: &str, file: &str) -> Result<String> {
    let (before, after) = (format!("\"./{name}\""), format!("\"./{file}\""));
    let times = script.matches(&before).count();
    ensure!(times == 1, "{name} is named {times} times");
    // The base is fetched by the page as well, which must be the same address: it is absolute there.
    let after = if name == BASE { after.replace("./", "/assets/") } else { after };
    Ok(script.replace(&before, &after))
}

#[cfg(test)]
mod tests {
    use super::{super::splitting::Program, *};

    fn program() -> Program {
        let module = |name: &str| (name.to_owned(), name.as_bytes().to_vec());
        Program {
            start: "import * as groups from\"./groups.js\";start({\"./__wasm_split.js\":groups});init(\"./verv.wasm\")"
                .to_owned(),
            loader: "import{initSync}from\"./verv.js\";file(\"./plan.wasm\");file(\"./shared-1.wasm\")".to_owned(),
            modules: ["verv.wasm", "plan.wasm", "shared-1.wasm"].map(module).into(),
            groups: BTreeMap::from([("plan".to_owned(), vec!["plan.wasm".to_owned(), "shared-1.wasm".to_owned()])]),
        }
    }

    /// By their names in the sources: where each lies, and what is in it.
    fn files(program: &Program) -> BTreeMap<String, (String, String)> {
        let files = addressed(program).unwrap().into_iter();
        files.map(|(name, content)| (name.source, (name.file, String::from_utf8(content).unwrap()))).collect()
    }

    #[test]
    fn files_name_each_other_as_they_are_called() {
        let files = files(&program());
        let file = |name: &str| files[name].0.as_str();
        let start = &files["verv.js"].1;
        assert!(start.contains(&format!("from\"./{}\"", file("groups.js"))), "{start}");
        assert!(start.contains(&format!("init(\"/assets/{}\")", file("verv.wasm"))), "{start}");
        // The name that stands inside the module stays.
        assert!(start.contains("\"./__wasm_split.js\""), "{start}");
        let loader = &files["groups.js"].1;
        for name in ["verv.js", "plan.wasm", "shared-1.wasm"] {
            assert!(loader.contains(&format!("\"./{}\"", file(name))), "{name}: {loader}");
        }
        assert!(files.values().all(|(file, _)| file.split('.').nth(1).is_some_and(|hash| hash.len() == 8)));
    }

    #[test]
    fn what_changes_and_who_names_it_gets_another_name_and_nobody_else() {
        let before = files(&program());
        let is_new = |changed: &Program| -> Vec<String> {
            let after = files(changed);
            before.keys().filter(|name| after[*name].0 != before[*name].0).cloned().collect()
        };
        assert_eq!(is_new(&program()), Vec::<String>::new());
        let mut changed = program();
        changed.modules.insert("plan.wasm".to_owned(), b"new".to_vec());
        assert_eq!(is_new(&changed), ["groups.js", "plan.wasm", "verv.js"]);
        let mut changed = program();
        changed.modules.insert("verv.wasm".to_owned(), b"new".to_vec());
        assert_eq!(is_new(&changed), ["groups.js", "verv.js", "verv.wasm"]);
        let mut changed = program();
        changed.loader.push_str("//");
        assert_eq!(is_new(&changed), ["groups.js", "verv.js"]);
    }

    #[test]
    fn a_file_that_nobody_names_or_that_two_name_is_a_mistake() {
        let mut orphan = program();
        orphan.modules.insert("mine.wasm".to_owned(), Vec::new());
        assert!(addressed(&orphan).is_err());
        let mut twice = program();
        twice.start.push_str("import\"./groups.js\"");
        assert!(addressed(&twice).is_err());
    }
}
