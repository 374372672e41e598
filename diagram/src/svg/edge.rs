//! Edges, with their arrows and labels.

use std::fmt::{self, Write as _};

use super::{PLAIN, Writer};
use crate::geometry::{Path, Point};
use crate::scene::{Edge, EdgeState, EdgeStyle, EdgeText};

impl Writer<'_> {
    pub(super) fn edge(&mut self, edge: &Edge) -> fmt::Result {
        let (color, width) = self.stroke(edge.state);
        let d = edge.path.to_svg();
        writeln!(
            self.out,
            "<g><title>{}</title><path d=\"{d}\" fill=\"none\" stroke=\"{color}\" \
             stroke-width=\"{width}\"{}/>",
            super::escaped(&edge.title),
            dashes(edge),
        )?;
        let tip = tip(&edge.path);
        writeln!(
            self.out,
            "<path d=\"M0 0 -11 -5 -11 5Z\" transform=\"{tip}\" fill=\"{}\"/>",
            self.arrow(edge.state)
        )?;
        if let Some(label) = &edge.label {
            self.edge_label(label, edge.state)?;
        }
        writeln!(self.out, "</g>")
    }

    const fn stroke(&self, state: EdgeState) -> (&'static str, &'static str) {
        match state {
            EdgeState::Idle => (self.palette.edge, "1.8"),
            EdgeState::Active => (self.palette.ink, "2.4"),
            EdgeState::Matched => (self.palette.yes, "3.4"),
            EdgeState::Unmatched | EdgeState::Absent => (self.palette.edge, "1.4"),
        }
    }

    const fn arrow(&self, state: EdgeState) -> &'static str {
        self.stroke(state).0
    }

    fn edge_label(&mut self, label: &EdgeText, state: EdgeState) -> fmt::Result {
        let palette = self.palette;
        let (room, ink, more) = match state {
            EdgeState::Idle | EdgeState::Active => (palette.ground, palette.ink, ""),
            EdgeState::Matched => (palette.yes_soft, palette.yes, ""),
            EdgeState::Unmatched => (palette.ground, palette.ink_soft, ""),
            EdgeState::Absent => {
                let struck = " text-decoration=\"line-through\"";
                (palette.ground, palette.ink_soft, struck)
            }
        };
        let rect = label.rect;
        writeln!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\" fill=\"{room}\"/>",
            rect.x, rect.y, rect.width, rect.height
        )?;
        for line in &label.lines {
            self.text(line, PLAIN, ink, more)?;
        }
        Ok(())
    }
}

/// What kind of line it is. That nothing goes along it counts more than what it is.
const fn dashes(edge: &Edge) -> &'static str {
    match (edge.state, edge.style) {
        (EdgeState::Unmatched | EdgeState::Absent, EdgeStyle::Implicit | EdgeStyle::Answer) => {
            " stroke-dasharray=\"3 5\" stroke-linecap=\"round\""
        }
        (EdgeState::Unmatched | EdgeState::Absent, _) => " stroke-dasharray=\"3 5\"",
        (_, EdgeStyle::Alternate | EdgeStyle::DeadLetter) => " stroke-dasharray=\"8 5\"",
        (_, EdgeStyle::Implicit | EdgeStyle::Answer) => {
            " stroke-dasharray=\"2 5\" stroke-linecap=\"round\""
        }
        (_, EdgeStyle::Publish | EdgeStyle::Binding | EdgeStyle::Consume) => "",
    }
}

/// Puts the arrow's tip at the end of the line, along its last stretch.
fn tip(path: &Path) -> String {
    let points = path.flattened();
    let end = path.end();
    let before = points.iter().rev().nth(4).or(points.first());
    let before = before.copied().unwrap_or_default();
    let fine = Point::new(end.x * Path::FINE, end.y * Path::FINE);
    let [dx, dy] = [fine.x - before.x, fine.y - before.y].map(f64::from);
    let degrees = dy.atan2(dx).to_degrees();
    format!("translate({} {}) rotate({degrees:.0})", end.x, end.y)
}
