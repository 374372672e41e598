//! How the diagram lies in its part of the screen: pan, zoom, fit.
//!
//! Fitted until the person moves it, and again when asked. It knows only the bounds of
//! what is drawn, and what part of it has to be seen.

use warren_diagram::geometry::{Rect, Size};
use warren_diagram::scene::{Fit, fit};

use super::touch::whole;

/// The smallest and the greatest scale.
const SCALES: (f64, f64) = (0.15, 4.0);

/// How high the row of buttons over the diagram's lower edge is, where there is one: nothing
/// fitted lies beneath it.
const BUTTONS: i32 = 48;

/// How high the heading is that a room sees over the picture.
const HEADING: i32 = 46;

/// Narrower than this, what stands around the diagram takes turns (as in the style sheets).
const NARROW: i32 = 640;

/// So much of the scene's border may be out of sight before an overview is shown.
const SLACK: i32 = 24;

/// Where all of a scene would be smaller than this, a part is shown: names would have less than
/// nine pixels.
const LEGIBLE: f64 = 0.58;

/// The scale of a part that has to be seen, where it fits: what is written on edges has ten
/// pixels then.
const PART: f64 = 0.75;

/// The least that is seen around such a part.
const RIM: i32 = 4;

/// The beginning of a scene, filling the room one way.
fn beginning(bounds: Rect, room: Size) -> Fit {
    let ratio = |room: i32, extent: i32| f64::from(room) / f64::from(extent.max(1));
    let fills = ratio(room.width, bounds.width).max(ratio(room.height, bounds.height));
    let scale = fills.clamp(LEGIBLE, 1.0);
    let offset = |start: i32, extent: i32, room: i32| {
        let over = f64::from(room) - f64::from(extent) * scale;
        f64::from(start).mul_add(-scale, over.max(0.0) / 2.0)
    };
    Fit {
        scale,
        x: offset(bounds.x, bounds.width, room.width),
        y: offset(bounds.y, bounds.height, room.height),
    }
}

/// The scene at this scale, with this part of it in the room: as it lay before, if it is
/// seen there, else in the middle.
fn around(focus: Rect, bounds: Rect, room: Size, scale: f64, before: Fit) -> Fit {
    let is_kept = (before.scale - scale).abs() < f64::EPSILON;
    let offset = |(start, extent): (i32, i32), (at, long): (i32, i32), room: i32, before: f64| {
        let [start, extent, at, long] =
            [start, extent, at, long].map(|length| f64::from(length) * scale);
        let room = f64::from(room);
        if extent <= room {
            return (room - extent) / 2.0 - start;
        }
        let slack = f64::from(SLACK);
        let is_seen = is_kept && at + before >= slack && at + long + before <= room - slack;
        let over = (room - long) / 2.0;
        let middle = if over < 0.0 { slack } else { over } - at;
        let place = if is_seen { before } else { middle };
        place.clamp(room - extent - start, -start)
    };
    Fit {
        scale,
        x: offset(
            (bounds.x, bounds.width),
            (focus.x, focus.width),
            room.width,
            before.x,
        ),
        y: offset(
            (bounds.y, bounds.height),
            (focus.y, focus.height),
            room.height,
            before.y,
        ),
    }
}

/// What lies over the diagram.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Over {
    /// The tools, at its lower edge.
    #[default]
    Tools,
    /// Nothing.
    Nothing,
    /// A heading that a room sees; the diagram is in its print.
    Heading,
}

