//! That every sentence for people is translated: what the sources say in `tr!` and `mark!` is
//! what each catalogue of `locales/` holds, and nothing is said beside them.

#[path = "locale/crash.rs"]
mod crash;
#[path = "locale/said.rs"]
mod said;
#[path = "locale/silent.rs"]
mod silent;
#[path = "locale/sources.rs"]
mod sources;
#[path = "locale/spoken.rs"]
mod spoken;
#[path = "locale/unsaid.rs"]
mod unsaid;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use said::Said;
use warren_core::scenario::Scenario;
use warren_core::scenario::library::LIBRARY;
use warren_locale::{CONTEXT, Entries};
use warren_teach::course::SCENARIOS;

fn catalogues() -> Vec<(String, Entries)> {
    let folder = sources::root().join("locales");
    let files = std::fs::read_dir(folder).expect("locales/");
    let mut files: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    let read = files.into_iter().map(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let entries = warren_locale::read(&file).expect("a catalogue");
        (name.into_owned(), entries)
    });
    read.collect()
}

/// Every sentence of the sources, with the file that says it.
fn all_said() -> BTreeMap<String, (Said, String)> {
    let mut all = BTreeMap::new();
    let of_library = LIBRARY.iter().map(|entry| (entry.slug, entry.json));
    let of_lessons = SCENARIOS.iter().map(|one| (one.file, one.text));
    for (file, json) in of_library.chain(of_lessons) {
        let scenario = Scenario::read(json).expect(file);
        for text in [scenario.title, scenario.notes] {
            let key = format!("a scenario{CONTEXT}{text}");
            if !text.is_empty() {
                all.insert(key.clone(), (Said { key, many: None }, file.to_owned()));
            }
        }
    }
    for source in sources::all() {
        for said in said::said(&source.tokens) {
            let known: &mut (Said, String) = all
                .entry(said.key.clone())
                .or_insert_with(|| (said.clone(), source.path.clone()));
            // Somewhere it may be counted, and elsewhere not.
            known.0.many = known.0.many.take().or(said.many);
        }
    }
    all
}

#[test]
fn every_sentence_is_translated_and_no_other() {
    let said = all_said();
    assert!(said.len() > 500, "the sources are read");
    let mut wrong = Vec::new();
    let catalogues = catalogues();
    assert!(!catalogues.is_empty(), "there is a catalogue");
    for (name, entries) in &catalogues {
        for (key, (one, file)) in &said {
            let forms = entries.get(key).map_or(&[][..], |entry| &entry.forms);
            if forms.is_empty() || forms.iter().any(String::is_empty) {
                wrong.push(format!("{name} does not translate {key:?} of {file}"));
                continue;
            }
            for form in forms {
                if !one.places_agree(form) {
                    wrong.push(format!(
                        "{name}: {form:?} has not the places of {key:?} of {file}"
                    ));
                }
            }
            if entries[key].many != one.many {
                wrong.push(format!("{name} does not count {key:?} as {file} does"));
            }
        }
        let stale = entries.keys().filter(|key| !said.contains_key(*key));
        wrong.extend(stale.map(|key| format!("{name} translates {key:?}, which nothing says")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_said_beside_the_catalogue() {
    let mut found = BTreeSet::new();
    for source in sources::all() {
        for text in unsaid::forgotten(&source.path, &source.tokens) {
            found.insert(format!(
                "{}: {text:?} does not go through tr! or mark!",
                source.path
            ));
        }
    }
    let found: Vec<String> = found.into_iter().collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn nothing_is_passed_over_that_is_not_there() {
    let sources = sources::all();
    let found = sources.iter().flat_map(|source| {
        let texts = unsaid::untranslated(&source.path, &source.tokens);
        texts.into_iter().map(|text| (source.path.clone(), text))
    });
    let found: Vec<(String, String)> = found.collect();
    let unneeded = silent::SILENT
        .iter()
        .filter(|one| !found.iter().any(|(path, text)| one.is(path, text)));
    let unneeded: Vec<_> = unneeded.map(|one| (one.place, one.begins)).collect();
    assert_eq!(unneeded, [], "nothing begins so");
}

#[test]
fn a_forgotten_sentence_is_seen() {
    let tokens = r#"html! { <p title="Of it" class="a b">{ "All of it" }</p> };
        html! { <i class={if on { "is on" } else { "is off" }}>{ if on { "on" } else { other } }</i> };
        tr!("This is said"); mark!("And this");
        #[error("it is wrong")] struct Wrong;
        #[error("{}", tr!("it is said"))] struct Said;
        write!(f, "so many {n}"); format!("{place}.{name}[{index}].value");
        #[cfg(test)] mod tests { "what a test says" }"#;
    let tokens = tokens.parse().expect("tokens");
    let found = ["Of it", "All of it", "on", "it is wrong", "so many {n}"];
    assert_eq!(unsaid::unsaid(&tokens), found);
    let keys: Vec<String> = said::said(&tokens)
        .into_iter()
        .map(|said| said.key)
        .collect();
    assert_eq!(keys, ["This is said", "And this", "it is said"]);
    let tokens = r#"text.push_str("for other tools"); notes.add("it is left out");"#;
    let tokens = tokens.parse().expect("tokens");
    let found = unsaid::forgotten("export/src/go.rs", &tokens);
    assert_eq!(found, ["it is left out"]);
}
