//! The colours of a written picture. The page has its own, in its style sheets.

/// The colours that a picture is written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub background: &'static str,
    /// Inside nodes.
    pub surface: &'static str,
    /// Inside lanes.
    pub lane: &'static str,
    /// Text.
    pub ink: &'static str,
    /// Second lines, and edges at rest.
    pub muted: &'static str,
    /// The borders of nodes.
    pub border: &'static str,
    /// Edges that carry something, rings of work.
    pub active: &'static str,
    /// Bindings that matched.
    pub matched: &'static str,
    /// What is lost or refused.
    pub danger: &'static str,
    /// The messages' colours, by [`crate::look::Look::color`], and the ink on each.
    pub messages: [(&'static str, &'static str); 8],
}

/// Okabe and Ito's colours, which colour-blind people can tell apart, with grey in place
/// of black; and on each the ink that stands out.
const MESSAGES_LIGHT: [(&str, &str); 8] = [
    ("#56b4e9", "#101214"),
    ("#e69f00", "#101214"),
    ("#009e73", "#101214"),
    ("#f0e442", "#101214"),
    ("#0072b2", "#ffffff"),
    ("#d55e00", "#101214"),
    ("#cc79a7", "#101214"),
    ("#a6adb8", "#101214"),
];

/// The same, lighter, for dark surroundings.
const MESSAGES_DARK: [(&str, &str); 8] = [
    ("#7cc6f0", "#101214"),
    ("#eaac1f", "#101214"),
    ("#1fb88c", "#101214"),
    ("#f3e958", "#101214"),
    ("#4da3dc", "#101214"),
    ("#ee7a27", "#101214"),
    ("#dd93bc", "#101214"),
    ("#c4c8d0", "#101214"),
];

impl Palette {
    /// For light surroundings: the page's own colours.
    pub const LIGHT: Self = Self {
        background: "#f6f4ee",
        surface: "#ffffff",
        lane: "#ece8de",
        ink: "#22242a",
        muted: "#5a5c61",
        border: "#605d54",
        active: "#12664a",
        matched: "#12664a",
        danger: "#a8320b",
        messages: MESSAGES_LIGHT,
    };

    /// For dark surroundings: the page's own colours.
    pub const DARK: Self = Self {
        background: "#15171a",
        surface: "#23262a",
        lane: "#101214",
        ink: "#eceae4",
        muted: "#b2b3b1",
        border: "#99a0a9",
        active: "#6fd3a8",
        matched: "#6fd3a8",
        danger: "#ff9a70",
        messages: MESSAGES_DARK,
    };
}
