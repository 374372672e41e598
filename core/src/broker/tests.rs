//! The broker's rules by example, and conservation under random commands.
//!
//! Each example drives a broker by hand and compares the facts as text.

mod alarming;
mod applying;
mod bench;
mod clustering;
mod confirming;
mod connecting;
mod conservation;
mod delivering;
mod kinds;
mod limiting;
mod lines;
mod permitting;
mod plugins;
mod publishing;
mod refusing;
mod rules;
mod storing;
mod surviving;
mod told;
mod transacting;
