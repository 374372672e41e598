//! The broker, the simulator, the scenario document and the timeline of Warren.
