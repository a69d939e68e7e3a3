//! A locale file as a flat, sorted list of texts. Shared by the build script, which makes functions of them, and by
//! the bundler, which writes them as JSON in the same order.

use std::{collections::BTreeSet, fs, path::Path};

/// One text: its dotted key and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub key: String,
    pub words: String,
}

impl Text {
    /// The names between braces.
    pub fn placeholders(&self) -> BTreeSet<&str> {
        let after_each_brace = self.words.split('{').skip(1);
        after_each_brace.filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
    }
}

/// Reads a locale file; the texts are sorted by key.
pub fn read(path: &Path) -> Result<Vec<Text>, String> {
    let source = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let table: toml::Table = source.parse().map_err(|error| format!("{}: {error}", path.display()))?;
    let mut texts = Vec::new();
    collect("", &table, &mut texts)?;
    texts.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(texts)
}

fn collect(prefix: &str, table: &toml::Table, texts: &mut Vec<Text>) -> Result<(), String> {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::String(words) => texts.push(Text { key, words: words.clone() }),
            toml::Value::Table(below) => collect(&key, below, texts)?,
            other => return Err(format!("{key}: a text is a string, not {}", other.type_str())),
        }
    }
    Ok(())
}

/// What is wrong with a translation: keys and placeholders must be the same as in the original.
pub fn differences(original: &[Text], translation: &[Text]) -> Vec<String> {
    let keys = |texts: &[Text]| texts.iter().map(|text| text.key.clone()).collect::<BTreeSet<_>>();
    let (ours, theirs) = (keys(original), keys(translation));
    let missing = ours.difference(&theirs).map(|key| format!("{key} is missing"));
    let unknown = theirs.difference(&ours).map(|key| format!("{key} is not a text of the original"));
    let mut wrong: Vec<String> = missing.chain(unknown).collect();
    for text in original {
        let Some(other) = translation.iter().find(|other| other.key == text.key) else { continue };
        if other.placeholders() != text.placeholders() {
            wrong.push(format!("{} has other placeholders", text.key));
        }
    }
    wrong
}
