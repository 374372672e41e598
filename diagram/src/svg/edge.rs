//! Edges, with their arrows and labels.

use std::fmt::{self, Write as _};

use super::Writer;
use crate::scene::{Edge, EdgeState, EdgeStyle};

/// The length of an arrow.
const ARROW: f32 = 9.0;

impl Writer<'_> {
    pub(super) fn edge(&mut self, edge: &Edge) -> fmt::Result {
        let (color, width, opacity) = self.stroke(edge);
        let dashes = match edge.style {
            EdgeStyle::Alternate | EdgeStyle::DeadLetter => " stroke-dasharray=\"6 5\"",
            EdgeStyle::Implicit => " stroke-dasharray=\"2 4\"",
            EdgeStyle::Publish | EdgeStyle::Binding | EdgeStyle::Consume => "",
        };
        writeln!(
            self.out,
            "<g opacity=\"{opacity}\"><title>{}</title>\
             <path d=\"{}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{width}\"{dashes}/>",
            super::escaped(&edge.title),
            edge.path.to_svg(),
        )?;
        self.arrow(edge, color)?;
        writeln!(self.out, "</g>")
    }

    fn stroke(&self, edge: &Edge) -> (&'static str, &'static str, &'static str) {
        match edge.state {
            EdgeState::Idle => (self.palette.muted, "1.5", "0.75"),
            EdgeState::Active => (self.palette.active, "2", "1"),
            EdgeState::Matched => (self.palette.matched, "3", "1"),
            EdgeState::Unmatched => (self.palette.muted, "1.5", "0.35"),
            EdgeState::Absent => (self.palette.muted, "1", "0.3"),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
    fn arrow(&mut self, edge: &Edge, color: &str) -> fmt::Result {
        let end = edge.path.end();
        let before = edge.path.curves.last().map_or(end, |curve| curve.arrive);
        let (dx, dy) = ((end.x - before.x) as f32, (end.y - before.y) as f32);
        let length = dx.hypot(dy).max(1.0);
        let (dx, dy) = (dx / length * ARROW, dy / length * ARROW);
        let (x, y) = (end.x as f32, end.y as f32);
        let (left_x, left_y) = (x - dx - dy * 0.5, y - dy + dx * 0.5);
        let (right_x, right_y) = (x - dx + dy * 0.5, y - dy - dx * 0.5);
        writeln!(
            self.out,
            "<path d=\"M{x} {y}L{left_x:.1} {left_y:.1}L{right_x:.1} {right_y:.1}Z\" fill=\"{color}\"/>"
        )
    }

    pub(super) fn edge_label(&mut self, edge: &Edge) -> fmt::Result {
        let Some(label) = &edge.label else {
            return Ok(());
        };
        let background = self.palette.background;
        let rect = label.rect;
        writeln!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\" fill=\"{background}\"/>",
            rect.x, rect.y, rect.width, rect.height
        )?;
        let (color, weight) = match edge.state {
            EdgeState::Matched => (self.palette.matched, 700),
            EdgeState::Unmatched | EdgeState::Absent => (self.palette.muted, 400),
            EdgeState::Idle | EdgeState::Active => (self.palette.ink, 400),
        };
        for line in &label.lines {
            self.text(line, weight, color)?;
        }
        Ok(())
    }
}
