//! `warren replay`.

use expect_test::{Expect, expect};

use super::{does, text, warren};

/// One of the recordings of a real server.
fn recorded(name: &str) -> String {
    let folder = env!("CARGO_MANIFEST_DIR");
    format!("{folder}/../tests/conformance/traces/{name}.json")
}

fn tampered(name: &str, trace: &str, from: &str, to: &str) -> String {
    let text = std::fs::read_to_string(recorded(trace)).expect("a recording");
    assert!(text.contains(from), "{trace} has no {from}");
    let folder = format!("{}/{name}", env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(format!("{folder}/deeper")).expect("a folder");
    let path = format!("{folder}/deeper/trace.json");
    std::fs::write(path, text.replacen(from, to, 1)).expect("written");
    folder
}

#[test]
fn replay_agrees_with_a_recording() {
    does(
        &["replay", &recorded("tut1-hello-world")],
        expect![[r#"
            exit 0
            -- out
            1 passed, 0 failed
            -- err
        "#]],
    );
}

/// The exit code and the output, with the folder that differs from place to place left out.
fn replays(folder: &str, expected: Expect) {
    let output = warren(&["replay", folder]);
    let out = text(&output.stdout).replace(folder, "");
    let code = output.status.code().expect("no signal");
    expected.assert_eq(&format!("exit {code}\n{out}"));
}

#[test]
fn replay_tells_each_difference_of_a_recording_that_says_otherwise() {
    let folder = tampered(
        "replay-tampered",
        "tut1-hello-world",
        r#""message_count": 0, "consumer_count": 0"#,
        r#""message_count": 7, "consumer_count": 0"#,
    );
    replays(
        &folder,
        expect![[r#"
        exit 1
        /deeper/trace.json: step 5 queue.declare: reply: expected {"consumer_count":0,"message_count":7,"method":"queue.declare-ok","queue":"hello"}, got {"consumer_count":0,"message_count":0,"method":"queue.declare-ok","queue":"hello"}
        0 passed, 1 failed
    "#]],
    );
    let output = warren(&["replay", "--json", &folder]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!((&json["passed"], &json["failed"]), (&0.into(), &1.into()));
    assert_eq!(json["differences"][0]["what"], "reply");
    assert_eq!(json["differences"][0]["expected"]["message_count"], 7);
}

#[test]
fn replay_fails_for_what_it_does_not_know() {
    let step = r#""op": "queue.declare""#;
    let operation = tampered(
        "replay-operation",
        "tut1-hello-world",
        step,
        r#""op": "queue.paint""#,
    );
    replays(
        &operation,
        expect![[r#"
        exit 1
        /deeper/trace.json: step 5 queue.paint: operation: expected "to be done", got "the operation queue.paint is not known"
        0 passed, 1 failed
    "#]],
    );
    let argument = tampered(
        "replay-argument",
        "tut1-hello-world",
        r#""args": {"queue""#,
        r#""args": {"colour": "red", "queue""#,
    );
    replays(
        &argument,
        expect![[r#"
        exit 1
        /deeper/trace.json: step 5 queue.declare: operation: expected "to be done", got "the argument colour is not known"
        0 passed, 1 failed
    "#]],
    );
    let broken = tampered("replay-broken", "tut1-hello-world", "{", "");
    let output = warren(&["replay", &broken]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("it is not JSON"));
}

#[test]
fn replay_takes_octets_as_they_are() {
    does(
        &["replay", &recorded("frame-errors")],
        expect![[r#"
            exit 0
            -- out
            1 passed, 0 failed
            -- err
        "#]],
    );
    let folder = tampered(
        "replay-wire",
        "frame-errors",
        "09000100000000ce",
        "07000100000000ce",
    );
    replays(
        &folder,
        expect![[r#"
        exit 1
        /deeper/trace.json: step 21 send_raw: events of c9: expected [{"event":"connection.close","reply_code":501,"reply_text":"FRAME_ERROR - type 9, all octets = <<>>: unknown_frame"},{"event":"socket.closed"}], got [{"event":"connection.close","reply_code":501,"reply_text":"FRAME_ERROR - type 7, all octets = <<>>: unknown_frame"},{"event":"socket.closed"}]
        0 passed, 1 failed
    "#]],
    );
    let nothing = format!("{folder}/nothing");
    assert_eq!(warren(&["replay", &nothing]).status.code(), Some(2));
}

#[test]
fn replay_fails_for_a_document_that_is_no_recording() {
    let folder = format!("{}/replay-nothing", env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(format!("{folder}/list.json"), "[]").expect("written");
    replays(
        &folder,
        expect![[r#"
        exit 1
        /list.json: reading: operation: expected "to be done", got "it has neither steps, nor cases, nor frames"
        0 passed, 1 failed
    "#]],
    );
}
