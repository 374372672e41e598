//! What the person is told, until dismissed.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::button::Button;
use crate::components::icon::Icon;
use crate::hooks::dispatch::use_dispatch;
use crate::state::{Action, Notice};

/// The notices.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct NoticesProps {
    /// The notices, the oldest first.
    pub notices: Rc<Vec<Notice>>,
}

/// The notices over the diagram.
#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    let dispatch = use_dispatch();
    let items = props.notices.iter().map(|notice| {
        let class = classes!("notice", notice.problem.then_some("is-problem"));
        html! {
            <li key={notice.id} {class} data-testid="notice">
                <p class="notice-text">{ &notice.text }</p>
                <Button
                    testid="notice-dismiss"
                    label="Dismiss"
                    icon={Icon::Close}
                    onclick={dispatch.on(Action::Dismiss(notice.id))}
                />
            </li>
        }
    });
    html! { <ul class="notices" role="status">{ for items }</ul> }
}
