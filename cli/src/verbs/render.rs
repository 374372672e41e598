//! `warren render`: the picture of a scenario at a moment, as the page shows it.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use warren_core::scenario::link::Shared;
use warren_core::timeline::{Cursor, Playhead, Timeline};
use warren_diagram::frame::Frame;
use warren_diagram::scene::Scene;
use warren_diagram::svg::{Face, Palette, Style, letters, room, svg};
use warren_diagram::{Diagram, Print};

use crate::args::Render;
use crate::outcome::{Outcome, say};
use crate::{face, png, source};

/// What a picture is written as.
enum Kind {
    Svg,
    Png,
}

/// Draws the scenario and writes the picture to a file, or to standard output.
pub(crate) fn render(args: &Render, out: &mut dyn Write) -> Result<Outcome> {
    let Some(kind) = kind(args.output.as_deref()) else {
        say(format_args!(
            "warren: a picture can be .svg or .png: name the file so, such as -o picture.svg"
        ));
        return Ok(Outcome::Unreadable);
    };
    let shared = match source::read(&args.source) {
        Ok(shared) => shared,
        Err(error) => return Ok(error.tell(&args.source)),
    };
    let (scene, frame) = at(&shared, args);
    let bytes = picture(&scene, &frame, args, &kind)?;
    match &args.output {
        Some(path) => fs::write(path, bytes)
            .with_context(|| format!("{} cannot be written", path.display()))?,
        None => out.write_all(&bytes)?,
    }
    Ok(Outcome::Fine)
}

fn kind(out: Option<&Path>) -> Option<Kind> {
    let Some(out) = out else {
        return Some(Kind::Svg);
    };
    let end = out.extension().and_then(OsStr::to_str)?;
    if end.eq_ignore_ascii_case("svg") {
        Some(Kind::Svg)
    } else if end.eq_ignore_ascii_case("png") {
        Some(Kind::Png)
    } else {
        None
    }
}

/// What stands and what moves at the moment that is asked for, at the end where the run is shorter.
fn at(shared: &Shared, args: &Render) -> (Scene, Frame) {
    let scenario = Arc::new(shared.scenario.clone());
    let timeline = Timeline::with_filters(scenario.clone(), source::filters()).to_the_end();
    let asked = args.at.map(Playhead::at).or(shared.playhead);
    let playhead = asked.unwrap_or(Playhead::START);
    let end = timeline.end();
    let playhead = if playhead.at > end {
        say(format_args!("The run ends at {end}, which is drawn."));
        Playhead::at(end)
    } else {
        playhead
    };
    let cursor = Cursor::new(&timeline, playhead);
    let snapshot = cursor.snapshot();
    let diagram = Diagram::new(&scenario, &snapshot.topology, Print::default());
    let scene = diagram.scene(&scenario, snapshot);
    let frame = diagram.frame(snapshot, playhead.at);
    (scene, frame)
}

fn picture(scene: &Scene, frame: &Frame, args: &Render, kind: &Kind) -> Result<Vec<u8>> {
    let width = f64::from(room(scene).width.max(1));
    let wanted = args.width.map(|pixels| f64::from(pixels) / width);
    let letters = letters(scene, frame);
    let rules = match kind {
        Kind::Svg => face::rules(&letters)?,
        Kind::Png => String::new(),
    };
    let style = Style {
        palette: if args.dark {
            Palette::DARK
        } else {
            Palette::LIGHT
        },
        face: Face {
            families: face::FAMILIES,
            rules: &rules,
        },
        scale: wanted.or(args.scale).unwrap_or(1.0),
    };
    let text = svg(scene, frame, &style);
    match kind {
        Kind::Svg => Ok(text.into_bytes()),
        Kind::Png => png::png(&text, &letters),
    }
}
