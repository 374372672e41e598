//! A result as a short text for the fragment of an address: a tag, a dot, and URL-safe base64
//! of the file as raw DEFLATE.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::{MAX_FILE_BYTES, NoResult, Results};

/// What such a link begins with.
pub const TAG: &str = "results1.";
/// The longest link that is read, in bytes.
pub const MAX_LINK_BYTES: usize = 64 << 10;

/// The fragment, without its `#`.
#[must_use]
pub fn to_link(results: &Results) -> String {
    const BEST: u8 = 9;
    let packed = compress_to_vec(results.to_file().as_bytes(), BEST);
    format!("{TAG}{}", URL_SAFE_NO_PAD.encode(packed))
}

/// What a link holds: a whole address, or its fragment.
///
/// # Errors
/// Where it is no such link, or damaged.
pub fn from_link(text: &str) -> Result<Results, NoResult> {
    if text.len() > MAX_LINK_BYTES {
        return Err(NoResult::TooLong(text.len()));
    }
    let fragment = text.trim().rsplit('#').next().unwrap_or_default();
    let packed = fragment.strip_prefix(TAG).ok_or(NoResult::Foreign)?;
    let packed = URL_SAFE_NO_PAD
        .decode(packed)
        .map_err(|_| NoResult::Damaged)?;
    let file = decompress_to_vec_with_limit(&packed, MAX_FILE_BYTES);
    let file = file.map_err(|_| NoResult::Damaged)?;
    let file = String::from_utf8(file).map_err(|_| NoResult::Damaged)?;
    Results::from_file(&file)
}
