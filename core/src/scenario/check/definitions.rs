//! Checking the definitions: exchanges, queues, bindings.

use litemap::LiteMap;

use super::known::{ExchangeFacts, Known};
use super::{MAX_NAME_BYTES, operator, too_long, unknown_word};
use crate::amqp::{FieldValue, Refusal, Table};
use crate::broker::{QueueDeclare, refuse_arguments, refuse_properties};
use crate::name::ResourceName;
use crate::routing::{arguments, topic};
use crate::scenario::problem::{Problems, did_you_mean};
use crate::scenario::{
    BindingDefinition, DestinationType, ExchangeDefinition, QueueDefinition, Scenario, ServerLine,
};
use crate::text::said;
use crate::topology::{ExchangeKind, Plugins};
use crate::{mark, tr};

/// The ways in which a headers exchange compares.
const X_MATCH: [&str; 4] = ["all", "any", "all-with-x", "any-with-x"];

/// The parts of the server's definitions that would change a run, if they were simulated.
const NOT_SIMULATED: [&str; 1] = ["parameters"];

pub(super) fn check(scenario: &Scenario, known: &Known, problems: &mut Problems) {
    let definitions = &scenario.definitions;
    exchanges(&definitions.exchanges, scenario.rabbitmq, problems);
    queues(&definitions.queues, scenario.rabbitmq, problems);
    bindings(scenario, problems);
    operator::check(definitions, known, problems);
    for part in NOT_SIMULATED {
        let entries = definitions
            .other
            .get(part)
            .and_then(serde_json::Value::as_array);
        if entries.is_some_and(|entries| !entries.is_empty()) {
            problems.warning(
                format!("definitions.{part}"),
                tr!("{} are not simulated yet", part),
                tr!("the run goes as if there were none"),
            );
        }
    }
}

fn exchanges(exchanges: &[ExchangeDefinition], line: ServerLine, problems: &mut Problems) {
    let mut seen = LiteMap::new_vec();
    for (index, one) in exchanges.iter().enumerate() {
        let place = format!("definitions.exchanges[{index}]");
        exchange(&place, one, line, problems);
        unique(
            &place,
            mark!("exchange"),
            one.resource(),
            &mut seen,
            problems,
        );
    }
}

/// What is wrong with one exchange.
pub(super) fn exchange(
    place: &str,
    exchange: &ExchangeDefinition,
    line: ServerLine,
    problems: &mut Problems,
) {
    if exchange.name.is_empty() {
        problems.error(
            format!("{place}.name"),
            tr!("the exchange without a name is the default exchange, which is always there"),
            tr!("give this one a name, or leave it out"),
        );
    } else {
        resource_name(place, mark!("exchange"), &exchange.resource(), problems);
    }
    exchange_type(place, exchange, line, problems);
}

/// Whether the type is one that the server has, or can have, and takes the arguments.
fn exchange_type(
    place: &str,
    exchange: &ExchangeDefinition,
    line: ServerLine,
    problems: &mut Problems,
) {
    let place_of_type = format!("{place}.type");
    let plugins = Plugins::all();
    let Some(kind) = ExchangeKind::from_name(&exchange.kind) else {
        let names = ExchangeKind::ALL.map(ExchangeKind::name);
        unknown_word(
            &place_of_type,
            mark!("exchange type"),
            &exchange.kind,
            &names,
            problems,
        );
        return;
    };
    if !kind.exists(line, &plugins) {
        problems.error(
            place_of_type,
            tr!("the server line has no exchange type {}", exchange.kind),
            tr!("choose another type, or another server line in \"rabbitmq\""),
        );
        return;
    }
    if let Some(plugin) = kind.plugin().filter(|plugin| !plugin.is_shipped()) {
        problems.warning(
            place_of_type,
            tr!("the type {} is not the server's own", exchange.kind),
            tr!(
                "a real server needs the plugin {}, which it is not delivered with",
                plugin.name()
            ),
        );
    }
    if let Err(refusal) = arguments::check_exchange(kind, &exchange.arguments, line, &plugins) {
        problems.error(
            format!("{place}.arguments"),
            tr!("the server refuses this exchange: {}", refusal.reply_text()),
            tr!("change its arguments"),
        );
    }
}

