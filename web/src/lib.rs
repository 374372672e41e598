//! The page of Warren.

use yew::prelude::*;

/// The whole page.
#[component]
pub fn App() -> Html {
    html! { <main data-testid="app"><h1>{ "Warren" }</h1></main> }
}
