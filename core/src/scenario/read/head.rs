//! The fields of a scenario that are no lists of items.

use serde::Deserialize;

use crate::name::Name;
use crate::scenario::{Config, Latency, ServerLine, View, default_run_for_ms};

/// What is left of a scenario when its lists have been read item by item. Reading it
/// through [`Scenario`]'s own reader would bring that reader's code for every item
/// along, which nothing uses, into the page. The lists are named for the sake of "did
/// you mean".
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) version: u32,
    #[serde(default)]
    pub(super) rabbitmq: ServerLine,
    #[serde(default)]
    pub(super) title: String,
    #[serde(default)]
    pub(super) notes: String,
    #[serde(default)]
    pub(super) seed: u64,
    #[serde(default = "default_run_for_ms")]
    pub(super) run_for_ms: u64,
    #[serde(default)]
    pub(super) cluster: Vec<Name>,
    #[serde(default)]
    pub(super) latency: Latency,
    #[serde(default)]
    pub(super) config: Config,
    #[serde(default, rename = "definitions")]
    _definitions: Absent,
    #[serde(default, rename = "clients")]
    _clients: Absent,
    #[serde(default, rename = "timeline")]
    _timeline: Absent,
    #[serde(default, rename = "expect")]
    _expect: Absent,
    #[serde(default)]
    pub(super) view: View,
}

/// A field that was taken out before.
#[derive(Default, Deserialize)]
struct Absent;
