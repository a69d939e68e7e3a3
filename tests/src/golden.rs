//! Golden files: what people can read and compare. `cargo xtask bless` writes them anew.

use std::path::Path;

/// Asserts that the file holds this text, or writes it while blessing.
pub fn assert_golden(path_from_root: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path_from_root);
    if std::env::var_os("VERV_BLESS").is_some() {
        std::fs::write(&path, text).expect("a golden file can be written");
        return;
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    if stored == text {
        return;
    }
    let line = stored.lines().zip(text.lines()).position(|(old, new)| old != new);
    let line = line.unwrap_or_else(|| stored.lines().count().min(text.lines().count()));
    panic!(
        "{path_from_root} differs from line {}:\n- {}\n+ {}\nLook at it, and run `cargo xtask bless` if it is right.",
        line + 1,
        stored.lines().nth(line).unwrap_or_default(),
        text.lines().nth(line).unwrap_or_default()
    );
}
