//! `warren render`: what the pictures are made of, and what is said where there can be none.

use crate::{does, text, warren};
use expect_test::expect;

fn svg(args: &[&str]) -> String {
    let output = warren(&[&["render"], args].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

fn folder(name: &str) -> String {
    format!("{}/{name}", env!("CARGO_TARGET_TMPDIR"))
}

#[test]
fn a_picture_brings_everything_along() {
    let picture = svg(&["backpressure", "--at", "8.3s"]);
    for shown in ["sensor", "queue full", "confirmed", "Memory runs short"] {
        assert!(picture.contains(shown), "{shown}");
    }
    assert_eq!(picture.matches("@font-face").count(), 2);
    assert!(picture.contains("url(data:font/woff2;base64,"));
    assert_eq!(picture.matches("url(").count(), 2, "nothing else is loaded");
    assert_eq!(picture.matches("http").count(), 1, "the name of SVG itself");
    assert!(!picture.contains("var("), "colours are written in");
    assert!(picture.len() < 40_000, "{} bytes", picture.len());
}

#[test]
fn the_moment_the_colours_and_the_size_are_those_that_are_asked_for() {
    let start = svg(&["hello-world"]);
    let later = svg(&["hello-world", "--at", "700ms"]);
    let dark = svg(&["hello-world", "--dark"]);
    assert_ne!(start, later);
    assert!(start.contains("#f6f4ee") && !start.contains("#15171a"));
    assert!(dark.contains("#15171a") && !dark.contains("#f6f4ee"));
    let wide = svg(&["hello-world", "--width", "1000"]);
    assert!(wide.contains(" width=\"1000\" "));
    let size = |picture: &str| -> f64 {
        let start = picture.split_once("\" width=\"").expect("a width").1;
        let number = start.split_once('"').expect("it ends").0;
        number.parse().expect("a number")
    };
    let twice = svg(&["hello-world", "--scale", "2"]);
    assert!((size(&twice) - 2.0 * size(&start)).abs() < 0.1);
}

#[test]
fn a_link_is_drawn_at_its_moment() {
    let link = warren(&["link", "hello-world", "--at", "700ms"]);
    let link = text(&link.stdout).trim();
    assert_eq!(svg(&[link]), svg(&["hello-world", "--at", "700ms"]));
    assert_eq!(svg(&[link, "--at", "0s"]), svg(&["hello-world"]));
}

#[test]
fn a_png_is_as_wide_as_asked_for_and_not_of_one_colour() {
    let path = folder("picture.png");
    let args = ["render", "logs-by-topic", "--at", "1s", "--width", "640"];
    let output = warren(&[&args[..], &["-o", path.as_str()]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "");
    let png = std::fs::read(&path).expect("it was written");
    assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!(&png[16..20], 640_u32.to_be_bytes());
    assert!(png.len() > 8_000, "{} bytes", png.len());
}

#[test]
fn letters_that_the_face_lacks_do_no_harm() {
    let scenario = crate::file(
        "letters.json",
        r#"{"version": 1, "definitions": {"queues": [{"name": "漢字 🐇 <&>"}]}}"#,
    );
    let picture = svg(&[&scenario]);
    assert!(picture.contains("漢字 🐇 &lt;&amp;&gt;"), "{picture}");
    let path = folder("letters.png");
    let output = warren(&["render", &scenario, "-o", &path]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn what_cannot_be_drawn_is_said() {
    does(
        &["render", "hello-world", "-o", "picture.gif"],
        expect![[r#"
            exit 2
            -- out
            -- err
            warren: a picture can be .svg or .png: name the file so, such as -o picture.svg
        "#]],
    );
    let long = warren(&["render", "hello-world", "--at", "9:00"]);
    assert!(text(&long.stderr).starts_with("The run ends at "));
    let huge = folder("huge.png");
    let huge = ["render", "failover", "--width", "20000", "-o", &huge];
    let huge = warren(&huge);
    assert_eq!(huge.status.code(), Some(2));
    assert!(text(&huge.stderr).contains("choose a smaller --width"));
    assert_eq!(
        warren(&["render", "hello-world", "--scale", "0"])
            .status
            .code(),
        Some(2)
    );
}
