//! A message and its kin: what it was made of, and what was made of it.
//!
//! A processor makes messages of others; the whole of what comes of one message is a tree
//! that spreads where something is split, and closes where parts are put together again.

use crate::FlatSet;
use crate::amqp::MessageNumber;
use crate::event::{ClientFact, Event, Fact, ProcessorFact};
use crate::name::Name;

/// A message's kin, the eldest first, each after everything that it was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Family {
    /// The messages; one alone where nothing was made of it, and it of nothing.
    pub members: Vec<Member>,
}

/// One message of a family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its number.
    pub number: MessageNumber,
    /// How many splits it is within, that have not been put together again.
    pub depth: u32,
    /// What it was made of; nothing where a producer sent it.
    pub from: Vec<MessageNumber>,
    /// Who made it, and the rule's word in the document: `invalid` where it carries an
    /// invalid message away.
    pub made: Option<(Name, &'static str)>,
    /// The number of the event that made it; 0 where a producer sent it.
    pub event: u32,
}

/// What was made of what, at an event.
struct Birth<'a> {
    event: u32,
    client: &'a Name,
    rule: &'static str,
    from: Vec<MessageNumber>,
    into: Vec<MessageNumber>,
}

impl<'a> Birth<'a> {
    fn of(event: u32, fact: &'a Fact) -> Option<Self> {
        let Fact::Client(ClientFact::Processor(fact)) = fact else {
            return None;
        };
        let (client, rule, from, into) = match fact {
            ProcessorFact::Made {
                client,
                rule,
                from,
                into,
                ..
            } => (client, *rule, from.clone(), into.clone()),
            ProcessorFact::Invalid {
                client,
                copy,
                into: Some(into),
                ..
            } => (client, "invalid", vec![copy.message], vec![*into]),
            _ => return None,
        };
        Some(Self {
            event,
            client,
            rule,
            from,
            into,
        })
    }
}

impl Family {
    /// The family of message `number`, as these events tell it.
    pub fn of<'a>(events: impl Iterator<Item = &'a Event>, number: MessageNumber) -> Self {
        let births = (0..).zip(events);
        let births = births.filter_map(|(event, one)| Birth::of(event, &one.fact));
        let births: Vec<Birth<'_>> = births.collect();
        let mut family = Self::default();
        for eldest in eldest(&births, number) {
            family.add(Member {
                number: eldest,
                depth: 0,
                from: Vec::new(),
                made: None,
                event: 0,
            });
        }
        family.spread(&births);
        family
    }

    fn get(&self, number: MessageNumber) -> Option<&Member> {
        self.members.iter().find(|member| member.number == number)
    }

    fn add(&mut self, member: Member) {
        if self.get(member.number).is_none() {
            self.members.push(member);
        }
    }

    /// What was made comes right after the last of what it was made of.
    fn spread(&mut self, births: &[Birth<'_>]) {
        for birth in births {
            let depths = birth
                .from
                .iter()
                .filter_map(|from| Some(self.get(*from)?.depth));
            let Some(depth) = depths.min() else {
                continue;
            };
            let depth = match (birth.from.len(), birth.into.len()) {
                (1, 0 | 1) => depth,
                (1, _) => depth + 1,
                _ => depth.saturating_sub(1),
            };
            let after = birth
                .from
                .iter()
                .filter_map(|from| self.end_of(*from))
                .max();
            let mut at = after.map_or(self.members.len(), |after| after + 1);
            for number in &birth.into {
                if self.get(*number).is_some() {
                    continue;
                }
                let member = Member {
                    number: *number,
                    depth,
                    from: birth.from.clone(),
                    made: Some((birth.client.clone(), birth.rule)),
                    event: birth.event,
                };
                self.members.insert(at, member);
                at += 1;
            }
        }
    }

    /// The place of the last member that comes of this one.
    fn end_of(&self, number: MessageNumber) -> Option<usize> {
        let start = self
            .members
            .iter()
            .position(|member| member.number == number)?;
        let depth = self.members[start].depth;
        let below = self.members[start + 1..].iter();
        Some(start + below.take_while(|member| member.depth > depth).count())
    }
}

/// The most messages that a family is told of.
const MOST: usize = 500;

/// All that a message is related to: what it was made of and with, and what came of that.
fn related(births: &[Birth<'_>], number: MessageNumber) -> FlatSet<MessageNumber> {
    let mut related = FlatSet::from_iter([number]);
    let mut known = 0;
    while known < related.len() && related.len() < MOST {
        known = related.len();
        let forth = births.iter().chain(births.iter().rev());
        for birth in forth {
            let all = || birth.from.iter().chain(&birth.into);
            if all().any(|one| related.contains(one)) && related.len() < MOST {
                for one in all() {
                    related.insert(*one);
                }
            }
        }
    }
    related
}

/// Those of them that were made of nothing, in the order of their numbers.
fn eldest(births: &[Birth<'_>], number: MessageNumber) -> Vec<MessageNumber> {
    let made = |one: &MessageNumber| births.iter().any(|birth| birth.into.contains(one));
    let related = related(births, number);
    related.iter().copied().filter(|one| !made(one)).collect()
}
