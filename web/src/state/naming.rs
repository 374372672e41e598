//! Naming things in their place: nodes by their names, bindings by their keys.

use warren_core::scenario::NodeId;
use warren_core::topology::ExchangeKind;
use warren_core::tr;
use warren_diagram::geometry::Point;
use warren_diagram::scene::EdgeId;
use yew::AttrValue;

use super::build::defines;
use super::editing::Inline;
use super::editor::{Change, defined_binding};
use super::{AppState, Selection};

impl AppState {
    /// What is named: its name so far, what the field is called, and where that is.
    #[must_use]
    pub fn named(&self, what: &Inline) -> Option<(AttrValue, AttrValue, Point)> {
        let scene = self.picture.scene();
        match what {
            Inline::Node(node) => {
                let rect = scene.node(node)?.rect;
                let at = Point::new(rect.center().x, rect.y);
                Some((bare_name(node).to_owned().into(), tr!("Name").into(), at))
            }
            Inline::Edge(edge) => {
                let EdgeId::Binding { routing_key, .. } = edge else {
                    return None;
                };
                let drawn = scene.edges.iter().find(|one| one.id == *edge)?;
                let at = match &drawn.label {
                    Some(label) => Point::new(label.rect.center().x, label.rect.y),
                    None => middle(&drawn.path.flattened()),
                };
                Some((
                    routing_key.to_string().into(),
                    tr!("Binding key").into(),
                    at,
                ))
            }
        }
    }

    /// Something is to be named: this, or what is selected.
    pub(super) fn rename(&mut self, what: Option<Selection>) {
        if what.is_some() {
            self.selection = what;
        }
        self.refused = None;
        self.editing.inline = match &self.selection {
            Some(Selection::Node(node)) if defines(self.scenario(), node) => {
                Some(Inline::Node(node.clone()))
            }
            Some(Selection::Node(_)) => {
                let text = tr!("What the server itself has, or what a run makes, keeps its name");
                return self.tell(true, text.to_owned());
            }
            Some(Selection::Edge(edge)) if defined_binding(self.scenario(), edge).is_some() => {
                Some(Inline::Edge(edge.clone()))
            }
            _ => None,
        };
    }

    /// Whether the key of a new binding counts, so that it is asked for at once.
    pub(super) fn asks_key(&self, edge: &EdgeId) -> bool {
        let EdgeId::Binding { source, .. } = edge else {
            return false;
        };
        let mut exchanges = self.scenario().definitions.exchanges.iter();
        let kind = match exchanges.find(|one| one.resource() == *source) {
            Some(exchange) => ExchangeKind::from_name(&exchange.kind),
            None => ExchangeKind::from_name(source.name.strip_prefix("amq.").unwrap_or_default()),
        };
        matches!(
            kind,
            Some(ExchangeKind::Direct | ExchangeKind::Topic | ExchangeKind::ConsistentHash)
        )
    }

    /// It is called so, where that is allowed; else the field says why not.
    pub(super) fn call(&mut self, text: &str) {
        let Some(what) = self.editing.inline.clone() else {
            return;
        };
        let text = text.trim();
        let change = match what {
            Inline::Node(node) if bare_name(&node) == text => return self.stop_naming(),
            Inline::Node(node) => Change::Rename {
                node,
                name: text.into(),
            },
            Inline::Edge(binding) => Change::BindingKey {
                binding,
                routing_key: text.into(),
            },
        };
        self.refused = None;
        self.selection = Some(match &change {
            Change::BindingKey { binding, .. } => Selection::Edge(binding.clone()),
            Change::Rename { node, .. } => Selection::Node(node.clone()),
            _ => return,
        });
        self.edit(change);
        if self.refused.is_none() {
            self.stop_naming();
        }
    }

    /// The field closes, and the focus goes to what it was about.
    pub(super) fn stop_naming(&mut self) {
        self.refused = None;
        if self.editing.inline.take().is_none() {
            return;
        }
        match &self.selection {
            Some(Selection::Node(node)) => self.editing.focus(format!("node-{node}")),
            Some(Selection::Edge(edge)) => self.editing.focus(format!("edge-{edge}")),
            _ => {}
        }
    }

    /// The field was left: what is in it counts where it is allowed.
    pub(super) fn leave_field(&mut self, text: &str) {
        let selection = self.selection.clone();
        if self.editing.inline.is_none() {
            return;
        }
        self.call(text);
        let because = self.refused.take().map(|refused| refused.because.clone());
        if let Some(because) = because {
            self.editing.inline = None;
            self.selection = selection;
            self.tell(true, because);
        }
    }
}

/// What the document calls it.
fn bare_name(node: &NodeId) -> &str {
    match node {
        NodeId::Client(name) => name,
        NodeId::Exchange(resource) | NodeId::Queue(resource) => &resource.name,
    }
}

/// The middle of a line, in the scene's units.
fn middle(points: &[Point]) -> Point {
    let fine = points.get(points.len() / 2).copied().unwrap_or_default();
    let unit = warren_diagram::geometry::Path::FINE;
    Point::new(fine.x / unit, fine.y / unit)
}
