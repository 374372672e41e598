//! The forms of the scenario itself: what an operator sets, and what is done from outside.

use warren_core::scenario::{InterventionAction, Scenario};
use warren_tests::browser::{Page, Screen, journey};

use crate::stage::{at, deselect, document, open_scenario};

/// Replaces what a field holds, and hands it on.
fn enter(page: &Page, field: &str, text: &str) {
    page.fill(&at(field), text);
    page.press("Enter");
}

/// What the page keeps, once this holds for it.
fn once(page: &Page, what: &str, holds: impl Fn(&Scenario) -> bool) -> Scenario {
    for _ in 0..200 {
        let scenario = Scenario::from_json(&document(page)).expect("the page's own document");
        if holds(&scenario) {
            return scenario;
        }
        std::thread::sleep(std::time::Duration::from_millis(30));
    }
    panic!("{what}: {}", document(page));
}

#[test]
fn a_policy_is_made_by_its_form_and_says_where_it_holds() {
    journey("policy", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-topic");
        page.click(&at("group-policies"));
        page.click(&at("policy-add"));
        page.wait_text(&at("policy-0-empty"), "no policy without a key");
        let matched = |yes: u32, no: u32| {
            page.wait_until(&format!(
                "(all => all('true') === {yes} && all('false') === {no})(matched => \
                 document.querySelectorAll(`[data-testid=policy-match][data-matched=${{matched}}]`).length)"
            ));
        };
        // While it is typed, before it is taken.
        page.fill(&at("policy-0-pattern"), "kern");
        matched(1, 0);
        page.press("Enter");
        page.click(&at("policy-0-group-Length"));
        enter(page, "policy-0-max-length", "many");
        page.wait_text(&at("policy-0-max-length-refused"), "whole number");
        enter(page, "policy-0-max-length", "5");
        enter(page, "policy-0-pattern", "(");
        page.wait_text(&at("policy-0-pattern-refused"), "no regular expression");
        enter(page, "policy-0-pattern", "");
        page.choose(&at("policy-0-apply-to"), "all");
        page.wait_gone(&format!("{}[data-matched=false]", at("policy-match")));
        page.choose(&at("policy-0-apply-to"), "exchanges");
        page.wait(&format!("{}[data-matched=false]", at("policy-match")));
        page.choose(&at("policy-0-apply-to"), "queues");
        let kept = once(page, "the policy is kept", |scenario| {
            let mut all = scenario.definitions.policies().into_iter().flatten();
            all.any(|one| one.apply_to.as_str() == "queues" && !one.definition.is_empty())
        });
        assert_eq!(kept.definitions.policies().len(), 1);
        page.assert_accessible("a policy");
        page.click(&at("node-queue:kern"));
        page.wait_text(".inspector .facts", "max-length");
        page.press("Escape");
        page.click(&at("group-policies"));
        page.click(&at("policy-0-remove"));
        once(page, "the policy is gone", |scenario| {
            scenario.definitions.other.is_empty()
        });
    });
}

#[test]
fn a_user_is_made_allowed_renamed_and_goes_with_its_permissions() {
    journey("users", Screen::LAPTOP, |page| {
        open_scenario(page, "hello-world");
        page.click(&at("group-users"));
        page.click(&at("user-add"));
        enter(page, "user-0-name", "ann");
        page.click(&at("permission-add"));
        page.wait_text(&at("permission-0-read-opens"), "Now: all");
        enter(page, "permission-0-write", "[");
        page.wait_text(&at("permission-0-write-refused"), "no regular expression");
        enter(page, "permission-0-write", "^none$");
        page.wait_text(&at("permission-0-write-opens"), "Now: nothing");
        page.click(&at("topic-permission-add"));
        enter(page, "topic-permission-0-exchange", "amq.topik");
        page.wait_text(&at("topic-permission-0-exchange-refused"), "amq.topic");
        page.assert_accessible("users");
        enter(page, "user-0-name", "bob");
        once(page, "the permissions are bob's", |scenario| {
            let mut all = scenario.definitions.permissions().into_iter().flatten();
            all.any(|one| one.user.as_str() == "bob")
        });
        page.wait_text(&at("user-0"), "Its 2 permissions go");
        page.click(&at("user-0-remove"));
        once(page, "nothing of it stays", |scenario| {
            scenario.definitions.other.is_empty()
        });
        page.click(&at("undo"));
        once(page, "all of it is back", |scenario| {
            scenario.definitions.other.len() == 3
        });
    });
}

