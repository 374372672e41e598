//! What each type of exchange is told by.

use expect_test::expect;

use super::check;

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
