//! The page, as a journey uses it.
//!
//! Every step waits until it can be done, ten seconds at most, and fails with a sentence that
//! names the step. Selectors are CSS; where many elements match, the first one counts.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::driver::Driver;
use super::evidence::{self, Said};
use super::input::{self, To};
use super::screen::{self, Screen, Theme};
use super::server::Server;

/// How long a step waits for what it needs.
const PATIENCE: Duration = Duration::from_secs(10);

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
    #[track_caller]
    pub(super) fn open(name: &str, screen: Screen, server: Rc<Server>, rest: &str) -> Self {
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
        page.goto(rest);
        page
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

    /// Takes a picture, and says where it is.
    #[track_caller]
    pub fn screenshot(&self, name: &str) -> PathBuf {
        let file = evidence::folder(&self.name).join(format!("{name}.png"));
        must(
            evidence::screenshot(&self.driver, &file),
            "taking a picture",
        );
        file
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

/// Doing.
impl Page {
    /// Presses a key: `Space`, `ArrowRight`, `Shift+Home`, `Ctrl+z`, `?`.
    #[track_caller]
    pub fn press(&self, chord: &str) {
        must(
            input::press(&self.driver, chord),
            &format!("pressing {chord}"),
        );
    }

    /// Clicks in the middle of an element, which nothing may cover.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        self.retry(&format!("clicking {selector}"), || {
            let element = self.driver.element(selector)?;
            self.driver
                .post(&format!("/element/{element}/click"), &json!({}))
        });
    }

    /// Touches an element with a finger.
    #[track_caller]
    pub fn tap(&self, selector: &str) {
        self.retry(&format!("tapping {selector}"), || {
            input::tap(&self.driver, "touch", self.middle(selector)?)
        });
    }

    /// Moves the mouse over an element.
    #[track_caller]
    pub fn hover(&self, selector: &str) {
        self.retry(&format!("hovering over {selector}"), || {
            input::hover(&self.driver, self.middle(selector)?)
        });
    }

    /// Replaces what an input field holds; what comes after, such as Enter, is another step.
    #[track_caller]
    pub fn fill(&self, selector: &str, text: &str) {
        self.click(selector);
        self.press("Ctrl+a");
        self.press("Delete");
        self.type_keys(selector, text);
    }

    /// Types into an element.
    #[track_caller]
    pub fn type_keys(&self, selector: &str, text: &str) {
        self.retry(&format!("typing into {selector}"), || {
            let element = self.driver.element(selector)?;
            self.driver.post(
                &format!("/element/{element}/value"),
                &json!({ "text": text }),
            )
        });
    }

    /// Chooses the option with this value in a `select`.
    #[track_caller]
    pub fn choose(&self, selector: &str, value: &str) {
        self.click(&format!("{selector} option[value={value:?}]"));
    }

    /// Drags one element onto another.
    #[track_caller]
    pub fn drag(&self, from: &str, to: &str) {
        self.retry(&format!("dragging {from} to {to}"), || {
            input::drag(&self.driver, "mouse", self.middle(from)?, self.middle(to)?)
        });
    }

    /// Drags an element so many pixels.
    #[track_caller]
    pub fn drag_by(&self, selector: &str, dx: i32, dy: i32) {
        self.retry(&format!("dragging {selector} by {dx}, {dy}"), || {
            input::drag(
                &self.driver,
                "mouse",
                self.middle(selector)?,
                To::By(dx, dy),
            )
        });
    }

    /// Turns the wheel over an element.
    #[track_caller]
    pub fn wheel(&self, selector: &str, dx: i32, dy: i32) {
        self.retry(&format!("turning the wheel over {selector}"), || {
            input::wheel(&self.driver, &self.driver.element(selector)?, dx, dy)
        });
    }

    fn middle(&self, selector: &str) -> Result<To> {
        Ok(To::Element {
            id: self.driver.element(selector)?,
            dx: 0,
            dy: 0,
        })
    }
}

