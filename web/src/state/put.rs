//! Where things are put: what is added, pasted, moved by keys.
//!
//! As long as no hand placed anything, the layout says where; from then on everything new
//! finds a place beside the others. The document has the places of the wide picture; held
//! upright, the picture is turned ([`Direction::point`]).

use std::rc::Rc;
use std::sync::Arc;
use warren_core::tr;

use warren_core::amqp::Table;
use warren_core::broker::DEFAULT_USER;
use warren_core::name::{DEFAULT_VHOST, Name};
use warren_core::scenario::edit::{self, Edit, Kind, fresh_name};
use warren_core::scenario::{
    AckMode, Client, Consumer, ExchangeDefinition, NodeId, Processor, Producer, QueueDefinition,
    Rule, Scenario,
};
use warren_diagram::geometry::{Point, Rect, Size};
use warren_diagram::request::{Direction, Role};

use super::editing::Inline;
use super::editor::sentence;
use super::made::Made;
use super::snap::{GRID, aside};
use super::{AppState, Selection, usual};

/// How large a new node is about.
const fn room(direction: Direction) -> Size {
    match direction {
        Direction::LeftToRight => Size::new(190, 100),
        Direction::TopToBottom => Size::new(116, 118),
    }
}

/// From one column to the next, where a new one begins, from middle to middle.
const fn column(direction: Direction) -> i32 {
    match direction {
        Direction::LeftToRight => 280,
        Direction::TopToBottom => 140,
    }
}

impl AppState {
    /// Adds a node, selects it, and asks for its name.
    pub(super) fn add(&mut self, made: Made, at: Option<Point>) {
        let (node, edit) = new_node(self.scenario(), made);
        let by_hand = !self.scenario().view.is_empty();
        let place = match at {
            Some(at) => Some(self.beside_others(at)),
            None if by_hand => Some(self.beside_others(self.usual_place(made))),
            None => None,
        };
        let mut edits = vec![edit];
        if let Some(at) = place {
            let position = self.picture.direction().position(at);
            edits.push(Edit::MoveNodes(vec![(node.clone(), position)]));
            self.viewport.hold();
        }
        if self.apply(&edits) {
            self.selection = Some(Selection::Node(node.clone()));
            self.editing.inline = Some(Inline::Node(node.clone()));
            self.editing.shown = Some(node);
        }
    }

    /// The nearest place on the grid where a new node covers no other.
    fn beside_others(&self, at: Point) -> Point {
        let on_grid = |at: i32| (at + GRID / 2).div_euclid(GRID) * GRID;
        let at = Point::new(on_grid(at.x), on_grid(at.y));
        let rects: Vec<Rect> = self.rects().map(|(_, rect)| rect).collect();
        let room = room(self.picture.direction());
        let (dx, dy) = aside(&[Rect::around(at, room)], &rects);
        Point::new(at.x + dx, at.y + dy)
    }

    fn rects(&self) -> impl Iterator<Item = (&NodeId, Rect)> {
        let layout = self.picture.settled().layout();
        layout.nodes.iter().map(|(id, rect)| (id, *rect))
    }

    /// Beneath the others of its kind; where there are none, in a column of their own.
    fn usual_place(&self, made: Made) -> Point {
        let role = |made: Made| match made {
            Made::Producer => Role::Producer,
            Made::Exchange => Role::Exchange,
            Made::Queue => Role::Queue,
            Made::Consumer | Made::Processor => Role::Consumer,
        };
        let direction = self.picture.direction();
        let request = self.picture.settled().request();
        let layout = self.picture.settled().layout();
        let of = |wanted: Role| {
            let nodes = request.nodes.iter().filter(move |node| node.role == wanted);
            let rects = nodes.filter_map(|node| layout.nodes.get(&node.id));
            rects.map(|rect| turned(direction, *rect))
        };
        if let Some(lowest) = of(role(made)).max_by_key(Rect::bottom) {
            let room = turned(direction, Rect::around(Point::default(), room(direction)));
            let beneath = lowest.bottom() + room.height / 2 + 20;
            return turned_point(direction, Point::new(lowest.center().x, beneath));
        }
        let middle = turned(direction, layout.bounds).center();
        let before = Made::ALL.into_iter().filter(|one| role(*one) < role(made));
        let centers = |one: &Made| of(role(*one)).map(|rect| rect.center().x);
        let left = before.rev().find_map(|one| centers(&one).max());
        let after = Made::ALL.into_iter().filter(|one| role(*one) > role(made));
        let right = { after }.find_map(|one| centers(&one).min());
        let x = match (left, right) {
            (Some(left), _) => left + column(direction),
            (None, Some(right)) => right - column(direction),
            (None, None) => middle.x,
        };
        turned_point(direction, Point::new(x, middle.y))
    }

    /// The nodes lie there from now on, and the diagram stays where it is on the screen.
    pub(super) fn place(&mut self, places: Vec<(NodeId, Point)>) {
        let direction = self.picture.direction();
        let places = places
            .into_iter()
            .map(|(node, at)| (node, direction.position(at)));
        self.viewport.hold();
        self.apply(&[Edit::MoveNodes(places.collect())]);
    }

    pub(super) fn nudge(&mut self, x: i32, y: i32) {
        let nodes = self.selected_nodes();
        if nodes.is_empty() {
            return;
        }
        let moved = self.rects().filter(|(id, _)| nodes.contains(id));
        let direction = self.picture.direction();
        let moved = moved.map(|(id, rect)| {
            let center = rect.center();
            let at = Point::new(center.x + x * GRID, center.y + y * GRID);
            (id.clone(), direction.position(at))
        });
        let edit = Edit::MoveNodes(moved.collect());
        // However often the key is pressed, that is one step.
        if let Ok(edited) = edit::apply(self.scenario(), &edit) {
            let moved: Vec<String> = nodes.iter().map(NodeId::to_string).collect();
            let key = format!("nudge {}", moved.join(" "));
            self.viewport.hold();
            Rc::make_mut(&mut self.history).commit_as(Arc::new(edited), &key);
            self.edited();
        }
    }

