//! Writes pictures of scenario files at some moments, for looking at:
//! `cargo run -p warren-diagram --example pictures -- FOLDER FILE…`.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::time::Time;
use warren_core::timeline::{Cursor, Playhead, Timeline};
use warren_diagram::request::Direction;
use warren_diagram::svg::{Style, svg};
use warren_diagram::{Diagram, Print};

/// The moments that are drawn, in milliseconds.
const MOMENTS: [u64; 6] = [0, 700, 1_500, 2_300, 4_650, 9_100];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments
        .next()
        .ok_or("which folder are the pictures for?")?;
    std::fs::create_dir_all(&folder)?;
    for file in arguments {
        draw(Path::new(&folder), Path::new(&file)).map_err(|error| format!("{file}: {error}"))?;
    }
    Ok(())
}

fn draw(folder: &Path, file: &Path) -> Result<(), Box<dyn Error>> {
    let scenario: Scenario = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let timeline = Timeline::complete(Arc::new(scenario.clone()));
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    for moment in MOMENTS {
        let at = Time::from_ms(moment);
        let cursor = Cursor::new(&timeline, Playhead::at(at));
        let snapshot = cursor.snapshot();
        for (print, way) in [
            (Print::Page(Direction::LeftToRight), "wide"),
            (Print::Page(Direction::TopToBottom), "narrow"),
            (Print::Room, "room"),
        ] {
            let diagram = Diagram::new(&scenario, &snapshot.topology, print);
            let scene = diagram.scene(&scenario, snapshot);
            let frame = diagram.frame(snapshot, at);
            let style = if moment == 2_300 {
                Style::DARK
            } else {
                Style::LIGHT
            };
            let picture = svg(&scene, &frame, &style);
            std::fs::write(folder.join(format!("{name}-{way}-{moment}.svg")), picture)?;
        }
    }
    Ok(())
}
