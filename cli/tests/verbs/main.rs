//! The verbs from outside: what they write, and how they end.

mod exports;
mod render;
mod replay;
mod wire;

use std::io::{Read, Write};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use expect_test::{Expect, expect};
use warren_core::narrate::log_line;
use warren_core::scenario::library::{LIBRARY, find};
use warren_core::time::Time;
use warren_core::timeline::Timeline;

pub(crate) fn warren(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_warren"))
        .args(args)
        .stdin(Stdio::null())
        .output()
        .expect("warren starts")
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// The exit code, standard output and standard error.
pub(crate) fn does(args: &[&str], expected: Expect) {
    let output = warren(args);
    let code = output.status.code().expect("no signal");
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    expected.assert_eq(&format!("exit {code}\n-- out\n{out}-- err\n{err}"));
}

/// A file in the test's own folder.
pub(crate) fn file(name: &str, content: &str) -> String {
    let path = format!("{}/{name}", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(&path, content).expect("written");
    path
}

fn scenario(name: &str) -> String {
    format!("{}/../scenarios/{name}.json", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn run_tells_what_happens_until_a_moment() {
    let scenario = find("hello-world").expect("listed").scenario();
    let timeline = Timeline::complete(Arc::new(scenario.expect("sound")));
    let until = Time::from_ms(1700);
    let told: String = timeline
        .events(0..timeline.len())
        .iter()
        .filter(|event| event.at <= until)
        .map(|event| format!("{}\n", log_line(event)))
        .collect();
    assert!(told.contains("\n00:01.700  "), "{told}");
    let output = warren(&["run", "hello-world", "--until", "1.7s"]);
    assert_eq!(text(&output.stdout), told);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn run_writes_json_lines_for_programs() {
    does(
        &["run", "hello-world", "--until", "500ms", "--json"],
        expect![[r#"
            exit 0
            -- out
            {"at_us":0,"client":"sender","connection":1,"event":"connection_opened"}
            {"at_us":0,"channel":1,"connection":1,"event":"channel_opened"}
            {"at_us":0,"client":"sender","event":"client_started"}
            {"at_us":0,"client":"receiver","connection":2,"event":"connection_opened"}
            {"at_us":0,"channel":1,"connection":2,"event":"channel_opened"}
            {"at_us":0,"client":"receiver","event":"client_started"}
            {"ack":"manual","at_us":0,"channel":1,"client":"receiver","connection":2,"consumer_tag":"receiver","event":"consumer_registered","prefetch":0,"priority":0,"queue":"hello"}
            {"arrives_us":900000,"at_us":500000,"body":"Hello 1","client":"sender","event":"publish_sent","exchange":"","message":1,"properties":{},"routing_key":"hello"}
            -- err
        "#]],
    );
}

#[test]
fn run_takes_files_links_addresses_and_slugs_alike() {
    let by_slug = warren(&["run", "logs-by-topic"]).stdout;
    assert!(by_slug.len() > 1000);
    assert_eq!(warren(&["run", &scenario("logs-by-topic")]).stdout, by_slug);
    let link = warren(&["link", "logs-by-topic"]).stdout;
    let link = text(&link).trim();
    assert_eq!(warren(&["run", link]).stdout, by_slug);
    let address = format!("https://example.org/warren/?embed#{link}");
    assert_eq!(warren(&["run", &address]).stdout, by_slug);
}

#[test]
fn the_link_of_a_lesson_opens_as_its_file_and_a_damaged_one_says_so() {
    let own = warren_teach::own::of_lesson(&warren_teach::course::LESSONS[1]);
    let link = own.to_link().expect("it fits");
    let opened = warren(&["open", &format!("https://example.org/warren/#{link}")]);
    assert_eq!(text(&opened.stdout), own.to_file());
    let title = own.title();
    assert_eq!(text(&opened.stderr), format!("The lesson \"{title}\":\n"));
    let damaged = warren(&["open", &link[..link.len() - 20]]);
    assert!(!damaged.status.success());
    let said = text(&damaged.stderr);
    assert!(said.contains("the end of the link is missing"), "{said}");
}

#[test]
fn a_link_stands_alone_on_the_last_line_and_opens_again() {
    let path = scenario("image-workers");
    let output = warren(&[
        "link",
        &path,
        "--at",
        "00:03.200",
        "--page",
        "http://localhost:8080/#x",
    ]);
    let out = text(&output.stdout).to_owned();
    assert_eq!(out.lines().count(), 1);
    let link = out.trim();
    assert!(link.starts_with("http://localhost:8080/#1."), "{link}");
    let said = format!(
        "The scenario \"Image workers\" at 00:03.200 in {} characters:\n",
        link.len() - 23
    );
    assert_eq!(text(&output.stderr), said);

    let opened = warren(&["open", link]);
    assert_eq!(
        text(&opened.stderr),
        "The scenario \"Image workers\" at 00:03.200:\n"
    );
    let again = file("opened.json", text(&opened.stdout));
    let relinked = warren(&["link", &again, "--at", "3200ms"]);
    assert_eq!(
        text(&relinked.stdout).trim(),
        link.split_once('#').expect("one").1
    );
}

#[test]
fn check_lists_problems_and_verdicts_of_every_file() {
    let bad = file(
        "bad.json",
        r#"{"version": 1, "definitions": {"queues": [{"name": "tasks"}]},
            "clients": [{"kind": "consumer", "name": "w", "queue": "task"}],
            "timeline": [{"at_ms": 99999, "do": "kill_client", "client": "w"}],
            "expect": [{"that": "ready", "queue": "tasks", "count": 1}]}"#,
    );
    let worse = file(
        "worse.json",
        r#"{"version": 1, "clients": [{"kind": "consumer"}]}"#,
    );
    let output = warren(&["check", "hello-world", &bad, &worse, "nowhere.json"]);
    let said = format!("{}--\n{}", text(&output.stdout), text(&output.stderr));
    let said = said.replace(env!("CARGO_TARGET_TMPDIR"), "TMP");
    expect![[r#"
        hello-world: no problems, 5 of 5 expectations are met
        TMP/bad.json: error: clients[0].queue: there is no queue "task"; did you mean "tasks"?
        TMP/bad.json: warning: timeline[0].at_ms: 99999 ms is after the end of the run at 60000 ms; give an earlier time or a greater run_for_ms
        TMP/bad.json: warning: Expectation 1 can never hold: no message can reach the queue "tasks". Correct the number, or what it is of (impossible-expectation)
        TMP/bad.json: At the end, 1 message ready in the queue tasks: no, it is 0
        TMP/bad.json: 2 problems, 1 finding, 0 of 1 expectations are met
        TMP/worse.json: error: clients[0].name: this field is missing
        TMP/worse.json: error: clients[0].queue: this field is missing
        TMP/worse.json: 2 problems
        --
        warren: there is no file "nowhere.json", nor is this a link or a scenario of the library
    "#]].assert_eq(&said);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(warren(&["check", &bad]).status.code(), Some(1));
    assert_eq!(warren(&["check", &worse]).status.code(), Some(1));
}

#[test]
fn check_tells_what_is_probably_not_meant_and_fails_for_it_where_that_is_asked() {
    let path = file(
        "unmeant.json",
        r#"{"version": 1, "definitions": {
              "exchanges": [{"name": "logs", "type": "direct"}],
              "queues": [{"name": "errors"}],
              "bindings": [{"source": "logs", "destination": "errors", "routing_key": "error"}]},
            "clients": [
              {"kind": "producer", "name": "app", "exchange": "logs",
               "messages": [{"routing_key": "{error|warning}"}]},
              {"kind": "consumer", "name": "w", "queue": "errors"}]}"#,
    );
    let output = warren(&["check", &path]);
    let said = text(&output.stdout).replace(env!("CARGO_TARGET_TMPDIR"), "TMP");
    expect![[r#"
        TMP/unmeant.json: warning: exchange:logs: The exchange "logs" drops the messages of "app" with the key "warning": no binding matches. Bind a queue for them, give the exchange an alternate exchange, or have them returned (mandatory) (dropped-messages)
        TMP/unmeant.json: no problems, 1 finding, 0 of 0 expectations are met
    "#]].assert_eq(&said);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(warren(&["check", "--strict", &path]).status.code(), Some(1));
    let sound = warren(&["check", "--strict", "hello-world"]);
    assert_eq!(sound.status.code(), Some(0));
}

#[test]
fn every_scenario_of_the_library_passes_its_check() {
    let slugs: Vec<&str> = LIBRARY.iter().map(|entry| entry.slug).collect();
    let output = warren(&[&["check"], &slugs[..]].concat());
    expect![[r#"
        hello-world: no problems, 5 of 5 expectations are met
        image-workers: no problems, 5 of 5 expectations are met
        news-to-everyone: no problems, 5 of 5 expectations are met
        logs-by-severity: warning: exchange:logs: The exchange "logs" drops the messages of "app" with the key "debug": no binding matches. Bind a queue for them, give the exchange an alternate exchange, or have them returned (mandatory) (dropped-messages)
        logs-by-severity: no problems, 1 finding, 4 of 4 expectations are met
        logs-by-topic: warning: exchange:logs: The exchange "logs" drops the messages of "servers" with the keys "critical" and "web.shop.critical": no binding matches. Bind a queue for them, give the exchange an alternate exchange, or have them returned (mandatory) (dropped-messages)
        logs-by-topic: no problems, 1 finding, 5 of 5 expectations are met
        match-by-headers: warning: exchange:documents: The exchange "documents" drops 2 messages of "scanner" whose headers no binding matches. Bind a queue for them, give the exchange an alternate exchange, or have them returned (mandatory) (dropped-messages)
        match-by-headers: no problems, 1 finding, 4 of 4 expectations are met
        ask-and-answer: no problems, 5 of 5 expectations are met
        retry-with-backoff: no problems, 6 of 6 expectations are met
        task-queue-two-ways: no problems, 9 of 9 expectations are met
        order-splitter: no problems, 5 of 5 expectations are met
        backpressure: no problems, 8 of 8 expectations are met
        what-a-crash-loses: no problems, 4 of 4 expectations are met
        failover: no problems, 3 of 3 expectations are met
    "#]]
    .assert_eq(text(&output.stdout));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_scenario_with_errors_runs_but_not_as_if_nothing_were() {
    let path = file(
        "dangling.json",
        r#"{"version": 1, "clients": [{"kind": "consumer", "name": "w", "queue": "task"}]}"#,
    );
    let output = warren(&["run", &path]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("clients[0].queue: there is no queue \"task\""));
    assert!(
        text(&output.stdout).contains("task"),
        "{}",
        text(&output.stdout)
    );
}

#[test]
fn what_cannot_be_read_is_said_in_a_sentence() {
    does(
        &["run", "helo-world"],
        expect![[r#"
        exit 2
        -- out
        -- err
        warren: there is no file "helo-world", nor is this a link or a scenario of the library; did you mean "hello-world"?
    "#]],
    );
    does(
        &["open", "1.AAAA"],
        expect![[r#"
        exit 2
        -- out
        -- err
        warren: the end of the link is missing: copy it once more, as a whole
    "#]],
    );
    does(
        &["open", "https://example.org/#2.AAAA"],
        expect![[r#"
        exit 2
        -- out
        -- err
        warren: this link was made by a newer Warren (link version 2); this one reads up to 1
    "#]],
    );
    does(
        &["open", "https://example.org/#"],
        expect![[r#"
        exit 2
        -- out
        -- err
        warren: the link is empty: it holds no scenario
    "#]],
    );
    does(
        &["run", "hello-world", "--until", "3"],
        expect![[r#"
        exit 2
        -- out
        -- err
        error: invalid value '3' for '--until <T>': write a moment as 3.2s, 3200ms or 00:03.200

        For more information, try '--help'.
    "#]],
    );
    let output = warren(&["run", env!("CARGO_TARGET_TMPDIR")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cannot be read"));
}

#[test]
fn standard_input_is_read_for_a_dash() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_warren"))
        .args(["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("warren starts");
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all(b"{\"version\": 1}").expect("written");
    drop(stdin);
    let output = child.wait_with_output().expect("ends");
    assert_eq!(
        text(&output.stdout),
        "standard input: no problems, 0 of 0 expectations are met\n"
    );
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let path = file(
        "long.json",
        r#"{"version": 1, "definitions": {"queues": [{"name": "q"}]},
            "clients": [{"kind": "producer", "name": "p", "every_ms": 1,
                         "messages": [{"routing_key": "q"}]}]}"#,
    );
    let mut child = Command::new(env!("CARGO_BIN_EXE_warren"))
        .args(["run", &path])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("warren starts");
    let mut stdout = child.stdout.take().expect("piped");
    stdout.read_exact(&mut [0; 100]).expect("some output");
    drop(stdout);
    let output = child.wait_with_output().expect("ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stderr), "");
}
