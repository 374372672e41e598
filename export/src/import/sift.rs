//! From many items those that make a sound scenario; the rest with reasons.
//!
//! What is sound is asked of the document's own reader and checks, again and again, until
//! they find nothing: an item that is left out may be what another refers to.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use warren_core::scenario::check::check;
use warren_core::scenario::{Problem, Scenario, Severity};
use warren_core::tr;

use super::LeftOut;

/// The older line of servers.
pub(super) const OLD: &str = "3.10";

/// Items on their way into a scenario, by the list that they are in: `definitions.queues`.
#[derive(Debug, Default)]
pub(super) struct Sieve {
    /// The fields of the document beside the lists.
    head: Map<String, Value>,
    lists: BTreeMap<&'static str, Vec<Item>>,
    left_out: Vec<LeftOut>,
}

#[derive(Debug)]
struct Item {
    /// What it is called where it is left out.
    called: String,
    value: Value,
}

impl Sieve {
    /// One with these fields of the document beside the lists.
    pub(super) fn new(head: Map<String, Value>) -> Self {
        Self {
            head,
            ..Self::default()
        }
    }

    /// Adds an item to a list.
    pub(super) fn add(&mut self, list: &'static str, called: String, value: Value) {
        let items = self.lists.entry(list).or_default();
        items.push(Item { called, value });
    }

    /// Lists an item as not taken.
    pub(super) fn leave_out(&mut self, item: impl Into<String>, reason: impl Into<String>) {
        self.left_out.push(LeftOut {
            item: item.into(),
            reason: reason.into(),
        });
    }

    /// Leaves out what is beyond the number that a list may have.
    pub(super) fn limit(&mut self, list: &'static str, most: usize) {
        let items = self.lists.entry(list).or_default();
        let beyond = items.split_off(items.len().min(most));
        for item in beyond {
            let reason = tr!("a scenario holds at most {} of these", most);
            self.leave_out(item.called, reason);
        }
    }

    /// Takes an older server where queues are not durable: newer ones have none of these
    /// that outlive their connection.
    pub(super) fn suit_transient_queues(&mut self) {
        let queues = self.lists.get("definitions.queues").into_iter().flatten();
        let mut durable = queues.filter_map(|queue| queue.value.get("durable"));
        let transient = durable.any(|durable| *durable == json!(false));
        if transient && self.head.get("rabbitmq") != Some(&json!(OLD)) {
            self.head.insert("rabbitmq".to_owned(), json!(OLD));
            self.leave_out(
                tr!("that the server is of the line 4"),
                tr!(
                    "some of its queues are not durable, which that line no longer permits; the \
                     scenario is of the line {}",
                    OLD
                ),
            );
        }
    }

    /// The scenario of all that is sound.
    ///
    /// # Errors
    /// What is wrong elsewhere than in an item.
    pub(super) fn scenario(mut self) -> Result<Sifted, Vec<Problem>> {
        loop {
            let read = Scenario::from_value(self.document());
            let (scenario, problems) = match read {
                Ok(scenario) => {
                    let problems = check(&scenario);
                    (Some(scenario), problems)
                }
                Err(problems) => (None, problems),
            };
            let errors: Vec<Problem> = problems
                .into_iter()
                .filter(|problem| problem.severity == Severity::Error)
                .collect();
            match scenario {
                Some(scenario) if errors.is_empty() => {
                    let lists = self.lists.into_iter();
                    let taken = lists.map(|(list, items)| (list, items.len()));
                    return Ok(Sifted {
                        scenario,
                        taken: taken.filter(|(_, count)| *count > 0).collect(),
                        left_out: self.left_out,
                    });
                }
                _ if self.drop_at(&errors) => {}
                _ => return Err(errors),
            }
        }
    }

    /// Leaves out the items with errors; whether there were any.
    fn drop_at(&mut self, errors: &[Problem]) -> bool {
        let mut doomed: BTreeMap<&'static str, BTreeMap<usize, String>> = BTreeMap::new();
        for error in errors {
            for (list, items) in &self.lists {
                if let Some(index) = index_in(&error.place, list).filter(|at| *at < items.len()) {
                    let reason = reason(error, list, index);
                    let reasons = doomed.entry(list).or_default();
                    reasons.entry(index).or_insert(reason);
                }
            }
        }
        for (list, reasons) in &doomed {
            let items = self.lists.remove(list).unwrap_or_default();
            for (index, item) in items.into_iter().enumerate() {
                match reasons.get(&index) {
                    Some(reason) => self.leave_out(item.called, reason),
                    None => self.lists.entry(list).or_default().push(item),
                }
            }
        }
        !doomed.is_empty()
    }

    fn document(&self) -> Value {
        let mut document = self.head.clone();
        let mut definitions = Map::new();
        for (list, items) in &self.lists {
            let values: Vec<Value> = items.iter().map(|item| item.value.clone()).collect();
            match list.strip_prefix("definitions.") {
                Some(part) => definitions.insert(part.to_owned(), values.into()),
                None => document.insert((*list).to_owned(), values.into()),
            };
        }
        document.insert("version".to_owned(), json!(warren_core::scenario::VERSION));
        document.insert("definitions".to_owned(), definitions.into());
        Value::Object(document)
    }
}

/// What passed.
pub(super) struct Sifted {
    pub(super) scenario: Scenario,
    /// How many of each list.
    pub(super) taken: BTreeMap<&'static str, usize>,
    pub(super) left_out: Vec<LeftOut>,
}

/// The number in `list[3].field`.
fn index_in(place: &str, list: &str) -> Option<usize> {
    let rest = place.strip_prefix(list)?.strip_prefix('[')?;
    rest.split(']').next()?.parse().ok()
}

/// What is wrong, with the field where it is one of the item's.
fn reason(error: &Problem, list: &str, index: usize) -> String {
    let item = format!("{list}[{index}]");
    let field = error.place.strip_prefix(&item).unwrap_or_default();
    let field = field.trim_start_matches('.');
    if field.is_empty() {
        error.message.clone()
    } else {
        format!("{field}: {}", error.message)
    }
}

/// Names that were met once already.
#[derive(Debug, Default)]
pub(super) struct Met(BTreeSet<String>);

impl Met {
    /// Whether this is the first time.
    pub(super) fn first(&mut self, name: &str) -> bool {
        self.0.insert(name.to_owned())
    }
}
