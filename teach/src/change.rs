//! Changes to a scenario, written down: variations, solutions, and what a step supposes.
//!
//! A change names its place by the names of things, so that it fits a document whose
//! order it does not know: `clients/shop/prefetch`, `definitions/queues/tasks/durable`,
//! `definitions/bindings/logs>errors>error`.

use serde::Deserialize;
use serde_json::{Map, Value};
use warren_core::scenario::Scenario;
use warren_core::tr;

/// One change, as it is written: `{set: PATH, to: VALUE}`, `{add: PATH, to: VALUE}` (at the
/// end of a list), or `{remove: PATH}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Written")]
pub enum Change {
    /// Puts a value in a place, whether there is one or not.
    Set(Vec<String>, Value),
    /// Adds a value at the end of a list.
    Add(Vec<String>, Value),
    /// Takes away what is in a place.
    Remove(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    set: Option<String>,
    add: Option<String>,
    remove: Option<String>,
    to: Option<Value>,
}

impl TryFrom<Written> for Change {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let path = |path: String| path.split('/').map(str::to_owned).collect();
        match (written.set, written.add, written.remove, written.to) {
            (Some(at), None, None, Some(value)) => Ok(Self::Set(path(at), value)),
            (None, Some(at), None, Some(value)) => Ok(Self::Add(path(at), value)),
            (None, None, Some(at), None) => Ok(Self::Remove(path(at))),
            _ => Err(Self::form()),
        }
    }
}

impl Change {
    /// How a change is written.
    pub(crate) fn form() -> String {
        tr!("a change is {set: PATH, to: VALUE}, {add: PATH, to: VALUE} or {remove: PATH}")
    }

    /// The scenario after these changes, in their order.
    ///
    /// # Errors
    /// A sentence: a place that is not there, or what is wrong with the result.
    pub fn apply_all(changes: &[Self], to: &Scenario) -> Result<Scenario, String> {
        let mut document = as_json(to);
        for change in changes {
            change.apply(&mut document)?;
        }
        Scenario::from_value(document).map_err(|problems| {
            let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
            all.join("; ")
        })
    }

    fn path(&self) -> &[String] {
        match self {
            Self::Set(path, _) | Self::Add(path, _) | Self::Remove(path) => path,
        }
    }

    fn apply(&self, document: &mut Value) -> Result<(), String> {
        let path = self.path();
        let missing = || tr!("there is nothing at {}", path.join("/"));
        let (last, parents) = path.split_last().ok_or_else(missing)?;
        let parent = parents
            .iter()
            .try_fold(document, |value, name| child(value, name));
        let parent = parent.ok_or_else(missing)?;
        match self {
            Self::Set(_, value) => match parent {
                Value::Object(fields) => {
                    fields.insert(last.clone(), value.clone());
                }
                other => *child(other, last).ok_or_else(missing)? = value.clone(),
            },
            Self::Add(_, value) => {
                let list = match parent {
                    Value::Object(fields) => fields
                        .entry(last.clone())
                        .or_insert(Value::Array(Vec::new())),
                    other => child(other, last).ok_or_else(missing)?,
                };
                list.as_array_mut().ok_or_else(missing)?.push(value.clone());
            }
            Self::Remove(_) => match parent {
                Value::Array(items) => {
                    let at = items
                        .iter()
                        .enumerate()
                        .position(|(index, item)| is_called(item, index, last));
                    items.remove(at.ok_or_else(missing)?);
                }
                Value::Object(fields) => {
                    fields.remove(last).ok_or_else(missing)?;
                }
                _ => return Err(missing()),
            },
        }
        Ok(())
    }
}

/// The document as JSON.
pub(crate) fn as_json(scenario: &Scenario) -> Value {
    // The types hold nothing that JSON cannot.
    serde_json::to_value(scenario).unwrap_or(Value::Null)
}

fn child<'a>(value: &'a mut Value, name: &str) -> Option<&'a mut Value> {
    match value {
        Value::Object(fields) => Some(fields.entry(name).or_insert(Value::Object(Map::new()))),
        Value::Array(items) => {
            let mut items = items.iter_mut().enumerate();
            items.find_map(|(index, item)| is_called(item, index, name).then_some(item))
        }
        _ => None,
    }
}

/// Whether an item of a list goes by this name: its own, a binding's, or its number.
fn is_called(item: &Value, index: usize, name: &str) -> bool {
    let own = item.get("name").and_then(Value::as_str);
    own == Some(name) || binding_name(item).as_deref() == Some(name) || index.to_string() == name
}

/// `source>destination>key`: how a binding is called.
pub(crate) fn binding_name(item: &Value) -> Option<String> {
    let field = |name: &str| item.get(name).and_then(Value::as_str);
    let (source, destination) = (field("source")?, field("destination")?);
    let key = field("routing_key").unwrap_or_default();
    Some(format!("{source}>{destination}>{key}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn scenario() -> Scenario {
        let json = r#"{"version": 1, "definitions": {"exchanges": [{"name": "x", "type": "direct"}],
            "queues": [{"name": "q"}],
            "bindings": [{"source": "x", "destination": "q", "routing_key": "a"}]},
            "clients": [{"kind": "consumer", "name": "c", "queue": "q"}]}"#;
        Scenario::from_json(json).expect("sound")
    }

    fn changed(change: &Value) -> Result<Value, String> {
        let change: Change = serde_json::from_value(change.clone()).map_err(|e| e.to_string())?;
        Change::apply_all(&[change], &scenario()).map(|one| as_json(&one))
    }

    #[test]
    fn things_are_found_by_their_names() {
        let set = changed(&json!({"set": "clients/c/prefetch", "to": 3})).expect("there");
        assert_eq!(set["clients"][0]["prefetch"], 3);
        let set = changed(&json!({"set": "definitions/queues/q/arguments/x-max-length", "to": 1}));
        assert_eq!(
            set.expect("there")["definitions"]["queues"][0]["arguments"]["x-max-length"],
            1
        );
        let added = changed(
            &json!({"add": "timeline", "to": {"at_ms": 1, "do": "kill_client", "client": "c"}}),
        );
        assert_eq!(added.expect("there")["timeline"][0]["at_ms"], 1);
        let removed = changed(&json!({"remove": "definitions/bindings/x>q>a"})).expect("there");
        assert_eq!(removed["definitions"]["bindings"], json!([]));
    }

    #[test]
    fn what_cannot_be_changed_is_said() {
        let gone = changed(&json!({"remove": "clients/d"}));
        assert_eq!(gone, Err("there is nothing at clients/d".to_owned()));
        let wrong = changed(&json!({"set": "clients/c/prefetch", "to": -1})).expect_err("negative");
        assert!(wrong.starts_with("clients[0].prefetch: "), "{wrong}");
        let unclear = changed(&json!({"set": "title"})).expect_err("no value");
        assert!(unclear.contains("{set: PATH, to: VALUE}"), "{unclear}");
    }
}
