//! The whole page: one state, one frame loop, and the parts around the diagram.

use warren_core::scenario::{Client, NodeId};
use warren_core::snapshot::ClientStatus;
use warren_core::{mark, tr};
use yew::prelude::*;

use crate::boot::initial_state;
use crate::canvas::inline::inline;
use crate::canvas::minimap::minimap;
use crate::canvas::overlay::{at_pointer, overlay};
use crate::canvas::stage::Stage;
use crate::canvas::tokens::Tokens;
use crate::canvas::tools::tools;
use crate::components::button::Button;
use crate::components::dialog::DialogFrame;
use crate::components::icon::Icon;
use crate::components::playing::scrub;
use crate::filters::are_needed;
use crate::hooks::autosave::use_autosave;
use crate::hooks::clipboard::use_clipboard;
use crate::hooks::dispatch::Dispatch;
use crate::hooks::filters::use_filters;
use crate::hooks::focus::use_focus;
use crate::hooks::frames::use_frames;
use crate::hooks::keyboard::use_keyboard;
use crate::hooks::link::use_links;
use crate::hooks::preferences::use_preferences;
use crate::panels::act::{kill_dialog, restart_dialog, start_dialog};
use crate::panels::bar::Bar;
use crate::panels::connect::connect_dialog;
use crate::panels::inspector::Inspector;
use crate::panels::marker::Markers;
use crate::panels::narration::Narration;
use crate::panels::notices::notices;
use crate::panels::palette::invitation;
use crate::panels::progress::progress;
use crate::panels::rail::Rail;
use crate::panels::remove::remove_dialog;
use crate::panels::scrub::graph;
use crate::panels::transport::{Transport, clock};
use crate::state::playback::PlaybackCommand;
use crate::state::same::Same;
use crate::state::{Action, AppState, Dialog, Selection};
use crate::words;
use crate::workshop::{Panel, WorkshopHost};

/// The whole page.
#[component]
pub fn App() -> Html {
    let handle = use_reducer(initial_state);
    // Read once: each read gives the latest state, and is kept as long as the handle.
    let state: &AppState = &handle;
    let dispatch = Dispatch(handle.dispatcher());
    let frames = dispatch.clone();
    let frame = move |real_us| frames.send(Action::Frame { real_us });
    use_frames(state.wants_frames(), frame.into());
    use_keyboard(dispatch.clone());
    use_links(dispatch.clone());
    use_preferences(state.preferences, dispatch.clone());
    use_autosave(state, dispatch.clone());
    use_clipboard(state, dispatch.clone());
    use_focus(state.editing.focus.clone());
    let rerun = dispatch.on(Action::Rerun);
    let filters = use_filters(are_needed(state.scenario()), &rerun);
    html! {
        <ContextProvider<Dispatch> context={dispatch.clone()}>
            <div class={classes!("app", shape(state))} data-testid="app">
                { bar(state) }
                { rail(state) }
                { stage(state, &dispatch, filters) }
                { inspector(state) }
                { foot(state, &dispatch) }
                { dialog(state, &dispatch) }
                <div hidden=true>
                    <WorkshopHost scenario={Same(state.scenario().clone())} brief={state.brief(Panel::Marks)} quiet=true />
                </div>
            </div>
        </ContextProvider<Dispatch>>
    }
}

/// What of the page is shown in another one, or to a room.
fn shape(state: &AppState) -> Classes {
    let embed = state.embed;
    let class = |is: bool, name| is.then_some(name);
    classes!(
        class(state.panels.presenting, "is-presenting"),
        class(embed.on, "is-embedded"),
        class(embed.no_inspector, "is-without-inspector"),
        class(embed.no_rail, "is-without-rail")
    )
}

/// The way from another page to the whole of this one.
fn whole() -> Html {
    let location = gloo_utils::window().location();
    let part = |part: Result<String, _>| part.unwrap_or_default();
    let href = format!("{}{}", part(location.pathname()), part(location.hash()));
    html! {
        <h1 class="embed-whole">
            <a data-testid="whole" target="_blank" {href}>{ tr!("Open in Warren") }</a>
        </h1>
    }
}

/// What is shown, and the way back, where a room sees no bar.
fn heading(state: &AppState, dispatch: &Dispatch) -> Html {
    html! {
        <div class="presenting">
            <h1 class="presenting-title">{ title(state) }</h1>
            <Button
                testid="leave"
                label={mark!("Leave presenter mode (F)")}
                icon={Icon::Close}
                onclick={dispatch.on(Action::TogglePresenting)}
            />
        </div>
    }
}

fn title(state: &AppState) -> String {
    let title = words::title(state.scenario());
    words::told(&title, words::is_of_library(state))
}

fn bar(state: &AppState) -> Html {
    html! {
        <Bar
            title={title(state)}
            can_undo={state.history.can_undo()}
            can_redo={state.history.can_redo()}
            theme={state.preferences.theme}
        />
    }
}

fn is_running(state: &AppState, client: &Client) -> bool {
    let client = state.run.snapshot().clients.get(client.name());
    client.is_some_and(|client| {
        matches!(
            client.status,
            ClientStatus::Running | ClientStatus::Disconnected
        )
    })
}

fn rail(state: &AppState) -> Html {
    let clients = &state.scenario().clients;
    let running = clients
        .iter()
        .filter(|client| is_running(state, client))
        .count();
    let selected = match &state.selection {
        Some(Selection::Node(NodeId::Client(name))) => {
            clients.iter().find(|client| client.name() == name)
        }
        _ => None,
    };
    html! {
        <Rail
            client={selected.map(|client| (client.name().clone(), is_running(state, client)))}
            some_running={running > 0}
            some_away={running < clients.len()}
            palette={state.editing.palette}
        />
    }
}

