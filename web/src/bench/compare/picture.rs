//! One run's picture, with what differs marked: a frame around nodes, a ring around messages.

use warren_core::time::Time;
use warren_diagram::frame::Frame;
use warren_diagram::scene::{Node, NodeKind, Scene, Slot};
use warren_diagram::svg::{Palette, Style, room, svg};
use warren_teach::compare::Marked;
use yew::prelude::*;

use super::stage::Moment;

/// The picture at this time. What it shows, the sentences beside it say to a screen reader.
pub(super) fn picture(
    moment: &Moment,
    at: Time,
    dark: bool,
    marked: &Marked,
    label: String,
) -> Html {
    let picture = moment.picture();
    let scene = picture.scene();
    let frame = picture.diagram().frame(moment.snapshot(), at);
    let style = Style {
        palette: if dark { Palette::DARK } else { Palette::LIGHT },
        ..Style::LIGHT
    };
    // The texts in it are escaped where it is written.
    let drawn = Html::from_html_unchecked(svg(scene, &frame, &style).into());
    let room = room(scene);
    let view = format!("{} {} {} {}", room.x, room.y, room.width, room.height);
    let nodes = scene.nodes.iter();
    let nodes = nodes.filter(|node| marked.nodes.contains(&node.id));
    html! {
        <div class="compare-picture" role="img" aria-label={label}>
            { drawn }
            <svg class="compare-marks" viewBox={view} aria-hidden="true">
                { for nodes.map(|node| frame_of(node)) }
                { for messages(scene, &frame, marked).map(ring) }
            </svg>
        </div>
    }
}

/// Around a node, with the sign for "not equal" at its corner.
fn frame_of(node: &Node) -> Html {
    const AWAY: i32 = 7;
    let rect = node.rect;
    let [x, y] = [rect.x - AWAY, rect.y - AWAY].map(|place| place.to_string());
    let [width, height] =
        [rect.width + 2 * AWAY, rect.height + 2 * AWAY].map(|side| side.to_string());
    let [cx, cy] = [rect.x - AWAY + 2, rect.y - AWAY + 2].map(|place| place.to_string());
    html! {
        <g key={node.id.to_string()} class="compare-mark">
            <rect class="compare-mark-frame" {x} {y} {width} {height} rx="14" />
            <circle class="compare-mark-sign" cx={cx.clone()} cy={cy.clone()} r="13" />
            <text class="compare-mark-text" x={cx} y={cy} dy="0.36em">{ "≠" }</text>
        </g>
    }
}

/// The middles and radii of what lies and moves of the marked messages.
fn messages<'a>(
    scene: &'a Scene,
    frame: &'a Frame,
    marked: &'a Marked,
) -> impl Iterator<Item = (f32, f32, f32)> + 'a {
    #[expect(clippy::cast_precision_loss, reason = "places on a screen are small")]
    let place = |slot: &Slot| (slot.at.x as f32, slot.at.y as f32, Slot::RADIUS as f32);
    let slots = scene.nodes.iter().flat_map(|node| slots(&node.kind));
    let slots = slots.filter(|slot| marked.messages.contains(&slot.number));
    let tokens = frame.tokens.iter().filter(|token| {
        let carried = token.kind.mark().is_none();
        carried && marked.messages.contains(&token.number)
    });
    let tokens = tokens.map(|token| (token.x, token.y, warren_diagram::frame::Token::RADIUS));
    slots.map(place).chain(tokens)
}

fn slots(kind: &NodeKind) -> Vec<&Slot> {
    match kind {
        NodeKind::Queue(queue) => queue.ready.iter().chain(&queue.unacked).collect(),
        NodeKind::Consumer(consumer) => {
            let work = consumer.work.iter().map(|work| &work.slot);
            work.chain(&consumer.waiting).collect()
        }
        NodeKind::Producer(_) | NodeKind::Exchange(_) => Vec::new(),
    }
}

fn ring((x, y, radius): (f32, f32, f32)) -> Html {
    html! {
        <circle
            class="compare-mark-ring"
            cx={format!("{x:.1}")}
            cy={format!("{y:.1}")}
            r={format!("{:.1}", radius + 3.5)}
        />
    }
}
