//! The fields of a client, whichever kind it is: where what is entered goes, and what is wrong
//! there. Which fields a kind has, its own form knows.

use warren_core::name::Name;
use warren_core::scenario::Client;
use yew::prelude::*;

use super::Desk;
use crate::bench::amount::{ms, perhaps, whole};
use crate::bench::entry::{Entry, Take};
use warren_core::mark;

/// The form of a client of the kind `C`.
pub(super) struct Fields<'a, C> {
    pub(super) desk: &'a Desk,
    /// Its place among the clients.
    pub(super) index: usize,
    /// The client, where it is of this kind.
    pub(super) of: fn(&mut Client) -> Option<&mut C>,
}

/// A field: what it is called in tests, its name, and its place within the client.
pub(super) struct Field {
    pub(super) testid: &'static str,
    pub(super) label: &'static str,
    pub(super) place: &'static str,
}

/// A field that holds a name.
pub(super) struct NameField {
    pub(super) field: Field,
    /// What counts where it is empty.
    pub(super) otherwise: Option<&'static str>,
    /// The list of what may be meant ([`crate::bench::lists`]).
    pub(super) list: Option<&'static str>,
    /// Whether it is a key, to be shown in fixed width.
    pub(super) mono: bool,
}

impl Field {
    pub(super) const fn new(
        testid: &'static str,
        label: &'static str,
        place: &'static str,
    ) -> Self {
        Self {
            testid,
            label,
            place,
        }
    }
}

impl NameField {
    /// One of the names of a list.
    pub(super) const fn listed(field: Field, list: &'static str) -> Self {
        Self {
            field,
            otherwise: None,
            list: Some(list),
            mono: false,
        }
    }

    /// A routing key or what is written like one.
    pub(super) const fn mono(field: Field) -> Self {
        Self {
            field,
            otherwise: None,
            list: None,
            mono: true,
        }
    }

    /// The same, with what counts where it is empty.
    pub(super) const fn otherwise(self, otherwise: &'static str) -> Self {
        Self {
            otherwise: Some(otherwise),
            ..self
        }
    }
}

impl<C: 'static> Fields<'_, C> {
    /// Takes a text that `read` makes something of.
    pub(super) fn take<T: 'static>(
        &self,
        read: impl Fn(&str) -> Result<T, String> + 'static,
        change: impl Fn(&mut C, T) + 'static,
    ) -> Take {
        let (index, of) = (self.index, self.of);
        self.desk.take(read, move |scenario, value| {
            if let Some(client) = scenario.clients.get_mut(index).and_then(of) {
                change(client, value);
            }
        })
    }

    /// Changes the client by what it is called with.
    pub(super) fn set<T: 'static>(&self, change: impl Fn(&mut C, T) + 'static) -> Callback<T> {
        let (index, of) = (self.index, self.of);
        self.desk.set(move |scenario, value| {
            if let Some(client) = scenario.clients.get_mut(index).and_then(of) {
                change(client, value);
            }
        })
    }

    /// The place in the document.
    pub(super) fn place(&self, field: &str) -> String {
        format!("clients[{}].{field}", self.index)
    }

    /// What is wrong there.
    pub(super) fn wrong(&self, field: &str) -> Option<AttrValue> {
        self.desk.wrong(&self.place(field))
    }

    /// A name.
    pub(super) fn name(
        &self,
        one: &NameField,
        value: &str,
        change: impl Fn(&mut C, Name) + 'static,
    ) -> Html {
        let Field {
            testid,
            label,
            place,
        } = one.field;
        html! {
            <Entry
                {testid}
                {label}
                value={value.to_owned()}
                otherwise={one.otherwise.map(AttrValue::from)}
                list={one.list.map(AttrValue::from)}
                mono={one.mono}
                problem={self.wrong(place)}
                take={self.take(|text| Ok(Name::from(text.trim())), change)}
            />
        }
    }

    /// A length of time.
    pub(super) fn time(
        &self,
        field: &Field,
        value: u32,
        change: impl Fn(&mut C, u32) + 'static,
    ) -> Html {
        self.number((field, "ms"), value, self.take(ms, change))
    }

    /// A number of something.
    pub(super) fn number(
        &self,
        (field, unit): (&Field, &'static str),
        value: u32,
        take: Take,
    ) -> Html {
        html! {
            <Entry
                key={field.testid}
                testid={field.testid}
                label={field.label}
                value={value.to_string()}
                {unit}
                numeric=true
                problem={self.wrong(field.place)}
                {take}
            />
        }
    }

    /// A length of time that may be left open, which means `otherwise`.
    pub(super) fn perhaps_time(
        &self,
        (field, otherwise): (&Field, &'static str),
        value: Option<u32>,
        change: impl Fn(&mut C, Option<u32>) + 'static,
    ) -> Html {
        html! {
            <Entry
                key={field.testid}
                testid={field.testid}
                label={field.label}
                value={value.map(|ms| ms.to_string()).unwrap_or_default()}
                {otherwise}
                unit="ms"
                numeric=true
                problem={self.wrong(field.place)}
                take={self.take(|text| perhaps(text, ms), change)}
            />
        }
    }

    /// How many messages it may hold.
    pub(super) fn prefetch(
        &self,
        testid: &'static str,
        value: u16,
        change: impl Fn(&mut C, u16) + 'static,
    ) -> Html {
        let read = |text: &str| {
            let number = perhaps(text, |text| whole(text, 0, u16::MAX.into()))?;
            let number = number.and_then(|number| u16::try_from(number).ok());
            Ok(number.unwrap_or(0))
        };
        let held = Some(value).filter(|held| *held > 0);
        html! {
            <Entry
                {testid}
                label={mark!("Prefetch: holds at most")}
                value={held.map(|held| held.to_string()).unwrap_or_default()}
                otherwise={mark!("without limit")}
                unit="messages"
                numeric=true
                problem={self.wrong("prefetch")}
                take={self.take(read, change)}
            />
        }
    }
}
