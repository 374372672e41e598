//! The picture of a scenario at a moment, as plain shapes.
//!
//! [`Diagram`] is the way in: it holds what stays the same while a scenario plays (the
//! layout, the looks of the messages), makes a [`scene::Scene`] for each snapshot, and a
//! [`frame::Frame`] of what moves for each very moment. [`svg`] writes both as a file.
//! Pure: no web, no clock; the page and the command line draw the same shapes.

mod badges;
pub mod diagram;
pub mod frame;
pub mod geometry;
mod inside;
pub mod layout;
pub mod look;
mod pattern;
pub mod print;
pub mod request;
pub mod scene;
pub mod svg;
pub mod text;
mod way;

pub use diagram::Diagram;
pub use print::Print;
