//! Makes the nodes that are queues.

use warren_core::name::ResourceName;
use warren_core::scenario::NodeId;
use warren_core::text::said;
use warren_core::topology::QueueKind;
use warren_core::tr;

use super::{Builder, blank, detail_text};
use crate::badges::badges;
use crate::geometry::{Point, Rect};
use crate::inside::{self, Lane};
use crate::print::{LetterSizes, Print};
use crate::request::{Direction, name};
use crate::scene::{Anchor, Node, NodeKind, Presence, QueueNode, Text, words};
use crate::text;

/// Half the width of a reader's arrow.
const ARROW: i32 = 6;
/// What is left beside a name must be wider than this, or nothing is told there to a room.
const LEAST: i32 = 60;
/// How much above or below the middle of its lane a reader stands beside others.
const LOWER: i32 = 6;

impl Builder<'_> {
    pub(super) fn queue(&self, queue: &ResourceName, rect: Rect) -> Node {
        let held = self.snapshot.topology.queue(queue);
        let state = self.snapshot.queues.get(queue);
        let (ready_lane, unacked_lane) = inside::of_queue(rect, self.print());
        let looks = self.diagram.looks();
        let lanes = [ready_lane, unacked_lane].map(|lane| Lane::Ends(lane, self.print()));
        let copies = state.into_iter().flat_map(|state| state.ready.values());
        let in_memory = state.map_or(&[][..], |state| &state.in_memory);
        let (ready, more_ready) = lanes[0].fill(looks, in_memory, copies);
        let held_copies = state.into_iter().flat_map(|state| state.unacked.values());
        let (unacked, more_unacked) =
            lanes[1].fill(looks, in_memory, held_copies.map(|held| &held.copy));
        let hints = [
            lanes[0].hint("ready").filter(|_| ready.is_empty()),
            lanes[1].hint("unacked").filter(|_| unacked.is_empty()),
        ];
        let hints = hints.into_iter().flatten().collect();
        let defined = self.scenario.definitions.queues.iter();
        let defined = defined.clone().find(|other| other.resource() == *queue);
        let kind = QueueNode {
            kind: held.map_or_else(QueueKind::default, |held| held.kind()),
            badges: self.badge_line(queue, rect),
            readers: self.readers(queue, &lanes),
            durable: held.map_or_else(|| defined.is_none_or(|d| d.durable), |held| held.durable),
            exclusive: held.is_some_and(|held| held.exclusive),
            auto_delete: held.map_or_else(
                || defined.is_some_and(|d| d.auto_delete),
                |held| held.auto_delete,
            ),
            ready_lane,
            unacked_lane,
            ready,
            more_ready,
            unacked,
            more_unacked,
            hints,
            ready_count: state.map_or(0, |state| state.ready.size() as u64),
            unacked_count: state.map_or(0, |state| state.unacked.size() as u64),
            consumers: self.consumers(queue),
        };
        self.queue_node(queue, rect, kind)
    }

    fn queue_node(&self, queue: &ResourceName, rect: Rect, kind: QueueNode) -> Node {
        let exists = self.snapshot.topology.queue(queue).is_some();
        let state = self.snapshot.queues.get(queue);
        let presence = match self.broker_presence(exists) {
            Presence::Present if state.is_some_and(|state| state.is_unavailable()) => {
                Presence::Unavailable
            }
            presence => presence,
        };
        let name = name(&NodeId::Queue(queue.clone()));
        let badges = self.badges(queue);
        let y = match self.print() {
            Print::Page(_) => 19,
            Print::Room => 16,
        };
        let at = Point::new(rect.x + self.inset(), rect.y + y);
        let width = rect.width - 2 * self.inset();
        let letters = self.print().letters();
        let beside_name = width - text::bold_width(&name, letters.names[0]) - 8;
        let features = words::features_in(
            &kind,
            self.line(if self.wide() { beside_name } else { width }),
        );
        let state = words::state(&presence).map(|word| said(word, &[]));
        let detail = state.as_deref().unwrap_or(&features);
        let (name_room, detail) = if self.wide() {
            let at = Point::new(rect.right() - self.inset(), at.y);
            let (name_room, detail) = beside(&name, detail, width, letters);
            let used = text::bold_width(&name, letters.names[0]).min(name_room) + 8;
            let room = self.line((width - used).max(0));
            // A letter or two say nothing.
            let is_told = room.width > LEAST || self.print() != Print::Room;
            let detail = if is_told { detail } else { "" };
            (name_room, detail_text(detail, room, at, Anchor::End))
        } else {
            let at = Point::new(at.x, rect.y + 39);
            (
                width,
                detail_text(detail, self.line(width), at, Anchor::Start),
            )
        };
        Node {
            name: self.name_text(&name, name_room, at, Anchor::Start),
            detail,
            label: words::queue(&name, &badges, &presence, &kind),
            presence,
            ..blank(rect, NodeKind::Queue(kind))
        }
    }

    /// In a cluster the nodes that have the queue, and what its arguments and policy set:
    /// `★n1 n2 ✗n3 · ttl 9 s`. The star leads, the cross is down.
    fn badges(&self, queue: &ResourceName) -> String {
        let mut text = String::new();
        let state = self.snapshot.queues.get(queue);
        if let Some(place) = state.and_then(|state| state.placement.as_ref()) {
            for member in &place.members {
                let mark = match (self.snapshot.nodes.is_up(member), *member == place.leader) {
                    (false, _) => "✗",
                    (true, true) => "★",
                    (true, false) => "",
                };
                let space = if text.is_empty() { "" } else { " " };
                [space, mark, member]
                    .into_iter()
                    .for_each(|part| text.push_str(part));
            }
        }
        let mut parts = vec![text, badges(&self.snapshot.topology, queue)];
        let dying = state.map_or(0, |state| state.dying.size());
        if dying > 0 {
            parts.insert(0, tr!("✝ {} dead wait here", dying));
        }
        parts.retain(|part| !part.is_empty());
        parts.join(" · ")
    }

    /// The same, beneath the queue's name.
    fn badge_line(&self, queue: &ResourceName, rect: Rect) -> Option<Text> {
        let text = self.badges(queue);
        let y = match self.print() {
            Print::Page(Direction::LeftToRight) => 38,
            Print::Page(Direction::TopToBottom) => 58,
            Print::Room => 39,
        };
        let at = Point::new(rect.x + self.inset(), rect.y + y);
        let room = self.line(rect.width - 2 * self.inset());
        (!text.is_empty()).then(|| detail_text(&text, room, at, Anchor::Start))
    }

    /// Which reader of a stream is where: `w1▲` beneath what it was sent last. Where
    /// there are several, every other one stands a little lower.
    fn readers(&self, queue: &ResourceName, lanes: &[Lane; 2]) -> Vec<Text> {
        let Some(state) = self.snapshot.queues.get(queue) else {
            return Vec::new();
        };
        let mut texts: Vec<Text> = Vec::new();
        for (name, client) in &self.snapshot.clients {
            let reader = client.consumers.iter().find(|one| one.queue == *queue);
            let Some(offset) = reader.and_then(|reader| reader.offset) else {
                continue;
            };
            let read = state.ready.values().filter(|copy| copy.position <= offset);
            let beneath = lanes[1].next(read.count());
            let at = Point::new(beneath.x + ARROW, beneath.y);
            match texts.iter_mut().find(|text| text.at == at) {
                Some(together) => together.text.insert_str(0, &format!("{name} ")),
                None => texts.push(Text {
                    text: format!("{name}▲"),
                    at,
                    anchor: Anchor::End,
                    size: self.print().letters().detail,
                }),
            }
        }
        if texts.len() > 1 {
            let apart = [-LOWER, LOWER].into_iter().cycle();
            texts
                .iter_mut()
                .zip(apart)
                .for_each(|(text, by)| text.at.y += by);
        }
        texts
    }

    fn consumers(&self, queue: &ResourceName) -> u32 {
        let states = self.snapshot.clients.values();
        let registered = states.flat_map(|client| &client.consumers);
        let count = registered
            .filter(|consumer| consumer.queue == *queue)
            .count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

/// The room of a name that has something beside it, and what stands there. Rather than cut
/// that, the name is smaller; and what most queues are is left out.
fn beside<'d>(name: &str, detail: &'d str, width: i32, letters: &LetterSizes) -> (i32, &'d str) {
    let room = width - 8 - text::text_width(detail, letters.detail);
    let fits = |size: &i32| text::bold_width(name, *size) <= room;
    if letters.names.iter().any(fits) {
        (room, detail)
    } else if detail == words::USUAL {
        (width, "")
    } else {
        (width, detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gives_way_to_the_type_and_the_usual_type_to_a_name() {
        let letters = Print::default().letters();
        let [usual, .., smallest] = *letters.names else {
            panic!("a page has several sizes of names");
        };
        let long = "notifications.commands.of.all";
        let cases = [
            ("tasks", "quorum", true),
            ("tasks", "durable", true),
            (long, "durable", false),
            (long, "quorum", true),
        ];
        for (name, detail, stays) in cases {
            let (room, told) = beside(name, detail, 202, letters);
            assert_eq!(told == detail, stays, "{name} {detail}");
            assert!(room <= 202, "{name} {detail}");
        }
        let name = "inventory.commands";
        let (room, _) = beside(name, "quorum", 202, letters);
        assert!(text::bold_width(name, usual) > room, "smaller");
        assert!(text::bold_width(name, smallest) <= room, "whole");
    }
}
