//! The schema against documents.
//!
//! The validator is our own, for the published crates bring some forty others along and
//! minutes of building. It knows just the keywords that our schema uses, and stops at
//! any other, so that none is passed over in silence.

use expect_test::expect_file;
use proptest::prelude::*;
use serde_json::{Map, Value};

use super::schema;
use crate::scenario::library::LIBRARY;
use crate::scenario::sample::scenario;

#[test]
fn the_published_schema_is_up_to_date() {
    expect_file!["../../../../scenarios/scenario.schema.json"].assert_eq(&schema());
}

#[test]
fn every_scenario_of_the_library_validates() {
    for entry in LIBRARY {
        assert_eq!(faults(entry.json), Vec::<String>::new(), "{}", entry.slug);
    }
}

#[test]
fn what_cannot_be_read_does_not_validate() {
    let table = [
        ("[]", "$: type"),
        ("{}", "$: required version"),
        (r#"{"version": 2}"#, "$.version: const"),
        (
            r#"{"version": 1, "tilte": "x"}"#,
            "$.tilte: additionalProperties",
        ),
        (r#"{"version": 1, "seed": -1}"#, "$.seed: minimum"),
        (r#"{"version": 1, "clients": {}}"#, "$.clients: type"),
        (
            r#"{"version": 1, "clients": [{"kind": "worker"}]}"#,
            "$.clients[0]: oneOf",
        ),
        (
            r#"{"version": 1, "clients": [{"kind": "consumer", "name": "w"}]}"#,
            "$.clients[0]: oneOf",
        ),
        (
            r#"{"version": 1, "timeline": [{"at_ms": 1, "do": "kill_client"}]}"#,
            "$.timeline[0]: oneOf",
        ),
        (
            r#"{"version": 1, "view": {"nodes": {"x": {"x": 1, "y": 1}}}}"#,
            "$.view.nodes.x: additionalProperties",
        ),
    ];
    for (document, fault) in table {
        assert_eq!(faults(document), [fault], "{document}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn everything_that_is_written_validates(scenario in scenario()) {
        prop_assert_eq!(faults(&scenario.to_json()), Vec::<String>::new());
    }
}

fn faults(document: &str) -> Vec<String> {
    let schema: Value = serde_json::from_str(&schema()).expect("the schema is JSON");
    let value = serde_json::from_str(document).expect("the document is JSON");
    let mut faults = Vec::new();
    Validator { root: &schema }.visit(&schema, "$", &value, &mut faults);
    faults
}

struct Validator<'a> {
    root: &'a Value,
}

impl Validator<'_> {
    fn visit(&self, schema: &Value, place: &str, value: &Value, faults: &mut Vec<String>) {
        let rules = match schema {
            Value::Bool(true) => return,
            Value::Bool(false) => return faults.push(format!("{place}: never")),
            other => other
                .as_object()
                .expect("a schema is an object or a boolean"),
        };
        for (keyword, rule) in rules {
            let holds = match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" | "default" | "format" => true,
                "$ref" => {
                    let pointer = rule.as_str().expect("text").trim_start_matches('#');
                    let target = self.root.pointer(pointer).expect("a $ref leads somewhere");
                    self.visit(target, place, value, faults);
                    true
                }
                "type" => is_of_type(rule, value),
                "const" => rule == value,
                "minimum" => value
                    .as_f64()
                    .is_none_or(|n| n >= rule.as_f64().expect("number")),
                "maximum" => value
                    .as_f64()
                    .is_none_or(|n| n <= rule.as_f64().expect("number")),
                "oneOf" => self.matching(rule, value) == 1,
                "anyOf" => self.matching(rule, value) > 0,
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.visit(rule, &format!("{place}[{index}]"), item, faults);
                    }
                    true
                }
                "required" => {
                    let names = rule.as_array().expect("a list").iter();
                    let missing = names.filter_map(Value::as_str).find(|name| {
                        value
                            .as_object()
                            .is_some_and(|fields| !fields.contains_key(*name))
                    });
                    faults.extend(missing.map(|name| format!("{place}: required {name}")));
                    true
                }
                "properties" => true,
                "additionalProperties" | "patternProperties" => true,
                other => panic!("the keyword {other} is new: teach it to this test"),
            };
            if !holds {
                faults.push(format!("{place}: {keyword}"));
            }
        }
        if let Value::Object(fields) = value {
            self.fields(rules, place, fields, faults);
        }
    }

    fn fields(
        &self,
        rules: &Map<String, Value>,
        place: &str,
        fields: &Map<String, Value>,
        faults: &mut Vec<String>,
    ) {
        let properties = rules.get("properties").and_then(Value::as_object);
        let patterns = rules.get("patternProperties").and_then(Value::as_object);
        for (name, value) in fields {
            let place = format!("{place}.{name}");
            let rule = properties.and_then(|known| known.get(name)).or_else(|| {
                patterns?
                    .iter()
                    .find(|(p, _)| is_like(name, p))
                    .map(|(_, r)| r)
            });
            match (rule, rules.get("additionalProperties")) {
                (Some(rule), _) => self.visit(rule, &place, value, faults),
                (None, Some(Value::Bool(false))) => {
                    faults.push(format!("{place}: additionalProperties"));
                }
                (None, Some(rule)) => self.visit(rule, &place, value, faults),
                (None, None) => {}
            }
        }
    }

    fn matching(&self, alternatives: &Value, value: &Value) -> usize {
        let alternatives = alternatives.as_array().expect("a list");
        let holds = |schema: &&Value| {
            let mut faults = Vec::new();
            self.visit(schema, "", value, &mut faults);
            faults.is_empty()
        };
        alternatives.iter().filter(holds).count()
    }
}

fn is_of_type(rule: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str().expect("a type's name") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("there is no type {other}"),
    };
    rule.as_array()
        .map_or_else(|| is(rule), |names| names.iter().any(is))
}

/// The only pattern there is: a choice of beginnings.
fn is_like(name: &str, pattern: &str) -> bool {
    let choice = pattern
        .strip_prefix("^(")
        .and_then(|rest| rest.strip_suffix("):"))
        .expect("a choice of beginnings");
    choice.split('|').any(|start| {
        name.strip_prefix(start)
            .is_some_and(|rest| rest.starts_with(':'))
    })
}