fn stage(state: &AppState, dispatch: &Dispatch, filters: Html) -> Html {
    html! {
        <main class="app-stage">
            <Stage
                scene={state.picture.scene().clone()}
                place={state.viewport.place()}
                selection={state.selection.clone()}
                direction={state.picture.direction()}
                busy={state.editing.hand.is_busy()}
                aims={state.editing.aims.clone()}
                over={state.editing.over.clone()}
                marks={state.editing.marks.clone()}
                held={state.editing.held.clone()}
                overlay={overlay(state)}
            />
            <Tokens
                diagram={state.picture.diagram().clone()}
                scene={Same(state.picture.scene().clone())}
                snapshot={Same(state.run.snapshot().clone())}
                at={state.playback.playhead().at}
                viewport={state.viewport}
                dark={state.preferences.is_dark()}
                moving={state.playback.is_moving()}
            />
            { tools(state, dispatch) }
            { minimap(state, dispatch) }
            if state.picture.scene().nodes.is_empty() {
                { invitation(dispatch) }
            } else if !state.touched {
                <Button
                    testid="start"
                    class="button-primary diagram-start"
                    label={mark!("Play (Space)")}
                    text={mark!("Play")}
                    icon={Icon::Play}
                    onclick={dispatch.on(Action::Playback(PlaybackCommand::Play))}
                />
            }
            if state.embed.on {
                { whole() }
            } else if state.panels.presenting {
                { heading(state, dispatch) }
            }
            if let Some(simulating) = state.run.simulating() {
                { progress(simulating, dispatch) }
            }
            { filters }
            <p class="trouble" role="status" data-testid="trouble">{ &state.picture.scene().trouble }</p>
            { notices(&state.notices, dispatch) }
            { inline(state) }
            { at_pointer(state) }
        </main>
    }
}

fn inspector(state: &AppState) -> Html {
    html! {
        <Inspector
            tab={state.tab}
            open={state.panels.sheet}
            selection={state.selection.clone()}
            scenario={Same(state.scenario().clone())}
            of_library={words::is_of_library(state)}
            snapshot={Same(state.run.snapshot().clone())}
            brief={state.brief(state.tab.panel())}
            findings={state.marks.len()}
        />
    }
}

fn foot(state: &AppState, dispatch: &Dispatch) -> Html {
    let (at, end) = (state.playback.playhead().at, state.run.end());
    let playing = state.playback.is_playing();
    let doing = match (playing, state.playback.is_moving()) {
        (true, _) => "playing",
        (false, true) => "stepping",
        (false, false) => "paused",
    };
    let timeline = Same(state.run.timeline().clone());
    let speed = state.playback.speed();
    html! {
        <footer class="app-foot">
            if state.panels.log {
                <WorkshopHost scenario={Same(state.scenario().clone())} brief={state.brief(Panel::Log)} />
            }
            <Narration
                snapshot={Same(state.run.snapshot().clone())}
                {playing}
                inviting={!state.touched}
                log={state.panels.log}
            />
            <div class="transport">
                <Transport {playing} {speed} inviting={!state.touched} />
                <div class="scrub">
                    { graph(&timeline, end) }
                    { scrub(("scrub", tr!("Moment")), (at, end), dispatch.playback()) }
                    <Markers scenario={Same(state.scenario().clone())} {end} />
                </div>
                { clock(at, end, doing) }
            </div>
        </footer>
    }
}

fn dialog(state: &AppState, dispatch: &Dispatch) -> Html {
    let Some(open) = state.dialog else {
        return Html::default();
    };
    let clients = |running: bool| {
        let clients = state.scenario().clients.iter();
        let wanted = clients.filter(|client| is_running(state, client) == running);
        wanted
            .map(|client| client.name().clone())
            .collect::<Vec<_>>()
    };
    let (panel, testid, title) = match open {
        Dialog::Share => (Panel::Share, "share-dialog", mark!("Share this moment")),
        Dialog::Help => (Panel::Help, "help-dialog", mark!("Help")),
        Dialog::Library => (Panel::Library, "library", mark!("Scenarios")),
        Dialog::Publish => (Panel::Publish, "publish-dialog", mark!("Publish a message")),
        Dialog::Export => (Panel::Export, "export-dialog", mark!("Save and export")),
        Dialog::Import => (Panel::Import, "import-dialog", mark!("Open and import")),
        Dialog::Compare => (Panel::Compare, "compare-dialog", mark!("Compare")),
        Dialog::Crash => (
            Panel::Crash,
            "crash-dialog",
            mark!("What would a crash lose?"),
        ),
        Dialog::Losses => (Panel::Losses, "losses", mark!("Lost up to this moment")),
        Dialog::Kill => return kill_dialog(&clients(true), dispatch),
        Dialog::Start => return start_dialog(&clients(false), dispatch),
        Dialog::Restart => return restart_dialog(dispatch),
        Dialog::Connect => return connect_dialog(state, dispatch),
        Dialog::Remove => return remove_dialog(state, dispatch),
    };
    // The others are panels of the workshop.
    html! {
        <DialogFrame {testid} {title}>
            <WorkshopHost scenario={Same(state.scenario().clone())} brief={state.brief(panel)} />
        </DialogFrame>
    }
}
