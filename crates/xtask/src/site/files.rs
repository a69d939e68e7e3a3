//! The bundle's files: what they are called in the sources, where they are, and what they weigh.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use flate2::{Compression, write::GzEncoder};

use super::{
    Mode,
    names::{Named, hashed},
    tools::minified,
};

pub struct Site {
    /// Compressing a program that is not small yet takes minutes, and nobody waits for its bytes.
    mode: Mode,
    folder: PathBuf,
    /// From the name in the sources to the address.
    addresses: BTreeMap<String, String>,
    /// What has been written; everything else is of an older bundle.
    written: BTreeSet<PathBuf>,
    pub sizes: Vec<Size>,
}

pub struct Size {
    pub name: String,
    pub plain: usize,
    /// As it travels.
    pub brotli: usize,
}

impl Site {
    pub fn new(mode: Mode, folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(folder.join("assets"))?;
        let (addresses, written) = (BTreeMap::new(), BTreeSet::new());
        Ok(Self { mode, folder, addresses, written, sizes: Vec::new() })
    }

    /// Writes a file under a name with a hash of its content.
    pub fn add(&mut self, name: &str, content: &[u8]) -> Result<()> {
        let file = hashed(name, content)?;
        self.add_named(&Named { source: name.to_owned(), file }, content)
    }

    pub fn add_named(&mut self, Named { source, file }: &Named, content: &[u8]) -> Result<()> {
        self.addresses.insert(source.clone(), format!("/assets/{file}"));
        self.write(source, &Path::new("assets").join(file), content)
    }

    /// Writes a script, in few letters where it is for users.
    pub fn add_script(&mut self, name: &str, script: String) -> Result<()> {
        let script = minified(name, script, self.mode)?;
        self.add(name, script.as_bytes())
    }

    /// Writes a file below the bundle's folder.
    pub fn write(&mut self, name: &str, path: &Path, content: &[u8]) -> Result<()> {
        let path = self.folder.join(path);
        let is_compressed =
            path.extension().is_some_and(|extension| extension == "woff2" || extension == "png");
        let brotli = if self.mode == Mode::Release && !is_compressed {
            self.write_compressed(&path, content)?
        } else {
            content.len()
        };
        // Last, so that its compressed forms are whole wherever it is.
        if fs::read(&path).ok().as_deref() != Some(content) {
            fs::write(&path, content)?;
        }
        self.written.insert(path);
        self.sizes.push(Size { name: name.to_owned(), plain: content.len(), brotli });
        Ok(())
    }

    /// Writes the compressed forms, unless they are there; the size as it travels.
    fn write_compressed(&mut self, path: &Path, content: &[u8]) -> Result<usize> {
        let (brotli, gzip) = (
            PathBuf::from(format!("{}.br", path.display())),
            PathBuf::from(format!("{}.gz", path.display())),
        );
        let is_there = brotli.exists() && gzip.exists() && fs::read(path).ok().as_deref() == Some(content);
        if !is_there {
            // What is there is of other content, as long as the new is not whole.
            let _ = fs::remove_file(path);
            let mut compressed = Vec::new();
            let parameters =
                brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
            brotli::BrotliCompress(&mut &*content, &mut compressed, &parameters)?;
            fs::write(&brotli, &compressed)?;
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(content)?;
            fs::write(&gzip, encoder.finish()?)?;
        }
        let size = fs::metadata(&brotli)?.len();
        self.written.extend([brotli, gzip]);
        Ok(usize::try_from(size)?)
    }

    /// Takes away what is of an older bundle.
    pub fn finish(&self) -> Result<()> {
        for folder in [self.folder.clone(), self.folder.join("assets")] {
            for path in files_of(&folder)? {
                if !self.written.contains(&path) {
                    fs::remove_file(path)?;
                }
            }
        }
        Ok(())
    }

    pub fn address(&self, name: &str) -> Result<&str> {
        self.addresses.get(name).map(String::as_str).with_context(|| format!("no file is called {name}"))
    }

    /// Bytes of a file as it travels, by its name in the sources.
    pub fn weight(&self, name: &str) -> Result<usize> {
        let size = self.sizes.iter().find(|size| size.name == name);
        Ok(size.with_context(|| format!("no file is called {name}"))?.brotli)
    }

    /// Puts addresses where the stylesheet names fonts and images.
    pub fn with_addresses(&self, stylesheet: &str) -> Result<String> {
        let mut pieces = stylesheet.split("url(\"");
        let mut whole = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (named, rest) = piece.split_once('"').context("an address without an end")?;
            let name = named.rsplit('/').next().unwrap_or(named);
            write!(whole, "url(\"{}\"{rest}", self.address(name)?)?;
        }
        Ok(whole)
    }
}

/// The files of a folder, by name.
pub fn files_of(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.retain(|path| path.is_file());
    paths.sort();
    Ok(paths)
}

pub fn file_name(path: &Path) -> Result<String> {
    path.file_name().and_then(|name| name.to_str()).map(str::to_owned).context("a name without a name")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_has_its_files_and_no_others_and_what_is_unchanged_stays_as_it_is() {
        let folder = std::env::temp_dir().join(format!("verv-site-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let build = |texts: &[(&str, &str)]| {
            let mut site = Site::new(Mode::Release, folder.clone()).unwrap();
            for (name, text) in texts {
                site.add(name, text.as_bytes()).unwrap();
            }
            site.write("page.html", Path::new("page.html"), texts[0].1.as_bytes()).unwrap();
            site.finish().unwrap();
            site
        };
        let first = build(&[("a.css", "one"), ("b.js", "two")]);
        let (kept, gone) =
            (first.address("a.css").unwrap().to_owned(), first.address("b.js").unwrap().to_owned());
        let at = |address: &str| folder.join(address.trim_start_matches('/'));
        let brotli = PathBuf::from(format!("{}.br", at(&kept).display()));
        // What would be seen if it were compressed anew.
        fs::write(&brotli, "as it was").unwrap();
        let second = build(&[("a.css", "one"), ("b.js", "three")]);
        assert_eq!(fs::read(&brotli).unwrap(), b"as it was");
        assert_eq!(second.weight("a.css").unwrap(), 9);
        assert!(!at(&gone).exists() && at(second.address("b.js").unwrap()).exists());
        // A page keeps its name, and its compressed forms follow its content.
        build(&[("a.css", "other")]);
        assert!(!at(&kept).exists() && !brotli.exists());
        let page = fs::read(folder.join("page.html.br")).unwrap();
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut &*page, &mut plain).unwrap();
        assert_eq!(plain, b"other");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_stylesheet_names_files_where_they_are() {
        let folder = std::env::temp_dir().join(format!("verv-site-css-{}", std::process::id()));
        let mut site = Site::new(Mode::Dev, folder.clone()).unwrap();
        site.add("a.woff2", b"letters").unwrap();
        let whole = site.with_addresses("src: url(\"../fonts/a.woff2\") format(\"woff2\")").unwrap();
        assert_eq!(whole, format!("src: url(\"{}\") format(\"woff2\")", site.address("a.woff2").unwrap()));
        assert!(site.with_addresses("url(\"b.woff2\")").is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
