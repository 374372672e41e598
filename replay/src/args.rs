//! The arguments of a step: typed, with the protocol's defaults, each taken once. What
//! nobody took in the end was not understood.

use serde_json::{Map, Value};
use warren_core::amqp::{Properties, Table};
use warren_core::name::Name;

use crate::field;

/// What a step's arguments still hold.
pub(crate) struct Args(Map<String, Value>);

impl Args {
    pub(crate) const fn new(args: Map<String, Value>) -> Self {
        Self(args)
    }

    /// A value of any form, where there is one.
    pub(crate) fn json(&mut self, key: &str) -> Option<Value> {
        self.0.remove(key)
    }

    /// A string; empty where it is absent.
    pub(crate) fn text(&mut self, key: &str) -> Result<Name, String> {
        Ok(self.maybe_text(key)?.unwrap_or_default())
    }

    /// A string, where there is one.
    pub(crate) fn maybe_text(&mut self, key: &str) -> Result<Option<Name>, String> {
        let read = |value: Value| match value {
            Value::String(text) => Ok(Name::from(text)),
            other => Err(misfit(key, "a string", &other)),
        };
        self.0.remove(key).map(read).transpose()
    }

    /// A bit; false where it is absent.
    pub(crate) fn bit(&mut self, key: &str) -> Result<bool, String> {
        match self.0.remove(key) {
            None => Ok(false),
            Some(Value::Bool(bit)) => Ok(bit),
            Some(other) => Err(misfit(key, "true or false", &other)),
        }
    }

    /// A number; 0 where it is absent.
    pub(crate) fn number<N: TryFrom<u64> + Default>(&mut self, key: &str) -> Result<N, String> {
        Ok(self.maybe_number(key)?.unwrap_or_default())
    }

    /// A number, where there is one.
    pub(crate) fn maybe_number<N: TryFrom<u64>>(&mut self, key: &str) -> Result<Option<N>, String> {
        let read = |value: Value| {
            let number = value.as_u64().and_then(|number| N::try_from(number).ok());
            number.ok_or_else(|| misfit(key, "a whole number of its size", &value))
        };
        self.0.remove(key).map(read).transpose()
    }

    /// A number that may be below 0; 0 where it is absent.
    pub(crate) fn signed(&mut self, key: &str) -> Result<i32, String> {
        let read = |value: Value| {
            let number = value.as_i64().and_then(|number| i32::try_from(number).ok());
            number.ok_or_else(|| misfit(key, "a whole number of its size", &value))
        };
        self.0.remove(key).map_or(Ok(0), read)
    }

    /// A string, or a number as a string; empty where it is absent.
    pub(crate) fn text_or_number(&mut self, key: &str) -> Result<Name, String> {
        match self.0.remove(key) {
            Some(Value::Number(number)) => Ok(number.to_string().into()),
            Some(other) => {
                self.0.insert(key.to_owned(), other);
                self.text(key)
            }
            None => Ok(Name::default()),
        }
    }

    /// A field table; empty where it is absent.
    pub(crate) fn table(&mut self, key: &str) -> Result<Table, String> {
        let json = self.0.remove(key);
        json.map_or_else(|| Ok(Table::default()), |json| field::table(&json))
    }

    /// A table in plain JSON, as the server's definitions write it; empty where it is
    /// absent.
    pub(crate) fn plain_table(&mut self, key: &str) -> Result<Table, String> {
        let read = |value: Value| {
            serde_json::from_value(value).map_err(|why| format!("the argument {key}: {why}"))
        };
        self.0
            .remove(key)
            .map_or_else(|| Ok(Table::default()), read)
    }

    /// The properties of a message.
    pub(crate) fn properties(&mut self) -> Result<Properties, String> {
        let json = self.0.remove("properties");
        json.map_or_else(|| Ok(Properties::default()), field::properties)
    }

    /// Fails for what nobody took.
    pub(crate) fn taken(&self) -> Result<(), String> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(key) => Err(format!("the argument {key} is not known")),
        }
    }
}

fn misfit(key: &str, wanted: &str, value: &Value) -> String {
    format!("the argument {key} is {value}, not {wanted}")
}
