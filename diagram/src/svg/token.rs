//! Messages, lying or under way, and the marks of verdicts.

use std::fmt::{self, Write as _};

use super::Writer;
use crate::frame::{Mark, Ring, Token, TokenKind};
use crate::look::{Look, Shape};
use crate::scene::{ConsumerNode, Slot};
use crate::text;
use warren_core::narrate::loss_in_short;

/// What is drawn of a message.
struct Body {
    x: f32,
    y: f32,
    radius: f32,
    look: Look,
    number: u32,
    hollow: bool,
    redelivered: bool,
    persistent: bool,
    priority: Option<u8>,
    opacity: f32,
}

impl Writer<'_> {
    #[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
    pub(super) fn slot(&mut self, slot: &Slot, hollow: bool) -> fmt::Result {
        self.body(&Body {
            x: slot.at.x as f32,
            y: slot.at.y as f32,
            radius: Slot::RADIUS as f32,
            look: slot.look,
            number: slot.number.0,
            hollow,
            redelivered: slot.redelivered,
            persistent: slot.persistent,
            priority: slot.priority,
            opacity: 1.0,
        })
    }

    pub(super) fn token(&mut self, token: &Token) -> fmt::Result {
        if let TokenKind::Verdict(mark) | TokenKind::Confirm(mark) = token.kind {
            let color = match mark {
                Mark::Ack => self.palette.matched,
                Mark::Refused | Mark::Requeue => self.palette.danger,
            };
            return self.mark(token, mark.symbol(), color);
        }
        self.body(&Body {
            x: token.x,
            y: token.y,
            radius: Token::RADIUS,
            look: token.look,
            number: token.number.0,
            hollow: false,
            redelivered: token.redelivered,
            persistent: token.persistent,
            priority: token.priority,
            opacity: token.opacity,
        })?;
        if let TokenKind::Lost(reason) = token.kind
            && token.captioned
        {
            return writeln!(
                self.out,
                "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"13\" font-weight=\"600\" fill=\"{}\" \
                 opacity=\"{:.2}\" text-anchor=\"middle\" dominant-baseline=\"central\">{}</text>",
                token.x,
                token.y + Token::RADIUS + 11.0,
                self.palette.danger,
                token.opacity,
                loss_in_short(reason),
            );
        }
        Ok(())
    }

    fn mark(&mut self, token: &Token, symbol: &str, color: &str) -> fmt::Result {
        writeln!(
            self.out,
            "<circle cx=\"{0:.1}\" cy=\"{1:.1}\" r=\"{2}\" fill=\"{3}\" stroke=\"{color}\" stroke-width=\"1.5\"/>\
             <text x=\"{0:.1}\" y=\"{1:.1}\" font-size=\"13\" font-weight=\"700\" fill=\"{color}\" \
             text-anchor=\"middle\" dominant-baseline=\"central\">{symbol}</text>",
            token.x,
            token.y,
            Token::MARK_RADIUS + 1.0,
            self.palette.surface,
        )
    }

    fn body(&mut self, body: &Body) -> fmt::Result {
        let (fill, ink) = self.palette.messages[usize::from(body.look.color) % 8];
        let (inside, ink) = if body.hollow {
            (self.palette.lane, self.palette.ink)
        } else {
            (fill, ink)
        };
        let outline = if body.hollow { fill } else { self.palette.ink };
        let width = if body.hollow { 2.5 } else { 1.0 };
        write!(
            self.out,
            "<g transform=\"translate({:.1} {:.1})\" opacity=\"{:.2}\">",
            body.x, body.y, body.opacity
        )?;
        self.shape(
            body,
            &format!("fill=\"{inside}\" stroke=\"{outline}\" stroke-width=\"{width}\""),
        )?;
        self.number(body, ink)?;
        if body.persistent {
            // A line under the number: it is written down.
            let y = body.radius * 0.62;
            let half = body.radius * 0.4;
            write!(
                self.out,
                "<path d=\"M-{half:.1} {y:.1}H{half:.1}\" stroke=\"{ink}\" stroke-width=\"1.5\"/>"
            )?;
        }
        if body.redelivered {
            let at = body.radius * 0.85;
            let (danger, surface) = (self.palette.danger, self.palette.surface);
            write!(
                self.out,
                "<circle cx=\"{at:.1}\" cy=\"-{at:.1}\" r=\"6\" fill=\"{surface}\" stroke=\"{danger}\"/>\
                 <text x=\"{at:.1}\" y=\"-{at:.1}\" font-size=\"11\" font-weight=\"700\" fill=\"{danger}\" \
                 text-anchor=\"middle\" dominant-baseline=\"central\">↻</text>"
            )?;
        }
        if let Some(priority) = body.priority {
            let at = body.radius * 0.85;
            write!(
                self.out,
                "<text x=\"-{at:.1}\" y=\"-{at:.1}\" font-size=\"11\" font-weight=\"700\" fill=\"{}\" \
                 text-anchor=\"middle\" dominant-baseline=\"central\">↑{priority}</text>",
                self.palette.ink,
            )?;
        }
        writeln!(self.out, "</g>")
    }

    fn shape(&mut self, body: &Body, style: &str) -> fmt::Result {
        if body.look.shape == Shape::Circle {
            return write!(self.out, "<circle r=\"{}\" {style}/>", body.radius);
        }
        write!(self.out, "<polygon points=\"")?;
        for (x, y) in body.look.shape.corners(body.radius) {
            write!(self.out, "{x:.1},{y:.1} ")?;
        }
        write!(self.out, "\" stroke-linejoin=\"round\" {style}/>")
    }

    /// The number, smaller the more digits it has. A triangle is widest below its middle.
    fn number(&mut self, body: &Body, ink: &str) -> fmt::Result {
        let digits = body.number.to_string();
        let size = match digits.len() {
            0..=2 => text::NUMBER,
            3 => text::NUMBER - 2,
            _ => text::NUMBER - 4,
        };
        let y = if body.look.shape == Shape::Triangle {
            body.radius * 0.22
        } else {
            0.0
        };
        write!(
            self.out,
            "<text y=\"{y:.1}\" font-size=\"{size}\" font-weight=\"600\" fill=\"{ink}\" \
             text-anchor=\"middle\" dominant-baseline=\"central\">{digits}</text>"
        )
    }

    /// The part of the ring that is done: an arc from the top, clockwise.
    pub(super) fn ring(&mut self, ring: &Ring) -> fmt::Result {
        #[expect(clippy::cast_precision_loss, reason = "a radius is small")]
        let radius = ConsumerNode::RING as f32;
        let whole = std::f32::consts::TAU * radius;
        let done = whole * ring.progress;
        writeln!(
            self.out,
            "<circle r=\"{radius}\" transform=\"translate({:.1} {:.1}) rotate(-90)\" fill=\"none\" \
             stroke=\"{}\" stroke-width=\"4\" stroke-dasharray=\"{done:.1} {whole:.1}\"/>",
            ring.x, ring.y, self.palette.active,
        )
    }
}
