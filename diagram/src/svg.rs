//! Writes a scene and its frame as a standalone SVG file.
//!
//! For the command line, for tests and for looking at. It needs nothing from outside;
//! where the page draws the same shapes, it takes its colours from its style sheets.

mod edge;
mod node;
mod palette;
mod token;

use std::fmt::{self, Write as _};

use crate::frame::Frame;
use crate::geometry::{Point, Rect};
use crate::scene::{Anchor, Scene, Text};
pub use palette::Palette;

/// The picture as an SVG file, one unit to a pixel.
#[must_use]
pub fn svg(scene: &Scene, frame: &Frame, palette: &Palette) -> String {
    let mut writer = Writer {
        out: String::new(),
        palette,
    };
    // Writing to a string cannot fail.
    let _ = writer.picture(scene, frame);
    writer.out
}

struct Writer<'a> {
    out: String,
    palette: &'a Palette,
}

/// A face that is there on most machines; texts are measured wide enough for any of them.
const FACE: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

impl Writer<'_> {
    fn picture(&mut self, scene: &Scene, frame: &Frame) -> fmt::Result {
        let Rect {
            x,
            y,
            width,
            height,
        } = scene.bounds;
        writeln!(
            self.out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{x} {y} {width} {height}\" \
             width=\"{width}\" height=\"{height}\" font-family=\"{FACE}\">"
        )?;
        let background = self.palette.background;
        writeln!(
            self.out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{background}\"/>"
        )?;
        let trouble = Text {
            text: scene.trouble.clone(),
            at: Point::new(x + 12, y + 16),
            size: crate::text::NAME,
            ..Text::default()
        };
        self.text(&trouble, 600, self.palette.danger)?;
        for edge in &scene.edges {
            self.edge(edge)?;
        }
        for edge in &scene.edges {
            self.edge_label(edge)?;
        }
        for node in &scene.nodes {
            self.node(node)?;
        }
        for ring in &frame.rings {
            self.ring(ring)?;
        }
        for token in &frame.tokens {
            self.token(token)?;
        }
        writeln!(self.out, "</svg>")
    }

    fn text(&mut self, text: &Text, weight: u32, fill: &str) -> fmt::Result {
        let size = text.size;
        let anchor = match text.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        writeln!(
            self.out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{fill}\" \
             text-anchor=\"{anchor}\" dominant-baseline=\"central\">{}</text>",
            text.at.x,
            text.at.y,
            escaped(&text.text)
        )
    }
}

/// Text as it may stand in an SVG file.
fn escaped(text: &str) -> String {
    let allowed = text.chars().filter(|c| !c.is_control());
    allowed.fold(String::new(), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out_of_the_file() {
        assert_eq!(escaped("a<b>&\"\u{7}"), "a&lt;b&gt;&amp;&quot;");
    }
}
