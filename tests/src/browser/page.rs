//! The page, as a journey uses it.
//!
//! Every step waits until it can be done, ten seconds at most, and fails with a sentence that
//! names the step. Selectors are CSS; where many elements match, the first one counts.

mod act;
mod files;
mod read;

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::Result;
use serde_json::{Value, json};

use super::axe;
use super::driver::Driver;
use super::evidence::{self, Said};
use super::screen::{self, Screen, Theme};
use super::server::Server;

/// One browser with the page open in it.
pub struct Page {
    name: String,
    driver: Driver,
    server: Rc<Server>,
    screen: Screen,
    theme: Cell<(Theme, bool)>,
    console: RefCell<Vec<Said>>,
    requests: RefCell<Vec<String>>,
}

/// Opening, and looking at it in other ways.
impl Page {
    /// For somebody who was there before.
    #[track_caller]
    pub(super) fn open(name: &str, screen: Screen, server: Rc<Server>, rest: &str) -> Self {
        let page = Self::start(name, screen, server);
        page.be_known();
        page.goto(rest);
        page
    }

    /// A browser that was never on the page, and is not yet.
    #[track_caller]
    pub(super) fn start(name: &str, screen: Screen, server: Rc<Server>) -> Self {
        let driver = must(Driver::start(), "starting the browser");
        must(screen::resize(&driver, screen), "setting the screen");
        let page = Self {
            name: name.to_owned(),
            driver,
            server,
            screen,
            theme: Cell::default(),
            console: RefCell::default(),
            requests: RefCell::default(),
        };
        page.theme(Theme::Light);
        page.allow_clipboard();
        page
    }

    /// The page welcomes nobody: the picture stands still at its start.
    #[track_caller]
    fn be_known(&self) {
        // Where there is no page yet, nothing can be kept.
        let source = "try { localStorage.setItem('warren.welcome', 'yes') } catch {}";
        let script = json!({ "source": source });
        let added = self
            .driver
            .devtools("Page.addScriptToEvaluateOnNewDocument", &script);
        must(added, "being known to the page");
    }

    /// Opens the page's address followed by `rest`, such as `#v1.…` or `?embed`, anew.
    #[track_caller]
    pub fn goto(&self, rest: &str) {
        // From elsewhere: another fragment alone would not load the page again.
        let url = format!("{}{rest}", self.server.address());
        self.load("about:blank");
        self.load(&url);
    }

    /// Opens an address as it is, such as a link that was copied.
    #[track_caller]
    pub fn goto_url(&self, url: &str) {
        self.load("about:blank");
        self.load(url);
    }

    /// Loads the page again.
    #[track_caller]
    pub fn reload(&self) {
        must(self.driver.post("/refresh", &json!({})), "reloading");
    }

    /// The tab's process dies, as if its memory had been unplugged; the page is opened anew
    /// in another tab of the same browser.
    #[track_caller]
    pub fn crash(&self) {
        // What it said would be gone with it.
        self.console();
        self.requests();
        let new = must(
            self.driver.post("/window/new", &json!({ "type": "tab" })),
            "opening a tab",
        );
        // Nobody is left to answer.
        drop(self.driver.devtools("Page.crash", &json!({})));
        let to = |handle: &Value| json!({ "handle": handle });
        must(
            self.driver.post("/window", &to(&new["handle"])),
            "changing tabs",
        );
        self.goto("");
    }

    /// Another tab of the same browser; the steps happen in it, and then the first one is
    /// there again.
    #[track_caller]
    pub fn other_tab(&self, steps: impl FnOnce()) {
        let first = must(self.driver.get("/window"), "naming the tab");
        let other = must(
            self.driver.post("/window/new", &json!({ "type": "tab" })),
            "opening a tab",
        );
        let to = |handle: &Value| json!({ "handle": handle });
        must(
            self.driver.post("/window", &to(&other["handle"])),
            "changing tabs",
        );
        self.goto("");
        steps();
        must(self.driver.delete("/window"), "closing the tab");
        must(self.driver.post("/window", &to(&first)), "changing tabs");
    }

    /// The address in the browser's bar.
    #[track_caller]
    pub fn url(&self) -> String {
        string(&must(self.driver.get("/url"), "reading the address"))
    }

    /// Where the page is served, without a fragment.
    pub fn address(&self) -> String {
        self.server.address()
    }

    /// The same page in another person's browser: nothing is kept from this one.
    #[track_caller]
    pub fn stranger(&self, rest: &str, steps: impl FnOnce(&Self)) {
        let name = format!("{}-stranger", self.name);
        let other = Self::open(&name, self.screen, Rc::clone(&self.server), rest);
        steps(&other);
        other.assert_quiet();
    }

