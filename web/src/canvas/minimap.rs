//! The overview: all of the diagram in small, while a part of it is out of sight.

use warren_core::tr;
use warren_diagram::geometry::Size;
use warren_diagram::scene::fit;
use web_sys::PointerEvent;
use yew::prelude::*;

use super::stage::capture;
use crate::hooks::dispatch::Dispatch;
use crate::state::{Action, AppState, ViewportCommand};

/// Its size on the screen.
const SIZE: Size = Size::new(168, 104);

/// The overview; a press on it brings that part of the diagram into the middle.
pub fn minimap(state: &AppState, dispatch: &Dispatch) -> Html {
    if !state.viewport.is_outgrown() {
        return Html::default();
    }
    let visible = state.viewport.visible();
    let scene = state.picture.scene();
    let all = fit(scene.bounds.union(&visible).grown(24), SIZE);
    let onpointer = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: PointerEvent| {
            event.stop_propagation();
            if event.buttons() == 0 {
                return;
            }
            capture(&event, ".minimap");
            let [x, y] = [event.offset_x(), event.offset_y()].map(f64::from);
            let [x, y] = [(x - all.x) / all.scale, (y - all.y) / all.scale];
            dispatch.send(Action::Viewport(ViewportCommand::Center(x, y)));
        })
    };
    let nodes = scene.nodes.iter().map(|node| {
        let rect = node.rect;
        let d = format!(
            "M{} {}h{}v{}h-{}Z",
            rect.x, rect.y, rect.width, rect.height, rect.width
        );
        html! { <path class="minimap-node" {d} /> }
    });
    let [x, y, width, height] =
        [visible.x, visible.y, visible.width, visible.height].map(|length| length.to_string());
    html! {
        <svg
            class="minimap"
            data-testid="minimap"
            role="img"
            aria-label={tr!("Overview of the diagram")}
            width={SIZE.width.to_string()}
            height={SIZE.height.to_string()}
            onpointerdown={onpointer.clone()}
            onpointermove={onpointer}
        >
            <g transform={format!("translate({:.1} {:.1}) scale({:.4})", all.x, all.y, all.scale)}>
                { for nodes }
                <rect class="minimap-view" {x} {y} {width} {height} />
            </g>
        </svg>
    }
}
