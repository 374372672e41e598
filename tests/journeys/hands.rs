//! The hands and eyes that the journeys use, tried on elements of our own put into the page.
//! A journey that fails then speaks of Warren, not of them.

use warren_tests::browser::{Page, Screen, Theme, journey, open};

/// Elements that write down what happens to them.
const BENCH: &str = r"(() => {
  // As the page must: a drag over selected text drags the text.
  document.body.style.userSelect = 'none';
  document.body.innerHTML = `
    <input id=name value=old><select id=kind><option value=direct><option value=fanout></select>
    <div id=a style='position:absolute;left:50px;top:200px;width:60px;height:60px'></div>
    <div id=b style='position:absolute;left:250px;top:300px;width:60px;height:60px'></div>
    <svg id=s width=40 height=40><rect id=r width=40 height=40></rect></svg><p id=log></p>`;
  const log = document.querySelector('#log');
  const say = text => { log.textContent += text + '; '; };
  const at = e => Math.round(e.clientX) + ',' + Math.round(e.clientY);
  addEventListener('keydown', e => say((e.ctrlKey ? 'ctrl ' : '') + (e.shiftKey ? 'shift ' : '') + e.key));
  addEventListener('pointerdown', e => say(e.pointerType + ' down ' + at(e)));
  addEventListener('pointerup', e => say(e.pointerType + ' up ' + at(e)));
  addEventListener('wheel', e => say('wheel ' + e.deltaY));
  document.querySelector('#kind').addEventListener('change', e => say('kind ' + e.target.value));
  document.querySelector('#name').addEventListener('change', e => say('name ' + e.target.value));
  document.querySelector('#r').addEventListener('click', () => say('rect'));
  document.querySelector('#a').addEventListener('mouseenter', () => say('over a'));
})()";

/// Puts the bench in the place of the page, which must be there already: it would replace the bench.
fn bench(page: &Page) {
    page.wait_text("[data-testid=app]", "Warren");
    page.eval(BENCH);
}

/// What is tried there is the driver's hands, not the page.
fn on_the_bench(name: &str, steps: impl FnOnce(&Page)) {
    let page = open(name, Screen::LAPTOP);
    bench(&page);
    steps(&page);
    page.assert_quiet();
}

fn heard(page: &Page, steps: impl FnOnce(&Page)) -> String {
    page.eval("document.querySelector('#log').textContent = ''");
    steps(page);
    page.text("#log")
}

#[test]
fn keys_and_text() {
    on_the_bench("keys", |page| {
        assert_eq!(heard(page, |page| page.press("Space")), ";");
        assert_eq!(heard(page, |page| page.press("ArrowRight")), "ArrowRight;");
        assert_eq!(
            heard(page, |page| page.press("Ctrl+z")),
            "ctrl Control; ctrl z;"
        );
        assert!(heard(page, |page| page.press("Shift+Home")).ends_with("shift Home;"));
        assert_eq!(heard(page, |page| page.press("?")), "shift ?;");
        let typed = heard(page, |page| {
            page.fill("#name", "topic_logs");
            page.press("Enter");
        });
        assert_eq!(page.value("#name"), "topic_logs");
        assert!(typed.ends_with("Enter; name topic_logs;"), "{typed}");
        assert!(heard(page, |page| page.choose("#kind", "fanout")).contains("kind fanout;"));
        assert_eq!(page.value("#kind"), "fanout");
    });
}

#[test]
fn pointers_and_wheel() {
    on_the_bench("pointers", |page| {
        assert!(heard(page, |page| page.click("#r")).ends_with("rect;"));
        assert!(heard(page, |page| page.hover("#a")).contains("over a;"));
        let dragged = heard(page, |page| page.drag("#a", "#b"));
        assert_eq!(dragged, "mouse down 80,230; mouse up 280,330;");
        let dragged = heard(page, |page| page.drag_by("#b", -100, 20));
        assert_eq!(dragged, "mouse down 280,330; mouse up 180,350;");
        // The browser scrolls in its next frame.
        page.wheel("#a", 0, 120);
        page.wait_text("#log", "wheel 120;");
        assert!(heard(page, |page| page.tap("#b")).starts_with("touch down 280,330; touch up"));
    });
}

#[test]
fn preferences_clipboard_and_strangers() {
    journey("surroundings", Screen::PHONE, |page| {
        page.wait_until("matchMedia('(prefers-color-scheme: light)').matches");
        page.theme(Theme::Dark);
        page.reduced_motion(true);
        page.wait_until("matchMedia('(prefers-color-scheme: dark)').matches");
        page.wait_until("matchMedia('(prefers-reduced-motion: reduce)').matches");
        page.wait_until("matchMedia('(pointer: coarse)').matches");
        page.eval("navigator.clipboard.writeText('a link').then(() => true)");
        assert_eq!(page.clipboard(), "a link");
        page.eval("localStorage.setItem('kept', 'yes')");
        page.stranger("#there", |other| {
            assert!(other.url().ends_with("/some/path/#there"));
            assert!(other.eval("localStorage.getItem('kept')").is_null());
        });
        page.reload();
        assert_eq!(page.eval("localStorage.getItem('kept')"), "yes");
    });
}
