//! What the server lines do differently, and where that stands: words that the page needs seldom.

use warren_core::server_line::Difference;
use warren_core::text::said;
use yew::prelude::*;

use super::desk::Desk;
use crate::workshop::Pointer;

/// The difference that is pointed at.
pub fn difference(desk: &Desk) -> Html {
    let Some(Pointer::Difference(place)) = desk.brief.selection else {
        return Html::default();
    };
    let one = Difference::ALL.get(place);
    one.map_or_else(Html::default, |one| {
        html! {
            <>
                <p>{ said(one.sentence(), &[]) }</p>
                <p class="hint">{ one.source() }</p>
            </>
        }
    })
}
