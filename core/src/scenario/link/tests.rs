//! Links: what is written reads back, small, and nothing that a stranger sends is taken
//! for what it is not.

use expect_test::expect;
use proptest::prelude::*;

use super::*;
use crate::scenario::library::{LIBRARY, find};
use crate::scenario::sample;

fn library(slug: &str) -> Shared {
    Shared {
        scenario: find(slug).expect("listed").scenario().expect("sound"),
        playhead: Some(Playhead {
            at: Time(3_200_000),
            within: 2,
        }),
    }
}

fn link(slug: &str) -> String {
    encode(&library(slug)).expect("fits")
}

#[test]
fn every_scenario_of_the_library_makes_a_short_link() {
    let lengths: String = LIBRARY
        .iter()
        .map(|entry| format!("{:16} {}\n", entry.slug, link(entry.slug).len()))
        .collect();
    expect![[r#"
        hello-world      258
        image-workers    328
        news-to-everyone 452
        logs-by-severity 460
        logs-by-topic    561
        match-by-headers 556
        ask-and-answer   1000
        retry-with-backoff 598
        task-queue-two-ways 876
        order-splitter   1537
        backpressure     648
        what-a-crash-loses 408
        failover         590
    "#]]
    .assert_eq(&lengths);
}

#[test]
fn the_workers_fit_into_400_characters_with_the_moment() {
    assert!(link("image-workers").len() <= 400);
}

#[test]
fn defaults_are_not_written() {
    let json = library("hello-world").to_value().to_string();
    expect![[r#"{"at":3200000,"scenario":{"clients":[{"count":5,"every_ms":2000,"kind":"producer","messages":[{"body":"Hello {n}","routing_key":"hello"}],"name":"sender"},{"kind":"consumer","name":"receiver","queue":"hello"}],"definitions":{"queues":[{"name":"hello"}]},"expect":[{"at_ms":1200,"count":0,"queue":"hello","that":"enqueued"},{"count":5,"queue":"hello","that":"enqueued"},{"client":"receiver","count":5,"that":"acked"},{"count":0,"queue":"hello","that":"ready"},{"count":0,"that":"lost"}],"notes":"The sender names a queue as its routing key. The *default exchange* takes the message there, and the receiver acknowledges what it has read.","run_for_ms":15000,"title":"Hello world","version":1},"within":2}"#]].assert_eq(&json);
}

/// Every link ever published opens for good: the file has a link and what it holds on
/// each line, and only grows.
#[test]
fn published_links_open() {
    let published = include_str!("../../../../scenarios/links/v1.txt");
    for (index, line) in published.lines().enumerate() {
        let (text, held) = line.split_once(' ').expect("a link and what it holds");
        let held = Shared::from_value(serde_json::from_str(held).expect("JSON"));
        assert_eq!(decode(text), held, "line {}", index + 1);
    }
    assert!(published.lines().count() >= 8, "links were taken away");
}

#[test]
fn what_is_wrong_with_a_link_is_said() {
    let good = link("hello-world");
    let bomb = format!(
        "1.{}",
        BASE64.encode(framed(&pack::pack(
            &[],
            &vec![b' '; MAX_UNPACKED_BYTES + 1]
        )))
    );
    let holding = |json: &str| {
        let packed = pack::pack(DICTIONARY_1.as_bytes(), json.as_bytes());
        format!("1.{}", BASE64.encode(framed(&packed)))
    };
    let mut mistyped = good.clone().into_bytes();
    mistyped.swap(40, 41);
    let mistyped = String::from_utf8(mistyped).expect("ASCII");
    let table = [
        String::new(),
        "#".to_owned(),
        "hello".to_owned(),
        "x.abc".to_owned(),
        "0.abc".to_owned(),
        good.replacen("1.", "2.", 1),
        "1.".to_owned(),
        good[..good.len() / 2].to_owned(),
        good[..good.len() - 1].to_owned(),
        format!("{good}abcd"),
        format!("{good}=="),
        good.replacen('.', ".ä", 1),
        mistyped,
        "A".repeat(MAX_TEXT_BYTES + 1),
        bomb,
        holding("no JSON"),
        holding("[]"),
        holding("{}"),
        holding(r#"{"at": "soon", "scenario": {"version": 1}}"#),
        holding(r#"{"scenario": {"version": 7}}"#),
        holding(r#"{"scenario": {"version": 1, "seed": "a", "clients": {}}}"#),
    ];
    let said: String = table
        .iter()
        .map(|text| match decode(text) {
            Ok(_) => "fine\n".to_owned(),
            Err(error) => format!("{error}\n"),
        })
        .collect();
    expect![[r#"
        the link is empty: it holds no scenario
        the link is empty: it holds no scenario
        this is no link of Warren: such a link begins with "1."
        this is no link of Warren: such a link begins with "1."
        this is no link of Warren: such a link begins with "1."
        this link was made by a newer Warren (link version 2); this one reads up to 1
        the end of the link is missing: copy it once more, as a whole
        the end of the link is missing: copy it once more, as a whole
        the end of the link is missing: copy it once more, as a whole
        something follows the end of the link: copy it once more, without what follows
        the link is damaged: '=' at position 259 belongs in no link
        the link is damaged: 'ä' at position 3 belongs in no link
        the link is damaged: its checksum does not agree; copy it once more
        the link has 65537 characters; at most 65536 are read
        the link unpacks to more than 1048576 bytes, which is not allowed
        the link holds no scenario: expected ident at line 1 column 2
        the link holds no scenario: it is no JSON object
        the link holds no scenario: the field "scenario" is missing
        the link holds no scenario: its moment is not a whole number
        the scenario in the link cannot be read: version: this scenario was written by a newer Warren (version 7); this one reads up to 1
        the scenario in the link cannot be read: clients: expected a list, found an object; seed: expected a whole number, 0 or more, found "a"
    "#]].assert_eq(&said);
}

#[test]
fn a_link_survives_being_wrapped_and_pasted_with_its_address() {
    let good = link("hello-world");
    let wrapped = format!("  #{}\r\n{}); ", &good[..50], &good[50..]);
    assert_eq!(decode(&wrapped), Ok(library("hello-world")));
    let address = format!("https://example.org/warren/#{good}");
    assert_eq!(fragment(&address), good);
    assert_eq!(fragment(&good), good);
}

#[test]
fn a_scenario_that_does_not_fit_gives_no_link() {
    let mut shared = library("hello-world");
    shared.scenario.notes = (0..40_000_u32)
        .map(|n| char::from_u32(0x100 + n.wrapping_mul(2_654_435_761) % 0x4000).unwrap_or('x'))
        .collect();
    assert_eq!(encode(&shared), Err(LinkError::DoesNotFit));
}

proptest! {
    #[test]
    fn what_is_encoded_decodes(
        scenario in sample::scenario(),
        at in proptest::option::of((any::<u64>(), any::<u32>())),
    ) {
        let playhead = at.map(|(at, within)| Playhead { at: Time(at), within });
        let shared = Shared { scenario, playhead };
        let text = encode(&shared).expect("small");
        prop_assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)));
        prop_assert_eq!(decode(&text), Ok(shared));
    }

    #[test]
    fn no_text_makes_it_panic(text in "(#?1\\.)?\\PC{0,80}") {
        let _: Result<_, _> = decode(&text);
    }

    #[test]
    fn a_changed_character_is_noticed(at in 2_usize..200, by in "[A-Za-z0-9_-]") {
        let good = link("hello-world");
        prop_assume!(at < good.len() - 1 && good[at..=at] != by);
        let bad = format!("{}{by}{}", &good[..at], &good[at + 1..]);
        prop_assert!(decode(&bad).is_err(), "{}", bad);
    }

    #[test]
    fn a_cut_link_is_told(end in 2_usize..200) {
        let good = link("hello-world");
        prop_assume!(end < good.len());
        prop_assert_eq!(decode(&good[..end]), Err(LinkError::Truncated));
    }
}

/// Links that would cost much, were the work not bounded: these come back at once.
#[test]
fn hostile_links_are_answered() {
    let answer = |scenario: &str| {
        let json = format!(r#"{{"scenario": {scenario}}}"#);
        let packed = pack::pack(DICTIONARY_1.as_bytes(), json.as_bytes());
        match decode(&format!("1.{}", BASE64.encode(framed(&packed)))) {
            Ok(_) => "fine".to_owned(),
            Err(LinkError::Problems(problems)) => problems[0].to_string(),
            Err(error) => error.to_string(),
        }
    };
    let good = r#"{"body":"aaaa"},"#.repeat(60_000);
    let late = format!(
        r#"{{"version":1,"clients":[{{"kind":"producer","name":"p","messages":[{good}{}{{"x":1}}]}}]}}"#,
        r#"{"x":1},"#.repeat(80)
    );
    let wide = format!(r#"{{"version":1,"clients":[{}0]}}"#, "0,".repeat(500_000));
    let all = [answer(&late), answer(&wide), answer(&"[".repeat(900_000))].join("\n");
    expect![[r#"
        clients[0].messages[60000].x: there is no such field
        clients: there are 500001 of these; at most 1000 are allowed
        the link holds no scenario: recursion limit exceeded at line 1 column 140"#]]
    .assert_eq(&all);
}
