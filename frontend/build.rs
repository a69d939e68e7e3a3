//! Makes a function of every text in the locale files, so that a missing text or a wrong placeholder does not compile.

use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

#[path = "locales/catalogue.rs"]
mod catalogue;

use catalogue::Text;

/// The locale that the others are held against.
const ORIGINAL: &str = "locales/nb.toml";

/// A module of functions, by name.
#[derive(Default)]
struct Module {
    modules: BTreeMap<String, Module>,
    functions: BTreeMap<String, String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build.rs");
    let original = catalogue::read(Path::new(ORIGINAL))?;
    for entry in fs::read_dir("locales")? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") && path != Path::new(ORIGINAL) {
            let wrong = catalogue::differences(&original, &catalogue::read(&path)?);
            if !wrong.is_empty() {
                return Err(format!("{}: {}", path.display(), wrong.join("; ")).into());
            }
        }
    }
    let mut root = Module::default();
    for (index, text) in original.iter().enumerate() {
        add(&mut root, &original, index, text);
    }
    let mut code = String::new();
    write_module(&mut code, &root)?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("texts.rs"), code)?;
    Ok(())
}

fn add(root: &mut Module, texts: &[Text], index: usize, text: &Text) {
    let mut path: Vec<&str> = text.key.split('.').collect();
    let last = path.pop().unwrap_or_default();
    // `one` and `other` side by side are one text in two numbers; `one` sorts first.
    let plural = match last {
        "one" => texts.get(index + 1).filter(|next| next.key == format!("{}.other", path.join("."))),
        _ => None,
    };
    let is_second_half = last == "other" && index > 0 && texts[index - 1].key == format!("{}.one", path.join("."));
    if is_second_half {
        return;
    }
    let (name, function) = match plural {
        Some(other) => {
            let name = path.pop().unwrap_or_default();
            (name, plural_function(name, index, text, other))
        }
        None => (last, plain_function(last, index, text)),
    };
    let mut module = root;
    for part in path {
        module = module.modules.entry(part.to_owned()).or_default();
    }
    module.functions.insert(name.to_owned(), function);
}

fn plain_function(name: &str, index: usize, text: &Text) -> String {
    let names = text.placeholders();
    if names.is_empty() {
        return format!("pub fn {name}() -> String {{ super_text({index}) }}");
    }
    let parameters: Vec<String> = names.iter().map(|name| format!("{name}: &str")).collect();
    let values: Vec<String> = names.iter().map(|name| format!("(\"{name}\", {name})")).collect();
    format!(
        "pub fn {name}({}) -> String {{ super_filled({index}, &[{}]) }}",
        parameters.join(", "),
        values.join(", ")
    )
}

/// `{count}` is the number in digits, `{many}` in a word up to twelve, `{Many}` the same at the start of a sentence.
fn plural_function(name: &str, index: usize, one: &Text, other: &Text) -> String {
    let mut names = one.placeholders();
    names.extend(other.placeholders());
    names.retain(|name| !matches!(*name, "count" | "many" | "Many"));
    let parameters: Vec<String> = names.iter().map(|name| format!(", {name}: &str")).collect();
    let values: Vec<String> = names.iter().map(|name| format!("(\"{name}\", {name})")).collect();
    format!(
        "pub fn {name}(count: u32{}) -> String {{ super_counted({index}, count, &[{}]) }}",
        parameters.concat(),
        values.join(", ")
    )
}

fn write_module(code: &mut String, module: &Module) -> std::fmt::Result {
    for function in module.functions.values() {
        writeln!(code, "{function}")?;
    }
    for (name, below) in &module.modules {
        writeln!(code, "pub mod {name} {{ use super::{{super_text, super_filled, super_counted}};")?;
        write_module(code, below)?;
        writeln!(code, "}}")?;
    }
    Ok(())
}
