//! The sentences that say why a message went where it went.

use expect_test::{Expect, expect};
use warren_core::amqp::{Message, MessageNumber, Properties, Table};
use warren_core::event::RoutedBecause;
use warren_core::name::ResourceName;
use warren_core::routing::table::BindingTable;
use warren_core::routing::{self, Route, RouteRequest};
use warren_core::scenario::ServerLine;
use warren_core::server_line::Difference;
use warren_core::topology::{
    Binding, Destination, Exchange, ExchangeKind, QueueDeclaration, Topology,
};
use warren_core::why::{Cell, Fit, Why};

/// A topology from lines such as `logs topic`, `logs topic alternate rest`,
/// `later x-delayed-message as direct`, `share x-consistent-hash by h` (an exchange)
/// and `logs -kern.*-> kern` (a binding to a queue, or to an exchange where there is one
/// of that name); a headers binding holds its arguments as JSON.
fn topology(text: &str) -> Topology {
    let mut topology = Topology::default();
    topology.add_vhost(&"/".into());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.split_once(" -") {
            Some((source, rest)) => {
                let (key, destination) = rest.rsplit_once("-> ").expect("an arrow");
                bind(&mut topology, source, key, destination);
            }
            None => declare(&mut topology, line),
        }
    }
    topology
}

fn declare(topology: &mut Topology, line: &str) {
    let words: Vec<&str> = line.split(' ').collect();
    let kind = ExchangeKind::from_name(words[1]).expect("an exchange type");
    let argument = match words.get(2) {
        Some(&"as") => "x-delayed-type",
        Some(&"by") => "hash-header",
        _ => "alternate-exchange",
    };
    let value = words.get(3);
    let arguments = value.map_or_else(Table::default, |value| {
        Table::from([(argument, (*value).into())])
    });
    topology.add_exchange(Exchange {
        name: ResourceName::root(words[0]),
        kind,
        durable: true,
        auto_delete: false,
        internal: false,
        bindings: BindingTable::new(kind.rules(&arguments)),
        arguments,
    });
}

fn bind(topology: &mut Topology, source: &str, key: &str, destination: &str) {
    let name = ResourceName::root(destination);
    let destination = if topology.exchange(&name).is_some() {
        Destination::Exchange(name)
    } else {
        topology.add_queue(QueueDeclaration {
            name: name.clone(),
            durable: true,
            exclusive: false,
            auto_delete: false,
            arguments: Table::default(),
        });
        Destination::Queue(name)
    };
    let arguments = serde_json::from_str(key).unwrap_or_default();
    let routing_key = if key.starts_with('{') { "" } else { key };
    let binding = Binding {
        id: topology.next_binding_id(),
        source: ResourceName::root(source),
        destination,
        routing_key: routing_key.into(),
        arguments,
    };
    topology.add_binding(binding.into());
}

/// A message from `exchange key` or `exchange key {"header": 1}`.
fn message(text: &str) -> Message {
    let mut parts = text.splitn(3, ' ');
    let exchange = parts.next().expect("an exchange");
    let routing_key = parts.next().expect("a routing key");
    let headers = parts
        .next()
        .map(|json| serde_json::from_str(json).expect("a table"));
    Message {
        number: MessageNumber(1),
        exchange: ResourceName::root(exchange.trim_matches('"')),
        routing_key: routing_key.trim_matches('"').into(),
        properties: Properties {
            headers,
            ..Properties::default()
        },
        body: "".into(),
        died: false,
    }
}

fn cell(cell: &Cell) -> String {
    let name = cell
        .name
        .as_ref()
        .map_or_else(String::new, |name| format!("{name}: "));
    let found = cell.found.as_deref().unwrap_or("-");
    let fit = match cell.fit {
        Fit::Fits => "",
        Fit::Misfits => "!",
        Fit::Ignored => "?",
    };
    format!("{name}{}={found}{fit}", cell.wanted)
}

fn check(bindings: &str, published: &str, expected: Expect) {
    let why = Why::of(&topology(bindings), &message(published), ServerLine::V4);
    let mut text = String::new();
    for visit in &why.visits {
        text.push_str(&format!("{}\n", visit.summary));
        for row in &visit.rows {
            let mark = match (row.matched, row.counts) {
                (true, true) => '+',
                (true, false) => '=',
                (false, _) => '-',
            };
            let cells: Vec<String> = row.cells.iter().map(cell).collect();
            text.push_str(&format!("  {mark} {}\n", row.sentence));
            if !cells.is_empty() {
                text.push_str(&format!("      {}\n", cells.join(" | ")));
            }
        }
    }
    expected.assert_eq(&format!("{text}{}\n", why.conclusion));
}

