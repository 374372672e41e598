//! The page itself, whatever it shows: it opens, from any path, and again without a network.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use warren_tests::browser::{Screen, dist, journey, open, open_folder};

const APP: &str = "[data-testid=app]";

#[test]
fn the_page_opens_in_silence_on_every_screen() {
    for screen in Screen::ALL {
        journey("opens", screen, |page| {
            page.wait_text(APP, "Warren");
            assert_eq!(page.eval("innerWidth"), screen.width);
            assert_eq!(page.eval("innerHeight"), screen.height);
        });
    }
}

#[test]
fn after_the_first_visit_it_opens_without_a_network() {
    journey("offline", Screen::LAPTOP, |page| {
        page.wait_text(APP, "Warren");
        page.wait_until("navigator.serviceWorker.ready.then(r => r.active.state === 'activated')");
        page.cut_network();
        page.reload();
        page.wait_text(APP, "Warren");
    });
}

/// Neither the service worker nor the browser's cache, which this server allows to keep
/// everything for ten minutes, shows the page of yesterday.
#[test]
fn a_new_build_is_seen_at_the_next_load() {
    let folder = std::env::temp_dir().join(format!("warren-update-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    for entry in fs::read_dir(dist()).unwrap() {
        let file = entry.unwrap().path();
        fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
    }
    let page = open_folder("update", Screen::LAPTOP, &folder);
    page.wait_text(APP, "Warren");
    page.wait_until("navigator.serviceWorker.ready.then(r => r.active.state === 'activated')");
    let index = fs::read_to_string(folder.join("index.html")).unwrap();
    assert!(index.contains("<title>Warren</title>"));
    let index = index.replace("<title>Warren</title>", "<title>Warren of tomorrow</title>");
    fs::write(folder.join("index.html"), index).unwrap();
    page.goto("");
    page.wait_until("document.title === 'Warren of tomorrow'");
    page.assert_quiet();
    fs::remove_dir_all(&folder).unwrap();
}

/// The silence that every other journey ends with is worth something.
#[test]
fn noise_is_noticed() {
    let noise_of = |steps: &str| {
        let page = open("noise", Screen::LAPTOP);
        page.wait_text(APP, "Warren");
        page.assert_quiet();
        page.eval(steps);
        let noise = catch_unwind(AssertUnwindSafe(|| page.assert_quiet())).expect_err("silence");
        *noise.downcast::<String>().expect("a sentence")
    };
    assert!(noise_of("console.warn('careful')").contains("careful"));
    assert!(noise_of("fetch('missing.json').then(() => true)").contains("404"));
    let elsewhere = "void (location.href = 'http://127.0.0.1:9/')";
    assert!(noise_of(elsewhere).contains("other hosts were asked"));
}

#[test]
fn the_browser_itself_forbids_other_hosts() {
    let page = open("forbidden", Screen::LAPTOP);
    page.wait_text(APP, "Warren");
    let answer = page.eval("fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')");
    assert_eq!(answer, "refused");
    assert!(
        page.console()
            .iter()
            .any(|said| said.text.contains("Content Security Policy"))
    );
}

/// A trap like a panic's: a tiny wasm that does nothing but `unreachable`.
const TRAP: &str = "void setTimeout(() => new WebAssembly.Instance(new WebAssembly.Module(new \
    Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, \
    0, 10, 5, 1, 3, 0, 0, 11]))).exports.f())";

#[test]
fn a_crash_is_told_once_and_the_page_comes_back() {
    let page = open("crash", Screen::LAPTOP);
    page.wait_text(APP, "Warren");
    page.eval(TRAP);
    page.wait_text("[data-testid=crash]", "kept in this browser");
    page.eval(TRAP);
    page.eval("new Promise(done => setTimeout(() => done(true), 100))");
    let panels = page.eval("document.querySelectorAll('.crash').length");
    assert_eq!(panels, 1, "the first tells enough");
    page.eval("void document.querySelector('.crash a').click()");
    page.wait_until("!document.querySelector('.crash')");
    page.wait_text(APP, "Warren");
}
