//! The colours of the canvas, read from the design tokens, where alone they stand.

use web_sys::{Document, HtmlElement};
use wasm_bindgen::JsCast;

use warren_diagram::look::Look;

/// Colours as the canvas takes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// For each of the messages' colours: the fill, and the ink on it.
    pub messages: Vec<(String, String)>,
    /// Around messages.
    pub line: String,
    /// For marks and texts.
    pub ink: String,
    /// Behind texts.
    pub ground: String,
    /// What is done.
    pub yes: String,
    /// What is refused or lost.
    pub loss: String,
    /// Work under way.
    pub accent: String,
}

impl Palette {
    /// The colours of the theme that the page has now.
    #[must_use]
    pub fn read() -> Self {
        let document = gloo_utils::document();
        let Some(probe) = Probe::new(&document) else {
            return Self::default();
        };
        Self {
            messages: (0..Look::COLORS)
                .map(|number| {
                    let ink = format!("--message-{number}-ink");
                    (probe.resolve(&format!("--message-{number}")), probe.resolve(&ink))
                })
                .collect(),
            line: probe.resolve("--message-line"),
            ink: probe.resolve("--ink"),
            ground: probe.resolve("--panel"),
            yes: probe.resolve("--yes"),
            loss: probe.resolve("--loss"),
            accent: probe.resolve("--accent"),
        }
    }
}

/// An element that is there as long as colours are read: a custom property itself gives
/// its text, not the colour that it comes to.
struct Probe(HtmlElement);

impl Probe {
    fn new(document: &Document) -> Option<Self> {
        let element: HtmlElement = document.create_element("i").ok()?.dyn_into().ok()?;
        document.body()?.append_child(&element).ok()?;
        Some(Self(element))
    }

    fn resolve(&self, token: &str) -> String {
        // Fails for no property of this name.
        let _ = self.0.style().set_property("color", &format!("var({token})"));
        let style = gloo_utils::window().get_computed_style(&self.0).ok().flatten();
        style
            .and_then(|style| style.get_property_value("color").ok())
            .unwrap_or_default()
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        self.0.remove();
    }
}
