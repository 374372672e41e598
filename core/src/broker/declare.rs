//! Declaring queues.

use std::sync::Arc;

use super::access::Resource;
use super::arguments::{module, refuse_arguments, taken_by};
use super::command::{QueueDeclare, Reply};
use super::connection::Caller;
use super::exchange::{Subject, refuse_reserved};
use super::lookup::{in_vhost, locked};
use super::policies::policies;
use super::queue::Queue;
use super::settings::QueueSettings;
use super::{Broker, Facts};
use crate::amqp::{FieldValue, Refusal, ReplyCode, Table};
use crate::event::BrokerFact;
use crate::name::{Name, ResourceName};
use crate::permission::Access;
use crate::scenario::ServerLine;
use crate::server_line::Difference;
use crate::topology::{QueueDeclaration, QueueKind};

impl Broker {
    /// `queue.declare`. Reserved names are refused even where the queue is there; the
    /// empty name never stands for the last declared queue here (`rabbit_channel.erl`,
    /// `handle_method`).
    pub(super) fn declare_queue(
        &mut self,
        caller: &Caller,
        mut declare: QueueDeclare,
        facts: &mut Facts,
    ) -> Result<Reply, Refusal> {
        if let Some(found) = self.finds_reply_queue(&declare.queue) {
            return self.declare_reply_queue(caller, declare.queue, found);
        }
        let asked = declare.clone();
        let name = if declare.queue.is_empty() && !declare.passive {
            refuse_server_named(&declare)?;
            self.generate_queue_name(caller)
        } else {
            caller.resource(declare.queue.clone())
        };
        if !declare.passive && !declare.queue.is_empty() {
            refuse_reserved("queue", &name)?;
        }
        // In newer servers a passive declaration needs some permission, too.
        if !declare.passive {
            self.check_access(caller, Access::Configure, Resource::Queue(&name))?;
        }
        // An exclusive queue ends with its connection and is never durable.
        declare.durable &= !declare.exclusive;
        if declare.passive {
            self.accessible_queue(caller, &name)?;
        } else if self.queues.contains_key(&name) {
            self.redeclare(caller, &name, &declare)?;
        } else {
            let passed_on = ("x-dead-letter-exchange", &declare.arguments);
            self.check_passing_on(caller, Resource::Queue(&name), passed_on)?;
            refuse_arguments(&name, &declare.arguments)?;
            refuse_properties(&name, &declare, self.line)?;
            let queue = QueueDeclaration {
                name: name.clone(),
                durable: declare.durable,
                exclusive: declare.exclusive,
                auto_delete: declare.auto_delete,
                arguments: declare.arguments,
            };
            if let Some(lacks) = self.lacks_nodes_for(&queue, caller) {
                let asked = (asked, queue);
                return Ok(self.wait_to_declare(caller, asked, lacks, facts));
            }
            self.add_queue(queue, Some(caller), facts);
        }
        // To be declared again is no use of a quorum queue.
        if self.kind_of(&name) != QueueKind::Quorum {
            self.queue_is_used(&name);
        }
        self.take_in_all(&name, facts);
        if let Some(channel) = self.channel_mut(caller.channel) {
            channel.last_queue = Some(name.clone());
        }
        Ok(self.declare_ok(caller, &name))
    }

    pub(super) fn add_queue(
        &mut self,
        declaration: QueueDeclaration,
        caller: Option<&Caller>,
        facts: &mut Facts,
    ) {
        let owner = caller.map(|caller| caller.channel.connection);
        let owner = owner.filter(|_| declaration.exclusive);
        let near = caller.and_then(|caller| caller.node.as_ref());
        let placement = self.place(&declaration, near);
        let queue = Arc::new(declaration);
        Arc::make_mut(&mut self.topology).add_queue((*queue).clone());
        let mut state = Queue::new(queue.clone(), owner, self.line);
        state.settings = QueueSettings::of(&queue, policies(&self.topology, &queue.name));
        state.dying.retry = self.config.dead_letter_retry;
        state.placement = placement;
        let name = queue.name.clone();
        state.started_at = self.now;
        self.queues.insert(name.clone(), state);
        facts.push(BrokerFact::QueueDeclared { queue });
        self.tell_placement(&name, facts);
        self.queue_is_used(&name);
    }

    /// Definitions may bring queues whose names a server made up in another run.
    fn generate_queue_name(&mut self, caller: &Caller) -> ResourceName {
        loop {
            let name = caller.resource(self.generate_name("amq.gen"));
            if !self.queues.contains_key(&name) {
                return name;
            }
        }
    }

