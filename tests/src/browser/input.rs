//! Keys, pointer and wheel, as WebDriver's actions.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::driver::Driver;

/// Presses a key, with the modifiers before it: `Space`, `ArrowRight`, `Shift+Home`, `Ctrl+z`, `?`.
pub(super) fn press(driver: &Driver, chord: &str) -> Result<()> {
    let mut words: Vec<_> = chord.split('+').filter(|word| !word.is_empty()).collect();
    if chord.ends_with('+') {
        words.push("+");
    }
    let keys = words.into_iter().map(key).collect::<Result<Vec<_>>>()?;
    let down = keys
        .iter()
        .map(|key| json!({ "type": "keyDown", "value": key }));
    let up = keys
        .iter()
        .rev()
        .map(|key| json!({ "type": "keyUp", "value": key }));
    let actions: Vec<Value> = down.chain(up).collect();
    perform(
        driver,
        &json!({ "type": "key", "id": "keyboard", "actions": actions }),
    )
}

/// WebDriver's code points for the keys that have no character.
fn key(name: &str) -> Result<String> {
    let code = match name {
        "Space" => ' ',
        "Shift" => '\u{e008}',
        "Ctrl" => '\u{e009}',
        "Alt" => '\u{e00a}',
        "Meta" => '\u{e03d}',
        "Backspace" => '\u{e003}',
        "Tab" => '\u{e004}',
        "Enter" => '\u{e007}',
        "Escape" => '\u{e00c}',
        "PageUp" => '\u{e00e}',
        "PageDown" => '\u{e00f}',
        "End" => '\u{e010}',
        "Home" => '\u{e011}',
        "ArrowLeft" => '\u{e012}',
        "ArrowUp" => '\u{e013}',
        "ArrowRight" => '\u{e014}',
        "ArrowDown" => '\u{e015}',
        "Delete" => '\u{e017}',
        "F2" => '\u{e032}',
        _ => {
            let mut letters = name.chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) => letter,
                _ => bail!("there is no key \"{name}\""),
            }
        }
    };
    Ok(code.to_string())
}

/// Where a pointer goes.
pub(super) enum To {
    /// The middle of an element, and so far from it.
    Element { id: String, dx: i32, dy: i32 },
    /// So far from where it is.
    By(i32, i32),
}

/// Presses the pointer at one place and lets it go at another, with moves between,
/// as a hand makes them.
pub(super) fn drag(driver: &Driver, pointer: &str, from: To, to: To) -> Result<()> {
    let mut actions = vec![
        move_to(from, 0),
        json!({ "type": "pointerDown", "button": 0 }),
    ];
    // A drag begins with a first small move in most pages.
    actions.push(move_to(To::By(3, 3), 30));
    actions.push(move_to(
        if let To::By(dx, dy) = to {
            To::By(dx - 3, dy - 3)
        } else {
            to
        },
        150,
    ));
    actions.push(json!({ "type": "pointerUp", "button": 0 }));
    perform_pointer(driver, pointer, &actions)
}

/// Puts the pointer down and up again.
pub(super) fn tap(driver: &Driver, pointer: &str, at: To) -> Result<()> {
    let down = json!({ "type": "pointerDown", "button": 0 });
    let up = json!({ "type": "pointerUp", "button": 0 });
    perform_pointer(driver, pointer, &[move_to(at, 0), down, up])
}

/// Presses the mouse twice, faster than a step of its own could.
pub(super) fn tap_twice(driver: &Driver, at: To) -> Result<()> {
    let down = || json!({ "type": "pointerDown", "button": 0 });
    let up = || json!({ "type": "pointerUp", "button": 0 });
    let actions = [move_to(at, 0), down(), up(), down(), up()];
    perform_pointer(driver, "mouse", &actions)
}

/// Moves the mouse.
pub(super) fn hover(driver: &Driver, at: To) -> Result<()> {
    perform_pointer(driver, "mouse", &[move_to(at, 50)])
}

/// Turns the wheel over an element.
pub(super) fn wheel(driver: &Driver, element: &str, dx: i32, dy: i32) -> Result<()> {
    let scroll = json!({
        "type": "scroll", "x": 0, "y": 0, "deltaX": dx, "deltaY": dy, "duration": 0,
        "origin": Driver::reference(element),
    });
    perform(
        driver,
        &json!({ "type": "wheel", "id": "wheel", "actions": [scroll] }),
    )
}

fn move_to(to: To, duration: u32) -> Value {
    let (origin, x, y) = match to {
        To::Element { id, dx, dy } => (Driver::reference(&id), dx, dy),
        To::By(dx, dy) => ("pointer".into(), dx, dy),
    };
    json!({ "type": "pointerMove", "duration": duration, "x": x, "y": y, "origin": origin })
}

fn perform_pointer(driver: &Driver, pointer: &str, actions: &[Value]) -> Result<()> {
    let parameters = json!({ "pointerType": pointer });
    perform(
        driver,
        &json!({ "type": "pointer", "id": pointer, "parameters": parameters, "actions": actions }),
    )
}

fn perform(driver: &Driver, source: &Value) -> Result<()> {
    driver
        .post("/actions", &json!({ "actions": [source] }))
        .context("the input was refused")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_by_name_or_are_one_letter() {
        assert_eq!(key("Space").unwrap(), " ");
        assert_eq!(key("?").unwrap(), "?");
        assert!(key("Spce").is_err());
    }
}
