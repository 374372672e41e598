//! What a journey does with the page: keys, pointer, wheel, text.

use anyhow::Result;
use serde_json::json;

use super::super::input::{self, To};
use super::{Page, must};

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

    /// Clicks twice in the middle of an element.
    #[track_caller]
    pub fn double_click(&self, selector: &str) {
        self.retry(&format!("clicking {selector} twice"), || {
            input::tap_twice(&self.driver, self.middle(selector)?)
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

    /// Drags one element onto another with a finger.
    #[track_caller]
    pub fn swipe(&self, from: &str, to: &str) {
        self.retry(&format!("swiping {from} to {to}"), || {
            input::drag(&self.driver, "touch", self.middle(from)?, self.middle(to)?)
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

    /// Drags by finger an element so many pixels.
    #[track_caller]
    pub fn swipe_by(&self, selector: &str, dx: i32, dy: i32) {
        self.retry(&format!("swiping {selector} by {dx}, {dy}"), || {
            input::drag(
                &self.driver,
                "touch",
                self.middle(selector)?,
                To::By(dx, dy),
            )
        });
    }

    /// Drags from a place so far from an element's middle.
    #[track_caller]
    pub fn drag_from(&self, selector: &str, (dx, dy): (i32, i32), by: (i32, i32)) {
        self.retry(&format!("dragging in {selector}"), || {
            let id = self.driver.element(selector)?;
            let from = To::Element { id, dx, dy };
            input::drag(&self.driver, "mouse", from, To::By(by.0, by.1))
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
