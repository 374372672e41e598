//! The arguments of a step: typed, with the protocol's defaults, each taken once. What
//! nobody took in the end was not understood.

use serde_json::{Map, Value};
use warren_core::amqp::{FieldValue, Properties, Table};
use warren_core::name::Name;

/// What a step's arguments still hold.
pub(crate) struct Args(Map<String, Value>);

impl Args {
    pub(crate) const fn new(args: Map<String, Value>) -> Self {
        Self(args)
    }

    /// A string; empty where it is absent.
    pub(crate) fn text(&mut self, key: &str) -> Name {
        match self.0.remove(key) {
            None => Name::default(),
            Some(value) => value.as_str().expect("a string").into(),
        }
    }

    /// A bit; false where it is absent.
    pub(crate) fn bit(&mut self, key: &str) -> bool {
        let value = self.0.remove(key);
        value.is_some_and(|value| value.as_bool().expect("a bit"))
    }

    /// A number; 0 where it is absent.
    pub(crate) fn number<N: TryFrom<u64>>(&mut self, key: &str) -> N {
        let value = self.0.remove(key);
        let number = value.map_or(0, |value| value.as_u64().expect("a number"));
        N::try_from(number).ok().expect("a number of this size")
    }

    /// A field table; empty where it is absent.
    pub(crate) fn table(&mut self, key: &str) -> Table {
        self.0
            .remove(key)
            .map_or_else(Table::default, |json| table(&json))
    }

    /// The properties of a message.
    pub(crate) fn properties(&mut self) -> Properties {
        let json = self.0.remove("properties");
        json.map_or_else(Properties::default, properties)
    }

    /// Fails for what nobody took.
    pub(crate) fn taken(&self) -> Result<(), String> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(key) => Err(format!("the driver does not know the argument {key}")),
        }
    }
}

/// Recorded properties; the headers name their wire types.
pub(crate) fn properties(mut json: Value) -> Properties {
    let headers = json.as_object_mut().expect("properties").remove("headers");
    let properties: Properties = serde_json::from_value(json).expect("properties");
    Properties {
        headers: headers.as_ref().map(table),
        ..properties
    }
}

fn table(json: &Value) -> Table {
    let entries = json.as_object().expect("a table").iter();
    Table(
        entries
            .map(|(key, value)| (key.as_str().into(), field(value)))
            .collect(),
    )
}

fn field(json: &Value) -> FieldValue {
    let (kind, value) = (json["t"].as_str().expect("a type"), &json["v"]);
    match kind {
        "table" => FieldValue::Table(table(value)),
        "array" => {
            let items = value.as_array().expect("an array").iter();
            FieldValue::Array(items.map(field).collect())
        }
        _ => FieldValue::typed(kind, value).expect("a field value"),
    }
}
