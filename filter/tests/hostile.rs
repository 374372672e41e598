//! Filters that would never end, or take all there is: each stops within its bounds, at the
//! same step every time, and the machine's stack is never the bound that ends it.

use warren_core::filter::{FilterError, FilterFailure, Filters};
use warren_filter::Jq;

fn run(filter: &str) -> Result<Vec<String>, FilterError> {
    Jq::default().run(filter, r#"{"a":[1,2,3]}"#)
}

/// On a stack as small as that of a thread, and no larger than a browser's.
fn on_a_small_stack<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(STACK);
    thread
        .spawn(run)
        .expect("a thread")
        .join()
        .expect("it does not crash")
}

/// Not optimized, the code takes several times as much as in the page.
const STACK: usize = if cfg!(debug_assertions) {
    8 << 20
} else {
    1 << 20
};

const STOPPED: [&str; 46] = [
    "def f: f; f",
    "def f: f, f; f",
    "def f: 1 + f; f",
    "def f: [f]; f",
    "def f: f | f; f",
    "def f: try f catch f; f",
    "def f: try error catch f; f",
    "def f: f?; f",
    "def f: f // f; f",
    "def f: (f | 1), 2; f",
    "def f: label $out | f; f",
    "def f($x): f($x + 1); f(0)",
    "def f(g): f(g | g); f(.)",
    "def f(g): g | f(g); f(.)",
    "def f: def g: f; [g]; f",
    "def f: if f then f else f end; f",
    "def f: reduce f as $x (0; .); f",
    "def f: {a: f}; f",
    "def f: \"\\(f)\"; f",
    "def f: .[f]?; f",
    "def f: -f; f",
    "def f: f as $x | f; f",
    "def f: .a? |= f; {a: {}} | f",
    "[range(1000000000000)]",
    "last(range(1000000000000))",
    "[limit(1000000000; repeat(1))]",
    "[range(0; 1; 0)]",
    "\"x\" * 1000000000",
    "\"x\" * 100000 | [., ., ., ., ., ., ., ., ., .]",
    "[recurse(.)]",
    "last(recurse([.]))",
    "until(false; .)",
    "[while(true; .)]",
    "[.[]?, repeat(.)]",
    "try (def f: f; f) catch 1",
    "[try repeat(1) catch .]",
    "first(repeat(empty))",
    "isempty(repeat(empty))",
    "reduce range(1000000) as $i (1; [.])",
    "reduce range(60) as $i (1; [., .])",
    "reduce range(1000) as $i (\"ab\"; . + .)",
    "reduce range(1000000) as $i ([]; . + [$i])",
    ".a[1000000000] = 1",
    "[range(30000)] as $a | $a - $a",
    "null | path(def f: .[0] | f; f)",
    "(reduce range(100000) as $x (.; .)) |= 1",
];

#[test]
fn what_would_not_end_is_stopped() {
    for filter in STOPPED {
        let outcome = on_a_small_stack(move || run(filter));
        let error = outcome.expect_err(filter);
        assert_eq!(
            error.kind,
            FilterFailure::Stopped,
            "{filter}: {}",
            error.text
        );
        assert!(
            error.text.starts_with("it was stopped"),
            "{filter}: {}",
            error.text
        );
    }
}

#[test]
fn a_billion_outputs_by_commas_and_products_are_stopped() {
    let twice = |op: &str| vec!["(1,1)"; 40].join(op);
    for filter in [
        twice(" | "),
        twice(" + "),
        format!("[{}] | length", twice(" | ")),
        format!("{} | empty", twice(" | ")),
        format!("[{}]", vec![".[]"; 25].join(" | [., .] | ")),
        format!(
            "{{{}}}",
            (0..40)
                .map(|n| format!("k{n}: (1,1)"))
                .collect::<Vec<_>>()
                .join(", ")
        ),
        format!("path({})", vec!["(.,.)"; 40].join(" | ")),
        format!("({}) |= 1", vec!["(.,.)"; 40].join(" | ")),
        vec!["(true,true)"; 40].join(" and "),
        format!("\"{}\"", "\\(1,1)".repeat(40)),
        "range(2000)".to_owned(),
        "[range(1000)] as $a | $a[] as $x | $a[] as $y | $a[] as $z | empty".to_owned(),
    ] {
        let shown = filter.clone();
        let error = on_a_small_stack(move || run(&filter)).expect_err(&shown);
        assert_eq!(
            error.kind,
            FilterFailure::Stopped,
            "{shown}: {}",
            error.text
        );
    }
}