/// Reading.
impl Page {
    /// The value of a JavaScript expression; a promise is waited for.
    #[track_caller]
    pub fn eval(&self, expression: &str) -> Value {
        must(
            self.driver.eval(expression),
            &format!("evaluating {expression}"),
        )
    }

    /// The text of an element, white space made single. It may be hidden or drawn in an SVG.
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        self.of(selector, "e.textContent.replace(/\\s+/g, ' ').trim()")
    }

    /// The texts of all elements that match.
    #[track_caller]
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let texts = self.eval(&format!(
            "[...document.querySelectorAll({})].map(e => e.textContent.replace(/\\s+/g, ' ').trim())",
            json!(selector)
        ));
        texts.as_array().into_iter().flatten().map(string).collect()
    }

    /// An element's attribute; empty if it has none.
    #[track_caller]
    pub fn attribute(&self, selector: &str, name: &str) -> String {
        self.of(selector, &format!("e.getAttribute({}) ?? ''", json!(name)))
    }

    /// What an input field holds.
    #[track_caller]
    pub fn value(&self, selector: &str) -> String {
        self.of(selector, "String(e.value)")
    }

    /// An element's HTML, to compare two moments.
    #[track_caller]
    pub fn html(&self, selector: &str) -> String {
        self.of(selector, "e.outerHTML")
    }

    /// How many elements match.
    #[track_caller]
    pub fn count(&self, selector: &str) -> usize {
        let count = self.eval(&format!(
            "document.querySelectorAll({}).length",
            json!(selector)
        ));
        count
            .as_u64()
            .and_then(|count| usize::try_from(count).ok())
            .unwrap_or_default()
    }

    /// What was copied last.
    #[track_caller]
    pub fn clipboard(&self) -> String {
        string(&self.eval("navigator.clipboard.readText()"))
    }

    /// A property of the first element, called `e`, once it is there.
    #[track_caller]
    fn of(&self, selector: &str, property: &str) -> String {
        let found = format!(
            "(e => e && ({property}))(document.querySelector({}))",
            json!(selector)
        );
        let value = self.retry(&format!("reading {selector}"), || {
            let value = self.driver.eval(&found)?;
            ensure!(!value.is_null(), "nothing on the page matches it");
            Ok(value)
        });
        string(&value)
    }
}

/// Waiting.
impl Page {
    /// Until an element is there.
    #[track_caller]
    pub fn wait(&self, selector: &str) {
        self.wait_until(&format!(
            "document.querySelector({}) !== null",
            json!(selector)
        ));
    }

    /// Until no element matches.
    #[track_caller]
    pub fn wait_gone(&self, selector: &str) {
        self.wait_until(&format!(
            "document.querySelector({}) === null",
            json!(selector)
        ));
    }

    /// Until an element's text contains `part`.
    #[track_caller]
    pub fn wait_text(&self, selector: &str, part: &str) {
        self.retry(&format!("waiting for {selector} to say \"{part}\""), || {
            let text = self.driver.eval(&format!(
                "document.querySelector({})?.textContent.replace(/\\s+/g, ' ').trim() ?? null",
                json!(selector)
            ))?;
            ensure!(!text.is_null(), "nothing on the page matches it");
            ensure!(
                string(&text).contains(part),
                "it says \"{}\"",
                string(&text)
            );
            Ok(())
        });
    }

    /// Until a JavaScript expression is true.
    #[track_caller]
    pub fn wait_until(&self, expression: &str) {
        self.retry(&format!("waiting for {expression}"), || {
            let value = self.driver.eval(expression)?;
            ensure!(value == Value::Bool(true), "it is {value}");
            Ok(())
        });
    }

    /// Tries a step again until it can be done.
    #[track_caller]
    fn retry<T>(&self, what: &str, mut step: impl FnMut() -> Result<T>) -> T {
        let start = Instant::now();
        loop {
            match step() {
                Ok(value) => return value,
                Err(error) if start.elapsed() >= PATIENCE => {
                    panic!("{what}: not within {} s: {error:#}", PATIENCE.as_secs())
                }
                Err(_) => std::thread::sleep(Duration::from_millis(30)),
            }
        }
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
