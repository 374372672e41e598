//! Each word of the broker's rules in a small scenario of its own, with the sentences by which
//! somebody who has never seen it understands what happens, and the reason.
//!
//! `words.json` holds them: the rule, the word, the scenario, what is said, in this order, and why it happens.

mod reasons;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;
use warren_core::narrate::log_line;
use warren_core::scenario::check::check;
use warren_core::scenario::{Scenario, Severity};
use warren_core::timeline::Timeline;

#[derive(Deserialize)]
struct Case {
    rule: String,
    word: String,
    scenario: Value,
    /// Whether it asks for something that the server is known to refuse, as the check of the
    /// document says.
    #[serde(default)]
    refused: bool,
    says: Vec<String>,
    /// What is said to be why, somewhere in the run.
    why: String,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("words.json")).expect("cases")
}

/// What happens, a line each.
fn told(case: &Case) -> Vec<String> {
    let scenario = Scenario::from_json(&case.scenario.to_string());
    let scenario = scenario.unwrap_or_else(|problems| panic!("{}: {problems:?}", case.word));
    let problems = check(&scenario);
    let errors = problems
        .iter()
        .filter(|one| one.severity == Severity::Error);
    assert_eq!(
        errors.count() > 0,
        case.refused,
        "{}: {problems:?}",
        case.word
    );
    let timeline = Timeline::complete(Arc::new(scenario));
    let events = timeline.events(0..timeline.len());
    events.iter().map(|event| log_line(event)).collect()
}

#[test]
fn each_word_of_the_rules_is_told_in_a_sentence() {
    let mut failed = Vec::new();
    for case in cases() {
        let told = told(&case);
        let mut rest = told.iter();
        assert!(!case.says.is_empty(), "{}: nothing is expected", case.word);
        for sentence in &case.says {
            let said = rest.any(|line| line.contains(sentence.as_str()));
            if !said {
                let told = told.join("\n");
                let word = &case.word;
                failed.push(format!(
                    "{word}: this is not said, or too early: {sentence}\n{told}"
                ));
                break;
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

/// The rules as the architecture's map has them, with the number of their words here.
#[test]
fn every_rule_has_its_words() {
    let mut rules: BTreeMap<String, usize> = BTreeMap::new();
    for case in cases() {
        *rules.entry(case.rule).or_default() += 1;
    }
    let rules: Vec<String> = rules
        .iter()
        .map(|(rule, words)| format!("{words} {rule}"))
        .collect();
    expect_test::expect![[r#"
        6 a cluster
        3 alarms and the consumer timeout
        4 alternate exchanges, graphs, internal exchanges, auto-delete
        10 confirms, returns, get, recover, purge, transactions
        3 dead-lettering
        4 exchange types of plugins
        21 queue arguments and policies
        9 queue types
        6 refusals
        1 restarts
        4 server lines
        6 tasks
        6 users and permissions"#]]
    .assert_eq(&rules.join("\n"));
}
