//! Groups of messages that become one: gathering, completion, and running out of time.
//!
//! What is gathered is held without being acknowledged, so that the broker gives it out
//! again where the processor does not live to see the group complete.

use super::message::{self, Draft};
use super::{Log, Simulation, only};
use crate::amqp::{FieldValue, Message, MessageNumber};
use crate::event::{ChannelId, ClientFact, ProcessorFact};
use crate::name::Name;
use crate::scenario::processor::{INCOMPLETE, PART, PARTS};
use crate::scenario::{Completion, Incomplete, Outcome, Processor, Rule};
use crate::simulation::agenda::Task;
use crate::simulation::consumer::Delivery;

/// A group that is not complete.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// What its messages have in common.
    key: Name,
    /// Its number among the processor's groups.
    serial: u32,
    /// Its messages, in the order in which they came.
    members: Vec<Delivery>,
}

/// What a rule for groups says.
struct Terms<'a> {
    by: Option<&'a Name>,
    complete: &'a Completion,
    timeout_ms: Option<u32>,
    incomplete: &'a Incomplete,
}

fn terms(spec: &Processor) -> Option<Terms<'_>> {
    match &spec.rule {
        Rule::Aggregate {
            by,
            complete,
            timeout_ms,
            incomplete,
            ..
        } => Some(Terms {
            by: by.as_ref(),
            complete,
            timeout_ms: *timeout_ms,
            incomplete,
        }),
        _ => None,
    }
}

fn header(message: &Message, key: &str) -> Option<i64> {
    let headers = message.properties.headers.as_ref()?;
    headers.get(key).and_then(FieldValue::as_integer)
}

impl Group {
    /// How many parts are missing, by what its first message says of their number.
    fn missing(&self) -> Option<u32> {
        let all = header(&self.members.first()?.message, PARTS)?;
        let mut places: Vec<_> = self
            .members
            .iter()
            .map(|one| header(&one.message, PART))
            .collect();
        places.sort_unstable();
        places.dedup();
        u32::try_from(all)
            .ok()?
            .checked_sub(u32::try_from(places.len()).ok()?)
    }

    /// All its messages as filters see them, in the order of their parts.
    fn seen(&self) -> String {
        let mut members: Vec<&Delivery> = self.members.iter().collect();
        members.sort_by_key(|one| header(&one.message, PART));
        let seen: Vec<_> = members
            .into_iter()
            .map(|one| message::seen(&one.message, one.redelivered))
            .collect();
        format!("[{}]", seen.join(","))
    }

    fn numbers(&self) -> Vec<MessageNumber> {
        self.members.iter().map(|one| one.message.number).collect()
    }
}

impl Simulation {
    /// One message more is in hand: it joins its group, which may be complete with it.
    pub(super) fn gather(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        delivery: Delivery,
        log: &mut Log,
    ) {
        let Some(spec) = self.processor(consumer) else {
            return;
        };
        let Some(terms) = terms(&spec) else {
            return;
        };
        let key = self.group_of(&terms, &delivery);
        let key = match key {
            Ok(key) => key,
            Err(reason) => {
                self.is_invalid(consumer, channel, (delivery, &reason), log);
                return;
            }
        };
        self.consumers[consumer].lets_go(delivery.delivery_tag);
        let serial = self.join(consumer, channel, (key, delivery, terms.timeout_ms), log);
        let Some(group) = self.group(consumer, serial) else {
            return;
        };
        match self.is_complete(&terms, group) {
            Ok(true) => self.complete(consumer, channel, serial, log),
            Ok(false) => {}
            Err(reason) => self.group_fails(consumer, channel, (serial, &reason), log),
        }
    }

    /// What the message has in common with its group.
    fn group_of(&self, terms: &Terms<'_>, delivery: &Delivery) -> Result<Name, String> {
        let message = &delivery.message;
        if *terms.complete == Completion::Parts && header(message, PARTS).is_none() {
            return Err(format!("it has no header {PARTS}"));
        }
        match terms.by {
            Some(by) => {
                let input = message::seen(message, delivery.redelivered);
                let key = only(self.run_filter(by, &input)?)?;
                Ok(message::text(&key).unwrap_or_else(|_| key.into()))
            }
            None => {
                let own = message.properties.correlation_id.clone();
                own.ok_or_else(|| "it has no correlation_id".to_owned())
            }
        }
    }

    fn group(&self, consumer: usize, serial: u32) -> Option<&Group> {
        let run = self.consumers[consumer].processor.as_ref()?;
        run.groups.iter().find(|group| group.serial == serial)
    }

    fn take_group(&mut self, consumer: usize, serial: u32) -> Option<Group> {
        let run = self.state(consumer)?;
        let at = run.groups.iter().position(|group| group.serial == serial)?;
        Some(run.groups.remove(at))
    }

