//! What stands around the diagram. Panels read the state and send actions; they never
//! call the simulation.

pub mod act;
pub mod bar;
pub mod connect;
pub mod inspector;
pub mod marker;
pub mod narration;
pub mod notices;
pub mod palette;
pub mod progress;
pub mod properties;
pub mod rail;
pub mod remove;
pub mod scrub;
pub mod transport;
