//! Nodes, with what lies in them.

use std::fmt::{self, Write as _};

use super::{PLAIN, STRONG, Writer};
use crate::geometry::{Point, Rect};
use crate::scene::outline::{glyph, outline, rule_glyph};
use crate::scene::{ConsumerNode, ExchangeNode, More, Node, NodeKind, QueueNode, Slot, Text};

impl Writer<'_> {
    pub(super) fn node(&mut self, node: &Node) -> fmt::Result {
        let palette = self.palette;
        let away = node.presence.is_away();
        let broken = node.presence.is_broken();
        let (line, width) = match (broken, node.highlighted) {
            (true, true) => (palette.loss, "3"),
            (true, false) => (palette.loss, "1.6"),
            (false, true) => (palette.now, "3"),
            (false, false) => (palette.node_line, "1.6"),
        };
        let (fill, dashes, name) = if away {
            let dashes = " stroke-dasharray=\"5 4\"";
            (palette.ground, dashes, palette.ink_soft)
        } else {
            (self.tint(&node.kind), "", palette.ink)
        };
        writeln!(
            self.out,
            "<g><title>{}</title><path d=\"{}\" fill=\"{fill}\" stroke=\"{line}\" \
             stroke-width=\"{width}\"{dashes}/>",
            super::escaped(&node.label),
            outline(node),
        )?;
        let detail = if broken {
            palette.loss
        } else {
            palette.ink_soft
        };
        self.inside(&node.kind, detail)?;
        self.text(&node.name, STRONG, name, "")?;
        self.text(&node.detail, PLAIN, detail, "")?;
        writeln!(self.out, "</g>")
    }

    const fn tint(&self, kind: &NodeKind) -> &'static str {
        match kind {
            NodeKind::Producer(_) => self.palette.producer,
            NodeKind::Exchange(_) => self.palette.exchange,
            NodeKind::Queue(_) => self.palette.queue,
            NodeKind::Consumer(_) => self.palette.consumer,
        }
    }

    fn inside(&mut self, kind: &NodeKind, detail: &str) -> fmt::Result {
        match kind {
            NodeKind::Producer(producer) => self.details(producer.mode.as_slice(), detail),
            NodeKind::Exchange(exchange) => self.exchange(exchange),
            NodeKind::Queue(queue) => self.queue(queue, detail),
            NodeKind::Consumer(consumer) => self.consumer(consumer),
        }
    }

    fn details(&mut self, lines: &[Text], fill: &str) -> fmt::Result {
        lines
            .iter()
            .try_for_each(|line| self.text(line, PLAIN, fill, ""))
    }

    fn exchange(&mut self, exchange: &ExchangeNode) -> fmt::Result {
        self.strokes(glyph(exchange.kind), exchange.glyph)
    }

    fn strokes(&mut self, path: &str, Point { x, y }: Point) -> fmt::Result {
        writeln!(
            self.out,
            "<path d=\"{path}\" transform=\"translate({x} {y})\" fill=\"none\" stroke=\"{}\" \
             stroke-width=\"2\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>",
            self.palette.ink,
        )
    }

    fn queue(&mut self, queue: &QueueNode, detail: &str) -> fmt::Result {
        let sunken = format!("fill=\"{}\"", self.palette.sunken);
        self.lane(queue.ready_lane, &sunken)?;
        self.lane(queue.unacked_lane, &self.dashed())?;
        self.slots(&queue.ready)?;
        self.slots(&queue.unacked)?;
        self.details(queue.badges.as_slice(), detail)?;
        self.details(&queue.readers, detail)?;
        self.more(queue.more_ready.as_ref())?;
        self.more(queue.more_unacked.as_ref())
    }

    fn dashed(&self) -> String {
        let line = self.palette.line_strong;
        format!("fill=\"none\" stroke=\"{line}\" stroke-dasharray=\"3 3\"")
    }

    fn lane(&mut self, rect: Rect, style: &str) -> fmt::Result {
        writeln!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\" {style}/>",
            rect.x, rect.y, rect.width, rect.height
        )
    }

    fn slots(&mut self, slots: &[Slot]) -> fmt::Result {
        slots.iter().try_for_each(|slot| self.slot(slot))
    }

    fn consumer(&mut self, consumer: &ConsumerNode) -> fmt::Result {
        if let Some(rule) = consumer.rule {
            self.strokes(rule_glyph(rule.word), rule.at)?;
        }
        let Point { x, y } = consumer.ring;
        writeln!(
            self.out,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"5\"/>",
            consumer.ring_radius, self.palette.line,
        )?;
        if let Some(work) = &consumer.work {
            self.slot(&work.slot)?;
        }
        for row in &consumer.registry {
            let palette = self.palette;
            let ink = if row.lit {
                palette.panel
            } else {
                palette.ink_soft
            };
            let style = match (row.lit, row.dispatcher) {
                (true, _) => format!("fill=\"{}\"", palette.now),
                (false, true) => self.dashed(),
                (false, false) => format!("fill=\"{}\"", palette.sunken),
            };
            self.lane(row.rect, &style)?;
            self.text(&row.text, PLAIN, ink, "")?;
        }
        self.slots(&consumer.waiting)?;
        self.more(consumer.more_waiting.as_ref())
    }

    fn more(&mut self, more: Option<&More>) -> fmt::Result {
        more.map_or(Ok(()), |more| {
            self.text(&more.text, PLAIN, self.palette.ink_soft, "")
        })
    }
}
