//! The colours of a written picture: those of the page's style sheets, by the same names.

/// The colours that a picture is written with; each is the page's token of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of tokens.css")]
pub struct Palette {
    pub ground: &'static str,
    pub panel: &'static str,
    pub sunken: &'static str,
    pub line: &'static str,
    pub line_strong: &'static str,
    pub ink: &'static str,
    pub ink_soft: &'static str,
    pub accent: &'static str,
    pub yes: &'static str,
    pub yes_soft: &'static str,
    pub loss: &'static str,
    pub loss_soft: &'static str,
    pub now: &'static str,
    pub producer: &'static str,
    pub exchange: &'static str,
    pub queue: &'static str,
    pub consumer: &'static str,
    pub node_line: &'static str,
    pub edge: &'static str,
    pub message_line: &'static str,
    /// The messages' colours, by [`crate::look::Look::color`], and the ink on each.
    pub messages: [(&'static str, &'static str); 8],
}

impl Palette {
    /// For light surroundings.
    pub const LIGHT: Self = Self {
        ground: "#f6f4ee",
        panel: "#fffefb",
        sunken: "#ece8de",
        line: "#d9d4c7",
        line_strong: "#8a8577",
        ink: "#22242a",
        ink_soft: "#5a5c61",
        accent: "#12664a",
        yes: "#12664a",
        yes_soft: "#dcefe5",
        loss: "#a8320b",
        loss_soft: "#fbe6dc",
        now: "#9a5b00",
        producer: "#e9f0f8",
        exchange: "#fbefd9",
        queue: "#ffffff",
        consumer: "#e6f3ec",
        node_line: "#605d54",
        edge: "#857f72",
        message_line: "#33352f",
        messages: [
            ("#56b4e9", "#101214"),
            ("#e69f00", "#101214"),
            ("#009e73", "#101214"),
            ("#f0e442", "#101214"),
            ("#0072b2", "#ffffff"),
            ("#d55e00", "#101214"),
            ("#cc79a7", "#101214"),
            ("#a6adb8", "#101214"),
        ],
    };

    /// For dark surroundings.
    pub const DARK: Self = Self {
        ground: "#15171a",
        panel: "#1d2024",
        sunken: "#101214",
        line: "#353a41",
        line_strong: "#7b828c",
        ink: "#eceae4",
        ink_soft: "#b2b3b1",
        accent: "#6fd3a8",
        yes: "#6fd3a8",
        yes_soft: "#1b352b",
        loss: "#ff9a70",
        loss_soft: "#42261b",
        now: "#f4bb55",
        producer: "#222b35",
        exchange: "#352d1f",
        queue: "#23262a",
        consumer: "#1f2f28",
        node_line: "#99a0a9",
        edge: "#7f868f",
        message_line: "#0b0c0e",
        messages: [
            ("#7cc6f0", "#101214"),
            ("#eaac1f", "#101214"),
            ("#1fb88c", "#101214"),
            ("#f3e958", "#101214"),
            ("#4da3dc", "#101214"),
            ("#ee7a27", "#101214"),
            ("#dd93bc", "#101214"),
            ("#c4c8d0", "#101214"),
        ],
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page's value of a token, light or dark.
    fn token(name: &str, dark: bool) -> String {
        let css = include_str!("../../../web/styles/tokens.css");
        let start = format!("--{name}: ");
        let line = css
            .lines()
            .find_map(|line| line.trim().strip_prefix(&start));
        let value = line.expect(name).trim_end_matches(';');
        let both = value.strip_prefix("light-dark(");
        both.map_or(value.to_owned(), |both| {
            let (light, night) = both.trim_end_matches(')').split_once(", ").expect(name);
            if dark { night } else { light }.to_owned()
        })
    }

    #[test]
    fn a_picture_has_the_colours_of_the_page() {
        for (palette, dark) in [(Palette::LIGHT, false), (Palette::DARK, true)] {
            let named = [
                ("ground", palette.ground),
                ("panel", palette.panel),
                ("sunken", palette.sunken),
                ("line", palette.line),
                ("line-strong", palette.line_strong),
                ("ink", palette.ink),
                ("ink-soft", palette.ink_soft),
                ("accent", palette.accent),
                ("yes", palette.yes),
                ("yes-soft", palette.yes_soft),
                ("loss", palette.loss),
                ("loss-soft", palette.loss_soft),
                ("now", palette.now),
                ("producer", palette.producer),
                ("exchange", palette.exchange),
                ("queue", palette.queue),
                ("consumer", palette.consumer),
                ("node-line", palette.node_line),
                ("edge", palette.edge),
                ("message-line", palette.message_line),
            ];
            for (name, colour) in named {
                assert_eq!(colour, token(name, dark), "{name}");
            }
            for (number, (fill, ink)) in palette.messages.into_iter().enumerate() {
                assert_eq!(fill, token(&format!("message-{number}"), dark));
                assert_eq!(ink, token(&format!("message-{number}-ink"), dark));
            }
        }
    }
}
