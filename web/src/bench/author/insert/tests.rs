//! Whatever is written for an author is a sound lesson, in every scenario of the library.

use std::sync::Arc;

use warren_core::filter;
use warren_core::scenario::NodeId;
use warren_core::scenario::library::LIBRARY;
use warren_teach::course;
use warren_teach::own::{FILE, OWN, Own, Work, of_challenge};

use super::*;

fn own(text: String, scenario: &Arc<Scenario>) -> Own {
    Own {
        text,
        scenarios: [(OWN.to_owned(), scenario.clone())].into(),
    }
}

#[test]
fn every_kind_of_step_can_be_inserted_at_any_moment_of_any_scenario() {
    for entry in LIBRARY {
        let scenario = Arc::new(entry.scenario().expect("sound"));
        let run = Timeline::complete(scenario.clone());
        let mut text = lesson();
        let mut count = 1;
        let moments = [
            "start",
            "1000",
            "after sent 1",
            "after routed 1",
            "after enqueued 1",
            "end",
        ];
        let queue = scenario
            .definitions
            .queues
            .first()
            .map(|queue| queue.name.clone());
        let selection = queue.and_then(|name| format!("queue:{name}").parse::<NodeId>().ok());
        let selection = selection.map(Pointer::Node);
        for at in moments {
            let here = Here {
                own: &scenario,
                run: &run,
                playhead: moment::moment(at, &run).expect("it comes"),
                selection: selection.as_ref(),
            };
            for (kind, name, _) in Kind::ALL {
                match here.step(kind) {
                    Ok(step) => {
                        text += &step;
                        count += 1;
                    }
                    Err(because) => assert!(at == "end" && name == "predict", "{because}"),
                }
            }
        }
        let read = own(text.clone(), &scenario).read(FILE);
        let Ok(Work::Lesson(read)) = read else {
            panic!("{}: {read:?}\n{text}", entry.slug);
        };
        assert_eq!(read.steps.len(), count);
    }
}

#[test]
fn what_was_built_becomes_the_solution_of_a_challenge() {
    for text in course::CHALLENGES {
        let copy = of_challenge(text);
        let Ok(Work::Challenge(challenge)) = copy.read(FILE) else {
            panic!("the course is sound");
        };
        let right = changes(&challenge.start, &challenge.solution);
        let wrong = changes(&challenge.start, &challenge.wrong.scenario);
        let emptied = with_solution(&copy.text, true, &[]).expect("it has solutions");
        let emptied = with_solution(&emptied, false, &[]).expect("it has solutions");
        assert!(emptied.contains("right: []\n") && emptied.contains("changes: []\n"));
        let filled = with_solution(&emptied, true, &right).expect("it has solutions");
        let filled = with_solution(&filled, false, &wrong).expect("it has solutions");
        let read = Own {
            text: filled,
            ..copy
        }
        .read(FILE);
        let Ok(Work::Challenge(again)) = read else {
            panic!("{}: {read:?}", text.challenge.file);
        };
        assert!(again.attempt(&challenge.solution, &filter::none()).passed());
    }
}

#[test]
fn a_title_of_any_letters_can_be_given() {
    for title in ["Plain", "What: a \"title\" # here", "—"] {
        let text = with_title(&lesson(), title);
        let entry = LIBRARY[0].scenario().expect("sound");
        let read = own(text, &Arc::new(entry)).read(FILE).expect("sound");
        assert_eq!(read.title(), title);
    }
}
