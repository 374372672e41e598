//! How large nodes are, by their role, their names, and how many stand side by side. What is
//! written in them is not known here but for its width.

use warren_core::scenario::{NodeId, Tasks};

use super::nodes::name;
use super::{Direction, Role};
use crate::geometry::Size;
use crate::print::Print;
use crate::scene::nodes::registry;
use crate::text::bold_width;

/// The size that all nodes of a role share, so that columns are even.
pub(super) struct Sizes(pub(super) [Size; 4]);

impl Sizes {
    pub(super) fn shared_by(
        nodes: &[(Role, NodeId)],
        print: Print,
        (badges, sign, is_high): (i32, i32, bool),
    ) -> Self {
        // Queues and consumers mostly stand in pairs, so that they share one width.
        let of_role = |role: Role| nodes.iter().filter(|(other, _)| *other == role).count();
        let pairs = of_role(Role::Queue).max(of_role(Role::Consumer));
        let roles = [Role::Producer, Role::Exchange, Role::Queue, Role::Consumer];
        Self(roles.map(|role| {
            let names = nodes.iter().filter(|(other, _)| *other == role);
            let longest = names
                .map(|(_, id)| bold_width(&name(id), print.letters().names[0]))
                .max();
            let longest = longest.map(|name| match role {
                Role::Consumer => name + sign,
                Role::Producer | Role::Exchange | Role::Queue => name,
            });
            let abreast = match role {
                Role::Producer | Role::Exchange => of_role(role),
                Role::Queue | Role::Consumer => pairs,
            };
            let count = i32::try_from(abreast).unwrap_or(i32::MAX);
            let longest = longest.unwrap_or(0);
            let mut size = match print {
                Print::Page(Direction::LeftToRight) => wide(role, longest),
                Print::Page(Direction::TopToBottom) => narrow(role, longest, count, is_high),
                Print::Room => large(role, longest),
            };
            if role == Role::Queue && badges > 0 {
                let (height, widest) = badge_line(print, count);
                size.height += height;
                size.width = size.width.max((badges + 24).min(widest)) / 2 * 2;
            }
            size
        }))
    }

    pub(super) fn of(&self, role: Role, print: Print, tasks: Option<&Tasks>) -> Size {
        let size = self.0[role as usize];
        let height = size.height + tasks.map_or(0, |tasks| registry::height(tasks, print));
        Size { height, ..size }
    }
}

/// The size of a node whose name is this wide, where columns stand side by side. Widths
/// and heights are even, so that the middle lies on a whole unit.
fn wide(role: Role, name: i32) -> Size {
    // Besides the name; the least and the greatest width; the height.
    let (beside, least, greatest, height) = match role {
        Role::Producer => (30, 104, 180, 60),
        Role::Exchange => (66, 132, 200, 68),
        Role::Queue => (90, 188, 250, 100),
        Role::Consumer => (24, 148, 200, 96),
    };
    Size::new((name + beside).clamp(least, greatest) / 2 * 2, height)
}

/// The same for a room: wider for its letters, and lower, as several stand above each other.
fn large(role: Role, name: i32) -> Size {
    let (beside, least, greatest, height) = match role {
        Role::Producer => (34, 110, 250, 64),
        Role::Exchange => (66, 140, 250, 70),
        Role::Queue => (24, 238, 290, 70),
        Role::Consumer => (81, 192, 280, 70),
    };
    // Rounded up: a name that lacks a unit would be cut.
    let width = (name + beside).clamp(least, greatest);
    Size::new((width + 1) / 2 * 2, height)
}

/// The size of a node where as many as there are of its role share the width of a phone
/// held upright; wider where its name would be cut even in small letters.
fn narrow(role: Role, name: i32, count: i32, is_high: bool) -> Size {
    let share = (PHONE / count.max(1) - APART).max(84);
    let (beside, greatest, height) = match role {
        Role::Producer => (24, 150, 64),
        Role::Exchange => (66, if count > 2 { 146 } else { 170 }, 60),
        Role::Queue => (24, 150, 118),
        Role::Consumer => (24, 150, 96),
    };
    let (least, most) = match role {
        // Exchanges need not stand side by side, and cannot do with less.
        Role::Exchange => (116, greatest),
        Role::Producer | Role::Queue | Role::Consumer => {
            let least = share.min(116);
            (least, share.clamp(least, greatest))
        }
    };
    let width = (name + beside).clamp(least, most) / 2 * 2;
    Size::new(
        width.max(whole(role, name, count, is_high).min(greatest)),
        height,
    )
}

/// The width in which a name is whole in small letters; nothing where it is no matter, and
/// where so many stand side by side in a low picture that it would become smaller.
fn whole(role: Role, name: i32, count: i32, is_high: bool) -> i32 {
    let [usual, .., smallest] = *Print::Page(Direction::TopToBottom).letters().names else {
        return 0;
    };
    let beside = match role {
        Role::Exchange => return 0,
        Role::Producer => 10,
        Role::Queue | Role::Consumer => 18,
    };
    if count > FEW && !is_high {
        return 0;
    }
    let width = name * smallest / usual + beside;
    (width + 1).min(PHONE_AT_MOST / count.max(1) - APART) / 2 * 2
}

/// How much higher queues are where one of them has badges, and how wide a queue may become
/// for them where so many stand side by side.
const fn badge_line(print: Print, count: i32) -> (i32, i32) {
    match print {
        Print::Page(Direction::LeftToRight) => (18, 290),
        Print::Page(Direction::TopToBottom) => (18, if count < FEW { 200 } else { 0 }),
        Print::Room => (24, 320),
    }
}

/// The width that the nodes of one row share on a phone, and the least between them.
const PHONE: i32 = 380;
/// The same where names need it: most pictures are as high as a phone shows before they are
/// as wide, but for low ones with more side by side than these few.
const PHONE_AT_MOST: i32 = 460;
const FEW: i32 = 3;
const APART: i32 = 10;
