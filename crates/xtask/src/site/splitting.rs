//! What the linker wrote, taken apart: a base, groups that are fetched when they are needed, and the two scripts that
//! start the one and fetch the others.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

use super::{
    BASE, LOADER, Mode, SHELL, START, STYLEGUIDE,
    gathering::{File, gathered},
    merging::merged,
    tools,
};

/// The most files that one group needs beside the shell's, so that a first visit stays within twenty.
const MOST_FILES: usize = 10;

/// Under what name the base asks for what fetches the groups. It stands inside the base, and is no address.
const LINK: &str = "./__wasm_split.js";

/// A program, ready but for the addresses of its files: where one names another, it says `./` and its name here.
#[derive(PartialEq, Eq, Debug)]
pub struct Program {
    pub start: String,
    pub loader: String,
    /// The base and what the groups are made of.
    pub modules: BTreeMap<String, Vec<u8>>,
    /// What each group needs beside the base.
    pub groups: BTreeMap<String, Vec<String>>,
}

/// Splits, binds, and makes small what is for users.
pub fn split(compiled: &[u8], mode: Mode) -> Result<Program> {
    println!("site: splitting");
    let folder = std::env::temp_dir().join(format!("verv-split-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let program = split_in(&folder, compiled, mode);
    fs::remove_dir_all(&folder)?;
    program
}

fn split_in(folder: &Path, compiled: &[u8], mode: Mode) -> Result<Program> {
    let base = folder.join("base.wasm");
    let mut options = Options::new(compiled);
    options.output_dir = folder;
    options.main_out_path = &base;
    let main = format!("./{START}");
    options.main_module = &main;
    options.link_name = LINK;
    let split =
        transform(options).map_err(|error| anyhow::anyhow!("the program cannot be split: {error:?}"))?;
    let needed: BTreeMap<String, Vec<String>> = split.prefetch_map.into_iter().collect();
    ensure!(!needed.is_empty(), "the client has no groups");

    let mut modules = BTreeMap::new();
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, file) in named(shared(folder, &needed)?) {
        let pieces = file.pieces.iter().map(|piece| fs::read(folder.join(format!("{piece}.wasm"))));
        modules.insert(name.clone(), merged(&pieces.collect::<Result<Vec<_>, _>>()?)?);
        let is_of_all = file.groups.contains(SHELL);
        for (group, pieces) in &needed {
            if is_of_all || pieces.iter().any(|piece| file.pieces.contains(piece)) {
                groups.entry(group.clone()).or_default().push(name.clone());
            }
        }
    }
    for group in needed.keys() {
        groups.entry(group.clone()).or_default();
    }
    let generated = fs::read_to_string(folder.join(LINK))?;
    let loader = loader(&generated, &groups)?;

    let (start, bound) = bind(&base, &folder.join("bound"), mode)?;
    modules.insert(BASE.to_owned(), bound);
    if mode == Mode::Release {
        let all = std::mem::take(&mut modules);
        for (name, module) in all {
            let module = tools::optimised(&name, module)?;
            modules.insert(name, module);
        }
    }
    let start = tools::minified(START, start, mode)?;
    let loader = tools::minified(LOADER, loader, mode)?;
    Ok(Program { start, loader, modules, groups })
}

/// The pieces in as few files as they should be in. The shell's are one, that every group needs. The style guide is in no
/// bundle for users, and so decides nothing: what it shares lies as if it were not there.
fn shared(folder: &Path, needed: &BTreeMap<String, Vec<String>>) -> Result<Vec<File>> {
    let mut groups_of: BTreeMap<&String, BTreeSet<String>> = BTreeMap::new();
    for (group, pieces) in needed {
        for piece in pieces {
            groups_of.entry(piece).or_default().insert(group.clone());
        }
    }
    // By the groups that need them, so that pieces are together which only the style guide tells apart.
    let mut files: BTreeMap<BTreeSet<String>, File> = BTreeMap::new();
    for (piece, mut groups) in groups_of {
        if groups.len() > 1 {
            groups.remove(STYLEGUIDE);
        }
        if groups.contains(SHELL) {
            groups = [SHELL.to_owned()].into();
        }
        let bytes = fs::metadata(folder.join(format!("{piece}.wasm")))?.len();
        let file =
            files.entry(groups.clone()).or_insert_with(|| File { pieces: BTreeSet::new(), groups, bytes: 0 });
        file.pieces.insert(piece.clone());
        file.bytes += usize::try_from(bytes)?;
    }
    let (mut of_shell, of_pages): (Vec<File>, Vec<File>) =
        files.into_values().partition(|file| file.groups.contains(SHELL));
    of_shell.extend(gathered(of_pages, MOST_FILES));
    Ok(of_shell)
}

/// With names: of the group, where it is one's own; numbered, where several need it.
fn named(files: Vec<File>) -> impl Iterator<Item = (String, File)> {
    let mut shared = 0;
    let mut taken = BTreeSet::new();
    files.into_iter().map(move |file| {
        let own = file.groups.first().filter(|_| file.groups.len() == 1);
        if let Some(own) = own.filter(|own| taken.insert((*own).clone())) {
            return (format!("{own}.wasm"), file);
        }
        shared += 1;
        (format!("shared-{shared}.wasm"), file)
    })
}

/// What fetches the groups: the splitter's own script as far as it says how, and then our files instead of its pieces.
fn loader(generated: &str, groups: &BTreeMap<String, Vec<String>>) -> Result<String> {
    let how: Vec<&str> = generated
        .lines()
        .take_while(|line| !line.starts_with("/*") && !line.starts_with("export "))
        .collect();
    let mut script = how.join("\n");
    for known in [
        format!("import {{ initSync }} from \"./{START}\";"),
        "function makeLoad(fetcher, deps)".to_owned(),
        "function wrapAsyncCb(callee)".to_owned(),
    ] {
        ensure!(script.contains(&known), "the splitter writes another script than before: no `{known}`");
    }
    script.push_str(
        "
const fetched = (name) => makeLoad(() => {
    const answer = fetch(new URL(name, import.meta.url));
    answer.catch(() => {});
    return (imports) => WebAssembly.instantiateStreaming(answer, imports);
}, []);
const group = (files) => wrapAsyncCb(makeLoad(() => () => ({}), files));
",
    );
    let files: BTreeSet<&String> = groups.values().flatten().collect();
    let variable = |file: &str| file.trim_end_matches(".wasm").replace('-', "_");
    for file in files {
        writeln!(script, "const file_{} = fetched(\"./{file}\");", variable(file))?;
    }
    for (group, files) in groups {
        let files: Vec<String> = files.iter().map(|file| format!("file_{}", variable(file))).collect();
        writeln!(script, "export const __wasm_split_load_{group} = group([{}]);", files.join(", "))?;
    }
    Ok(script)
}

/// The base bound to JavaScript: what starts it, and the module.
fn bind(base: &Path, folder: &Path, mode: Mode) -> Result<(String, Vec<u8>)> {
    println!("site: binding");
    Bindgen::new()
        .input_path(base)
        .web(true)?
        .typescript(false)
        .out_name("verv")
        // The groups are linked to the base by names that are the linker's.
        .keep_lld_exports(true)
        .demangle(false)
        .remove_name_section(mode == Mode::Release)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .generate(folder)?;
    ensure!(
        !folder.join("snippets").exists(),
        "a dependency brings JavaScript of its own, which is not bundled"
    );
    let bound = fs::read_to_string(folder.join("verv.js"))?;
    Ok((start(&bound)?, fs::read(folder.join("verv_bg.wasm")).context("the bound base")?))
}

/// What binds and starts the base. The binder asks for what fetches the groups once for each of them, under the name
/// that stands in the base; we ask once, where it lies.
fn start(bound: &str) -> Result<String> {
    let (asked, entry) = (format!(" from \"{LINK}\""), format!("\"{LINK}\": "));
    let mut script = format!("import * as groups from \"./{LOADER}\";\n");
    let mut is_given = false;
    for line in bound.lines() {
        if line.starts_with("import ") && line.contains(&asked) {
            continue;
        }
        match line.split_once(&entry) {
            Some(_) if is_given => {}
            Some((indent, _)) => {
                is_given = true;
                script.extend([indent, &entry, "groups,\n"]);
            }
            None => script.extend([line, "\n"]),
        }
    }
    ensure!(is_given, "the base does not ask for its groups");
    writeln!(script, "__wbg_init({{ module_or_path: \"./{BASE}\" }});")?;
    Ok(script)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{File, loader, named, start};

    const GENERATED: &str = "import { initSync } from \"./verv.js\";

function getSharedImports() {}
function wrapAsyncCb(callee) {}
function makeLoad(fetcher, deps) {}
/* mine, plan */
const __chunk_2 = makeLoad(() => fetch(\"./chunk_2.wasm\"), []);
export const __wasm_split_load_plan = wrapAsyncCb(makeLoad(() => fetch(\"./split_plan.wasm\"), [__chunk_2]));
";

    fn groups(groups: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
        let all = |files: &[&str]| files.iter().map(|&file| file.to_owned()).collect();
        groups.iter().map(|(group, files)| ((*group).to_owned(), all(files))).collect()
    }

    #[test]
    fn the_loader_names_each_file_once_and_each_group_with_its_files() {
        let groups = groups(&[("mine", &["mine.wasm", "shared-1.wasm"]), ("plan", &["shared-1.wasm"])]);
        let script = loader(GENERATED, &groups).unwrap();
        assert!(!script.contains("chunk_2") && !script.contains("split_plan"), "{script}");
        assert_eq!(script.matches("\"./shared-1.wasm\"").count(), 1);
        assert!(script.contains("__wasm_split_load_mine = group([file_mine, file_shared_1]);"), "{script}");
        assert!(script.contains("__wasm_split_load_plan = group([file_shared_1]);"), "{script}");
    }

    #[test]
    fn a_script_that_is_written_otherwise_is_not_taken_for_ours() {
        let groups = groups(&[("plan", &["plan.wasm"])]);
        assert!(loader(&GENERATED.replace("makeLoad(fetcher", "load(fetcher"), &groups).is_err());
    }

    #[test]
    fn the_start_asks_once_for_what_fetches_the_groups() {
        let bound = "import * as import1 from \"./__wasm_split.js\"
import * as import2 from \"./__wasm_split.js\"
function imports() {
    return {
        \"./verv_bg.js\": import0,
        \"./__wasm_split.js\": import1,
        \"./__wasm_split.js\": import2,
    };
}
";
        let expected = "import * as groups from \"./groups.js\";
function imports() {
    return {
        \"./verv_bg.js\": import0,
        \"./__wasm_split.js\": groups,
    };
}
__wbg_init({ module_or_path: \"./verv.wasm\" });
";
        assert_eq!(start(bound).unwrap(), expected);
        assert!(start("function imports() {}").is_err());
    }

    #[test]
    fn a_file_is_called_after_its_group_and_no_two_are_called_alike() {
        let file = |piece: &str, groups: &[&str]| File {
            pieces: [piece.to_owned()].into(),
            groups: groups.iter().map(|&group| group.to_owned()).collect(),
            bytes: 1,
        };
        let files = vec![
            file("a", &["plan", "mine"]),
            file("b", &["plan"]),
            file("c", &["plan"]),
            file("d", &["plan", "measure"]),
        ];
        let names: Vec<String> = named(files).map(|(name, _)| name).collect();
        assert_eq!(names, ["shared-1.wasm", "plan.wasm", "shared-2.wasm", "shared-3.wasm"]);
    }
}
