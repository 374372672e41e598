//! Packing text small: raw DEFLATE that may refer to a dictionary known to both sides.
//!
//! It knows nothing of what the text says.

use miniz_oxide::DataFormat;
use miniz_oxide::deflate::core::{
    CompressionStrategy, CompressorOxide, TDEFLFlush, compress_to_output,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// Why packed bytes could not be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnpackError {
    /// They are not what packing gives.
    Damaged,
    /// What they hold is longer than allowed.
    TooLarge,
}

/// The bytes that [`unpack`] turns into `text` again, by the shorter of two ways.
pub(super) fn pack(dictionary: &[u8], text: &[u8]) -> Vec<u8> {
    let usual = deflate(dictionary, text, CompressionStrategy::Default);
    let fixed = deflate(dictionary, text, CompressionStrategy::Fixed);
    if fixed.len() < usual.len() {
        fixed
    } else {
        usual
    }
}

/// The library offers no dictionary. But the dictionary compressed first and flushed is
/// the same to the compressor, and what came out for it need not be kept.
fn deflate(dictionary: &[u8], text: &[u8], strategy: CompressionStrategy) -> Vec<u8> {
    const BEST: u8 = 10;
    const WINDOW_BITS: u8 = 15;
    let mut compressor = CompressorOxide::with_params(DataFormat::Raw, BEST, strategy, WINDOW_BITS);
    compress_to_output(&mut compressor, dictionary, TDEFLFlush::Sync, |_| true);
    let mut packed = Vec::new();
    compress_to_output(&mut compressor, text, TDEFLFlush::Finish, |bytes| {
        packed.extend_from_slice(bytes);
        true
    });
    packed
}

/// The text, of at most `most` bytes, that the packed bytes hold.
pub(super) fn unpack(
    dictionary: &[u8],
    packed: &[u8],
    most: usize,
) -> Result<Vec<u8>, UnpackError> {
    // One buffer that does not wrap, with the dictionary before what is unpacked.
    let mut buffer = vec![0; dictionary.len() + most];
    buffer[..dictionary.len()].copy_from_slice(dictionary);
    let (status, read, written) = decompress(
        &mut DecompressorOxide::new(),
        packed,
        &mut buffer,
        dictionary.len(),
        TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
    );
    match status {
        TINFLStatus::Done if read == packed.len() => {
            buffer.truncate(dictionary.len() + written);
            Ok(buffer.split_off(dictionary.len()))
        }
        TINFLStatus::HasMoreOutput => Err(UnpackError::TooLarge),
        _ => Err(UnpackError::Damaged),
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const DICTIONARY: &[u8] = b"the quick brown fox jumps over the lazy dog";

    proptest! {
        #[test]
        fn what_is_packed_unpacks(text in vec(any::<u8>(), 0..2000)) {
            let packed = pack(DICTIONARY, &text);
            prop_assert_eq!(unpack(DICTIONARY, &packed, 2000), Ok(text));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in vec(any::<u8>(), 0..200)) {
            let _: Result<_, _> = unpack(DICTIONARY, &bytes, 1000);
        }
    }

    #[test]
    fn the_dictionary_is_referred_to_instead_of_repeated() {
        let packed = pack(DICTIONARY, DICTIONARY);
        assert!(packed.len() < 8, "{}", packed.len());
    }

    #[test]
    fn a_bomb_is_refused() {
        let bomb = pack(DICTIONARY, &vec![b'x'; 100_000]);
        assert!(bomb.len() < 1000);
        assert_eq!(
            unpack(DICTIONARY, &bomb, 99_999),
            Err(UnpackError::TooLarge)
        );
    }
}
