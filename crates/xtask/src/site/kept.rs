//! The finished program of earlier builds, by what it was made of: a build in which nothing has changed neither splits,
//! binds nor optimises anew.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context, Result};

use super::{
    LOADER, Mode, START,
    files::{file_name, files_of},
    hash::hex,
    splitting::{Program, split},
    tools,
};
use crate::steps::{root, target, wall_clock};

/// How many are kept: those for users and for tests, in both modes, and what somebody goes back to.
const MOST: usize = 6;

/// What decides how a program is made of what was compiled: our own steps, and the libraries behind them.
const STEPS: [&str; 5] = [
    include_str!("gathering.rs"),
    include_str!("merging.rs"),
    include_str!("splitting.rs"),
    include_str!("tools.rs"),
    include_str!("../../../../Cargo.lock"),
];

/// Which files each group needs.
const GROUPS: &str = "groups.json";

/// The program that was compiled into this file.
pub fn program(compiled: &Path, mode: Mode) -> Result<Program> {
    let compiled = fs::read(compiled).with_context(|| compiled.display().to_string())?;
    let folder = target().join("site-kept").join(key(&compiled, mode)?);
    if let Ok(program) = read(&folder) {
        println!("site: nothing has changed in the program");
        // The oldest is thrown away first.
        fs::File::open(&folder)?.set_modified(wall_clock())?;
        return Ok(program);
    }
    let program = split(&compiled, mode)?;
    write(&folder, &program)?;
    prune(&target().join("site-kept"))?;
    Ok(program)
}

fn key(compiled: &[u8], mode: Mode) -> Result<String> {
    let has_optimiser = mode == Mode::Release && tools::has_optimiser();
    let settings = format!("{mode:?} {has_optimiser}");
    let tools = fs::read(root().join("frontend/package-lock.json"))?;
    let steps = STEPS.iter().map(|step| step.as_bytes());
    let parts = [compiled, settings.as_bytes(), &tools].into_iter().chain(steps);
    // Each by its own hash, so that nothing moves from one part to another.
    Ok(hex(parts.map(hex).collect::<String>().as_bytes())[..32].to_owned())
}

fn write(folder: &Path, program: &Program) -> Result<()> {
    let unfinished = folder.with_extension("unfinished");
    let _ = fs::remove_dir_all(&unfinished);
    fs::create_dir_all(&unfinished)?;
    fs::write(unfinished.join(START), &program.start)?;
    fs::write(unfinished.join(LOADER), &program.loader)?;
    fs::write(unfinished.join(GROUPS), serde_json::to_vec(&program.groups)?)?;
    for (name, module) in &program.modules {
        fs::write(unfinished.join(name), module)?;
    }
    let _ = fs::remove_dir_all(folder);
    Ok(fs::rename(unfinished, folder)?)
}

fn read(folder: &Path) -> Result<Program> {
    let mut modules = BTreeMap::new();
    for path in files_of(folder)? {
        if path.extension().is_some_and(|extension| extension == "wasm") {
            modules.insert(file_name(&path)?, fs::read(&path)?);
        }
    }
    Ok(Program {
        start: fs::read_to_string(folder.join(START))?,
        loader: fs::read_to_string(folder.join(LOADER))?,
        modules,
        groups: serde_json::from_slice(&fs::read(folder.join(GROUPS))?)?,
    })
}

/// Throws away what nobody has asked for in the longest time.
fn prune(folder: &Path) -> Result<()> {
    let entries = fs::read_dir(folder)?.flatten();
    let mut programs: Vec<(SystemTime, PathBuf)> =
        entries.filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()))).collect();
    programs.sort();
    let many = programs.len().saturating_sub(MOST);
    for (_, path) in &programs[..many] {
        fs::remove_dir_all(path)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, time::Duration};

    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("verv-kept-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_program_comes_back_as_it_was() {
        let folder = scratch("back");
        let program = Program {
            start: "start()".to_owned(),
            loader: "load()".to_owned(),
            modules: BTreeMap::from([
                ("verv.wasm".to_owned(), vec![0, 1]),
                ("plan.wasm".to_owned(), vec![2]),
            ]),
            groups: BTreeMap::from([("plan".to_owned(), vec!["plan.wasm".to_owned()])]),
        };
        write(&folder.join("key"), &program).unwrap();
        assert_eq!(read(&folder.join("key")).unwrap(), program);
        assert!(read(&folder.join("other")).is_err());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn another_program_or_another_way_to_make_it_has_another_key() {
        let key = |compiled: &[u8], mode| key(compiled, mode).unwrap();
        assert_eq!(key(b"one", Mode::Dev), key(b"one", Mode::Dev));
        assert_ne!(key(b"one", Mode::Dev), key(b"other", Mode::Dev));
    }

    #[test]
    fn what_nobody_has_asked_for_in_the_longest_time_goes_first() {
        let folder = scratch("prune");
        for n in 0..MOST + 2 {
            let path = folder.join(n.to_string());
            fs::create_dir(&path).unwrap();
            let age = Duration::from_secs(100 - u64::try_from(n).unwrap());
            fs::File::open(&path).unwrap().set_modified(wall_clock() - age).unwrap();
        }
        prune(&folder).unwrap();
        let is_there = |n: usize| folder.join(n.to_string()).exists();
        assert!(!is_there(0) && !is_there(1) && (2..MOST + 2).all(is_there));
        fs::remove_dir_all(folder).unwrap();
    }
}
