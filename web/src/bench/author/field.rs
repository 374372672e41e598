//! The text of a lesson as a field with numbered lines, and how buttons write into it: as if it
//! were typed, so that the browser undoes one like the other.

use warren_core::tr;
use warren_teach::Problem;
use warren_teach::own::Work;
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlDocument, HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::editor::Bench;
use crate::bench::text::{follow, mark};

/// The field.
pub(super) fn text_field(
    bench: &Bench,
    gutter: &NodeRef,
    read: &Result<Work, Vec<Problem>>,
) -> Html {
    let oninput = {
        let bench = bench.clone();
        Callback::from(move |event: InputEvent| {
            let area = event.target_dyn_into::<HtmlTextAreaElement>();
            bench.write(area.map(|area| area.value()).unwrap_or_default());
        })
    };
    let onscroll = {
        let (area, gutter) = (bench.area.clone(), gutter.clone());
        Callback::from(move |_: Event| follow(&area, &gutter))
    };
    let text = &bench.own.text;
    let lines = (1..=text.split('\n').count()).map(|line| {
        let wrong = read.as_ref().is_err_and(|all| all.iter().any(|one| one.line == line));
        html! { <span class={classes!("text-number", wrong.then_some("is-error"))}>{ line }{ "\n" }</span> }
    });
    html! {
        <div class="text-edit author-edit">
            <pre ref={gutter} class="text-gutter mono" aria-hidden="true">{ for lines }</pre>
            <textarea
                ref={bench.area.clone()}
                class="text-area mono"
                data-testid="author-text"
                aria-label={tr!("The lesson's text, Markdown")}
                aria-describedby="author-told"
                aria-invalid={read.is_err().to_string()}
                wrap="off"
                spellcheck="true"
                value={text.clone()}
                {oninput}
                {onscroll}
            />
        </div>
    }
}

/// Makes the text this one, as if what differs were typed, and brings that line into sight.
pub(super) fn rewrite(bench: &Bench, text: &str, line: usize) {
    let Some(area) = bench.area.cast::<HtmlTextAreaElement>() else {
        return;
    };
    let (from, to, typed) = difference(&area.value(), text);
    let done = in_field(&area, |document| {
        // It never fails for an element that is there.
        let _ = area.set_selection_range(from, to);
        let command = if typed.is_empty() {
            "delete"
        } else {
            "insertText"
        };
        document.exec_command_with_show_ui_and_value(command, false, typed)
    });
    if !done || area.value() != text {
        bench.write(text.to_owned());
    }
    mark(&area, text, line);
}

/// A button that takes back what was written last, by hand or by a button.
pub(super) fn undo_button(bench: &Bench) -> Html {
    let bench = bench.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        if let Some(area) = bench.area.cast::<HtmlTextAreaElement>() {
            in_field(&area, |document| document.exec_command("undo"));
        }
        bench.said.set(String::new());
    });
    html! {
        <button type="button" class="button button-outlined" data-testid="author-undo-text"
            title={tr!("Takes back the last change of the text, typed or by a button")} {onclick}>{ tr!("Undo") }</button>
    }
}

/// Does something to the field, which has the focus only meanwhile; whether it was done.
fn in_field<E>(
    area: &HtmlTextAreaElement,
    command: impl FnOnce(&HtmlDocument) -> Result<bool, E>,
) -> bool {
    let document: HtmlDocument = gloo_utils::document().unchecked_into();
    let before = document.active_element();
    let still = FocusOptions::new();
    still.set_prevent_scroll(true);
    // It never fails for an element that is there.
    let _ = area.focus_with_options(&still);
    let done = command(&document).unwrap_or(false);
    if let Some(before) = before.and_then(|one| one.dyn_into::<HtmlElement>().ok()) {
        let _ = before.focus_with_options(&still);
    }
    done
}

/// Where the old text is to be replaced, in the browser's units of UTF-16, and by what.
fn difference<'a>(old: &str, new: &'a str) -> (u32, u32, &'a str) {
    let same = |(one, other): &(char, char)| one == other;
    let bytes = |count: usize, all: &mut dyn Iterator<Item = char>| -> usize {
        all.take(count).map(char::len_utf8).sum()
    };
    let count = old.chars().zip(new.chars()).take_while(same).count();
    let before = bytes(count, &mut old.chars());
    let (old_rest, new_rest) = (&old[before..], &new[before..]);
    let both = old_rest.chars().rev().zip(new_rest.chars().rev());
    let after = bytes(both.take_while(same).count(), &mut old_rest.chars().rev());
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let from = units(&old[..before]);
    let gone = &old_rest[..old_rest.len() - after];
    (
        from,
        from + units(gone),
        &new_rest[..new_rest.len() - after],
    )
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn only_what_differs_is_typed() {
        let table = [
            ("", "", (0, 0, "")),
            ("ab", "ab", (2, 2, "")),
            ("ab", "aXb", (1, 1, "X")),
            ("aXb", "ab", (1, 2, "")),
            ("aa", "aaa", (2, 2, "a")),
            ("aaa", "aa", (2, 3, "")),
            ("x🐇y", "x🐇🐇y", (3, 3, "🐇")),
            ("兔🐇z", "兔z", (1, 3, "")),
            ("ß1", "ß2", (1, 2, "2")),
        ];
        for (old, new, expected) in table {
            assert_eq!(difference(old, new), expected, "{old} → {new}");
        }
    }
}
