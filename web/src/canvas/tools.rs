//! The tools at the diagram's lower edge: what can be done with what is selected, and how
//! the diagram lies.

use warren_diagram::scene::EdgeId;
use yew::prelude::*;

use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::hooks::clipboard::paste;
use crate::hooks::dispatch::Dispatch;
use crate::state::build::Build;
use crate::state::{Action, AppState, Selection, ViewportCommand};

/// A tool: what it is called in tests, its name, its icon, what it does.
struct Tool(&'static str, &'static str, Icon, Action);

/// All tools.
pub fn tools(state: &AppState, dispatch: &Dispatch) -> Html {
    html! {
        <>
            <div class="diagram-tools diagram-actions" role="toolbar" aria-label="Selection">
                { for actions(state).iter().map(|tool| button(tool, None, dispatch)) }
                if state.selection.is_none() {
                    <Button
                        testid="paste"
                        label="Paste (Ctrl+V)"
                        icon={Icon::Paste}
                        onclick={paste(state.editing.copied.clone(), dispatch)}
                    />
                }
                { button(&Tool(
                    "frames",
                    "Select several: draw a frame, or tap one after the other (Shift)",
                    Icon::Frame,
                    Action::Build(Build::Frames),
                ), Some(state.editing.frames), dispatch) }
            </div>
            { view(state.viewport.is_moved(), dispatch) }
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
            "Connect… (C)",
            Icon::Connect,
            Build::AskConnect(None),
        ));
        tools.push(tool(
            "rename-here",
            "Rename (F2)",
            Icon::Pencil,
            Build::Rename(None),
        ));
    }
    match &state.selection {
        Some(Selection::Node(_) | Selection::Several(_)) => {
            tools.push(tool(
                "duplicate",
                "Duplicate (Ctrl+D)",
                Icon::Duplicate,
                Build::Duplicate,
            ));
            tools.push(tool("copy", "Copy (Ctrl+C)", Icon::Copy, Build::Copy));
            tools.push(tool("remove", "Delete… (Del)", Icon::Bin, Build::AskRemove));
        }
        Some(Selection::Edge(edge)) => {
            if let EdgeId::Binding { .. } = edge {
                tools.push(tool(
                    "rename-here",
                    "Edit the key (F2)",
                    Icon::Pencil,
                    Build::Rename(None),
                ));
            }
            tools.push(tool(
                "remove",
                "Disconnect (Del)",
                Icon::Bin,
                Build::AskRemove,
            ));
        }
        Some(Selection::Message(_)) | None => {}
    }
    if !state.scenario().view.is_empty() {
        tools.push(tool("tidy", "Tidy the layout (T)", Icon::Tidy, Build::Tidy));
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
            { tool("zoom-in", "Zoom in (+)", Icon::Plus, ViewportCommand::ZoomMiddle(1.25)) }
            { tool("zoom-out", "Zoom out (−)", Icon::Minus, ViewportCommand::ZoomMiddle(0.8)) }
            { tool("zoom-fit", "Show all (0)", Icon::Fit, ViewportCommand::Fit) }
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
