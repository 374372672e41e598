//! Links: what one person sees another can open; a broken link harms nothing.

use warren_core::scenario::library;
use warren_core::scenario::link::{Shared, encode};
use warren_core::timeline::Playhead;
use warren_tests::browser::{Screen, journey};

use crate::stage::{assert_same, at, deselect, go_to, open_scenario, picture, step_until, still};

/// What stands behind the `#` of the link that the page offers.
fn fragment(link: &str) -> String {
    link.split_once('#').expect("a fragment").1.to_owned()
}

#[test]
fn a_link_opens_the_same_scenario_at_the_same_moment_with_the_same_picture() {
    journey("share", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-topic");
        step_until(page, "compared message #3");
        page.click(&at("node-exchange:logs"));
        page.choose(&at("exchange-type"), "fanout");
        deselect(page);
        page.wait_text(&at("narration"), "4 copies");
        page.click(&at("share"));
        let link = page.value(&at("share-link"));
        let holds = page.text(&at("share-holds"));
        assert!(
            holds.contains(&format!("{} characters", link.len())),
            "{holds}"
        );
        page.click(&at("share-copy"));
        page.wait_text(&at("share-status"), "Copied");
        assert_eq!(page.clipboard(), link);
        page.press("Escape");
        let here = picture(page);
        page.stranger(&format!("#{}", fragment(&link)), |other| {
            assert_same(&picture(other), &here, "in a fresh browser");
            assert_eq!(
                other.text(&at("scenario-picker")),
                page.text(&at("scenario-picker"))
            );
        });
    });
}

/// Twelve links that a person may meet, and what is wrong with each.
fn broken() -> Vec<(String, &'static str)> {
    let sound = |change: &dyn Fn(&mut Shared)| {
        let scenario = library::LIBRARY[1]
            .scenario()
            .expect("the library is sound");
        let mut shared = Shared {
            scenario,
            playhead: Some(Playhead::START),
        };
        change(&mut shared);
        encode(&shared).expect("it fits")
    };
    let good = sound(&|_| {});
    let mut mistyped = good.clone().into_bytes();
    let middle = mistyped.len() / 2;
    mistyped[middle] = if mistyped[middle] == b'a' { b'b' } else { b'a' };
    vec![
        ("nonsense".to_owned(), "not a Warren link at all"),
        ("1.".to_owned(), "nothing behind the version"),
        ("1.AAAA".to_owned(), "too short to be anything"),
        (good[..good.len() / 2].to_owned(), "half of it is missing"),
        (
            good[..good.len() - 1].to_owned(),
            "the last character is missing",
        ),
        (
            String::from_utf8(mistyped).expect("ASCII"),
            "one character is mistyped",
        ),
        (format!("{good}AAAAAAAA"), "something follows"),
        (good.replacen("1.", "2.", 1), "a version of the future"),
        (good.replacen("1.", "x.", 1), "no version"),
        (
            format!("1.{}", "~".repeat(40)),
            "characters that no link has",
        ),
        (format!("1.{}", "A".repeat(70_000)), "oversized"),
        (
            sound(&|shared| shared.scenario.version = 99),
            "a document of the future",
        ),
    ]
}

#[test]
fn twelve_broken_links_are_each_told_and_the_default_opens() {
    journey("broken", Screen::LAPTOP, |page| {
        still(page);
        let default = page.text(&at("scenario-picker"));
        let mut told = Vec::new();
        for (link, what) in broken() {
            page.goto(&format!("#{link}"));
            page.wait(&at("notice"));
            still(page);
            let notice = page.text(&at("notice"));
            assert!(notice.len() > 30, "{what}: {notice:?}");
            assert_eq!(page.text(&at("scenario-picker")), default, "{what}");
            page.press("Space");
            page.wait_until("+document.querySelector('[data-testid=clock]').dataset.us > 200000");
            told.push(notice);
        }
        assert_eq!(told.len(), 12);
        told.sort();
        told.dedup();
        assert!(
            told.len() >= 6,
            "different faults are told differently: {told:#?}"
        );
    });
}

#[test]
fn a_broken_link_leaves_ones_own_work_alone() {
    journey("kept", Screen::LAPTOP, |page| {
        open_scenario(page, "hello-world");
        page.click(&at("node-queue:hello"));
        page.fill(&at("rename"), "greetings");
        page.press("Enter");
        page.wait(&at("node-queue:greetings"));
        page.reload();
        page.wait(&at("node-queue:greetings"));
        page.goto("#1.broken");
        page.wait(&at("notice"));
        page.goto("");
        page.wait(&at("node-queue:greetings"));
    });
}

/// A link of a run in which something happens all the time.
fn long_link(run_for_ms: u64) -> String {
    let mut scenario = library::LIBRARY[1]
        .scenario()
        .expect("the library is sound");
    scenario.run_for_ms = run_for_ms;
    for client in &mut scenario.clients {
        if let warren_core::scenario::Client::Producer(producer) = client {
            producer.count = None;
            producer.every_ms = 400;
        }
    }
    let playhead = None;
    encode(&Shared { scenario, playhead }).expect("it fits")
}

#[test]
fn what_is_told_of_a_long_run_is_worked_out_while_the_page_goes_on() {
    journey("long-told", Screen::LAPTOP, |page| {
        let link = long_link(14_400_000);
        still(page);
        page.eval(&format!("location.hash = '#{link}'"));
        page.wait(&at("progress"));
        page.wait_gone(&at("progress"));
        page.press("End");
        still(page);
        // A page that stands still while it works shows nothing of it in any frame.
        let seen = page.eval(
            "new Promise(done => {
                document.querySelector('[data-testid=tab-why]').click();
                const look = () => {
                    const behind = document.querySelector('[data-testid=run-behind]');
                    if (behind) { done(behind.textContent); } else requestAnimationFrame(look);
                };
                look();
            })",
        );
        let seen = seen.as_str().unwrap_or_default();
        assert!(seen.contains("thousand events"), "{seen}");
        page.wait_text(&at("why-conclusion"), "");
        for _ in 0..12 {
            page.press("ArrowLeft");
        }
        still(page);
        page.click(&at("learn"));
        page.click(&at("predict"));
        page.wait(&at("predict-check"));
    });
}

#[test]
fn a_link_of_a_long_run_shows_progress_and_can_be_stopped() {
    journey("long", Screen::LAPTOP, |page| {
        let link = long_link(86_400_000);
        // The page is quick: whoever wants to stop it must look at every frame.
        still(page);
        let stopped = page.eval(&format!(
            "new Promise(done => {{
                location.hash = '#{link}';
                const look = () => {{
                    const stop = document.querySelector('[data-testid=stop-simulation]');
                    if (stop) {{ stop.click(); done(true); }} else requestAnimationFrame(look);
                }};
                look();
            }})"
        ));
        assert_eq!(stopped, true);
        page.wait_gone(&at("progress"));
        page.wait_text(&at("notice"), "stopped");
        go_to(page, 3);
    });
}
