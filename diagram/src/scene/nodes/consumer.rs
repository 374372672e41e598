//! Makes the nodes that are consumers and processors.

use warren_core::amqp::FieldValue;
use warren_core::name::Name;
use warren_core::scenario::{AckMode, Client, Consumer, Processor};
use warren_core::snapshot::ConsumerState;
use warren_core::tr;

use super::{Builder, INSET, blank, client_presence, detail_text, registry};
use crate::geometry::{Point, Rect};
use crate::inside::{self, Lane};
use crate::print::Print;
use crate::scene::outline::GLYPH;
use crate::scene::{Anchor, ConsumerNode, Node, NodeKind, RuleSign, WorkSlot, words};

impl<'a> Builder<'a> {
    pub(super) fn consumer(&self, client: &Name, rect: Rect) -> Node {
        let state = self.state(client);
        let definition = self.definition(client);
        let processor = self.processor(client);
        let (ring, waiting_lane) = inside::of_consumer(rect, self.print());
        let rule = processor.map(|processor| RuleSign {
            word: processor.rule.word(),
            at: match self.print() {
                Print::Page(_) => Point::new(rect.x + INSET.1 + GLYPH / 2 + 2, rect.y + 19),
                Print::Room => Point::new(waiting_lane.x + GLYPH / 2, rect.y + 17),
            },
        });
        let looks = self.diagram.looks();
        let copies = state.into_iter().flat_map(|state| state.waiting.values());
        let lane = Lane::Starts(waiting_lane, self.print());
        let (waiting, more_waiting) = lane.fill(looks, &[], copies);
        let hint = lane.hint("waiting").filter(|_| waiting.is_empty());
        let work = state
            .and_then(|state| state.working.as_ref())
            .map(|work| WorkSlot {
                slot: inside::slot(looks, &work.copy, ring),
                since: work.since,
                until: work.until,
            });
        let registered = state.map_or(&[][..], |state| &state.consumers);
        let prefetch = definition.map_or(0, |definition| definition.prefetch);
        let prefetch = processor.map_or(prefetch, |processor| processor.prefetch);
        let kind = ConsumerNode {
            registered: !registered.is_empty(),
            prefetch,
            rule,
            prefetch_is_shared: registered.iter().any(|one| one.shared_prefetch != 0),
            ack: definition.map_or(AckMode::Manual, |definition| definition.ack),
            active: registered
                .iter()
                .find_map(|consumer| self.is_active(client, consumer)),
            exclusive: definition.is_some_and(|definition| definition.exclusive),
            offset: registered.iter().find_map(|consumer| consumer.offset),
            priority: definition
                .and_then(|definition| definition.arguments.get("x-priority")?.as_integer()),
            acked: state.map_or(0, |state| state.acked),
            staged: state.and_then(|state| state.staged),
            ring,
            ring_radius: self.print().ring(),
            work,
            waiting_lane,
            waiting,
            more_waiting,
            hints: hint.into_iter().collect(),
            registry: registry::rows(definition, state, (rect, self.print())),
        };
        let presence = client_presence(state);
        let aside = rule.map_or(0, |_| GLYPH + 4);
        let places = consumer_lines(rect, waiting_lane, aside, self.print());
        let room = self.line(places.room);
        let detail = words::away(&presence, state, 0, room);
        let node = self.at_node(state);
        let detail = detail.unwrap_or_else(|| self.progress(&kind, node, room));
        // For a room, what waits lies where this would be told.
        let crowded = self.print() == Print::Room && !kind.waiting.is_empty();
        let detail = if crowded { "" } else { &detail };
        Node {
            name: self.name_text(client, places.room - aside, places.name, places.anchor),
            detail: detail_text(detail, room, places.detail, places.anchor),
            label: words::consumer(client, &presence, &kind) + &registry::told(&kind.registry),
            presence,
            ..blank(rect, NodeKind::Consumer(kind))
        }
    }

    /// What a consumer has done and how it is limited, as much of it as fits.
    fn progress(&self, kind: &ConsumerNode, node: Option<String>, room: words::Line) -> String {
        let done = words::done(kind);
        let standing = words::standing(kind);
        let limits = words::limits(kind).filter(|_| self.wide());
        let usual = match (&standing, limits) {
            _ if kind.staged.is_some() => {
                let staged = kind.staged.filter(|staged| *staged > 0);
                let staged = staged.map(|staged| tr!("{} uncommitted", staged));
                std::iter::once(done.clone()).chain(staged).collect()
            }
            (Some(standing), _) => vec![format!("{standing}, {done}"), standing.clone()],
            (None, Some(limits)) => {
                let short = format!("✓{} {limits}", kind.acked);
                vec![format!("{done}, {limits}"), short, limits]
            }
            (None, None) => vec![done.clone()],
        };
        let mut told = Vec::new();
        if let Some(node) = node {
            told.push(usual[0].clone() + &node);
            if standing.is_none() {
                told.push(done + &node);
                told.push(node.trim_start_matches(" · ").to_owned());
            }
        }
        told.extend(usual);
        words::fitting(room, told)
    }

    /// Where the queue serves one consumer alone, whether it is this one.
    fn is_active(&self, client: &Name, consumer: &ConsumerState) -> Option<bool> {
        let queue = self.snapshot.topology.queue(&consumer.queue)?;
        let alone = queue.arguments.get("x-single-active-consumer");
        let active = self.snapshot.queues.get(&consumer.queue)?.active.as_ref();
        (alone == Some(&FieldValue::Bool(true))).then(|| active == Some(client))
    }

    fn processor(&self, client: &Name) -> Option<&'a Processor> {
        self.scenario.clients.iter().find_map(|other| match other {
            Client::Processor(processor) if processor.name == *client => Some(processor),
            Client::Consumer(_) | Client::Producer(_) | Client::Processor(_) => None,
        })
    }

    fn definition(&self, client: &Name) -> Option<&'a Consumer> {
        self.scenario.clients.iter().find_map(|other| match other {
            Client::Consumer(consumer) if consumer.name == *client => Some(consumer),
            Client::Consumer(_) | Client::Producer(_) | Client::Processor(_) => None,
        })
    }
}

/// Where the lines of a consumer stand.
struct ConsumerLines {
    name: Point,
    detail: Point,
    anchor: Anchor,
    /// How wide they may be.
    room: i32,
}

/// On a page the lines are over and beneath the ring, for a room beside it; the name is so far
/// `aside` for the sign of a rule.
const fn consumer_lines(rect: Rect, lane: Rect, aside: i32, print: Print) -> ConsumerLines {
    match print {
        Print::Page(_) => ConsumerLines {
            name: Point::new(rect.center().x + aside / 2, rect.y + 18),
            detail: Point::new(rect.center().x, rect.bottom() - 16),
            anchor: Anchor::Middle,
            room: rect.width - 2 * INSET.1,
        },
        Print::Room => ConsumerLines {
            name: Point::new(lane.x + aside, rect.y + 17),
            detail: Point::new(lane.x, lane.center().y),
            anchor: Anchor::Start,
            room: lane.width,
        },
    }
}