fn queues(queues: &[QueueDefinition], line: ServerLine, problems: &mut Problems) {
    let mut seen = LiteMap::new_vec();
    for (index, one) in queues.iter().enumerate() {
        let place = format!("definitions.queues[{index}]");
        queue(&place, one, (false, line), problems);
        unique(&place, mark!("queue"), one.resource(), &mut seen, problems);
    }
}

/// What is wrong with one queue.
pub(super) fn queue(
    place: &str,
    queue: &QueueDefinition,
    (exclusive, line): (bool, ServerLine),
    problems: &mut Problems,
) {
    if queue.name.is_empty() {
        problems.error(
            format!("{place}.name"),
            tr!("the name is empty"),
            tr!("give it one"),
        );
    }
    resource_name(place, mark!("queue"), &queue.resource(), problems);
    queue_arguments(place, queue, (exclusive, line), problems);
}

fn queue_arguments(
    place: &str,
    queue: &QueueDefinition,
    (exclusive, line): (bool, ServerLine),
    problems: &mut Problems,
) {
    let declare = QueueDeclare {
        exclusive,
        ..queue.declare()
    };
    let text = |refusal: Refusal| tr!("the server refuses this queue: {}", refusal.reply_text());
    if let Err(refusal) = refuse_arguments(&queue.resource(), &queue.arguments) {
        let place = format!("{place}.arguments");
        problems.error(place, text(refusal), tr!("change its arguments"));
    } else if let Err(refusal) = refuse_properties(&queue.resource(), &declare, line) {
        let help = match refusal.differs {
            None => tr!("quorum queues and streams are durable, and never auto-delete"),
            Some(_) => tr!("make it durable, or choose an earlier server"),
        };
        problems.error(place.to_owned(), text(refusal), help);
    }
}

/// A name of an exchange or a queue: a short string without the server's own prefix.
fn resource_name(place: &str, what: &str, resource: &ResourceName, problems: &mut Problems) {
    let ResourceName { vhost, name } = resource;
    let place_of_name = format!("{place}.name");
    too_long(&place_of_name, name, MAX_NAME_BYTES, problems);
    too_long(&format!("{place}.vhost"), vhost, MAX_NAME_BYTES, problems);
    if name.starts_with("amq.") {
        problems.error(
            place_of_name,
            tr!(
                "the name \"{}\" begins with \"amq.\", which is reserved for the server",
                name
            ),
            tr!(
                "choose another name; the {}s that the server has itself are always there",
                said(what, &[])
            ),
        );
    }
}

fn unique(
    place: &str,
    what: &str,
    resource: ResourceName,
    seen: &mut LiteMap<ResourceName, String>,
    problems: &mut Problems,
) {
    if let Some(first) = seen.get(&resource) {
        problems.error(
            format!("{place}.name"),
            tr!(
                "the {} \"{}\" is there already, as {}",
                said(what, &[]),
                resource.name,
                first
            ),
            tr!("rename one of them"),
        );
    } else {
        seen.insert(resource, place.to_owned());
    }
}

fn bindings(scenario: &Scenario, problems: &mut Problems) {
    // What is declared during the run is not there yet.
    let known = &Known::new(&Scenario {
        definitions: scenario.definitions.clone(),
        ..Scenario::default()
    });
    let mut seen: LiteMap<Identity<'_>, usize> = LiteMap::new_vec();
    for (index, one) in scenario.definitions.bindings.iter().enumerate() {
        let place = format!("definitions.bindings[{index}]");
        binding(&place, one, (known, scenario.rabbitmq), problems);
        match seen.get(&identity(one)) {
            Some(first) => problems.warning(
                &place,
                tr!("this is the same as definitions.bindings[{}]", first),
                tr!("a repeated binding changes nothing: leave it out"),
            ),
            None => {
                seen.insert(identity(one), index);
            }
        }
    }
}

