//! The page in another language: as the browser prefers, by a link, and by hand.

use warren_teach::course;
use warren_teach::result::{Results, Solved, to_link};
use warren_tests::browser::{Page, Screen, journey};

use crate::stage::{at, go_to, open_scenario, still};

/// Texts that stand on the screen with three English words after one another, without what the
/// scenario itself says, code, the protocols' names for frames and fields, the texts of the course that
/// an author may copy, which are copied in English, and what is not seen.
const ENGLISH: &str = r"(() => {
    const own = '[data-testid=scenario-picker], [data-testid=language], [data-testid=author-copy], .wire-said, .wire-frame, code, pre, textarea, svg.diagram-svg .node-name';
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

#[test]
fn the_course_is_taught_and_judged_in_chinese() {
    journey("chinese-course", Screen::LAPTOP, |page| {
        prefer_chinese(page);
        page.click(&at("learn"));
        page.wait(&at("course"));
        assert_chinese(page, "the course");
        page.click(&at("lesson-5"));
        page.click(&at("lesson-play"));
        page.wait_text(&at("step-on"), "下一步");
        still(page);
        assert_chinese(page, "a lesson");
        page.click(&at("step-on"));
        still(page);
        page.click(&at("predict-kern"));
        page.click(&at("predict-check"));
        page.wait_text(&at("predicted"), "不完全对");
        assert_chinese(page, "a judged prediction");
        page.screenshot("chinese-prediction");
        page.click(&at("sheet"));
        page.click(&at("sheet-answers"));
        let inside = "document.querySelector('[data-testid=sheet-frame]').contentDocument";
        page.wait_until(&format!("{inside}?.body?.textContent.includes('答案')"));
        assert_eq!(
            page.eval(&format!("{inside}.documentElement.lang")),
            "zh-CN"
        );
        assert_chinese(page, "a class sheet");
        page.click(&at("sheet-back"));
        page.click(&at("course"));
        page.click(&at("challenge-1"));
        page.wait(&at("challenge"));
        still(page);
        page.click(&at("more-hint"));
        page.click(&at("challenge-check"));
        page.wait_text(&at("verdict"), "还没有");
        assert_chinese(page, "a challenge that is not solved");
        page.screenshot("chinese-challenge");
        page.click(&at("course"));
        page.click(&at("predict"));
        page.wait(&at("predict-check"));
        assert_chinese(page, "predicting");
        page.assert_accessible("predicting in Chinese");
    });
}

#[test]
fn results_of_a_class_are_told_in_chinese() {
    journey("chinese-class", Screen::LAPTOP, |page| {
        prefer_chinese(page);
        page.click(&at("learn"));
        page.click(&at("class-open"));
        let lesson = course::LESSONS[0].file.to_owned();
        let challenge = course::CHALLENGES[0].challenge.file.to_owned();
        let solved = Solved {
            elements: Some(7),
            par: 6,
            hints: 2,
        };
        let ada = Results {
            name: "Ada".to_owned(),
            lessons: [(lesson, (2, 9))].into(),
            challenges: [(challenge, solved)].into(),
            predicted: (3, 4),
        };
        page.fill(
            &at("class-links"),
            &format!("{} #results1.no", to_link(&ada)),
        );
        page.press("Tab");
        page.wait(&at("class-table"));
        page.wait_text(&at("class-refused"), "损坏");
        assert_chinese(page, "the table of a class");
        page.assert_accessible("the table of a class in Chinese");
        page.screenshot("chinese-class");
    });
}

#[test]
fn lessons_are_written_in_chinese() {
    journey("chinese-author", Screen::LAPTOP, |page| {
        prefer_chinese(page);
        open_scenario(page, "logs-by-topic");
        page.click(&at("learn"));
        page.click(&at("author-lesson"));
        page.wait_text(&at("author-told"), "1 个步骤");
        for kind in ["press", "predict", "change", "answer"] {
            page.click(&at(&format!("author-add-{kind}")));
        }
        page.wait_text(&at("author-told"), "5 个步骤");
        page.click(&at("author-try"));
        page.wait(&at("author-tried"));
        assert_chinese(page, "a lesson that is written");
        page.screenshot("chinese-author");
        let text = page.value(&at("author-text"));
        for (right, wrong, said) in [
            ("at: start", "at: noon", "noon"),
            ("press: go on", "pres: go on", "没有字段 \"pres\""),
            ("minutes: 5", "", "缺少字段 \"minutes\""),
            ("minutes: 5", "minutes: soon", "应是另一种内容"),
        ] {
            page.fill(&at("author-text"), &text.replace(right, wrong));
            page.wait_text(&at("author-told"), said);
        }
        page.fill(
            &at("author-text"),
            &text.replace("press: go on", "pres: go on"),
        );
        page.wait_text(&at("author-told"), "pres");
        assert_chinese(page, "a lesson with faults");
        page.click(&at("course"));
        page.click("[data-testid^=author-delete]");
        page.wait(&at("author-undo"));
        page.click(&at("author-challenge"));
        page.wait(&at("author-problem"));
        assert_chinese(page, "a challenge with faults");
        page.click(&at("course"));
        // A copy of the course is in the language that the course is read in.
        page.choose(&at("author-copy"), course::LESSONS[4].file);
        page.wait_text(&at("author-told"), "没有问题");
        let title = course::lessons_in("zh-CN").expect("sound")[4].title.clone();
        page.wait_text(&at("learn-title"), &title);
        // The scenarios that lessons bring are named in it, too.
        page.click(&at("course"));
        page.click(&at("lesson-2"));
        page.wait_text(&at("scenario-picker"), "三个柜台");
        page.click(&at("course"));
        page.choose(&at("author-copy"), course::CHALLENGES[0].challenge.file);
        page.wait_text(&at("author-told"), "没有问题");
        page.assert_accessible("a challenge that is written, in Chinese");
    });
}

