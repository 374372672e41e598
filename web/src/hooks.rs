//! What touches the browser over time: frames, keys, storage, the address, the theme.

pub mod autosave;
pub mod clipboard;
pub mod dispatch;
pub mod filters;
pub mod focus;
pub mod frames;
pub mod keyboard;
pub mod link;
pub mod preferences;
pub mod size;
