//! What the person is told, until dismissed.

use warren_core::mark;
use yew::prelude::*;

use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::hooks::dispatch::Dispatch;
use crate::state::{Action, Notice};

/// The notices over the diagram, the oldest first.
pub fn notices(notices: &[Notice], dispatch: &Dispatch) -> Html {
    let items = notices.iter().map(|notice| {
        let class = classes!("notice", notice.problem.then_some("is-problem"));
        html! {
            <li key={notice.id} {class} data-testid="notice">
                <p class="notice-text">{ &notice.text }</p>
                <Button
                    testid="notice-dismiss"
                    label={mark!("Dismiss")}
                    icon={Icon::Close}
                    onclick={dispatch.on(Action::Dismiss(notice.id))}
                />
            </li>
        }
    });
    html! {
        <div role="status">
            <ul class="notices">{ for items }</ul>
        </div>
    }
}
