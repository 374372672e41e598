//! A shared value that counts as equal only if it is the very same one.
//!
//! For the properties of components: comparing two timelines or two snapshots costs nothing, and the
//! comparison of all their parts need not be downloaded.

use std::ops::Deref;

/// A shared value, an `Rc` or an `Arc`, compared by identity.
#[derive(Clone, Debug)]
pub struct Same<P>(pub P);

impl<P: Deref> PartialEq for Same<P> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(&raw const *self.0, &raw const *other.0)
    }
}

impl<P: Deref> Eq for Same<P> {}

impl<P: Deref> Deref for Same<P> {
    type Target = P::Target;

    fn deref(&self) -> &P::Target {
        &self.0
    }
}
