//! Users: who may connect, and which permission each method asks for.

use super::bench::{Bench, bind, consume, declare, exchange, message};
use crate::amqp::{FieldValue, Properties, Table};
use crate::broker::command::BindEnd;
use crate::broker::{Command, Connect, ExchangeDeclare, Method, QueueDeclare, Reply};
use crate::event::ChannelId;
use crate::name::ResourceName;
use crate::permission::{Permissions, TopicPermissions};
use crate::scenario::AckMode;

/// A bench with queues and exchanges whose names tell what `u` may do with them: one of
/// `c-`, `w-`, `r-` or all of them in a row.
fn bench() -> Bench {
    let mut bench = Bench::new();
    let guest = bench.channel("guest");
    for name in ["c-", "w-", "r-", "crw-", "-"] {
        for method in [
            Method::QueueDeclare(declare(name)),
            Method::ExchangeDeclare(exchange(name, "topic")),
        ] {
            bench.call(guest, method).expect("declared");
        }
    }
    let permissions = Permissions::new("^c", "^(w|crw)-", "^(r|crw)-").expect("patterns");
    let set = Command::SetPermissions {
        user: "u".into(),
        vhost: "/".into(),
        permissions,
    };
    bench.apply(set).expect("set");
    bench
}

fn connect(bench: &mut Bench, user: &str) -> ChannelId {
    let mut connect = Connect::new(user.into(), "/".into());
    connect.user = user.into();
    let Ok(Reply::Connection(connection)) = bench.apply(Command::OpenConnection(connect)) else {
        panic!("{user} may not connect")
    };
    bench.open(connection, 1)
}

/// What the user `u` is refused; empty where nothing is.
fn refused(method: Method) -> String {
    let mut bench = bench();
    let u = connect(&mut bench, "u");
    let outcome = bench.call(u, method);
    outcome.err().map_or_else(String::new, |refusal| {
        let text = refusal.to_string();
        let short = text
            .strip_prefix("403 ACCESS_REFUSED - access to ")
            .and_then(|text| text.strip_suffix(" in vhost '/' refused for user 'u'"));
        short.unwrap_or(&text).to_owned()
    })
}

fn with(argument: &str, exchange: &str) -> Table {
    Table::from([(argument, FieldValue::from(exchange))])
}

fn queue_with_dlx(queue: &str, dlx: &str) -> Method {
    Method::QueueDeclare(QueueDeclare {
        arguments: with("x-dead-letter-exchange", dlx),
        ..declare(queue)
    })
}

fn exchange_with_alternate(name: &str, alternate: &str) -> Method {
    Method::ExchangeDeclare(ExchangeDeclare {
        arguments: with("alternate-exchange", alternate),
        ..exchange(name, "topic")
    })
}

fn delete(queue: &str) -> Method {
    Method::QueueDelete {
        queue: queue.into(),
        if_unused: false,
        if_empty: false,
    }
}

fn get(queue: &str) -> Method {
    Method::Get {
        queue: queue.into(),
        ack: AckMode::Auto,
    }
}

fn exchange_delete(exchange: &str) -> Method {
    Method::ExchangeDelete {
        exchange: exchange.into(),
        if_unused: false,
    }
}

fn bind_exchange(source: &str, destination: &str) -> Method {
    Method::Bind {
        source: source.into(),
        destination: BindEnd::Exchange(destination.into()),
        routing_key: "k".into(),
        arguments: Table::default(),
    }
}

