//! Results survive their file and their link; what is damaged or foreign is named.

use super::*;

fn ada() -> Results {
    Results {
        name: "Ada, \"the first\"".to_owned(),
        lessons: BTreeMap::from([
            ("03-fanout.md".to_owned(), (5, 5)),
            ("05-topic.md".to_owned(), (2, 6)),
        ]),
        challenges: BTreeMap::from([(
            "challenges/01.md".to_owned(),
            Solved {
                elements: Some(7),
                par: 6,
                hints: 1,
            },
        )]),
        predicted: (3, 4),
    }
}

#[test]
fn results_survive_their_file_and_their_link() {
    for results in [ada(), Results::default()] {
        assert_eq!(Results::from_file(&results.to_file()), Ok(results.clone()));
        let link = to_link(&results);
        assert_eq!(from_link(&link), Ok(results.clone()));
        let address = format!("https://example.org/warren/#{link}\n");
        assert_eq!(from_link(&address), Ok(results));
    }
    assert!(to_link(&ada()).len() < 500, "{}", to_link(&ada()).len());
}

#[test]
fn what_is_damaged_or_foreign_is_said_to_be() {
    let file = ada().to_file();
    let foreign = [
        "",
        "hello",
        "[]",
        "{\"version\": 1}",
        "{\"warren\": \"else\"}",
    ];
    for text in foreign {
        assert_eq!(Results::from_file(text), Err(NoResult::Foreign), "{text}");
    }
    let table = [
        (file.replace("Ada", "Eve"), NoResult::Damaged),
        (
            file.replace("\"elements\": 7", "\"elements\": 6"),
            NoResult::Damaged,
        ),
        (file[..file.len() / 2].to_owned(), NoResult::Damaged),
        (
            file.replace("\"version\": 1", "\"version\": 2"),
            NoResult::Future(2),
        ),
        (
            file.replace("\"version\": 1", "\"version\": \"1\""),
            NoResult::Damaged,
        ),
        (
            " ".repeat(MAX_FILE_BYTES + 1),
            NoResult::TooLong(MAX_FILE_BYTES + 1),
        ),
    ];
    for (text, expected) in table {
        assert_eq!(Results::from_file(&text), Err(expected));
    }
    let impossible = Results {
        predicted: (5, 4),
        ..ada()
    };
    assert!(matches!(
        Results::from_file(&impossible.to_file()),
        Err(NoResult::Impossible(_))
    ));
}

#[test]
fn no_letter_of_a_link_can_be_changed_unnoticed() {
    let link = to_link(&ada());
    for place in TAG.len()..link.len() {
        let other = if &link[place..=place] == "A" {
            "B"
        } else {
            "A"
        };
        let changed = format!("{}{other}{}", &link[..place], &link[place + 1..]);
        let read = from_link(&changed);
        assert!(read.is_err() || read == Ok(ada()), "at {place}: {read:?}");
        let short = from_link(&link[..place]);
        assert!(
            short.is_err() || short == Ok(ada()),
            "cut at {place}: {short:?}"
        );
    }
    assert_eq!(from_link("1.abc"), Err(NoResult::Foreign));
    let long = format!("{TAG}{}", "A".repeat(MAX_LINK_BYTES));
    assert!(matches!(from_link(&long), Err(NoResult::TooLong(_))));
}

/// Zeros pack a thousandfold: what unpacks to more than is read is refused, not unpacked.
#[test]
fn a_link_that_unpacks_to_much_is_refused() {
    use base64::Engine as _;
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b' '; 20 << 20], 9);
    let packed = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bomb);
    assert!(packed.len() < MAX_LINK_BYTES);
    assert_eq!(from_link(&format!("{TAG}{packed}")), Err(NoResult::Damaged));
}

#[test]
fn the_table_is_sorted_and_written_for_spreadsheets() {
    let eve = Results {
        name: "=Eve".to_owned(),
        ..Results::default()
    };
    let mut table = Table::default();
    assert!(table.add(eve.clone()) && table.add(ada()) && !table.add(ada()));
    let names = |table: &Table| -> Vec<char> {
        table
            .rows
            .iter()
            .filter_map(|row| row.name.chars().last())
            .collect()
    };
    let challenge = Column::Challenge("challenges/01.md".to_owned());
    table.sort(Some(&challenge), false);
    assert_eq!(names(&table), ['"', 'e']);
    table.sort(Some(&challenge), true);
    assert_eq!(names(&table), ['e', '"']);
    table.sort(None, false);
    assert_eq!(names(&table), ['e', '"']);
    let columns = [
        (
            Column::Lesson("03-fanout.md".to_owned()),
            "Fanout".to_owned(),
        ),
        (Column::Lesson("05-topic.md".to_owned()), "Topic".to_owned()),
        (challenge, "Two desks".to_owned()),
        (Column::Done, "Lessons done".to_owned()),
        (Column::Solved, "Solved".to_owned()),
        (Column::Predicted, "Predictions".to_owned()),
    ];
    assert_eq!(
        table.to_csv(&columns),
        "Name,Fanout,Topic,Two desks,Lessons done,Solved,Predictions\r\n\
         \"'=Eve\",,,,0,0,0/0\r\n\
         \"Ada, \"\"the first\"\"\",✓,2/6,7/6*,1,1,3/4\r\n"
    );
}

#[test]
fn a_file_is_called_after_its_learner() {
    assert_eq!(ada().file_name(), "warren-results-Ada---the-first.json");
    assert_eq!(
        Results::default().file_name(),
        "warren-results-of-mine.json"
    );
}