/// What is wrong with one binding.
pub(super) fn binding(
    place: &str,
    binding: &BindingDefinition,
    (known, line): (&Known, ServerLine),
    problems: &mut Problems,
) {
    let source = source(place, binding, known, problems);
    destination(place, binding, known, problems);
    too_long(
        &format!("{place}.routing_key"),
        &binding.routing_key,
        MAX_NAME_BYTES,
        problems,
    );
    match source.and_then(|facts| facts.rules) {
        Some(ExchangeKind::Headers) => x_match(place, &binding.arguments, problems),
        Some(ExchangeKind::Topic) => topic_key(place, binding, line, problems),
        Some(kind) => binding_key(place, kind, binding, line, problems),
        None => {}
    }
}

type Identity<'a> = (
    ResourceName,
    DestinationType,
    ResourceName,
    &'a str,
    &'a Table,
);

fn identity(binding: &BindingDefinition) -> Identity<'_> {
    (
        binding.source_resource(),
        binding.destination_type,
        binding.destination_resource(),
        &binding.routing_key,
        &binding.arguments,
    )
}

fn source(
    place: &str,
    binding: &BindingDefinition,
    known: &Known,
    problems: &mut Problems,
) -> Option<ExchangeFacts> {
    let place = format!("{place}.source");
    if binding.source.is_empty() {
        problems.error(
            place,
            tr!("nothing can be bound to the default exchange"),
            tr!("every queue is bound to it by its name already: leave this binding out"),
        );
        return None;
    }
    known.need_exchange(&place, &binding.source_resource(), problems)
}

fn destination(place: &str, binding: &BindingDefinition, known: &Known, problems: &mut Problems) {
    let place = format!("{place}.destination");
    let destination = binding.destination_resource();
    match binding.destination_type {
        DestinationType::Exchange if binding.destination.is_empty() => problems.error(
            place,
            tr!("the default exchange cannot be bound to another"),
            tr!("bind a queue instead"),
        ),
        DestinationType::Exchange => {
            known.need_exchange(&place, &destination, problems);
        }
        DestinationType::Queue if known.has_queue(&destination) => {}
        DestinationType::Queue if known.exchange(&destination).is_some() => problems.error(
            place,
            tr!("\"{}\" is an exchange, not a queue", binding.destination),
            tr!("write \"destination_type\": \"exchange\""),
        ),
        DestinationType::Queue => known.need_queue(&place, &destination, problems),
    }
}

/// What the server says of a binding key where the key is no pattern.
fn binding_key(
    place: &str,
    rules: ExchangeKind,
    binding: &BindingDefinition,
    line: ServerLine,
    problems: &mut Problems,
) {
    let (key, table) = (&binding.routing_key, &binding.arguments);
    if let Err(refusal) = arguments::check_binding(rules, key, table, line) {
        let remedy = match rules {
            ExchangeKind::ConsistentHash => {
                tr!("write a weight, such as \"1\": the key is the binding's share of the messages")
            }
            _ => tr!("leave the key empty"),
        };
        problems.error(
            format!("{place}.routing_key"),
            tr!("the server refuses this binding: {}", refusal.detail),
            remedy,
        );
    }
}

fn topic_key(place: &str, binding: &BindingDefinition, line: ServerLine, problems: &mut Problems) {
    if let Err(refusal) = topic::check_key(&binding.routing_key, line) {
        problems.error(
            format!("{place}.routing_key"),
            tr!("the server refuses this binding: {}", refusal),
            tr!("write fewer of them, or choose another server line in \"rabbitmq\""),
        );
    }
}

fn x_match(place: &str, arguments: &Table, problems: &mut Problems) {
    let Some(value) = arguments.get("x-match") else {
        let near = arguments
            .0
            .keys()
            .find(|key| key.starts_with("x") && !did_you_mean(key, ["x-match"]).is_empty());
        if let Some(key) = near {
            problems.warning(
                format!("{place}.arguments.{key}"),
                tr!("\"{}\" has no meaning here", key),
                tr!("did you mean \"x-match\"?"),
            );
        }
        return;
    };
    let place = format!("{place}.arguments.x-match");
    match value {
        FieldValue::LongString(mode) if X_MATCH.contains(&mode.as_str()) => {}
        FieldValue::LongString(mode) => {
            unknown_word(
                &place,
                mark!("way to compare headers"),
                mode,
                &X_MATCH,
                problems,
            );
        }
        other => {
            let message = tr!("expected text in quotes, found {}", other);
            problems.error(place, message, tr!("write one of {}", X_MATCH.join(", ")));
        }
    }
}
