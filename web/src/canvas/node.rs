//! A node: a client, an exchange or a queue.

use std::sync::Arc;

use warren_core::amqp::MessageNumber;
use warren_diagram::geometry::{Point, Rect};
use warren_diagram::scene::outline::{glyph, outline, rule_glyph};
use warren_diagram::scene::{
    Anchor, ConsumerNode, ExchangeNode, More, Node, NodeKind, Presence, QueueNode, Slot, Text,
};
use yew::prelude::*;

use super::slot::slot_view;
use crate::hooks::dispatch::{Dispatch, use_dispatch};
use crate::state::build::Build;
use crate::state::marks::Finding;
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
    /// Where connections are drawn from.
    pub port: Point,
    /// What it is for a connection that is being drawn.
    pub aim: Option<Aim>,
    /// What is wrong with it in the document.
    pub mark: Option<Finding>,
}

/// What a node is for a connection that is being drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// It begins here.
    Start,
    /// It may lead here.
    Possible,
    /// It may not.
    Impossible,
    /// It may lead here, and the pointer is over it.
    Over,
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
    let marked = Marked {
        message: props.message,
        dispatch: dispatch.clone(),
    };
    let choose = {
        let (dispatch, id) = (dispatch.clone(), node.id.clone());
        move |more: bool| {
            let node = id.clone();
            dispatch.send(Action::Build(Build::Choose { node, more }));
        }
    };
    let onclick = {
        let choose = choose.clone();
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            choose(event.ctrl_key() || event.meta_key() || event.shift_key());
        })
    };
    let rename = Action::Build(Build::Rename(Some(Selection::Node(node.id.clone()))));
    let ondblclick = dispatch.on(rename.clone());
    let selected = props.selected;
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let more = event.ctrl_key() || event.shift_key();
        match event.key().as_str() {
            "Enter" if selected && !more => dispatch.send(rename.clone()),
            "Enter" | " " => choose(more),
            // What the page does on these keys, it does to what is selected.
            "Delete" | "Backspace" | "F2" | "c" if !selected && !more => return choose(false),
            _ => return,
        }
        event.prevent_default();
    });
    html! {
        <g
            class={classes!(class(node, props.selected), props.aim.map(aim))}
            role="button"
            tabindex="0"
            aria-pressed={props.selected.to_string()}
            data-testid={format!("node-{}", node.id)}
            {onclick}
            {ondblclick}
            {onkeydown}
        >
            <title>{ &node.label }</title>
            <path class="node-outline" d={outline(node)} />
            { inside(&node.kind, &marked) }
            { text("node-name", &node.name) }
            { text("node-detail", &node.detail) }
            { port(props.port) }
            { mark(node, props.mark.as_ref()) }
        </g>
    }
}

const fn aim(aim: Aim) -> &'static str {
    match aim {
        Aim::Start => "is-start",
        Aim::Possible => "is-possible",
        Aim::Impossible => "is-impossible",
        Aim::Over => "is-possible is-over",
    }
}

/// From where a connection is drawn: seen where the pointer, the focus or the selection is.
fn port(at: Point) -> Html {
    let [cx, cy] = [at.x, at.y].map(|place| place.to_string());
    html! {
        <g class="port">
            <circle class="port-reach" cx={cx.clone()} cy={cy.clone()} r="13" />
            <circle class="port-dot" {cx} {cy} r="6" />
        </g>
    }
}

/// What is wrong with it: in the document, or by the server's reply.
fn mark(node: &Node, marked: Option<&Finding>) -> Html {
    let reply = match &node.presence {
        Presence::Failed(refusal) => Some(refusal.to_string()),
        _ => None,
    };
    let error = reply.is_some() || marked.is_some_and(|one| one.error);
    let text = marked.map(|one| one.text.to_string());
    let told: Vec<String> = text.into_iter().chain(reply).collect();
    if told.is_empty() {
        return Html::default();
    }
    let corner = Point::new(node.rect.right() - 6, node.rect.y + 2);
    badge(format!("mark-{}", node.id), corner, error, told.join("\n"))
}

/// The sign that something is wrong, with what that is.
pub(super) fn badge(testid: String, at: Point, error: bool, told: String) -> Html {
    let class = classes!("node-mark", error.then_some("is-error"));
    html! {
        <g {class} transform={format!("translate({} {})", at.x, at.y)} data-testid={testid}>
            <title>{ told }</title>
            <circle r="10" />
            <text y="0.5" text-anchor="middle" font-size="14">{ "!" }</text>
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
    let away = node.presence.is_away();
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
    strokes(glyph(exchange.kind), exchange.glyph)
}

fn strokes(path: &'static str, at: Point) -> Html {
    let place = format!("translate({} {})", at.x, at.y);
    html! { <path class="node-glyph" transform={place} d={path} /> }
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
            { for consumer.rule.iter().map(|rule| strokes(rule_glyph(rule.word), rule.at)) }
            <circle class="ring-track" {cx} {cy} r={consumer.ring_radius.to_string()} />
            { slots(&work, marked) }
            { slots(&consumer.waiting, marked) }
            { for consumer.registry.iter().flat_map(|row| {
                let [place, words] = match (row.lit, row.dispatcher) {
                    (true, _) => ["lane-lit", "node-lit"],
                    (false, true) => ["lane-unacked", "node-detail"],
                    (false, false) => ["lane", "node-detail"],
                };
                [lane(place, row.rect), text(words, &row.text)]
            }) }
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
