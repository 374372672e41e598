//! The tools at the diagram's lower edge: what can be done with what is selected, and how
//! the diagram lies.

use warren_core::{mark, tr};
use warren_diagram::scene::EdgeId;
use yew::prelude::*;

use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::hooks::clipboard::paste;
use crate::hooks::dispatch::Dispatch;
use crate::state::build::Build;
use crate::state::viewport::Over;
use crate::state::{Action, AppState, Selection, ViewportCommand};

/// A tool: what it is called in tests, its name, its icon, what it does.
struct Tool(&'static str, &'static str, Icon, Action);

/// All tools.
pub fn tools(state: &AppState, dispatch: &Dispatch) -> Html {
    html! {
        <>
            if state.viewport.over() == Over::Tools {
                <div class="diagram-tools diagram-actions" role="toolbar" aria-label={tr!("Selection")}>
                    { for actions(state).iter().map(|tool| button(tool, None, dispatch)) }
                    if state.selection.is_none() {
                        <Button
                            testid="paste"
                            label={mark!("Paste (Ctrl+V)")}
                            icon={Icon::Paste}
                            onclick={paste(state.editing.copied.clone(), dispatch)}
                        />
                    }
                    { button(&Tool(
                        "frames",
                        mark!("Select several: draw a frame, or tap one after the other (Shift)"),
                        Icon::Frame,
                        Action::Build(Build::Frames),
                    ), Some(state.editing.frames), dispatch) }
                </div>
            }
            if !state.panels.presenting {
                { view(state.viewport.is_moved(), dispatch) }
            }
        </>
    }
}

/// What can be done with what is selected.
fn actions(state: &AppState) -> Vec<Tool> {
    let tool = |testid, label, icon, build| Tool(testid, label, icon, Action::Build(build));
    let mut tools = Vec::new();
    if let Some(Selection::Node(_)) = state.selection {
        tools.push(tool(
            "connect",
            mark!("Connect… (C)"),
            Icon::Connect,
            Build::AskConnect(None),
        ));
        tools.push(tool(
            "rename-here",
            mark!("Rename (F2)"),
            Icon::Pencil,
            Build::Rename(None),
        ));
    }
    match &state.selection {
        Some(Selection::Node(_) | Selection::Several(_)) => {
            tools.push(tool(
                "duplicate",
                mark!("Duplicate (Ctrl+D)"),
                Icon::Duplicate,
                Build::Duplicate,
            ));
            tools.push(tool(
                "copy",
                mark!("Copy (Ctrl+C)"),
                Icon::Copy,
                Build::Copy,
            ));
            tools.push(tool(
                "remove",
                mark!("Delete… (Del)"),
                Icon::Bin,
                Build::AskRemove,
            ));
        }
        Some(Selection::Edge(edge)) => {
            if let EdgeId::Binding { .. } = edge {
                tools.push(tool(
                    "rename-here",
                    mark!("Edit the key (F2)"),
                    Icon::Pencil,
                    Build::Rename(None),
                ));
            }
            tools.push(tool(
                "remove",
                mark!("Disconnect (Del)"),
                Icon::Bin,
                Build::AskRemove,
            ));
        }
        Some(Selection::Message(_)) | None => {}
    }
    if !state.scenario().view.is_empty() {
        tools.push(tool(
            "tidy",
            mark!("Tidy the layout (T)"),
            Icon::Tidy,
            Build::Tidy,
        ));
    }
    tools
}

/// Zooming and fitting by button.
fn view(moved: bool, dispatch: &Dispatch) -> Html {
    let tool = |testid, label, icon, command| {
        let tool = Tool(testid, label, icon, Action::Viewport(command));
        button(&tool, None, dispatch)
    };
    html! {
        <div class={classes!("diagram-tools", "diagram-view", moved.then_some("is-moved"))}>
            { tool("zoom-in", mark!("Zoom in (+)"), Icon::Plus, ViewportCommand::ZoomMiddle(1.25)) }
            { tool("zoom-out", mark!("Zoom out (−)"), Icon::Minus, ViewportCommand::ZoomMiddle(0.8)) }
            { tool("zoom-fit", mark!("Show all (0)"), Icon::Fit, ViewportCommand::Fit) }
        </div>
    }
}

fn button(
    Tool(testid, label, icon, action): &Tool,
    pressed: Option<bool>,
    dispatch: &Dispatch,
) -> Html {
    html! {
        <Button
            key={*testid}
            testid={*testid}
            label={*label}
            icon={*icon}
            {pressed}
            onclick={dispatch.on(action.clone())}
        />
    }
}