/// The place of the diagram on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    size: Size,
    bounds: Rect,
    place: Fit,
    moved: bool,
    over: Over,
    /// What has to be seen, where not all of it can be read at once.
    focus: Option<Rect>,
    /// Whether all of it is wanted, however small.
    whole: bool,
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
            over: Over::Tools,
            focus: None,
            whole: false,
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

    /// Whether it is narrow and not low, or higher than wide, so that a diagram had better flow
    /// downwards.
    #[must_use]
    pub const fn is_upright(&self) -> bool {
        let Size { width, height } = self.size;
        self.is_narrow() && height * 10 >= width * 6 || height * 10 > width * 11
    }

    /// Whether the screen is so narrow that there is room for one thing beside it only.
    #[must_use]
    pub const fn is_narrow(&self) -> bool {
        0 < self.size.width && self.size.width < NARROW
    }

    /// Whether the person moved it, so that fitting it would change something.
    #[must_use]
    pub const fn is_moved(&self) -> bool {
        self.moved
    }

    /// The screen has this much room for it now.
    pub fn resize(&mut self, size: Size) {
        self.size = size;
        self.refit();
    }

    /// What lies over it.
    #[must_use]
    pub const fn over(&self) -> Over {
        self.over
    }

    /// This lies over it now.
    pub fn lies_under(&mut self, over: Over) {
        if self.over != over {
            self.over = over;
            self.refit();
        }
    }

    /// Where not all of it can be read at once, this part has to be seen; none where its
    /// beginning will do.
    pub fn follow(&mut self, focus: Option<Rect>) {
        if self.focus != focus {
            self.focus = focus;
            self.refit();
        }
    }

    /// Whether this part of it can be seen at once, where not all of it can.
    #[must_use]
    pub fn fits(&self, part: &Rect) -> bool {
        fit(part.grown(RIM), self.room()).scale >= self.least()
    }

    fn buttons(&self) -> i32 {
        if self.over == Over::Tools { BUTTONS } else { 0 }
    }

    /// Smaller than this, not all of it is shown at once.
    fn least(&self) -> f64 {
        if self.over == Over::Heading {
            1.0
        } else {
            LEGIBLE
        }
    }

    /// There is this much to be drawn now.
    pub fn show(&mut self, bounds: Rect) {
        self.bounds = bounds;
        self.refit();
    }

    /// All of it is visible again, and stays so.
    pub fn fit(&mut self) {
        (self.moved, self.whole) = (false, true);
        self.refit();
    }

    /// Something else is shown: all of it, or its beginning where all would be too small to
    /// read.
    pub fn begin(&mut self) {
        (self.moved, self.whole) = (false, false);
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

    /// It stays as it is, whatever is drawn.
    pub const fn hold(&mut self) {
        self.moved = true;
    }

    /// The point of the scene comes into the middle.
    pub fn center(&mut self, x: f64, y: f64) {
        let [across, down] = [self.size.width, self.size.height].map(f64::from);
        let scale = self.place.scale;
        self.moved = true;
        self.place.x = across / 2.0 - x * scale;
        self.place.y = down / 2.0 - y * scale;
    }

    /// Whether this point of the screen is the diagram's.
    #[must_use]
    pub fn contains(&self, (x, y): (f64, f64)) -> bool {
        let [width, height] = [self.size.width, self.size.height].map(f64::from);
        (0.0..width).contains(&x) && (0.0..height).contains(&y)
    }

    /// The part of the scene that is visible.
    #[must_use]
    pub fn visible(&self) -> Rect {
        let (x, y) = self.scene_point(0.0, 0.0);
        let [width, height] = [self.size.width, self.size.height].map(f64::from);
        let (right, bottom) = self.scene_point(width, height);
        let [x, y, right, bottom] = [x, y, right, bottom].map(whole);
        Rect {
            x,
            y,
            width: right - x,
            height: bottom - y,
        }
    }

    /// Where it was moved so that this part of the scene is not to be seen, it moves on, no
    /// further than it must.
    pub fn reveal(&mut self, part: &Rect) {
        if !self.moved {
            return;
        }
        let Fit { scale, x, y } = self.place;
        let shift = |start: i32, length: i32, offset: f64, room: i32| {
            let low = f64::from(start).mul_add(scale, offset) - f64::from(SLACK);
            let high = f64::from(start + length).mul_add(scale, offset) + f64::from(SLACK);
            let over = (high - f64::from(room)).max(0.0);
            if low < 0.0 { -low } else { -over.min(low) }
        };
        let (across, down) = (self.size.width, self.size.height - self.buttons());
        self.place.x += shift(part.x, part.width, x, across);
        self.place.y += shift(part.y, part.height, y, down);
    }

    /// Whether so much of the scene is out of sight that an overview of it helps.
    #[must_use]
    pub fn is_outgrown(&self) -> bool {
        let (visible, bounds) = (self.visible(), self.bounds.grown(-SLACK));
        (self.moved || !self.whole)
            && bounds.width > 0
            && bounds.height > 0
            && visible.union(&bounds) != visible
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
        if self.moved || self.size.width <= 0 || self.size.height <= 0 {
            return;
        }
        let room = self.room();
        // Beneath the heading, unless the whole height is needed.
        let is_beneath = self.over == Over::Heading && room.height - self.bounds.height >= HEADING;
        let heading = if is_beneath { HEADING } else { 0 };
        let before = self.place;
        self.place = fit(self.bounds, Size::new(room.width, room.height - heading));
        self.place.y += f64::from(heading);
        if self.place.scale < self.least() && !self.whole {
            self.place = self.focus.map_or_else(
                || beginning(self.bounds, room),
                |focus| {
                    // As wide as the scene, where it is read then: one way to look is enough.
                    let across = f64::from(room.width) / f64::from(self.bounds.width.max(1));
                    let most = across.clamp(LEGIBLE, PART);
                    let fits = fit(focus.grown(RIM), room).scale.min(most);
                    let scale = if self.over == Over::Heading {
                        1.0
                    } else {
                        fits
                    };
                    around(focus, self.bounds, room, scale, before)
                },
            );
        }
    }

    /// What is left between what lies over it.
    fn room(&self) -> Size {
        let height = (self.size.height - self.buttons()).max(self.size.height / 2);
        Size::new(self.size.width, height)
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
        viewport.fit();
        viewport
    }

    #[test]
    fn it_stays_fitted_until_the_person_moves_it() {
        let mut viewport = viewport();
        assert!((viewport.place().scale - 0.5).abs() < 1e-9);
        viewport.resize(Size::new(250, 500));
        assert!((viewport.place().scale - 0.25).abs() < 1e-9);
        viewport.pan(10.0, 0.0);
        viewport.resize(Size::new(1000, 900));
        assert!((viewport.place().scale - 0.25).abs() < 1e-9);
        viewport.fit();
        assert!((viewport.place().scale - 1.0).abs() < 1e-9);
    }

    #[test]
    fn what_would_be_too_small_to_read_begins_at_its_beginning() {
        let mut viewport = Viewport::default();
        viewport.resize(Size::new(800, 600));
        viewport.show(Rect {
            x: 0,
            y: -10,
            width: 1000,
            height: 4000,
        });
        assert!(
            (viewport.place().scale - 0.8).abs() < 1e-9,
            "as wide as the room"
        );
        assert_eq!(viewport.scene_point(0.0, 0.0), (0.0, -10.0));
        assert!(viewport.is_outgrown(), "an overview helps");
        viewport.fit();
        assert!(
            viewport.place().scale < 0.15,
            "all of it, when that is asked for"
        );
        assert!(!viewport.is_outgrown());
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

    /// Of a picture that is 2000 units wide, 1000 pixels are seen.
    fn before_a_room(focus: Rect) -> Viewport {
        let mut viewport = Viewport::default();
        viewport.lies_under(Over::Heading);
        viewport.resize(Size::new(1000, 600));
        viewport.show(Rect {
            x: -8,
            y: 0,
            width: 2000,
            height: 300,
        });
        viewport.follow(Some(focus));
        viewport
    }

    const fn part(x: i32) -> Rect {
        Rect {
            x,
            y: 100,
            width: 200,
            height: 70,
        }
    }

    #[test]
    fn before_a_room_it_goes_where_something_happens_and_else_rests() {
        let mut viewport = before_a_room(part(900));
        let left = |viewport: &Viewport| viewport.visible().x;
        assert!(
            (viewport.place().scale - 1.0).abs() < 1e-9,
            "letters are read"
        );
        assert_eq!(left(&viewport), 500, "in the middle");
        viewport.follow(Some(part(1200)));
        assert_eq!(left(&viewport), 500, "that was in sight");
        viewport.follow(Some(part(1700)));
        assert_eq!(left(&viewport), 992, "not beyond the end");
        viewport.follow(Some(part(0)));
        assert_eq!(left(&viewport), -8, "nor before the beginning");
        viewport.pan(-30.0, 0.0);
        viewport.follow(Some(part(1700)));
        assert_eq!(left(&viewport), 22, "a hand leads");
    }

    #[test]
    fn before_a_room_the_picture_keeps_clear_of_its_heading_where_it_can() {
        let top = |height: i32| {
            let mut viewport = before_a_room(part(0));
            viewport.show(Rect {
                x: 0,
                y: 0,
                width: 900,
                height,
            });
            let place = viewport.place();
            (place.scale >= 1.0, place.y >= f64::from(HEADING))
        };
        assert_eq!(top(500), (true, true));
        assert_eq!(top(590), (true, false), "letters go first");
    }

    #[test]
    fn an_overview_is_for_what_is_out_of_sight_only() {
        let mut viewport = viewport();
        assert!(!viewport.is_outgrown());
        viewport.hold();
        assert!(!viewport.is_outgrown());
        viewport.zoom_middle(2.0);
        assert!(viewport.is_outgrown());
        let corner = Rect {
            x: 900,
            y: 400,
            width: 50,
            height: 50,
        };
        viewport.reveal(&corner);
        assert_eq!(viewport.visible().union(&corner), viewport.visible());
    }
}
