//! The language, by table: what filters give, and what is said of those that are none.

use warren_core::filter::{FilterFailure, Filters};
use warren_filter::Jq;

/// What a filter gives for an input, its outputs one after the other.
fn given(filter: &str, input: &str) -> String {
    match Jq::default().run(filter, input) {
        Ok(outputs) => outputs.join(" "),
        Err(error) => format!("{}: {}", error.kind.name(), error.text),
    }
}

/// A filter, its input, and what comes of it.
const MANUAL: &[(&str, &str, &str)] = &[
    (
        ".",
        r#"{"b":1,"a":[2,null,"x"]}"#,
        r#"{"b":1,"a":[2,null,"x"]}"#,
    ),
    (".a.b", r#"{"a":{"b":7}}"#, "7"),
    (".a[1:]", r#"{"a":[1,2,3]}"#, "[2,3]"),
    (".[-1]", "[1,2,3]", "3"),
    (".[]", r#"{"a":1,"b":2}"#, "1 2"),
    (".a?, 1", "[]", "1"),
    (".a // \"none\"", "{}", "\"none\""),
    ("[.[] | select(. > 1)]", "[1,2,3]", "[2,3]"),
    ("map(.n) | add", r#"[{"n":1},{"n":2}]"#, "3"),
    (
        "{a, \"b\": 2, (.c): 3}",
        r#"{"a":1,"c":"d"}"#,
        r#"{"a":1,"b":2,"d":3}"#,
    ),
    (".a |= . + 1 | .b = 2", r#"{"a":1}"#, r#"{"a":2,"b":2}"#),
    (".a += {x: 1}", r#"{"a":{"y":2}}"#, r#"{"a":{"y":2,"x":1}}"#),
    ("del(.a) | length", r#"{"a":1,"b":2}"#, "1"),
    (".a.b.c = 1", "null", r#"{"a":{"b":{"c":1}}}"#),
    (".[2] = 1", "null", "[null,null,1]"),
    ("reduce .[] as $x (0; . + $x)", "[1,2,3]", "6"),
    ("[foreach .[] as $x (0; . + $x)]", "[1,2,3]", "[1,3,6]"),
    ("[limit(3; repeat(1))]", "null", "[1,1,1]"),
    ("[range(2; 8; 3)]", "null", "[2,5]"),
    ("until(. > 100; . * 2)", "1", "128"),
    ("[recurse | numbers]", "[1,[2]]", "[1,2]"),
    ("[.. | numbers]", "[1,[2]]", "[1,2]"),
    ("\"a\\(1 + 1)b\"", "null", "\"a2b\""),
    ("if . then 1 elif true then 2 else 3 end", "null", "2"),
    ("try error(\"no\") catch .", "null", "\"no\""),
    ("label $out | 1, break $out, 2", "null", "1"),
    ("def f($x): $x + 1; f(2)", "null", "3"),
    ("def f(g): [g, g]; f(.[])", "[1,2]", "[1,2,1,2]"),
    (". as [$a, {b: $c}] | $c, $a", r#"[1,{"b":2}]"#, "2 1"),
    ("keys, length", r#"{"b":1,"a":2}"#, r#"["a","b"] 2"#),
    ("to_entries", r#"{"a":1}"#, r#"[{"key":"a","value":1}]"#),
    ("with_entries(.value += 1)", r#"{"a":1}"#, r#"{"a":2}"#),
    (
        "sort, sort_by(-.), reverse",
        "[2,1,3]",
        "[1,2,3] [3,2,1] [3,1,2]",
    ),
    (
        "group_by(.k) | map(length)",
        r#"[{"k":1},{"k":2},{"k":1}]"#,
        "[2,1]",
    ),
    ("unique, min, max", "[2,1,2]", "[1,2] 1 2"),
    (
        "join(\"-\"), (map(tostring) | add)",
        "[1,\"a\",null]",
        r#""1-a-" "1anull""#,
    ),
    (
        "split(\",\"), ascii_upcase, ltrimstr(\"a\")",
        "\"a,b\"",
        r#"["a","b"] "A,B" ",b""#,
    ),
    (
        "test(\"^a.c$\"), test(\"B\"; \"i\")",
        "\"abc\"",
        "true true",
    ),
    (
        "capture(\"(?<y>\\\\d+)-(?<m>\\\\d+)\")",
        "\"2026-11\"",
        r#"{"y":"2026","m":"11"}"#,
    ),
    (
        "gsub(\"a\"; \"b\"), sub(\"a\"; \"b\")",
        "\"aa\"",
        r#""bb" "ba""#,
    ),
    (
        "tojson, (tojson | fromjson)",
        "{\"a\":[1]}",
        r#""{\"a\":[1]}" {"a":[1]}"#,
    ),
    ("tonumber, type", "\"1.50\"", r#"1.5 "string""#),
    (
        "any(. > 2), all(. > 0), flatten",
        "[1,3]",
        "true true [1,3]",
    ),
    (
        "index(\"b\"), contains(\"bc\"), has(\"x\")?",
        "\"abc\"",
        "1 true",
    ),
    (
        "[paths], getpath([\"a\",0])",
        r#"{"a":[5]}"#,
        r#"[["a"],["a",0]] 5"#,
    ),
    (
        "walk(if type == \"number\" then . + 1 else . end)",
        "[1,[2]]",
        "[2,[3]]",
    ),
    (
        "first(range(10)), isempty(empty), [splits]?",
        "null",
        "unreadable: there is no filter splits",
    ),
    ("@json \"v=\\(.)\"", "[1]", "\"v=[1]\""),
    ("explode | implode", "\"aé\"", "\"aé\""),
    ("error", "{\"a\":1}", "raised: {\"a\":1}"),
    (".a.b", "[1]", "raised: cannot index [1] with \"a\""),
    ("1 + \"a\"", "null", "raised: cannot calculate 1 + \"a\""),
    (". / 0", "1", "raised: 1 cannot be divided by zero"),
];

#[test]
fn filters_give_what_the_manual_says() {
    for (filter, input, expected) in MANUAL {
        assert_eq!(given(filter, input), *expected, "{filter}");
    }
}

/// Numbers that an integer of 32 bits does not hold, and what 64 bits do not.
#[test]
fn numbers_are_the_same_whatever_the_machine() {
    let table = [
        ("3000000000 + 1", "3000000001"),
        ("4294967296 * 4294967296", "1.8446744073709552e+19"),
        ("9223372036854775807 + 1", "9.223372036854776e+18"),
        ("9007199254740993 - 1", "9007199254740992"),
        ("9007199254740993 == 9007199254740992.0", "false"),
        ("-2147483649", "-2147483649"),
        ("10 / 4, 10 / 5, 1 / 3", "2.5 2 0.3333333333333333"),
        ("5 % 3, -5 % 3, 5.9 % 3, 3000000005 % 7", "2 -2 2 2"),
        (
            "1e3, 1.0, 0.1 + 0.2, 1e-7, 1e17",
            "1000 1 0.30000000000000004 1e-7 1e+17",
        ),
        (
            "1e308 * 10",
            "raised: the number is beyond what can be written",
        ),
        ("[3000000000, 1.5, 2] | sort", "[1.5,2,3000000000]"),
        ("\"abc\" | .[3000000000:], .[-3000000000:]", "\"\" \"abc\""),
        ("[1,2] | .[3000000000]", "null"),
        ("[.[3000000000]?]", "[null]"),
        (
            "3000000000.7 | floor, ceil, round",
            "3000000000 3000000001 3000000001",
        ),
        ("[range(4294967294; 4294967297)] | length", "3"),
    ];
    for (filter, expected) in table {
        assert_eq!(given(filter, "null"), expected, "{filter}");
    }
}

/// What would make a run depend on where and when it runs is not there.
#[test]
fn there_is_no_way_out_of_a_filter() {
    for name in [
        "now",
        "input",
        "inputs",
        "env",
        "debug",
        "stderr",
        "halt",
        "input_filename",
    ] {
        let error = Jq::default().check(name).expect_err(name);
        assert_eq!(error.kind, FilterFailure::Unreadable);
        assert_eq!(error.text, format!("there is no filter {name}"));
    }
    for text in [
        "$ENV",
        "$__prog_args",
        "include \"a\"; .",
        "import \"a\" as a; .",
    ] {
        assert!(Jq::default().check(text).is_err(), "{text}");
    }
}

#[test]
fn what_is_no_filter_is_said_at_its_place() {
    let table = [
        ("", 0, "a term is missing at the end"),
        (".a |", 4, "a term is missing at the end"),
        (".a | foo", 5, "there is no filter foo"),
        ("“é” | 1", 0, "token is missing here"),
        (
            ".a | bar(1; 2)",
            5,
            "there is no filter bar with 2 arguments",
        ),
        ("$x", 0, "nothing is bound to $x"),
        ("if 1 then 2", 11, "is missing at the end"),
        ("{a: 1", 5, "is missing here"),
        ("[1, 2", 5, "is missing here"),
        ("\"abc", 4, "is missing here"),
        ("1 2", 2, "the end is expected here, and not “2”"),
        ("break $x", 6, "there is no label"),
    ];
    for (filter, at, text) in table {
        let error = Jq::default().check(filter).expect_err(filter);
        assert!(error.text.contains(text), "{filter}: {}", error.text);
        assert_eq!(error.kind, FilterFailure::Unreadable, "{filter}");
        assert_eq!(error.at, Some(at), "{filter}: {}", error.text);
    }
}
