//! Where a scene lies in a viewport that shows all of it.

use super::Scene;
use crate::geometry::{Rect, Size};

/// How to place a scene in a viewport: `viewport = scene * scale + offset`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// The scale.
    pub scale: f64,
    /// The offset along x.
    pub x: f64,
    /// The offset along y.
    pub y: f64,
}

/// As [`Scene::fit`], for whoever has only the bounds.
#[must_use]
pub fn fit(bounds: Rect, viewport: Size) -> Fit {
    let [width, height] = [bounds.width.max(1), bounds.height.max(1)].map(f64::from);
    let [across, down] = [viewport.width, viewport.height].map(f64::from);
    let scale = (across / width).min(down / height).min(Scene::MAX_SCALE);
    Fit {
        scale,
        x: (across - width * scale) / 2.0 - f64::from(bounds.x) * scale,
        y: (down - height * scale) / 2.0 - f64::from(bounds.y) * scale,
    }
}
