//! The JSON Schema of the scenario document, generated from the types that read it.
//!
//! It tells editors what can be written where. What a document may refer to, a schema
//! cannot say; that is [`super::check`]'s business.

use super::Scenario;

/// The schema as JSON text, as `scenarios/scenario.schema.json` holds it.
#[must_use]
pub fn schema() -> String {
    let schema = schemars::schema_for!(Scenario);
    // A schema is made of JSON values, which can always be written.
    serde_json::to_string_pretty(&schema).map_or_else(
        |error| unreachable!("the schema cannot be written: {error}"),
        |text| text + "\n",
    )
}

#[cfg(test)]
mod tests;
