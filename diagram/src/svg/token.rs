//! Messages, lying or under way, the marks of verdicts, rings of work, and the words over them.

use std::fmt::{self, Write as _};

use super::{STRONG, Writer};
use crate::frame::{Frame, Mark, Ring, Token, TokenKind, captions, covered};
use crate::look::{Look, Shape};
use crate::print::Print;
use crate::scene::{Scene, Slot};

/// The size of numbers and words on what moves.
const WORDS: i32 = 12;
/// The size of a number on what lies, on a page.
const NUMBER: i32 = 11;

/// The look of a message and what is drawn on it.
struct Body {
    radius: f32,
    look: Look,
    line: &'static str,
    width: &'static str,
    /// Whether its outline is broken.
    broken: bool,
}

impl Writer<'_> {
    pub(super) fn moving(&mut self, scene: &Scene, frame: &Frame) -> fmt::Result {
        for ring in &frame.rings {
            self.ring(ring)?;
        }
        for token in &frame.tokens {
            self.token(token)?;
        }
        let ink = self.palette.ink;
        for (text, weight) in covered(scene, frame) {
            let weight = weight.min(STRONG);
            self.text(text, weight, ink, &self.outline(4))?;
        }
        for caption in captions(frame, scene.print) {
            let fill = if caption.bad { self.palette.loss } else { ink };
            let at = (place(caption.x), place(caption.y + 0.5));
            let more = format!(
                " opacity=\"{:.2}\" text-anchor=\"middle\"{}",
                caption.opacity,
                self.outline(4)
            );
            self.line(caption.text, at, (self.size(WORDS), STRONG, fill), &more)?;
        }
        Ok(())
    }

    /// The size of letters that have so much on a page.
    const fn size(&self, page: i32) -> i32 {
        match self.print {
            Print::Page(_) => page,
            Print::Room => Print::READABLE,
        }
    }

    /// A ground of its own around a text.
    fn outline(&self, width: u8) -> String {
        let panel = self.palette.panel;
        format!(
            " stroke=\"{panel}\" stroke-width=\"{width}\" stroke-linejoin=\"round\" \
             paint-order=\"stroke\""
        )
    }

    pub(super) fn slot(&mut self, slot: &Slot) -> fmt::Result {
        #[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
        let radius = Slot::RADIUS as f32 * self.print.larger();
        let (line, loss, ink) = (
            self.palette.message_line,
            self.palette.loss,
            self.palette.ink,
        );
        let body = Body {
            radius,
            look: slot.look,
            line,
            width: if slot.in_memory { "2" } else { "1.2" },
            broken: slot.in_memory,
        };
        write!(
            self.out,
            "<g transform=\"translate({} {})\">",
            slot.at.x, slot.at.y
        )?;
        self.body(&body)?;
        if slot.persistent && !slot.in_memory {
            write!(
                self.out,
                "<path d=\"M-5 7H5\" stroke=\"{line}\" stroke-width=\"2\"/>"
            )?;
        }
        self.number(slot.number.0, slot.look, self.size(NUMBER))?;
        let outline = self.outline(3);
        let (larger, words) = (self.print.larger(), self.size(WORDS));
        if slot.redelivered {
            self.middle("↺", (larger * 9.0, larger * -9.0), (words, loss), &outline)?;
        }
        if let Some(priority) = slot.priority {
            self.middle(
                &format!("↑{priority}"),
                (larger * -8.0, larger * -10.0),
                (words, ink),
                &outline,
            )?;
        }
        writeln!(self.out, "</g>")
    }

    fn token(&mut self, token: &Token) -> fmt::Result {
        if let Some(mark) = token.kind.mark() {
            return self.mark(token, mark);
        }
        let lost = matches!(token.kind, TokenKind::Lost(_));
        let (line, width) = if lost {
            (self.palette.loss, "2.5")
        } else {
            (self.palette.message_line, "1.4")
        };
        let words = self.size(WORDS);
        self.open_token(token)?;
        self.body(&Body {
            radius: Token::RADIUS * self.print.larger(),
            look: token.look,
            line,
            width,
            broken: false,
        })?;
        self.number(token.number.0, token.look, words)?;
        if token.persistent {
            write!(
                self.out,
                "<path d=\"M-6 8H6\" stroke=\"{line}\" stroke-width=\"2\"/>"
            )?;
        }
        let at = Token::RADIUS * self.print.larger() * 0.85;
        let outline = self.outline(4);
        let (ink, loss) = (self.palette.ink, self.palette.loss);
        if let Some(priority) = token.priority {
            self.middle(&format!("↑{priority}"), (-at, -at), (words, ink), &outline)?;
        }
        if token.redelivered {
            self.middle("↺", (at, -at), (words, loss), &outline)?;
        }
        if token.beneath > 0 {
            let more = format!("+{}", token.beneath);
            self.middle(&more, (1.5 * at, at), (words, ink), &outline)?;
        }
        writeln!(self.out, "</g>")
    }

    fn open_token(&mut self, token: &Token) -> fmt::Result {
        write!(
            self.out,
            "<g transform=\"translate({} {})\"",
            place(token.x),
            place(token.y)
        )?;
        if token.opacity < 1.0 {
            write!(self.out, " opacity=\"{:.2}\"", token.opacity)?;
        }
        write!(self.out, ">")
    }

    fn mark(&mut self, token: &Token, mark: Mark) -> fmt::Result {
        let color = match mark {
            Mark::Ack => self.palette.yes,
            Mark::Refused | Mark::Requeue | Mark::Unknown => self.palette.loss,
        };
        self.open_token(token)?;
        write!(
            self.out,
            "<circle r=\"{}\" fill=\"{}\" stroke=\"{color}\" stroke-width=\"1.6\"/>",
            Token::MARK_RADIUS * self.print.larger(),
            self.palette.panel,
        )?;
        self.middle(mark.symbol(), (0.0, 0.5), (self.size(NUMBER), color), "")?;
        writeln!(self.out, "</g>")
    }

    fn body(&mut self, body: &Body) -> fmt::Result {
        let (fill, _) = self.message(body.look);
        let dashes = if body.broken {
            " stroke-dasharray=\"4 3\""
        } else {
            ""
        };
        let style = format!(
            "fill=\"{fill}\" stroke=\"{}\" stroke-width=\"{}\"{dashes}",
            body.line, body.width
        );
        if body.look.shape == Shape::Circle {
            return write!(self.out, "<circle r=\"{}\" {style}/>", body.radius);
        }
        write!(self.out, "<polygon points=\"")?;
        for (x, y) in body.look.shape.corners(body.radius) {
            write!(self.out, "{x:.1},{y:.1} ")?;
        }
        write!(self.out, "\" {style}/>")
    }

    const fn message(&self, look: Look) -> (&'static str, &'static str) {
        self.palette.messages[look.color as usize % self.palette.messages.len()]
    }

    fn number(&mut self, number: u32, look: Look, size: i32) -> fmt::Result {
        let (_, ink) = self.message(look);
        self.middle(&number.to_string(), (0.0, 0.5), (size, ink), "")
    }

    /// Strong text around a place.
    fn middle(
        &mut self,
        text: &str,
        (x, y): (f32, f32),
        (size, fill): (i32, &str),
        more: &str,
    ) -> fmt::Result {
        let more = format!(" text-anchor=\"middle\"{more}");
        self.line(text, (place(x), place(y)), (size, STRONG, fill), &more)
    }

    /// The part of the ring that is done: an arc from the top, clockwise.
    fn ring(&mut self, ring: &Ring) -> fmt::Result {
        #[expect(clippy::cast_precision_loss, reason = "a radius is small")]
        let radius = self.print.ring() as f32;
        let whole = std::f32::consts::TAU * radius;
        let done = whole * ring.progress;
        writeln!(
            self.out,
            "<circle r=\"{radius}\" transform=\"translate({} {}) rotate(-90)\" fill=\"none\" \
             stroke=\"{}\" stroke-width=\"5\" stroke-linecap=\"round\" \
             stroke-dasharray=\"{done:.1} {whole:.1}\"/>",
            place(ring.x),
            place(ring.y),
            self.palette.accent,
        )
    }
}

/// A place to a tenth of a unit.
fn place(at: f32) -> f32 {
    (at * 10.0).round() / 10.0
}