#[test]
fn topic_patterns_are_aligned_word_by_word() {
    check(
        "logs topic
         logs -kern.error-> exact
         logs -kern.*-> kern
         logs -*.error-> errors
         logs -#.error.#-> somewhere
         logs -*.*.#-> two",
        "logs kern.error",
        expect![[r##"
            Exchange logs compared "kern.error" with 5 bindings: all 5 matched. 5 copies.
              + The key is "kern.error", word for word as wanted.
                  kern=kern | error=error
              + "kern.*" matches: * stands for "error".
                  kern=kern | *=error
              + "*.error" matches: * stands for "kern".
                  *=kern | error=error
              + "#.error.#" matches: # stands for "kern" and # for no word.
                  #=kern | error=error | #=-
              + "*.*.#" matches: * stands for "kern", * for "error" and # for no word.
                  *=kern | *=error | #=-
            5 queues get a copy each: exact, kern, errors, somewhere and two.
        "##]],
    );
}

#[test]
fn a_topic_mismatch_says_what_helps_most() {
    check(
        "logs topic
         logs -kern.*-> 1
         logs -*.full-> 2
         logs -user.*.full-> 3
         logs -kern.disk.full.*.*-> 4
         logs -#.error-> 5
         logs -#.error.#-> 6
         logs -kern.#.a.b.c-> 7
         logs --> 8
         logs -#.kern.disk-> 9",
        "logs kern.disk.full",
        expect![[r##"
            Exchange logs compared "kern.disk.full" with 9 bindings: none matched. No copy.
              - "kern.*" wants 2 words, the key has 3: one word too many.
                  kern=kern | *=disk | =full!
              - "*.full" wants 2 words, the key has 3: one word too many.
                  *=kern | =disk! | full=full
              - "user.*.full" wants "user" where the key has "kern".
                  user=kern! | *=disk | full=full
              - "kern.disk.full.*.*" wants 5 words, the key has 3: two words too few.
                  kern=kern | disk=disk | full=full | *=-! | *=-!
              - "#.error" wants "error" where the key has "full".
                  #=kern.disk | error=full!
              - "#.error.#" wants "error" among the words, and the key has none there.
                  #=- | error=kern! | #=disk.full
              - "kern.#.a.b.c" wants at least 4 words, the key has 3: one word too few.
                  kern=kern | #=- | a=disk! | b=full! | c=-!
              - "" wants no word, the key has 3: three words too many.
                  =kern! | =disk! | =full!
              - "#.kern.disk" has no place for the key's "full".
                  #=- | kern=kern | disk=disk | =full!
            No queue gets a copy.
        "##]],
    );
}

#[test]
fn the_empty_key_has_no_words() {
    check(
        "logs topic
         logs -*-> one
         logs -#-> any
         logs --> none
         logs -*.#-> some",
        "logs \"\"",
        expect![[r##"
            Exchange logs compared "" with 4 bindings: 2 of 4 matched. 2 copies.
              - "*" wants 1 word, the key has none: one word too few.
                  *=-!
              + "#" matches: # stands for no word.
                  #=-
              + The key is "", word for word as wanted.
              - "*.#" wants at least 1 word, the key has none: one word too few.
                  *=-! | #=-
            2 queues get a copy each: any and none.
        "##]],
    );
    check(
        "logs topic\nlogs -*.a-> q",
        "logs .a",
        expect![[r#"
        Exchange logs compared ".a" with 1 binding: it matched. 1 copy.
          + "*.a" matches: * stands for an empty word.
              *= | a=a
        1 queue gets a copy: q.
    "#]],
    );
}

#[test]
fn direct_and_fanout_are_told_plainly() {
    check(
        "logs direct\nlogs -error-> a\nlogs -info-> b\nlogs -error-> b\nlogs -error-> a",
        "logs error",
        expect![[r#"
            Exchange logs compared "error" with 4 bindings: 3 of 4 matched. 2 copies.
              + The key is "error", exactly as wanted.
                  error=error
              - It wants exactly "info", the key is "error".
                  info=error!
              + The key is "error", exactly as wanted.
                  error=error
              = The key is "error", exactly as wanted. But a already has its copy.
                  error=error
            2 queues get a copy each: a and b.
        "#]],
    );
    check(
        "news fanout\nnews --> a\nnews --> b",
        "news x",
        expect![[r#"
            Exchange news is a fanout: it passes everything on, over both of its bindings. 2 copies.
              + A fanout exchange looks at nothing: every binding matches.
              + A fanout exchange looks at nothing: every binding matches.
            2 queues get a copy each: a and b.
        "#]],
    );
}

#[test]
fn headers_are_told_one_by_one() {
    check(
        r#"docs headers
         docs -{"format": "pdf", "pages": 3}-> both
         docs -{"x-match": "any", "format": "png", "pages": 3}-> either
         docs -{"x-match": "any", "format": "png", "x-trace": 1}-> neither
         docs -{"format": null}-> has-format
         docs -{"pages": 3.0}-> double
         docs -{"x-match": "any"}-> none
         docs -{}-> all"#,
        r#"docs "" {"format": "pdf", "x-trace": 1}"#,
        expect![[r#"
            Exchange docs compared the headers with 7 bindings: 2 of 7 matched. 2 copies.
              - All headers must fit: format is "pdf" as wanted; pages is missing.
                  format: "pdf"="pdf" | pages: 3=-!
              - One fitting header would be enough: format is "pdf", wanted is "png"; pages is missing.
                  format: "png"="pdf"! | pages: 3=-!
              - One fitting header would be enough: format is "pdf", wanted is "png"; x-trace does not count in this mode.
                  format: "png"="pdf"! | x-trace: 1=1?
              + All headers must fit, and do: format is there, any value will do.
                  format: any value="pdf"
              - All headers must fit: pages is missing.
                  pages: 3.0=-!
              - It names no header that counts, so nothing can fit.
              + It names no header that counts, so every message fits.
            2 queues get a copy each: has-format and all.
        "#]],
    );
}

#[test]
fn what_the_server_line_decided_is_told() {
    let topology = topology(
        r#"logs headers
           logs -{"a":5}-> q"#,
    );
    for (headers, expected) in [
        (r#"{"a":5.0}"#, &[Difference::HeaderNumbers][..]),
        (r#"{"a":5}"#, &[]),
        (r#"{"a":6}"#, &[]),
        ("{}", &[]),
    ] {
        let message = message(&format!("logs \"\" {headers}"));
        let why = Why::of(&topology, &message, ServerLine::V4);
        assert_eq!(why.differs, expected, "{headers}");
    }
}

#[test]
fn the_way_over_several_exchanges_is_told() {
    check(
        "in direct alternate rest
         rest fanout
         a topic
         in -k-> a
         a -k-> q
         a -#-> in
         in -k-> q
         rest --> lost",
        "in k",
        expect![[r##"
            Exchange in compared "k" with 2 bindings: both matched. 1 copy. It goes on to exchange a.
              + The key is "k", exactly as wanted.
                  k=k
              + The key is "k", exactly as wanted.
                  k=k
            Exchange a compared "k" with 2 bindings: both matched. No new copy.
              = The key is "k", word for word as wanted. But q already has its copy.
                  k=k
              = "#" matches: # stands for "k". But the message has already been to exchange in.
                  #=k
            1 queue gets a copy: q.
        "##]],
    );
    check(
        "in direct alternate rest\nrest fanout\nin -k-> q\nrest --> lost",
        "in other",
        expect![[r#"
            Exchange in compared "other" with 1 binding: it did not match. So it goes on to the alternate exchange, rest.
              - It wants exactly "k", the key is "other".
                  k=other!
            Exchange rest is a fanout: it passes everything on, over its 1 binding. 1 copy.
              + A fanout exchange looks at nothing: every binding matches.
            1 queue gets a copy: lost.
        "#]],
    );
}

#[test]
fn the_default_exchange_looks_for_a_queue() {
    let queues = "amq.fanout --> tasks\namq.fanout --> audit";
    check(
        queues,
        "\"\" tasks",
        expect![[r#"
        The default exchange looked for a queue named "tasks": there it is. 1 copy.
        1 queue gets a copy: tasks.
    "#]],
    );
    check(
        queues,
        "\"\" task",
        expect![[r#"
        The default exchange looked for a queue named "task": there is none. No copy.
        No queue gets a copy.
    "#]],
    );
    check(
        queues,
        r#""" tasks {"CC": ["audit", "x"]}"#,
        expect![[r#"
            The default exchange looked for the queues that the message names: it found audit and tasks. 2 copies.
            2 queues get a copy each: audit and tasks.
        "#]],
    );
}

#[test]
fn a_hash_falls_into_the_buckets_of_one_binding() {
    check(
        "share x-consistent-hash
         share -1-> a
         share -2-> b
         share -4-> b",
        "share same-key",
        expect![[r#"
            Exchange share took a hash, which falls to one of 3 bindings. 1 copy.
              + The hash of "same-key" falls into its bucket, 1 of 3.
              - The hash of "same-key" misses its buckets, 2 of 3.
              - Its destination was bound before, and has its buckets by that binding.
            1 queue gets a copy: a.
        "#]],
    );
    check(
        "share x-consistent-hash by user
         share -1-> a
         share -1-> b",
        "share k {\"user\": \"ada\"}",
        expect![[r#"
            Exchange share took a hash, which falls to one of 2 bindings. 1 copy.
              + The hash of the header user, "ada", falls into its bucket, 1 of 2.
              - The hash of the header user, "ada", misses its bucket, 1 of 2.
            1 queue gets a copy: a.
        "#]],
    );
    check(
        "share x-consistent-hash by user
         share -1-> a
         share -3-> b",
        "share k",
        expect![[r#"
            Exchange share took a hash, which falls to one of 2 bindings. 1 copy.
              - The hash of the header user, which is missing, misses its bucket, 1 of 4.
              + The hash of the header user, which is missing, falls into its buckets, 3 of 4.
            1 queue gets a copy: b.
        "#]],
    );
}

#[test]
fn chance_draws_one_binding() {
    check(
        "dice x-random
         dice --> a
         dice --> b
         dice --> c",
        "dice k",
        expect![[r#"
            Exchange dice drew one of 3 bindings by chance. 1 copy.
              - Chance drew another one.
              - Chance drew another one.
              + Chance drew it, of 3 bindings.
            1 queue gets a copy: c.
        "#]],
    );
}

#[test]
fn a_history_exchange_passes_everything_on() {
    check(
        "latest x-recent-history
         latest --> a
         latest --> b",
        "latest k",
        expect![[r#"
            Exchange latest passes everything on, over both of its bindings, and keeps its latest messages for new ones. 2 copies.
              + A recent history exchange looks at nothing: every binding matches.
              + A recent history exchange looks at nothing: every binding matches.
            2 queues get a copy each: a and b.
        "#]],
    );
}

#[test]
fn a_delayed_message_exchange_holds_back_and_then_compares() {
    let topology = "later x-delayed-message as direct
         later -k-> a
         later -other-> b";
    check(
        topology,
        "later k {\"x-delay\": 5000}",
        expect![[r#"
        Exchange later holds the message back for 5000 ms, as its x-delay header says, and compares nothing until then.
        No queue gets a copy yet.
    "#]],
    );
    check(
        topology,
        "later k {\"x-delay\": -5000}",
        expect![[r#"
        Exchange later compared "k" with 2 bindings: 1 of 2 matched. 1 copy.
          + The key is "k", exactly as wanted.
              k=k
          - It wants exactly "other", the key is "k".
              other=k!
        1 queue gets a copy: a.
    "#]],
    );
}

#[test]
fn what_was_kept_goes_where_it_was_just_bound() {
    let topology = topology(
        "latest x-recent-history
         on fanout
         latest --> on
         on --> q",
    );
    let message = message("latest k");
    let bindings: Vec<_> = topology.bindings().collect();
    let binding = bindings.iter().find(|one| *one.source.name == *"latest");
    let because = RoutedBecause::Replayed {
        exchange: message.exchange.clone(),
        binding: binding.expect("bound").id,
    };
    let route = Route::straight_to(&ResourceName::root("q"));
    let why = Why::of_routing(&topology, &message, (&route, &because), ServerLine::V3_10);
    let told: Vec<&str> = why.visits.iter().map(|visit| &*visit.summary).collect();
    expect![[r#"
        Exchange latest had kept the message, and passes it on to exchange on, just bound.
        Exchange on is a fanout: it passes everything on, over its 1 binding. 1 copy."#]]
    .assert_eq(&told.join("\n"));
    assert_eq!(why.conclusion, "1 queue gets a copy: q.");
}

#[test]
fn what_chance_drew_is_drawn_again_when_it_is_explained() {
    let topology = topology(
        "dice x-random
         dice --> a
         dice --> b
         dice --> c",
    );
    let message = message("dice k");
    for chance in 0..50 {
        let keys = message.routing_keys();
        let request = RouteRequest::of(&message, &keys, ServerLine::V4).drawn(chance);
        let route = routing::route(&topology, request);
        assert_eq!(route.drawn, Some(chance));
        let why = Why::of_routing(
            &topology,
            &message,
            (&route, &RoutedBecause::Published),
            ServerLine::V4,
        );
        let queue = &route.destinations[0].queue;
        assert_eq!(why.conclusion, format!("1 queue gets a copy: {queue}."));
    }
}
