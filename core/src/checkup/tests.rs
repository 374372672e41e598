//! The rules by example: for each a design that it finds, one that it nearly does, and what
//! becomes of the first when its mend is applied.

mod fixture;
mod laws;
mod library;
mod samples;

use expect_test::{Expect, expect};

use super::{At, Finding, Rule, checkup};
use crate::scenario::Scenario;
use fixture::scenario;

/// A design that a rule finds, and one that it nearly does.
struct Sample {
    rule: Rule,
    hit: &'static str,
    near: &'static str,
}

/// What is found, a line each, with the mend's label.
fn told(scenario: &Scenario) -> String {
    let line = |one: Finding| {
        let mend = one.mend.as_ref();
        let mend = mend.map(|mend| format!(" [{}]", mend.label));
        format!("{one}{}\n", mend.unwrap_or_default())
    };
    checkup(scenario).into_iter().map(line).collect()
}

fn says(design: &str, expected: Expect) {
    expected.assert_eq(&told(&scenario(design)));
}

/// Whether the rule finds something.
fn finds(rule: Rule, scenario: &Scenario) -> bool {
    checkup(scenario).iter().any(|one| one.rule == rule)
}

#[test]
fn every_rule_has_a_sample_and_finds_it_and_not_its_neighbour() {
    for rule in Rule::ALL {
        let own: Vec<_> = samples::all().filter(|one| one.rule == rule).collect();
        assert!(!own.is_empty(), "{rule:?} has no sample");
        for one in own {
            let (hit, near) = (scenario(one.hit), scenario(one.near));
            assert!(finds(rule, &hit), "{rule:?} in {}\n{}", one.hit, told(&hit));
            assert!(
                !finds(rule, &near),
                "{rule:?} in {}\n{}",
                one.near,
                told(&near)
            );
        }
    }
}

#[test]
fn each_sample_is_told_in_sentences() {
    let all = samples::all().map(|one| {
        let told = told(&scenario(one.hit));
        format!("-- {}\n{told}", one.rule.id())
    });
    expect_test::expect_file!["tests/told.txt"].assert_eq(&all.collect::<String>());
}

#[test]
fn a_mend_removes_its_finding() {
    let mut mended = 0;
    for sample in samples::all() {
        let before = scenario(sample.hit);
        for finding in checkup(&before) {
            let Some(mend) = &finding.mend else {
                continue;
            };
            let after = mend.apply(&before);
            let after = after.unwrap_or_else(|error| panic!("{finding}: {error}"));
            let is_left = |one: &Finding| one.rule == finding.rule && one.at == finding.at;
            let left = checkup(&after).into_iter().find(is_left);
            // The places of bindings move up where one is taken away.
            let moved = matches!(finding.at, At::Binding(_))
                && left.as_ref().is_some_and(|left| left.text != finding.text);
            assert!(left.is_none() || moved, "{finding}\n{}", sample.hit);
            mended += 1;
        }
    }
    assert!(mended >= 30, "only {mended} mends");
}

#[test]
fn rules_have_names_of_their_own_and_say_why() {
    for (index, rule) in Rule::ALL.into_iter().enumerate() {
        assert_eq!(rule as usize, index, "{rule:?} is out of order");
        let id = rule.id();
        assert!(
            id.bytes()
                .all(|byte| byte == b'-' || byte.is_ascii_lowercase()),
            "{id}"
        );
        assert_eq!(Rule::from_id(id), Some(rule), "{id} is there twice");
        assert!(
            rule.why().ends_with('.') && !rule.title().ends_with('.'),
            "{id}"
        );
    }
}

#[test]
fn a_finding_is_written_with_its_names() {
    let findings = checkup(&scenario("queue a\nproducer p - a"));
    let json = serde_json::to_string(&findings[0]).expect("plain data");
    expect![[r#"{"rule":"growing-queue","severity":"warning","at":"queue:a","text":"The queue \"a\" only grows: messages come to it, and nobody reads it","remedy":"Let somebody read it, or give it x-max-length or x-message-ttl","mend":"Keep the newest 10000 messages"}"#]]
    .assert_eq(&json);
}

#[test]
fn what_the_documents_check_says_stands_at_its_node() {
    says(
        "queue tasks
         producer p jobs a
         consumer w task
         at 99999 kill_client client=w",
        expect![[r#"
            client:p: "p" publishes to the exchange "jobs", which is not there (missing-exchange) [Add the direct exchange "jobs"]
            client:w: "w" reads the queue "task", which is not there. Did you mean "tasks"? (missing-queue) [Read "tasks"]
            client:w: 99999 ms is after the end of the run at 60000 ms. Give an earlier time or a greater run_for_ms (document)
        "#]],
    );
}

#[test]
fn a_sound_design_gives_nothing() {
    says(
        "exchange logs topic
         queue kern
         queue all
         bind logs kern kern.*
         bind logs all #
         producer app logs kern.{disk|cpu},web
         consumer k kern
         consumer a all prefetch=10",
        expect![[""]],
    );
}
