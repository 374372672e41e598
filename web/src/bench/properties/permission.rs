//! What can be changed of what users may do, with the names that each pattern opens.

use warren_core::name::Name;
use warren_core::permission::{Pattern, TopicPermissions};
use warren_core::scenario::{
    ExchangeDefinition, PermissionsDefinition, QueueDefinition, TopicPermissionsDefinition,
};
use warren_core::{mark, tr};
use yew::prelude::*;

use crate::bench::lists::{EXCHANGES, users};
use crate::bench::record::{Named, Record};

/// The most names that are listed.
const MOST: usize = 8;

/// The fields of a user's permissions in a vhost.
pub(in crate::bench) fn permissions(record: &Record<PermissionsDefinition>) -> Html {
    let now = &record.now;
    let field = |part, label, hint, value: &Name, change: fn(&mut PermissionsDefinition, Name)| {
        html! {
            <>
                { record.name(Named::of(part, label).hint(hint), value, change) }
                { opens(record, part, value) }
            </>
        }
    };
    let users = users(&record.desk.scenario);
    html! {
        <>
            { record.one_of(Named::of("user", mark!("User")), &now.user, &users, |it, user| it.user = user) }
            { record.vhost(&now.vhost, |it, vhost| it.vhost = vhost) }
            { field("configure", mark!("May declare and delete (configure)"),
                mark!("A regular expression over names; empty: nothing"), &now.configure, |it, to| it.configure = to) }
            { field("write", mark!("May publish to (write)"),
                mark!("Also: bind as a destination"), &now.write, |it, to| it.write = to) }
            { field("read", mark!("May consume and purge (read)"),
                mark!("Also: bind as a source"), &now.read, |it, to| it.read = to) }
        </>
    }
}

/// What a pattern opens now, among the queues and exchanges of the vhost.
fn opens(record: &Record<PermissionsDefinition>, part: &str, pattern: &Name) -> Html {
    let Ok(pattern) = Pattern::new(pattern) else {
        return Html::default();
    };
    let definitions = &record.desk.scenario.definitions;
    let queues = definitions.queues.iter().map(QueueDefinition::resource);
    let exchanges = definitions.exchanges.iter();
    let all = queues.chain(exchanges.map(ExchangeDefinition::resource));
    let here = all.filter(|resource| resource.vhost == record.now.vhost);
    let names: Vec<Name> = here.map(|resource| resource.name).collect();
    let open: Vec<&str> = names
        .iter()
        .filter(|name| pattern.matches(name))
        .map(Name::as_str)
        .collect();
    let told = match open.len() {
        0 => tr!("Now: nothing"),
        all if all == names.len() => tr!("Now: all queues and exchanges"),
        many if many > MOST => tr!("Now: {} and {} more", open[..MOST].join(", "), many - MOST),
        _ => tr!("Now: {}", open.join(", ")),
    };
    html! { <p class="hint" data-testid={record.id(&format!("{part}-opens"))}>{ told }</p> }
}

/// The fields of a user's permissions at a topic exchange.
pub(in crate::bench) fn topic_permissions(record: &Record<TopicPermissionsDefinition>) -> Html {
    let now = &record.now;
    let users = users(&record.desk.scenario);
    let example = TopicPermissions::filled("{username}", &now.user, &now.vhost);
    let own = tr!(
        "A regular expression over keys; {{username}} stands for {}, {{vhost}} for the vhost",
        example
    );
    let exchange = Named::of("exchange", mark!("Topic exchange"))
        .hint(mark!("At other exchanges, every key is open"))
        .list(EXCHANGES);
    html! {
        <>
            { record.one_of(Named::of("user", mark!("User")), &now.user, &users, |it, user| it.user = user) }
            { record.vhost(&now.vhost, |it, vhost| it.vhost = vhost) }
            { record.name(exchange, &now.exchange, |it, exchange| it.exchange = exchange) }
            { record.name(Named::of("write", mark!("May publish with these keys (write)")).hint(&own),
                &now.write, |it, write| it.write = write) }
            { record.name(Named::of("read", mark!("May bind with these keys (read)")),
                &now.read, |it, read| it.read = read) }
        </>
    }
}
