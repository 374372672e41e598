//! The bar above: which scenario, undo and redo, share, theme, help.

use warren_core::{mark, tr};
use yew::prelude::*;

use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::hooks::dispatch::use_dispatch;
use crate::language;
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
        Theme::Auto => (
            Icon::Auto,
            mark!("Theme: as the system is. Switch to light"),
        ),
        Theme::Light => (Icon::Light, mark!("Theme: light. Switch to dark")),
        Theme::Dark => (Icon::Dark, mark!("Theme: dark. Switch to as the system is")),
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
                <span class="bar-brand-name">{ tr!("Warren") }</span>
            </h1>
            <Button
                testid="scenario-picker"
                class="bar-scenario button-outlined"
                label={mark!("Choose a scenario")}
                text={props.title.clone()}
                icon={Icon::Down}
                onclick={dispatch.on(Action::Show(Dialog::Library))}
            />
            <Button
                testid="learn"
                class="bar-learn"
                label={mark!("Lessons, challenges, predictions")}
                text={mark!("Learn")}
                onclick={dispatch.on(Action::ShowTab(Tab::Learn))}
            />
            <Button
                testid="new-scenario"
                label={mark!("New: an empty canvas. Undo brings back what is open now")}
                icon={Icon::New}
                onclick={dispatch.on(Action::Build(Build::New))}
            />
            <Button
                testid="undo"
                label={mark!("Undo (Ctrl+Z)")}
                icon={Icon::Undo}
                disabled={!props.can_undo}
                onclick={dispatch.on(Action::Undo)}
            />
            <Button
                testid="redo"
                label={mark!("Redo (Ctrl+Shift+Z)")}
                icon={Icon::Redo}
                disabled={!props.can_redo}
                onclick={dispatch.on(Action::Redo)}
            />
            <span class="bar-space" />
            <Button
                testid="import"
                class="bar-file"
                label={mark!("Open a file, a link or a server's definitions")}
                icon={Icon::Open}
                onclick={dispatch.on(Action::Show(Dialog::Import))}
            />
            <Button
                testid="export"
                class="bar-file"
                label={mark!("Save, and export for other tools")}
                icon={Icon::Save}
                onclick={dispatch.on(Action::Show(Dialog::Export))}
            />
            <Button
                testid="share"
                class="bar-share button-outlined"
                label={mark!("Share a link to this moment")}
                text={mark!("Share")}
                icon={Icon::Share}
                onclick={dispatch.on(Action::Show(Dialog::Share))}
            />
            <Button
                testid="present"
                class="bar-file"
                label={mark!("Presenter mode (F)")}
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
                testid="language"
                class="bar-file"
                label={mark!("Language: English. 换成中文")}
                text={mark!("中文")}
                onclick={Callback::from(|_| language::switch())}
            />
            <Button
                testid="help"
                class="bar-help"
                label={mark!("Keys and help (?)")}
                icon={Icon::Help}
                onclick={dispatch.on(Action::Show(Dialog::Help))}
            />
        </header>
    }
}
