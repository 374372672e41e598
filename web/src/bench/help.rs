//! The keys.

use yew::prelude::*;

const KEYS: [(&str, &str); 26] = [
    ("Space", "Play, pause"),
    ("→  ←", "Next event, previous event"),
    ("Shift →  ←", "A second forwards, backwards"),
    ("Home  End", "To the start, to the end"),
    ("1 … 6", "Speed, from a quarter to eight times"),
    ("+  −  0", "Zoom in, zoom out, show all"),
    (
        "F",
        "Presenter mode: the picture alone, and all of it large",
    ),
    ("I  L", "Inspector (where it is folded), event log"),
    ("M", "Publish a message at this moment"),
    (
        "K  S  R",
        "Kill a client, start one, restart the broker, at this moment",
    ),
    ("O", "Open a scenario"),
    ("V", "Compare this scenario with a variant of it"),
    ("Tab  Enter", "Go through nodes and connections, select one"),
    (
        "P  E  Q  W",
        "Add a producer, an exchange, a queue, a consumer",
    ),
    ("C", "Connect what is selected, from a list"),
    ("F2  Enter", "Name what is selected, right where it is"),
    (
        "Del",
        "Delete what is selected; what goes along is said first",
    ),
    (
        "Shift click",
        "Select one more; drag with Shift to frame several",
    ),
    ("Ctrl A", "Select all"),
    ("Ctrl C  X  V  D", "Copy, cut, paste, duplicate"),
    ("Alt →  ←  ↑  ↓", "Move what is selected"),
    ("T", "Tidy the layout"),
    ("Ctrl Z", "Undo"),
    ("Ctrl Shift Z", "Redo"),
    ("Esc", "Close, or select nothing"),
    ("?", "These keys"),
];

/// The keys, and how to read the picture.
pub fn help() -> Html {
    let keys = KEYS.iter().map(|(key, does)| {
        html! {
            <>
                <dt><kbd>{ key }</kbd></dt>
                <dd>{ does }</dd>
            </>
        }
    });
    html! {
        <>
            <p>
                { "Press play and watch the messages. Pause at any moment, step through the events \
                   both ways, click anything to see what it is, and change it: the whole run is \
                   worked out anew." }
            </p>
            <dl class="keys">{ for keys }</dl>
            <p class="hint">
                { "A message keeps its colour and shape. A bar below its number means persistent, \
                   ↺ means that it may have been delivered before. In a queue, messages that were \
                   handed out wait for their acknowledgement in the dashed lane." }
            </p>
        </>
    }
}
