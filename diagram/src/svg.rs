//! Writes a scene and its frame as a standalone SVG file, as the page shows them.
//!
//! It needs nothing from outside: the colours are written in, and so is a face where
//! [`Style::face`] brings one. What is a matter of the page alone (selection, the dots of
//! the ground) is left out.

mod edge;
mod node;
mod palette;
mod token;

use std::collections::BTreeSet;
use std::fmt::{self, Display, Write as _};

use crate::frame::Frame;
use crate::geometry::{Point, Rect};
use crate::print::Print;
use crate::scene::{Anchor, Scene, Text};
use crate::text;
pub use palette::Palette;

/// How a picture is written.
#[derive(Clone, Copy, Debug)]
pub struct Style<'a> {
    /// With these colours.
    pub palette: Palette,
    /// In this face.
    pub face: Face<'a>,
    /// How many pixels a unit of the diagram is.
    pub scale: f64,
}

impl Style<'_> {
    /// In light colours, one pixel to a unit, in the reader's own face.
    pub const LIGHT: Self = Self {
        palette: Palette::LIGHT,
        face: Face::OWN,
        scale: 1.0,
    };
    /// The same in dark colours.
    pub const DARK: Self = Self {
        palette: Palette::DARK,
        ..Self::LIGHT
    };
}

/// The face of a picture's texts.
#[derive(Clone, Copy, Debug)]
pub struct Face<'a> {
    /// The families, the preferred one first, as CSS has them.
    pub families: &'a str,
    /// The rules of CSS that bring the face along; none where it is taken as it is there.
    pub rules: &'a str,
}

impl Face<'_> {
    /// A face that is there on most machines; texts are measured wide enough for any of them.
    pub const OWN: Self = Self {
        families: "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif",
        rules: "",
    };
}

/// The picture as an SVG file.
#[must_use]
pub fn svg(scene: &Scene, frame: &Frame, style: &Style<'_>) -> String {
    written(scene, frame, style).out
}

/// The letters of a picture's texts, which a face has to have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    /// In ordinary type.
    pub plain: BTreeSet<char>,
    /// In strong type.
    pub strong: BTreeSet<char>,
}

/// The letters of the picture's texts.
#[must_use]
pub fn letters(scene: &Scene, frame: &Frame) -> Letters {
    written(scene, frame, &Style::LIGHT).letters
}

fn written<'a>(scene: &Scene, frame: &Frame, style: &'a Style<'a>) -> Writer<'a> {
    let mut writer = Writer {
        out: String::new(),
        letters: Letters::default(),
        palette: &style.palette,
        print: scene.print,
    };
    // Writing to a string cannot fail.
    let _ = writer.picture(scene, frame, style);
    writer
}

/// The room of a picture in the units of the diagram: the scene, and above it the line
/// that says what is the matter with the server, where something is.
#[must_use]
pub fn room(scene: &Scene) -> Rect {
    let above = if scene.trouble.is_empty() { 0 } else { TROUBLE };
    Rect {
        y: scene.bounds.y - above,
        height: scene.bounds.height + above,
        ..scene.bounds
    }
}

struct Writer<'a> {
    out: String,
    letters: Letters,
    palette: &'a Palette,
    print: Print,
}

/// How much room the line above the picture takes.
const TROUBLE: i32 = 32;
/// Ordinary type.
const PLAIN: u16 = 400;
/// The type of what stands out.
const STRONG: u16 = 600;

impl Writer<'_> {
    fn picture(&mut self, scene: &Scene, frame: &Frame, style: &Style<'_>) -> fmt::Result {
        self.open(room(scene), style)?;
        self.trouble(scene)?;
        for edge in &scene.edges {
            self.edge(edge)?;
        }
        for node in &scene.nodes {
            self.node(node)?;
        }
        self.moving(scene, frame)?;
        writeln!(self.out, "</svg>")
    }

    fn open(&mut self, room: Rect, style: &Style<'_>) -> fmt::Result {
        let Rect {
            x,
            y,
            width,
            height,
        } = room;
        let [across, down] = [width, height].map(|side| pixels(side, style.scale));
        writeln!(
            self.out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{x} {y} {width} {height}\" \
             width=\"{across}\" height=\"{down}\" font-family=\"{}\">",
            escaped(style.face.families)
        )?;
        if !style.face.rules.is_empty() {
            writeln!(self.out, "<style>{}</style>", style.face.rules)?;
        }
        let ground = self.palette.ground;
        writeln!(
            self.out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{ground}\"/>"
        )
    }

    /// What is the matter with the server as a whole, in a box of its own.
    fn trouble(&mut self, scene: &Scene) -> fmt::Result {
        if scene.trouble.is_empty() {
            return Ok(());
        }
        let Rect { x, y, .. } = room(scene);
        let size = self.print.letters().label;
        let Palette {
            loss, loss_soft, ..
        } = self.palette;
        let width = text::bold_width(&scene.trouble, size) + 24;
        writeln!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{width}\" height=\"28\" rx=\"6\" fill=\"{loss_soft}\" \
             stroke=\"{loss}\" stroke-width=\"2\"/>",
            x + 8,
            y + 8
        )?;
        let line = Text {
            text: scene.trouble.clone(),
            at: Point::new(x + 8 + width / 2, y + 22),
            anchor: Anchor::Middle,
            size,
        };
        self.text(&line, STRONG, loss, "")
    }

    /// A line of a scene. `more` are further attributes.
    fn text(&mut self, text: &Text, weight: u16, fill: &str, more: &str) -> fmt::Result {
        let Point { x, y } = text.at;
        let anchor = match text.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let size = text.size;
        let more = format!(" text-anchor=\"{anchor}\"{more}");
        self.line(&text.text, (x, y), (size, weight, fill), &more)
    }

    /// A line of text: at this place, in this type and colour, with further attributes.
    fn line<N: Display>(
        &mut self,
        text: &str,
        (x, y): (N, N),
        (size, weight, fill): (i32, u16, &str),
        more: &str,
    ) -> fmt::Result {
        let letters = match weight {
            STRONG.. => &mut self.letters.strong,
            _ => &mut self.letters.plain,
        };
        letters.extend(text.chars().filter(|c| is_allowed(*c)));
        writeln!(
            self.out,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" \
             fill=\"{fill}\" dominant-baseline=\"central\"{more}>{}</text>",
            escaped(text)
        )
    }
}

/// A length of the diagram in pixels, to a hundredth.
fn pixels(length: i32, scale: f64) -> f64 {
    (f64::from(length) * scale * 100.0).round() / 100.0
}

/// Text as it may stand in an SVG file.
fn escaped(text: &str) -> String {
    let allowed = text.chars().filter(|c| is_allowed(*c));
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

/// Whether XML 1.0 has the character and it can be seen (its section 2.2).
fn is_allowed(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out_of_the_file() {
        assert_eq!(escaped("a<b>&\"\u{7}\u{ffff}é"), "a&lt;b&gt;&amp;&quot;é");
    }
}
