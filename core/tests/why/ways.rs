//! Ways over several exchanges, nodes that are down, and what the server line decided.

use expect_test::expect;
use warren_core::name::ResourceName;
use warren_core::scenario::ServerLine;
use warren_core::server_line::Difference;
use warren_core::why::Why;

use super::{check, message, topology};

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
fn a_queue_on_a_node_that_is_down_counts_as_not_there() {
    let mut topology = topology(
        "logs fanout
         logs --> q
         logs --> r",
    );
    topology.set_away(&ResourceName::root("q"), true);
    let told = |text: &str| {
        let message = message(text);
        let why = Why::of(&topology, &message, ServerLine::V4);
        let rows = why.visits.iter().flat_map(|visit| &visit.rows);
        let rows: Vec<&str> = rows.map(|row| &*row.sentence).collect();
        format!(
            "{}\n{}\n{}",
            why.visits[0].summary,
            rows.join("\n"),
            why.conclusion
        )
    };
    expect![[r#"
        Exchange logs is a fanout: it passes everything on, over both of its bindings. 1 copy.
        Its queue is on a node that is down: the binding leads nowhere until that is back.
        A fanout exchange looks at nothing: every binding matches.
        1 queue gets a copy: r."#]]
    .assert_eq(&told("logs k"));
    expect![[r#"
        The default exchange looked for a queue named "q": its node is down, and until that is back the queue counts as not there. No copy.

        No queue gets a copy."#]].assert_eq(&told(" q"));
}
