//! What is told of the library's runs in Chinese. A program speaks one language: here it is chosen
//! for all tests of this process, of which the others tell nothing.

use warren_core::narrate::narrate;
use warren_core::scenario::{Scenario, library};
use warren_core::text::{Catalogue, speak};
use warren_core::timeline::{Cursor, Playhead, Timeline};
use warren_core::why::reason;

use crate::{catalogues, sources};

/// How many events of a run are asked for their reasons.
const MOST_REASONS: u32 = 500;

/// Two or more English words after one another are a sentence that nobody translated. What stands
/// in quotes is the scenario's, and what comes after a reply's code is the server's own.
fn is_english(sentence: &str, names: &str) -> bool {
    let mut run = 0;
    let ours = sentence.split(" - ").next().unwrap_or_default();
    for word in ours.split(|sign: char| sign.is_ascii() && !sign.is_ascii_alphabetic()) {
        let known = word.is_empty() || names.contains(word);
        let english = !known && word.len() > 1 && word.chars().all(|one| one.is_ascii_lowercase());
        run = if english {
            run + 1
        } else if word.is_empty() {
            run
        } else {
            0
        };
        if run > 2 {
            return true;
        }
    }
    false
}

/// Why each event of a run happened, sentence by sentence.
fn reasons(timeline: &Timeline) -> Vec<String> {
    let mut cursor = Cursor::new(timeline, Playhead::START);
    let mut told = Vec::new();
    while let Some(next) = cursor.next(timeline) {
        let before = cursor.snapshot().clone();
        cursor.seek(timeline, next);
        let number = cursor.applied() - 1;
        if number > MOST_REASONS {
            break;
        }
        let events = timeline.events(number..number + 1);
        let reason = events.first().and_then(|event| reason(event, &before));
        told.extend(reason.into_iter().flat_map(|reason| reason.sentences));
    }
    told
}

#[test]
fn a_run_is_told_in_chinese_and_logged_in_english_before() {
    let first = Scenario::read(library::FIRST.json).expect("a scenario");
    let timeline = Timeline::complete(first.into());
    let events = timeline.events(0..50);
    assert!(
        narrate(&events[0]).starts_with("Client"),
        "{}",
        narrate(&events[0])
    );
    let (_, entries) = catalogues()
        .into_iter()
        .find(|(name, _)| name == "zh-CN.po")
        .expect("Chinese");
    speak(Catalogue::read(
        warren_locale::written(&entries).expect("a catalogue"),
    ));
    let mut english = Vec::new();
    let folder = sources::root().join("scenarios");
    for file in std::fs::read_dir(folder).expect("scenarios/") {
        let path = file.expect("a file").path();
        if path.extension().is_none_or(|end| end != "json") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a scenario");
        let Ok(scenario) = Scenario::read(&text) else {
            continue;
        };
        let timeline = Timeline::complete(scenario.into());
        for event in timeline.events(0..2000) {
            let told = narrate(&event);
            assert!(!told.is_ascii(), "{}: {told}", path.display());
            if is_english(&told, &text) {
                english.push(told);
            }
        }
        let reasons = reasons(&timeline).into_iter();
        english.extend(reasons.filter(|told| told.is_ascii() || is_english(told, &text)));
    }
    english.sort();
    english.dedup();
    assert!(english.is_empty(), "{}", english.join("\n"));
}
