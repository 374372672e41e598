//! The verbs, one file each, and what several of them say.

pub(crate) mod check;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod lesson;
pub(crate) mod link;
pub(crate) mod render;
pub(crate) mod replay;
pub(crate) mod run;
pub(crate) mod wire;
