//! The page of Warren.
//!
//! Names for tests (`data-testid`): `play`, `step-forward`, `step-back`, `to-start`, `to-end`,
//! `speed`, `clock` (with `data-state` playing, stepping or paused, and `data-us`), `scrub`,
//! `narration`, `lost`, `lost-count`, `events-toggle`, `event-log`, `log-line`, `diagram`,
//! `diagram-svg`, `tokens` (with `data-tokens` while paused), `node-<NodeId>`,
//! `edge-<EdgeId>`, `message-<number>` (with `data-redelivered`), `tab-properties`,
//! `tab-why`, `tab-journey`, `why-binding` (with `data-matched`), `why-conclusion`,
//! `journey-hop`, `rename`, `exchange-type`, `binding-key`, `intervention`,
//! `intervention-remove`, `intervention-marker`, `scenario-picker`, `scenario-<slug>`,
//! `intervene-publish`, `intervene-kill`, `intervene-start`, `intervene-restart`,
//! `choose-<client>`, `restart-clean`, `restart-kill9`, `restart-crash`, `publish-…`, `undo`, `redo`, `share`,
//! `share-link`, `share-copy`, `share-status`, `theme`, `help`, `notice`, `notice-dismiss`,
//! `add-<kind>`, `palette`, `new-scenario`, `invitation`, `inline`, `inline-field`,
//! `inline-type`, `inline-refused`, `aim`, `mark-<NodeId>`, `connect`, `rename-here`,
//! `duplicate`, `copy`, `paste`, `remove`, `frames`, `tidy`, `minimap`, `connect-dialog`,
//! `to-<NodeId>`, `remove-dialog`, `goes-along`, `remove-now`,
//! `start` (the friendly first button), `dialog-close`, `progress`, `stop-simulation`, `crash`.

pub mod app;
pub mod bench;
pub mod boot;
pub mod canvas;
pub mod components;
pub mod filters;
pub mod hooks;
pub mod keeping;
pub mod language;
pub mod panels;
pub mod state;
pub mod storage;
pub mod words;
pub mod workshop;

pub use app::App;