#[test]
fn outputs_that_are_short_of_every_other_bound_are_stopped_by_their_length() {
    for filter in [
        r#""x" * 300000 | limit(900; repeat(.))"#,
        r#"("x" * 300000) as $x | range(900) | $x"#,
        r#"("x" * 200000) as $x | range(900) | [$x, $x]"#,
    ] {
        let error = run(filter).expect_err(filter);
        assert_eq!(error.kind, FilterFailure::Stopped, "{filter}");
        assert!(
            error.text.contains("too long together"),
            "{filter}: {}",
            error.text
        );
    }
    let fine = run(r#""x" * 300000 | limit(13; repeat(.))"#).expect("below four megabytes");
    assert_eq!(fine.len(), 13);
}

#[test]
fn what_is_nested_too_deep_to_be_read_is_refused() {
    for (open, close, times) in [
        ("[", "]", 3000),
        ("(", ")", 3000),
        ("{a:", "}", 2000),
        ("-", "1", 7000),
        ("try ", ".", 2000),
        ("1|", "1", 3000),
        ("1,", "1", 3000),
        ("1-", "1", 3000),
        ("if 1 then ", ".", 500),
        (". as $x|", ".", 900),
        ("\"\\(", ")\"", 900),
        ("def f: ", ".", 900),
        ("reduce . as $x (", "", 400),
        ("label $x|", ".", 900),
        ("1 as [", "", 900),
        (".[", "]", 2000),
        ("f(", ")", 2000),
        ("1//", "1", 2000),
        (".a=", "1", 2000),
        ("not|", "1", 1500),
        ("1 and ", "1", 1300),
        ("x", "", 9000),
    ] {
        let tail = if close.len() > 1 || "])}".contains(close) && !close.is_empty() {
            close.repeat(times)
        } else {
            close.to_owned()
        };
        let filter = open.repeat(times) + &tail;
        let outcome = on_a_small_stack(move || Jq::default().check(&filter));
        let error = outcome.expect_err(open);
        assert_eq!(error.kind, FilterFailure::Unreadable, "{open}");
        assert!(error.text.contains("too"), "{open}: {}", error.text);
    }
}

#[test]
fn huge_regular_expressions_are_refused() {
    for expression in [
        "(a{1000}){1000}",
        "((((a{50}){50}){50}){50})",
        "(",
        "\\p{Greek}",
    ] {
        let filter = format!("\"aaaa\" | test({expression:?})");
        let error = run(&filter).expect_err(expression);
        assert_eq!(error.kind, FilterFailure::Raised, "{expression}");
        assert!(
            error.text.contains("is no regular expression"),
            "{}",
            error.text
        );
    }
    let error = run("(\"a\" * 100000) as $a | [range(1000) | $a | test(\"(a*)*b\")]");
    assert_eq!(error.expect_err("too much").kind, FilterFailure::Stopped);
}

#[test]
fn a_long_input_is_refused_and_a_deep_one_as_well() {
    let jq = Jq::default();
    let long = format!("\"{}\"", "x".repeat(300_000));
    assert_eq!(
        jq.run(".", &long).expect_err("long").kind,
        FilterFailure::Stopped
    );
    let deep = "[".repeat(100) + &"]".repeat(100);
    assert_eq!(
        jq.run(".", &deep).expect_err("deep").kind,
        FilterFailure::Stopped
    );
    assert_eq!(
        jq.run(".", "{").expect_err("no JSON").kind,
        FilterFailure::Raised
    );
}

/// The bound itself is a number of steps, and not of milliseconds.
#[test]
fn a_filter_stops_at_the_same_step_every_time() {
    on_a_small_stack(bisect);
}

fn bisect() {
    let (mut fits, mut beyond) = (0, 1_000_000);
    let counted = |n: i32| run(&format!("last(range({n}))")).is_ok();
    assert!(counted(fits + 1) && !counted(beyond));
    while beyond - fits > 1 {
        let middle = i32::midpoint(fits, beyond);
        if counted(middle) {
            fits = middle
        } else {
            beyond = middle
        }
    }
    for _ in 0..5 {
        assert!(
            counted(fits) && !counted(beyond),
            "the bound lies at {fits}"
        );
    }
    assert!(fits > 10_000, "what is usual has room: {fits}");
}

/// What runs before has no influence, whatever its end was.
#[test]
fn runs_do_not_know_of_each_other() {
    on_a_small_stack(one_after_the_other);
}

fn one_after_the_other() {
    let jq = Jq::default();
    for filter in STOPPED {
        let _stopped = jq.run(filter, "null");
        assert_eq!(
            jq.run(". + 1", "1").expect("it runs"),
            ["2"],
            "after {filter}"
        );
    }
}
