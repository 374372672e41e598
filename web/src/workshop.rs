//! The workshop as the page sees it: a second program (`web/src/bin/warren-workshop.rs`) with
//! what only building needs, loaded when something is first built with it.
//!
//! The two share no memory, only texts: the page gives the scenario's document and a
//! [`Brief`], the workshop gives [`Order`]s. What stands inside is [`crate::bench`]'s business.

pub mod brief;
pub mod host;
pub mod module;
pub mod order;
pub mod pointer;

pub use brief::{Brief, Panel};
pub use host::WorkshopHost;
pub use order::{Commit, Mark, Order};
pub use pointer::Pointer;
