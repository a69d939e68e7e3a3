//! The front end's bundle: WebAssembly, JavaScript, one stylesheet, fonts, texts and a page that names them.
//!
//! Every file but the page has a hash of its content in its name, so that it can be kept for ever; texts stand
//! beside their compressed forms.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

#[path = "../../../frontend/locales/catalogue.rs"]
mod catalogue;

use catalogue::Text;

use crate::styles;

/// How the program is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Quickly, for development.
    Dev,
    /// Small.
    Release,
}

/// The program's parts of WebAssembly beyond the first version, as rustc emits them. Never all features: the
/// optimiser would then use some that browsers refuse.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What the optimiser does, in this order: control flow taken apart and put together anew is a hundredth smaller.
const OPTIMISATIONS: &[&str] = &["-Oz", "--flatten", "--rereloop", "-Oz", "-Oz"];

/// The programs of the client, each loaded as one.
pub const PROGRAMS: [&str; 3] = ["daily", "organising", "governing"];

/// The living page of the design system: a program, and a feature of the client, of the bundle that is tested.
const LIVING_PAGE: &str = "stil";

/// Who the bundle is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum For {
    Users,
    Tests,
}

impl For {
    fn programs(self) -> impl Iterator<Item = &'static str> {
        let own = (self == Self::Tests).then_some(LIVING_PAGE);
        PROGRAMS.into_iter().chain(own)
    }
}

/// The language that the others are held against, and that a first visit is in.
const ORIGINAL: &str = "nb";

/// What a first visit loads, beside the page and its program.
const FIRST_LOAD: &[&str] =
    &["early.js", "install.js", "verv.css", "nb.json", "hanken-grotesk-latin-wght-normal.woff2"];

/// The bundle's files: what they are called in the sources, and where they are.
struct Site {
    /// Compressing a program that is not small yet takes minutes, and nobody waits for its bytes.
    mode: Mode,
    folder: PathBuf,
    /// From the name in the sources to the address.
    addresses: BTreeMap<String, String>,
    sizes: Vec<Size>,
}

