//! The keys.

use yew::prelude::*;

const KEYS: [(&str, &str); 11] = [
    ("Space", "Play, pause"),
    ("→  ←", "Next event, previous event"),
    ("Shift →  ←", "A second forwards, backwards"),
    ("Home  End", "To the start, to the end"),
    ("1 … 6", "Speed, from a quarter to eight times"),
    ("+  −  0", "Zoom in, zoom out, show all"),
    ("Tab  Enter", "Go through nodes and connections, select one"),
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
