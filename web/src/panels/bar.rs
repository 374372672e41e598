//! The bar above: which scenario, undo and redo, share, theme, help.

use yew::prelude::*;

use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::hooks::dispatch::use_dispatch;
use crate::state::build::Build;
use crate::state::{Action, Dialog, Tab, Theme};

/// What the bar shows.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct BarProps {
    /// The scenario's title.
    pub title: AttrValue,
    /// Whether there is something to undo.
    pub can_undo: bool,
    /// Whether there is something to do again.
    pub can_redo: bool,
    /// The theme.
    pub theme: Theme,
}

/// The bar.
#[component]
pub fn Bar(props: &BarProps) -> Html {
    let dispatch = use_dispatch();
    let (theme_icon, theme_label) = match props.theme {
        Theme::Auto => (Icon::Auto, "Theme: as the system is. Switch to light"),
        Theme::Light => (Icon::Light, "Theme: light. Switch to dark"),
        Theme::Dark => (Icon::Dark, "Theme: dark. Switch to as the system is"),
    };
    html! {
        <header class="bar app-bar">
            <h1 class="bar-brand">
                <svg class="bar-mark" viewBox="0 0 26 26" aria-hidden="true">
                    <path
                        fill="none"
                        stroke="currentColor"
                        stroke-width="2.4"
                        stroke-linecap="round"
                        d="M3 22V14a5 5 0 0 1 10 0v2a5 5 0 0 0 10 0V4M3 22h4M19.5 7.5 23 4l2.5 3.5"
                    />
                </svg>
                <span class="bar-brand-name">{ "Warren" }</span>
            </h1>
            <Button
                testid="scenario-picker"
                class="bar-scenario button-outlined"
                label="Choose a scenario"
                text={props.title.clone()}
                icon={Icon::Down}
                onclick={dispatch.on(Action::Show(Dialog::Library))}
            />
            <Button
                testid="learn"
                class="bar-learn"
                label="Lessons, challenges, predictions"
                text="Learn"
                onclick={dispatch.on(Action::ShowTab(Tab::Learn))}
            />
            <Button
                testid="new-scenario"
                label="New: an empty canvas. Undo brings back what is open now"
                icon={Icon::New}
                onclick={dispatch.on(Action::Build(Build::New))}
            />
            <Button
                testid="undo"
                label="Undo (Ctrl+Z)"
                icon={Icon::Undo}
                disabled={!props.can_undo}
                onclick={dispatch.on(Action::Undo)}
            />
            <Button
                testid="redo"
                label="Redo (Ctrl+Shift+Z)"
                icon={Icon::Redo}
                disabled={!props.can_redo}
                onclick={dispatch.on(Action::Redo)}
            />
            <span class="bar-space" />
            <Button
                testid="import"
                class="bar-file"
                label="Open a file, a link or a server's definitions"
                icon={Icon::Open}
                onclick={dispatch.on(Action::Show(Dialog::Import))}
            />
            <Button
                testid="export"
                class="bar-file"
                label="Save, and export for other tools"
                icon={Icon::Save}
                onclick={dispatch.on(Action::Show(Dialog::Export))}
            />
            <Button
                testid="share"
                class="bar-share button-outlined"
                label="Share a link to this moment"
                text="Share"
                icon={Icon::Share}
                onclick={dispatch.on(Action::Show(Dialog::Share))}
            />
            <Button
                testid="present"
                class="bar-file"
                label="Presenter mode (F)"
                icon={Icon::Present}
                onclick={dispatch.on(Action::TogglePresenting)}
            />
            <Button
                testid="theme"
                label={theme_label}
                icon={theme_icon}
                onclick={dispatch.on(Action::NextTheme)}
            />
            <Button
                testid="help"
                class="bar-help"
                label="Keys and help (?)"
                icon={Icon::Help}
                onclick={dispatch.on(Action::Show(Dialog::Help))}
            />
        </header>
    }
}