#[test]
fn each_kind_of_intervention_has_its_fields() {
    journey("interventions", Screen::LAPTOP, |page| {
        open_scenario(page, "failover");
        let before = page.count(&at("intervention"));
        let kinds = page.eval(
            "[...document.querySelector('[data-testid=intervention-add]').options]\
             .map(option => option.value).filter(value => value).join(' ')",
        );
        let kinds = kinds.as_str().expect("kinds").to_owned();
        assert_eq!(kinds.split(' ').count(), 27, "{kinds}");
        for (number, kind) in kinds.split(' ').enumerate() {
            page.choose(&at("intervention-add"), kind);
            let testid = format!("intervention-{}", before + number);
            page.wait(&at(&format!("{testid}-at")));
            page.wait_until(&format!(
                "document.querySelector('[data-testid={testid}-what]').value === '{kind}'"
            ));
            // What has no fields besides its time says so.
            page.wait(".entry-form > .form:is(:has(input), :has(select), :has(.hint))");
        }
        page.assert_accessible("the last of many");
        let kept = once(page, "all are kept", |scenario| {
            scenario.timeline.len() == before + 27
        });
        assert!(kept.timeline.iter().any(|one| matches!(
            &one.action,
            InterventionAction::Partition { nodes } if nodes.len() == 1
        )));
    });
}

#[test]
fn an_intervention_is_changed_in_kind_and_fields() {
    journey("changed", Screen::LAPTOP, |page| {
        open_scenario(page, "hello-world");
        let last = page.count(&at("intervention"));
        let field = |part: &str| format!("intervention-{last}-{part}");
        page.choose(&at("intervention-add"), "stop_client");
        page.wait(&at(&field("client")));
        page.choose(&at(&field("what")), "declare_queue");
        enter(page, &field("name"), "extra");
        page.click(&at(&field("group-Time to live")));
        enter(page, &field("x-message-ttl"), "2 s");
        page.click(&at(&field("exclusive")));
        enter(page, &field("at"), "1.5 s");
        let kept = once(page, "its time is kept", |scenario| {
            scenario.timeline[last].at_ms == 1500
        });
        let InterventionAction::DeclareQueue {
            queue, exclusive, ..
        } = &kept.timeline[last].action
        else {
            panic!("{:?}", kept.timeline[last]);
        };
        assert_eq!((queue.name.as_str(), *exclusive), ("extra", true));
        assert_eq!(queue.arguments.get("x-message-ttl"), Some(&2000.into()));
        // The same by its marker, from the keyboard.
        page.eval("document.querySelectorAll('[data-testid=intervention-marker]').forEach(it => it.focus()) ?? null");
        page.press("ArrowRight");
        once(page, "it was moved", |scenario| {
            scenario.timeline[last].at_ms == 1600
        });
    });
}

#[test]
fn what_a_split_network_does_is_chosen() {
    journey("split", Screen::LAPTOP, |page| {
        open_scenario(page, "failover");
        page.click(&at("group-server"));
        page.choose(&at("cluster_partition_handling"), "pause_minority");
        once(page, "it is kept", |scenario| {
            scenario.to_json().contains("pause_minority")
        });
    });
}

#[test]
fn what_is_found_about_a_binding_stands_at_its_edge() {
    journey("edge-marks", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-severity");
        page.click("[data-testid^='edge-'][data-testid*='warning'] .edge-label");
        enter(page, "binding-key", "no.such.key");
        page.wait("[data-testid^='edge-'][data-testid*='no.such.key'] .node-mark");
        // Beside its form, with its remedy.
        page.wait(".inspector [data-rule=unmatched-binding]");
        page.assert_accessible("a finding at an edge");
        page.screenshot("edge");
        deselect(page);
        page.click(&at("tab-checkup"));
        page.click(&format!(
            "[data-rule=unmatched-binding] {}",
            at("finding-show")
        ));
        page.wait("[data-testid^='edge-'][data-testid*='no.such.key'].is-selected");
        page.click(&at("undo"));
        page.wait_gone("[data-testid^='edge-'] .node-mark");
    });
}
