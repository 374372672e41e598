//! Octets as hexadecimal digits. Recorders shorten what is long: dots stand for what is left
//! out of a frame, of which the octet before them is repeated up to the size that it announces.

/// The octets of these digits.
///
/// # Errors
/// A sentence, where they are none.
pub(crate) fn octets(text: &str) -> Result<Vec<u8>, String> {
    let dots = |letter: char| letter == '.' || letter == '…';
    let shortened = text.split_once(dots);
    let (first, rest) = shortened.unwrap_or((text, ""));
    let mut octets = plain(first)?;
    if shortened.is_some() {
        let last = match rest.trim_start_matches(dots) {
            "" => vec![0xCE],
            rest => plain(rest)?,
        };
        fill(&mut octets, &last);
    }
    Ok(octets)
}

fn plain(digits: &str) -> Result<Vec<u8>, String> {
    let pair = |at: usize| {
        let pair = digits.get(at..at + 2);
        pair.and_then(|pair| u8::from_str_radix(pair, 16).ok())
    };
    let octets = (0..digits.len()).step_by(2).map(pair);
    let octets: Option<Vec<u8>> = octets.collect();
    octets.ok_or_else(|| format!("{digits} are no octets"))
}

/// Fills the last frame up to the size that it announces, with what it ends with.
fn fill(octets: &mut Vec<u8>, last: &[u8]) {
    const AROUND: usize = 7;
    let mut at = 0;
    while let Some(header) = octets
        .get(at..)
        .and_then(|rest| rest.first_chunk::<AROUND>())
    {
        let size = header[3..].iter();
        let size = size.fold(0, |size, octet| size << 8 | usize::from(*octet));
        let end = at + AROUND + size + 1;
        if end > octets.len() {
            let repeated = octets.last().copied().unwrap_or_default();
            let until = end.saturating_sub(last.len()).min(MOST).max(octets.len());
            octets.resize(until, repeated);
            break;
        }
        at = end;
    }
    octets.extend_from_slice(last);
}

/// No frame is made longer than this.
const MOST: usize = 1 << 20;

/// These octets in digits.
pub(crate) fn digits(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortened_frame_is_filled_up() {
        assert_eq!(
            octets("0300010000000561..."),
            octets("030001000000056161616161ce")
        );
        assert_eq!(
            octets("030001000000056161…62ce"),
            octets("030001000000056161616162ce")
        );
        assert_eq!(
            octets("08000000000000ce"),
            Ok(vec![8, 0, 0, 0, 0, 0, 0, 0xCE])
        );
        assert!(octets("abc").is_err());
        assert!(octets("xy").is_err());
        assert_eq!(digits(&[0, 255]), "00ff");
    }
}
