//! The diagram in the page: nodes and edges as SVG, and what moves on a canvas over them.
//!
//! It reads a scene and a frame, and sends actions; it never calls the simulation.

pub mod edge;
pub mod inline;
pub mod minimap;
pub mod node;
pub mod overlay;
pub mod paint;
pub mod palette;
pub mod slot;
pub mod stage;
pub mod still;
pub mod tokens;
pub mod tools;
