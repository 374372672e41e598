//! The diagram in the page: nodes and edges as SVG, and what moves on a canvas over them.
//!
//! It reads a scene and a frame, and sends actions; it never calls the simulation.

pub mod edge;
pub mod node;
pub mod paint;
pub mod palette;
pub mod pointer;
pub mod slot;
pub mod stage;
pub mod still;
pub mod tokens;
