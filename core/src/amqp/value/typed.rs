//! Field values whose wire type is named beside them.

use crate::tr;

use serde_json::{Map, Value};

use super::{FieldValue, plain};

pub(super) fn write(value: &FieldValue) -> Value {
    match value {
        FieldValue::Byte(n) => Value::from(*n),
        FieldValue::UnsignedByte(n) => Value::from(*n),
        FieldValue::Short(n) => Value::from(*n),
        FieldValue::UnsignedShort(n) => Value::from(*n),
        FieldValue::SignedInt(n) => Value::from(*n),
        FieldValue::UnsignedInt(n) => Value::from(*n),
        FieldValue::Float(bits) => of_bits(Value::from(*bits)),
        FieldValue::Double(bits) => of_bits(Value::from(*bits)),
        FieldValue::Decimal { scale, value } => {
            Value::Array(vec![Value::from(*scale), Value::from(*value)])
        }
        FieldValue::Timestamp(seconds) => Value::from(*seconds),
        FieldValue::Binary(bytes) => Value::from(bytes.as_slice()),
        other => plain::write(other),
    }
}

fn of_bits(bits: Value) -> Value {
    let mut fields = Map::new();
    fields.insert("bits".to_owned(), bits);
    Value::Object(fields)
}

pub(super) fn read(type_name: &str, value: &Value) -> Result<FieldValue, String> {
    let misfit = || {
        // By the writer that documents have: a second one would be downloaded.
        let value = serde_json::to_string(value).unwrap_or_default();
        tr!("{} is not a value of the type {}", value, type_name)
    };
    let whole = || value.as_i64().ok_or_else(misfit);
    Ok(match type_name {
        "void" => FieldValue::Void,
        "bool" => FieldValue::Bool(value.as_bool().ok_or_else(misfit)?),
        "byte" => FieldValue::Byte(whole()?.try_into().map_err(|_| misfit())?),
        "unsignedbyte" => FieldValue::UnsignedByte(whole()?.try_into().map_err(|_| misfit())?),
        "short" => FieldValue::Short(whole()?.try_into().map_err(|_| misfit())?),
        "unsignedshort" => FieldValue::UnsignedShort(whole()?.try_into().map_err(|_| misfit())?),
        "signedint" => FieldValue::SignedInt(whole()?.try_into().map_err(|_| misfit())?),
        "unsignedint" => FieldValue::UnsignedInt(whole()?.try_into().map_err(|_| misfit())?),
        "long" => FieldValue::Long(whole()?),
        "float" => FieldValue::Float(single(value).ok_or_else(misfit)?),
        "double" => FieldValue::Double(double(value).ok_or_else(misfit)?),
        "decimal" => decimal(value).ok_or_else(misfit)?,
        "timestamp" => FieldValue::Timestamp(value.as_u64().ok_or_else(misfit)?),
        "longstr" => FieldValue::LongString(value.as_str().ok_or_else(misfit)?.into()),
        "binary" => FieldValue::Binary(bytes(value).ok_or_else(misfit)?),
        "array" => FieldValue::Array(
            value
                .as_array()
                .ok_or_else(misfit)?
                .iter()
                .map(plain::read)
                .collect::<Result<_, _>>()?,
        ),
        "table" => FieldValue::Table(plain::nested(value.as_object().ok_or_else(misfit)?)?),
        _ => return Err(tr!("there is no field type \"{}\"", type_name)),
    })
}

fn double(value: &Value) -> Option<u64> {
    match value.get("bits") {
        Some(bits) => bits.as_u64(),
        None => value.as_f64().map(f64::to_bits),
    }
}

/// The single nearest to the decimal number, or the one with these bits.
fn single(value: &Value) -> Option<u32> {
    match value.get("bits") {
        Some(bits) => bits.as_u64()?.try_into().ok(),
        None => value.as_f64().map(|number| (number as f32).to_bits()),
    }
}

fn decimal(value: &Value) -> Option<FieldValue> {
    let scale = value.get(0)?.as_u64()?.try_into().ok()?;
    let value = value.get(1)?.as_u64()?.try_into().ok()?;
    Some(FieldValue::Decimal { scale, value })
}

fn bytes(value: &Value) -> Option<Vec<u8>> {
    match value {
        Value::String(text) => Some(text.clone().into_bytes()),
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_u64()?.try_into().ok())
            .collect(),
        _ => None,
    }
}
