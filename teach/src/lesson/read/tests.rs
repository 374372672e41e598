//! What is wrong with a lesson is said with its line and what to do.

use expect_test::{Expect, expect};

use super::*;

const HEAD: &str =
    "---\ntitle: T\nscenario: logs-by-topic\norder: 1\nminutes: 1\nable: [see]\n---\n\n";

fn check(steps: &str, expected: Expect) {
    let said = match Lesson::read("a.md", &format!("{HEAD}{steps}"), &|_| None) {
        Ok(lesson) => format!("{} steps\n", lesson.steps.len()),
        Err(problems) => problems.iter().map(|one| format!("{one}\n")).collect(),
    };
    expected.assert_eq(&said);
}

#[test]
fn what_is_wrong_is_named_with_its_line_and_a_remedy() {
    check(
        "",
        expect![[r#"
        a.md:1: the lesson has no steps; give it steps, each under a heading of the second level
    "#]],
    );
    check(
        "## One\n\nText.\n",
        expect![[r#"
        a.md:9: the step has no data; add a block ```yaml with at: and one of press, predict, change, answer
    "#]],
    );
    check(
        "## One\n\n```yaml\nat: start\npres: step\n```\n",
        expect![[r#"
            a.md:13: there is no field "pres" here; write one of at, point, scenario, with, press, predict, change, answer
        "#]],
    );
    check(
        "## One\n\n```yaml\nat: before eaten 3\npress: step\n```\n",
        expect![[r#"
        a.md:12: "eaten" is no event; write start, end, a number of milliseconds, or before or after with one of sent, published, routed, enqueued, stored, delivered, received, begun, finished, acked, requeued, dropped, dead-lettered, returned, came-back, confirmed, registered, crashed, left, started, down, up, then a message's number, a name, or both
    "#]],
    );
    check(
        "## One\n\n```yaml\nat: start\npoint: queue:kernel, message:9, binding:a>b>c\npress: go on\n```\n",
        expect![[r#"
            a.md:12: the scenario has no queue:kernel; point at a client, an exchange or a queue that the scenario has
            a.md:12: message #9 has not been sent by 00:00.000; point at one that is in the picture then
            a.md:12: the scenario has no binding a>b>c; it has logs>kern>kern.#, logs>critical>*.critical, logs>web-errors>web.*.error, logs>all-errors>#.error
        "#]],
    );
    check(
        "## One\n\n```yaml\nat: start\npress: fast\n```\n",
        expect![[r#"
            a.md:12: "fast" cannot be pressed; write play until MOMENT, step or go on
        "#]],
    );
    check(
        "## One\n\n```yaml\nat: end\npredict: queues\n```\n",
        expect![[r#"
        a.md:12: nothing is left to predict here; ask at an earlier moment
    "#]],
    );
    check(
        "## One\n\n```yaml\nat: start\npress: play until start\n```\n",
        expect![[r#"
        a.md:12: there is nothing to play; play until a moment after the step's own
    "#]],
    );
    check(
        "## One\n\n```yaml\nat: start\nanswer:\n  question: Why?\n  choices:\n    - right: So\n    - wrong: Thus\n```\n",
        expect![[r#"
            a.md:12: a choice is neither right nor wrong with a reason; write right: TEXT, or wrong: TEXT and because: REASON
        "#]],
    );
    check(
        "## One\n\n```yaml\nat: start\nchange:\n  goal: [{that: lost, count: 0}]\n  hint: h\n  solution: [{remove: clients/nobody}]\n```\n",
        expect![[r#"
            a.md:12: the changes cannot be made: there is nothing at clients/nobody; name places that the scenario has
        "#]],
    );
}

#[test]
fn a_step_of_sixty_one_words_is_too_long() {
    let step = |count| {
        format!(
            "## One\n\n{}\n\n```yaml\nat: start\npress: go on\n```\n",
            "word ".repeat(count)
        )
    };
    check(
        &step(60),
        expect![[r#"
        1 steps
    "#]],
    );
    check(
        &step(61),
        expect![[r#"
        a.md:9: the step has 61 words; say it in 60 or fewer
    "#]],
    );
}

#[test]
fn a_translation_that_lacks_a_step_is_refused() {
    let step = "## One\n\nText.\n\n```yaml\nat: start\npress: go on\n```\n";
    let lesson = Lesson::read("a.md", &format!("{HEAD}{step}{step}"), &|_| None).expect("sound");
    let head = "---\ntitle: Z\nable: [sehen]\n---\n\n";
    let one = format!("{head}## Eins\n\nText.\n");
    let problems = lesson
        .translated("z.md", &one)
        .expect_err("a step is missing");
    let said: String = problems.iter().map(|one| format!("{one}\n")).collect();
    expect![[r#"
        z.md:1: there are 1 steps, and the original has 2; give each its counterpart, in the same order
    "#]].assert_eq(&said);
    let two = format!("{one}\n## Zwei\n\nText.\n\n```yaml\nhint: h\n```\n");
    let problems = lesson
        .translated("z.md", &two)
        .expect_err("a hint too much");
    let said: String = problems.iter().map(|one| format!("{one}\n")).collect();
    expect![[r#"
        z.md:15: the texts are not those of this step's ask; give hint: where it asks for a change, answer: where it asks a question, and else no data
    "#]].assert_eq(&said);
    let whole = format!("{one}\n## Zwei\n\nText.\n");
    let translated = lesson.translated("z.md", &whole).expect("whole");
    assert_eq!(translated.steps[1].title, "Zwei");
    assert_eq!(translated.steps[1].playhead, lesson.steps[1].playhead);
}
