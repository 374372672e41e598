//! Publishing: to the exchange, through routing, on the way to the queues.

use std::sync::Arc;

use super::command::Reply;
use super::connection::Caller;
use super::{Broker, Facts};
use crate::amqp::{FieldValue, Message, Refusal, ReplyCode, Table};
use crate::event::{BrokerFact, LossReason, Place};
use crate::name::{Name, ResourceName};
use crate::routing::{RouteRequest, route};

impl Broker {
    /// `basic.publish`. The copies are in transit to their queues afterwards.
    pub(super) fn publish(
        &mut self,
        caller: &Caller,
        message: &Arc<Message>,
        (mandatory, immediate): (bool, bool),
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        self.refuse_publish(message, immediate)?;
        let routing_keys = routing_keys(message)?;
        facts.push(BrokerFact::Published {
            message: message.clone(),
            client: caller.client.clone(),
        });
        let found = route(
            &self.topology,
            RouteRequest {
                exchange: &message.exchange,
                routing_keys: &routing_keys,
                headers: message.properties.headers.as_ref(),
                line: self.line,
            },
        );
        facts.push(BrokerFact::Routed {
            message: message.clone(),
            route: Arc::new(found.clone()),
        });
        // The copies go without BCC; the decision was made with it.
        let message = &without_bcc(message);
        if found.destinations.is_empty() {
            self.unroutable(caller, message, mandatory, facts);
        }
        for destination in found.destinations {
            if let Some(queue) = self.queues.get_mut(&destination.queue) {
                queue.in_transit.enqueue_mut(message.clone());
            }
        }
        Ok(Reply::Done)
    }

    /// A message that no queue takes goes back to its publisher where that was asked for
    /// (312 NO_ROUTE), else it is gone.
    fn unroutable(
        &self,
        caller: &Caller,
        message: &Arc<Message>,
        mandatory: bool,
        facts: &mut Facts,
    ) {
        let message = message.clone();
        facts.push(if mandatory {
            let (channel, client) = (caller.channel, caller.client.clone());
            BrokerFact::Returned {
                message,
                channel,
                client,
            }
        } else {
            let place = Place::Exchange(message.exchange.clone());
            let reason = LossReason::Unroutable;
            BrokerFact::Dropped {
                message,
                copy: None,
                place,
                held_by: None,
                reason,
            }
        });
    }

    fn refuse_publish(&self, message: &Message, immediate: bool) -> Result<(), Refusal> {
        if immediate {
            return Err(Refusal::new(ReplyCode::NotImplemented, "immediate=true"));
        }
        let exchange = self.exchange(&message.exchange)?;
        if exchange.internal {
            let ResourceName { vhost, name } = &message.exchange;
            let text = format!("cannot publish to internal exchange '{name}' in vhost '{vhost}'");
            return Err(Refusal::new(ReplyCode::AccessRefused, text));
        }
        refuse_properties(message)
    }

    /// The queue takes in the oldest copy in transit to it, and hands out what it can.
    pub(super) fn queue_receives(&mut self, name: &ResourceName, facts: &mut Facts) {
        let taken = self
            .queues
            .get_mut(name)
            .and_then(super::queue::Queue::take_in);
        if let Some((copy, message)) = taken {
            facts.push(BrokerFact::Enqueued { copy, message });
            self.deliver(name, facts);
        }
    }

    /// The queue takes in everything in transit to it. Whoever asks a queue something
    /// after publishing to it finds the message there, as in the server, where both
    /// take the same way.
    pub(super) fn take_in_all(&mut self, name: &ResourceName, facts: &mut Facts) {
        while self
            .queues
            .get(name)
            .is_some_and(|queue| !queue.in_transit.is_empty())
        {
            self.queue_receives(name, facts);
        }
    }
}

/// 406 for properties that the server does not take (`rabbit_channel.erl`,
/// `check_expiration_header`; `rabbit_basic.erl`, `message`).
fn refuse_properties(message: &Message) -> Result<(), Refusal> {
    let failed = |text: String| Err(Refusal::new(ReplyCode::PreconditionFailed, text));
    if let Some(mode) = message.properties.delivery_mode
        && !(1..=2).contains(&mode)
    {
        return failed(format!("invalid message: {{delivery_mode_unknown,{mode}}}"));
    }
    if let Some(expiration) = &message.properties.expiration
        && (expiration.is_empty() || !expiration.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return failed(format!("invalid expiration '{expiration}': no_integer"));
    }
    Ok(())
}

/// The routing key, and those of the `CC` and `BCC` headers
/// (<https://www.rabbitmq.com/docs/sender-selected>).
fn routing_keys(message: &Message) -> Result<Vec<Name>, Refusal> {
    let mut keys = vec![message.routing_key.clone()];
    for header in ["CC", "BCC"] {
        match message
            .properties
            .headers
            .as_ref()
            .and_then(|headers| headers.get(header))
        {
            None => {}
            Some(FieldValue::Array(items)) => {
                for item in items {
                    let FieldValue::LongString(key) = item else {
                        return Err(bad_header(header));
                    };
                    keys.push(key.clone());
                }
            }
            Some(_) => return Err(bad_header(header)),
        }
    }
    Ok(keys)
}

fn bad_header(header: &str) -> Refusal {
    let text = format!("invalid message: {{unacceptable_type_in_header,<<\"{header}\">>}}");
    Refusal::new(ReplyCode::PreconditionFailed, text)
}

/// `BCC` is not for the receivers' eyes.
fn without_bcc(message: &Arc<Message>) -> Arc<Message> {
    let headers = message.properties.headers.as_ref();
    if headers.is_none_or(|headers| headers.get("BCC").is_none()) {
        return message.clone();
    }
    let mut copy = (**message).clone();
    if let Some(Table(entries)) = &mut copy.properties.headers {
        entries.remove("BCC");
    }
    Arc::new(copy)
}
