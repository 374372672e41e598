//! The fanout exchange: every binding matches, keys and headers are ignored
//! (`rabbit_exchange_type_fanout.erl`).

use super::Reason;

/// Every binding matches.
pub(super) const fn compare() -> (bool, Reason) {
    (true, Reason::Fanout)
}
