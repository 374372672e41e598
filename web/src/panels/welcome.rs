//! What is said to somebody who comes for the first time, below the running picture.

use yew::prelude::*;

use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::hooks::dispatch::Dispatch;
use crate::state::playback::PlaybackCommand;
use crate::state::{Action, Tab};

/// One sentence, and the two ways on.
pub fn welcome(dispatch: &Dispatch) -> Html {
    html! {
        <section class="notice welcome" data-testid="welcome" aria-label="Welcome">
            <p class="notice-text">
                { "Warren is a message broker that you can see: watch where each message goes, and ask why." }
            </p>
            <Button
                testid="welcome-play"
                class="button-primary"
                label="Play (Space)"
                text="Play"
                onclick={dispatch.on(Action::Playback(PlaybackCommand::Play))}
            />
            <Button
                testid="welcome-learn"
                class="button-outlined"
                label="Lessons, challenges, predictions"
                text="Learn"
                onclick={dispatch.on(Action::ShowTab(Tab::Learn))}
            />
            <Button testid="welcome-close" label="Close" icon={Icon::Close} onclick={dispatch.on(Action::Escape)} />
        </section>
    }
}
