//! Own lessons: what is written reads back, links are bounded and open for good, and faults
//! are told with their lines.

use proptest::prelude::*;
use warren_core::scenario::library;
use warren_core::scenario::link::{self, LinkError, MAX_TEXT_BYTES, MAX_UNPACKED_BYTES, Shared};

use super::link::is_link;
use super::*;

const LESSON: &str = "---
title: Where does it go?
scenario: own
minutes: 3
able:
  - Say where a message goes
---

## Watch

A message is on its way.

```yaml
at: start
point: client:sender
press: play until after sent 1
```

## Predict

Where does it go?

```yaml
at: before routed 1
predict: queues
```
";

fn hello() -> Arc<Scenario> {
    let entry = library::find("hello-world").expect("there");
    Arc::new(entry.scenario().expect("sound"))
}

fn own(text: &str) -> Own {
    Own {
        text: text.to_owned(),
        scenarios: [(OWN.to_owned(), hello())].into(),
    }
}

fn faults(text: &str) -> String {
    let found = own(text).read(FILE).expect_err("faulty");
    found.iter().map(|one| format!("{one}\n")).collect()
}

#[test]
fn a_lesson_goes_into_a_link_and_a_file_and_comes_back() {
    let own = own(LESSON);
    let link = own.to_link().expect("it fits");
    assert!(is_link(&link) && link.starts_with("L1."), "{link}");
    assert!(link.len() < 800, "{} characters", link.len());
    let (back, work) = Own::open_link(&format!("#{link}")).expect("it opens");
    assert_eq!(back, own);
    let Work::Lesson(lesson) = work else {
        panic!("a lesson, not a challenge");
    };
    assert_eq!(
        (lesson.steps.len(), lesson.title.as_str()),
        (2, own.title())
    );
    assert_eq!(Own::from_file("a.md", &own.to_file()).expect("sound"), own);
}

#[test]
fn every_lesson_and_challenge_of_the_course_can_be_copied_and_shared() {
    for text in course::LESSONS {
        let copy = of_lesson(text);
        let (back, work) = Own::open_link(&copy.to_link().expect("fits")).expect("it opens");
        assert_eq!(back, copy);
        assert!(matches!(work, Work::Lesson(_)) && copy.scenario().is_some());
        assert_eq!(Own::from_file(text.file, &copy.to_file()), Ok(copy));
    }
    for text in course::CHALLENGES {
        let copy = of_challenge(text);
        let (back, work) = Own::open_link(&copy.to_link().expect("fits")).expect("it opens");
        assert_eq!(back, copy);
        assert!(
            matches!(work, Work::Challenge(_)),
            "{}",
            text.challenge.file
        );
    }
}

/// Every link of a lesson ever published opens for good: the file has a title and a link on
/// each line, and only grows.
#[test]
fn published_links_open() {
    let published = include_str!("../../../lessons/links/v1.txt");
    let mut count = 0;
    for line in published.lines().filter(|line| !line.is_empty()) {
        let (title, link) = line.split_once('\t').expect("a title and a link");
        let (_, work) = Own::open_link(link).expect("it opens");
        assert_eq!(work.title(), title);
        count += 1;
    }
    assert!(count >= 4, "{count} links");
}

#[test]
fn what_strangers_send_is_refused_in_a_sentence() {
    let link = own(LESSON).to_link().expect("it fits");
    let says = |text: &str| Own::open_link(text).expect_err("refused").to_string();
    assert!(says("").contains("empty"));
    assert!(says("L").contains("begins with \"L1.\""));
    let scenario = link::encode(&Shared {
        scenario: (*hello()).clone(),
        playhead: None,
    });
    let scenario = scenario.expect("it fits");
    assert!(!is_link(&scenario) && says(&scenario).contains("no link to a lesson"));
    assert_eq!(link::decode(&link), Err(LinkError::Foreign));
    assert!(says(&link.replacen("L1.", "L2.", 1)).contains("newer Warren"));
    assert!(says(&link[..link.len() - 9]).contains("end of the link is missing"));
    assert!(says(&"L1.A".repeat(MAX_TEXT_BYTES)).contains("at most"));
    let no_lesson = link::packed(LINK_MARK, "", "[7]").expect("it fits");
    assert!(says(&no_lesson).contains("damaged") || says(&no_lesson).contains("no lesson"));
    let faulty = own(&LESSON.replace("routed 1", "routed 99"));
    assert!(says(&faulty.to_link().expect("it fits")).contains("lesson:24: the moment"));
}

