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
const MESSAGES: [(&str, &str); 8] = [
    ("#56b4e9", "#10151c"),
    ("#e69f00", "#10151c"),
    ("#009e73", "#10151c"),
    ("#f0e442", "#10151c"),
    ("#0072b2", "#ffffff"),
    ("#d55e00", "#10151c"),
    ("#cc79a7", "#10151c"),
    ("#a6adb8", "#10151c"),
];

impl Palette {
    /// For light surroundings.
    pub const LIGHT: Self = Self {
        background: "#f7f8fa",
        surface: "#ffffff",
        lane: "#eef0f4",
        ink: "#1a2230",
        muted: "#566173",
        border: "#8b95a5",
        active: "#0a66c2",
        matched: "#0b7a3e",
        danger: "#b3261e",
        messages: MESSAGES,
    };

    /// For dark surroundings.
    pub const DARK: Self = Self {
        background: "#12161d",
        surface: "#1c222c",
        lane: "#272f3b",
        ink: "#eef1f6",
        muted: "#a5b0c0",
        border: "#6d788a",
        active: "#6cb4ff",
        matched: "#5dd39e",
        danger: "#ff8a80",
        messages: MESSAGES,
    };
}
