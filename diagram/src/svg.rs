//! Writes a scene as a standalone SVG file.
