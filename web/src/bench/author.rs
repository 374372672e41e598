//! Author mode: lessons and challenges of one's own, kept in this browser, written beside the
//! diagram that they are about.
//!
//! What is right in a lesson, [`warren_teach`] says.

pub mod drafts;
pub mod editor;
mod field;
mod goals;
pub mod insert;
pub mod shelf;
mod steps;
mod try_out;
pub mod ways_out;
