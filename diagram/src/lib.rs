//! The picture of a scenario at a moment, as plain shapes.
