//! What a rule makes of one message, or why the message is invalid.

use super::Simulation;
use super::message::{self, Draft, seen};
use crate::amqp::Message;
use crate::name::Name;
use crate::scenario::processor::{PART, PARTS};
use crate::scenario::{Processor, Rule};
use crate::simulation::consumer::Delivery;

impl Simulation {
    /// What the rule makes of one message, or why it is invalid.
    pub(super) fn apply(
        &self,
        spec: &Processor,
        delivery: &Delivery,
    ) -> Result<Vec<Draft>, String> {
        let message = &delivery.message;
        let same = || Draft::of(message, spec);
        let input = seen(message, delivery.redelivered);
        let outputs = |filter: &Name| self.run_filter(filter, &input);
        match &spec.rule {
            Rule::Validate { filter } => match outputs(filter)?.first().map(String::as_str) {
                None | Some("false" | "null") => Err("it does not pass".to_owned()),
                Some(_) => Ok(vec![same()]),
            },
            Rule::Transform { filter } => {
                let output = only(self.run_filter(&message::giving(filter), &input)?)?;
                Ok(vec![same().changed(&output)?])
            }
            Rule::Split { filter } => {
                let outputs = self.run_filter(&message::giving(filter), &input)?;
                let parts: Result<Vec<_>, _> = outputs
                    .iter()
                    .map(|output| same().changed(output))
                    .collect();
                placed(parts?, message)
            }
            Rule::Route { filter } => Ok(vec![
                same().with_key(message::text(&only(outputs(filter)?)?)?),
            ]),
            Rule::Recipients { filter } => {
                let keys = outputs(filter)?;
                let copies = keys
                    .iter()
                    .map(|key| Ok(same().with_key(message::text(key)?)));
                placed(copies.collect::<Result<_, String>>()?, message)
            }
            Rule::Reply { filter } => {
                let to = message.properties.reply_to.clone();
                let to = to.ok_or("it has no reply_to to answer to")?;
                let output = only(self.run_filter(&message::giving(filter), &input)?)?;
                Ok(vec![same().changed(&output)?.answering(message, to)])
            }
            Rule::Aggregate { .. } => Err("it is gathered first".to_owned()),
        }
    }

    pub(super) fn run_filter(&self, filter: &str, input: &str) -> Result<Vec<String>, String> {
        self.filters.run(filter, input).map_err(|error| error.text)
    }
}

/// The one output.
pub(super) fn only(mut outputs: Vec<String>) -> Result<String, String> {
    match (outputs.pop(), outputs.len()) {
        (Some(output), 0) => Ok(output),
        (None, _) => Err("the filter gave nothing".to_owned()),
        (Some(_), more) => Err(format!(
            "the filter gave {} outputs instead of one",
            more + 1
        )),
    }
}

/// The parts with their correlation and their places.
fn placed(parts: Vec<Draft>, of: &Message) -> Result<Vec<Draft>, String> {
    if parts.is_empty() {
        return Err("the filter gave nothing".to_owned());
    }
    let all = i64::try_from(parts.len()).unwrap_or(i64::MAX);
    let parts = (1..).zip(parts).map(|(place, part): (i64, Draft)| {
        let part = part.correlated(of);
        let part = part.with_header((PART, place.into()));
        part.with_header((PARTS, all.into()))
    });
    Ok(parts.collect())
}