#[test]
fn what_is_too_large_makes_no_link_and_what_unpacks_too_large_opens_none() {
    let mut large = own(LESSON);
    large.text = "x".repeat(MAX_UNPACKED_BYTES + 1);
    let refused = large.to_link().expect_err("too large").to_string();
    assert!(refused.contains("save it as a file"), "{refused}");
}

#[test]
fn a_run_without_end_is_refused_in_bounded_time() {
    let mut endless = own(LESSON);
    let json = r#"{"version": 1, "run_for_ms": 4000000000, "definitions": {"queues": [{"name": "q"}]},
        "clients": [{"kind": "producer", "name": "sender", "every_ms": 1,
            "messages": [{"routing_key": "q"}]}]}"#;
    let scenario = Arc::new(Scenario::from_json(json).expect("sound"));
    endless.scenarios.insert(OWN.to_owned(), scenario);
    let link = endless.to_link().expect("it is small");
    let said = Own::open_link(&link).expect_err("refused").to_string();
    assert!(
        said.contains("more than 200000 events; shorten the run"),
        "{said}"
    );
}

#[test]
fn faults_name_line_and_remedy() {
    let cases = [
        (
            "at: start\n",
            "at: somewhen\n",
            "lesson:14: \"somewhen\" begins no moment; write start",
        ),
        ("client:sender", "client:nobody", "lesson:14: "),
        (
            "predict: queues",
            "predict: weather",
            "lesson:25: \"weather\" cannot stand here; write one of queues, consumer",
        ),
        (
            "scenario: own",
            "scenario: mine",
            "lesson:2: there is no scenario \"mine\"; name one",
        ),
    ];
    for (from, to, expected) in cases {
        let said = faults(&LESSON.replacen(from, to, 1));
        assert!(said.starts_with(expected), "{said}");
        assert!(said.contains("; "), "no remedy: {said}");
    }
}

#[test]
fn a_challenge_is_tried_with_both_of_its_solutions() {
    let copy = of_challenge(&course::CHALLENGES[1]);
    let read = |text: String| {
        Own {
            text,
            ..copy.clone()
        }
        .read(FILE)
    };
    let says = |from: &str, to: &str| {
        assert!(copy.text.contains(from), "{from}");
        let found = read(copy.text.replacen(from, to, 1)).expect_err("faulty");
        found
            .iter()
            .map(|one| format!("{one}\n"))
            .collect::<String>()
    };
    let line = copy
        .text
        .lines()
        .position(|line| line.starts_with("```yaml sol"));
    let line = line.expect("it has solutions") + 1;
    let said = says("client: clerk, count: 3}", "client: clerk, count: 4}");
    assert!(
        said.starts_with(&format!("lesson:{line}: the right solution fails: ")),
        "{said}"
    );
    assert!(said.contains("no, it is 3"), "{said}");
    let said = says("it is 0\"", "it is 9\"");
    assert!(said.contains("fails with other words"), "{said}");
    assert!(says("par: 5", "par: 7").contains("write par: 5"));
    let said = says("wrong:\n", "wrung:\n");
    assert!(
        said.starts_with("lesson:") && said.contains("wrung"),
        "{said}"
    );
    let said = says("```yaml solutions", "```yaml answers");
    assert!(
        said.contains("the challenge has no solutions; add a block"),
        "{said}"
    );
}

proptest! {
    #[test]
    fn any_text_survives_the_link(text in "\\PC{0,200}", name in "[a-z]{1,9}") {
        let own = Own { text, scenarios: [(name, hello())].into() };
        let link = own.to_link().expect("it fits");
        prop_assert_eq!(Own::from_link(&link), Ok(own));
    }

    #[test]
    fn no_text_of_a_stranger_is_a_panic(text in "L?1?\\.?[A-Za-z0-9_-]{0,80}") {
        prop_assert!(Own::from_link(&text).is_err());
    }

    #[test]
    fn a_changed_character_is_noticed(at in 3_usize..500, to in "[A-Za-z0-9_-]") {
        let own = own(LESSON);
        let link = own.to_link().expect("it fits");
        let at = 3 + at % (link.len() - 3);
        let mut changed = link.clone();
        changed.replace_range(at..=at, &to);
        let back = Own::from_link(&changed);
        prop_assert!(back.is_err() || back == Ok(own));
    }
}
