//! From a method to what does it, and what is closed where that refuses.

use super::command::{Method, Reply};
use super::connection::Caller;
use super::consume::Consume;
use super::{Broker, Facts};
use crate::amqp::{Refusal, ReplyCode, Scope};
use crate::event::{ChannelId, ClosedBecause};

impl Broker {
    /// Does a method, and closes what its refusal says.
    pub(super) fn call(
        &mut self,
        channel: ChannelId,
        method: Method,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        let Some(caller) = self.caller(channel) else {
            return Err(self.refuse_unopened(channel, facts));
        };
        let outcome = self.dispatch(&caller, method, facts);
        if let Err(refusal) = &outcome {
            self.refuse(channel, refusal, facts);
        }
        outcome
    }

    /// Closes what a refusal closes.
    pub(super) fn refuse(&mut self, channel: ChannelId, refusal: &Refusal, facts: &mut Facts) {
        let because = ClosedBecause::Refused(refusal.clone());
        match refusal.code.scope() {
            Scope::Channel => self.close_channel(channel, because, facts),
            Scope::Connection => {
                // The failing channel leaves its queues before the others hear of it
                // (`rabbit_channel.erl`, `handle_exception`).
                self.close_channel(channel, ClosedBecause::ConnectionClosed, facts);
                self.close_connection(channel.connection, because, facts);
            }
        }
    }

    fn dispatch(
        &mut self,
        caller: &Caller,
        method: Method,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        let method = method.without_line_breaks();
        match method {
            Method::ExchangeDeclare(declare) => self.declare_exchange(caller, declare, facts),
            Method::ExchangeDelete {
                exchange,
                if_unused,
            } => self.exchange_delete(caller, exchange, if_unused, facts),
            Method::Bind {
                source,
                destination,
                routing_key,
                arguments,
            } => self.bind(caller, source, destination, (routing_key, arguments), facts),
            Method::Unbind {
                source,
                destination,
                routing_key,
                arguments,
            } => self.unbind(caller, source, destination, (routing_key, arguments), facts),
            Method::QueueDeclare(declare) => self.declare_queue(caller, declare, facts),
            Method::QueuePurge { queue } => self.purge(caller, queue, facts),
            Method::QueueDelete {
                queue,
                if_unused,
                if_empty,
            } => self.queue_delete(caller, queue, (if_unused, if_empty), facts),
            Method::Qos {
                prefetch_size,
                prefetch_count,
                global,
            } => self.qos(caller, prefetch_size, prefetch_count, global, facts),
            Method::Consume {
                queue,
                tag,
                ack,
                exclusive,
                arguments,
            } => {
                let consume = Consume {
                    queue,
                    tag,
                    ack,
                    exclusive,
                    arguments,
                };
                self.consume(caller, consume, facts)
            }
            Method::Cancel { tag } => Ok(self.cancel(caller, &tag, facts)),
            Method::Publish {
                message,
                mandatory,
                immediate,
            } => self.publish(caller, &message, (mandatory, immediate), facts),
            Method::Get { queue, ack } => self.get(caller, queue, ack, facts),
            Method::Ack { .. } | Method::Nack { .. } | Method::Reject { .. } => {
                self.settle_by(caller, &method, facts)
            }
            Method::Recover { requeue } => self.recover(caller, requeue, facts),
            Method::Flow { active } => flow(active),
            Method::ConfirmSelect => self.confirm_select(caller),
            Method::TxSelect => self.tx_select(caller),
            Method::TxCommit => self.tx_commit(caller, facts),
            Method::TxRollback => self.tx_rollback(caller, facts),
        }
    }
}

/// `channel.flow`: no client can stop the server from delivering
/// (`rabbit_channel.erl`, `handle_method`).
fn flow(active: bool) -> Result<Reply, Refusal> {
    if active {
        return Ok(Reply::Done);
    }
    Err(Refusal::new(ReplyCode::NotImplemented, "active=false"))
}
