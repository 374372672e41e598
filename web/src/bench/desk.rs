//! What every panel has at hand: the scenario, the moment, and the way to change it.

use std::rc::Rc;
use std::sync::Arc;

use warren_core::scenario::edit::{self, Edit};
use warren_core::scenario::{Problem, Scenario};
use warren_core::time::Time;
use warren_core::timeline::Playhead;
use warren_core::tr;
use yew::prelude::*;

use super::BenchProps;
use super::entry::Take;
use crate::state::editor::sentence;
use crate::state::same::Same;
use crate::workshop::{Brief, Commit, Order, Pointer};

/// What every panel has at hand.
#[derive(Clone, PartialEq)]
pub struct Desk {
    /// The scenario.
    pub scenario: Same<Arc<Scenario>>,
    /// What is wrong with it.
    pub problems: Same<Rc<Vec<Problem>>>,
    /// What is wanted.
    pub brief: Brief,
    tell: Callback<Order>,
}

impl Desk {
    /// The desk of a panel.
    #[must_use]
    pub fn new(props: &BenchProps, problems: Rc<Vec<Problem>>) -> Self {
        Self {
            scenario: props.scenario.clone(),
            problems: Same(problems),
            brief: props.brief.clone(),
            tell: props.tell.clone(),
        }
    }

    /// Gives the page an order.
    pub fn order(&self, order: Order) {
        self.tell.emit(order);
    }

    /// A callback that gives this order, whatever it is called with.
    pub fn on<E: 'static>(&self, order: Order) -> Callback<E> {
        let tell = self.tell.clone();
        Callback::from(move |_| tell.emit(order.clone()))
    }

    /// The moment.
    #[must_use]
    pub const fn at(&self) -> Time {
        self.brief.playhead.at
    }

    /// The same without the moment, for what is drawn anew only where something else changes.
    #[must_use]
    pub fn still(&self) -> Self {
        let mut still = self.clone();
        still.brief.playhead = Playhead::START;
        still
    }

    /// Changes the scenario by one step of undo.
    pub fn change(&self, change: impl FnOnce(&mut Scenario)) {
        let mut scenario = self.scenario.0.as_ref().clone();
        change(&mut scenario);
        if scenario != *self.scenario.0 {
            self.order(Order::Commit(Commit::to(scenario)));
        }
    }

    /// A callback that changes the scenario by what it is called with.
    pub fn set<T: 'static>(&self, change: impl Fn(&mut Scenario, T) + 'static) -> Callback<T> {
        let desk = self.clone();
        Callback::from(move |value| desk.change(|scenario| change(scenario, value)))
    }

    /// Takes a part of the document as it is to be.
    pub fn taken<T: 'static>(
        &self,
        change: impl Fn(&mut Scenario, T) + 'static,
    ) -> Callback<T, Result<(), String>> {
        let desk = self.clone();
        Callback::from(move |value| {
            desk.change(|scenario| change(scenario, value));
            Ok(())
        })
    }

    /// Takes a text that `read` makes something of, and changes the scenario by that.
    pub fn take<T: 'static>(
        &self,
        read: impl Fn(&str) -> Result<T, String> + 'static,
        change: impl Fn(&mut Scenario, T) + 'static,
    ) -> Take {
        let desk = self.clone();
        Callback::from(move |text: String| {
            let value = read(&text)?;
            desk.change(|scenario| change(scenario, value));
            Ok(())
        })
    }

    /// Makes this edit, and selects this afterwards where it is given.
    ///
    /// # Errors
    /// A sentence, where the edit is not possible.
    pub fn edit(&self, edit: &Edit, select: Option<Pointer>) -> Result<(), String> {
        let edited = edit::apply(&self.scenario, edit);
        let scenario = edited.map_err(|error| sentence(&error.to_string()))?;
        if scenario != *self.scenario.0 {
            let commit = Commit::to(scenario);
            self.order(Order::Commit(Commit { select, ..commit }));
        }
        Ok(())
    }

    /// What is wrong at this place of the document, or within it.
    #[must_use]
    pub fn problem(&self, place: &str) -> Option<&Problem> {
        self.problems.iter().find(|problem| {
            let rest = problem.place.strip_prefix(place);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        })
    }

    /// The same as a sentence for its field.
    #[must_use]
    pub fn wrong(&self, place: &str) -> Option<AttrValue> {
        let problem = self.problem(place)?;
        let mut text = sentence(&problem.message);
        if !problem.remedy.is_empty() {
            text = tr!("{}; {}", text, problem.remedy);
        }
        Some(text.into())
    }
}
