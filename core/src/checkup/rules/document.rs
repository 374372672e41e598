//! What [`crate::scenario::check`] says, where no rule knows more of it.

use crate::checkup::rule::About;
use crate::mark;

pub(in crate::checkup) const ABOUT: About = About {
    id: "document",
    title: mark!("The document contradicts itself"),
    why: mark!("What contradicts itself cannot run as it is written, on a real server or here."),
};
