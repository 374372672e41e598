//! How much waits over the time of a run, behind the slider.

use std::fmt::Write as _;

use warren_core::time::Time;
use warren_core::timeline::Timeline;
use yew::prelude::*;

/// How much waits over time.
pub fn graph(timeline: &Timeline, end: Time) -> Html {
    html! {
        <svg class="scrub-graph" aria-hidden="true" data-testid="depth">
            <svg viewBox="0 0 1000 100" preserveAspectRatio="none" x="0" y="2" width="100%" height="28">
                <path class="scrub-depth" d={depth(timeline.depth(), end.0.max(1))} />
            </svg>
        </svg>
    }
}

/// The depth over time as steps, 1000 wide and 100 high.
fn depth(samples: &[(Time, u64)], end: u64) -> String {
    let most = samples
        .iter()
        .map(|(_, depth)| *depth)
        .max()
        .unwrap_or(0)
        .max(1);
    let mut d = "M0 100".to_owned();
    for (at, depth) in samples {
        let (x, y) = (at.0.min(end) * 1000 / end, 100 - depth * 100 / most);
        // Writing to a string cannot fail.
        let _ = write!(d, "H{x}V{y}");
    }
    d + "H1000V100Z"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_depth_is_drawn_as_steps_up_to_the_end() {
        let samples = [(Time(0), 0), (Time(500), 4), (Time(1000), 2)];
        assert_eq!(
            depth(&samples, 1000),
            "M0 100H0V100H500V0H1000V50H1000V100Z"
        );
        assert_eq!(depth(&[], 0x1000), "M0 100H1000V100Z");
    }
}
