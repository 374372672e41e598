//! What the server says of a bad frame: the beginning of its payload as Erlang prints it
//! (`rabbit_reader.erl`, `payload_snippet`, with `~p`), in lines of 80 columns (observed:
//! `frames-broken`, `frames-snippets`).

/// Where Erlang breaks a line.
const WIDTH: usize = 80;

/// As many octets of a payload are told.
const SNIPPET: usize = 16;

/// The frame's type, and its beginning.
pub(super) fn frame(kind: u8, payload: &[u8]) -> Vec<u8> {
    let (how_much, octets) = match payload.get(..SNIPPET) {
        Some(first) if payload.len() > SNIPPET => ("first 16", first),
        _ => ("all", payload),
    };
    let mut text = format!("type {kind}, {how_much} octets = ").into_bytes();
    let column = text.len();
    text.extend(binary(octets, column));
    text
}

/// The same with what is wrong about it behind it.
pub(super) fn frame_error(kind: u8, payload: &[u8], what: &str) -> String {
    let mut text = frame(kind, payload);
    text.extend(b": ");
    let column = text
        .iter()
        .rev()
        .take_while(|octet| **octet != b'\n')
        .count();
    let broken = match what.split_once(',') {
        Some((first, rest)) if column + what.len() >= WIDTH => {
            format!("{first},\n{:indent$}{rest}", "", indent = column + 1)
        }
        _ => what.to_owned(),
    };
    text.extend(broken.into_bytes());
    readable(text)
}

/// The octets go to the client as they are; what of them is no UTF-8 cannot be shown here.
pub(super) fn readable(octets: Vec<u8>) -> String {
    String::from_utf8_lossy(&octets).into_owned()
}

/// Octets as a list of numbers, without breaking lines (`~w`).
pub(super) fn numbers(octets: &[u8]) -> String {
    let numbers: Vec<String> = octets.iter().map(u8::to_string).collect();
    format!("<<{}>>", numbers.join(","))
}

/// Octets that begin in this column: as text where Erlang takes all of them for letters of
/// Latin-1, else as numbers.
fn binary(octets: &[u8], column: usize) -> Vec<u8> {
    if let Some(text) = printed(octets).filter(|_| !octets.is_empty()) {
        return [b"<<\"", &text[..], b"\">>"].concat();
    }
    let whole = numbers(octets);
    if column + whole.len() <= WIDTH {
        return whole.into_bytes();
    }
    let mut text = String::from("<<");
    let mut at = column + 2;
    for (place, octet) in octets.iter().enumerate() {
        let last = place + 1 == octets.len();
        let number = format!("{octet}{}", if last { "" } else { "," });
        if at + number.len() >= WIDTH {
            text.push_str(&format!("\n{:indent$}", "", indent = column + 2));
            at = column + 2;
        }
        at += number.len();
        text.push_str(&number);
    }
    text.push_str(">>");
    text.into_bytes()
}

fn printed(octets: &[u8]) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    for octet in octets {
        match octet {
            b'"' | b'\\' => text.extend([b'\\', *octet]),
            8 => text.extend(b"\\b"),
            9 => text.extend(b"\\t"),
            10 => text.extend(b"\\n"),
            11 => text.extend(b"\\v"),
            12 => text.extend(b"\\f"),
            13 => text.extend(b"\\r"),
            27 => text.extend(b"\\e"),
            b' '..=b'~' | 160.. => text.push(*octet),
            _ => return None,
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Erlang's own `io_lib:format` gives for it.
    #[test]
    fn the_beginning_of_a_payload_is_printed_as_erlang_prints_it() {
        let marker = |n: u8| format!("{{invalid_frame_end_marker,{n}}}");
        let told = |kind, octets: &[u8], n| frame_error(kind, octets, &marker(n));
        assert_eq!(
            told(3, &[0; 12], 0),
            "type 3, all octets = <<0,0,0,0,0,0,0,0,0,0,0,0>>: {invalid_frame_end_marker,0}"
        );
        let broken = told(3, &[0; 12], 100);
        let (_, rest) = broken.split_once('\n').expect("two lines");
        assert_eq!(rest, format!("{:51}100}}", ""));
        assert!(told(1, &[b'd'; 17], 1).ends_with("{invalid_frame_end_marker,1}"));
        assert!(told(255, &[b'd'; 17], 1).contains("marker,\n"));
        let long = told(3, &[150; 17], 0);
        let line = "150,150,150,150>>: {invalid_frame_end_marker,0}";
        assert_eq!(long.lines().nth(1), Some(&*format!("{:28}{line}", "")));
        assert_eq!(long.lines().count(), 2);
        let fits = told(3, &[150; 14], 0);
        assert!(fits.starts_with("type 3, all octets = <<150,"));
        assert_eq!(fits.lines().nth(1), Some(&*format!("{:83}0}}", "")));
        assert_eq!(
            frame_error(5, b"a\"b\n\\c\x1b", "unknown_frame"),
            r#"type 5, all octets = <<"a\"b\n\\c\e">>: unknown_frame"#
        );
    }
}
