//! A scenario that is too large for the ways of its messages to be followed.

use crate::checkup::Rule;
use crate::checkup::design::Design;
use crate::checkup::finding::{At, Findings};
use crate::checkup::rule::About;
use crate::mark;

pub(in crate::checkup) const ABOUT: About = About {
    id: "unfinished",
    title: mark!("Not all messages were followed"),
    why: mark!(
        "The check-up is bounded, so that it never makes anybody wait; where it stops, it \
          says nothing of what no message reaches."
    ),
};

pub(in crate::checkup) fn look(design: &Design<'_>, findings: &mut Findings) {
    if design.flow.is_cut {
        let text = mark!(
            "There are more messages and bindings here than the check-up follows, so it \
                    says nothing of what they do not reach"
        );
        let remedy = mark!("Look at a part of it, or at messages with fewer alternatives");
        findings.warn(Rule::Unfinished, At::Whole, text.to_owned(), remedy, None);
    }
}
