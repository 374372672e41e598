//! What is in memory and what is on disk, in words.

use super::who;
use crate::event::Copy;
use crate::tr;

/// A copy came to its queue.
pub(super) fn came(copy: &Copy, in_memory: bool) -> String {
    let (message, queue) = (who::message(copy.message), who::queue(&copy.queue));
    if in_memory {
        tr!(
            "{} waits in {}, in memory: it is not yet on disk.",
            message,
            queue
        )
    } else {
        tr!("{} waits in {}.", message, queue)
    }
}

/// A copy that was in memory only is on disk.
pub(super) fn stored(copy: &Copy) -> String {
    let (message, queue) = (who::message(copy.message), who::queue(&copy.queue));
    tr!("{} is on disk now, in {}.", message, queue)
}