struct Size {
    name: String,
    plain: usize,
    /// As it travels.
    brotli: usize,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The bundle's folder, whatever the build's own target folder is.
pub fn folder() -> PathBuf {
    root().join("target/site")
}

pub fn build(mode: Mode, whom: For) -> Result<()> {
    let programs = compile(mode, whom)?;
    let mut site = Site { mode, folder: folder(), addresses: BTreeMap::new(), sizes: Vec::new() };
    if site.folder.exists() {
        fs::remove_dir_all(&site.folder)?;
    }
    fs::create_dir_all(site.folder.join("assets"))?;

    println!("site: compressing");
    let frontend = root().join("frontend");
    for folder in ["fonts", "images", "boot"] {
        for path in files_of(&frontend.join(folder))? {
            let name = file_name(&path)?;
            site.add(&name, &fs::read(&path)?)?;
        }
    }
    let languages = languages(&frontend.join("locales"))?;
    for (language, texts) in &languages {
        let words: Vec<&str> = texts.iter().map(|text| text.words.as_str()).collect();
        site.add(&format!("{language}.json"), &serde_json::to_vec(&words)?)?;
    }
    let stylesheet = site.with_addresses(&styles::gather(&frontend)?)?;
    let stylesheet = if mode == Mode::Release { minified("verv.css", stylesheet)? } else { stylesheet };
    site.add("verv.css", stylesheet.as_bytes())?;
    for Program { name, javascript, wasm } in &programs {
        site.add(&format!("{name}.wasm"), wasm)?;
        let wasm = site.address(&format!("{name}.wasm"))?;
        let start = format!("{javascript}\n__wbg_init({{ module_or_path: \"{wasm}\" }});\n");
        let start = if mode == Mode::Release { minified(&format!("{name}.js"), start)? } else { start };
        site.add(&format!("{name}.js"), start.as_bytes())?;
    }
    let page = fs::read_to_string(frontend.join("index.html"))?;
    for (language, texts) in &languages {
        for program in whom.programs() {
            let page = page.replace("{{program}}", program).replace("{{language}}", language);
            site.write_page(&format!("{program}.{language}.html"), &page, texts)?;
        }
    }
    for path in files_of(&frontend.join("root"))? {
        site.write_root(&path, &languages)?;
    }
    site.print_sizes()
}

/// Every language with its texts, held against the original.
fn languages(folder: &Path) -> Result<BTreeMap<String, Vec<Text>>> {
    let mut languages = BTreeMap::new();
    for path in files_of(folder)? {
        if path.extension().is_some_and(|extension| extension == "toml") {
            languages.insert(stem(&path)?.to_owned(), catalogue::read(&path).map_err(anyhow::Error::msg)?);
        }
    }
    let original = languages.get(ORIGINAL).context("the original texts are missing")?;
    for (language, texts) in &languages {
        let wrong = catalogue::differences(original, texts);
        ensure!(wrong.is_empty(), "{language}: {}", wrong.join("; "));
    }
    Ok(languages)
}

/// Bytes that a first visit to a program loads, compressed with brotli; of the bundle that was built last.
pub fn first_load_bytes(program: &str) -> Result<u64> {
    let mut total = 0;
    let mut count = |path: &Path| -> Result<()> {
        let compressed = PathBuf::from(format!("{}.br", path.display()));
        let path = if compressed.exists() { compressed } else { path.to_owned() };
        total += fs::metadata(&path).with_context(|| path.display().to_string())?.len();
        Ok(())
    };
    count(&folder().join(format!("{program}.{ORIGINAL}.html")))?;
    let own = [format!("{program}.js"), format!("{program}.wasm")];
    let first: Vec<&str> = FIRST_LOAD.iter().copied().chain(own.iter().map(String::as_str)).collect();
    for path in files_of(&folder().join("assets"))? {
        let name = file_name(&path)?;
        let is_first = |first: &&str| {
            first.rsplit_once('.').is_some_and(|(stem, extension)| {
                name.strip_prefix(stem)
                    .is_some_and(|rest| rest.len() == extension.len() + 10 && rest.ends_with(extension))
            })
        };
        if first.iter().any(is_first) {
            count(&path)?;
        }
    }
    Ok(total)
}

fn files_of(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.retain(|path| path.is_file());
    paths.sort();
    Ok(paths)
}

fn file_name(path: &Path) -> Result<String> {
    path.file_name().and_then(|name| name.to_str()).map(str::to_owned).context("a name without a name")
}

fn stem(path: &Path) -> Result<&str> {
    path.file_stem().and_then(|name| name.to_str()).context("a name without a stem")
}

/// A program, ready for the browser.
struct Program {
    name: &'static str,
    javascript: String,
    wasm: Vec<u8>,
}

/// Compiles the programs, and binds each to its JavaScript.
fn compile(mode: Mode, whom: For) -> Result<Vec<Program>> {
    let profile = match mode {
        Mode::Dev => "dev",
        Mode::Release => "wasm-release",
    };
    println!("site: compiling verv-web ({profile})");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(root())
        .args(["build", "--locked", "--package", "verv-web", "--target", "wasm32-unknown-unknown"])
        .args(["--profile", profile])
        .args(whom.programs().flat_map(|program| ["--bin", program]))
        .args((whom == For::Tests).then_some(["--features", LIVING_PAGE]).into_iter().flatten())
        .env("CARGO_ENCODED_RUSTFLAGS", compiler_flags().join("\u{1f}"))
        .status()?;
    ensure!(status.success(), "verv-web does not compile");
    whom.programs().map(|program| bind(program, mode)).collect()
}

fn bind(name: &'static str, mode: Mode) -> Result<Program> {
    println!("site: binding {name}");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let built = match mode {
        Mode::Dev => "debug",
        Mode::Release => "wasm-release",
    };
    let program = target.join("wasm32-unknown-unknown").join(built).join(format!("{name}.wasm"));
    let bound = target.join("site-bound");
    Bindgen::new()
        .input_path(program)
        .web(true)?
        .typescript(false)
        .out_name(name)
        .remove_name_section(mode == Mode::Release)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .generate(&bound)?;
    ensure!(
        !bound.join("snippets").exists(),
        "a dependency brings JavaScript of its own, which is not bundled"
    );
    let wasm = bound.join(format!("{name}_bg.wasm"));
    if mode == Mode::Release {
        optimise(&wasm)?;
    }
    Ok(Program {
        name,
        javascript: fs::read_to_string(bound.join(format!("{name}.js")))?,
        wasm: fs::read(wasm)?,
    })
}

/// Views of one type are a tenth smaller; and no paths of this machine in what others load.
fn compiler_flags() -> Vec<String> {
    let mut flags = vec!["--cfg=erase_components".to_owned()];
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let registries = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    for registry in registries.into_iter().flatten().flatten() {
        flags.push(format!("--remap-path-prefix={}=", registry.path().display()));
    }
    flags
}

/// A tool of the front end's own Node packages, where npm can give it to us.
fn node_tool(name: &str) -> Option<PathBuf> {
    let frontend = root().join("frontend");
    let tool = frontend.join("node_modules/.bin").join(name);
    if !tool.exists() {
        let install = ["install", "--no-audit", "--no-fund", "--silent"];
        println!("site: npm {}", install.join(" "));
        let installed = Command::new("npm").current_dir(&frontend).args(install).status();
        if !installed.is_ok_and(|status| status.success()) {
            println!("site: npm is missing, so {name} is skipped and the program is larger");
            return None;
        }
    }
    Some(tool)
}

/// A script or a stylesheet in fewer letters: a script is a quarter less over the wire.
fn minified(name: &str, source: String) -> Result<String> {
    let Some(tool) = node_tool("esbuild") else { return Ok(source) };
    let path = std::env::temp_dir().join(format!("verv-{}-{name}", std::process::id()));
    fs::write(&path, &source)?;
    let output = Command::new(tool).arg("--minify").arg(&path).output()?;
    fs::remove_file(&path)?;
    ensure!(output.status.success(), "esbuild refused {name}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

/// Runs binaryen's optimiser.
fn optimise(wasm: &Path) -> Result<()> {
    let Some(optimiser) = node_tool("wasm-opt") else { return Ok(()) };
    println!("site: wasm-opt -Oz");
    let status = Command::new(optimiser)
        .args(OPTIMISATIONS)
        .args(WASM_FEATURES)
        .arg(wasm)
        .arg("-o")
        .arg(wasm)
        .status()?;
    ensure!(status.success(), "wasm-opt refused the program");
    Ok(())
}

impl Site {
    /// Writes a file under a name with a hash of its content, and its compressed forms where they are smaller.
    fn add(&mut self, name: &str, content: &[u8]) -> Result<()> {
        let (stem, extension) = name.rsplit_once('.').context("a file without an extension")?;
        let digest = Sha256::digest(content);
        let hash = format!("{:02x}{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2], digest[3]);
        let hashed = format!("{stem}.{hash}.{extension}");
        let path = self.folder.join("assets").join(&hashed);
        let brotli = self.write(&path, content)?;
        self.addresses.insert(name.to_owned(), format!("/assets/{hashed}"));
        self.sizes.push(Size { name: name.to_owned(), plain: content.len(), brotli });
        Ok(())
    }

    /// Writes a file, and where it is for users its compressed forms; returns its size as it travels.
    fn write(&self, path: &Path, content: &[u8]) -> Result<usize> {
        if self.mode == Mode::Release {
            return write_with_compressed(path, content);
        }
        fs::write(path, content)?;
        Ok(content.len())
    }

    fn address(&self, name: &str) -> Result<&str> {
        self.addresses.get(name).map(String::as_str).with_context(|| format!("no file is called {name}"))
    }

    /// Puts addresses where the stylesheet names fonts and images.
    fn with_addresses(&self, stylesheet: &str) -> Result<String> {
        let mut pieces = stylesheet.split("url(\"");
        let mut whole = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (named, rest) = piece.split_once('"').context("an address without an end")?;
            let name = named.rsplit('/').next().unwrap_or(named);
            write!(whole, "url(\"{}\"{rest}", self.address(name)?)?;
        }
        Ok(whole)
    }

    /// Writes a file under its own name, which addresses outside the bundle know.
    fn write_root(&mut self, path: &Path, languages: &BTreeMap<String, Vec<Text>>) -> Result<()> {
        let name = file_name(path)?;
        if path.extension().is_some_and(|extension| extension == "png") {
            fs::copy(path, self.folder.join(&name))?;
            return Ok(());
        }
        let texts = languages.get(ORIGINAL).context("the original texts are missing")?;
        let content = fs::read_to_string(path)?.replace("{{kept}}", &self.kept_offline(languages)?);
        self.write_page(&name, &content, texts)
    }

    /// What a device keeps to open Verv without a network, as JSON.
    fn kept_offline(&self, languages: &BTreeMap<String, Vec<Text>>) -> Result<String> {
        let is_kept = |name: &str| {
            let is_daily = name.starts_with("daily.") || FIRST_LOAD.contains(&name);
            let is_language = name.strip_suffix(".json").is_some_and(|tag| languages.contains_key(tag));
            is_daily || is_language
        };
        let kept: Vec<&String> =
            self.addresses.iter().filter(|(name, _)| is_kept(name)).map(|(_, address)| address).collect();
        Ok(serde_json::to_string(&kept)?)
    }

    /// Fills a page's template, `{{asset:name}}` and `{{text:key}}`, and writes it.
    fn write_page(&mut self, name: &str, template: &str, texts: &[Text]) -> Result<()> {
        let mut pieces = template.split("{{");
        let mut page = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (placeholder, rest) = piece.split_once("}}").context("a placeholder without an end")?;
            let value = match placeholder.split_once(':') {
                Some(("asset", name)) => self.address(name)?.to_owned(),
                Some(("text", key)) => {
                    let text = texts.iter().find(|text| text.key == key);
                    escaped(&text.with_context(|| format!("no text is called {key}"))?.words)
                }
                _ => bail!("unknown placeholder {placeholder}"),
            };
            page.push_str(&value);
            page.push_str(rest);
        }
        let brotli = self.write(&self.folder.join(name), page.as_bytes())?;
        self.sizes.push(Size { name: name.to_owned(), plain: page.len(), brotli });
        Ok(())
    }

    fn print_sizes(&self) -> Result<()> {
        println!("{:<44}{:>10}{:>10}", "site", "bytes", "brotli");
        for Size { name, plain, brotli } in &self.sizes {
            println!("{name:<44}{plain:>10}{brotli:>10}");
        }
        for program in PROGRAMS {
            println!("{:<54}{:>10}", format!("first load of {program}"), first_load_bytes(program)?);
        }
        Ok(())
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// Writes `content`, and its `.br` and `.gz` unless it is compressed already; returns the size as it travels.
fn write_with_compressed(path: &Path, content: &[u8]) -> Result<usize> {
    fs::write(path, content)?;
    if path.extension().is_some_and(|extension| extension == "woff2") {
        return Ok(content.len());
    }
    let mut brotli = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &*content, &mut brotli, &parameters)?;
    fs::write(format!("{}.br", path.display()), &brotli)?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(content)?;
    fs::write(format!("{}.gz", path.display()), gzip.finish()?)?;
    Ok(brotli.len())
}
