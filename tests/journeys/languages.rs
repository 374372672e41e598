//! The page in another language: as the browser prefers, by a link, and by hand.

use warren_tests::browser::{Page, Screen, journey};

use crate::stage::{at, go_to, open_scenario, still};

/// Texts that stand on the screen with three English words after one another, without what the
/// scenario itself says, code, the reasons of events, which are English in every language so far,
/// and what is not seen.
const ENGLISH: &str = r"(() => {
    const own = '[data-testid=scenario-picker], [data-testid=language], [data-testid=invitation], .notes, code, pre, textarea, .scenario-card, .why-reason, svg.diagram-svg .node-name';
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
        const { parentElement, textContent } = walker.currentNode;
        if (!parentElement.checkVisibility() || parentElement.closest(own)) continue;
        const words = textContent.replace(/[\u201c\u0022][^\u201d\u0022]*[\u201d\u0022]/g, '');
        if (/\b[a-z]{2,} [a-z]{2,} [a-z]{2,}/i.test(words)) found.push(textContent);
    }
    for (const named of document.querySelectorAll('[title], [aria-label], [placeholder]')) {
        if (named.closest(own)) continue;
        for (const name of ['title', 'aria-label', 'placeholder']) {
            const text = named.getAttribute(name) ?? '';
            if (/\b[a-z]{2,} [a-z]{2,} [a-z]{2,}/i.test(text)) found.push(`${name}: ${text}`);
        }
    }
    return found.join('\\n');
})()";

#[track_caller]
fn assert_chinese(page: &Page, state: &str) {
    let english = page.eval(ENGLISH);
    assert_eq!(english, "", "{state}");
}

fn prefer_chinese(page: &Page) {
    page.languages("zh-CN,zh,en");
    page.goto("");
    still(page);
    page.wait_until("document.documentElement.lang === 'zh-CN'");
}

#[test]
fn a_browser_that_prefers_chinese_is_told_everything_in_chinese() {
    journey("chinese", Screen::LAPTOP, |page| {
        prefer_chinese(page);
        assert_eq!(page.name(&at("step-back")), "后退一步（←）");
        assert_chinese(page, "as it opens");
        page.screenshot("chinese");
        page.assert_accessible("in Chinese");
        for slug in ["image-workers", "logs-by-topic", "retry-with-backoff"] {
            open_scenario(page, slug);
            still(page);
            page.click(&at("to-end"));
            still(page);
            page.wait_text(&at("narration"), "。");
            page.click(&at("tab-why"));
            page.wait(&at("why-conclusion"));
            assert_chinese(page, slug);
            page.screenshot(&format!("chinese-{slug}"));
            page.click(&at("lost"));
            page.wait(&at("losses"));
            assert_chinese(page, "what was lost");
            page.click(&at("dialog-close"));
            page.click(&at("tab-properties"));
        }
    });
}

#[test]
fn the_language_is_chosen_by_hand_and_the_scenario_stays() {
    journey("language-by-hand", Screen::LAPTOP, |page| {
        open_scenario(page, "logs-by-topic");
        go_to(page, 1);
        page.click(&at("language"));
        page.wait_until("document.documentElement.lang === 'zh-CN'");
        still(page);
        page.wait(&at("node-exchange:logs"));
        assert_eq!(page.name(&at("step-back")), "后退一步（←）");
        page.reload();
        still(page);
        assert_eq!(page.attribute("html", "lang"), "zh-CN", "it is remembered");
        page.click(&at("language"));
        page.wait_until("document.documentElement.lang === 'en'");
        still(page);
        page.wait(&at("node-exchange:logs"));
    });
}

#[test]
fn a_link_to_a_class_says_the_language_and_the_course_is_in_it() {
    journey("language-by-link", Screen::LAPTOP, |page| {
        page.goto("?lang=zh-CN");
        still(page);
        page.click(&at("learn"));
        page.wait_text(&at("lesson-1"), "什么是消息代理");
        page.screenshot("chinese-course");
        page.assert_accessible("the course in Chinese");
    });
}
