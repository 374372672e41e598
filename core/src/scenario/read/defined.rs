//! Reading the server's definitions. Fields that this program does not know are passed
//! over, for a newer server may write them; misspelled ones are not.

use serde_json::Value;

use super::fields::{Fields, Unknown, object};
use super::value::{self, Read};
use super::{MAX_BINDINGS, MAX_ITEMS};
use crate::amqp::Table;
use crate::name::{DEFAULT_VHOST, Name};
use crate::policy::ApplyTo;
use crate::scenario::problem::Problems;
use crate::scenario::{
    BindingDefinition, Definitions, DestinationType, ExchangeDefinition, PermissionsDefinition,
    PolicyDefinition, QueueDefinition, TopicPermissionsDefinition, UserDefinition, VhostDefinition,
};

impl Read for Definitions {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        let fields = value::object(place, value, problems)?;
        let mut fields = Fields::new(place, fields, problems);
        let exchanges = fields.list("exchanges", MAX_ITEMS);
        let queues = fields.list("queues", MAX_ITEMS);
        let bindings = fields.list("bindings", MAX_BINDINGS);
        let other = fields.rest(Unknown::PassedOver);
        Some(Self {
            exchanges: exchanges?,
            queues: queues?,
            bindings: bindings?,
            other,
        })
    }
}

/// Reads items of the definitions, each by the fields that it may have.
macro_rules! defined {
    ($($type:ident($fields:ident) { $($field:ident: $value:expr),+ $(,)? })+) => {$(
        impl Read for $type {
            fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
                object(place, value, Unknown::PassedOver, problems, |$fields| Self {
                    $($field: $value),+
                })
            }
        }
    )+};
}

defined! {
    ExchangeDefinition(fields) {
        name: name(fields, "name"),
        vhost: vhost(fields),
        kind: name(fields, "type"),
        durable: fields.or("durable", true),
        auto_delete: fields.or("auto_delete", false),
        internal: fields.or("internal", false),
        arguments: fields.or("arguments", Table::default()),
    }
    BindingDefinition(fields) {
        source: name(fields, "source"),
        vhost: vhost(fields),
        destination: name(fields, "destination"),
        destination_type: fields.or("destination_type", DestinationType::default()),
        routing_key: fields.or("routing_key", Name::default()),
        arguments: fields.or("arguments", Table::default()),
    }
    VhostDefinition(fields) {
        name: name(fields, "name"),
    }
    UserDefinition(fields) {
        name: name(fields, "name"),
    }
    PolicyDefinition(fields) {
        name: name(fields, "name"),
        vhost: vhost(fields),
        pattern: name(fields, "pattern"),
        apply_to: fields.or("apply-to", ApplyTo::ALL[0].0.into()),
        priority: fields.or("priority", 0),
        definition: fields.or("definition", Table::default()),
    }
    PermissionsDefinition(fields) {
        user: name(fields, "user"),
        vhost: vhost(fields),
        configure: name(fields, "configure"),
        write: name(fields, "write"),
        read: name(fields, "read"),
    }
    TopicPermissionsDefinition(fields) {
        user: name(fields, "user"),
        vhost: vhost(fields),
        exchange: name(fields, "exchange"),
        write: name(fields, "write"),
        read: name(fields, "read"),
    }
}

impl Read for QueueDefinition {
    fn read(place: &str, value: Value, problems: &mut Problems) -> Option<Self> {
        object(place, value, Unknown::PassedOver, problems, |fields| {
            // The server writes it beside the arguments, which say the same.
            fields.ignore("type");
            Self {
                name: name(fields, "name"),
                vhost: vhost(fields),
                durable: fields.or("durable", true),
                auto_delete: fields.or("auto_delete", false),
                arguments: fields.or("arguments", Table::default()),
            }
        })
    }
}

fn name(fields: &mut Fields<'_>, name: &'static str) -> Name {
    fields.required(name, Name::default())
}

fn vhost(fields: &mut Fields<'_>) -> Name {
    fields.or("vhost", DEFAULT_VHOST.into())
}