    /// A name that the server makes up: the same in every run, so that runs compare.
    pub(super) fn generate_name(&mut self, prefix: &str) -> Name {
        let number = self.next_generated_name;
        self.next_generated_name += 1;
        format!("{prefix}-{number}").into()
    }

    fn declare_ok(&self, caller: &Caller, name: &ResourceName) -> Reply {
        let queue = self.queues.get(name);
        let queue = queue.filter(|queue| self.answers(queue, caller));
        Reply::QueueDeclared {
            queue: name.name.clone(),
            message_count: queue.map_or(0, |queue| queue.told_count(self.now)),
            consumer_count: queue.map_or(0, |_| self.consumer_count(name)),
        }
    }

    /// A queue that is there may be declared again if the declaration is equivalent:
    /// first who owns it (405), then its properties and arguments (406)
    /// (`rabbit_amqqueue.erl`, `assert_equivalence`).
    fn redeclare(
        &mut self,
        caller: &Caller,
        name: &ResourceName,
        declare: &QueueDeclare,
    ) -> Result<(), Refusal> {
        let current = self.accessible_queue(caller, name)?.declaration.clone();
        if current.exclusive != declare.exclusive {
            return Err(locked(name));
        }
        let subject = Subject {
            what: "queue",
            name,
        };
        subject.same("durable", declare.durable, current.durable)?;
        subject.same("auto_delete", declare.auto_delete, current.auto_delete)?;
        let (received, stored) = (&declare.arguments, &current.arguments);
        let both_classic = is_classic(received) && is_classic(stored);
        let taken = taken_by(current.kind()).iter();
        taken
            .copied()
            .filter(|argument| !both_classic || *argument != "x-queue-type")
            .try_for_each(|argument| subject.same_argument(argument, received, stored))
    }
}

/// `x-queue-type` of `classic` says the same as no such argument.
fn is_classic(arguments: &Table) -> bool {
    let named = arguments.get("x-queue-type");
    named.is_none_or(|kind| *kind == FieldValue::from("classic"))
}

/// 406: the server makes up names for classic queues alone (`rabbit_channel.erl`,
/// `queue.declare`).
fn refuse_server_named(declare: &QueueDeclare) -> Result<(), Refusal> {
    let kind = declare.arguments.str("x-queue-type");
    let Some(kind) = kind else { return Ok(()) };
    match QueueKind::from_name(kind) {
        // No check of the type has been made yet: the server stumbles over it (observed:
        // declare-arguments-by-type).
        None => Err(Refusal::new(ReplyCode::InternalError, "")),
        Some(QueueKind::Classic) => Ok(()),
        Some(kind) => {
            let kind = module(kind);
            let text = format!("Cannot declare a server-named queue for type {kind}");
            Err(Refusal::new(ReplyCode::PreconditionFailed, text))
        }
    }
}

/// 541: a queue that is neither durable nor exclusive (`rabbit_deprecated_features.erl`,
/// `get_warning`; as much of it as a reply text holds).
fn transient() -> Refusal {
    let text = "Feature `transient_nonexcl_queues` is deprecated.\n\
        By default, this feature is not permitted anymore.\n\
        The feature will be removed from a future major RabbitMQ version, regardless of the \
        configuration; actual version to be determined.\n\
        To continue using this feature when it is not permitted by default, set the following \
        parameter in your configuration:\n    \
        \"deprecated_features.permit.transient_nonexcl_queues = true\"";
    Refusal::new(ReplyCode::InternalError, text).by(Difference::TransientQueues)
}

/// 406: what quorum queues and streams cannot be, in the server's order
/// (`rabbit_queue_type_util.erl`, `run_checks`; observed: quorum-unsupported); and what
/// classic ones can no longer be.
pub(crate) fn refuse_properties(
    name: &ResourceName,
    declare: &QueueDeclare,
    line: ServerLine,
) -> Result<(), Refusal> {
    let kind = declare.arguments.str("x-queue-type");
    let kind = kind.and_then(|kind| QueueKind::from_name(kind));
    if matches!(kind, None | Some(QueueKind::Classic)) {
        let lasting = declare.durable || declare.exclusive;
        let denied = !lasting && line.has(Difference::TransientQueues);
        return if denied { Err(transient()) } else { Ok(()) };
    }
    let properties = [
        (declare.auto_delete, "auto-delete"),
        (declare.exclusive, "exclusive-owner"),
        (!declare.durable, "non-durable"),
    ];
    let refused = properties.iter().find(|(has, _)| *has);
    refused.map_or(Ok(()), |(_, property)| {
        let queue = in_vhost("queue", name);
        let text = format!("invalid property '{property}' for {queue}");
        Err(Refusal::new(ReplyCode::PreconditionFailed, text))
    })
}
