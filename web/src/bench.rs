//! What the workshop's program shows: the panels that only building needs.
//!
//! Panels read the scenario and give orders; they know nothing of the page around them.

pub mod amount;
pub mod arguments;
pub mod author;
pub mod checkup;
pub mod clipboard;
pub mod compare;
pub mod crash;
pub mod desk;
pub mod drops;
pub mod entry;
pub mod export;
pub mod facts;
pub mod field;
pub mod help;
pub mod import;
pub mod interventions;
pub mod journey;
pub mod learn;
pub mod library;
pub mod lists;
pub mod locate;
pub mod log;
pub mod losses;
pub mod matching;
pub mod message;
pub mod mine;
pub mod operators;
pub mod outcome_words;
pub mod picture;
pub mod properties;
pub mod publish;
pub mod reach;
pub mod record;
pub mod routing;
pub mod run;
pub mod share;
pub mod sharing;
pub mod simulated;
pub mod table;
pub mod text;
pub mod value;
pub mod welcome;
pub mod why;
pub mod wire;
pub mod wrong;

use std::collections::BTreeMap;
use std::sync::Arc;

use warren_core::scenario::Scenario;
use warren_core::scenario::check::check;
use web_sys::Element;
use yew::prelude::*;

use crate::state::same::Same;
use crate::workshop::{Brief, Order, Panel};
use checkup::{Checkup, Marks};
use compare::Compare;
use crash::Crash;
use desk::Desk;
use export::Export;
use help::help;
use import::Import;
use learn::Learn;
use learn::class::Arriving;
use library::library;
use properties::Selected;
use publish::Publish;
use run::Run;
use share::Share;
use text::Text;
use welcome::Welcome;
use wire::Wire;

/// The panels that are there, by their numbers.
#[derive(Default)]
pub struct Benches {
    last: u32,
    benches: BTreeMap<u32, (AppHandle<Bench>, BenchProps)>,
}

impl Benches {
    /// Puts a panel into this place; gives its number.
    pub fn mount(
        &mut self,
        place: Element,
        scenario: &str,
        brief: Brief,
        tell: Callback<Order>,
    ) -> u32 {
        let props = BenchProps {
            scenario: Same(Arc::new(document(scenario))),
            brief,
            tell,
        };
        let renderer = yew::Renderer::<Bench>::with_root_and_props(place, props.clone());
        self.last += 1;
        self.benches.insert(self.last, (renderer.render(), props));
        self.last
    }

    /// Shows something else in a panel.
    pub fn update(&mut self, number: u32, scenario: Option<&str>, brief: Brief) {
        if let Some((handle, props)) = self.benches.get_mut(&number) {
            if let Some(scenario) = scenario {
                props.scenario = Same(Arc::new(document(scenario)));
            }
            props.brief = brief;
            handle.update(props.clone());
        }
    }

    /// Takes a panel away.
    pub fn unmount(&mut self, number: u32) {
        if let Some((handle, _)) = self.benches.remove(&number) {
            handle.destroy();
        }
    }
}

/// What the page wrote, it has read before.
fn document(text: &str) -> Scenario {
    Scenario::from_json(text).unwrap_or_default()
}

/// Makes the program ready, once.
pub fn set_up() {
    number_roots();
    add_styles();
}

/// Yew marks each root with a number, so that an event is handled by the root that it belongs
/// to. The page's program counts from one as well; these roots must have other numbers.
fn number_roots() {
    const OF_THE_PAGE: usize = 8;
    for _ in 0..OF_THE_PAGE {
        if let Ok(nowhere) = gloo_utils::document().create_element("div") {
            yew::Renderer::<Nothing>::with_root(nowhere)
                .render()
                .destroy();
        }
    }
}

#[component]
fn Nothing() -> Html {
    Html::default()
}

/// The styles of what is only shown here come with it, and of what is only done long after the
/// page has come up.
fn add_styles() {
    const STYLES: &str = concat!(
        include_str!("../styles/bench.css"),
        include_str!("../styles/author.css"),
        include_str!("../styles/compare.css"),
        include_str!("../styles/crash.css"),
        include_str!("../styles/hand.css"),
        include_str!("../styles/journey.css"),
        include_str!("../styles/mine.css"),
        include_str!("../styles/presenting.css"),
        include_str!("../styles/results.css"),
        include_str!("../styles/sideways.css"),
        include_str!("../styles/teaching.css"),
        include_str!("../styles/why.css"),
        include_str!("../styles/wire.css")
    );
    let document = gloo_utils::document();
    if let (Ok(style), Some(head)) = (document.create_element("style"), document.head()) {
        style.set_text_content(Some(STYLES));
        // Fails for no element of this kind.
        let _ = head.append_child(&style);
    }
}

/// What a panel is told.
#[derive(Clone, PartialEq, Properties)]
pub struct BenchProps {
    /// The scenario.
    pub scenario: Same<Arc<Scenario>>,
    /// What of it.
    pub brief: Brief,
    /// Takes what is wanted of the page.
    pub tell: Callback<Order>,
}

/// A panel.
#[component]
pub fn Bench(props: &BenchProps) -> Html {
    let problems = use_memo(props.scenario.clone(), |scenario| check(scenario));
    let desk = Desk::new(props, problems);
    let panel = match props.brief.panel {
        Panel::Properties => html! { <Selected desk={desk.clone()} /> },
        Panel::Publish => html! { <Publish desk={desk.clone()} /> },
        Panel::Share => html! { <Share desk={desk.clone()} /> },
        Panel::Help => help(),
        Panel::Library => library(&desk),
        Panel::Why | Panel::Journey | Panel::Log | Panel::Losses => {
            html! { <Run desk={desk.clone()} /> }
        }
        Panel::Wire => html! { <Wire desk={desk.clone()} /> },
        Panel::Learn => html! { <Learn desk={desk.clone()} /> },
        Panel::Text => html! { <Text desk={desk.clone()} /> },
        Panel::Checkup => html! { <Checkup desk={desk.clone()} /> },
        Panel::Marks => {
            html! { <><Marks desk={desk.clone()} /><Arriving /><Welcome desk={desk.clone()} /></> }
        }
        Panel::Export => html! { <Export desk={desk.clone()} /> },
        Panel::Compare => html! { <Compare desk={desk.clone()} /> },
        Panel::Crash => html! { <Crash desk={desk.clone()} /> },
        Panel::Import => html! { <Import desk={desk.clone()} /> },
    };
    html! { <ContextProvider<Desk> context={desk}>{ panel }</ContextProvider<Desk>> }
}
