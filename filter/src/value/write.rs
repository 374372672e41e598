//! Values as JSON, in one line and without spaces, as jq's `-c` writes it.

use std::fmt;

use super::Value;

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => out.write_str("null"),
            Self::Bool(truth) => write!(out, "{truth}"),
            Self::Int(number) => write!(out, "{number}"),
            Self::Float(number) => {
                let number = serde_json::Number::from_f64(*number).ok_or(fmt::Error)?;
                write!(out, "{number}")
            }
            Self::Text(text) => string(text, out),
            Self::List(list) => {
                out.write_str("[")?;
                for (at, item) in list.items.iter().enumerate() {
                    comma(at, out)?;
                    item.fmt(out)?;
                }
                out.write_str("]")
            }
            Self::Map(map) => {
                out.write_str("{")?;
                for (at, (key, value)) in map.entries.iter().enumerate() {
                    comma(at, out)?;
                    string(key, out)?;
                    out.write_str(":")?;
                    value.fmt(out)?;
                }
                out.write_str("}")
            }
        }
    }
}

fn comma(at: usize, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    if at == 0 { Ok(()) } else { out.write_str(",") }
}

fn string(text: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_str(&serde_json::to_string(text).map_err(|_| fmt::Error)?)
}

impl Value {
    /// Its text of JSON.
    pub(crate) fn to_json(&self) -> String {
        self.to_string()
    }
}
