//! That the page of a crash, which has only its script, says the same in every language.

use std::collections::BTreeMap;

use crate::{catalogues, sources};

/// The texts of each language, by their keys.
fn texts(script: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let (_, table) = script.split_once("const TEXTS = {").expect("the table");
    let (table, _) = table.split_once("};").expect("the end of the table");
    let mut languages: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut language = String::new();
    for line in table.lines().map(str::trim) {
        let Some((key, text)) = line.split_once(": ") else {
            continue;
        };
        if text == "{" {
            key.trim_matches('"').clone_into(&mut language);
        } else {
            let text = text.trim_matches(&['"', ','][..]).to_owned();
            let texts = languages.entry(language.clone()).or_default();
            texts.insert(key.to_owned(), text);
        }
    }
    languages
}

#[test]
fn a_crash_is_told_in_every_language() {
    let script = sources::root().join("web/crash/crash.js");
    let texts = texts(&std::fs::read_to_string(script).expect("the script"));
    let english = &texts["en"];
    assert!(english.len() > 2, "the texts are read");
    let files = catalogues();
    for name in files.iter().map(|(name, _)| name.trim_end_matches(".po")) {
        let others = texts.get(name).expect(name);
        assert!(others.keys().eq(english.keys()), "{name}");
        for (key, text) in others {
            assert!(!text.is_empty() && *text != english[key], "{name}: {key}");
        }
    }
    assert_eq!(texts.len(), files.len() + 1, "and in no other");
}
