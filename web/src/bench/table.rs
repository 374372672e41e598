//! A table of named values as rows, each with its type: headers, and arguments.

use warren_core::amqp::{FieldValue, Table};
use warren_core::name::Name;
use warren_core::text::said;
use warren_core::{mark, tr};
use yew::prelude::*;

use super::entry::Entry;
use super::field::{Choice, choice};
use super::value::{TYPES, guessed, read, text};
use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::state::editor::sentence;

/// A table, and who takes what it becomes.
#[derive(Clone, PartialEq, Properties)]
pub struct TableProps {
    /// What its parts are called in tests begins with this.
    pub testid: AttrValue,
    /// What a row is called: header, argument.
    pub what: AttrValue,
    /// The table.
    pub table: Table,
    /// Names that have fields of their own, and no rows here.
    #[prop_or_default]
    pub elsewhere: &'static [&'static str],
    /// The name of a list of names that may be meant.
    #[prop_or_default]
    pub list: Option<AttrValue>,
    /// Takes the table as it is to be.
    pub take: Callback<Table>,
}

/// The rows.
#[component]
pub fn TableRows(props: &TableProps) -> Html {
    let entries = props.table.0.iter();
    let shown = entries.filter(|(name, _)| !props.elsewhere.contains(&name.as_str()));
    let rows = shown
        .enumerate()
        .map(|(number, (name, value))| row(props, number, name, value));
    let add = {
        let props = props.clone();
        Callback::from(move |text: String| add(&props, &text))
    };
    let label = tr!("Add a {}: name=value", said(&props.what, &[]));
    html! {
        <div class="table-rows" role="group" aria-label={tr!("{}s", said(&props.what, &[]))}>
            { for rows }
            <Entry
                key={format!("add-{}", props.table.0.len())}
                testid={format!("{}-add", props.testid)}
                {label}
                value=""
                mono=true
                list={props.list.clone()}
                take={add}
            />
        </div>
    }
}

/// Adds a row. One without a name is refused.
fn add(props: &TableProps, line: &str) -> Result<(), String> {
    let (name, value) = line.split_once('=').unwrap_or((line, ""));
    let (name, value) = (name.trim(), value.trim());
    match (name, value) {
        ("", "") => return Ok(()),
        ("", value) => {
            return Err(tr!("“{0}” has no name: write name={0}", value));
        }
        _ => {}
    }
    if props.table.get(name).is_some() {
        return Err(tr!(
            "There is a {} “{}” already",
            said(&props.what, &[]),
            name
        ));
    }
    let mut table = props.table.clone();
    table.0.insert(Name::from(name), guessed(value));
    props.take.emit(table);
    Ok(())
}

fn row(props: &TableProps, number: usize, name: &Name, value: &FieldValue) -> Html {
    let testid = format!("{}-{number}", props.testid);
    let what = said(&props.what, &[]);
    let set = |change: Box<dyn Fn(&mut Table)>| {
        let (table, take) = (props.table.clone(), props.take.clone());
        move || {
            let mut table = table.clone();
            change(&mut table);
            take.emit(table);
        }
    };
    let remove = {
        let name = name.clone();
        let set = set(Box::new(move |table| drop(table.0.remove(&name))));
        Callback::from(move |_| set())
    };
    let type_name = value.type_name();
    html! {
        <div class="table-row" key={name.to_string()} data-testid={testid.clone()}>
            <Entry
                testid={format!("{testid}-name")}
                label={sentence(&tr!("{} name", what))}
                value={name.to_string()}
                mono=true
                take={rename(props, name, value)}
            />
            { choice(&Choice {
                testid: &format!("{testid}-type"),
                label: mark!("Type"),
                value: type_name,
                options: TYPES.iter().map(|(name, said)| ((*name).to_owned(), (*said).to_owned())).collect(),
                problem: None,
                take: retype(props, name, value),
            }) }
            <Entry
                testid={format!("{testid}-value")}
                label={mark!("Value")}
                value={text(value)}
                mono=true
                take={revalue(props, name, type_name)}
            />
            <Button
                testid={format!("{testid}-remove")}
                label={tr!("Remove the {} {}", what, name)}
                icon={Icon::Close}
                onclick={remove}
            />
        </div>
    }
}

fn rename(
    props: &TableProps,
    name: &Name,
    value: &FieldValue,
) -> Callback<String, Result<(), String>> {
    let (props, name, value) = (props.clone(), name.clone(), value.clone());
    Callback::from(move |text: String| {
        let new = text.trim();
        if new.is_empty() {
            return Err(tr!("Write a name, or remove the row"));
        }
        if *name != *new && props.table.get(new).is_some() {
            return Err(tr!(
                "There is a {} “{}” already",
                said(&props.what, &[]),
                new
            ));
        }
        let mut table = props.table.clone();
        table.0.remove(&name);
        table.0.insert(Name::from(new), value.clone());
        props.take.emit(table);
        Ok(())
    })
}

/// Another type takes the text where it can, and begins anew where it cannot.
fn retype(props: &TableProps, name: &Name, value: &FieldValue) -> Callback<String> {
    let (props, name, value) = (props.clone(), name.clone(), value.clone());
    Callback::from(move |type_name: String| {
        let empty = match type_name.as_str() {
            "bool" => "false",
            "array" | "binary" => "[]",
            "table" => "{}",
            "decimal" => "[0, 0]",
            _ => "0",
        };
        let new = read(&type_name, &text(&value)).or_else(|_| read(&type_name, empty));
        if let Ok(new) = new {
            let mut table = props.table.clone();
            table.0.insert(name.clone(), new);
            props.take.emit(table);
        }
    })
}

fn revalue(
    props: &TableProps,
    name: &Name,
    type_name: &'static str,
) -> Callback<String, Result<(), String>> {
    let (props, name) = (props.clone(), name.clone());
    Callback::from(move |text: String| {
        let value = read(type_name, &text)?;
        let mut table = props.table.clone();
        table.0.insert(name.clone(), value);
        props.take.emit(table);
        Ok(())
    })
}