    pub(super) fn duplicate(&mut self) {
        let nodes = self.selected_nodes();
        if !nodes.is_empty() {
            let part = edit::fragment(self.scenario(), &nodes);
            self.put_in(&part);
        }
    }

    /// Pastes nodes, as what was copied here or elsewhere: any scenario.
    pub(super) fn paste(&mut self, text: &str) {
        if text.trim().is_empty() {
            return self.tell(
                false,
                tr!("There is nothing to paste: copy some nodes first"),
            );
        }
        match Scenario::read(text) {
            Ok(part) => self.put_in(&part),
            Err(problems) => {
                let first = problems
                    .first()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                self.tell(
                    true,
                    tr!("What was copied is no scenario. {}", sentence(&first)),
                );
            }
        }
    }

    fn put_in(&mut self, part: &Scenario) {
        let direction = self.picture.direction();
        let rooms = part.view.nodes.values().map(|place| {
            let at = direction.point(*place);
            let at = Point::new(at.x + 2 * GRID, at.y + 2 * GRID);
            Rect::around(at, room(direction))
        });
        let others: Vec<Rect> = self.rects().map(|(_, rect)| rect).collect();
        let (x, y) = aside(&rooms.collect::<Vec<_>>(), &others);
        let by = direction.position(Point::new(x + 2 * GRID, y + 2 * GRID));
        match edit::paste(self.scenario(), part, by) {
            Ok((_, nodes)) if nodes.is_empty() => {
                self.tell(false, tr!("There are no nodes in what was copied"));
            }
            Ok((pasted, nodes)) => {
                let pasted = usual::followed(self.scenario(), pasted);
                self.commit(pasted);
                if let Some(first) = nodes.first() {
                    self.editing.focus(format!("node-{first}"));
                    self.editing.shown = Some(first.clone());
                }
                self.select_nodes(nodes);
            }
            Err(error) => self.tell(true, sentence(&error.to_string())),
        }
    }
}

/// As if messages flowed from left to right; done twice, it is undone.
const fn turned(direction: Direction, rect: Rect) -> Rect {
    match direction {
        Direction::LeftToRight => rect,
        Direction::TopToBottom => Rect {
            x: rect.y,
            y: rect.x,
            width: rect.height,
            height: rect.width,
        },
    }
}

/// Likewise, for a point.
const fn turned_point(direction: Direction, at: Point) -> Point {
    match direction {
        Direction::LeftToRight => at,
        Direction::TopToBottom => Point::new(at.y, at.x),
    }
}

/// A new node that nothing else is called like, and the edit that makes it.
fn new_node(scenario: &Scenario, made: Made) -> (NodeId, Edit) {
    let vhost = Name::from(DEFAULT_VHOST);
    let name = |kind: Kind| fresh_name(scenario, kind, &vhost, &made.name().to_ascii_lowercase());
    match made {
        Made::Producer => {
            let name = name(Kind::Client);
            let client = Client::Producer(producer(name.clone(), vhost));
            (NodeId::Client(name), Edit::AddClient(client))
        }
        Made::Consumer => {
            let name = name(Kind::Client);
            let client = Client::Consumer(consumer(name.clone(), vhost));
            (NodeId::Client(name), Edit::AddClient(client))
        }
        Made::Processor => {
            let name = name(Kind::Client);
            let filter = ".".into();
            let rule = Rule::Transform { filter };
            let client = Processor::new(name.clone(), Name::default(), rule);
            (
                NodeId::Client(name),
                Edit::AddClient(Client::Processor(client)),
            )
        }
        Made::Exchange => {
            let exchange = ExchangeDefinition {
                name: name(Kind::Exchange),
                vhost,
                kind: "direct".into(),
                durable: true,
                auto_delete: false,
                internal: false,
                arguments: Table::default(),
            };
            (
                NodeId::Exchange(exchange.resource()),
                Edit::AddExchange(exchange),
            )
        }
        Made::Queue => {
            let queue = QueueDefinition {
                name: name(Kind::Queue),
                vhost,
                durable: true,
                auto_delete: false,
                arguments: Table::default(),
            };
            (NodeId::Queue(queue.resource()), Edit::AddQueue(queue))
        }
    }
}

/// It publishes a message each second to where it is connected; nowhere yet.
fn producer(name: Name, vhost: Name) -> Producer {
    Producer {
        name,
        vhost,
        user: DEFAULT_USER.into(),
        node: None,
        exchange: Name::default(),
        messages: Vec::new(),
        start_ms: 500,
        every_ms: 1000,
        count: None,
        burst: 1,
        jitter_ms: 0,
        confirms: false,
        tx: None,
        asks: None,
        script: Vec::new(),
    }
}

/// It works a second on a message of the queue that it is connected with; none yet.
fn consumer(name: Name, vhost: Name) -> Consumer {
    Consumer {
        name,
        vhost,
        user: DEFAULT_USER.into(),
        node: None,
        queue: Name::default(),
        more_queues: Vec::new(),
        prefetch: 0,
        global: false,
        get_every_ms: None,
        ack: AckMode::default(),
        tx: None,
        work_ms: 1000,
        outcomes: Vec::new(),
        tasks: None,
        exclusive: false,
        arguments: Table::default(),
        start_ms: 0,
        restart_ms: None,
    }
}
