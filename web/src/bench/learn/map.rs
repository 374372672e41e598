//! The course as a small map: a station for each lesson and each challenge, and how far each is.
//!
//! A lesson is round, a challenge a diamond; what is done is filled and ticked, what is begun
//! half filled, what is open empty.

use warren_core::tr;
use warren_teach::{Challenge, Lesson};
use yew::prelude::*;

use super::Learner;
use super::course::{challenges, lessons};
use super::progress::{Place, Progress};

/// How far a station is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Open,
    /// So many of so many steps.
    Part(usize, usize),
    Done,
}

/// A stop on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Station {
    number: usize,
    title: String,
    state: State,
    place: Place,
}

impl Station {
    fn told(&self) -> String {
        let state = match self.state {
            State::Open => tr!("a lesson" => "open"),
            State::Part(done, of) => tr!("{} of {} steps done", done, of),
            State::Done => tr!("a lesson" => "done"),
        };
        tr!("{}. {}: {}", self.number, self.title, state)
    }

    const fn class(&self) -> &'static str {
        match self.state {
            State::Open => "is-open",
            State::Part(..) => "is-part",
            State::Done => "is-done",
        }
    }
}

fn of_lessons(lessons: &[Lesson], progress: &Progress) -> Vec<Station> {
    let stations = lessons.iter().enumerate().map(|(number, lesson)| {
        let done = progress.steps.get(&lesson.file).copied().unwrap_or(0);
        let of = lesson.steps.len();
        let (state, step) = match done {
            0 => (State::Open, 0),
            done if done >= of => (State::Done, 0),
            done => (State::Part(done, of), done),
        };
        Station {
            number: number + 1,
            title: lesson.title.clone(),
            state,
            place: Place::Step(number, step),
        }
    });
    stations.collect()
}

fn of_challenges(challenges: &[Challenge], progress: &Progress) -> Vec<Station> {
    let stations = challenges.iter().enumerate().map(|(number, challenge)| {
        let solved = progress.solved.contains_key(&challenge.file);
        Station {
            number: number + 1,
            title: challenge.title.clone(),
            state: if solved { State::Done } else { State::Open },
            place: Place::Challenge(number, 0),
        }
    });
    stations.collect()
}

/// The map.
pub(super) fn map(learner: &Learner) -> Html {
    let progress = &learner.progress;
    let lessons = of_lessons(&lessons(), progress);
    let challenges = of_challenges(&challenges(), progress);
    html! {
        <section class="map" data-testid="course-map" aria-label={tr!("Map of the course")}>
            { line(learner, &tr!("Lessons"), "lesson", &lessons) }
            { line(learner, &tr!("Challenges"), "challenge", &challenges) }
        </section>
    }
}

fn line(learner: &Learner, name: &str, kind: &'static str, stations: &[Station]) -> Html {
    let done = stations.iter().filter(|one| one.state == State::Done);
    let title = tr!("{}: {} of {} done", name, done.count(), stations.len());
    let stops = stations.iter().map(|one| stop(learner, kind, one));
    html! {
        <>
            <p class="map-name" data-testid={format!("map-{kind}s")}>{ title }</p>
            <ol class="map-line">{ for stops }</ol>
        </>
    }
}

fn stop(learner: &Learner, kind: &'static str, station: &Station) -> Html {
    let onclick = {
        let (learner, place) = (learner.clone(), station.place.clone());
        Callback::from(move |_: MouseEvent| learner.go(place.clone()))
    };
    let told = station.told();
    let inside = if station.state == State::Done {
        "✓".to_owned()
    } else {
        station.number.to_string()
    };
    html! {
        <li key={station.number}>
            <button
                type="button"
                class={classes!("map-stop", format!("of-{kind}"), station.class())}
                data-testid={format!("map-{kind}-{}", station.number)}
                data-state={station.class()}
                title={told.clone()}
                aria-label={told}
                {onclick}
            >
                <span class="map-sign" aria-hidden="true"><span>{ inside }</span></span>
            </button>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stations_say_how_far_each_is() {
        let lessons = lessons();
        let mut progress = Progress::default();
        progress.did(&lessons[0].file, lessons[0].steps.len());
        progress.did(&lessons[1].file, 1);
        let stations = of_lessons(&lessons, &progress);
        assert_eq!(stations.len(), lessons.len());
        assert_eq!(stations[0].state, State::Done);
        assert_eq!(stations[1].state, State::Part(1, lessons[1].steps.len()));
        assert_eq!(stations[1].place, Place::Step(1, 1));
        assert_eq!(stations[2].state, State::Open);
        assert!(
            stations[1].told().contains("1 of"),
            "{}",
            stations[1].told()
        );
        let challenges = challenges();
        progress.solve(&challenges[3].file, 9);
        let stations = of_challenges(&challenges, &progress);
        let done = stations.iter().filter(|one| one.state == State::Done);
        assert_eq!(done.map(|one| one.number).collect::<Vec<_>>(), [4]);
    }
}
