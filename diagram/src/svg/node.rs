//! Nodes, with what lies in them.

use std::fmt::{self, Write as _};

use super::Writer;
use crate::geometry::{Point, Rect};
use crate::scene::outline::{glyph, outline};
use crate::scene::{
    ConsumerNode, ExchangeNode, More, Node, NodeKind, Presence, QueueNode, Slot, Text,
};

impl Writer<'_> {
    pub(super) fn node(&mut self, node: &Node) -> fmt::Result {
        let (opacity, dashes) = match node.presence {
            Presence::Present | Presence::Blocked(_) => ("1", ""),
            Presence::Absent => ("0.45", " stroke-dasharray=\"5 4\""),
            Presence::BrokerDown | Presence::NotStarted | Presence::Stopped => ("0.5", ""),
            Presence::Disconnected
            | Presence::Unavailable
            | Presence::Crashed
            | Presence::Failed(_) => ("0.75", ""),
        };
        let (border, width) = match (&node.presence, node.highlighted) {
            (presence, _) if presence.is_broken() => (self.palette.danger, "2.5"),
            (_, true) => (self.palette.active, "3"),
            (_, false) => (self.palette.border, "1.5"),
        };
        writeln!(
            self.out,
            "<g opacity=\"{opacity}\"><title>{}</title><path d=\"{}\" fill=\"{}\" \
             stroke=\"{border}\" stroke-width=\"{width}\"{dashes}/>",
            super::escaped(&node.label),
            outline(node),
            self.palette.surface,
        )?;
        match &node.kind {
            NodeKind::Producer(producer) => {
                if let Some(mode) = &producer.mode {
                    self.text(mode, 400, self.palette.muted)?;
                }
            }
            NodeKind::Exchange(exchange) => self.exchange(exchange)?,
            NodeKind::Queue(queue) => self.queue(queue)?,
            NodeKind::Consumer(consumer) => self.consumer(consumer)?,
        }
        self.text(&node.name, 600, self.palette.ink)?;
        let detail = if node.presence.is_broken() {
            self.palette.danger
        } else {
            self.palette.muted
        };
        self.text(&node.detail, 400, detail)?;
        writeln!(self.out, "</g>")
    }

    fn exchange(&mut self, exchange: &ExchangeNode) -> fmt::Result {
        let Point { x, y } = exchange.glyph;
        writeln!(
            self.out,
            "<path d=\"{}\" transform=\"translate({x} {y})\" fill=\"none\" stroke=\"{}\" \
             stroke-width=\"2\" stroke-linecap=\"round\"/>",
            glyph(exchange.kind),
            self.palette.active,
        )
    }

    fn queue(&mut self, queue: &QueueNode) -> fmt::Result {
        self.lane(queue.ready_lane)?;
        self.lane(queue.unacked_lane)?;
        self.hints(&queue.hints)?;
        for slot in &queue.ready {
            self.slot(slot, false)?;
        }
        for slot in &queue.unacked {
            self.slot(slot, true)?;
        }
        self.hints(queue.badges.as_slice())?;
        self.hints(&queue.readers)?;
        self.more(queue.more_ready.as_ref())?;
        self.more(queue.more_unacked.as_ref())
    }

    /// A lane, where it has room for a slot at least.
    fn lane(&mut self, rect: Rect) -> fmt::Result {
        if rect.width < Slot::PITCH {
            return Ok(());
        }
        writeln!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\" fill=\"{}\"/>",
            rect.x, rect.y, rect.width, rect.height, self.palette.lane
        )
    }

    fn hints(&mut self, hints: &[Text]) -> fmt::Result {
        hints
            .iter()
            .try_for_each(|hint| self.text(hint, 400, self.palette.muted))
    }

    fn consumer(&mut self, consumer: &ConsumerNode) -> fmt::Result {
        let Point { x, y } = consumer.ring;
        writeln!(
            self.out,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"4\"/>",
            ConsumerNode::RING,
            self.palette.lane,
        )?;
        if let Some(work) = &consumer.work {
            self.slot(&work.slot, false)?;
        }
        self.lane(consumer.waiting_lane)?;
        self.hints(&consumer.hints)?;
        for slot in &consumer.waiting {
            self.slot(slot, false)?;
        }
        self.more(consumer.more_waiting.as_ref())
    }

    fn more(&mut self, more: Option<&More>) -> fmt::Result {
        let Some(more) = more else {
            return Ok(());
        };
        self.text(&more.text, 600, self.palette.ink)
    }
}
