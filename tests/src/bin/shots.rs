//! Pictures of the page, to look at: every line of a list, on every screen, in both themes.
//!
//! `cargo xtask shots [LIST]` builds the page and runs it. A line of the list is a name, what follows
//! the page's address (`-` for nothing), and keys to press or times to wait:
//!
//! ```text
//! start        -
//! topic-3s     #v1.…
//! playing      -   Space 1500ms Space
//! ```
//!
//! It judges nothing; journeys do.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use warren_tests::browser::{Page, Screen, Theme, dist, open_folder, target};

struct Shot<'a> {
    name: &'a str,
    rest: &'a str,
    steps: Vec<&'a str>,
}

fn main() -> Result<()> {
    let list = std::env::args()
        .nth(1)
        .context("name the list of what to picture")?;
    let text = fs::read_to_string(&list).with_context(|| format!("{list} cannot be read"))?;
    let shots: Vec<_> = text.lines().filter_map(parse).collect();
    ensure!(!shots.is_empty(), "{list} names nothing to picture");
    let folder = target("shots");
    for screen in Screen::ALL {
        let page = open_folder("shots", screen, &dist());
        for theme in [Theme::Light, Theme::Dark] {
            page.theme(theme);
            for shot in &shots {
                take(&page, shot);
                let size = format!("{}x{}", screen.width, screen.height);
                let file = folder.join(format!("{}-{size}-{}.png", shot.name, theme.name()));
                page.screenshot_to(&file);
                eprintln!("{}", file.display());
            }
        }
    }
    Ok(())
}

fn parse(line: &str) -> Option<Shot<'_>> {
    let mut words = line.split_whitespace();
    let name = words.next().filter(|name| !name.starts_with("//"))?;
    let rest = words.next().filter(|rest| *rest != "-").unwrap_or_default();
    Some(Shot {
        name,
        rest,
        steps: words.collect(),
    })
}

fn take(page: &Page, shot: &Shot<'_>) {
    page.goto(shot.rest);
    page.wait("[data-testid=app]");
    for step in &shot.steps {
        match step.strip_suffix("ms").and_then(|time| time.parse().ok()) {
            Some(time) => std::thread::sleep(Duration::from_millis(time)),
            None => page.press(step),
        }
    }
    // One frame, so that what was asked for is drawn.
    page.eval("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
}
