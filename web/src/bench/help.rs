//! The keys.

use warren_core::text::said;
use warren_core::{mark, tr};
use yew::prelude::*;

const KEYS: [(&str, &str); 26] = [
    (mark!("Space"), mark!("Play, pause")),
    ("→  ←", mark!("Next event, previous event")),
    (mark!("Shift →  ←"), mark!("A second forwards, backwards")),
    (mark!("Home  End"), mark!("To the start, to the end")),
    ("1 … 6", mark!("Speed, from a quarter to eight times")),
    ("+  −  0", mark!("Zoom in, zoom out, show all")),
    (
        "F",
        mark!("Presenter mode: the picture alone, and all of it large"),
    ),
    ("I  L", mark!("Inspector (where it is folded), event log")),
    ("M", mark!("Publish a message at this moment")),
    (
        "K  S  R",
        mark!("Kill a client, start one, restart the broker, at this moment"),
    ),
    ("O", mark!("Open a scenario")),
    ("V", mark!("Compare this scenario with a variant of it")),
    (
        mark!("Tab  Enter"),
        mark!("Go through nodes and connections, select one"),
    ),
    (
        "P  E  Q  W",
        mark!("Add a producer, an exchange, a queue, a consumer"),
    ),
    ("C", mark!("Connect what is selected, from a list")),
    (
        "F2  Enter",
        mark!("Name what is selected, right where it is"),
    ),
    (
        mark!("Del"),
        mark!("Delete what is selected; what goes along is said first"),
    ),
    (
        mark!("Shift click"),
        mark!("Select one more; drag with Shift to frame several"),
    ),
    (mark!("Ctrl A"), mark!("Select all")),
    (
        mark!("Ctrl C  X  V  D"),
        mark!("Copy, cut, paste, duplicate"),
    ),
    (mark!("Alt →  ←  ↑  ↓"), mark!("Move what is selected")),
    ("T", mark!("Tidy the layout")),
    (mark!("Ctrl Z"), mark!("Undo")),
    (mark!("Ctrl Shift Z"), mark!("Redo")),
    (mark!("Esc"), mark!("Close, or select nothing")),
    ("?", mark!("These keys")),
];

/// The keys, and how to read the picture.
pub fn help() -> Html {
    let keys = KEYS.iter().map(|(key, does)| {
        html! {
            <>
                <dt><kbd>{ said(key, &[]) }</kbd></dt>
                <dd>{ said(does, &[]) }</dd>
            </>
        }
    });
    html! {
        <>
            <p>
                { tr!("Press play and watch the messages. Pause at any moment, step through the events \
                   both ways, click anything to see what it is, and change it: the whole run is \
                   worked out anew.") }
            </p>
            <dl class="keys">{ for keys }</dl>
            <p>
                <button
                    type="button"
                    class="button button-outlined"
                    data-testid="language-here"
                    onclick={Callback::from(|_| crate::language::switch())}
                >
                    { tr!("中文") }
                </button>
            </p>
            <p class="hint">
                { tr!("A message keeps its colour and shape. A bar below its number means persistent, \
                   ↺ means that it may have been delivered before. In a queue, messages that were \
                   handed out wait for their acknowledgement in the dashed lane.") }
            </p>
        </>
    }
}
