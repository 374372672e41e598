//! A node: a client, an exchange or a queue.

use std::sync::Arc;

use warren_core::amqp::MessageNumber;
use warren_diagram::geometry::Rect;
use warren_diagram::scene::outline::{glyph, outline};
use warren_diagram::scene::{
    Anchor, ConsumerNode, ExchangeNode, More, Node, NodeKind, Presence, QueueNode, Slot, Text,
};
use yew::prelude::*;

use super::slot::slot_view;
use crate::hooks::dispatch::{Dispatch, use_dispatch};
use crate::state::{Action, Selection};

/// A node.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct NodeProps {
    /// The node; as long as it is the same value, nothing is drawn again.
    pub node: Arc<Node>,
    /// Whether it is selected.
    pub selected: bool,
    /// The message that is selected.
    pub message: Option<MessageNumber>,
}

/// What slots need besides what lies in them.
struct Marked {
    message: Option<MessageNumber>,
    dispatch: Dispatch,
}

/// A node, which can be focused and selected.
#[component]
pub fn NodeView(props: &NodeProps) -> Html {
    let dispatch = use_dispatch();
    let node = &props.node;
    let select = Action::Select(Some(Selection::Node(node.id.clone())));
    let marked = Marked {
        message: props.message,
        dispatch: dispatch.clone(),
    };
    let onclick = {
        let (dispatch, select) = (dispatch.clone(), select.clone());
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            dispatch.send(select.clone());
        })
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            dispatch.send(select.clone());
        }
    });
    html! {
        <g
            class={class(node, props.selected)}
            role="button"
            tabindex="0"
            aria-label={node.label.clone()}
            aria-pressed={props.selected.to_string()}
            data-testid={format!("node-{}", node.id)}
            {onclick}
            {onkeydown}
        >
            <path class="node-outline" d={outline(node)} />
            { inside(&node.kind, &marked) }
            { text("node-name", &node.name) }
            { text("node-detail", &node.detail) }
        </g>
    }
}

fn class(node: &Node, selected: bool) -> Classes {
    let kind = match node.kind {
        NodeKind::Producer(_) => "node-producer",
        NodeKind::Exchange(_) => "node-exchange",
        NodeKind::Queue(_) => "node-queue",
        NodeKind::Consumer(_) => "node-consumer",
    };
    let away = !matches!(node.presence, Presence::Present | Presence::Blocked(_));
    let presence = [
        away.then_some("is-away"),
        node.presence.is_broken().then_some("is-broken"),
    ];
    classes!(
        "node",
        kind,
        presence[0],
        presence[1],
        node.highlighted.then_some("is-highlighted"),
        selected.then_some("is-selected"),
    )
}

/// A line of text in its place.
pub(super) fn text(class: &'static str, text: &Text) -> Html {
    let anchor = match text.anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let [x, y, size] = [text.at.x, text.at.y, text.size].map(|length| length.to_string());
    html! { <text {class} {x} {y} font-size={size} text-anchor={anchor}>{ &text.text }</text> }
}

fn inside(kind: &NodeKind, marked: &Marked) -> Html {
    match kind {
        NodeKind::Producer(producer) => {
            let mode = producer.mode.as_ref();
            mode.map_or_else(Html::default, |mode| text("node-detail", mode))
        }
        NodeKind::Exchange(exchange) => inside_exchange(exchange),
        NodeKind::Queue(queue) => inside_queue(queue, marked),
        NodeKind::Consumer(consumer) => inside_consumer(consumer, marked),
    }
}

fn inside_exchange(exchange: &ExchangeNode) -> Html {
    let place = format!("translate({} {})", exchange.glyph.x, exchange.glyph.y);
    html! { <path class="node-glyph" transform={place} d={glyph(exchange.kind)} /> }
}

fn inside_queue(queue: &QueueNode, marked: &Marked) -> Html {
    html! {
        <>
            { lane("lane", queue.ready_lane) }
            { lane("lane-unacked", queue.unacked_lane) }
            { slots(&queue.ready, marked) }
            { slots(&queue.unacked, marked) }
            { for queue.badges.iter().map(|badges| text("node-detail", badges)) }
            { for queue.readers.iter().map(|reader| text("node-detail", reader)) }
            { more(queue.more_ready.as_ref()) }
            { more(queue.more_unacked.as_ref()) }
        </>
    }
}

fn inside_consumer(consumer: &ConsumerNode, marked: &Marked) -> Html {
    let [cx, cy] = [consumer.ring.x, consumer.ring.y].map(|place| place.to_string());
    let work: Vec<Slot> = consumer.work.iter().map(|work| work.slot.clone()).collect();
    html! {
        <>
            <circle class="ring-track" {cx} {cy} r={ConsumerNode::RING.to_string()} />
            { slots(&work, marked) }
            { slots(&consumer.waiting, marked) }
            { more(consumer.more_waiting.as_ref()) }
        </>
    }
}

fn lane(class: &'static str, rect: Rect) -> Html {
    let [x, y, width, height] =
        [rect.x, rect.y, rect.width, rect.height].map(|length| length.to_string());
    html! { <rect {class} {x} {y} {width} {height} rx="6" /> }
}

fn slots(slots: &[Slot], marked: &Marked) -> Html {
    slots
        .iter()
        .map(|slot| slot_view(slot, marked.message == Some(slot.number), &marked.dispatch))
        .collect()
}

fn more(more: Option<&More>) -> Html {
    more.map_or_else(Html::default, |more| text("node-more", &more.text))
}