#[test]
fn each_method_asks_for_its_permission() {
    let passive = QueueDeclare {
        passive: true,
        ..declare("-")
    };
    let publish = |exchange| message(1, exchange, "-", Properties::default());
    let purge = |queue: &str| Method::QueuePurge {
        queue: queue.into(),
    };
    let none = Table::default;
    let table = [
        (Method::QueueDeclare(declare("c-new")), ""),
        (Method::QueueDeclare(declare("w-")), "queue 'w-'"),
        (Method::QueueDeclare(passive), ""),
        (delete("c-"), ""),
        (delete("r-"), "queue 'r-'"),
        (delete("missing"), "queue 'missing'"),
        (queue_with_dlx("c-new", "w-"), "queue 'c-new'"),
        (queue_with_dlx("crw-new", "r-"), "exchange 'r-'"),
        (queue_with_dlx("crw-new", "w-"), ""),
        (Method::ExchangeDeclare(exchange("c-new", "topic")), ""),
        (
            Method::ExchangeDeclare(exchange("w-", "topic")),
            "exchange 'w-'",
        ),
        (exchange_delete("c-"), ""),
        (exchange_delete("w-"), "exchange 'w-'"),
        (exchange_with_alternate("c-new", "w-"), "exchange 'c-new'"),
        (exchange_with_alternate("crw-new", "r-"), "exchange 'r-'"),
        (exchange_with_alternate("crw-new", "w-"), ""),
        (publish("w-"), ""),
        (publish("r-"), "exchange 'r-'"),
        (publish("missing"), "exchange 'missing'"),
        (publish(""), "exchange 'amq.default'"),
        (bind("r-", "w-", none()), ""),
        (bind("w-", "w-", none()), "exchange 'w-'"),
        (bind("r-", "r-", none()), "queue 'r-'"),
        (bind_exchange("r-", "w-"), ""),
        (bind_exchange("r-", "c-"), "exchange 'c-'"),
        (get("r-"), ""),
        (get("w-"), "queue 'w-'"),
        (consume("r-", "t"), ""),
        (consume("c-", "t"), "queue 'c-'"),
        (purge("r-"), ""),
        (purge("w-"), "queue 'w-'"),
    ];
    for (method, expected) in table {
        assert_eq!(refused(method.clone()), expected, "{method:?}");
    }
}

#[test]
fn who_may_not_connect_is_told() {
    let mut bench = bench();
    bench.broker.add_user("newcomer".into());
    bench.broker.add_vhost(&"other".into());
    let login = "403 ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For \
                 details see the broker logfile.";
    let table = [
        ("guest", "other", ""),
        ("u", "/", ""),
        ("nobody", "/", login),
        (
            "u",
            "other",
            "530 NOT_ALLOWED - access to vhost 'other' refused for user 'u'",
        ),
        (
            "newcomer",
            "/",
            "530 NOT_ALLOWED - access to vhost '/' refused for user 'newcomer'",
        ),
        ("u", "none", "530 NOT_ALLOWED - vhost none not found"),
    ];
    for (user, vhost, expected) in table {
        let mut connect = Connect::new("c".into(), vhost.into());
        connect.user = user.into();
        let outcome = bench.apply(Command::OpenConnection(connect));
        let said = outcome.err().map(|refusal| refusal.to_string());
        assert_eq!(said.unwrap_or_default(), expected, "{user} {vhost}");
    }
}

#[test]
fn topic_permissions_are_for_routing_keys_at_one_topic_exchange() {
    let topics = || {
        let mut bench = bench();
        let set = Command::SetTopicPermissions {
            user: "u".into(),
            exchange: ResourceName::root("crw-"),
            permissions: TopicPermissions {
                write: "^{username}[.]".to_owned(),
                read: "^all[.]".to_owned(),
            },
        };
        bench.apply(set).expect("set");
        bench
    };
    let publish = |exchange, key| message(1, exchange, key, Properties::default());
    let bind = |routing_key: &str| Method::Bind {
        source: "crw-".into(),
        destination: BindEnd::Queue("w-".into()),
        routing_key: routing_key.into(),
        arguments: Table::default(),
    };
    let refusal = |key| {
        format!(
            "403 ACCESS_REFUSED - access to topic '{key}' in exchange 'crw-' in vhost '/' \
             refused for user 'u'"
        )
    };
    let table = [
        (publish("crw-", "u.a"), String::new()),
        (publish("crw-", "v.a"), refusal("v.a")),
        (publish("w-", "v.a"), String::new()),
        (bind("all.x"), String::new()),
        (bind("u.x"), refusal("u.x")),
    ];
    for (method, expected) in table {
        let mut bench = topics();
        let u = connect(&mut bench, "u");
        let said = bench.call(u, method).err().map(|one| one.to_string());
        assert_eq!(said.unwrap_or_default(), expected);
    }
}

#[test]
fn a_user_id_is_compared_with_the_user_that_logged_in() {
    let table = [("u", true), ("guest", false)];
    for (user_id, fine) in table {
        let properties = Properties {
            user_id: Some(user_id.into()),
            ..Properties::default()
        };
        let said = refused(message(1, "w-", "k", properties));
        assert_eq!(said.is_empty(), fine, "{said}");
    }
}
