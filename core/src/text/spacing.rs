//! The space between Chinese and other letters, where a sentence takes what follows it: what
//! comes in may be a name or more Chinese, and the translation cannot know which.
//!
//! It does not touch what comes in, nor what a translator wrote away from the places.

use std::fmt::{self, Display};

use tr::runtime_format::display_string;

/// Stands around what came in. Unicode has set it aside for a program's own use.
const EDGE: char = '\u{fdd0}';

struct Edged<'a>(&'a dyn Display);

impl Display for Edged<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{EDGE}{}{EDGE}", self.0)
    }
}

/// The text with its places taken, spaced as Chinese is: one space between it and letters or
/// digits of others, none within.
pub(super) fn filled(text: &str, args: &[&dyn Display], number: Option<usize>) -> String {
    let args: Vec<Edged<'_>> = args.iter().map(|arg| Edged(*arg)).collect();
    let mut all: Vec<(&str, &dyn Display)> =
        args.iter().map(|arg| ("", arg as &dyn Display)).collect();
    if let Some(number) = &number {
        all.push(("n", number));
    }
    let text = display_string(text, &all);
    text.split(EDGE).fold(String::new(), join)
}

fn join(mut before: String, after: &str) -> String {
    let (left, right) = (before.trim_end_matches(' '), after.trim_start_matches(' '));
    let sides = (left.chars().next_back(), right.chars().next());
    let gap = before.len() - left.len() + after.len() - right.len();
    if let (Some(last), Some(first)) = sides {
        if gap > 0 && is_wide(last) && is_wide(first) {
            before.truncate(left.len());
            return before + right;
        }
        let meet = |one, other| is_han(one) && char::is_ascii_alphanumeric(&other);
        if gap == 0 && (meet(last, first) || meet(first, last)) {
            before.push(' ');
        }
    }
    before + after
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}')
}

/// Chinese, or one of its punctuation marks, which bring their space along.
fn is_wide(letter: char) -> bool {
    is_han(letter) || matches!(letter, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff60}')
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn chinese_and_names_are_a_space_apart_and_chinese_is_not() {
        let table = [
            (
                "{} 把消息给 {}",
                ["默认交换机", "队列 a"],
                "默认交换机把消息给队列 a",
            ),
            (
                "{}的参数 {}",
                ["队列 readings", "x"],
                "队列 readings 的参数 x",
            ),
            ("{}的参数 {}", ["任一队列", "x"], "任一队列的参数 x"),
            ("\"{}\" 在{}", ["订单", "logs"], "\"订单\" 在 logs"),
            ("{}{}", ["已丢失。", " 消息"], "已丢失。消息"),
            ("{}：{}", ["a", "订单b"], "a：订单b"),
            ("{}{} 丢失", ["消息", ""], "消息丢失"),
        ];
        for (text, args, spaced) in table {
            assert_eq!(filled(text, &[&args[0], &args[1]], None), spaced, "{text}");
        }
        assert_eq!(filled("共 {n} 份在{}", &[&"q"], Some(3)), "共 3 份在 q");
    }
}
