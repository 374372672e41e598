//! Small parts that know nothing of scenarios: buttons, icons, dialogs, fields.

pub mod button;
pub mod dialog;
pub mod facts;
pub mod icon;
pub mod playing;
pub mod prose;
pub mod written;
