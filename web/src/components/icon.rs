//! Icons: strokes on a square of 20 units.

use yew::prelude::*;

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say what they show")]
pub enum Icon {
    Play,
    Pause,
    StepForward,
    StepBack,
    ToStart,
    ToEnd,
    Undo,
    Redo,
    Share,
    Help,
    Close,
    Down,
    Send,
    Kill,
    Restart,
    Plus,
    Minus,
    Fit,
    Yes,
    No,
    Again,
    Auto,
    Light,
    Dark,
    List,
    Notes,
    Open,
    Save,
    New,
    Producer,
    Exchange,
    Queue,
    Consumer,
    Processor,
    Connect,
    Pencil,
    Duplicate,
    Copy,
    Paste,
    Bin,
    Frame,
    Tidy,
    Present,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Play => "M6 3.5 16 10 6 16.5Z",
            Self::Pause => "M6 4v12M14 4v12",
            Self::StepForward => "M5 4.5 12 10 5 15.5ZM15 4.5v11",
            Self::StepBack => "M15 4.5 8 10l7 5.5ZM5 4.5v11",
            Self::ToStart => "M4 4v12M16 4.5 10.5 10 16 15.5ZM10.5 4.5 5 10l5.5 5.500Z",
            Self::ToEnd => "M16 4v12M4 4.5 9.5 10 4 15.500ZM9.5 4.5 15 10l-5.5 5.500Z",
            Self::Undo => "M7.5 4 3.5 8l4 4M4 8h7.500a4.5 4.5 0 0 1 0 9H9",
            Self::Redo => "M12.5 4l4 4-4 4M16 8H8.500a4.5 4.5 0 0 0 0 9H11",
            Self::Share => {
                "M8.5 11.500a3.5 3.5 0 0 0 5 0l2.5-2.500a3.540 3.540 0 0 0-5-5L10 5M11.5 8.500a3.5 3.5 0 0 0-5 0L4 11a3.540 3.540 0 0 0 5 5l1-1"
            }
            Self::Help => "M7 7.500a3 3 0 1 1 4.5 2.600c-1 .6-1.5 1.2-1.5 2.400M10 15.500v.1",
            Self::Close => "M5 5l10 10M15 5 5 15",
            Self::Down => "M5 8l5 5 5-5",
            Self::Send => "M3 5h14v10H3ZM3 5.500l7 5.5 7-5.5",
            Self::Kill => "M10 3v7M5.7 5.700a6.2 6.2 0 1 0 8.6 0",
            Self::Restart => "M16 10a6 6 0 1 1-2-4.500M14.5 2v4h-4",
            Self::Plus => "M10 4v12M4 10h12",
            Self::Minus => "M4 10h12",
            Self::Fit => "M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4",
            Self::Yes => "M4 10.5 8.5 15 16 5.5",
            Self::No => "M5.5 5.500l9 9M14.5 5.500l-9 9",
            Self::Again => "M4 10a6 6 0 1 0 2-4.500M5.5 2v4h4",
            Self::Auto => "M10 3a7 7 0 1 0 0 14ZM10 3a7 7 0 0 1 0 14",
            Self::Light => {
                "M10 6.500a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M10 1.500v1.500M10 17v1.500M1.5 10H3M17 10h1.500M4 4l1 1M15 15l1 1M16 4l-1 1M5 15l-1 1"
            }
            Self::Dark => "M16.5 11.500A7 7 0 1 1 8.5 3.500a5.5 5.5 0 0 0 8 8Z",
            Self::List => "M7 5h10M7 10h10M7 15h10M3 5h.1M3 10h.1M3 15h.1",
            Self::Notes => "M4 3h12v14H4ZM7 7h6M7 10h6M7 13h3",
            Self::Open => "M10 13V4M6 7.500l4-4 4 4M4 12v5h12v-5",
            Self::Save => "M10 4v9M6 9.500l4 4 4-4M4 12v5h12v-5",
            Self::New => "M5 2.500h7l4 4v11H5ZM11.500 2.500v4.500h4.500M10.500 9.500v5M8 12h5",
            Self::Producer => "M2.5 5H13l4.5 5-4.5 5H2.5Z",
            Self::Exchange => "M2 10 6 4h8l4 6-4 6H6Z",
            Self::Queue => "M2 5h16v10H2ZM7 5v10M12 5v10",
            Self::Consumer => "M7 5h6a5 5 0 0 1 0 10H7A5 5 0 0 1 7 5Z",
            Self::Processor => "M5 4h10l3 3v6l-3 3H5l-3-3V7ZM6 10h8M11 7l3 3-3 3",
            Self::Connect => {
                "M2.500 10h9M8.500 6.500 12 10l-3.500 3.500M14.500 5.500v9M17.500 5.500v9"
            }
            Self::Pencil => "M3.500 16.500 4.500 12.500 13 4l3 3-8.500 8.500ZM11 6l3 3",
            Self::Duplicate => "M3 3h10v10H3ZM7 13v4h10V7h-4M12 10v4M10 12h4",
            Self::Copy => "M3 3h10v10H3ZM7 13v4h10V7h-4",
            Self::Paste => "M4 4h12v13H4ZM7.500 2.500h5v3h-5ZM7 9h6M7 12h6",
            Self::Bin => {
                "M3.500 5.500h13M8 5.500V3.500h4v2M5 5.500l1 11h8l1-11M8.500 8.500v5M11.500 8.500v5"
            }
            Self::Frame => {
                "M3 6V3h3M9 3h2M14 3h3v3M17 9v2M17 14v3h-3M11 17H9M6 17H3v-3M3 11V9M7 8h6v4H7Z"
            }
            Self::Tidy => "M3 4h4v4H3ZM3 12h4v4H3ZM13 8h4v4h-4ZM7 6h3v8H7M10 10h3",
            Self::Present => "M3 4h14v9H3ZM10 13v4M6.5 17h7",
        }
    }

    const fn is_solid(self) -> bool {
        matches!(
            self,
            Self::Play | Self::StepForward | Self::StepBack | Self::ToStart | Self::ToEnd
        )
    }
}

/// An icon, which says nothing to a screen reader.
pub fn glyph(icon: Icon) -> Html {
    let class = classes!("icon", icon.is_solid().then_some("icon-solid"));
    html! {
        <svg {class} viewBox="0 0 20 20" aria-hidden="true"><path d={icon.path()} /></svg>
    }
}
