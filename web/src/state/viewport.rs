//! How the diagram lies in its part of the screen: pan, zoom, fit.
//!
//! Fitted until the person moves it, and again when asked. It knows only the bounds of
//! what is drawn.

use warren_diagram::geometry::{Rect, Size};
use warren_diagram::scene::{Fit, fit};

/// The smallest and the greatest scale.
const SCALES: (f64, f64) = (0.15, 4.0);

/// The place of the diagram on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    size: Size,
    bounds: Rect,
    place: Fit,
    moved: bool,
}

impl Default for Viewport {
    fn default() -> Self {
        Self {
            size: Size::new(0, 0),
            bounds: Rect::default(),
            place: Fit {
                scale: 1.0,
                x: 0.0,
                y: 0.0,
            },
            moved: false,
        }
    }
}

impl Viewport {
    /// `screen = scene * scale + offset`.
    #[must_use]
    pub const fn place(&self) -> Fit {
        self.place
    }

    /// The size on the screen.
    #[must_use]
    pub const fn size(&self) -> Size {
        self.size
    }

    /// Whether it is higher than wide, so that a diagram had better flow downwards.
    #[must_use]
    pub const fn is_upright(&self) -> bool {
        self.size.height * 10 > self.size.width * 11
    }

    /// The screen has this much room for it now.
    pub fn resize(&mut self, size: Size) {
        self.size = size;
        self.refit();
    }

    /// There is this much to be drawn now.
    pub fn show(&mut self, bounds: Rect) {
        self.bounds = bounds;
        self.refit();
    }

    /// All of it is visible again, and stays so.
    pub fn fit(&mut self) {
        self.moved = false;
        self.refit();
    }

    /// Moves it by so many pixels.
    pub fn pan(&mut self, x: f64, y: f64) {
        self.moved = true;
        self.place.x += x;
        self.place.y += y;
    }

    /// Scales it by `factor` around a point of the screen.
    pub fn zoom(&mut self, factor: f64, x: f64, y: f64) {
        let scale = (self.place.scale * factor).clamp(SCALES.0, SCALES.1);
        let ratio = scale / self.place.scale;
        self.moved = true;
        self.place = Fit {
            scale,
            x: x - (x - self.place.x) * ratio,
            y: y - (y - self.place.y) * ratio,
        };
    }

    /// Scales it around its middle.
    pub fn zoom_middle(&mut self, factor: f64) {
        let [x, y] = [self.size.width, self.size.height].map(|length| f64::from(length) / 2.0);
        self.zoom(factor, x, y);
    }

    /// The point of the scene that lies at this point of the screen.
    #[must_use]
    pub fn scene_point(&self, x: f64, y: f64) -> (f64, f64) {
        let Fit {
            scale,
            x: left,
            y: top,
        } = self.place;
        ((x - left) / scale, (y - top) / scale)
    }

    fn refit(&mut self) {
        if !self.moved && self.size.width > 0 && self.size.height > 0 {
            self.place = fit(self.bounds, self.size);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn viewport() -> Viewport {
        let mut viewport = Viewport::default();
        viewport.show(Rect {
            x: 0,
            y: 0,
            width: 1000,
            height: 500,
        });
        viewport.resize(Size::new(500, 500));
        viewport
    }

    #[test]
    fn it_stays_fitted_until_the_person_moves_it() {
        let mut viewport = viewport();
        assert!((viewport.place().scale - 0.5).abs() < 1e-9);
        viewport.resize(Size::new(250, 500));
        assert!((viewport.place().scale - 0.25).abs() < 1e-9);
        viewport.pan(10.0, 0.0);
        viewport.resize(Size::new(1000, 500));
        assert!((viewport.place().scale - 0.25).abs() < 1e-9);
        viewport.fit();
        assert!((viewport.place().scale - 1.0).abs() < 1e-9);
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let mut viewport = viewport();
        let before = viewport.scene_point(120.0, 340.0);
        viewport.zoom(1.7, 120.0, 340.0);
        let after = viewport.scene_point(120.0, 340.0);
        assert!((before.0 - after.0).abs() < 1e-9 && (before.1 - after.1).abs() < 1e-9);
        viewport.zoom(1e9, 0.0, 0.0);
        assert!((viewport.place().scale - SCALES.1).abs() < 1e-9);
    }
}