    /// From now on the server does not answer.
    pub fn cut_network(&self) {
        self.server.stop();
    }

    /// Gives the window another size.
    #[track_caller]
    pub fn resize(&self, screen: Screen) {
        must(screen::resize(&self.driver, screen), "setting the screen");
    }

    /// What the person's system prefers.
    #[track_caller]
    pub fn theme(&self, theme: Theme) {
        let (_, reduced) = self.theme.replace((theme, self.theme.get().1));
        must(
            screen::prefer(&self.driver, theme, reduced),
            "setting the theme",
        );
    }

    /// Whether the person's system asks for less motion.
    #[track_caller]
    pub fn reduced_motion(&self, reduced: bool) {
        let (theme, _) = self.theme.get();
        self.theme.set((theme, reduced));
        must(
            screen::prefer(&self.driver, theme, reduced),
            "setting the motion",
        );
    }

    /// What languages the browser prefers, the first one most: "zh-CN,en".
    #[track_caller]
    pub fn languages(&self, preferred: &str) {
        let agent = self.eval("navigator.userAgent");
        let params = json!({ "userAgent": agent, "acceptLanguage": preferred });
        must(
            self.driver
                .devtools("Emulation.setUserAgentOverride", &params),
            "setting the languages",
        );
    }

    /// Takes a picture, and says where it is.
    #[track_caller]
    pub fn screenshot(&self, name: &str) -> PathBuf {
        let file = evidence::folder(&self.name).join(format!("{name}.png"));
        self.screenshot_to(&file);
        file
    }

    /// Takes a picture into a file.
    #[track_caller]
    pub fn screenshot_to(&self, file: &Path) {
        must(evidence::screenshot(&self.driver, file), "taking a picture");
    }

    #[track_caller]
    fn load(&self, url: &str) {
        let went = self.driver.post("/url", &json!({ "url": url }));
        must(went, &format!("opening {url}"));
    }

    #[track_caller]
    fn allow_clipboard(&self) {
        let wanted = json!({
            "origin": self.server.origin(),
            "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"],
        });
        must(
            self.driver.devtools("Browser.grantPermissions", &wanted),
            "allowing the clipboard",
        );
    }
}

/// The silence that every journey ends with.
impl Page {
    /// Everything that was said on the console so far.
    #[track_caller]
    pub fn console(&self) -> Vec<Said> {
        let new = must(evidence::console(&self.driver), "reading the console");
        self.console.borrow_mut().extend(new);
        self.console.borrow().clone()
    }

    /// Every address that was asked for so far.
    #[track_caller]
    pub fn requests(&self) -> Vec<String> {
        let new = must(evidence::requests(&self.driver), "reading the requests");
        self.requests.borrow_mut().extend(new);
        self.requests.borrow().clone()
    }

    /// The accessibility checker finds nothing in the page as it is now.
    ///
    /// # Panics
    /// When it does.
    #[track_caller]
    pub fn assert_accessible(&self, state: &str) {
        let found = must(axe::violations(&self.driver), "checking accessibility");
        assert!(
            found.is_empty(),
            "{state}, the accessibility checker finds:\n{}",
            found.join("\n")
        );
    }

    /// No error, no warning, no request to another host.
    ///
    /// # Panics
    /// When there was one.
    #[track_caller]
    pub fn assert_quiet(&self) {
        let trouble: Vec<_> = self
            .console()
            .into_iter()
            .filter(Said::is_trouble)
            .collect();
        let lines: Vec<_> = trouble.iter().map(Said::to_string).collect();
        assert!(
            trouble.is_empty(),
            "the console is not silent:\n{}",
            lines.join("\n")
        );
        let requests = self.requests();
        assert!(
            !requests.is_empty(),
            "the browser reported no request at all"
        );
        let origin = self.server.origin();
        let foreign: Vec<_> = requests
            .iter()
            .filter(|u| evidence::is_foreign(u, &origin))
            .collect();
        assert!(foreign.is_empty(), "other hosts were asked: {foreign:?}");
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        let folder = evidence::folder(&self.name);
        let mut console = self.console.borrow().clone();
        console.extend(evidence::console(&self.driver).unwrap_or_default());
        match evidence::save(&self.driver, &folder, &console) {
            Ok(()) => eprintln!("what the page looked like: {}", folder.display()),
            Err(error) => eprintln!("no picture of the failure: {error:#}"),
        }
    }
}

#[track_caller]
fn must<T>(result: Result<T>, what: &str) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{what}: {error:#}"),
    }
}

fn string(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