    /// Puts the message to the others, and gives the number of its group.
    fn join(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        (key, delivery, timeout_ms): (Name, Delivery, Option<u32>),
        log: &mut Log,
    ) -> u32 {
        let client = self.consumers[consumer].spec.name.clone();
        let (delivery_tag, copy) = (delivery.delivery_tag, delivery.copy.clone());
        let Some(run) = self.state(consumer) else {
            return 0;
        };
        let known = run.groups.iter_mut().find(|group| group.key == key);
        let (serial, held, new) = if let Some(group) = known {
            group.members.push(delivery);
            (group.serial, group.members.len(), false)
        } else {
            run.last_group += 1;
            let serial = run.last_group;
            run.groups.push(Group {
                key: key.clone(),
                serial,
                members: vec![delivery],
            });
            (serial, 1, true)
        };
        let fact = ProcessorFact::Gathered {
            client,
            delivery_tag,
            copy,
            group: key,
            held: u32::try_from(held).unwrap_or(u32::MAX),
        };
        self.note(ClientFact::Processor(fact), log);
        if let Some(timeout_ms) = timeout_ms.filter(|_| new) {
            let task = Task::GroupTimesOut {
                consumer,
                channel,
                serial,
            };
            self.agenda.add(self.after(timeout_ms), task);
        }
        serial
    }

    fn is_complete(&self, terms: &Terms<'_>, group: &Group) -> Result<bool, String> {
        Ok(match terms.complete {
            Completion::Parts => group.missing() == Some(0),
            Completion::Count { count } => group.members.len() >= *count as usize,
            Completion::Filter { filter } => {
                let outputs = self.run_filter(filter, &group.seen())?;
                let first = outputs.first().map(String::as_str);
                !matches!(first, None | Some("false" | "null"))
            }
            Completion::Time => false,
        })
    }

    /// Makes the group into its one message.
    fn complete(&mut self, consumer: usize, channel: ChannelId, serial: u32, log: &mut Log) {
        let Some(spec) = self.processor(consumer) else {
            return;
        };
        let Some(group) = self.take_group(consumer, serial) else {
            return;
        };
        let made = self.recomposed(&spec, &group);
        let made = made.map(|draft| vec![draft]);
        self.bring_out(consumer, channel, (group.members, made, None), log);
    }

    fn recomposed(&self, spec: &Processor, group: &Group) -> Result<Draft, String> {
        let filter = message::giving(spec.rule.filter());
        let output = only(self.run_filter(&filter, &group.seen())?)?;
        let first = group.members.first().ok_or("the group is empty")?;
        let draft = Draft::of(&first.message, spec).without_headers(&[PART, PARTS]);
        draft.changed(&output)
    }

    /// The rule fails at a group: none of its messages can be used.
    fn group_fails(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        (serial, reason): (u32, &str),
        log: &mut Log,
    ) {
        if let Some(group) = self.take_group(consumer, serial) {
            let made = Err(reason.to_owned());
            self.bring_out(consumer, channel, (group.members, made, None), log);
        }
    }

    /// The group has had its time.
    pub(in crate::simulation) fn group_times_out(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        serial: u32,
        log: &mut Log,
    ) {
        let name = self.consumers[consumer].spec.name.clone();
        if self.links.channel(&name) != Some(channel) || self.group(consumer, serial).is_none() {
            return;
        }
        let Some(spec) = self.processor(consumer) else {
            return;
        };
        let Some(terms) = terms(&spec) else {
            return;
        };
        let due = Task::GroupTimesOut {
            consumer,
            channel,
            serial,
        };
        if self.waits_to_publish(consumer, due) {
            return;
        }
        match terms.incomplete {
            _ if *terms.complete == Completion::Time => {
                self.complete(consumer, channel, serial, log);
            }
            Incomplete::Publish { to } => {
                let Some(group) = self.take_group(consumer, serial) else {
                    return;
                };
                let held = i64::try_from(group.members.len()).unwrap_or(i64::MAX);
                let made = self.recomposed(&spec, &group).map(|draft| {
                    let draft = draft.to(&spec, to);
                    vec![draft.with_header((INCOMPLETE, held.into()))]
                });
                let missing = Some(group.missing().unwrap_or(0));
                self.bring_out(consumer, channel, (group.members, made, missing), log);
            }
            Incomplete::Requeue => self.give_up(consumer, channel, (serial, Outcome::Requeue), log),
            Incomplete::Reject => self.give_up(consumer, channel, (serial, Outcome::Nack), log),
        }
        self.begin_work(consumer, channel, log);
    }

    /// The group is told of and its messages go back, or are rejected.
    fn give_up(
        &mut self,
        consumer: usize,
        channel: ChannelId,
        (serial, outcome): (u32, Outcome),
        log: &mut Log,
    ) {
        let Some(group) = self.take_group(consumer, serial) else {
            return;
        };
        let fact = ProcessorFact::TimedOut {
            client: self.consumers[consumer].spec.name.clone(),
            messages: group.numbers(),
            group: group.key,
            requeued: outcome == Outcome::Requeue,
        };
        self.note(ClientFact::Processor(fact), log);
        self.settle(consumer, channel, (group.members, outcome), log);
    }
}
