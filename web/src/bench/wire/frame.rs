//! One frame: its fields, and its octets beside them. What is pointed at here is lit there.

use std::ops::Range;
use std::rc::Rc;

use warren_core::tr;
use warren_wire::{Field, Frame};
use yew::prelude::*;

/// How many octets of a frame are shown.
const SHOWN: usize = 1024;
/// How many stand in a line.
const LINE: usize = 16;

/// A frame.
#[derive(Clone, PartialEq, Eq, Properties)]
pub struct WireFrameProps {
    /// The frame.
    pub frame: Rc<Frame>,
}

/// A frame with its fields and octets.
#[component]
pub fn WireFrame(WireFrameProps { frame }: &WireFrameProps) -> Html {
    let lit = use_state(|| 0..0);
    let fields = use_memo(frame.clone(), |frame| frame.fields());
    let light = {
        let lit = lit.setter();
        Callback::from(move |range: Range<usize>| lit.set(range))
    };
    let rows = rows(&fields, 0)
        .into_iter()
        .enumerate()
        .map(|(number, row)| row.html(number, &lit, &light));
    let label = frame.headline();
    html! {
        <section class="wire-frame" data-testid="wire-frame" aria-label={label.clone()}>
            <h3>{ label }</h3>
            <div class="wire-scroll">
                <table class="wire-fields">
                    <thead><tr><th>{ tr!("field") }</th><th>{ tr!("value") }</th><th>{ tr!("type") }</th><th>{ tr!("octets") }</th></tr></thead>
                    <tbody>{ for rows }</tbody>
                </table>
            </div>
            { octets(frame, &fields, &lit, &light) }
        </section>
    }
}

/// A field with how deep it lies.
struct Row<'f> {
    field: &'f Field,
    depth: usize,
}

fn rows(fields: &[Field], depth: usize) -> Vec<Row<'_>> {
    let of = |field| {
        let mut all = vec![Row { field, depth }];
        all.extend(rows(&field.parts, depth + 1));
        all
    };
    fields.iter().flat_map(of).collect()
}

impl Row<'_> {
    fn html(&self, number: usize, lit: &Range<usize>, light: &Callback<Range<usize>>) -> Html {
        let Field {
            name,
            kind,
            text,
            range,
            bit,
            ..
        } = self.field;
        let is_lit = !lit.is_empty() && lit.start <= range.start && range.end <= lit.end;
        let place = match (bit, range.len()) {
            (Some(bit), _) => tr!("{}, bit {}", range.start, bit),
            (None, 0) => tr!("no octets" => "none"),
            (None, 1) => range.start.to_string(),
            (None, _) => format!("{}–{}", range.start, range.end - 1),
        };
        let lights = |range: Range<usize>| {
            let light = light.clone();
            move || light.emit(range.clone())
        };
        let (over, focus) = (lights(range.clone()), lights(range.clone()));
        html! {
            <tr key={number} class={classes!(is_lit.then_some("is-lit"))} data-testid="wire-field"
                onmouseenter={move |_| over()}>
                <th scope="row" style={format!("--depth: {}", self.depth)}>
                    <button type="button" class="wire-name" onfocus={move |_| focus()}>{ name }</button>
                </th>
                <td class="wire-value">{ text }</td>
                <td class="wire-kind">{ *kind }</td>
                <td class="wire-place">{ place }</td>
            </tr>
        }
    }
}

/// The octets in hexadecimal, in lines with the number of their first.
fn octets(
    frame: &Frame,
    fields: &[Field],
    lit: &Range<usize>,
    light: &Callback<Range<usize>>,
) -> Html {
    let leaves: Vec<Range<usize>> = fields
        .iter()
        .flat_map(Field::leaves)
        .map(|leaf| leaf.range.clone())
        .collect();
    let shown = frame.octets.get(..SHOWN).unwrap_or(&frame.octets);
    let cell = |(number, octet): (usize, &u8)| {
        let of = leaves.iter().find(|range| range.contains(&number)).cloned();
        let light = light.clone();
        let over = move |_| light.emit(of.clone().unwrap_or(0..0));
        let class = classes!("wire-octet", lit.contains(&number).then_some("is-lit"));
        html! { <span key={number} {class} onmouseenter={over}>{ format!("{octet:02x}") }</span> }
    };
    let lines = shown.chunks(LINE).enumerate().map(|(line, chunk)| {
        let start = line * LINE;
        let cells = (start..).zip(chunk).map(cell);
        html! {
            <div key={line} class="wire-line">
                <span class="wire-offset">{ format!("{start:04}") }</span>
                { for cells }
            </div>
        }
    });
    let more = frame.octets.len() - shown.len();
    html! {
        <>
            <div class="wire-octets" data-testid="wire-octets" role="img"
                aria-label={tr!("{} octets in hexadecimal", frame.octets.len())}>
                { for lines }
            </div>
            if more > 0 {
                <p class="hint">{ tr!("{n} more octet is not shown." | "{n} more octets are not shown." % more) }</p>
            }
        </>
    }
}
