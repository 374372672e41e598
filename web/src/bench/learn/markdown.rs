//! The little of Markdown that lessons are written in, as the page's own elements.
//!
//! Text is only ever shown as text: a lesson may come with a link.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use yew::prelude::*;
use yew::virtual_dom::{VList, VNode, VTag};

/// A text with paragraphs, lists, emphasis and code.
pub fn markdown(text: &str) -> Html {
    let mut open = vec![VTag::new("div")];
    for event in Parser::new(text) {
        match event {
            Event::Start(tag) => open.push(VTag::new(element(&tag))),
            Event::End(end) if end != TagEnd::HtmlBlock => close(&mut open),
            Event::Text(text) => add(&mut open, VNode::from(text.to_string())),
            Event::Code(code) => add(&mut open, html! { <code>{ code.to_string() }</code> }),
            Event::SoftBreak | Event::HardBreak => add(&mut open, VNode::from(" ".to_owned())),
            _ => {}
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    let all: VList = open.into_iter().map(VNode::from).collect();
    html! { <div class="notes">{ VNode::from(all) }</div> }
}

const fn element(tag: &Tag<'_>) -> &'static str {
    match tag {
        Tag::Paragraph => "p",
        Tag::Emphasis => "em",
        Tag::Strong => "strong",
        Tag::List(Some(_)) => "ol",
        Tag::List(None) => "ul",
        Tag::Item => "li",
        _ => "span",
    }
}

fn close(open: &mut Vec<VTag>) {
    if open.len() > 1
        && let Some(done) = open.pop()
    {
        add(open, VNode::from(done));
    }
}

fn add(open: &mut [VTag], child: Html) {
    if let Some(last) = open.last_mut() {
        last.add_child(child);
    }
}
