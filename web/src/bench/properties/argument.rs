//! A field for one argument of a queue or an exchange.

use warren_core::amqp::{FieldValue, Table};
use warren_core::text::said;
use warren_core::{mark, tr};
use yew::prelude::*;

use super::Desk;
use crate::bench::amount::{millis, perhaps, whole};
use crate::bench::arguments::{Argument, As};
use crate::bench::entry::{Entry, Take};
use crate::bench::field::{Choice, choice, flag};
use crate::bench::lists::EXCHANGES;
use crate::bench::value::text;

/// What has arguments.
#[derive(Clone)]
pub(in crate::bench) struct Holder {
    /// What the fields are called in tests begins with this.
    pub(super) prefix: String,
    /// Where they stand in the document.
    pub(super) place: String,
    /// The arguments.
    pub(super) table: Table,
    /// Takes them as they are to be.
    pub(super) take: Callback<Table>,
}

impl Holder {
    fn id(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// Sets an argument, or takes it away.
    pub(super) fn set(&self, name: &str, value: Option<FieldValue>) {
        let mut table = self.table.clone();
        match value {
            Some(value) => drop(table.0.insert(name.into(), value)),
            None => drop(table.0.remove(name)),
        }
        self.take.emit(table);
    }

    /// Whether an argument is set.
    pub(super) fn has(&self, name: &str) -> bool {
        self.table.get(name).is_some()
    }

    /// Takes a text for an argument; an empty one takes the argument away.
    fn entered(
        &self,
        name: &'static str,
        read: impl Fn(&str) -> Result<FieldValue, String> + 'static,
    ) -> Take {
        let holder = self.clone();
        Callback::from(move |text: String| {
            let value = perhaps(&text, &read)?;
            holder.set(name, value);
            Ok(())
        })
    }
}

/// What the server says of an argument.
pub(super) fn wrong(desk: &Desk, holder: &Holder, name: &str) -> Option<AttrValue> {
    let exact = desk.wrong(&format!("{}.{name}", holder.place));
    let quoted = format!("'{name}'");
    exact.or_else(|| {
        let said = desk.wrong(&holder.place)?;
        said.contains(&quoted).then_some(said)
    })
}

/// What the server says of the arguments without naming one that has a field.
pub(super) fn elsewhere(desk: &Desk, holder: &Holder) -> Html {
    let names = crate::bench::arguments::WITH_FIELDS;
    let told = |name: &&&str| wrong(desk, holder, name).is_some();
    match desk.wrong(&holder.place) {
        Some(said) if names.iter().find(told).is_none() => html! {
            <p class="field-refused" role="alert" data-testid="arguments-refused">{ said }</p>
        },
        _ => Html::default(),
    }
}

/// A number that an argument holds, with the type that the server wants.
fn number(number: u64) -> FieldValue {
    FieldValue::Long(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The field of an argument.
pub(super) fn field(desk: &Desk, argument: &Argument, holder: &Holder) -> Html {
    const MOST: u64 = i64::MAX as u64;
    let (unit, take) = match argument.entry {
        As::Flag => return switched(argument, holder),
        As::OneOf(values) => return chosen(desk, argument, holder, values),
        As::Millis => {
            let read = |text: &str| millis(text, MOST).map(number);
            (Some("ms"), holder.entered(argument.name, read))
        }
        As::Count(unit) => {
            let read = |text: &str| whole(text, 0, MOST).map(number);
            let unit = (!unit.is_empty()).then_some(unit);
            (unit, holder.entered(argument.name, read))
        }
        As::Text | As::Exchange => {
            let read = |text: &str| Ok(text.into());
            (None, holder.entered(argument.name, read))
        }
    };
    let list = (argument.entry == As::Exchange).then_some(EXCHANGES);
    let value = holder.table.get(argument.name).map(text);
    html! {
        <Entry
            key={argument.name}
            testid={holder.id(argument.name)}
            label={label(argument)}
            value={value.unwrap_or_default()}
            unit={unit.map(AttrValue::from)}
            hint={argument.hint}
            otherwise={mark!("not set")}
            mono={matches!(argument.entry, As::Text | As::Exchange)}
            numeric={matches!(argument.entry, As::Millis | As::Count(_))}
            list={list.map(AttrValue::from)}
            problem={wrong(desk, holder, argument.name)}
            {take}
        />
    }
}

fn label(argument: &Argument) -> String {
    format!("{} ({})", argument.label, argument.name)
}

fn switched(argument: &Argument, holder: &Holder) -> Html {
    let on = holder.table.get(argument.name) == Some(&FieldValue::Bool(true));
    let (name, id, holder) = (argument.name, holder.id(argument.name), holder.clone());
    let take = Callback::from(move |on: bool| holder.set(name, on.then(|| true.into())));
    flag(&id, &label(argument), on, &take)
}

fn chosen(desk: &Desk, argument: &Argument, holder: &Holder, values: &[&str]) -> Html {
    let name = argument.name;
    let unset = (String::new(), tr!("not set"));
    let options = values
        .iter()
        .map(|one| ((*one).to_owned(), (*one).to_owned()));
    let take = {
        let holder = holder.clone();
        Callback::from(move |value: String| {
            holder.set(name, (!value.is_empty()).then(|| value.as_str().into()));
        })
    };
    choice(&Choice {
        testid: &holder.id(name),
        label: &label(argument),
        value: &holder.table.get(name).map(text).unwrap_or_default(),
        options: std::iter::once(unset).chain(options).collect(),
        problem: wrong(desk, holder, name),
        take,
    })
}

/// The fields of a group; open, where one of them is set.
pub(super) fn group(desk: &Desk, title: &str, shown: &[Argument], holder: &Holder) -> Html {
    if shown.is_empty() {
        return Html::default();
    }
    let set = shown
        .iter()
        .filter(|argument| holder.has(argument.name))
        .count();
    let fields = shown.iter().map(|one| field(desk, one, holder));
    html! {
        <details class="group" key={title.to_owned()} open={set > 0}>
            <summary data-testid={holder.id(&format!("group-{title}"))}>
                { said(title, &[]) }
                if set > 0 {
                    <span class="group-count">{ tr!("{} set", set) }</span>
                }
            </summary>
            <div class="form">{ for fields }</div>
        </details>
    }
}
