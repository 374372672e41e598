//! Progress as a map, results handed over, and those of a class in one table.

use std::collections::BTreeMap;

use warren_teach::course;
use warren_teach::result::{Results, Solved, to_link};
use warren_tests::browser::{Page, Screen, journey};

use crate::stage::{at, still};

fn ada() -> Results {
    Results {
        name: "Ada".to_owned(),
        lessons: BTreeMap::from([("another lesson".to_owned(), (2, 9))]),
        challenges: BTreeMap::from([(
            "another challenge".to_owned(),
            Solved {
                elements: Some(7),
                par: 6,
                hints: 2,
            },
        )]),
        predicted: (3, 4),
    }
}

fn eve() -> Results {
    Results {
        name: "Eve".to_owned(),
        predicted: (4, 4),
        ..Results::default()
    }
}

/// Drops files of these names and contents on the dialog, all at once.
fn drop_files(page: &Page, files: &[(&str, String)]) {
    let files = serde_json::to_string(files).expect("texts");
    page.eval(&format!(
        "(() => {{
            const data = new DataTransfer();
            for (const [name, text] of {files}) data.items.add(new File([text], name));
            const dropped = new DragEvent('drop', {{ dataTransfer: data, bubbles: true, cancelable: true }});
            document.querySelector('[data-testid=class-dialog]').dispatchEvent(dropped);
        }})() ?? null"
    ));
}

/// The learners, from above.
fn names(page: &Page) -> Vec<String> {
    page.texts("[data-testid=class-table] tbody th")
}

#[test]
fn the_map_shows_what_is_done_and_results_are_handed_over_as_a_link() {
    journey("results", Screen::LAPTOP, |page| {
        still(page);
        let lessons = course::lessons().expect("sound");
        let kept = serde_json::json!({
            "steps": { (&*lessons[2].file): lessons[2].steps.len(), (&*lessons[4].file): 1 },
        });
        let kept = serde_json::to_string(&kept.to_string()).expect("a text");
        page.eval(&format!(
            "localStorage.setItem('warren.course', {kept}) ?? null"
        ));
        page.reload();
        still(page);
        page.click(&at("learn"));
        page.wait(&at("course-map"));
        page.wait_text(&at("map-lessons"), "1 of 17");
        let state = |stop: &str| page.attribute(&at(stop), "data-state");
        assert_eq!(state("map-lesson-3"), "is-done");
        assert_eq!(state("map-lesson-5"), "is-part");
        assert_eq!(state("map-lesson-6"), "is-open");
        assert_eq!(state("map-challenge-1"), "is-open");
        page.screenshot("map");
        page.assert_accessible("the map");
        // The field is not left: what is typed counts at once.
        page.fill(&at("results-name"), "Ada");
        page.wait_until("!document.querySelector('[data-testid=results-link]').disabled");
        page.click(&at("results-link"));
        page.wait_text(&at("results-said"), "Copied");
        let link = page.clipboard();
        assert!(link.contains("#results1."), "{link}");
        // Whoever opens it sees it in the table.
        page.goto_url(&link);
        page.wait(&at("class-table"));
        assert_eq!(names(page), ["Ada"]);
        assert!(!page.url().contains("results1."), "the address is clean");
        page.press("Escape");
        page.wait_gone(&at("class-dialog"));
        page.click(&at("learn"));
        page.click(&at("map-lesson-5"));
        page.wait_text(&at("lesson"), "step 2");
    });
}

#[test]
fn a_teacher_sees_files_and_links_in_one_table() {
    journey("class", Screen::LAPTOP, |page| {
        still(page);
        page.click(&at("learn"));
        page.click(&at("class-open"));
        page.wait(&at("class-empty"));
        let damaged = eve().to_file().replace("Eve", "Eva");
        drop_files(
            page,
            &[
                ("ada.json", ada().to_file()),
                ("eva.json", damaged),
                ("photo.jpg", "\u{fffd}PNG".to_owned()),
            ],
        );
        page.wait_text(&at("class-refused"), "photo.jpg: it is no result");
        page.wait_text(&at("class-refused"), "eva.json: it is damaged");
        assert_eq!(names(page), ["Ada"]);
        let links = format!("{} nonsense", to_link(&eve()));
        page.fill(&at("class-links"), &links);
        page.press("Tab");
        page.wait_text(&at("class-refused"), "Link 2: it is no result");
        assert_eq!(names(page), ["Ada", "Eve"]);
        page.assert_accessible("a table of a class");
        page.screenshot("class");
        // By the keyboard: the best predictions first, and once more the other way round.
        page.eval("document.querySelector('[aria-label^=Predictions]').focus() ?? null");
        page.press("Enter");
        page.wait("[aria-sort=descending]");
        assert_eq!(names(page), ["Eve", "Ada"]);
        page.press("Enter");
        page.wait("[aria-sort=ascending]");
        assert_eq!(names(page), ["Ada", "Eve"]);
        page.resize(Screen::PHONE);
        page.screenshot("class-phone");
        page.press("Escape");
        page.wait_gone(&at("class-dialog"));
    });
}

