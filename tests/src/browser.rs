//! A real browser for journeys, as a script reads: `page.click(…)`, `page.wait_text(…)`.
//!
//! Each journey has a browser profile of its own, and the built page is served to it from below
//! a path, as on any static host. At its end nothing may have been said on the console
//! and nothing asked of another host. A failure leaves a picture, the page's HTML
//! and the console in `target/journeys/`.
//!
//! It speaks WebDriver to ChromeDriver over a plain socket, which is little: a client library
//! and its asynchronous runtime would be most of what this workspace compiles.
//! It knows nothing of what the page shows.

mod axe;
mod driver;
mod evidence;
mod input;
mod page;
mod screen;
mod server;
mod wire;

pub use page::Page;
pub use screen::{Screen, Theme};

use std::path::{Path, PathBuf};
use std::rc::Rc;

use self::server::Server;

/// Opens the page in a fresh browser, lets `steps` use it, and then insists on silence:
/// no error or warning on the console, no request to another host, and nothing that the
/// accessibility checker finds.
///
/// # Panics
/// When a step fails or the page was not silent.
#[track_caller]
pub fn journey(name: &str, screen: Screen, steps: impl FnOnce(&Page)) {
    let page = open(name, screen);
    steps(&page);
    page.assert_accessible("at the end");
    page.assert_quiet();
}

/// The same for somebody who comes for the first time: the steps open the page.
///
/// # Panics
/// When a step fails or the page was not silent.
#[track_caller]
pub fn first_visit(name: &str, screen: Screen, steps: impl FnOnce(&Page)) {
    let page = Page::start(name, screen, Rc::new(Server::start(&dist())));
    steps(&page);
    page.assert_accessible("at the end");
    page.assert_quiet();
}

/// Opens the page in a fresh browser, for a journey that is not to end in silence.
///
/// # Panics
/// When the page or the browser is missing.
#[must_use]
#[track_caller]
pub fn open(name: &str, screen: Screen) -> Page {
    open_folder(name, screen, &dist())
}

/// Opens the page of another folder than the built one.
///
/// # Panics
/// When the page or the browser is missing.
#[must_use]
#[track_caller]
pub fn open_folder(name: &str, screen: Screen, folder: &Path) -> Page {
    Page::open(name, screen, Rc::new(Server::start(folder)), "")
}

/// The built page: what `WARREN_DIST` names, or the workspace's `dist/`.
///
/// # Panics
/// When it has not been built.
#[must_use]
pub fn dist() -> PathBuf {
    let dist = std::env::var_os("WARREN_DIST").map_or_else(|| root().join("dist"), PathBuf::from);
    assert!(
        dist.join("index.html").is_file(),
        "there is no page in {}; `cargo xtask build` makes it",
        dist.display()
    );
    dist
}

/// A folder below the workspace's target folder, made if need be.
///
/// # Panics
/// When it cannot be made.
#[must_use]
pub fn target(name: &str) -> PathBuf {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let folder = target.join(name);
    std::fs::create_dir_all(&folder).expect("the target folder can be written");
    folder
}

fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests
        .parent()
        .expect("the crate lies in the workspace")
        .to_path_buf()
}
