//! What a room reads, at every moment of every scenario of the library.

use warren_diagram::scene::{Anchor, Node, Text};
use warren_diagram::text::{bold_width, text_width};

use super::*;

/// Everything that is written in a node, and how wide that is.
fn written(node: &Node) -> Vec<(&Text, i32)> {
    let mut all: Vec<(&Text, i32)> = match &node.kind {
        NodeKind::Producer(producer) => producer.mode.iter().map(plain).collect(),
        NodeKind::Exchange(_) => Vec::new(),
        NodeKind::Queue(queue) => {
            let more = queue.more_ready.iter().chain(&queue.more_unacked);
            let texts = more.map(|more| &more.text).chain(&queue.badges);
            texts.map(plain).collect()
        }
        NodeKind::Consumer(consumer) => {
            let rows = consumer.registry.iter().map(|row| &row.text);
            let more = consumer.more_waiting.iter().map(|more| &more.text);
            rows.chain(more).map(plain).collect()
        }
    };
    all.push(plain(&node.detail));
    all.push((&node.name, bold_width(&node.name.text, node.name.size)));
    all.retain(|(text, _)| !text.text.is_empty());
    all
}

fn plain(text: &Text) -> (&Text, i32) {
    (text, text_width(&text.text, text.size))
}

/// Where it begins and ends.
fn span((text, width): (&Text, i32)) -> (i32, i32) {
    let start = match text.anchor {
        Anchor::Start => text.at.x,
        Anchor::Middle => text.at.x - width / 2,
        Anchor::End => text.at.x - width,
    };
    (start, start + width)
}

#[test]
fn a_room_reads_every_letter_and_none_covers_another() {
    for name in LIBRARY.iter().map(|entry| entry.slug) {
        let mut play = Play::library_printed(name, Print::Room);
        for _ in 0..400 {
            let scene = play.scene();
            let labels = scene.edges.iter().filter_map(|edge| edge.label.as_ref());
            for line in labels.flat_map(|label| &label.lines) {
                assert!(line.size >= Print::READABLE, "{name}: {}", line.text);
            }
            for node in &scene.nodes {
                check(name, node);
            }
            if !play.step() {
                break;
            }
        }
    }
}

fn check(name: &str, node: &Node) {
    assert!(!node.name.text.contains('…'), "{name}: {}", node.name.text);
    let all = written(node);
    for (number, one) in all.iter().enumerate() {
        let (text, (start, end)) = (one.0, span(*one));
        assert!(text.size >= Print::READABLE, "{name}: {}", text.text);
        assert!(
            node.rect.x <= start && end <= node.rect.right(),
            "{name}: {} leaves {}",
            text.text,
            node.id
        );
        for other in &all[number + 1..] {
            let (from, to) = span(*other);
            let above = (text.at.y - other.0.at.y).abs() >= Print::READABLE;
            assert!(
                above || end <= from || to <= start,
                "{name}: {} covers {}",
                text.text,
                other.0.text
            );
        }
    }
}
