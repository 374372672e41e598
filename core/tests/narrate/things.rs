//! The things that the facts speak of.

use std::sync::Arc;

use warren_core::amqp::{
    FieldValue, Message, MessageNumber, Properties, Refusal, ReplyCode, Table,
};
use warren_core::event::{ChannelId, ConnectionId, ConsumerRef, Copy, DeliveryRef, Slot};
use warren_core::name::ResourceName;
use warren_core::routing::{Hop, Route, RoutedTo, Via};
use warren_core::topology::{Binding, BindingId, Destination};

pub(super) fn channel() -> ChannelId {
    ChannelId {
        connection: ConnectionId(2),
        number: 1,
    }
}

pub(super) fn message(number: u32, exchange: &str, key: &str) -> Arc<Message> {
    Arc::new(Message {
        number: MessageNumber(number),
        exchange: ResourceName::root(exchange),
        routing_key: key.into(),
        properties: Properties {
            headers: Some(Table::from([("n", FieldValue::Long(1))])),
            delivery_mode: Some(2),
            ..Properties::default()
        },
        body: "disk full".into(),
        died: false,
    })
}

pub(super) fn error() -> Arc<Message> {
    message(7, "logs", "kern.error")
}

pub(super) fn tasks() -> ResourceName {
    ResourceName::root("tasks")
}

pub(super) fn copy() -> Copy {
    Copy {
        queue: tasks(),
        position: 4,
        slot: Slot { lane: 0, at: 4 },
        message: MessageNumber(7),
    }
}

pub(super) fn consumer() -> ConsumerRef {
    ConsumerRef {
        channel: channel(),
        client: "w1".into(),
        tag: "w1".into(),
    }
}

pub(super) fn delivery() -> DeliveryRef {
    DeliveryRef {
        channel: channel(),
        client: "w1".into(),
        delivery_tag: 3,
    }
}

pub(super) fn refusal() -> Refusal {
    Refusal::new(ReplyCode::NotFound, "no queue 'task' in vhost '/'")
}

pub(super) fn binding(source: &str, key: &str, arguments: Table) -> Arc<Binding> {
    Arc::new(Binding {
        id: BindingId(1),
        source: ResourceName::root(source),
        destination: Destination::Queue(tasks()),
        routing_key: key.into(),
        arguments,
    })
}

pub(super) fn route(exchange: &str, queues: &[&str], considered: u32) -> Arc<Route> {
    let to = |queue: &&str| RoutedTo {
        queue: ResourceName::root(*queue),
        path: vec![Hop {
            from: ResourceName::root(exchange),
            via: Via::Binding(BindingId(1)),
        }],
    };
    Arc::new(Route {
        destinations: queues.iter().map(to).collect(),
        considered,
        ..Route::default()
    })
}
