//! The migrations are embedded: when one changes, so does the crate. The list of all statements is put together from the files
//! that declare some, so that the test that prepares them cannot miss a file.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=../../migrations");
    println!("cargo:rerun-if-changed=src");
    let mut modules = Vec::new();
    find_modules(Path::new("src"), "", &mut modules)?;
    modules.sort();
    let lists: Vec<_> = modules.iter().map(|module| format!("    {module}::STATEMENTS,\n")).collect();
    let output = env::var_os("OUT_DIR").map(PathBuf::from).ok_or(io::ErrorKind::NotFound)?;
    fs::write(output.join("statements.rs"), format!("[\n{}]\n", lists.concat()))
}

/// The modules below `folder` that declare statements.
fn find_modules(folder: &Path, module: &str, found: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            find_modules(&path, &format!("{module}{name}::"), found)?;
        } else if fs::read_to_string(&path)?.contains("\nstatements! {") {
            found.push(format!("{module}{name}"));
        }
    }
    Ok(())
}
