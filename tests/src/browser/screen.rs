//! The screens that the page must suit, and how it is looked at.

use anyhow::Result;
use serde_json::json;

use super::driver::Driver;

/// A window's size. A phone is emulated, for no window is 390 wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    pub width: u32,
    pub height: u32,
    pub phone: bool,
}

impl Screen {
    /// A projector, and the smallest laptop.
    pub const LAPTOP: Self = Self {
        width: 1366,
        height: 768,
        phone: false,
    };
    /// A desktop.
    pub const DESKTOP: Self = Self {
        width: 1920,
        height: 1080,
        phone: false,
    };
    /// A phone held upright.
    pub const PHONE: Self = Self {
        width: 390,
        height: 844,
        phone: true,
    };
    /// Every screen.
    pub const ALL: [Self; 3] = [Self::LAPTOP, Self::DESKTOP, Self::PHONE];
}

/// What the person's system prefers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Light,
    Dark,
}

impl Theme {
    /// As CSS and file names say it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

pub(super) fn resize(driver: &Driver, screen: Screen) -> Result<()> {
    let Screen {
        width,
        height,
        phone,
    } = screen;
    let metrics =
        json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
    driver.devtools("Emulation.setDeviceMetricsOverride", &metrics)?;
    let touch = json!({ "enabled": phone, "maxTouchPoints": 5 });
    driver.devtools("Emulation.setTouchEmulationEnabled", &touch)?;
    Ok(())
}

pub(super) fn prefer(driver: &Driver, theme: Theme, reduced_motion: bool) -> Result<()> {
    let motion = if reduced_motion {
        "reduce"
    } else {
        "no-preference"
    };
    let features = json!({ "features": [
        { "name": "prefers-color-scheme", "value": theme.name() },
        { "name": "prefers-reduced-motion", "value": motion },
    ] });
    driver.devtools("Emulation.setEmulatedMedia", &features)?;
    Ok(())
}
