//! The page itself, whatever it shows: it opens, from any path, and again without a network.

use std::panic::{AssertUnwindSafe, catch_unwind};

use warren_tests::browser::{Page, Screen, journey, open};

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

/// The silence that every other journey ends with is worth something.
#[test]
fn noise_is_noticed() {
    let noisy = |steps: &str| {
        let page = open("noise", Screen::LAPTOP);
        page.wait_text(APP, "Warren");
        page.assert_quiet();
        page.eval(steps);
        catch_unwind(AssertUnwindSafe(|| Page::assert_quiet(&page))).is_err()
    };
    assert!(noisy("console.warn('careful')"));
    assert!(noisy("fetch('missing.json').then(() => true)"));
    assert!(noisy(
        "fetch('http://127.0.0.1:9/', { mode: 'no-cors' }).catch(() => console.clear())"
    ));
}