/// The fields of a line of comma-separated values, as a spreadsheet reads them.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    for (number, part) in line.split('"').enumerate() {
        // What stands in quotes is every other part.
        if number % 2 == 1 {
            fields.last_mut().expect("one").push_str(part);
            continue;
        }
        let mut parts = part.split(',');
        fields
            .last_mut()
            .expect("one")
            .push_str(parts.next().unwrap_or_default());
        fields.extend(parts.map(str::to_owned));
    }
    fields
}

fn solved(elements: u32, hints: u32) -> Solved {
    Solved {
        elements: Some(elements),
        par: 8,
        hints,
    }
}

fn zhen() -> Results {
    let lesson = |number: usize| course::LESSONS[number].file.to_owned();
    let challenge = course::CHALLENGES[0].challenge.file.to_owned();
    Results {
        name: "振".to_owned(),
        lessons: [(lesson(0), (9, 9)), (lesson(4), (3, 10))].into(),
        challenges: [(challenge, solved(8, 0))].into(),
        predicted: (5, 6),
    }
}

/// With a name that a spreadsheet would reckon with.
fn disguised() -> Results {
    let challenge = course::CHALLENGES[0].challenge.file.to_owned();
    Results {
        name: "=SUM(A1:A9)".to_owned(),
        challenges: [(challenge, solved(9, 2))].into(),
        ..eve()
    }
}

/// That it is what [`disguised`], Ada and [`zhen`] have done, in this order.
fn is_the_table(csv: &str) {
    let lines: Vec<&str> = csv.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 4, "{csv}");
    let head = fields(lines[0]);
    let titled = course::lessons().expect("sound");
    let column = |title: &str| head.iter().position(|one| *one == title).expect("a column");
    let (done, topic) = (
        column(&format!("1. {}", titled[0].title)),
        column(&format!("5. {}", titled[4].title)),
    );
    let first = column("C1. Errors to both teams");
    let sums = |line: usize| fields(lines[line])[..4].join(" ");
    // A name that a spreadsheet would reckon with is a text.
    assert_eq!(sums(1), "'=SUM(A1:A9) 0 1 4/4");
    assert_eq!(sums(2), "Ada 0 1 3/4");
    assert_eq!(sums(3), "振 1 1 5/6");
    let cell = |line: usize, column: usize| fields(lines[line])[column].clone();
    assert_eq!(
        (cell(3, done), cell(3, topic)),
        ("✓".to_owned(), "3/10".to_owned())
    );
    assert_eq!(
        (cell(1, first), cell(3, first)),
        ("9/8**".to_owned(), "8/8".to_owned())
    );
    let other = column("another challenge");
    assert_eq!(
        (cell(1, other), cell(2, other)),
        (String::new(), "7/6**".to_owned())
    );
}

#[test]
fn a_teacher_chooses_the_files_of_a_class_and_saves_the_table_for_a_spreadsheet() {
    journey("class-files", Screen::LAPTOP, |page| {
        still(page);
        page.click(&at("learn"));
        page.click(&at("class-open"));
        let (zhen, eve) = (zhen(), disguised());
        let files = [
            ("ada.json", ada().to_file()),
            ("notes.json", "{}".to_owned()),
            ("eve.json", eve.to_file()),
            ("zhen.json", zhen.to_file()),
        ];
        page.choose_files(&at("class-files"), &files);
        page.wait_until(
            "document.querySelectorAll('[data-testid=class-table] tbody tr').length === 3",
        );
        page.wait_text(&at("class-refused"), "notes.json: it is no result");
        assert_eq!(names(page), ["=SUM(A1:A9)", "Ada", "振"]);
        // The same files once more change nothing.
        page.choose_files(&at("class-files"), &files[2..]);
        page.choose_files(
            &at("class-files"),
            &[("ida.json", ada().to_file().replace("Ada", "Ida"))],
        );
        page.wait_text(&at("class-refused"), "ida.json: it is damaged");
        assert_eq!(names(page), ["=SUM(A1:A9)", "Ada", "振"]);
        page.assert_accessible("a table from files");
        page.screenshot("class-files");
        let (name, csv) = page.saved(|| page.click(&at("class-csv")));
        assert_eq!(name, "warren-class.csv");
        let csv = String::from_utf8(csv).expect("UTF-8");
        let csv = csv
            .strip_prefix('\u{feff}')
            .expect("a mark for spreadsheets");
        is_the_table(csv);
        page.click(&at("class-clear"));
        page.wait(&at("class-empty"));
    });
}