#[test]
fn variants_and_the_wire_are_told_in_chinese() {
    journey("chinese-compare", Screen::LAPTOP, |page| {
        prefer_chinese(page);
        for slug in ["logs-by-topic", "backpressure"] {
            open_scenario(page, slug);
            go_to(page, 4);
            page.press("v");
            page.wait(&at("compare-side-1"));
            let respects = page.count(&format!("{} option[value^=respect]", at("compare-with")));
            for number in 0..respects {
                page.choose(&at("compare-with"), &format!("respect {number}"));
                page.wait(&at("compare-table"));
                assert_chinese(page, &format!("{slug}, variant {number}"));
            }
            page.choose(&at("compare-with"), "respect 0");
            page.click("[data-testid^=compare-why-]");
            page.wait(&at("compare-reasons"));
            assert_chinese(page, &format!("{slug}, why"));
            page.screenshot(&format!("chinese-compare-{slug}"));
            page.click(&at("dialog-close"));
        }
        page.click(&at("tab-wire"));
        page.wait(&at("wire-frame"));
        assert_chinese(page, "the wire");
        page.click(&at("wire-whole"));
        page.wait(&at("wire-talk-1.0"));
        assert_chinese(page, "both protocols");
        page.assert_accessible("both protocols in Chinese");
        page.screenshot("chinese-wire");
    });
}

#[test]
fn what_leaves_and_comes_is_told_in_chinese_and_a_title_stays_as_it_is() {
    journey("chinese-ways", Screen::LAPTOP, |page| {
        prefer_chinese(page);
        open_scenario(page, "retry-with-backoff");
        page.wait_text(&at("scenario-picker"), "延迟重试");
        page.wait_text(&at("notes"), "死信");
        for (opens, there) in [("share", "share-link"), ("help", "language-here")] {
            page.click(&at(opens));
            page.wait(&at(there));
            assert_chinese(page, opens);
            page.click(&at("dialog-close"));
        }
        page.click(&at("scenario-picker"));
        page.wait(&at("library"));
        assert_chinese(page, "the library");
        page.click(&at("library-export"));
        page.wait(&at("export-text"));
        for format in warren_export::Format::ALL {
            page.choose(&at("export-format"), format.name());
            page.wait(&at("export-text"));
            assert_chinese(page, format.name());
        }
        page.click(&at("dialog-close"));
        page.click(&at("scenario-picker"));
        page.click(&at("library-import"));
        let definitions = r#"{"rabbit_version": "3.13.7", "vhosts": [{"name": "/", "limits": {"a": 1}}],
            "users": [{"name": "u", "password_hash": "x"}], "parameters": [{"component": "shovel", "name": "s"}],
            "queues": [{"name": "q", "vhost": "/", "durable": false, "arguments": {}},
                {"name": "amq.gen-1", "vhost": "/", "durable": true, "arguments": {}}]}"#;
        page.fill(&at("import-text"), definitions);
        page.wait(&at("import-left"));
        assert_chinese(page, "definitions");
        page.fill(
            &at("import-text"),
            r#"{"version": 1, "clients": [{"kind": "consumer"}], "sed": 1}"#,
        );
        page.wait(&at("import-refused"));
        assert_chinese(page, "a faulty scenario");
        page.screenshot("chinese-import");
        page.click(&at("dialog-close"));
        // A person's own title is no text of the page's, also where it reads like one.
        page.click(&at("tab-properties"));
        page.click(&at("group-about"));
        page.fill(&at("scenario-title"), "Learn");
        page.press("Tab");
        page.wait_text(&at("scenario-picker"), "Learn");
    });
}
