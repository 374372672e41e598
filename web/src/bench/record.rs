//! A part of the document as a form: what it is now, where it stands, and who takes what it
//! becomes.
//!
//! What stands in the definitions and what an intervention sets are edited by the same fields;
//! these know only their record.

use warren_core::mark;
use warren_core::name::{DEFAULT_VHOST, Name};
use yew::prelude::*;

use super::desk::Desk;
use super::entry::{Entry, Take};
use super::field::{Choice, choice, flag};
use super::lists;
use crate::workshop::Order;

/// A part of the document.
#[derive(Clone, PartialEq)]
pub struct Record<T> {
    /// The scenario, and what is wrong with it.
    pub desk: Desk,
    /// What its fields are called in tests begins with this.
    pub testid: String,
    /// Where it stands in the document.
    pub place: String,
    /// What it is now.
    pub now: T,
    /// Takes it as it is to be, or says why not.
    pub take: Callback<T, Result<(), String>>,
}

/// How a field of a record is called.
#[derive(Clone, Copy)]
pub struct Named<'a> {
    /// Its name in the document.
    pub part: &'static str,
    /// What it is called in the form.
    pub label: &'a str,
    /// What it is for, in one sentence; empty where the label says it.
    pub hint: &'a str,
    /// The list of what may be meant; empty: anything.
    pub list: &'static str,
}

impl<T: Clone + 'static> Record<T> {
    /// What a part is called in tests.
    #[must_use]
    pub fn id(&self, part: &str) -> String {
        format!("{}-{part}", self.testid)
    }

    /// What is wrong with a part.
    #[must_use]
    pub fn wrong(&self, part: &str) -> Option<AttrValue> {
        self.desk.wrong(&format!("{}.{part}", self.place))
    }

    /// A callback that changes the record by what it is called with.
    pub fn set<V: 'static>(&self, change: impl Fn(&mut T, V) + 'static) -> Callback<V> {
        let record = self.clone();
        Callback::from(move |value| {
            let mut now = record.now.clone();
            change(&mut now, value);
            if let Err(text) = record.take.emit(now) {
                record.desk.order(Order::Tell {
                    problem: true,
                    text,
                });
            }
        })
    }

    /// Takes a text that `read` makes something of, and changes the record by that.
    pub fn entered<V: 'static>(
        &self,
        read: impl Fn(&str) -> Result<V, String> + 'static,
        change: impl Fn(&mut T, V) + 'static,
    ) -> Take {
        let record = self.clone();
        Callback::from(move |text: String| {
            let mut now = record.now.clone();
            change(&mut now, read(&text)?);
            record.take.emit(now)
        })
    }

    /// A part that is a record of its own.
    pub fn part<V: Clone + 'static>(
        &self,
        part: &str,
        now: &V,
        change: impl Fn(&mut T, V) + 'static,
    ) -> Record<V> {
        let record = self.clone();
        Record {
            desk: self.desk.clone(),
            testid: self.testid.clone(),
            place: format!("{}.{part}", self.place),
            now: now.clone(),
            take: Callback::from(move |value| {
                let mut now = record.now.clone();
                change(&mut now, value);
                record.take.emit(now)
            }),
        }
    }

    /// A part that is a name, a key or a pattern.
    pub fn name(
        &self,
        named: Named<'_>,
        value: &Name,
        change: impl Fn(&mut T, Name) + 'static,
    ) -> Html {
        let text = |text: &str| Some(AttrValue::from(text.to_owned())).filter(|it| !it.is_empty());
        html! {
            <Entry
                key={named.part}
                testid={self.id(named.part)}
                label={named.label.to_owned()}
                value={value.to_string()}
                hint={text(named.hint)}
                list={text(named.list)}
                mono=true
                problem={self.wrong(named.part)}
                take={self.entered(|text| Ok(Name::from(text)), change)}
            />
        }
    }

    /// A part that is one of these, each with its text.
    pub fn choice(
        &self,
        named: Named<'_>,
        value: &str,
        options: Vec<(String, String)>,
        change: impl Fn(&mut T, String) + 'static,
    ) -> Html {
        choice(&Choice {
            testid: &self.id(named.part),
            label: named.label,
            value,
            options,
            problem: self.wrong(named.part),
            take: self.set(change),
        })
    }

    /// A part that is one of these names.
    pub fn one_of(
        &self,
        named: Named<'_>,
        value: &Name,
        names: &[Name],
        change: impl Fn(&mut T, Name) + 'static,
    ) -> Html {
        let same = |name: &Name| (name.to_string(), name.to_string());
        let options = names.iter().map(same).collect();
        self.choice(named, value, options, move |now, name| {
            change(now, name.into());
        })
    }

    /// The vhost; nothing, where there is only the one that every server has.
    pub fn vhost(&self, value: &Name, change: impl Fn(&mut T, Name) + 'static) -> Html {
        let vhosts = lists::vhosts(&self.desk.scenario);
        if vhosts.len() == 1 && *value == *DEFAULT_VHOST {
            return Html::default();
        }
        self.one_of(Named::of("vhost", mark!("Vhost")), value, &vhosts, change)
    }

    /// A part that is on or off.
    pub fn flag(
        &self,
        part: &str,
        label: &str,
        on: bool,
        change: impl Fn(&mut T, bool) + 'static,
    ) -> Html {
        flag(&self.id(part), label, on, &self.set(change))
    }
}

impl<'a> Named<'a> {
    /// A field whose label says enough.
    #[must_use]
    pub const fn of(part: &'static str, label: &'a str) -> Self {
        Self {
            part,
            label,
            hint: "",
            list: "",
        }
    }

    /// With what it is for.
    #[must_use]
    pub const fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }

    /// With the list of what may be meant.
    #[must_use]
    pub const fn list(self, list: &'static str) -> Self {
        Self { list, ..self }
    }
}
